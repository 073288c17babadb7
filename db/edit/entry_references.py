"""Fields that name another record: found by its name, or created in the same action where that is plainly meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.edit import lookup
from db.edit.drafts import NewRecord, Values
from db.edit.entry_fields import LONGEST_NAME, Context, Field, Reading, Texts
from db.errors import InputError, UnclearInput
from db.values import dates

if TYPE_CHECKING:
    from db.library import Library

MAY_BE_NEW = frozenset({"partner", "place", "source", "tag"})


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """A record of one of `tables`, by name. `column_of` names the column for each table."""

    tables: tuple[str, ...]
    column: str = ""
    control: str = "reference"

    @property
    def columns(self) -> tuple[str, ...]:
        """The column of each table; only one is filled."""
        return tuple(self._column(table) for table in self.tables)

    def _column(self, table: str) -> str:
        return self.column or f"{table}_id"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The record of this name; a new partner, place or source where there is none."""
        name = " ".join(text.split())
        if not name:
            return self.empty()
        found = [record for table in self.tables for record in lookup.named(context.library, table, name)]
        if len(found) == 1:
            record = found[0]
            itself = record.table == context.table and record.id == context.record_id
            if itself and self.name in ("part_of", "parent"):
                raise InputError("It cannot be part of itself.", "", "Choose another, or leave this empty.")
            detail = record.detail if record.table in ("facility", "policy", "source") else ""
            if record.name.casefold() != name.casefold():  # found by another name, an address or a code
                detail = " · ".join(part for part in (record.name, detail) if part)
            return self._reading(record.id, detail, record.table)
        if found:
            choices = tuple(f"{record.name} (#{record.id})" for record in found)
            detail = "; ".join(f"#{record.id}: {record.detail or 'no more is known'}" for record in found)
            raise UnclearInput(f"There are {len(found)} of this name.", detail, choices=choices)
        return self._new(name, context)

    def _new(self, name: str, context: Context) -> Reading:
        table = self.tables[0]
        if table not in MAY_BE_NEW:
            near = [record.name for one in self.tables for record in lookup.completions(context.library, one, name, 3)]
            what = " or ".join(self.tables)
            remedy = f"Choose one from the list, or add the {what} first."
            if near:
                raise UnclearInput(f"There is no {what} “{name[:60]}”.", "", "Did you mean one of these?", choices=near)
            raise InputError(f"There is no {what} “{name[:60]}”.", "", remedy)
        if len(name) > LONGEST_NAME:
            raise InputError(f"This has {len(name):,} characters; at most {LONGEST_NAME} fit.", "", "Shorten it.")
        if table == "place":
            return self._reading(*new_place(name))
        if table == "source":
            return self._reading(*new_source(name))
        return self._reading(NewRecord(table, (("name", name),)), f"New {table}")

    def _reading(self, record: NewRecord | int, sentence: str, table: str = "") -> Reading:
        return Reading(self.empty().values | {self._column(table or self.tables[0]): record}, sentence)

    def show(self, values: Values, context: Context) -> str:
        """The name, with its number where several have it."""
        for table in self.tables:
            value = values.get(self._column(table))
            if isinstance(value, NewRecord):
                return value.name
            if value is not None:
                known = context.names
                if (table, int(value)) not in known:
                    known[table, int(value)] = lookup.text_for(context.library, table, int(value))
                return known[table, int(value)]
        return ""


@dataclass(frozen=True, kw_only=True)
class SourceOfRecord(Reference):
    """The source that new facts of a record get, with the day it was published in a field beside it."""

    published: str = "published"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """As a reference; a new source gets the date of the other field."""
        reading = Reference.read(self, text, context, others)
        record = reading.values.get(self._column("source"))
        written = others.get(self.published, "").strip()
        if not isinstance(record, NewRecord) or not written:
            return reading
        try:
            edtf = dates.parse(written, today=context.today).edtf
        except InputError:
            return reading  # said under that field
        values = dict(record.values) | {"published": edtf}
        sentence = f"New source, published {dates.show(edtf)}"
        return self._reading(NewRecord("source", tuple(values.items())), sentence)


def new_source(text: str) -> tuple[NewRecord, str]:
    """A source from what was typed: title, address, or both; ", 12 Mar 2026" at its end is when it was published."""
    values: dict[str, Any] = {}
    if found := re.search(r"https?://\S+", text):
        values["address"] = found[0]
        text = (text[: found.start()] + text[found.end() :]).strip(" ,;()<>")
    title, comma, ending = text.rpartition(",")
    if comma and re.search(r"\d{4}", ending) and title.strip():
        try:
            values["published"] = dates.parse(ending).edtf
        except InputError:
            title = text
    else:
        title = text
    values["title"] = title.strip() or re.sub(r"^https?://(www\.)?", "", values.get("address", "")).rstrip("/")
    published = f", published {dates.show(values['published'])}" if "published" in values else ""
    return NewRecord("source", tuple(values.items())), f"New source{published}"


def new_place(name: str) -> tuple[NewRecord, str]:
    """A country by its name or code, not yet in the library. Raises InputError where there is no such country."""
    import pycountry

    try:
        country = pycountry.countries.lookup(name)
    except LookupError:
        near = _near_countries(name)
        what = f"“{name[:60]}” is no country known here."
        if near:
            raise UnclearInput(what, "", "Did you mean one of these?", choices=near) from None
        raise InputError(what, "", "Choose one from the list; add a region under Places first.") from None
    english = str(getattr(country, "common_name", country.name))
    values = (("name", english), ("code", str(country.alpha_2)), ("kind", "country"))
    return NewRecord("place", values), f"New place, {english} ({country.alpha_2})"


def country_choices(text: str, limit: int) -> list[str]:
    """Countries of the world with `text` in their name."""
    import pycountry

    plain = text.strip().casefold()
    names = [str(getattr(one, "common_name", one.name)) for one in pycountry.countries]
    found = [name for name in names if plain and plain in name.casefold()]
    return sorted(found, key=lambda name: (not name.casefold().startswith(plain), name))[:limit]


def _near_countries(name: str) -> list[str]:
    import pycountry
    from rapidfuzz import process

    names = [str(getattr(one, "common_name", one.name)) for one in pycountry.countries]
    folded = [one.casefold() for one in names]
    return [names[index] for _, _, index in process.extract(name[:100].casefold(), folded, limit=3, score_cutoff=78)]


def country_code(library: Library, values: Values) -> str | None:
    """ISO code of a record's country, for reading its money; None where it is not known."""
    value = values.get("place_id")
    if isinstance(value, NewRecord):
        return str(dict(value.values).get("code") or "") or None
    if not isinstance(value, int):
        return None
    row = library.reading().execute("SELECT code FROM place WHERE id = ?", (value,)).fetchone()
    return str(row[0]).split("-")[0] if row and row[0] else None
