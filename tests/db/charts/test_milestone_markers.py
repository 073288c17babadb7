"""Milestones stand in a chart only where they matter: of the largest facilities, what changes most, few in all."""

from __future__ import annotations

from datetime import date

import pytest

from db.charts.description import ChartDescription, Marker, PanelDescription, Split, Total
from db.charts.markers.milestone_markers import MOST, milestone_markers
from db.charts.trajectories import chart_data
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.fixture
def book(library):
    made = Book(library)
    made.us = made.place("US", "United States")
    return made


def site(
    book: Book, name: str, power: float, *events: tuple[str, str], certainty: str = "actual", scope: str = ""
) -> int:
    number = book.facility(name, book.us)
    book.figure(WHOLE, power, "2025-01-31", facility_id=number)
    for event, on in events:
        book.add("milestone", facility_id=number, event=event, date=on, certainty=certainty, scope=scope)
    return number


def shown(markers: tuple[Marker, ...]) -> list[tuple[int, str]]:
    return [(marker.day, marker.label) for marker in markers]


def test_the_largest_give_one_each_and_then_a_second(book):
    large = site(book, "Abilene", 900, ("announced", "2024-05-01"), ("first operational", "2025-09-30"))
    small = site(book, "Prineville", 50, ("announced", "2010-01-21"), ("construction started", "2023-03-01"))
    found = milestone_markers(book.library, [large, small], day("2020-01-01"), TODAY, most=2)
    assert shown(found) == [
        (day("2023-03-01"), "Prineville: construction started"),
        (day("2025-09-30"), "Abilene: first operational"),
    ]
    assert [(one.table, one.record_id) for one in found] == [("facility", small), ("facility", large)]
    more = milestone_markers(book.library, [large, small], day("2020-01-01"), TODAY, most=3)
    assert "Abilene: announced" in [label for _, label in shown(more)]


def test_never_more_than_a_handful_and_none_of_others(book):
    ids = [site(book, f"Site {number}", number + 1, ("announced", "2024-01-01")) for number in range(9)]
    outside = site(book, "Outside", 5000, ("announced", "2024-01-01"))
    found = milestone_markers(book.library, ids, day("2020-01-01"), TODAY)
    assert len(found) == MOST
    assert outside not in [marker.record_id for marker in found]
    assert {marker.record_id for marker in found} == set(ids[-MOST:])


def test_plans_parts_and_vague_days_do_not_stand(book):
    ids = [
        site(book, "Planned", 100, ("first operational", "2025-06-01"), certainty="planned"),
        site(book, "Part", 100, ("first operational", "2025-06-01"), scope="phase 1"),
        site(book, "Vague", 100, ("first operational", "2025")),
        site(book, "Before", 100, ("first operational", "2015-06-01")),
    ]
    assert milestone_markers(book.library, ids, day("2020-01-01"), TODAY) == ()


@pytest.mark.parametrize("split", [Split.COUNTRY, Split.FACILITY])
def test_a_chart_shows_them_only_when_asked(book, split):
    site(book, "Abilene", 900, ("first operational", "2025-01-15"))
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES)
    chart = ChartDescription(panels=(panel,), split=split)
    assert chart_data(book.library, chart, today=TODAY).markers == ()
    asked = ChartDescription(panels=(panel,), split=split, milestone_markers=True)
    assert [one.label for one in chart_data(book.library, asked, today=TODAY).markers] == ["Abilene: first operational"]
