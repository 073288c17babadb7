"""Explain a number of a table: a facility's power of today, a policy's amount, how many facilities a place has.

The same trees as for a chart, following the rules of `db.derived_sql`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.charts.description import Part
from db.charts.explaining.explain_facts import Shelf, fact_node, part_node, read_shelf
from db.charts.explaining.explanation import Explanation, Node, Role
from db.derived import today
from db.errors import DatahallError
from db.superseded import GIVEN
from db.values import dates
from db.values.quantities import show
from db.words import AHEAD, Kind

if TYPE_CHECKING:
    from db.library import Library

EXPLAINED: dict[str, tuple[str, ...]] = {
    "facility": ("power_now", "planned_power", "figures"),
    "partner": ("facilities", "policies", "roles"),
    "policy": ("amount", "facilities"),
    "place": ("facilities", "policies", "figures"),
}
"""The columns of each page (keys of `db.browse.table_columns`) whose numbers follow from other records."""

NOW_RULE = "The last total of the publisher that it follows, installed or in use, and what was added since."
ZERO_RULE = "Nobody gives a figure: 0 follows from a status before opening."
FORECAST_RULE = (
    "No plan of the owner says more than what stands: this is the newest forecast of a third party that does."
)
PLANNED_RULE = "The newest plan for the whole that is more than what stands."
OVERDUE_RULE = "Its day has passed: overdue (!)."
NOT_STATED_RULE = "The source does not say what was counted; it stands with whole-facility power (°)."
AMOUNT_RULE = "The total as authorised, else as announced, else as far as the money has come."
COUNT_RULE = "Each record counts once."
MOST_OTHERS = 50


def explain_cell(library: Library, table: str, record_id: int, column: str) -> Explanation:
    """What made the number in a column of a record's row.

    Args:
        table: "facility", "partner", "policy" or "place".
        column: one of `EXPLAINED[table]`.

    Raises DatahallError where the record is gone or has no number there.
    """
    if column not in EXPLAINED.get(table, ()):
        raise DatahallError("This number stands as it was entered.", "", "Open the record to see its source.")
    named = library.reading().execute(f'SELECT name FROM "{table}" WHERE id = ?', (record_id,)).fetchone()
    if named is None:
        raise DatahallError("This record is gone.", "It was deleted.", "Undo brings it back.")
    name = str(named[0])
    if column == "power_now":
        return _power_now(library, record_id, name)
    if column == "planned_power":
        return _planned_power(library, record_id, name)
    if column == "amount":
        return _amount(library, record_id, name)
    if column == "figures":
        return _figures(library, table, record_id, name)
    return _count(library, table, record_id, column, name)


def _state(library: Library, table: str, record_id: int, columns: str) -> Sequence[Any] | None:
    query = f"SELECT {columns} FROM {table}_state WHERE {table}_id = ?"
    row: Sequence[Any] | None = library.reading().execute(query, (record_id,)).fetchone()
    return row


def _power_now(library: Library, facility_id: int, name: str) -> Explanation:
    columns = "power_now_mw, power_now_basis, power_now_observation_id, status_milestone_id, status"
    state = _state(library, "facility", facility_id, columns)
    if state is None or state[0] is None:
        raise _nothing(name, "power now")
    value, basis, total_id, milestone_id, status = state
    if total_id is None:
        root = Node(what=name, role=Role.VALUE, value=0.0, unit="MW", table="facility", record_id=facility_id,
                    children=_milestone(library, milestone_id, str(status)))  # fmt: skip
        return Explanation(title=f"{name}: 0 MW now", rules=(ZERO_RULE,), root=root)
    ids = (int(total_id), *_additions(library, int(total_id)))
    part = Part(value=float(value), table="facility", record_id=facility_id, fact_ids=ids)
    rules = [NOW_RULE, *([NOT_STATED_RULE] if basis == "power.not_stated" else [])]
    root = _of_part(part, read_shelf(library, [part], ()), name)
    return Explanation(title=f"{name}: {show(float(value), 'power')} now", rules=tuple(rules), root=root)


def _additions(library: Library, total_id: int) -> list[int]:
    """What the same publisher says was added after its last total, on the day for which the columns were derived."""
    day = "CASE WHEN {o}.date_first_day <= :today THEN min(:today, coalesce({o}.date_last_day, {o}.date_first_day)) END"
    rows = library.reading().execute(
        f"""SELECT a.id FROM observation AS n LEFT JOIN source AS ns ON ns.id = n.source_id
            JOIN observation AS a ON a.facility_id = n.facility_id AND a.basis_id = n.basis_id
            LEFT JOIN source AS s ON s.id = a.source_id
            WHERE n.id = :total AND coalesce(s.publisher, '') = coalesce(ns.publisher, '') AND a.extent = 'addition'
              AND a.kind IN ('reported', 'estimated') AND a.stage IN ('installed', 'in use')
              AND a.qualifier IN ('exact', 'about') AND a.scope = '' AND {GIVEN.format(o="a")}
              AND {day.format(o="a")} > {day.format(o="n")} ORDER BY a.date_last_day, a.id""",
        {"total": total_id, "today": int(library.info("derived_on") or today())},
    )
    return [int(row[0]) for row in rows]


def _planned_power(library: Library, facility_id: int, name: str) -> Explanation:
    columns = "planned_power_mw, planned_power_basis, planned_power_observation_id, planned_overdue"
    state = _state(library, "facility", facility_id, columns)
    if state is None or state[0] is None:
        raise _nothing(name, "planned power")
    value, basis, plan_id, overdue = state
    plan = library.reading().execute("SELECT kind FROM observation WHERE id = ?", (plan_id,)).fetchone()
    is_forecast = plan is not None and plan[0] == Kind.FORECAST
    others = library.reading().execute(
        """SELECT o.id FROM observation AS o JOIN basis AS b ON b.id = o.basis_id
           WHERE o.facility_id = ? AND o.id <> ? AND o.kind IN (?, ?) AND o.extent = 'total' AND o.scope = ''
             AND b.key IN ('power.whole_facility', 'power.not_stated') ORDER BY o.id DESC LIMIT ?""",
        (facility_id, plan_id, str(Kind.PLANNED), str(plan[0] if plan else Kind.PLANNED), MOST_OTHERS),
    )
    also = [int(row[0]) for row in others]
    part = Part(value=float(value), table="facility", record_id=facility_id, fact_ids=(int(plan_id),))
    shelf = read_shelf(library, [part], also)
    rules = [FORECAST_RULE if is_forecast else PLANNED_RULE]
    rules += [OVERDUE_RULE] if overdue else []
    rules += [NOT_STATED_RULE] if basis == "power.not_stated" else []
    older = tuple(
        replace(
            fact_node(
                shelf.facts[number], None, shelf, "Another forecast" if is_forecast else "Another plan", role=Role.OTHER
            ),
            rule="not in the number",
        )
        for number in also
        if number in shelf.facts
    )
    root = _of_part(part, shelf, name)
    root = replace(root, children=(*root.children, *older))
    said = "forecast" if is_forecast else "planned"
    return Explanation(title=f"{name}: {show(float(value), 'power')} {said}", rules=tuple(rules), root=root)


def _amount(library: Library, policy_id: int, name: str) -> Explanation:
    state = _state(library, "policy", policy_id, "amount_usd, amount, currency, amount_observation_id")
    if state is None or state[0] is None:
        raise _nothing(name, "amount in US dollars")
    dollars, amount, currency, fact_id = state
    part = Part(value=float(dollars), table="policy", record_id=policy_id, fact_ids=(int(fact_id),))
    rules = [AMOUNT_RULE]
    if currency != "USD":
        rate = float(amount) / float(dollars) if dollars else 0.0
        rules.append(f"At {rate:.4g} {currency} for a US dollar, the average of the year in which it was published.")
    root = _of_part(part, read_shelf(library, [part], ()), name, unit="USD")
    return Explanation(title=f"{name}: {show(float(dollars), 'investment')}", rules=tuple(rules), root=root)


def _of_part(part: Part, shelf: Shelf, name: str, unit: str = "MW") -> Node:
    """The record's own number: its facts stand right below it."""
    node = part_node(part, shelf, unit=unit)
    return replace(node, what=name, role=Role.VALUE, counts=None, value=part.value)


def _milestone(library: Library, milestone_id: int | None, status: str) -> tuple[Node, ...]:
    row = library.reading().execute(
        """SELECT m.event, coalesce(m.date, ''), s.id, coalesce(s.title, ''), coalesce(s.publisher, ''),
             coalesce(s.address, '')
           FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id WHERE m.id = ?""",
        (milestone_id,),
    ).fetchone()  # fmt: skip
    if row is None:
        return (Node(what=f"Status: {status}", role=Role.FACT, counts=0.0),)
    event, date, source_id, title, publisher, address = row
    return (
        Node(
            what=f"Status: {status}, after “{event}”",
            role=Role.FACT,
            counts=0.0,
            date=dates.show(date) if date else "",
            publisher=publisher,
            source_title=title,
            address=address,
            table="source" if source_id else "",
            record_id=source_id or 0,
            source_id=source_id,
        ),
    )


def _figures(library: Library, table: str, record_id: int, name: str) -> Explanation:
    rows = library.reading().execute(
        f"SELECT id FROM observation WHERE {table}_id = ? ORDER BY basis_id, date_last_day, id", (record_id,)
    )
    ids = [int(row[0]) for row in rows]
    shelf = read_shelf(library, [], ids)
    children = tuple(
        replace(fact_node(shelf.facts[number], 1.0, shelf, ""), what=_measure_words(shelf, number))
        for number in ids
        if number in shelf.facts
    )
    root = Node(what=name, role=Role.VALUE, value=float(len(children)), table=table, record_id=record_id,
                figure=f"{len(children):,}", children=children)  # fmt: skip
    said = "1 figure" if len(children) == 1 else f"{len(children):,} figures"
    return Explanation(title=f"{name}: {said}", rules=(COUNT_RULE,), root=root)


def _measure_words(shelf: Shelf, number: int) -> str:
    fact = shelf.facts[number]
    measure = fact.measure.replace("_", " ")
    kind = f", {fact.kind}" if fact.kind in AHEAD else ""
    return f"{measure[:1].upper()}{measure[1:]}, {fact.basis}{kind}"


def _count(library: Library, table: str, record_id: int, column: str, name: str) -> Explanation:
    rows = library.reading().execute(_COUNTED[table, column], (record_id,)).fetchall()
    children = tuple(
        Node(
            what=str(label),
            role=Role.PART,
            counts=1.0,
            figure=str(words),
            date=dates.show(date) if date else "",
            publisher=str(publisher),
            subject=str(label),
            table=str(kind),
            record_id=int(number),
            rule=str(words),
        )
        for kind, number, label, words, date, publisher in rows
    )
    root = Node(what=name, role=Role.VALUE, value=float(len(children)), table=table, record_id=record_id,
                figure=f"{len(children):,}", children=children)  # fmt: skip
    one = {"facilities": "facility", "policies": "policy", "roles": "role"}[column]
    said = f"1 {one}" if len(children) == 1 else f"{len(children):,} {column}"
    return Explanation(title=f"{name}: {said}", rules=(COUNT_RULE,), root=root)


def _nothing(name: str, what: str) -> DatahallError:
    return DatahallError(f"Nothing is known of {name}: {what}.", "", "Add a figure to the record.")


_IN_ROLE = """
SELECT '{t}', f.id, f.name, group_concat(DISTINCT r.role), '', '' FROM role AS r JOIN {t} AS f ON f.id = r.{t}_id
WHERE r.partner_id = ? GROUP BY f.id ORDER BY f.name"""
_COUNTED = {
    ("partner", "facilities"): _IN_ROLE.format(t="facility"),
    ("partner", "policies"): _IN_ROLE.format(t="policy"),
    ("partner", "roles"): """
        SELECT CASE WHEN r.facility_id IS NOT NULL THEN 'facility' ELSE 'policy' END, coalesce(f.id, y.id),
          coalesce(f.name, y.name), r.role || CASE WHEN r.certainty = 'planned' THEN ', planned' ELSE '' END,
          coalesce(r.since, ''), coalesce(s.publisher, '')
        FROM role AS r LEFT JOIN facility AS f ON f.id = r.facility_id LEFT JOIN policy AS y ON y.id = r.policy_id
        LEFT JOIN source AS s ON s.id = r.source_id WHERE r.partner_id = ? ORDER BY 3, r.id""",
    ("policy", "facilities"): """
        SELECT 'facility', f.id, f.name, 'included', coalesce(min(i.since), ''), coalesce(min(s.publisher), '')
        FROM inclusion AS i JOIN facility AS f ON f.id = i.facility_id LEFT JOIN source AS s ON s.id = i.source_id
        WHERE i.policy_id = ? GROUP BY f.id ORDER BY f.name""",
    ("place", "facilities"):
        "SELECT 'facility', id, name, '', '', '' FROM facility WHERE place_id = ? ORDER BY name",
    ("place", "policies"): "SELECT 'policy', id, name, '', '', '' FROM policy WHERE place_id = ? ORDER BY name",
}  # fmt: skip
"""What each count counts: table, id, name, in what way, since when, by whom."""
