"""A comparison worked out: rows in order, each with its figure, and what is to be said of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.compare.amounts import SEEN, Amount
from db.compare.by_place import INSIDE, PARTNERS_RULE, RULE, place_rows
from db.compare.converting import Figure, figure
from db.compare.programmes import Programme, programmes
from db.compare.reference import PRICE_WORDS
from db.compare.rows import AMOUNT, HEADINGS, PROGRAMME, PUTS_IN, SITE, TOTAL, Row, detail_of
from db.compare.wish import BY_PLACE, BY_YEAR, GDP_SHARE, Comparison

if TYPE_CHECKING:
    from db.library import Library

TITLE, PLACES_TITLE = "Money of programmes", "Money of programmes by country"


@dataclass(frozen=True)
class Compared:
    """The rows, a title, what is said under it, and what is to be known of the figures."""

    wish: Comparison
    rows: tuple[Row, ...]
    title: str
    subtitle: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def compare(library: Library, wish: Comparison) -> Compared:
    """Works a comparison out."""
    by_place = wish.show == BY_PLACE
    found = programmes(library, wish.programmes, with_sites=wish.with_sites and not by_place)
    if by_place:
        rows = tuple(place_rows(library, found, wish))
    else:
        rows = tuple(row for one in found for row in _programme_rows(one, 0, wish))
    return Compared(wish, rows, title_of(wish), _subtitle(wish), tuple(_notes(rows, wish)), _sources(rows))


def title_of(wish: Comparison) -> str:
    """The person's own title, or the usual one."""
    return wish.title or (PLACES_TITLE if wish.show == BY_PLACE else TITLE)


def _programme_rows(one: Programme, depth: int, wish: Comparison) -> Iterator[Row]:
    has_money = bool(one.amounts or one.sites or one.children)
    yield Row(PROGRAMME, depth, one, one.name, one.place if has_money else f"{one.place}: no amounts stated")
    for amount in one.amounts:
        yield from _amount_rows(one, amount, depth + 1, wish)
    for amount in one.puts_in:
        if amount.value is not None:
            yield _row(PUTS_IN, one, amount, depth + 1, wish, None)
    for amount in one.sites:
        yield _row(SITE, one, amount, depth + 1, wish, None)
    for child in one.children:
        yield from _programme_rows(child, depth + 1, wish)


def _amount_rows(
    one: Programme, amount: Amount, depth: int, wish: Comparison, inside: Row | None = None
) -> Iterator[Row]:
    whole = inside.figure.value if inside and inside.figure else None
    row = _row(AMOUNT, one, amount, depth, wish, whole)
    if inside and inside.amount and inside.amount.stage == amount.stage and amount.scope:
        row = replace(row, detail=row.detail.removeprefix(amount.stage).removeprefix(", "))
    yield row
    for part in amount.parts:
        yield from _amount_rows(one, part, depth + 1, wish, row)


def _row(sort: str, one: Programme, amount: Amount, depth: int, wish: Comparison, whole: float | None) -> Row:
    made = figure(amount, one.place_code, one.place, wish)
    if wish.show == BY_YEAR and made.value is not None and (amount.year is None or amount.year_from == SEEN):
        made = Figure(made.value, made.low, made.high, made.words, "no year stated", made.steps)
    doubts = ["disputed"] if amount.is_disputed else []
    if made.value is not None and whole is not None and made.value > whole * 1.000001:
        doubts.append("more than its whole")
    if amount.confidence == "low":
        doubts.append("low confidence")
    if amount.extent == "part" and amount.part_of_id is None:
        doubts.append("part of a figure that is not named")
    return Row(sort, depth, one, _label(sort, amount), _detail(sort, amount), amount, made, whole, tuple(doubts))


def _label(sort: str, amount: Amount) -> str:
    """The stage; a part, and what a partner or site has, by its own name."""
    first = amount.scope if amount.scope and (sort != AMOUNT or amount.extent == "part") else amount.stage
    first = first or "stage not stated"
    return first if sort != AMOUNT else f"{first[:1].upper()}{first[1:]}"


def _detail(sort: str, amount: Amount) -> str:
    if sort == PUTS_IN:
        return f"{amount.stage}, {amount.kind}" if amount.kind != "actual" else amount.stage
    is_named = bool(amount.scope) and (sort != AMOUNT or amount.extent == "part")
    parts = [amount.stage if is_named and sort == AMOUNT else "" if sort == SITE else amount.scope]
    parts.append(detail_of(amount))
    return ", ".join(part for part in parts if part)


def _subtitle(wish: Comparison) -> str:
    if wish.show == GDP_SHARE:
        return "Share of the country's GDP in the amount's year, or the last known before it, %. None added to another."
    dollars = "nominal US dollars" if wish.dollars_of is None else f"US dollars of {wish.dollars_of}"
    if wish.show == BY_YEAR:
        return f"By the year each amount is of, and until when its source has it, in {dollars}."
    if wish.show == BY_PLACE:
        return f"In {dollars}. {RULE}"
    return f"In {dollars}. Each stage by itself, none added to another; parts stand inside their whole."


def _notes(rows: tuple[Row, ...], wish: Comparison) -> Iterator[str]:
    empty = [row.programme.name for row in rows if row.sort in HEADINGS and row.detail.endswith("no amounts stated")]
    if empty:
        yield f"Without amounts: {', '.join(empty)}."
    missing = [f"{row.programme.name}, {row.label.lower()} ({row.figure.problem})" for row in rows
               if row.figure and row.figure.problem and row.figure.problem != "not stated"]  # fmt: skip
    if missing:
        yield f"Not drawn: {'; '.join(missing)}."
    if any(row.sort == TOTAL for row in rows):
        yield f"{INSIDE} Programmes may overlap, and so do stages: sums of two stages are never added."
    if any(row.sort == PUTS_IN for row in rows) and wish.show == BY_PLACE:
        yield PARTNERS_RULE
    if any(row.amount and row.amount.currency not in (None, "USD") for row in rows):
        yield "Other currencies at the yearly average rate of the amount's year, or the last one before it."
    if wish.logarithmic and wish.show != BY_YEAR:
        yield "Log scale: each step is ten times the one before; lengths of bars are not in proportion."
    if wish.dollars_of is not None and wish.show != GDP_SHARE:
        yield f"Constant dollars by {PRICE_WORDS}."
    if wish.show == GDP_SHARE:
        yield "GDP in current dollars: World Bank, NY.GDP.MKTP.CD, to 2023; IMF for 2024, ten countries."


def _sources(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.amount.source for row in rows if row.amount and row.amount.source and row.figure))
