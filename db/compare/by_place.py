"""Countries side by side: what their programmes state for each stage, and what their partners put in.

Sums stay within one stage, one kind (planned or reported) and one way of counting (public, private, neither said). Of a
programme the largest amount of each counts, once; parts of another figure and part programmes of a chosen one are not
added, for their whole holds them. What has no currency, year or rate is a row of its own with the reason, in no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.compare.amounts import STAGES, Amount
from db.compare.converting import Figure, figure, shown
from db.compare.programmes import Programme
from db.compare.rows import AMOUNT, PLACE, PUTS_IN, TOTAL, Row, detail_of
from db.compare.wish import Comparison
from db.values import notation

if TYPE_CHECKING:
    from db.library import Library

RULE = "Of each programme its largest amount of a stage, summed within one stage, kind and way of counting."
INSIDE = "Parts and part programmes of one chosen are in their whole, and not added."
PARTNERS_RULE = "Of each partner the largest amount that it puts into a programme, by the country of the partner."
Key = tuple[int, str, str, str]
"""Place of the stage, stage, kind, basis."""
_AT_MOST, _AT_LEAST = ("up to", "less than"), ("at least", "more than")


@dataclass(frozen=True)
class Home:
    """A country, or none: "" and 0."""

    id: int
    code: str
    name: str


NOWHERE = Home(0, "", "Country not stated")


@dataclass(frozen=True)
class _Given:
    """One amount that counts, with the programme it belongs to and what it is called in a sum."""

    label: str
    detail: str
    programme: Programme
    amount: Amount
    figure: Figure


def place_rows(library: Library, found: Iterable[Programme], wish: Comparison) -> Iterator[Row]:
    """Countries, those with the largest sum first; within each its stages, then its partners."""
    homes, partner_homes = _homes(library)
    stages: dict[Home, dict[Key, list[_Given]]] = {}
    partners: dict[Home, list[_Given]] = {}
    programmes: dict[Home, set[int]] = {}
    for one in found:
        home = homes.get(one.id, NOWHERE)
        programmes.setdefault(home, set()).add(one.id)
        for key, given in _largest_of(one, wish).items():
            stages.setdefault(home, {}).setdefault(key, []).append(given)
        for given in _put_in(one, wish):
            partners.setdefault(partner_homes.get(given.amount.subject_id, NOWHERE), []).append(given)
    blocks = []
    for home in dict.fromkeys([*programmes, *partners]):
        rows = [
            *(
                row
                for key in _in_order(stages.get(home, {}))
                for row in _sum_rows(home, stages[home][key], wish, key[1])
            ),
            *_partner_rows(home, partners.get(home, []), wish),
        ]
        blocks.append((home, len(programmes.get(home, ())), rows))
    blocks.sort(key=lambda block: (block[0].id == 0, -_largest(block[2]), block[0].name))
    for home, number, rows in blocks:
        words = notation.counted(number, "1 programme", "{n} programmes") if number else "partners only"
        yield Row(PLACE, 0, _as_programme(home), home.name, words if rows else f"{words}: no amounts stated")
        yield from rows


def _in_order(stages: dict[Key, list[_Given]]) -> list[Key]:
    """By stage, of one stage the largest first."""
    sums = {key: sum(one.figure.value or 0 for one in given) for key, given in stages.items()}
    return sorted(stages, key=lambda key: (key[:2], -sums[key]))


def _largest_of(one: Programme, wish: Comparison) -> dict[Key, _Given]:
    """By stage, kind and basis the largest amount of a programme; one that cannot be converted only where none can."""
    found: dict[Key, _Given] = {}
    for amount in one.amounts:
        if amount.extent != "total":
            continue
        made = figure(amount, one.place_code, one.place, wish)
        stage = amount.stage or "stage not stated"
        key = (STAGES.index(stage) if stage in STAGES else len(STAGES), stage, amount.kind, amount.basis)
        given = _Given(one.name, amount.scope, one, amount, made)
        known = found.get(key)
        if known is None or (made.value or -1) > (known.figure.value or -1):
            found[key] = given
    return found


def _put_in(one: Programme, wish: Comparison) -> Iterator[_Given]:
    """What each partner puts into a programme and its parts: its largest amount."""
    largest: dict[int, _Given] = {}
    for at in _with_parts(one):
        for role in at.puts_in:
            if role.value is None:
                continue
            made = figure(role, at.place_code, at.place, wish)
            known = largest.get(role.subject_id)
            if known is None or (made.value or -1) > (known.figure.value or -1):
                largest[role.subject_id] = _Given(role.scope, f"{role.stage}, {at.name}", at, role, made)
    yield from largest.values()


def _with_parts(one: Programme) -> Iterator[Programme]:
    yield one
    for child in one.children:
        yield from _with_parts(child)


def _sum_rows(home: Home, given: list[_Given], wish: Comparison, stage: str) -> Iterator[Row]:
    """A sum with its summands inside it."""
    first = given[0].amount
    label = f"{stage[:1].upper()}{stage[1:]}"
    number = notation.counted(len(given), "", "{n} programmes")
    about = ", ".join(part for part in (detail_of(first), number) if part)
    yield from _total(home, given, wish, label, about, AMOUNT, RULE)


def _partner_rows(home: Home, given: list[_Given], wish: Comparison) -> Iterator[Row]:
    if given:
        number = len({one.amount.subject_id for one in given})
        about = notation.counted(number, "", "{n} partners")
        yield from _total(home, given, wish, "Put in by its partners", about, PUTS_IN, PARTNERS_RULE)


def _total(
    home: Home, given: list[_Given], wish: Comparison, label: str, about: str, sort: str, rule: str
) -> Iterator[Row]:
    counted = sorted((one for one in given if one.figure.value is not None), key=lambda one: -(one.figure.value or 0))
    value = sum(one.figure.value or 0.0 for one in counted) if counted else None
    if len(given) == 1:
        one = given[0]
        told = ", ".join(part for part in (one.label, one.detail, about) if part)
        yield Row(sort, 1, one.programme, label, told, one.amount, one.figure)
        return
    if value is not None:
        amount = _sum_amount(home, counted, value)
        steps = (rule, *(f"{one.label}: {one.figure.words}." for one in counted))
        made = Figure(value, None, None, shown(value, amount, wish), "", steps)
        yield Row(TOTAL, 1, _as_programme(home), label, about, amount, made)
    for one in counted:
        yield Row(sort, 2, one.programme, one.label, one.detail, one.amount, one.figure, value)
    for one in given:
        if one.figure.value is None:
            yield Row(sort, 2, one.programme, one.label, f"{one.detail}, {label.lower()}".strip(", "), one.amount,
                      one.figure)  # fmt: skip


def _sum_amount(home: Home, counted: list[_Given], value: float) -> Amount:
    """The sum as an amount of its country: bounded as its summands are, shown to three digits."""
    amounts = [one.amount for one in counted]
    said = {amount.qualifier for amount in amounts}
    qualifier = "exact"
    if said & set(_AT_MOST) and said & set(_AT_LEAST):
        qualifier = "about"
    elif said & set(_AT_MOST):
        qualifier = "up to"
    elif said & set(_AT_LEAST):
        qualifier = "at least"
    elif "about" in said:
        qualifier = "about"
    kinds = {amount.kind for amount in amounts}
    return Amount(
        id=0, subject="place", subject_id=home.id, value=value, currency="USD", qualifier=qualifier, digits=3,
        kind=kinds.pop() if len(kinds) == 1 else "planned", stage=amounts[0].stage, basis=amounts[0].basis,
    )  # fmt: skip


def _largest(rows: list[Row]) -> float:
    return max((row.figure.value or 0 for row in rows if row.figure is not None), default=0)


def _as_programme(home: Home) -> Programme:
    """A country where a row wants a programme: it has the country's colour and name."""
    return Programme(id=home.id, uid=f"place:{home.id}", name=home.name, place_code=home.code or None, place=home.name)


def _homes(library: Library) -> tuple[dict[int, Home], dict[int, Home]]:
    """The countries of policies and of partners, by their ids."""
    found: list[dict[int, Home]] = []
    for table in ("policy", "partner"):
        rows = library.reading().execute(
            f"SELECT r.id, p.id, coalesce(p.code, ''), p.name FROM {table} AS r JOIN place AS p ON p.id = r.place_id"
        )
        found.append({int(number): Home(int(place), str(code), str(name)) for number, place, code, name in rows})
    return found[0], found[1]
