"""Facts in words: a figure, a milestone, a role, an inclusion as a person would say it, with its sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from db import superseded
from db.browse.record_detail import Group, Line, Part, Statement, fact_name
from db.browse.record_sources import Sources, Values, select
from db.browse.table_cells import capital
from db.values import dates, notation
from db.values.money import converted
from db.values.quantity_display import show as show_quantity
from db.values.quantity_display import show_number
from db.words import AHEAD, Extent, Kind, Qualifier

LONGEST_LIST = 100

OBSERVATIONS = """
SELECT o.*, b.name AS basis, b.key AS basis_key, m.key AS measure, m.name AS measure_name, s.publisher,
  s.published, s.published_last_day, s.seen_last_day, m.is_stock, w.value AS whole_value, w.currency AS whole_currency
FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
LEFT JOIN source AS s ON s.id = o.source_id LEFT JOIN observation AS w ON w.id = o.part_of_id
"""


def observations(connection: sqlite3.Connection, subject: str, record_id: int) -> list[Values]:
    """All figures of a subject ("facility", …) with their basis, measure and publisher, by measure, basis and date."""
    facts = select(
        connection,
        f"{OBSERVATIONS} WHERE o.{subject}_id = ? "
        "ORDER BY m.id, b.id, coalesce(o.date_last_day, o.date_first_day, 1e9) DESC, o.id DESC",
        record_id,
    )
    gone = superseded.explained(connection, (fact["id"] for fact in facts))
    return [{**fact, "no_longer": gone.get(fact["id"], "")} for fact in facts]


def amount(value: float, fact: Mapping[str, Any]) -> str:
    """A value of a figure in words, in its own unit or currency."""
    return show_quantity(value, fact["measure"], currency=fact["currency"], digits=fact["digits"])


def figure(fact: Mapping[str, Any]) -> str:
    """The figure itself: "about 1.2 GW", "+300 MW"."""
    text = amount(fact["value"], fact)
    if fact["extent"] == Extent.ADDITION:
        text = f"+{text}"
    return text if fact["qualifier"] == Qualifier.EXACT else f"{fact['qualifier']} {text}"


def uncertainty(fact: Mapping[str, Any]) -> str:
    """Low to high, without a unit said before: "560–620"; "" where none is given."""
    low, high = fact["low"], fact["high"]
    if low is None and high is None:
        return ""
    ends = ["" if end is None else amount(end, {**fact, "digits": None}) for end in (low, high)]
    unit = amount(fact["value"], fact).rpartition(" ")[2]
    return "–".join(end.removesuffix(f" {unit}") for end in ends)


def remarks(fact: Mapping[str, Any], *, kind: bool = True, stage: bool = True) -> str:
    """What is said in passing about a figure: "560–620, estimated, in use"; `kind` or `stage` may be left out."""
    said = [uncertainty(fact)]
    if kind and fact["kind"] != Kind.REPORTED:
        said.append(fact["kind"])
    if (
        stage
        and fact["stage"]
        and not (fact["kind"] in AHEAD and fact["stage"] in ("announced", "in use", "installed"))
    ):
        said.append(fact["stage"] + (" and beyond" if fact["and_beyond"] else ""))
    if fact["extent"] == Extent.PART:
        whole = fact["whole_value"]
        said.append("part" if whole is None else f"part of {amount(whole, {**fact, 'digits': None})}")
    if fact["scope"]:
        said.append(fact["scope"])
    return ", ".join(part for part in said if part)


def figure_parts(fact: Mapping[str, Any], sources: Sources) -> tuple[Part, ...]:
    """A figure with its remarks and sources; an amount in another currency also in the person's."""
    numbers = sources.of_fact("observation", fact)
    hint = "\n".join(
        part for part in (f"As written: {fact['as_written']}" if fact["as_written"] else "", fact["note"]) if part
    )
    is_gone = bool(fact.get("no_longer"))
    hint = "\n".join(text for text in (hint, superseded.WHY if is_gone else "") if text)
    parts = [Part(text=figure(fact), sources=numbers, hint=hint, muted=is_gone)]
    beside = in_own_currency(fact)
    if beside is not None:
        parts.append(beside)
    if said := remarks(fact):
        parts.append(Part(text=said, muted=True))
    return (*parts, *sources.doubts("observation", fact))


def in_own_currency(fact: Mapping[str, Any]) -> Part | None:
    """ "about US$2.5bn at the 2026 average rate" beside an amount in another currency; None where no rate is known.

    The currency is that of the notation: the person chose it.
    """
    if fact["currency"] is None or fact["currency"] == notation.current().currency:
        return None
    day = next((fact[name] for name in ("published_last_day", "said_on_last_day", "seen_last_day") if fact[name]), None)
    to = notation.current().currency
    found = converted(fact["value"], fact["currency"], to, dates.from_day(day).year) if day is not None else None
    if found is None:
        return None
    shown = show_quantity(found.amount, "investment", currency=to, digits=2)
    rates = [
        f"{show_number(rate.per_usd)} {rate.currency} for one US dollar, yearly average of {rate.year}. "
        f"Source: {rate.source}"
        for rate in found.rates
    ]
    words = "rate" if len(found.rates) == 1 else "rates"
    return Part(text=f"about {shown} at the {found.years} average {words}", muted=True, hint="\n".join(rates))


def figure_groups(facts: Sequence[Values], sources: Sources) -> tuple[Group, ...]:
    """Figures under their measure and basis, newest first, undated ones first of all; those no longer given last."""
    groups = []
    for (measure, basis, gone), listed in _together(facts):
        lines = tuple(
            Line(
                dates.show_short(fact["date"]) if fact["date"] else "No date",
                figure_parts(fact, sources),
                sources.quoted("observation", fact),
                (fact_name("observation", fact["id"]),),
            )
            for fact in listed[:LONGEST_LIST]
        )
        title = f"{measure}, basis not stated" if basis == "not stated" else f"{measure}, {basis}"
        title += f", {gone}" if gone else ""
        groups.append(Group(title, lines, max(0, len(listed) - LONGEST_LIST)))
    return tuple(groups)


def _together(facts: Sequence[Values]) -> Iterator[tuple[tuple[str, str, str], list[Values]]]:
    """Figures by measure, basis and the edition that no longer gives them."""
    for (measure, basis), chosen in groupby(facts, key=lambda fact: (fact["measure_name"], fact["basis"])):
        by_edition: dict[str, list[Values]] = {"": []}
        for fact in chosen:
            by_edition.setdefault(fact["no_longer"], []).append(fact)
        yield from (((measure, basis, gone), listed) for gone, listed in by_edition.items() if listed)


def milestones(connection: sqlite3.Connection, subject: str, record_id: int, sources: Sources) -> Group:
    """Events, newest first; planned ones say so."""
    rows = select(
        connection,
        f"SELECT * FROM milestone WHERE {subject}_id = ? "
        "ORDER BY coalesce(date_last_day, date_first_day, 1e9) DESC, id DESC",
        record_id,
    )
    lines = []
    for row in rows[:LONGEST_LIST]:
        said = ", ".join(part for part in (row["scope"], "planned" if row["certainty"] == "planned" else "") if part)
        parts = [Part(text=capital(row["event"]), sources=sources.of_fact("milestone", row), hint=row["note"])]
        if said:
            parts.append(Part(text=said, muted=True))
        parts += sources.doubts("milestone", row)
        when = dates.show_short(row["date"]) if row["date"] else "No date"
        lines.append(Line(when, tuple(parts), sources.quoted("milestone", row), (fact_name("milestone", row["id"]),)))
    return Group("Milestones", tuple(lines), max(0, len(rows) - LONGEST_LIST))


def since(edtf: str) -> str:
    """ "since Apr 2026"; "by 30 Sep 2025" where only the latest day of its beginning is known."""
    words = dates.show_short(edtf)
    return words if words.startswith(("by ", "from ")) else f"since {words}"


def span_words(fact: Mapping[str, Any]) -> str:
    """ "since Apr 2026", "until 2025", "planned": when a role or inclusion holds, as said in passing."""
    said = ["planned"] if fact.get("certainty") == "planned" else []
    if fact["since"]:
        said.append(since(fact["since"]))
    if fact["until"]:
        said.append(f"until {dates.show_short(fact['until'])}")
    return ", ".join(said)


def linked(table: str, facts: Sequence[Values], fact_table: str, sources: Sources) -> tuple[Part, ...]:
    """Links to the other records of roles or inclusions (`other_id`, `other_name`), with when and how much.

    A record named by several sources stands once, with all their numbers; days that all share are said at the end.
    """
    merged: dict[int, tuple[Values, str, list[int]]] = {}
    doubted = {fact["other_id"]: doubts for fact in facts if (doubts := sources.doubts(fact_table, fact))}
    for fact in facts:
        numbers = sources.of_fact(fact_table, fact)
        known = merged.get(fact["other_id"])
        said = _said_of(fact)
        if known is None:
            merged[fact["other_id"]] = (fact, said, list(numbers))
        else:
            known[2].extend(number for number in numbers if number not in known[2])
            merged[fact["other_id"]] = (known[0], known[1] or said, known[2])
    shared = {said for _, said, _ in merged.values()}
    together = len(merged) > 1 and len(shared) == 1
    parts: list[Part] = []
    for other_id, (fact, said, found) in merged.items():
        name, note = fact["other_name"], fact["note"]
        parts.append(Part(text=name, table=table, record_id=other_id, sources=tuple(found), hint=note))
        if said and not together:
            parts.append(Part(text=said, muted=True))
        parts += doubted.get(other_id, ())
    if together and (said := shared.pop()):
        parts.append(Part(text=said if said.startswith("planned") else f"all {said}", muted=True))
    return tuple(parts)


def _said_of(fact: Mapping[str, Any]) -> str:
    money = ""
    if fact.get("amount") is not None:
        money = fact["amount_as_written"] or show_quantity(fact["amount"], "investment", currency=fact["currency"])
    return ", ".join(part for part in (money, span_words(fact)) if part)


def roles_in(connection: sqlite3.Connection, subject: str, record_id: int, sources: Sources) -> list[Line]:
    """Who does what in a facility or policy: a line for each kind of role, its partners beside one another."""
    rows = select(
        connection,
        f"SELECT r.*, p.id AS other_id, p.name AS other_name FROM role AS r JOIN partner AS p ON p.id = r.partner_id "
        f"WHERE r.{subject}_id = ? ORDER BY r.role, r.until IS NOT NULL, r.certainty, r.id",
        record_id,
    )
    shown = rows[: LONGEST_LIST * 2]
    return [
        _line_of_roles(role, "partner", list(chosen), sources)
        for role, chosen in groupby(shown, key=lambda row: str(row["role"]))
    ]


def _line_of_roles(role: str, table: str, rows: Sequence[Values], sources: Sources) -> Line:
    told = tuple(one for row in rows for one in sources.quoted("role", row))
    facts = tuple(fact_name("role", row["id"]) for row in rows)
    return Line(capital(role), linked(table, rows, "role", sources), told, facts)


def roles_of(connection: sqlite3.Connection, partner_id: int, subject: str, sources: Sources) -> Group:
    """What a partner does in facilities or policies, by kind of role."""
    rows = select(
        connection,
        f"SELECT r.*, f.id AS other_id, f.name AS other_name FROM role AS r JOIN {subject} AS f "
        f"ON f.id = r.{subject}_id WHERE r.partner_id = ? ORDER BY r.role, f.name",
        partner_id,
    )
    lines = tuple(
        _line_of_roles(role, subject, list(chosen), sources)
        for role, chosen in groupby(rows[:LONGEST_LIST], key=lambda row: str(row["role"]))
    )
    title = "Facilities" if subject == "facility" else "Policies and programmes"
    return Group(title, lines, max(0, len(rows) - LONGEST_LIST))


def inclusions(connection: sqlite3.Connection, of: str, record_id: int, sources: Sources) -> list[Line]:
    """The programmes of a facility (`of` is "facility") or the facilities of a policy, each with its days."""
    other = "policy" if of == "facility" else "facility"
    rows = select(
        connection,
        f"SELECT i.*, x.id AS other_id, x.name AS other_name FROM inclusion AS i JOIN {other} AS x "
        f"ON x.id = i.{other}_id WHERE i.{of}_id = ? ORDER BY x.name",
        record_id,
    )
    by_other = [list(chosen) for _, chosen in groupby(rows, key=lambda row: int(row["other_id"]))]
    return [
        Line(
            "",
            linked(other, chosen, "inclusion", sources),
            facts=tuple(fact_name("inclusion", row["id"]) for row in chosen),
        )
        for chosen in by_other
    ]


def claims(connection: sqlite3.Connection, subject: str, record_id: int, sources: Sources) -> tuple[Statement, ...]:
    """What is said in words about a subject, oldest first, so that an answer follows what it answers."""
    rows = select(
        connection,
        f"""SELECT c.*, d.statement AS answered FROM claim AS c LEFT JOIN claim AS d ON d.id = c.about_claim_id
        WHERE c.{subject}_id = ? ORDER BY coalesce(c.said_on_last_day, 1e9), c.id""",
        record_id,
    )
    return tuple(
        Statement(
            claim_id=row["id"],
            statement=row["statement"],
            quote=row["quote"],
            by_whom=row["by_whom"],
            relayed_by=row["relayed_by"],
            stance=row["stance"],
            about=row["stance_on"] or row["answered"] or "",
            said_on=dates.show_short(row["said_on"]) if row["said_on"] else "",
            confidence=row["confidence"],
            sources=sources.of_fact("claim", row),
        )
        for row in rows
    )
