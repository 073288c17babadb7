"""What a table page is asked: words, filters, and "added or changed since"; and the SQL for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from db import search
from db.browse.disputes import disagreeing_ids
from db.browse.filters import LAST_VISIT, Filter, Operator, condition
from db.browse.page_columns import by_key
from db.subjects import BELONGING_TO
from db.values.folding import words_asked

if TYPE_CHECKING:
    from db.library import Library

TEXT, SINCE, LISTED, ANY_OF = "text", "since", "listed", "any of"
Part = tuple[str, str]
"""A part of a question: ("text", ""), ("since", ""), ("listed", ""), ("filter", its name), or ("any of", "") for all
filters together where one of them is enough."""


class Listed(NamedTuple):
    """Just these records, and what they are in words ("From chart: figures on other bases")."""

    ids: tuple[int, ...]
    words: str


class Question(NamedTuple):
    """What a page shows.

    Args:
        table: the page's table.
        text: words that must all be found in a record's names, places, partners or note.
        filters: all of them must hold, or with `any_of` at least one.
        sort: key of the column to sort by; None: as the page does at first.
        descending: newest or largest first.
        changed_since: UTC text; keeps what was added or changed after it, through its facts too.
        listed: keeps only certain records, which another page has listed; not stored.
        any_of: one filter that holds is enough.
        last_visit: UTC text, what "since last visit" means in a filter; "": there was none, and all is new. Not stored.
    """

    table: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str | None = None
    descending: bool = False
    changed_since: str | None = None
    listed: Listed | None = None
    any_of: bool = False
    last_visit: str = ""

    @property
    def takes_long(self) -> bool:
        """Whether an answer may take long even in a small table: disputes are looked for in all figures."""
        return any(one.operator is Operator.DISPUTED for one in self.filters)

    def parts(self) -> list[Part]:
        """What rules rows out."""
        parts: list[Part] = [(TEXT, "")] if self.text.strip() else []
        parts += [(LISTED, "")] if self.listed is not None else []
        if self.any_of and len(self.filters) > 1:
            parts.append((ANY_OF, ""))
        else:
            parts += [("filter", name) for name in self.filter_names()]
        return [*parts, (SINCE, "")] if self.changed_since else parts

    def without(self, part: Part) -> Question:
        """The same question without one of its parts."""
        if part[0] == TEXT:
            return self._replace(text="")
        if part[0] == SINCE:
            return self._replace(changed_since=None)
        if part[0] == LISTED:
            return self._replace(listed=None)
        if part[0] == ANY_OF:
            return self._replace(filters=())
        named = zip(self.filter_names(), self.filters, strict=True)
        return self._replace(filters=tuple(one for name, one in named if name != part[1]))

    def filter_names(self) -> list[str]:
        """What each filter is called: the first of a column by the column's key, the others with a number, "now#2"."""
        before: dict[str, int] = {}
        names = []
        for one in self.filters:
            before[one.column] = before.get(one.column, 0) + 1
            names.append(one.column if before[one.column] == 1 else f"{one.column}#{before[one.column]}")
        return names

    def new_name(self, column: str) -> str:
        """What one filter more of a column would be called."""
        number = sum(one.column == column for one in self.filters) + 1
        return column if number == 1 else f"{column}#{number}"

    def with_filter(self, new: Filter, name: str = "") -> Question:
        """The same question with that column filtered so; a filter that lacks its values lifts it.

        Args:
            new: the filter.
            name: the one that it stands in for, or `new_name`; "": the first of its column.
        """
        name, names = name or new.column, self.filter_names()
        if not new.is_whole:
            return self.without(("filter", name))
        if name in names:
            pairs = zip(names, self.filters, strict=True)
            return self._replace(filters=tuple(new if one_name == name else one for one_name, one in pairs))
        return self._replace(filters=(*self.filters, new))

    def filter_of(self, name: str) -> Filter | None:
        """The filter of this name; by a column's key its first."""
        return next((one for known, one in zip(self.filter_names(), self.filters, strict=True) if known == name), None)

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the settings or a saved view."""
        return {
            "text": self.text,
            "filters": [one.to_json() for one in self.filters],
            "any_of": self.any_of,
            "sort": self.sort,
            "descending": self.descending,
        }

    @classmethod
    def from_json(cls, table: str, stored: dict[str, Any]) -> Question:
        """Reads `to_json`'s values; what is unknown or of another shape is left out."""
        filters = read_filters(table, stored.get("filters") or ())
        sort = stored.get("sort")
        return cls(
            table,
            text=str(stored.get("text") or ""),
            filters=filters,
            sort=sort if sort in by_key(table) else None,
            descending=bool(stored.get("descending")),
            any_of=bool(stored.get("any_of")),
        )


def conditions(library: Library, question: Question) -> tuple[list[str], dict[str, object]]:
    """SQL conditions over the page's tables, all of which must hold, with their named parameters."""
    parameters: dict[str, object] = {}
    if question.takes_long:
        parameters["disagreeing"] = disagreeing_ids(library)
    found: list[str] = []
    if question.text.strip():
        found.append(_text_condition(question.table, question.text, parameters))
    if question.listed is not None:
        parameters["listed"] = json.dumps(question.listed.ids)
        found.append("r.id IN (SELECT value FROM json_each(:listed))")
    if question.filters:
        known = by_key(question.table, library)

        def keep(value: object) -> str:
            return _keep(parameters, value)

        def changed_since(parameter: str) -> str:
            return _changed_since(question.table, parameter)

        each = [
            condition(known[one.column], _of_visit(one, question.last_visit), keep, changed_since)
            for one in question.filters
            if one.is_whole and one.column in known
        ]
        found += [f"({' OR '.join(each)})"] if question.any_of and each else each
    if question.changed_since:
        parameters["since"] = question.changed_since
        found.append(f"r.id IN ({_changed_since(question.table, ':since')})")
    return found, parameters


def text_ids(question: Question) -> tuple[str, dict[str, object]] | None:
    """A query of the ids that the question's words alone find, some of them perhaps gone; None where it asks for more.

    The words are looked for in the index only: no row of the table is visited.
    """
    if question.parts() != [(TEXT, "")]:
        return None
    parameters: dict[str, object] = {}
    queries = [f"SELECT * FROM ({query})" for query in _text_queries(question.table, question.text, parameters)]
    return " INTERSECT ".join(queries), parameters


def read_filters(table: str, stored: Iterable[object]) -> tuple[Filter, ...]:
    """The filters of a page's table as `Filter.to_json` or an older version wrote them; what is unknown is left out."""
    known = by_key(table)
    found = (Filter.from_json(one) for one in stored)
    now = [one.as_now(known[one.column]) for one in found if one is not None and one.column in known]
    return tuple(one for one in now if one.fits(known[one.column]))


def _of_visit(one: Filter, last_visit: str) -> Filter:
    is_since = one.operator is Operator.SINCE and one.values[0] == LAST_VISIT
    return one._replace(values=(last_visit,)) if is_since and last_visit else one


def _keep(parameters: dict[str, object], value: object) -> str:
    name = f"p{len(parameters)}"
    parameters[name] = value
    return f":{name}"


def _text_condition(table: str, text: str, parameters: dict[str, object]) -> str:
    return " AND ".join(f"r.id IN ({query})" for query in _text_queries(table, text, parameters))


def _text_queries(table: str, text: str, parameters: dict[str, object]) -> list[str]:
    """Queries of ids: a row holds the text when it is in all of them."""
    if table == "observation":
        return [_figures_with(term, parameters) for term in words_asked(text)]
    return [_matching(table, text, parameters)]


def _matching(kind: str, text: str, parameters: dict[str, object]) -> str:
    found = search.matching(kind, text)
    assert found is not None
    sql, values = found
    for value in values:
        sql = sql.replace("?", _keep(parameters, value), 1)
    return sql


def _figures_with(term: str, parameters: dict[str, object]) -> str:
    """Ids of observations whose subject or source matches, or whose own words hold the term."""
    parts = [
        f"SELECT id FROM observation WHERE {kind}_id IN ({_matching(kind, term, parameters)})"
        for kind in ("facility", "partner", "policy", "place", "source")
    ]
    pattern = f"%{search.literal(term)}%"
    like = f"LIKE {_keep(parameters, pattern)} ESCAPE '\\'"
    parts.append(
        "SELECT id FROM observation WHERE basis_id IN (SELECT basis.id FROM basis JOIN measure "
        f"ON measure.id = measure_id WHERE basis.name {like} OR measure.name {like})"
    )
    words = " OR ".join(f"{column} {like}" for column in ("kind", "stage", "scope", "as_written", "note"))
    parts.append(f"SELECT id FROM observation WHERE {words}")
    return " UNION ".join(parts)


def _changed_since(table: str, moment: str) -> str:
    """Ids of records whose own row or one of whose facts was added, changed or deleted after a parameter's moment."""
    parts = [f'SELECT id FROM "{table}" WHERE changed_at > {moment}']
    facts = BELONGING_TO.get(table, ())
    parts += [f"SELECT {table}_id FROM {fact} WHERE changed_at > {moment} AND {table}_id IS NOT NULL" for fact in facts]
    if facts:
        listed = ", ".join(f"'{fact}'" for fact in facts)
        parts.append(
            f"SELECT json_extract(before, '$.{table}_id') FROM \"change\" "
            "JOIN change_set ON change_set.id = change_set_id "
            f"WHERE operation = 'delete' AND table_name IN ({listed}) AND at > {moment} "
            f"AND json_extract(before, '$.{table}_id') IS NOT NULL"
        )
    return " UNION ".join(parts)
