"""Kept copies, bibliography, quotes of a fact's own source, preferred figures, editions of exports, and imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SOURCE_KINDS = (
    "web page", "news article", "press release", "blog post", "report", "journal article", "preprint",
    "conference paper", "book", "chapter", "thesis", "law", "dataset", "filing", "speech", "interview", "video", "other",
)  # fmt: skip


def upgrade() -> None:
    _make_change_sets_anew()
    _make_kept_copies()
    _add_to_sources()
    for fact in ("observation", "milestone", "role", "inclusion"):
        op.execute(f"ALTER TABLE {fact} ADD COLUMN quote VARCHAR NOT NULL DEFAULT ''")
    for fact in ("observation", "milestone", "role", "inclusion", "claim"):
        op.execute(f"ALTER TABLE {fact} ADD COLUMN page VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE observation ADD COLUMN is_preferred BOOLEAN NOT NULL DEFAULT 0")
    for record in ("facility", "partner", "policy"):
        op.execute(f"ALTER TABLE {record} ADD COLUMN is_confidential BOOLEAN NOT NULL DEFAULT 0")
    op.execute(
        "ALTER TABLE edition ADD COLUMN kind VARCHAR(40) NOT NULL DEFAULT 'by hand' "
        "CONSTRAINT ck_edition_editionkind CHECK (kind IN ('by hand', 'export'))"
    )
    for column in ("file_name", "page", "description"):
        op.execute(f"ALTER TABLE edition ADD COLUMN {column} VARCHAR NOT NULL DEFAULT ''")
    _make_imports()


def _make_change_sets_anew() -> None:
    """SQLite cannot change a check in place; foreign keys are off meanwhile, and ids stay."""
    op.execute("""
        CREATE TABLE change_set_new (
            id INTEGER NOT NULL CONSTRAINT pk_change_set PRIMARY KEY AUTOINCREMENT,
            uid VARCHAR(36) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            action VARCHAR(500) NOT NULL,
            who VARCHAR NOT NULL,
            at VARCHAR NOT NULL,
            schema_version INTEGER NOT NULL,
            action_id INTEGER,
            CONSTRAINT ck_change_set_acts_on_an_action CHECK ((kind IN ('undo', 'redo')) = (action_id IS NOT NULL)),
            CONSTRAINT fk_change_set_action_id_change_set FOREIGN KEY(action_id) REFERENCES change_set (id),
            CONSTRAINT uq_change_set_uid UNIQUE (uid),
            CONSTRAINT ck_change_set_changekind CHECK (kind IN ('action', 'undo', 'redo', 'starter', 'edition', 'trim'))
        )""")
    op.execute(
        "INSERT INTO change_set_new (id, uid, kind, action, who, at, schema_version, action_id) "
        "SELECT id, uid, kind, action, who, at, schema_version, action_id FROM change_set ORDER BY id"
    )
    op.execute("DROP TABLE change_set")
    op.execute("ALTER TABLE change_set_new RENAME TO change_set")
    op.create_index("ix_change_set_action_id", "change_set", ["action_id"])
    op.create_index("ix_change_set_kind", "change_set", ["kind"])


def _make_kept_copies() -> None:
    op.create_table(
        "kept_copy",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        *_row_columns(),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_kept_copy_size_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_copy")),
        sa.UniqueConstraint("sha256", name=op.f("uq_kept_copy_sha256")),
        sa.UniqueConstraint("uid", name=op.f("uq_kept_copy_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kept_copy_changed_at", "kept_copy", ["changed_at"])
    op.create_table(
        "kept_content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_kept_content")),
    )


def _add_to_sources() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in SOURCE_KINDS)
    op.execute(
        "ALTER TABLE source ADD COLUMN kind VARCHAR(40) NOT NULL DEFAULT 'web page' "
        f"CONSTRAINT ck_source_sourcekind CHECK (kind IN ({kinds}))"
    )
    for column in ("authors", "container_title", "doi", "bibliography"):
        op.execute(f"ALTER TABLE source ADD COLUMN {column} VARCHAR NOT NULL DEFAULT ''")
    op.execute(
        "ALTER TABLE source ADD COLUMN kept_copy_id INTEGER "
        "CONSTRAINT fk_source_kept_copy_id_kept_copy REFERENCES kept_copy (id)"
    )
    for column in ("in_inbox", "is_confidential"):
        op.execute(f"ALTER TABLE source ADD COLUMN {column} BOOLEAN NOT NULL DEFAULT 0")
    op.create_index("ix_source_kept_copy_id", "source", ["kept_copy_id"])
    op.execute("CREATE INDEX ix_source_inbox ON source (in_inbox) WHERE in_inbox")


def _make_imports() -> None:
    op.create_table(
        "import_mapping",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        *_row_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_import_mapping_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_mapping_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_mapping_changed_at", "import_mapping", ["changed_at"])
    op.create_table(
        "import_run",
        sa.Column("dataset", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        *_row_columns(),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_import_run_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_run_uid")),
        sqlite_autoincrement=True,
    )
    for column in ("changed_at", "dataset", "source_id"):
        op.create_index(f"ix_import_run_{column}", "import_run", [column])
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_origin_row", "origin", ["table_name", "row_id"])
    op.create_index("ix_origin_key", "origin", ["import_run_id", "key"])


def _row_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
    )
