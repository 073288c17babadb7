"""What a person adds of their own: fields of records, and which records are not the same."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.models.columns import NAMED, SUBJECTS, Row, choice, days_in_order, one_of, reference, table_args
from db.models.records import Args, SubjectFields
from db.words import OwnFieldKind, RecordTable


class OwnFieldFields(SQLModel):
    """A field that a person gave to the records of one table.

    `unit` and `dimension` are those of a number; `may_be_summed` says whether its sum over records means anything;
    `choices` is a JSON array of the words of a choice, in their order.
    """

    name: str = Field(max_length=100)
    of_table: RecordTable = choice(RecordTable)
    kind: OwnFieldKind = choice(OwnFieldKind, OwnFieldKind.TEXT)
    unit: str = ""
    dimension: str = ""
    may_be_summed: bool = False
    choices: str = ""
    note: str = ""
    position: int = 0


class OwnField(Row, OwnFieldFields, table=True):
    """A stored field of one's own; its name stands once among those of its table."""

    __tablename__ = "own_field"
    __table_args__: Args = table_args(
        NAMED, indexes=(Index("uq_own_field_of_table_name", "of_table", "name", unique=True),)
    )


class OwnValueFields(SubjectFields):
    """What a record has in such a field: `text` for words, a choice, "yes" or "no"; `number` in the field's unit;
    `date` is EDTF, with its days beside it. `source_id` is the record that has it, as the other subjects are: no
    source that says so.
    """

    source_id: int | None = reference("source")
    own_field_id: int = reference("own_field", optional=False)
    text: str = ""
    number: float | None = None
    date: str | None = None
    date_first_day: int | None = None
    date_last_day: int | None = None


class OwnValue(Row, OwnValueFields, table=True):
    """A stored value; each record has at most one in a field."""

    __tablename__ = "own_value"
    __table_args__: Args = table_args(
        ("one_subject", one_of(*SUBJECTS, "source_id")),
        *days_in_order("date"),
        indexes=tuple(
            Index(f"uq_own_value_{subject}", "own_field_id", f"{subject}_id", unique=True)
            for subject in ("facility", "partner", "policy", "place", "source")
        ),
    )


class ToldApartFields(SQLModel):
    """Two records of a table that a person said are not the same, by their unique ids, the smaller one first."""

    table_name: str = Field(max_length=40)
    first_uid: str = Field(max_length=36)
    second_uid: str = Field(max_length=36)


class ToldApart(Row, ToldApartFields, table=True):
    """A stored pair."""

    __tablename__ = "told_apart"
    __table_args__: Args = table_args(
        ("in_order", "first_uid < second_uid"),
        indexes=(Index("uq_told_apart_pair", "table_name", "first_uid", "second_uid", unique=True),),
    )
