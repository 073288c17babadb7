"""What a row of a file can be, and what a column can hold: the choices that a mapping is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """What one row of a grid is. The first five make records; the others are facts about a record that they name."""

    FACILITY = "facility"
    PARTNER = "partner"
    POLICY = "policy"
    PLACE = "place"
    SOURCE = "source"
    FIGURE = "figure"
    MILESTONE = "milestone"
    ROLE = "role"
    INCLUSION = "inclusion"
    CLAIM = "claim"


RECORDS = (RowKind.FACILITY, RowKind.PARTNER, RowKind.POLICY, RowKind.PLACE, RowKind.SOURCE)
"""Kinds of rows that are records themselves: they may bring figures, roles and statuses in further columns."""


class Target(StrEnum):
    """What a column holds. `TARGETS` says for which rows, and in which words the window offers it."""

    IGNORED = "ignored"
    # which record the row is, or is about
    NAME = "name"
    KEY = "key"
    UID = "uid"
    SUBJECT_KIND = "subject kind"
    ALIAS = "alias"
    # what the record is like
    PLACE = "place"
    REGION = "region"
    LOCALITY = "locality"
    COORDINATES = "coordinates"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    ACCELERATORS = "accelerators"
    KIND = "kind"
    PART_OF = "part of"
    WEBSITE = "website"
    FOUNDED = "founded"
    ISSUING_BODY = "issuing body"
    SUMMARY = "summary"
    CODE = "code"
    TAG = "tag"
    NOTE = "note"
    # a source as a record
    TITLE = "title"
    PUBLISHER = "publisher"
    ADDRESS = "address"
    AUTHORS = "authors"
    LICENCE = "licence"
    PUBLISHED = "published"
    SEEN = "seen"
    # facts, each column one
    FIGURE = "figure"
    STATUS = "status"
    MILESTONE = "milestone"
    ROLE = "role"
    PROGRAMME = "programme"
    CLAIM = "claim"
    # parts of a fact that is spread over several columns of a row
    MEASURE = "measure"
    BASIS = "basis"
    UNIT = "unit"
    CURRENCY = "currency"
    LOW = "low"
    HIGH = "high"
    FIGURE_KIND = "figure kind"
    STAGE = "stage"
    SCOPE = "scope"
    EVENT = "event"
    PARTNER = "partner"
    ROLE_KIND = "role kind"
    SINCE = "since"
    UNTIL = "until"
    # what holds for all facts of a row
    DATE = "date"
    SAID_ON = "said on"
    CONFIDENCE = "confidence"
    SOURCE = "source"
    FACT_NOTE = "note on facts"
    QUOTE = "quote"
    # which rows are taken
    LEAVE_OUT = "leave out"
    # a field of the library's own
    OWN_FIELD = "own field"
    # a table that Datahall wrote
    STORED = "stored"


@dataclass(frozen=True)
class TargetWords:
    """One choice as the window shows it: `group` heads it in the list, `options` are what it may be refined by.

    `options` are names of `ColumnOptions`; `rows` are the kinds of rows that can have it.
    """

    target: Target
    label: str
    group: str
    rows: tuple[RowKind, ...]
    options: tuple[str, ...] = ()


_ALL = tuple(RowKind)
_FACILITY = (RowKind.FACILITY,)
_SUBJECTS = (RowKind.FACILITY, RowKind.PARTNER, RowKind.POLICY, RowKind.PLACE)
_SOURCE = (RowKind.SOURCE,)
_FACTS = tuple(kind for kind in RowKind if kind not in RECORDS)
_FIGURES = (*_SUBJECTS, *_FACTS)
_NO_SOURCE = tuple(kind for kind in RowKind if kind is not RowKind.SOURCE)
_DATED = ("date", "date_column", "date_order")
_PLANTS = (RowKind.FACILITY, RowKind.POLICY, *_FACTS)

TARGETS: tuple[TargetWords, ...] = (
    TargetWords(Target.IGNORED, "Leave out", "", _ALL),
    TargetWords(Target.NAME, "Name", "Which record", _ALL, ("language",)),
    TargetWords(Target.KEY, "Key in this file", "Which record", _ALL),
    TargetWords(Target.UID, "Datahall's unique id", "Which record", _ALL),
    TargetWords(Target.SUBJECT_KIND, "Facility, partner, policy or place", "Which record", _FACTS),
    TargetWords(Target.ALIAS, "Other name", "Which record", _SUBJECTS, ("language", "separator")),
    TargetWords(Target.PLACE, "Country or region", "Record", _NO_SOURCE),
    TargetWords(Target.REGION, "State or province", "Record", _FACILITY),
    TargetWords(Target.LOCALITY, "Town or address", "Record", _FACILITY),
    TargetWords(Target.COORDINATES, "Coordinates", "Record", _FACILITY),
    TargetWords(Target.LATITUDE, "Latitude", "Record", _FACILITY),
    TargetWords(Target.LONGITUDE, "Longitude", "Record", _FACILITY),
    TargetWords(Target.ACCELERATORS, "Accelerators, in words", "Record", _FACILITY),
    TargetWords(Target.PART_OF, "Part of, or parent", "Record", _SUBJECTS),
    TargetWords(
        Target.KIND,
        "Kind",
        "Record",
        (RowKind.PARTNER, RowKind.POLICY, RowKind.PLACE, RowKind.SOURCE),
        ("words",),
    ),
    TargetWords(Target.WEBSITE, "Website", "Record", (RowKind.PARTNER,)),
    TargetWords(Target.FOUNDED, "Founded", "Record", (RowKind.PARTNER,), ("date_order",)),
    TargetWords(Target.ISSUING_BODY, "Issued by", "Record", (RowKind.POLICY,)),
    TargetWords(Target.SUMMARY, "Summary", "Record", (RowKind.POLICY,)),
    TargetWords(Target.CODE, "ISO code", "Record", (RowKind.PLACE,)),
    TargetWords(Target.TAG, "Tags", "Record", _SUBJECTS, ("separator",)),
    TargetWords(Target.NOTE, "Note", "Record", RECORDS),
    TargetWords(Target.OWN_FIELD, "Own field", "Own fields", RECORDS, ("date_order",)),
    TargetWords(Target.TITLE, "Title", "Source", _SOURCE),
    TargetWords(Target.PUBLISHER, "Publisher", "Source", _ALL),
    TargetWords(Target.ADDRESS, "Address", "Source", _SOURCE),
    TargetWords(Target.AUTHORS, "Authors", "Source", _SOURCE),
    TargetWords(Target.LICENCE, "Licence", "Source", _SOURCE),
    TargetWords(Target.PUBLISHED, "Date published", "Source", _ALL, ("date_order",)),
    TargetWords(Target.SEEN, "Date seen", "Source", _SOURCE, ("date_order",)),
    TargetWords(
        Target.FIGURE,
        "Figure",
        "Facts",
        _FIGURES,
        (
            "measure", "basis", "unit", "currency", "kind", "stage", "extent", "qualifier", "scope", *_DATED,
            "low_column", "high_column", "interval", "decimal", "confidence",
        ),
    ),
    TargetWords(Target.STATUS, "Status", "Facts", _PLANTS, ("words", *_DATED, "confidence")),
    TargetWords(
        Target.MILESTONE, "Date of a milestone", "Facts", _FIGURES, ("event", "certainty", "date_order", "confidence")
    ),
    TargetWords(
        Target.ROLE,
        "Partners in a role",
        "Facts",
        _PLANTS,
        ("role", "certainty", "separator", "words", "confidence"),
    ),
    TargetWords(
        Target.PROGRAMME,
        "Programmes it is part of",
        "Facts",
        (RowKind.FACILITY, RowKind.INCLUSION),
        ("separator", "confidence"),
    ),
    TargetWords(Target.CLAIM, "Claim, in words", "Facts", _FIGURES, ("confidence",)),
    TargetWords(Target.MEASURE, "Measure", "Parts of a figure", _FIGURES, ("words",)),
    TargetWords(Target.BASIS, "Basis", "Parts of a figure", _FIGURES, ("words",)),
    TargetWords(Target.UNIT, "Unit", "Parts of a figure", _FIGURES, ("words",)),
    TargetWords(Target.CURRENCY, "Currency", "Parts of a figure", _FIGURES, ("words",)),
    TargetWords(Target.LOW, "Low", "Parts of a figure", _FIGURES),
    TargetWords(Target.HIGH, "High", "Parts of a figure", _FIGURES),
    TargetWords(Target.FIGURE_KIND, "Reported, planned …", "Parts of a figure", _FIGURES, ("words",)),
    TargetWords(Target.STAGE, "Stage", "Parts of a figure", _FIGURES, ("words",)),
    TargetWords(Target.SCOPE, "Which part", "Parts of a figure", _FIGURES),
    TargetWords(Target.EVENT, "Event", "Parts of a milestone", _FACTS, ("words", "certainty")),
    TargetWords(Target.PARTNER, "Partner", "Parts of a role", _FACTS, ("separator",)),
    TargetWords(Target.ROLE_KIND, "Role", "Parts of a role", _FACTS, ("words",)),
    TargetWords(Target.SINCE, "Since", "Parts of a role", _FACTS, ("date_order",)),
    TargetWords(Target.UNTIL, "Until", "Parts of a role", _FACTS, ("date_order",)),
    TargetWords(Target.DATE, "Date", "All facts of the row", _FIGURES, ("date_order",)),
    TargetWords(Target.SAID_ON, "Said on", "All facts of the row", _FIGURES, ("date_order",)),
    TargetWords(Target.CONFIDENCE, "Confidence", "All facts of the row", _NO_SOURCE, ("words",)),
    TargetWords(Target.SOURCE, "Source: title or address", "All facts of the row", _NO_SOURCE, ("further",)),
    TargetWords(Target.FACT_NOTE, "Note on the facts", "All facts of the row", _FIGURES, ("words",)),
    TargetWords(Target.QUOTE, "Quoted words", "All facts of the row", _FIGURES),
    TargetWords(Target.STORED, "As Datahall stores it", "All facts of the row", _ALL),
    TargetWords(Target.LEAVE_OUT, "Leave the row out where it says yes", "All facts of the row", _ALL),
)  # fmt: skip

WORDS_BY_TARGET = {words.target: words for words in TARGETS}


def targets_for(row_is: RowKind) -> list[TargetWords]:
    """What a column can hold in a grid whose rows are of this kind, in the order of the list."""
    return [words for words in TARGETS if row_is in words.rows]
