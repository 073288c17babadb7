"""Which references of a file the library has already: by DOI, by address, by title and date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.interchange.bibliographies.csl import Values, source_of
from db.interchange.bibliographies.reading import Bibliography
from db.values.addresses import bare_address
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

FIELDS = ("title", "authors", "publisher", "container_title", "published", "seen", "address", "doi", "kind", "language",
          "note", "bibliography")  # fmt: skip
"""What a reference may bring, in the order of the preview."""
_UNSAID = {"kind": "web page"}
BATCH = 20_000


class State(StrEnum):
    """What a reference of a file is to the library."""

    NEW = "new"
    THERE = "already there"
    FILLS = "adds to one"
    DIFFERS = "differs from one"
    TWICE = "twice in the file"
    UNFIT = "cannot be taken"


@dataclass(frozen=True)
class PlannedSource:
    """A reference of a file, and what importing it would do.

    Args:
        state: new, already there, …
        values: the fields of a source that it gives, checked.
        source_id: the source of the library that it is.
        changes: by field: (what the library has, what the file has), only where they differ.
        problem: why it cannot be taken, else "".
    """

    state: State
    values: Values
    source_id: int | None = None
    changes: Mapping[str, tuple[str, str]] | None = None
    problem: str = ""

    @property
    def is_usual(self) -> bool:
        """Whether it is taken unless the person says otherwise: what is new, and what only fills gaps."""
        return self.state in (State.NEW, State.FILLS)

    @property
    def may_be_taken(self) -> bool:
        """Whether it would change anything."""
        return self.state in (State.NEW, State.FILLS, State.DIFFERS)


def plan_sources(library: Library, bibliography: Bibliography, watch: Watch = Watch()) -> list[PlannedSource]:  # noqa: B008
    """What each reference of a file would do, in the file's order. Raises Cancelled."""
    from db.edit.forms import SourceForm, check

    wished: list[tuple[Values, str]] = []
    for item in bibliography.items:
        values = source_of(item)
        values["title"] = values["title"] or values.get("container_title") or values.get("address", "")
        try:
            checked = check(SourceForm, values)
            wished.append(({name: checked[name] for name in values if name in checked}, ""))
        except InputError as error:
            wished.append((values, str(error)))
    known = _known(library, [values for values, _ in wished], watch)
    planned: list[PlannedSource] = []
    taken: set[str] = set()
    for values, problem in wished:
        keys = keys_of(values)
        if problem:
            planned.append(PlannedSource(State.UNFIT, values, problem=problem))
        elif taken.intersection(keys):
            planned.append(PlannedSource(State.TWICE, values))
        else:
            found = next((known[key] for key in keys if key in known), None)
            planned.append(_compared(library, values, found))
            taken.update(keys)
    return planned


def keys_of(values: Mapping[str, Any]) -> list[str]:
    """By what a source is known, surest first."""
    keys = []
    if doi := values.get("doi"):
        keys.append(f"doi:{str(doi).casefold()}")
    if address := values.get("address"):
        keys.append(f"address:{bare_address(str(address))}")
        if (found := re.search(r"doi\.org/(10\.\d{4,9}/\S+)$", str(address))) and not doi:
            keys.insert(0, f"doi:{found[1].casefold()}")
    if not keys or values.get("published"):
        title = re.sub(r"[\W_]+", " ", str(values.get("title") or "").casefold()).strip()
        keys.append(f"title:{title}|{values.get('published') or ''}")
    return keys


def _known(library: Library, wished: Sequence[Values], watch: Watch) -> dict[str, int]:
    """The sources of the library by those of their keys that the file asks for; the oldest of several.

    SQL finds those that may be meant, so that a million sources are not looked through one by one.
    """
    asked = {key for values in wished for key in keys_of(values)}
    titles = json.dumps([str(values.get("title") or "") for values in wished])
    known: dict[str, int] = {}
    reading = library.reading()
    named = reading.execute(
        "SELECT id, title, address, doi, published FROM source WHERE doi <> '' OR address LIKE '%doi.org/10.%' "
        "UNION SELECT id, title, address, doi, published FROM source "
        "WHERE lower(title) IN (SELECT lower(value) FROM json_each(?)) ORDER BY id",
        (titles,),
    )
    for row_id, title, address, doi, published in named:
        for key in keys_of({"title": title, "address": address, "doi": doi, "published": published}):
            if key in asked:
                known.setdefault(key, row_id)
    wanted = {key.removeprefix("address:") for key in asked if key.startswith("address:")}
    odd = " OR ".join(f"address LIKE '%{mark}%'" for mark in _OF_ODD_ADDRESSES)
    forms = json.dumps(sorted({form for bare in wanted for form in _forms(bare)}))
    (newest,) = reading.execute("SELECT coalesce(max(id), 0) FROM source").fetchone()
    for start in range(0, newest + 1, BATCH):
        watch.at(start, newest + 1)
        for row_id, address in reading.execute(
            "SELECT id, address FROM source WHERE id >= ? AND id < ? "
            f"AND (address IN (SELECT value FROM json_each(?)) OR {odd}) ORDER BY id",
            (start, start + BATCH, forms),
        ):
            if (bare := bare_address(address)) in wanted:
                known[f"address:{bare}"] = min(row_id, known.get(f"address:{bare}", row_id))
    return known


_OF_ODD_ADDRESSES = ("#", "utm", "clid", "igshid", "mc_", "mkt_tok", "ref_src", "spm=", ":443/", ":80/")
"""What stands in addresses that `bare_address` shortens in other ways than `_forms` undoes."""


def _forms(bare: str) -> Iterator[str]:
    """The ways in which a bare address is usually written."""
    path, question, query = bare.partition("?")
    for scheme in ("https://", "http://"):
        for www in ("", "www."):
            yield f"{scheme}{www}{bare}"
            yield f"{scheme}{www}{path}/{question}{query}"
    yield bare


def _compared(library: Library, values: Values, source_id: int | None) -> PlannedSource:
    if source_id is None:
        return PlannedSource(State.NEW, values)
    row = library.reading().execute(f"SELECT {', '.join(FIELDS)} FROM source WHERE id = ?", (source_id,)).fetchone()
    has = dict(zip(FIELDS, row, strict=True))
    changes = {
        name: (str(has[name] or ""), str(values[name]))
        for name in FIELDS
        if values.get(name) and str(values[name]) != str(has[name] or "") and not _same(name, has, values)
    }
    if not changes:
        return PlannedSource(State.THERE, values, source_id)
    fills = all(before == _UNSAID.get(name, "") or _says_more(name, before, after)
                for name, (before, after) in changes.items())  # fmt: skip
    return PlannedSource(State.FILLS if fills else State.DIFFERS, values, source_id, changes)


def _says_more(name: str, before: str, after: str) -> bool:
    """Whether the file says the same more exactly: 3 November 2025 for November 2025."""
    return name in ("published", "seen") and _lies_within(after, before)


def _same(name: str, has: Mapping[str, Any], values: Values) -> bool:
    """Differences that say nothing: an address written otherwise, a DOI in capitals, a kind not said better."""
    before, after = str(has[name] or ""), str(values[name])
    if name == "address":
        return bool(before) and bare_address(before) == bare_address(after)
    if name == "kind":
        return after in ("web page", "other")
    if name in ("published", "seen"):
        return bool(before) and _lies_within(before, after)
    if name == "note":
        return " ".join(after.split()) in " ".join(before.split())
    if name == "bibliography":
        return bool(before)  # kept as it is: other programs write other keys
    return before.casefold() == after.casefold() if name in ("doi", "language") else False


def _lies_within(exact: str, vague: str) -> bool:
    """Whether a date says the same as another and more: 23 September 2025 lies within September 2025."""
    from db.values import dates

    (first, last), (from_day, until) = dates.span(exact), dates.span(vague)
    if None in (first, last, from_day, until):
        return False
    assert first is not None and last is not None and from_day is not None and until is not None
    return from_day <= first and last <= until
