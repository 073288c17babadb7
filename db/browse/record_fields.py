"""What stands on the Record tab: for each kind of record its lines and groups, in the order in which they are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db import superseded
from db.browse.record_detail import COPY, EXPLAIN, NEWEST, Group, Line, Part
from db.browse.record_facts import (
    OBSERVATIONS,
    figure,
    figure_parts,
    inclusions,
    milestones,
    remarks,
    roles_in,
    roles_of,
    since,
)
from db.browse.record_lines import (
    as_written,
    confidential_line,
    in_passing,
    kept,
    line,
    link_line,
    names_and_remarks,
    one,
    text_line,
    web_line,
)
from db.browse.record_sources import Sources, Values, publisher_in_short, select
from db.browse.table_cells import capital, language_name
from db.edit.kept_copies import Copy
from db.subjects import FACTS, SUBJECTS
from db.values import dates, notation
from db.words import STANDING, Kind

ROLES_FIRST = ("Owner", "Operator", "User", "Developer")
LONGEST_LIST = 100


@dataclass(frozen=True)
class Written:
    """A record's heading, lines, details and groups; `cited` names the lines that a citation of it tells."""

    heading: str
    subheading: str
    lines: tuple[Line, ...]
    details: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    cited: tuple[str, ...] = ()


Writer = Callable[[sqlite3.Connection, Values, Sequence[Values], Sources], Written]


def facility(connection: sqlite3.Connection, row: Values, facts: Sequence[Values], sources: Sources) -> Written:
    """A facility: status and power of today, who is behind it, what it is part of."""
    states = select(connection, "SELECT * FROM facility_state WHERE facility_id = ?", row["id"])
    state = states[0] if states else {}
    by_id = {fact["id"]: fact for fact in facts}
    roles = roles_in(connection, "facility", row["id"], sources)
    roles.sort(key=lambda line: ROLES_FIRST.index(line.label) if line.label in ROLES_FIRST else len(ROLES_FIRST))
    programmes = inclusions(connection, "facility", row["id"], sources)
    place = one(connection, "place", row["place_id"])
    lines = [
        _status(connection, state, sources),
        _power_now(state, by_id, sources),
        _power_planned(state, by_id, sources),
        _computing_power(facts, sources),
        *roles,
        _programmes(programmes),
        _announced(connection, row["id"], sources),
        _part_of(connection, row),
        line("Parts", _parts_of(connection, row["id"])),
    ]
    details = [
        text_line("Accelerators", row["accelerators"]),
        _coordinates(row),
        *names_and_remarks(connection, "facility", row, sources),
    ]
    where = ", ".join(part for part in (row["locality"], row["region"], place["name"] if place else "") if part)
    return Written(
        row["name"],
        where,
        kept(lines),
        kept(details),
        (milestones(connection, "facility", row["id"], sources),),
        ("Status", "Power now", "Power planned", "Computing power"),
    )


def partner(connection: sqlite3.Connection, row: Values, facts: Sequence[Values], sources: Sources) -> Written:
    """A partner: what it is, whom it belongs to, and every role it plays."""
    place = one(connection, "place", row["place_id"])
    children = select(connection, "SELECT id, name FROM partner WHERE parent_id = ? ORDER BY name", row["id"])
    lines = [
        text_line("Kind", capital(row["kind"])),
        link_line("Country", "place", place),
        link_line("Parent", "partner", one(connection, "partner", row["parent_id"])),
        line("Owns", [Part(text=one["name"], table="partner", record_id=one["id"]) for one in children]),
        text_line("Founded", dates.show(row["founded"]) if row["founded"] else ""),
        web_line("Website", row["website"]),
    ]
    details = kept(names_and_remarks(connection, "partner", row, sources))
    groups = (
        roles_of(connection, row["id"], "policy", sources),
        roles_of(connection, row["id"], "facility", sources),
        milestones(connection, "partner", row["id"], sources),
    )
    where = ", ".join(part for part in (capital(row["kind"]), place["name"] if place else "") if part)
    return Written(row["name"], where, kept(lines), details, groups, ("Kind", "Country", "Parent"))


def policy(connection: sqlite3.Connection, row: Values, facts: Sequence[Values], sources: Sources) -> Written:
    """A policy: how far it is, what it costs, who leads it, which facilities belong to it."""
    states = select(connection, "SELECT * FROM policy_state WHERE policy_id = ?", row["id"])
    state = states[0] if states else {}
    place = one(connection, "place", row["place_id"])
    amounts = [fact for fact in facts if fact["id"] == state.get("amount_observation_id")]
    included = inclusions(connection, "policy", row["id"], sources)
    lines = [
        text_line("Status", capital(str(state.get("status") or ""))),
        line("Amount", _amount_parts(amounts[0], state, sources) if amounts else ()),
        text_line("Announced", dates.show_short(state["announced"]) if state.get("announced") else ""),
        *roles_in(connection, "policy", row["id"], sources),
        text_line("Issued by", row["issuing_body"]),
        link_line("Country", "place", place),
        link_line("Part of", "policy", one(connection, "policy", row["parent_id"])),
        text_line("Summary", row["summary"]),
    ]
    details = kept(names_and_remarks(connection, "policy", row, sources))
    facilities = Group(
        "Facilities",
        tuple(included[:LONGEST_LIST]),
        max(0, len(included) - LONGEST_LIST),
    )
    groups = (milestones(connection, "policy", row["id"], sources), facilities)
    where = ", ".join(part for part in (capital(row["kind"]), place["name"] if place else "") if part)
    return Written(row["name"], where, kept(lines), details, groups, ("Status", "Amount", "Announced", "Lead"))


def place(connection: sqlite3.Connection, row: Values, facts: Sequence[Values], sources: Sources) -> Written:
    """A place: what it belongs to, and what the library has about it."""
    counted = {
        label: connection.execute(f"SELECT count(*) FROM {table} WHERE place_id = ?", (row["id"],)).fetchone()[0]
        for label, table in (("Facilities", "facility"), ("Policies", "policy"), ("Partners", "partner"))
    }
    within = select(connection, "SELECT id, name FROM place WHERE parent_id = ? ORDER BY name", row["id"])
    lines = [
        text_line("Code", row["code"]),
        text_line("Kind", capital(row["kind"])),
        link_line("Part of", "place", one(connection, "place", row["parent_id"])),
        line("Regions", [Part(text=one["name"], table="place", record_id=one["id"]) for one in within[:LONGEST_LIST]]),
        *(text_line(label, notation.count(number)) for label, number in counted.items() if number),
    ]
    details = kept(names_and_remarks(connection, "place", row, sources))
    return Written(row["name"], capital(row["kind"]), kept(lines), details, (_newest(facts, sources),), ("Code",))


def source(connection: sqlite3.Connection, row: Values, facts: Sequence[Values], sources: Sources) -> Written:
    """A source: where it is, when it was published and read, and what rests on it."""
    lines = [
        text_line("Authors", row["authors"]),
        text_line("Publisher", row["publisher"]),
        text_line("Appeared in", row["container_title"]),
        text_line("Kind", capital(row["kind"])),
        web_line("Address", row["address"]),
        web_line("DOI", f"https://doi.org/{row['doi']}" if row["doi"] else None),
        web_line("Archive", row["archive_address"]),
        _kept_copy(connection, row),
        text_line("Published", dates.show(row["published"]) if row["published"] else ""),
        text_line("Seen", dates.show(row["seen"]) if row["seen"] else ""),
        text_line("Language", language_name(row["language"])),
        text_line("Licence", row["licence"]),
        text_line("Note", row["note"]),
        confidential_line(row),
    ]
    published = dates.show_short(row["published"]) if row["published"] else ""
    where = ", ".join(part for part in (publisher_in_short(row["publisher"]), published) if part)
    return Written(row["title"], where, kept(lines), (), (_what_rests_on(connection, row["id"]),))


def _kept_copy(connection: sqlite3.Connection, row: Values) -> Line | None:
    """What is kept, and a link that opens it."""
    found = select(connection, "SELECT * FROM kept_copy WHERE id = ?", row["kept_copy_id"])
    if not found:
        return None
    copy = Copy(*(found[0][name] for name in ("id", "sha256", "media_type", "file_name", "size_bytes")))
    hint = f"Opens {copy.file_name} as it is kept in this library. It can be read and not changed."
    opens = Part(text=copy.file_name, address=f"{COPY}{row['id']}", hint=hint)
    return Line("Kept copy", (opens, Part(text=copy.words, muted=True)))


def observation(connection: sqlite3.Connection, row: Values, facts: Sequence[Values], sources: Sources) -> Written:
    """A figure: of whom, exactly of what, when, and who says so."""
    fact = select(connection, f"{OBSERVATIONS} WHERE o.id = ?", row["id"])[0]
    fact["no_longer"] = superseded.explained(connection, [row["id"]]).get(row["id"], "")
    subject, about = _subject(connection, row)
    whole = select(connection, f"{OBSERVATIONS} WHERE o.id = ?", row["part_of_id"])
    source_row = one(connection, "source", row["source_id"], "title")
    lines = [
        line("About", [Part(text=about["name"], table=subject, record_id=about["id"])]),
        line("Value", figure_parts(fact, sources)),
        text_line("Given", capital(fact["no_longer"])),
        text_line("As written", row["as_written"]),
        text_line("Range", f"{capital(row['interval'])}" if row["interval"] else ""),
        text_line("Measure", fact["measure_name"]),
        text_line("Basis", fact["basis"]),
        text_line("Kind", capital(row["kind"])),
        text_line("Stage", capital(row["stage"] or "") + (" and beyond" if row["and_beyond"] else "")),
        text_line("Extent", capital(row["extent"])),
        line("Part of", [Part(text=figure(one), table="observation", record_id=one["id"]) for one in whole]),
        text_line("Scope", row["scope"]),
        text_line("Date", dates.show(row["date"]) if row["date"] else "No date"),
        text_line("Said on", dates.show(row["said_on"]) if row["said_on"] else ""),
        link_line("Source", "source", source_row),
        text_line("Confidence", capital(row["confidence"])),
        text_line("Note", row["note"]),
    ]
    date = f", {dates.show_short(row['date'])}" if row["date"] else ""
    said = f"{fact['measure_name']}, {about['name']}{date}"
    return Written(figure(fact), said, kept(lines), (), (), ("Value", "Basis", "Kind", "Date"))


FIELDS: dict[str, Writer] = {
    "facility": facility,
    "partner": partner,
    "policy": policy,
    "place": place,
    "source": source,
    "observation": observation,
}


def _status(connection: sqlite3.Connection, state: Values, sources: Sources) -> Line:
    status = str(state.get("status") or "unknown")
    rows = select(connection, "SELECT * FROM milestone WHERE id = ?", state.get("status_milestone_id"))
    parts = [Part(text=capital(status), tone=status, sources=sources.of_fact("milestone", rows[0]) if rows else ())]
    if rows and rows[0]["date"]:
        parts.append(Part(text=since(rows[0]["date"]), muted=True))
    doubts = sources.doubts("milestone", rows[0]) if rows else ()
    return Line("Status", (*parts, *doubts))


def _amount_parts(fact: Values, state: Values, sources: Sources) -> tuple[Part, ...]:
    first, *rest = figure_parts(fact, sources)
    explained = replace(first, address=f"{EXPLAIN}amount") if state.get("amount_usd") is not None else first
    return (explained, *rest)


def _basis_said(state_basis: str | None) -> list[str]:
    return ["basis not stated"] if state_basis == "power.not_stated" else []


def _power_now(state: Values, by_id: dict[int, Values], sources: Sources) -> Line | None:
    if state.get("power_now_mw") is None:
        return None
    fact = by_id.get(state["power_now_observation_id"])
    if fact is None:
        return Line(
            "Power now", (Part(text="0 MW", address=f"{EXPLAIN}power_now"), Part(text="by its status", muted=True))
        )
    total = {**fact, "value": state["power_now_mw"]}
    if total["value"] != fact["value"]:  # additions came after: the range is not of the sum
        total |= {"low": None, "high": None, "digits": None}
    said = [remarks(total, stage=False), *_basis_said(state["power_now_basis"])]
    numbers = sources.of_fact("observation", fact)
    parts = [Part(text=figure(total), address=f"{EXPLAIN}power_now", sources=numbers, hint=as_written(fact))]
    return Line("Power now", (*parts, *in_passing(said), *sources.doubts("observation", fact)))


def _power_planned(state: Values, by_id: dict[int, Values], sources: Sources) -> Line | None:
    fact = by_id.get(state.get("planned_power_observation_id") or 0)
    if fact is None:
        return None
    said = [f"for {dates.show_short(fact['date'])}" if fact["date"] else "no date"]
    said += ["forecast, no plan of its owner"] if fact["kind"] == "forecast" else []
    said += ["overdue"] if state["planned_overdue"] else []
    said += [remarks(fact, kind=False), *_basis_said(state["planned_power_basis"])]
    numbers = sources.of_fact("observation", fact)
    parts = [Part(text=figure(fact), address=f"{EXPLAIN}planned_power", sources=numbers, hint=as_written(fact))]
    return Line("Power planned", (*parts, *in_passing(said), *sources.doubts("observation", fact)))


def _computing_power(facts: Sequence[Values], sources: Sources) -> Line | None:
    """The newest figure of what stands, FLOPS before H100 equivalents before chips."""
    for measure in ("computing_power", "h100_equivalents", "accelerators"):
        standing = [
            fact
            for fact in facts
            if fact["measure"] == measure
            and fact["kind"] in (Kind.REPORTED, Kind.ESTIMATED)
            and fact["stage"] in (*STANDING, None)
            and not fact["no_longer"]
        ]
        if standing:
            newest = standing[0]
            unit = {"h100_equivalents": " H100 equivalents", "accelerators": " accelerators"}.get(measure, "")
            numbers = sources.of_fact("observation", newest)
            parts = [Part(text=f"{figure(newest)}{unit}", sources=numbers, hint=as_written(newest))]
            if said := remarks(newest):
                parts.append(Part(text=said, muted=True))
            return Line("Computing power", (*parts, *sources.doubts("observation", newest)))
    return None


def _announced(connection: sqlite3.Connection, facility_id: int, sources: Sources) -> Line | None:
    rows = select(
        connection,
        "SELECT * FROM milestone WHERE facility_id = ? AND event = 'announced' AND certainty = 'actual' "
        "AND scope = '' AND date IS NOT NULL ORDER BY date_first_day, id LIMIT 1",
        facility_id,
    )
    if not rows:
        return None
    return text_line("Announced", dates.show_short(rows[0]["date"]), sources.of_fact("milestone", rows[0]))


def _programmes(of_each: Sequence[Line]) -> Line | None:
    """All programmes of a facility beside one another."""
    parts = tuple(part for one in of_each for part in one.parts)
    return Line("Programme", parts, facts=tuple(name for one in of_each for name in one.facts)) if parts else None


def _part_of(connection: sqlite3.Connection, row: Values) -> Line | None:
    whole = one(connection, "facility", row["part_of_id"])
    if whole is None:
        return None
    included = {1: "its figures include this one", 0: "its figures leave this one out"}.get(row["whole_includes_it"])
    parts = [Part(text=whole["name"], table="facility", record_id=whole["id"])]
    if included:
        parts.append(Part(text=included, muted=True))
    return Line("Part of", tuple(parts))


def _parts_of(connection: sqlite3.Connection, facility_id: int) -> list[Part]:
    rows = select(connection, "SELECT id, name FROM facility WHERE part_of_id = ? ORDER BY name", facility_id)
    return [Part(text=row["name"], table="facility", record_id=row["id"]) for row in rows[:LONGEST_LIST]]


def _coordinates(row: Values) -> Line | None:
    if row["latitude"] is None:
        return None
    point = f"{row['latitude']:.5g}, {row['longitude']:.5g}"
    address = f"https://www.openstreetmap.org/?mlat={row['latitude']}&mlon={row['longitude']}#map=13/{row['latitude']}/{row['longitude']}"
    parts = [Part(text=point, address=address, hint="Opens a map in the browser")]
    if row["coordinates_precision"]:
        parts.append(Part(text=f"of the {row['coordinates_precision']}", muted=True))
    return Line("Coordinates", tuple(parts))


def _newest(facts: Sequence[Values], sources: Sources) -> Group:
    """The newest figure of each basis, for a place."""
    seen: dict[Any, Values] = {}
    for fact in facts:
        if fact["no_longer"]:
            continue
        seen.setdefault((fact["basis_key"], fact["kind"]), fact)
    lines = []
    for fact in seen.values():
        said = fact["basis"] + (f", {dates.show_short(fact['date'])}" if fact["date"] else "")
        parts = (*figure_parts(fact, sources), Part(text=said, muted=True))
        lines.append(Line(fact["measure_name"], parts))
    return Group(NEWEST, tuple(lines))


def _subject(connection: sqlite3.Connection, row: Values) -> tuple[str, Values]:
    for subject in SUBJECTS:
        found = one(connection, subject, row.get(f"{subject}_id"))
        if found is not None:
            return subject, found
    return "facility", {"id": 0, "name": ""}


def _what_rests_on(connection: sqlite3.Connection, source_id: int) -> Group:
    """The records whose facts rest on a source, each with how many."""
    counted: dict[tuple[str, int, str], int] = {}
    for fact in FACTS:
        subjects = (
            ("facility", "policy") if fact in ("role", "inclusion") else ("facility", "partner", "policy", "place")
        )
        for subject in subjects:
            rows = connection.execute(
                f"SELECT x.id, x.name, count(*) FROM {fact} AS o JOIN {subject} AS x ON x.id = o.{subject}_id "
                f"WHERE o.source_id = ? OR o.id IN (SELECT {fact}_id FROM citation WHERE source_id = ?) GROUP BY x.id",
                (source_id, source_id),
            )
            for record_id, name, number in rows:
                key = (subject, record_id, name)
                counted[key] = counted.get(key, 0) + number
    ordered = sorted(counted.items(), key=lambda pair: (pair[0][0], pair[0][2].lower()))
    lines = tuple(
        Line(
            capital(subject),
            (
                Part(text=name, table=subject, record_id=record_id),
                Part(text="1 fact" if number == 1 else f"{number:,} facts", muted=True),
            ),
        )
        for (subject, record_id, name), number in ordered[:LONGEST_LIST]
    )
    return Group("What rests on it", lines, max(0, len(ordered) - LONGEST_LIST))
