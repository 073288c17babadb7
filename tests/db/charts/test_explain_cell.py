"""Numbers of the tables explain themselves: what is listed adds up to what the cell shows."""

from __future__ import annotations

import pytest

from db.charts.explaining.explain_cell import EXPLAINED, explain_cell
from db.errors import DatahallError
from tests.figures import Book

WHOLE = "power.whole_facility"


@pytest.fixture
def book(library):
    return Book(library)


def leaves(made) -> list[tuple[str, float]]:
    return [(leaf.figure, leaf.counts) for leaf in made.root.leaves()]


def test_power_now_is_the_last_total_and_what_was_added_since(library, book):
    site, epoch = book.facility("Site"), book.source("Epoch AI")
    of_epoch = {"facility_id": site, "source_id": epoch}
    book.figure(WHOLE, 100, "2024-01-01", **of_epoch)
    book.figure(WHOLE, 300, "2025-01-01", **of_epoch)
    book.figure(WHOLE, 50, "2024-06-01", extent="addition", **of_epoch)
    book.figure(WHOLE, 30, "2025-06-01", extent="addition", **of_epoch)
    book.figure(WHOLE, 70, "2025-06-01", extent="addition", facility_id=site, source_id=book.source("Another"))
    made = explain_cell(library, "facility", site, "power_now")
    assert leaves(made) == [("300 MW", 300), ("30 MW", 30)]
    assert (made.title, made.value, made.unit) == ("Site: 330 MW now", 330, "MW")


def test_no_power_before_opening_is_explained_by_the_status(library, book):
    site = book.facility("Site")
    source = book.source("County office")
    book.add("milestone", facility_id=site, event="construction started", date="2026-01-05", source_id=source)
    made = explain_cell(library, "facility", site, "power_now")
    (status,) = made.root.children
    assert (made.value, status.counts, status.publisher) == (0, 0, "County office")
    assert "0 follows from a status before opening" in made.rules[0]


def test_the_planned_power_names_the_plans_that_do_not_count(library, book):
    site = book.facility("Site")
    for value, said in ((500, "2025-01-01"), (900, "2026-01-01")):
        book.figure(WHOLE, value, "2030", facility_id=site, kind="planned", said_on=said)
    made = explain_cell(library, "facility", site, "planned_power")
    assert leaves(made) == [("900 MW", 900)]
    assert [(node.figure, node.counts) for node in made.root.children[1:]] == [("500 MW", None)]


def test_an_amount_in_another_currency_counts_in_dollars_and_names_the_rate(library, book):
    law = book.add("policy", name="A law", kind="law")
    book.figure("investment.nominal", 7e9, None, policy_id=law, currency="CNY", stage="announced",
                source_id=book.source("Ministry", "2023-05-01"))  # fmt: skip
    made = explain_cell(library, "policy", law, "amount")
    stored = library.reading().execute("SELECT amount_usd FROM policy_state").fetchone()[0]
    assert made.value == stored
    assert sum(counts for _, counts in leaves(made)) == pytest.approx(stored)
    assert "CNY for a US dollar" in made.rules[1]


def test_counts_list_each_record_once(library, book):
    china = book.place("CN", "China")
    first, second = book.facility("First", china), book.facility("Second", china)
    maker = book.add("partner", name="A maker", kind="company")
    for site, role in ((first, "owner"), (first, "operator"), (second, "owner")):
        book.add("role", partner_id=maker, facility_id=site, role=role)
    at_place = explain_cell(library, "place", china, "facilities")
    assert [(node.what, node.table, node.record_id) for node in at_place.root.children] == [
        ("First", "facility", first),
        ("Second", "facility", second),
    ]
    assert explain_cell(library, "partner", maker, "facilities").value == 2
    assert explain_cell(library, "partner", maker, "roles").value == 3


def test_what_is_not_known_or_gone_is_said(library, book):
    site = book.facility("Site")
    with pytest.raises(DatahallError, match="Nothing is known of Site"):
        explain_cell(library, "facility", site, "planned_power")
    with pytest.raises(DatahallError, match="gone"):
        explain_cell(library, "facility", 999, "power_now")
    with pytest.raises(DatahallError, match="as it was entered"):
        explain_cell(library, "facility", site, "name")


COLUMNS = {
    "power_now": "SELECT facility_id, power_now_mw FROM facility_state",
    "planned_power": "SELECT facility_id, planned_power_mw FROM facility_state",
    "amount": "SELECT policy_id, amount_usd FROM policy_state",
}


@pytest.mark.parametrize(("table", "column"), [(table, one) for table, columns in EXPLAINED.items() for one in columns])
def test_every_number_of_the_starter_library_adds_up_to_its_cell(starter_library, table, column):
    from db.browse.table_columns import COLUMNS as SHOWN

    reading = starter_library.reading()
    if column in COLUMNS:
        cells = dict(reading.execute(COLUMNS[column]).fetchall())
    else:
        sql = next(one.sql for one in SHOWN[table] if one.key == column)
        joined = f"LEFT JOIN {table}_state AS s ON s.{table}_id = r.id" if "s." in sql else ""
        cells = dict(reading.execute(f'SELECT r.id, {sql} FROM "{table}" AS r {joined}').fetchall())
    known = {number: value for number, value in cells.items() if value is not None}
    assert known
    for number, value in sorted(known.items())[:60]:
        made = explain_cell(starter_library, table, number, column)
        assert made.value == value
        assert sum(leaf.counts for leaf in made.root.leaves()) == pytest.approx(value)
        if column == "power_now":
            facts = [leaf for leaf in made.root.leaves() if leaf.fact_id is not None]
            stored = [reading.execute("SELECT value FROM observation WHERE id = ?", (leaf.fact_id,)) for leaf in facts]
            assert sum(one.fetchone()[0] for one in stored) == pytest.approx(value)
