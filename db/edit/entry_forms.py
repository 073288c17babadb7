"""Which fields each record and each fact is entered with, and how a line of typed texts becomes columns.

A record's form has its own fields, and lines that write a fact each: "Planned power 0.3 GW" is an observation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.edit.drafts import Values
from db.edit.entry_fields import (
    Choice,
    ConfidenceChoice,
    Context,
    Coordinates,
    Date,
    DayBeside,
    Field,
    Reading,
    Texts,
    Words,
    YesNo,
)
from db.edit.entry_figures import Basis, Figure
from db.edit.entry_references import Reference, SourceOfRecord
from db.edit.entry_sources import Address, Doi, Mark
from db.errors import InputError
from db.values import dates
from db.words import (
    EVENT_FOR,
    STATUS_AFTER,
    CoordinatesPrecision,
    Event,
    PartnerKind,
    PlaceKind,
    PolicyKind,
    SourceKind,
    Status,
)


@dataclass(frozen=True, kw_only=True)
class StatusChoice(Choice):
    """A status, which writes the milestone that brings it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The milestone's event."""
        return ("event",)

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The event of the status."""
        value = Choice.read(self, text, context, others).values[self.name]
        return Reading({"event": str(EVENT_FOR[Status(value.lower())]) if value else None})

    def show(self, values: Values, context: Context) -> str:
        """The status that the event brings."""
        event = values.get("event")
        return str(STATUS_AFTER.get(Event(event), "")).capitalize() if event else ""

    def options(self, context: Context, others: Texts) -> Sequence[str]:
        """The statuses, as a table shows them."""
        return [word.capitalize() for word in Choice.options(self, context, others)]


@dataclass(frozen=True, kw_only=True)
class NewFactsSource(SourceOfRecord):
    """The source of facts that are added to a stored record; the record's own stays."""

    def _column(self, table: str) -> str:
        return "facts_source_id"

    def show(self, values: Values, context: Context) -> str:
        """Nothing: it is asked anew."""
        return ""


@dataclass(frozen=True, kw_only=True)
class NewFactsConfidence(ConfidenceChoice):
    """How sure the facts are that are added to a stored record."""

    def show(self, values: Values, context: Context) -> str:
        """Nothing: it is chosen anew."""
        return ""


@dataclass(frozen=True)
class Line:
    """A fact entered in the record's own form: fields side by side under one label.

    `lead` is the field that decides whether there is a fact at all; `fixed` are its other columns. The form's source
    and confidence are the fact's.
    """

    name: str
    label: str
    table: str
    fields: tuple[Field, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    lead: str = ""

    @property
    def leading(self) -> str:
        """Name of the field without which there is no fact."""
        return self.lead or self.fields[0].name


@dataclass(frozen=True)
class RecordForm:
    """A record's form in two columns, of its own fields and of lines that write facts."""

    left: tuple[Field | Line, ...]
    right: tuple[Field | Line, ...]

    def for_stored(self, *, has_facts: bool) -> RecordForm:
        """The form of a record that is in the library already: of lines only its status, since its facts are listed.

        What newly added facts rest on is asked apart from the record's own source.
        """
        left = tuple(item for item in self.left if not isinstance(item, Line) or item.name == "status")
        right = tuple(item for item in self.right if isinstance(item, Field))
        first = tuple(item for item in right if item.name == "accelerators")
        rest = tuple(item for item in right if item.name != "accelerators")
        return RecordForm(left, (*first, *rest, *(_OF_NEW_FACTS if has_facts else ())))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The record's own fields."""
        return tuple(item for item in (*self.left, *self.right) if isinstance(item, Field))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that write facts."""
        return tuple(item for item in (*self.left, *self.right) if isinstance(item, Line))


@dataclass
class Entered:
    """What a set of typed texts means: columns, the sentence under each field, and what is wrong with which field."""

    values: Values
    sentences: dict[str, str]
    errors: dict[str, InputError]


def read_all(
    fields: tuple[Field, ...], texts: Texts, context: Context, *, kept: Values | None = None, shown: Texts | None = None
) -> Entered:
    """Reads all fields.

    Args:
        fields: the fields of a record, a fact, or a line.
        texts: what stands in each, by field name.
        context: what fields ask while reading.
        kept: stored values; columns of fields whose text is still as in `shown` stay exactly these.
        shown: the texts that the stored values were shown as.
    """
    entered = Entered(dict(kept or {}), {}, {})
    for one in fields:
        text = texts.get(one.name, "")
        same = shown is not None and all(
            texts.get(name, "") == shown.get(name, "") for name in (one.name, *one.follows)
        )
        try:
            reading = one.read(text, context, texts)
        except InputError as error:
            if not same:
                entered.errors[one.name] = error
            continue
        entered.sentences[one.name] = reading.sentence
        if not same:
            entered.values.update(reading.values)
        if one.needed and not text.strip():
            entered.errors[one.name] = InputError("This is needed.", field=one.name)
    return entered


def show_all(fields: tuple[Field, ...], values: Values, context: Context) -> dict[str, str]:
    """The text of each field for stored values."""
    return {one.name: one.show(values, context) for one in fields}


def dated_status(values: Values, published: str | None, context: Context) -> Values:
    """A status without a day holds "on or before" the day its source was published, else today."""
    if values.get("date"):
        return values
    day = dates.span(published)[1] if published else None
    until = dates.from_day(day) if day is not None else context.today
    return {**values, "date": f"../{until.isoformat()}"}


def _figure_line(name: str, label: str, measure: str, hint: str, *, default: str = "", **fixed: object) -> Line:
    figure = Figure(measure=measure, hint=hint, needed=False, width=4)
    fields: tuple[Field, ...] = (figure, Date(name="date", label="Date", hint="when", width=3))
    basis = Basis(
        figure=figure, default=default, width=5, hint="whole facility", control="choice" if default else "hidden"
    )
    fields += (basis,)
    return Line(name, label, "observation", fields, {"extent": "total", **fixed})


_NAME = Words(name="name", label="Name", needed=True)
_COUNTRY = Reference(name="place", label="Country", tables=("place",))
_RECORD_SOURCE = SourceOfRecord(name="source", label="Source", tables=("source",), hint="Title or address", width=5)
_PUBLISHED = DayBeside(name="published", label="Published", hint="published", width=3)
_RECORD_CONFIDENCE = ConfidenceChoice(control="segments")
_RECORD_NOTE = Words(name="note", label="Note", control="long")

_CONFIDENTIAL = Mark(name="is_confidential", label="Confidential", words="Confidential: stays out of exports")

_OF_NEW_FACTS: tuple[Field, ...] = (
    NewFactsSource(
        name="facts_source", label="Source of what you add", tables=("source",), hint="Title or address",
        published="facts_published", width=5,
    ),
    DayBeside(name="facts_published", label="Published", hint="published", width=3),
    NewFactsConfidence(
        name="facts_confidence", label="Confidence of what you add", control="segments"
    ),
)  # fmt: skip

FACILITY = RecordForm(
    left=(
        _NAME,
        _COUNTRY,
        Words(name="locality", label="Place", hint="town"),
        Words(name="region", label="Region", hint="province or state"),
        Coordinates(label="Latitude, longitude"),
        Choice(
            name="coordinates_precision",
            label="They point at",
            of=CoordinatesPrecision,
            hint="site, town or region",
        ),
        Line(
            "status", "Status", "milestone",
            (
                StatusChoice(name="status", label="Status", of=Status, hint="choose", only=tuple(EVENT_FOR), width=5),
                Date(name="date", label="Since", hint="since", width=4),
            ),
            {"certainty": "actual"},
        ),
        Line(
            "operator", "Operator", "role",
            (Reference(name="partner", label="Operator", tables=("partner",)),),
            {"role": "operator", "certainty": "actual"},
        ),
        Reference(name="part_of", label="Part of", tables=("facility",), column="part_of_id"),
        YesNo(
            name="whole_includes_it", label="Whether the whole's figures include this one",
            hint="in its figures?", words=("in its figures", "not in its figures"),
        ),
        Line("programme", "Programme", "inclusion", (Reference(name="policy", label="Programme", tables=("policy",)),)),
    ),
    right=(
        _figure_line("power_now", "Power now", "power", "590 MW", default="power.whole_facility",
                     kind="reported", stage="in use"),
        _figure_line("planned_power", "Planned power", "power", "0.3 GW", default="power.whole_facility",
                     kind="planned", stage="in use"),
        _figure_line("computing_power", "Computing power", "computing_power", "12 EFLOPS FP16",
                     kind="reported", stage="in use"),
        Line("opening", "Expected to open", "milestone",
             (Date(name="date", label="Expected to open", hint="Q3 2027"),),
             {"event": "fully operational", "certainty": "planned"}),
        _figure_line("capital_cost", "Capital cost", "money", "CNY 18bn", kind="reported"),
        _RECORD_SOURCE,
        _PUBLISHED,
        _RECORD_CONFIDENCE,
        Words(name="accelerators", label="Accelerators", hint="Nvidia GB200 …"),
        _RECORD_NOTE,
        _CONFIDENTIAL,
    ),
)  # fmt: skip

FORMS: dict[str, RecordForm] = {
    "facility": FACILITY,
    "partner": RecordForm(
        left=(
            _NAME,
            Choice(name="kind", label="Kind", of=PartnerKind, default=PartnerKind.COMPANY, hint="company"),
            _COUNTRY,
            Reference(name="parent", label="Parent", tables=("partner",), column="parent_id"),
        ),
        right=(
            Address(name="website", label="Website"),
            Date(name="founded", label="Founded", hint="2015"),
            _RECORD_SOURCE,
            _PUBLISHED,
            _RECORD_CONFIDENCE,
            _RECORD_NOTE,
            _CONFIDENTIAL,
        ),
    ),
    "policy": RecordForm(
        left=(
            _NAME,
            Choice(name="kind", label="Kind", of=PolicyKind, default=PolicyKind.PLAN, hint="plan"),
            _COUNTRY,
            Words(name="issuing_body", label="Issued by"),
            Reference(name="parent", label="Belongs to", tables=("policy",), column="parent_id"),
            Line("announced", "Announced", "milestone",
                 (Date(name="date", label="Announced", hint="21 Jan 2025"),),
                 {"event": "announced", "certainty": "actual"}),
        ),
        right=(
            Words(name="summary", label="Summary", control="long"),
            _figure_line("amount", "Amount", "money", "US$500bn", kind="reported", stage="announced"),
            _RECORD_SOURCE,
            _PUBLISHED,
            _RECORD_CONFIDENCE,
            _RECORD_NOTE,
            _CONFIDENTIAL,
        ),
    ),
    "place": RecordForm(
        left=(_NAME, Words(name="code", label="ISO code", nullable=True, hint="CN, US-TX, EU")),
        right=(
            Choice(name="kind", label="Kind", of=PlaceKind, default=PlaceKind.COUNTRY, hint="country"),
            Reference(name="parent", label="Lies in", tables=("place",), column="parent_id"),
            _RECORD_NOTE,
        ),
    ),
    "source": RecordForm(
        left=(
            Words(name="title", label="Title", needed=True),
            Choice(name="kind", label="Kind", of=SourceKind, default=SourceKind.WEB_PAGE, hint="web page"),
            Words(name="authors", label="Authors", hint="Carey, Benedict; Epoch AI"),
            Words(name="publisher", label="Publisher"),
            Words(name="container_title", label="Appeared in", hint="newspaper, journal, website, book"),
            Date(name="published", label="Published", hint="12 Mar 2026"),
            Date(name="seen", label="Seen", hint="today"),
        ),
        right=(
            Address(name="address", label="Address"),
            Address(name="archive_address", label="Archive address", hint="https://web.archive.org/…"),
            Doi(name="doi", label="DOI"),
            Words(name="language", label="Language", hint="en, zh-Hans"),
            Words(name="licence", label="Licence", hint="CC BY 4.0"),
            _RECORD_NOTE,
            _CONFIDENTIAL,
        ),
    ),
}  # fmt: skip
