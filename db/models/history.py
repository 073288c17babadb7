"""The history and what is kept beside the records: change sets, changes, editions, views, derived columns."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import Row, choice, new_uid, now, reference, table_args
from db.models.records import Args
from db.words import ChangeKind, EditionKind, Status


class ChangeSet(SQLModel, table=True):
    """One action of the person. Order is `id`, never the clock; `action_id` is what an undo or redo acts on."""

    __tablename__ = "change_set"
    __table_args__: Args = table_args(("acts_on_an_action", "(kind IN ('undo', 'redo')) = (action_id IS NOT NULL)"))

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True, max_length=36)
    kind: ChangeKind = choice(ChangeKind, ChangeKind.ACTION, index=True)
    action: str = Field(max_length=500)
    who: str = ""
    at: str = Field(default_factory=now)
    schema_version: int
    action_id: int | None = reference("change_set")


class Change(SQLModel, table=True):
    """One row's before and after. Created rows store neither, updates only what changed, deletions all before."""

    __table_args__: Args = table_args(
        ("known_operation", "operation IN ('create', 'update', 'delete')"),
        indexes=(
            Index("ix_change_row", "table_name", "row_id"),
            # What was deleted is found by what it was about, which only its "before" tells.
            Index("ix_change_deletion", "table_name", sqlite_where=text("operation = 'delete'")),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    change_set_id: int = reference("change_set", optional=False)
    operation: str
    table_name: str
    row_id: int
    row_uid: str
    before: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class EditionFields(SQLModel):
    """A named change set: the library as it stood then.

    An edition made by an export keeps the file's name, the page that was exported ("chart", "board" or a table) and
    its description as JSON, so that what moved it since can be told.
    """

    name: str = Field(max_length=300)
    change_set_id: int = reference("change_set", optional=False)
    kind: EditionKind = choice(EditionKind, EditionKind.BY_HAND)
    file_name: str = ""
    page: str = ""
    description: str = ""


class Edition(Row, EditionFields, table=True):
    """A stored edition. Its change set is of kind "edition" and is the newest that it holds."""

    __table_args__: Args = table_args()


class ImportMappingFields(SQLModel):
    """A mapping of a file's columns to fields, saved by name for the next file; `description` is JSON."""

    name: str = Field(max_length=200, unique=True)
    description: str


class ImportMapping(Row, ImportMappingFields, table=True):
    """A stored mapping."""

    __tablename__ = "import_mapping"
    __table_args__: Args = table_args()


class ImportRunFields(SQLModel):
    """One import: of which files (by SHA-256, as JSON), of which data set and edition, with which mapping (JSON).

    `left_out` is what the person did not take of its edition, as `db.interchange.new_editions.left` writes it.
    """

    dataset: str = Field(default="", max_length=200, index=True)
    edition: str = ""
    files: str
    mapping: str
    source_id: int | None = reference("source")
    added: int = 0
    changed: int = 0
    skipped: int = 0
    left_out: str = ""


class ImportRun(Row, ImportRunFields, table=True):
    """A stored import; made in the change set of the import itself."""

    __tablename__ = "import_run"
    __table_args__: Args = table_args()


class Origin(SQLModel, table=True):
    """Where an imported row came from: the import, and the key of the record or figure in its files.

    Beside the history, since rows come back under their old ids when an import is undone and done again.
    """

    __table_args__: Args = table_args(
        indexes=(
            Index("ix_origin_row", "table_name", "row_id"),
            Index("ix_origin_key", "import_run_id", "key"),
        )
    )

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int
    key: str
    table_name: str
    row_id: int


class ViewFields(SQLModel):
    """A saved set of filters (`page` is a table's name) or a saved chart (`page` is "chart")."""

    name: str = Field(max_length=200, unique=True)
    page: str
    description: str
    position: int = 0


class View(Row, ViewFields, table=True):
    """A stored view; `description` is JSON."""

    __table_args__: Args = table_args()


class LibraryInfo(SQLModel, table=True):
    """Facts about the library itself by name: its unique id, what made it, what day derived columns are of."""

    __tablename__ = "library_info"

    name: str = Field(primary_key=True)
    value: str


class FacilityState(SQLModel, table=True):
    """Derived columns of a facility as of today: rebuilt from its facts at any time, not in the history."""

    __tablename__ = "facility_state"

    facility_id: int = Field(primary_key=True)
    status: Status = choice(Status, Status.UNKNOWN, index=True)
    status_milestone_id: int | None = None
    power_now_mw: float | None = Field(default=None, index=True)
    power_now_basis: str | None = None
    power_now_observation_id: int | None = None
    planned_power_mw: float | None = Field(default=None, index=True)
    planned_power_basis: str | None = None
    planned_power_observation_id: int | None = None
    planned_overdue: bool = False
    operators: str = Field(default="", index=True)
    owners: str = ""
    users: str = Field(default="", index=True)
    programmes: str = ""
    announced: str | None = None
    announced_first_day: int | None = Field(default=None, index=True)
    figures: int = 0


class Superseded(SQLModel, table=True):
    """A figure that a later edition of its data set gives no more, and that edition: follows from `Origin`.

    `subject` tells whose figure it is, as `db.superseded` numbers subjects. Rebuilt at any time, not in the history.
    """

    observation_id: int = Field(primary_key=True)
    import_run_id: int
    subject: int = Field(index=True)


class PolicyState(SQLModel, table=True):
    """Derived columns of a policy as of today. `amount_usd` is at the yearly average rate of its source's year."""

    __tablename__ = "policy_state"

    policy_id: int = Field(primary_key=True)
    status: str = ""
    announced: str | None = None
    announced_first_day: int | None = None
    amount: float | None = None
    currency: str | None = None
    amount_usd: float | None = None
    amount_observation_id: int | None = None
    leads: str = ""
    facilities: int = 0
