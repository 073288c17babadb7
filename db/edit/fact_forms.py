"""Which fields each fact is entered with, and its further sources."""

from __future__ import annotations

from db.edit.entry_fields import Choice, ConfidenceChoice, Date, Field, Words
from db.edit.entry_figures import Basis, Figure, Range
from db.edit.entry_references import Reference
from db.words import Certainty, Event, Extent, Kind, RoleKind, Stage, Stance

_FIGURE = Figure(label="Figure", hint="590 MW")
_SOURCE = Reference(name="source", label="Source", tables=("source",), hint="Title or address", width=3)
_CONFIDENCE = ConfidenceChoice()
_NOTE = Words(name="note", label="Note", width=3)
_QUOTE = Words(name="quote", label="Quoted words", hint="as the source puts it", width=5)
_PAGE = Words(name="page", label="Page", hint="12, table 3 …")
STANCES_TAKEN = (Stance.SUPPORTS, Stance.DOUBTS, Stance.DENIES)
_CERTAINTY = Choice(name="certainty", label="Actual or planned", of=Certainty, default=Certainty.ACTUAL, hint="actual")
_SINCE = Date(name="since", label="Since")
_UNTIL = Date(name="until", label="Until")
_PARTNER = Reference(name="partner", label="Partner", tables=("partner",), needed=True, width=3)
_ROLE = Choice(name="role", label="Role", of=RoleKind, hint="operator, user …", needed=True)
_ENDED_BY = Reference(
    name="until_source", label="Source of its end", tables=("source",), column="until_source_id", width=3
)

POLICY_EVENTS = (
    Event.ANNOUNCED, Event.PROPOSED, Event.AGREED, Event.ENACTED, Event.EFFECTIVE, Event.AMENDED, Event.REPEALED,
    Event.FUNDING_SECURED, Event.PAUSED, Event.CANCELLED, Event.COMPLETED,
)  # fmt: skip

FACT_FIELDS: dict[str, tuple[Field, ...]] = {
    "observation": (
        _FIGURE,
        Date(name="date", label="Date", hint="Oct 2025, Q3 2027 …"),
        Choice(name="kind", label="Kind", of=Kind, default=Kind.REPORTED, hint="reported"),
        Choice(name="stage", label="Stage", of=Stage, hint="in use …"),
        Basis(figure=_FIGURE, hint="not stated"),
        Range(figure=_FIGURE),
        Choice(name="extent", label="Extent", of=Extent, default=Extent.TOTAL, hint="total"),
        Words(name="scope", label="Of which part", hint="the whole"),
        _SOURCE,
        _CONFIDENCE,
        Date(name="said_on", label="Said on", hint="when its source says"),
        _QUOTE,
        _PAGE,
        _NOTE,
    ),
    "milestone": (
        Choice(name="event", label="Event", of=Event, needed=True, hint="announced …"),
        Date(name="date", label="Date"),
        _CERTAINTY,
        Words(name="scope", label="Of which part", hint="the whole"),
        _SOURCE,
        _CONFIDENCE,
        Date(name="said_on", label="Said on", hint="when its source says"),
        _QUOTE,
        _PAGE,
        _NOTE,
    ),
    "role": (_PARTNER, _ROLE, _CERTAINTY, _SINCE, _UNTIL, _SOURCE, _ENDED_BY, _CONFIDENCE, _QUOTE, _PAGE, _NOTE),
    "inclusion": (
        Reference(name="policy", label="Programme", tables=("policy",), needed=True, width=3),
        _SINCE,
        _UNTIL,
        _SOURCE,
        _CONFIDENCE,
        _QUOTE,
        _PAGE,
        _NOTE,
    ),
    "claim": (
        Words(name="statement", label="What is claimed", needed=True, width=5),
        Choice(name="stance", label="Stance", of=Stance, default=Stance.STATES, hint="states"),
        Words(name="stance_on", label="On what"),
        Words(name="by_whom", label="By whom"),
        Words(name="relayed_by", label="Retold by"),
        Date(name="said_on", label="Said on"),
        _SOURCE,
        _CONFIDENCE,
        _QUOTE,
        _PAGE,
    ),
    "citation": (
        Reference(name="source", label="Further source", tables=("source",), hint="Title or address", needed=True),
        Choice(name="stance", label="Stance", of=Stance, only=STANCES_TAKEN, default=Stance.SUPPORTS, hint="supports"),
        _QUOTE,
        _PAGE,
    ),
    "alias": (
        Words(name="name", label="Other name", needed=True, width=3),
        Words(name="language", label="Language", hint="zh-Hans, en …"),
    ),
    "tagging": (Reference(name="tag", label="Tag", tables=("tag",), needed=True),),
}


def fact_fields(table: str, subject: str) -> tuple[Field, ...]:
    """The fields of a fact, entered under a record of kind `subject`."""
    fields = FACT_FIELDS[table]
    if table == "role" and subject == "partner":
        where = Reference(name="where", label="Facility or policy", tables=("facility", "policy"), needed=True, width=3)
        return (where, *fields[1:])
    if table == "inclusion" and subject == "policy":
        facility = Reference(name="facility", label="Facility", tables=("facility",), needed=True, width=3)
        return (facility, *fields[1:])
    if table == "milestone" and subject == "policy":
        events = (*POLICY_EVENTS, *(event for event in Event if event not in POLICY_EVENTS))
        event = Choice(name="event", label="Event", of=Event, only=events, needed=True, hint="enacted …")
        return (event, *fields[1:])
    return fields
