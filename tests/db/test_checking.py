"""`check` finds what is wrong in a library, names it, and says how to mend it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sample_records import add, add_power, dump, edit

from db import checking, derived, search
from db.checking import Severity
from db.edit.kept_copies import keep
from db.errors import Cancelled
from db.library import open_library
from db.watch import Watch


@pytest.fixture
def facility_id(library) -> int:
    source_id = add(library, "source", title="Article", published="2025-03")
    facility_id = add(library, "facility", name="张北 hub")
    add_power(library, facility_id, 300, "2025", source_id=source_id)
    add(library, "milestone", facility_id=facility_id, event="announced", date="2024-03", source_id=source_id)
    policy_id = add(library, "policy", name="Stargate")
    add(library, "inclusion", facility_id=facility_id, policy_id=policy_id, source_id=source_id)
    return facility_id


def damage(library, *statements: str) -> None:
    """Writes past all checks, as a fault or another program might."""
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def findings(library) -> list[tuple[Severity, str, str]]:
    return [(one.severity, one.where, one.what) for one in checking.check(library).findings]


def test_a_sound_library_has_no_findings_and_is_left_as_it_was(library, facility_id):
    before = dump(library)
    report = checking.check(library)
    assert report.findings == []
    assert report.rows > 5
    assert report.lines()[-1].endswith("rows checked: 0 errors, 0 warnings.")
    assert dump(library) == before


def test_unsourced_facts_are_warnings_gathered_by_record(library, facility_id):
    first = add_power(library, facility_id, 400, "2026")
    add_power(library, facility_id, 500, "2027", kind="planned")
    add(library, "milestone", facility_id=facility_id, event="permitted", date="2025")
    report = checking.check(library)
    assert report.errors == []
    assert [one.where for one in report.warnings] == ["facility 张北 hub"]
    assert "2 figures, 1 milestone" in report.warnings[0].what
    add(library, "citation", source_id=1, observation_id=first)
    assert "1 figure, 1 milestone" in checking.check(library).warnings[0].what


@pytest.mark.parametrize(
    ("statement", "where", "words"),
    [
        ("UPDATE facility SET place_id = 999", "facility 张北 hub", "refers to a place that is not there"),
        ("UPDATE facility SET latitude = 91, longitude = 0", "facility 张北 hub", "Latitude 91 does not exist"),
        ("UPDATE facility SET latitude = 91, longitude = 0", "file", "CHECK constraint"),
        ("UPDATE milestone SET date = '2024-13'", "milestone 1 of facility 张北 hub", "month 13"),
        ("UPDATE milestone SET date_last_day = 20000", "milestone 1 of facility 张北 hub", "not those of that date"),
        ("UPDATE observation SET value = -5", "figure 1 of facility 张北 hub", "zero or more"),
        ("UPDATE observation SET low = 900", "figure 1 of facility 张北 hub", "above the figure"),
        ("UPDATE facility_state SET power_now_mw = 1", "facility 张北 hub", "not what its facts give"),
        ("DELETE FROM facility_state", "facility 张北 hub", "not what its facts give"),
        ("UPDATE policy_state SET facilities = 7", "policy Stargate", "not what its facts give"),
        ("DELETE FROM search_trigrams WHERE rowid = 8", "facility 张北 hub", "Search does not find it"),
        ("DELETE FROM search_bigrams WHERE rowid = 8", "facility 张北 hub", "Search does not find it"),
        ("UPDATE source SET title = 'Another'", "source Another", "Search does not find it"),
        ("INSERT INTO search_trigrams (rowid, names, words) VALUES (8008, 'gone', '')",
         "facility 1001, which is not there", "Search does not find it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_an_error_with_its_place_and_remedy(library, facility_id, statement, where, words):
    damage(library, statement)
    report = checking.check(library)
    named = [one for one in report.errors if one.where == where and words in one.what]
    assert named, report.lines()
    assert named[0].remedy.endswith(".")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE facility SET note = 'past the history'",
            "its note was “by the railway”; now it is “past the history”",
        ),
        ("DELETE FROM alias", "nowhere that it went"),
        ("DELETE FROM facility", "it was there, and it is gone"),
        ("UPDATE \"change\" SET after = '{\"note\": \"x\"}' WHERE operation = 'update'", "its note was “x”"),
        ("INSERT INTO \"change\" (change_set_id, operation, table_name, row_id, row_uid)"
         " SELECT change_set_id, operation, table_name, row_id, row_uid FROM \"change\" WHERE operation = 'create'",
         "has “create” where it was there"),
    ],
)  # fmt: skip
def test_data_that_is_not_what_the_history_says_is_an_error(library, facility_id, statement, words):
    add(library, "alias", facility_id=facility_id, name="Zhangbei")
    edit(library, "facility", facility_id, note="by the railway")
    assert checking.check(library).errors == []
    damage(library, statement)
    report = checking.check(library)
    assert any(words in one.what for one in report.errors), report.lines()


def test_a_damaged_file_is_told_not_raised(library, facility_id):
    page = library.reading().execute("SELECT rootpage FROM sqlite_master WHERE name = 'milestone'").fetchone()[0]
    library.close()
    content = bytearray(library.path.read_bytes())
    start = (page - 1) * 4096
    content[start : start + 64] = b"\xff" * 64
    library.path.write_bytes(content)
    opened = open_library(library.path)
    report = checking.check(opened)
    assert report.errors
    assert "SQLite" in report.lines()[0]
    opened.close()


def test_rebuilding_mends_derived_columns_and_search(library, facility_id):
    damage(library, "DELETE FROM facility_state", "DELETE FROM policy_state", "DELETE FROM search_trigrams")
    assert checking.check(library).errors
    derived.rebuild(library)
    search.rebuild(library)
    assert checking.check(library).findings == []


def test_columns_computed_on_an_earlier_day_are_not_wrong(library, facility_id):
    derived.rebuild(library)
    add_power(library, facility_id, 900, "2020", kind="planned", source_id=1)
    yesterday = derived.today() - 20 * 365
    damage(
        library,
        "UPDATE facility_state SET planned_overdue = 0, power_now_mw = NULL, power_now_basis = NULL,"
        " power_now_observation_id = NULL, status = 'unknown', status_milestone_id = NULL",
        f"UPDATE library_info SET value = '{yesterday}' WHERE name = 'derived_on'",
    )
    assert not derived.is_of_today(library)
    assert derived.stale_facilities(library) == []


def test_many_findings_of_a_kind_are_counted_not_listed(library):
    for number in range(checking.LISTED + 5):
        add(library, "facility", name=f"Hub {number}")
    damage(library, "DELETE FROM facility_state")
    derived_ones = [one for one in checking.check(library).errors if "Search" not in one.what]
    assert len([one for one in derived_ones if one.where.startswith("facility Hub")]) == checking.LISTED
    assert any("5 more findings" in one.what for one in derived_ones)


def test_a_check_can_be_stopped_and_tells_how_far_it_is(library, facility_id):
    told: list[tuple[int, int]] = []
    checking.check(library, Watch(tell=lambda done, total: told.append((done, total))))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0
    with pytest.raises(Cancelled):
        checking.check(library, Watch(stopped=lambda: True))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE kept_content SET content = x'00'", "are not those that were kept"),
        ("DELETE FROM kept_content", "are not there"),
    ],
)
def test_kept_copies_are_compared_with_their_hash(library, statement, said):
    source = add(library, "source", title="Report")
    keep(library, source, b"words", "report.txt")
    assert not checking.check(library).errors
    damage(library, statement)
    (found,) = checking.check(library).errors
    assert str(found).startswith("error: source Report: The bytes of report.txt") and said in str(found)
