"""The records: places, sources, partners, policies, facilities, and their other names and tags."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import (
    NAME_LENGTH,
    NAMED,
    SUBJECTS,
    Row,
    choice,
    days_in_order,
    one_of,
    reference,
    table_args,
)
from db.words import Confidence, CoordinatesPrecision, PartnerKind, PlaceKind, PolicyKind, SourceKind

Args = tuple[Any, ...]


class PlaceFields(SQLModel):
    """A country or region by ISO code, the EU, the world: what national figures are about."""

    name: str = Field(max_length=NAME_LENGTH)
    code: str | None = Field(default=None, max_length=12, unique=True)
    kind: PlaceKind = choice(PlaceKind, PlaceKind.COUNTRY)
    parent_id: int | None = reference("place")
    note: str = ""


class Place(Row, PlaceFields, table=True):
    """A stored place. `code` is ISO 3166 ("CN", "US-TX"), "EU" or "WORLD"."""

    __table_args__: Args = table_args(NAMED)


class KeptCopyFields(SQLModel):
    """A file kept as evidence. Its bytes lie in `kept_content` under `sha256`, once for all that are the same."""

    sha256: str = Field(max_length=64, unique=True)
    media_type: str = Field(max_length=100)
    file_name: str = Field(max_length=NAME_LENGTH)
    size_bytes: int


class KeptCopy(Row, KeptCopyFields, table=True):
    """A stored copy of a document."""

    __tablename__ = "kept_copy"
    __table_args__: Args = table_args(("size_not_negative", "size_bytes >= 0"))


class KeptContent(SQLModel, table=True):
    """The bytes of kept copies by their SHA-256. Written once, never changed, and beside the history."""

    __tablename__ = "kept_content"

    sha256: str = Field(primary_key=True, max_length=64)
    content: bytes


class SourceFields(SQLModel):
    """A document. `published` and `seen` are EDTF; their days are since 1970-01-01.

    `authors` are "Family, Given" or an organisation's name, parted by semicolons. `bibliography` is CSL-JSON of what
    has no column here (volume, pages, ISBN), "" for none. `in_inbox` marks one that was captured and not yet worked
    through.
    """

    title: str = Field(max_length=2000)
    publisher: str = ""
    address: str | None = Field(default=None, max_length=2000)
    archive_address: str | None = None
    published: str | None = None
    published_first_day: int | None = None
    published_last_day: int | None = None
    seen: str | None = None
    seen_first_day: int | None = None
    seen_last_day: int | None = None
    language: str = ""
    licence: str = ""
    note: str = ""
    kind: SourceKind = choice(SourceKind, SourceKind.WEB_PAGE)
    authors: str = ""
    container_title: str = ""
    doi: str = ""
    bibliography: str = ""
    kept_copy_id: int | None = reference("kept_copy")
    in_inbox: bool = Field(default=False)
    is_confidential: bool = Field(default=False)


class Source(Row, SourceFields, table=True):
    """A stored source."""

    __table_args__: Args = table_args(
        ("title_not_empty", "length(title) BETWEEN 1 AND 2000"),
        *days_in_order("published", "seen"),
        indexes=(
            Index("ix_source_title_any_case", text("lower(title)")),
            Index("ix_source_inbox", "in_inbox", sqlite_where=text("in_inbox")),
        ),
    )


class PartnerFields(SQLModel):
    """An organisation with a role. `founded` is EDTF."""

    name: str = Field(max_length=NAME_LENGTH)
    kind: PartnerKind = choice(PartnerKind, PartnerKind.COMPANY)
    place_id: int | None = reference("place")
    parent_id: int | None = reference("partner")
    website: str | None = None
    founded: str | None = None
    note: str = ""
    source_id: int | None = reference("source")
    confidence: Confidence = choice(Confidence, Confidence.MEDIUM)
    is_confidential: bool = Field(default=False)


class Partner(Row, PartnerFields, table=True):
    """A stored partner."""

    __table_args__: Args = table_args(NAMED)


class PolicyFields(SQLModel):
    """A law, programme, plan, export control or investment programme, of the country `place_id`."""

    name: str = Field(max_length=NAME_LENGTH)
    kind: PolicyKind = choice(PolicyKind, PolicyKind.PLAN)
    place_id: int | None = reference("place")
    parent_id: int | None = reference("policy")
    issuing_body: str = ""
    summary: str = ""
    note: str = ""
    source_id: int | None = reference("source")
    confidence: Confidence = choice(Confidence, Confidence.MEDIUM)
    is_confidential: bool = Field(default=False)


class Policy(Row, PolicyFields, table=True):
    """A stored policy."""

    __table_args__: Args = table_args(NAMED)


class FacilityFields(SQLModel):
    """A data centre, campus, cluster or computing hub.

    `place_id` is its country; `region` and `locality` are words. `whole_includes_it` says whether the figures of
    the facility it is part of count this one too. Coordinates are WGS 84 degrees.
    """

    name: str = Field(max_length=NAME_LENGTH)
    place_id: int | None = reference("place")
    region: str = ""
    locality: str = ""
    latitude: float | None = None
    longitude: float | None = None
    coordinates_precision: CoordinatesPrecision | None = choice(CoordinatesPrecision, None, nullable=True)
    part_of_id: int | None = reference("facility")
    whole_includes_it: bool | None = None
    accelerators: str = ""
    note: str = ""
    source_id: int | None = reference("source")
    confidence: Confidence = choice(Confidence, Confidence.MEDIUM)
    is_confidential: bool = Field(default=False)


class Facility(Row, FacilityFields, table=True):
    """A stored facility."""

    __table_args__: Args = table_args(
        NAMED,
        ("latitude_on_earth", "latitude BETWEEN -90 AND 90"),
        ("longitude_on_earth", "longitude BETWEEN -180 AND 180"),
        ("coordinates_together", "(latitude IS NULL) = (longitude IS NULL)"),
        ("not_part_of_itself", "part_of_id <> id"),
        ("inclusion_said_of_a_part", "part_of_id IS NOT NULL OR whole_includes_it IS NULL"),
        indexes=(Index("ix_facility_name_any_case", text("lower(name)")),),
    )


class SubjectFields(SQLModel):
    """What a fact, alias or tag is about: exactly one is set, and the database checks it."""

    facility_id: int | None = reference("facility")
    partner_id: int | None = reference("partner")
    policy_id: int | None = reference("policy")
    place_id: int | None = reference("place")


ONE_SUBJECT = ("one_subject", one_of(*SUBJECTS))


class AliasFields(SubjectFields):
    """Another name of a record; `language` is a BCP 47 code ("zh-Hans") or ""."""

    name: str = Field(max_length=NAME_LENGTH)
    language: str = ""


class Alias(Row, AliasFields, table=True):
    """A stored alias."""

    __table_args__: Args = table_args(NAMED, ONE_SUBJECT)


class TagFields(SQLModel):
    """A free label."""

    name: str = Field(max_length=NAME_LENGTH, unique=True)


class Tag(Row, TagFields, table=True):
    """A stored tag."""

    __table_args__: Args = table_args(NAMED)


class TaggingFields(SubjectFields):
    """A tag on a record."""

    tag_id: int = reference("tag", optional=False)


class Tagging(Row, TaggingFields, table=True):
    """A stored tagging."""

    __table_args__: Args = table_args(ONE_SUBJECT)
