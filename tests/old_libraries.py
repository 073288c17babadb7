"""Libraries as every released version of the tables left them, with a row in each table that holds facts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from db import upgrade
from db.library import APPLICATION_ID

VERSIONS = (1, 2, 3, 4, 5)
ROWS = {
    1: """
INSERT INTO library_info VALUES ('uid', 'a library of long ago');
INSERT INTO place (id, uid, added_at, changed_at, name, code, kind, note)
  VALUES (1, 'p1', '2024', '2024', 'China', 'CN', 'country', '');
INSERT INTO source (id, uid, added_at, changed_at, title, publisher, address, language, licence, note)
  VALUES (3, 's3', '2025', '2025', 'Old title', 'Ministry', 'https://example.org', 'zh', '', 'remark');
INSERT INTO facility (id, uid, added_at, changed_at, name, place_id, region, locality, accelerators, note, confidence)
  VALUES (7, 'f7', '2024', '2024', '张北 campus', 1, 'Hebei', '', '', '', 'high');
INSERT INTO partner (id, uid, added_at, changed_at, name, kind, note, confidence)
  VALUES (4, 'pa4', '2024', '2024', 'Owner', 'company', '', 'high');
INSERT INTO policy (id, uid, added_at, changed_at, name, kind, issuing_body, summary, note, confidence)
  VALUES (5, 'po5', '2024', '2024', '东数西算', 'programme', 'NDRC', 'East data, west computing', '', 'high');
INSERT INTO milestone (id, uid, added_at, changed_at, facility_id, event, certainty, scope, date, date_first_day,
  date_last_day, confidence, note)
  VALUES (1, 'm1', '2024', '2024', 7, 'construction started', 'actual', '', '2024-01-01', 19723, 19723, 'high', '');
INSERT INTO role (id, uid, added_at, changed_at, partner_id, facility_id, role, certainty, amount, currency,
  amount_as_written, source_id, confidence, note)
  VALUES (6, 'r6', '2024', '2024', 4, 7, 'owner', 'actual', 1234.5, 'CNY', '1234.5 CNY', 3, 'medium', 'n');
INSERT INTO inclusion (id, uid, added_at, changed_at, facility_id, policy_id, confidence, note)
  VALUES (8, 'i8', '2024', '2024', 7, 5, 'low', '');
INSERT INTO claim (id, uid, added_at, changed_at, facility_id, statement, stance, stance_on, by_whom, relayed_by, quote,
  about_milestone_id, source_id, confidence, note)
  VALUES (9, 'cl9', '2024', '2024', 7, 'Not yet', 'doubts', '', 'A neighbour', '', '还没', 1, 3, 'low', '');
INSERT INTO citation (id, uid, added_at, changed_at, source_id, milestone_id, stance, quote, page)
  VALUES (2, 'ci2', '2024', '2024', 3, 1, 'supports', 'began', '7');
INSERT INTO alias (id, uid, added_at, changed_at, facility_id, name, language)
  VALUES (1, 'a1', '2024', '2024', 7, 'Zhangbei', 'en');
INSERT INTO tag (id, uid, added_at, changed_at, name) VALUES (1, 't1', '2024', '2024', 'west');
INSERT INTO tagging (id, uid, added_at, changed_at, facility_id, tag_id) VALUES (1, 'tg1', '2024', '2024', 7, 1);
""",
    2: """
INSERT INTO measure (id, uid, added_at, changed_at, key, name, unit, dimension, is_stock, may_be_summed)
  VALUES (1, 'me1', '2025', '2025', 'power', 'Power', 'MW', 'power', 1, 1);
INSERT INTO basis (id, uid, added_at, changed_at, key, measure_id, name, note)
  VALUES (1, 'b1', '2025', '2025', 'power.whole', 1, 'Whole facility', '');
INSERT INTO observation (id, uid, added_at, changed_at, facility_id, basis_id, value, qualifier, as_written, kind,
  and_beyond, extent, scope, source_id, confidence, note)
  VALUES (5, 'o5', '2025', '2025', 7, 1, 300.00000000000006, 'exact', '300 MW', 'reported', 0, 'total', '', 3, 'low',
  '');
INSERT INTO view (id, uid, added_at, changed_at, name, page, description, position)
  VALUES (2, 'v2', '2025', '2025', 'Big ones', 'facility', '{}', 0);
INSERT INTO change_set (id, uid, kind, action, who, at, schema_version)
  VALUES (1, 'c1', 'starter', 'Starter library', 'we', '2025-01-01', 2),
  (2, 'c2', 'action', 'Rename source', 'we', '2025-01-02', 2);
INSERT INTO "change" (id, change_set_id, operation, table_name, row_id, row_uid, before, after)
  VALUES (1, 1, 'create', 'source', 3, 's3', NULL, NULL),
  (2, 2, 'update', 'source', 3, 's3', '{"title": "Announcement"}', '{"title": "Old title"}');
INSERT INTO edition (id, uid, added_at, changed_at, name, change_set_id)
  VALUES (1, 'e1', '2025', '2025', 'As printed', 1);
""",
    3: """
INSERT INTO kept_content VALUES
  ('06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8', x'00ff');
INSERT INTO kept_copy (id, uid, added_at, changed_at, sha256, media_type, file_name, size_bytes)
  VALUES (1, 'k1', '2025', '2025',
  '06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8', 'text/plain', '报告.txt', 2);
UPDATE source SET kept_copy_id = 1;
INSERT INTO import_mapping (id, uid, added_at, changed_at, name, description)
  VALUES (1, 'im1', '2025', '2025', 'A', '{}');
INSERT INTO import_run (id, uid, added_at, changed_at, dataset, edition, files, mapping, source_id, added, changed,
  skipped) VALUES (1, 'ir1', '2025', '2025', 'Sites', '2025', 'a.csv', '{}', 3, 1, 0, 0);
INSERT INTO origin (id, import_run_id, "key", table_name, row_id) VALUES (1, 1, 'k', 'facility', 7);
""",
    4: """
INSERT INTO own_field (id, uid, added_at, changed_at, name, of_table, kind, unit, dimension, may_be_summed, choices,
  note, position) VALUES (3, 'of3', '2026', '2026', '土地 owner', 'facility', 'text', '', '', 0, '', 'registered', 1),
  (4, 'of4', '2026', '2026', 'Visited', 'facility', 'date', '', '', 0, '', '', 2),
  (9, 'of9', '2026', '2026', 'Gone', 'partner', 'choice', '', '', 0, '["a", "b"]', '', 1);
DELETE FROM own_field WHERE id = 9;
INSERT INTO own_value (id, uid, added_at, changed_at, facility_id, own_field_id, text, number, date, date_first_day,
  date_last_day) VALUES (2, 'ov2', '2026', '2026', 7, 3, 'Acme 土地', NULL, NULL, NULL, NULL),
  (6, 'ov6', '2026', '2026', 7, 4, '', NULL, '2027-35', 21000, 21091);
INSERT INTO told_apart (id, uid, added_at, changed_at, table_name, first_uid, second_uid)
  VALUES (1, 'ta1', '2026', '2026', 'facility', 'f7', 'f8');
UPDATE sqlite_sequence SET seq = 40 WHERE name = 'own_value';
""",
    5: """
INSERT INTO own_field (id, uid, added_at, changed_at, name, of_table, kind, unit, dimension, may_be_summed, choices,
  note, position) VALUES (10, 'of10', '2026', '2026', 'Read by', 'source', 'text', '', '', 0, '', '', 1);
INSERT INTO own_value (id, uid, added_at, changed_at, source_id, own_field_id, text)
  VALUES (41, 'ov41', '2026', '2026', 3, 10, 'Lin');
""",
}

Rows = dict[str, list[dict[str, object]]]


def make_old(path: Path, version: int) -> None:
    """Writes a library of that version to `path`."""
    path.write_bytes(_made(version))


@cache
def _made(version: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "old.datahall"
        if version == 1:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        else:
            make_old(path, version - 1)
        upgrade.to_version(path, version)
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(ROWS[version])
        return path.read_bytes()


def facts_of(path: Path) -> Rows:
    """All rows of all tables but those that are filled anew from others; nothing of the file is changed."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reading:
        tables = reading.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' "
            "AND name NOT LIKE '%_state' "
            "AND name NOT IN ('sqlite_sequence', 'alembic_version', 'library_info', 'superseded')"
        ).fetchall()
        return {str(name): _rows_of(reading, str(name)) for (name,) in tables}


def _rows_of(reading: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    cursor = reading.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def missing_from(now: Rows, before: Rows) -> list[str]:
    """Which rows of `before` are not in `now` with all their values; columns may have come since."""
    return [
        f"{table}: {row}"
        for table, rows in before.items()
        for row in rows
        if not any(row.items() <= one.items() for one in now.get(table, ()))
    ]
