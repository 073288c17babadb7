"""The day a source was published, as it is typed beside its name: a stored source that has none yet gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.edit.drafts import NewRecord, Values
from db.errors import InputError
from db.values import dates

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.edit.entry import Entry

_PAIRS = (("source", "published"), ("facts_source", "facts_published"))
"""Fields of a record's form that name a source, each with the one for its day."""


def published_for_facts(entry: Entry, source: object) -> str | None:
    """EDTF of the day on which what new facts rest on was published; None where it is not known."""
    if isinstance(source, NewRecord):
        return dict(source.values).get("published")
    if source is None:
        return None
    row = entry.library.reading().execute("SELECT published FROM source WHERE id = ?", (source,)).fetchone()
    return (row[0] if row else None) or dated_sources(entry).get(int(str(source)))


def dated_sources(entry: Entry) -> dict[int, str]:
    """Stored sources without a day of publication, with the day (EDTF) that is typed beside each."""
    found: dict[int, str] = {}
    texts, values = entry.texts[""], entry.read("").values
    for source, published in _PAIRS:
        written, source_id = texts.get(published, "").strip(), values.get(f"{source}_id")
        if not written or not isinstance(source_id, int):
            continue
        row = entry.library.reading().execute("SELECT published FROM source WHERE id = ?", (source_id,)).fetchone()
        if row is None or row[0]:
            continue
        try:
            edtf = dates.parse(written, today=entry.context.today).edtf
        except InputError:
            continue  # said under that field
        found[source_id] = edtf
    return found


def date_sources(session: Session, published: dict[int, str]) -> None:
    """Gives these sources their day of publication, within the action that saves the record."""
    from db.models import Source

    for source_id, edtf in published.items():
        source = session.get(Source, source_id)
        if source is not None and not source.published:
            source.published = edtf
            source.published_first_day, source.published_last_day = dates.span(edtf)


def planned_like_the_rest(entry: Entry, values: Values) -> Values:
    """Computing power of what is still to be built is planned, for the day that its power is planned for."""
    names = {line.name: line for line in entry.form.lines}
    planned = next((names[one] for one in ("planned_power", "opening") if entry.has_fact(names[one])), None)
    if values.get("date"):
        first = dates.span(values["date"])[0]
        ahead = first is not None and first > dates.to_day(entry.context.today)
        return {**values, "kind": "planned" if ahead else values["kind"]}
    if planned is None or entry.has_fact(names["power_now"]):
        said_on = published_for_facts(entry, entry.facts_source())
        return {**values, "date": said_on or entry.context.today.isoformat()}
    when = entry.read(f"line:{planned.name}").values.get("date")
    return {**values, "kind": "planned", "date": when}
