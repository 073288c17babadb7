"""Which facilities a chart's groups hold, and when; worked by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.browse.filters import Filter
from db.charts.description import REST, ChartData, ChartDescription, PanelDescription, Split, Total
from db.charts.splits import spans
from db.charts.splits.groups import groups_of
from db.charts.splits.statuses import status_spans
from db.charts.splits.world_regions import M49, M49_OF
from db.charts.trajectories import chart_data
from db.history.changes import change_set
from db.own.fields import FieldForm, add
from db.own.values import OwnContent, write
from db.values import dates
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


@pytest.fixture
def book(library):
    return Book(library)


def sites(split: Split, *groups: str, basis: str = WHOLE, **more) -> ChartDescription:
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=Total.SITES)
    return ChartDescription(panels=(panel,), split=split, groups=groups, **more)


def values(data: ChartData) -> dict[str, list[tuple[str, float]]]:
    """By the lines' names: (day, value) of each point."""
    return {
        line.label: [(dates.from_day(point.day).isoformat(), point.value) for point in line.points]
        for line in data.panels[0].lines
    }


def today(data: ChartData) -> dict[str, float]:
    """By the lines' names what stands today."""
    return {
        line.label: next(point.value for point in reversed(line.points) if point.day <= TODAY)
        for line in data.panels[0].lines
    }


def uid(library, table: str, name: str) -> str:
    return str(library.reading().execute(f"SELECT uid FROM {table} WHERE name = ?", (name,)).fetchone()[0])


# Regions


def test_each_country_is_in_one_world_region():
    countries = [country for region in M49 for country in region.countries]
    assert len(countries) == len(set(countries))
    assert {one.alpha_2 for one in pycountry.countries} - set(countries) == {"AQ"}
    assert (M49_OF["CN"], M49_OF["AE"], M49_OF["US"]) == ("M49:030", "M49:145", "M49:021")


def test_regions_of_the_world_are_named_after_their_standard(library, book):
    for code, name, value in (("CN", "China", 10), ("JP", "Japan", 5), ("US", "United States", 30)):
        site = book.facility(f"Site in {name}", book.place(code, name))
        book.figure(WHOLE, value, "2025-01-31", facility_id=site)
    data = chart_data(library, sites(Split.REGION), today=TODAY)
    assert today(data) == {"Northern America": 30, "Eastern Asia": 15}
    assert "World regions as in the United Nations' standard M49" in data.coverage


def test_within_one_country_the_regions_are_its_states(library, book):
    us = book.place("US", "United States")
    for name, state, value in (("A", "Texas", 10), ("B", "Texas", 5), ("C", "Ohio", 7), ("D", "", 3)):
        book.figure(WHOLE, value, "2025-01-31", facility_id=book.facility(name, us, region=state))
    data = chart_data(library, sites(Split.REGION, with_rest=True), today=TODAY)
    assert today(data) == {"Texas": 15, "Ohio": 7, "All others": 3}


def test_a_union_and_a_region_that_overlap_say_so(library, book):
    uae = book.facility("UAE site", book.place("AE", "United Arab Emirates"))
    book.figure(WHOLE, 10, "2025-01-31", facility_id=uae)
    data = chart_data(library, sites(Split.REGION, "GCC", "M49:145"), today=TODAY)
    assert today(data) == {"Gulf Cooperation Council": 10, "Western Asia": 10}
    assert "1 facility counts in several lines" in data.coverage


# Partners


def test_a_facility_counts_for_its_operator_at_the_time(library, book):
    old, new = book.add("partner", name="Old"), book.add("partner", name="New")
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    book.add("role", partner_id=old, facility_id=site, role="operator", until="2025-01-31")
    book.add("role", partner_id=new, facility_id=site, role="operator", since="2025-02-01")
    book.add("role", partner_id=old, facility_id=site, role="owner")
    data = chart_data(library, sites(Split.PARTNER), today=TODAY)
    assert values(data) == {
        "Old": [("2024-01-31", 100), ("2025-02-28", 0), ("2026-11-24", 0)],
        "New": [("2025-02-28", 100), ("2026-11-24", 100)],
    }
    assert not any("several lines" in said for said in data.coverage)
    owners = chart_data(library, sites(Split.PARTNER, partner_role="owner"), today=TODAY)
    assert today(owners) == {"Old": 100}
    assert owners.title == "Old: power"


def test_an_operator_that_comes_back_counts_again(library, book):
    company = book.add("partner", name="Company")
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2023-01-31", facility_id=site)
    book.figure(WHOLE, 150, "2024-06-30", facility_id=site)
    book.add("role", partner_id=company, facility_id=site, role="operator", until="2024-01-30")
    book.add("role", partner_id=company, facility_id=site, role="operator", since="2025-01-31")
    data = chart_data(library, sites(Split.PARTNER, uid(library, "partner", "Company")), today=TODAY)
    assert values(data)["Company"] == [
        ("2023-01-31", 100),
        ("2024-01-31", 0),
        ("2025-01-31", 150),
        ("2026-11-24", 150),
    ]
    ledger = data.panels[0].lines[0].ledger
    assert ledger is not None
    days = [dates.span(text)[1] for text in ("2023-06-30", "2024-06-30", "2025-06-30")]
    assert [sum(part.value for part in ledger.parts(day)) for day in days] == [100, 0, 150]


def test_a_facility_of_two_operators_counts_in_both_lines_and_the_chart_says_so(library, book):
    site, other = book.facility("Site"), book.facility("Other")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    book.figure(WHOLE, 30, "2024-01-31", facility_id=other)
    for name in ("One", "Two"):
        book.add("role", partner_id=book.add("partner", name=name), facility_id=site, role="operator")
    data = chart_data(library, sites(Split.PARTNER, with_rest=True), today=TODAY)
    assert today(data) == {"One": 100, "Two": 100, "All others": 30}
    assert "1 facility counts in several lines" in data.coverage
    assert "Each facility counts for its operator at the time" in data.coverage


def test_a_planned_role_is_not_one_of_today(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    partner = book.add("partner", name="Hopeful")
    book.add("role", partner_id=partner, facility_id=site, role="operator", certainty="planned")
    data = chart_data(library, sites(Split.PARTNER), today=TODAY)
    assert data.panels[0].lines == ()


# Status


def test_a_facility_goes_from_one_status_to_the_next_on_the_day(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    book.figure(WHOLE, 400, "2028-01-31", facility_id=site, kind="planned")
    book.add("milestone", facility_id=site, event="construction started", date="2023-05-01")
    book.add("milestone", facility_id=site, event="first operational", date="2024-06-30")
    book.add("milestone", facility_id=site, event="fully operational", date="2027-01-01", certainty="planned")
    data = chart_data(library, sites(Split.STATUS), today=TODAY)
    assert values(data) == {
        "Partly operational": [("2024-06-30", 100), ("2026-11-24", 100), ("2028-01-31", 400)],
        "Under construction": [("2024-01-31", 100), ("2024-06-30", 0), ("2026-11-24", 0)],
    }


def test_the_status_of_today_is_that_of_the_facilities_page(starter_library):
    reading = starter_library.reading()
    stored = dict(reading.execute("SELECT facility_id, status FROM facility_state").fetchall())
    day = int(starter_library.info("derived_on") or 0)
    import numpy as np

    found = status_spans(starter_library, np.array(list(stored), dtype=np.int64), day)
    current = found.where((found.since <= day) & (found.until > day))
    keys = [current.keys[place] for place in current.group]
    assert dict(zip(current.subject.tolist(), keys, strict=True)) == stored


# All others, and filters


def test_all_others_are_what_no_line_holds(library, book):
    china, us, japan = book.place("CN", "China"), book.place("US", "United States"), book.place("JP", "Japan")
    for name, place, value in (("A", china, 10), ("B", us, 20), ("C", japan, 5), ("D", None, 1)):
        book.figure(WHOLE, value, "2025-01-31", facility_id=book.facility(name, place))
    data = chart_data(library, sites(Split.COUNTRY, "CN", "US", with_rest=True), today=TODAY)
    assert today(data) == {"China": 10, "United States": 20, "All others (1)": 6}
    assert data.panels[0].lines[-1].key == REST
    assert data.title == "China and the United States: power"


def test_all_others_hold_no_part_of_a_facility_that_is_drawn(library, book):
    campus = book.facility("Campus")
    hall = book.facility("Hall", part_of_id=campus, whole_includes_it=True)
    other = book.facility("Other")
    for site, value in ((campus, 100), (hall, 40), (other, 7)):
        book.figure(WHOLE, value, "2025-01-31", facility_id=site)
    data = chart_data(library, sites(Split.FACILITY, uid(library, "facility", "Campus"), with_rest=True), today=TODAY)
    assert today(data) == {"Campus": 100, "All others (2)": 7}


def test_only_facilities_that_pass_the_filters_count_and_the_chart_says_so(library, book):
    china = book.place("CN", "China")
    for name, region, value in (("A", "Hebei", 10), ("B", "Hebei", 20), ("C", "Gansu", 5), ("D", "", 1)):
        book.figure(WHOLE, value, "2025-01-31", facility_id=book.facility(name, china, region=region))
    chart = sites(Split.COUNTRY, "CN", filters=(Filter("region", ("Hebei", "")), Filter("status", ("unknown",))))
    data = chart_data(library, chart, today=TODAY)
    assert today(data) == {"China": 31}
    assert data.subtitle == "Sums over listed sites. Only: Region Hebei or not given; Status unknown"
    assert "Only: Region Hebei or not given; Status unknown (Status as of today)" in data.coverage
    assert data.panels[0].lines[0].coverage == "3 of 3 facilities have a figure"


def test_a_filter_of_a_newer_version_is_left_out(library, book):
    book.figure(WHOLE, 10, "2025-01-31", facility_id=book.facility("A", book.place("CN", "China")))
    data = chart_data(library, sites(Split.COUNTRY, filters=(Filter("moon_phase", ("full",)),)), today=TODAY)
    assert today(data) == {"China": 10}
    assert data.subtitle == "Sums over listed sites"


def test_figures_as_reported_are_not_filtered_and_the_chart_says_so(library, book):
    book.figure("racks.2_5_kw", 10, "2025-01-31", place_id=book.place("CN", "China"))
    panel = PanelDescription(measure="racks", basis="racks.2_5_kw", total=Total.REPORTED)
    chart = ChartDescription(panels=(panel,), groups=("CN",), filters=(Filter("region", ("Hebei",)),))
    assert "Figures as reported are not filtered" in chart_data(library, chart, today=TODAY).coverage


def test_a_split_without_records_cannot_be_reported(library, book):
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.REPORTED)
    data = chart_data(library, ChartDescription(panels=(panel,), split=Split.STATUS), today=TODAY)
    assert data.panels[0].empty_reason == "Nobody reports figures by status. Choose Taken from: sum of listed sites."


# What always holds

span = st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(0, 20), st.integers(0, 20))


DAYS = (-1e9, *range(-1, 22), 1e9)


def held(rows) -> Counter[tuple[str, int, float]]:
    """How many spans hold each day, by key and subject."""
    return Counter((key, subject, day) for key, subject, since, until in rows for day in DAYS if since <= day < until)


def days_held(some: spans.Spans) -> Counter[tuple[str, int, float]]:
    keys = [some.keys[place] for place in some.group]
    return held(zip(keys, some.subject.tolist(), some.since.tolist(), some.until.tolist(), strict=True))


def under_any_key(days) -> set[tuple[int, float]]:
    return {(subject, day) for _, subject, day in days}


@given(st.lists(span, max_size=12))
def test_merged_spans_hold_the_same_days_once(rows):
    assert days_held(spans.spans(rows)) == dict.fromkeys(held(rows), 1)


@given(st.lists(span, max_size=12))
def test_what_is_outside_is_all_that_is_in_no_span(rows):
    rest = spans.outside(np.array([1, 2, 3]), spans.spans(rows), REST)
    inside = under_any_key(held(rows))
    free = [(REST, subject, day) for subject in (1, 2, 3) for day in DAYS if (subject, day) not in inside]
    assert days_held(rest) == dict.fromkeys(free, 1)


@given(st.lists(span, max_size=12), st.lists(span, max_size=6))
def test_what_is_within_is_in_both(rows, others):
    both = spans.within(spans.spans(rows), spans.spans(others))
    inside = under_any_key(held(others))
    wanted = [(key, subject, day) for key, subject, day in held(rows) if (subject, day) in inside]
    assert days_held(both) == dict.fromkeys(wanted, 1)


def test_lines_of_a_full_split_add_up_to_the_world(starter_library):
    whole = chart_data(starter_library, sites(Split.COUNTRY, "WORLD"), today=TODAY).panels[0].lines[0]
    assert whole.ledger is not None
    for split, more in ((Split.COUNTRY, {"largest": 3}), (Split.STATUS, {"largest": 9}), (Split.REGION, {})):
        lines = chart_data(starter_library, sites(split, with_rest=True, **more), today=TODAY).panels[0].lines
        assert lines
        for text in ("2019-12-31", "2023-12-31", "2026-11-24", "2028-12-31"):
            day = dates.span(text)[1] or 0
            parts = [part for line in lines if line.ledger is not None for part in line.ledger.parts(day)]
            wanted = sum(part.value for part in whole.ledger.parts(day))
            assert sum(part.value for part in parts) == pytest.approx(wanted)


def test_groups_are_read_for_every_split(starter_library):
    for split in (one for one in Split if one is not Split.OWN_FIELD):  # the starter library has none
        groups = groups_of(starter_library, sites(split), TODAY)
        assert groups.labels
        assert set(groups.members.present()) <= set(groups.labels)
        assert (groups.members.since < groups.members.until).all()


def rows_of(some: spans.Spans) -> list[tuple[float, ...]]:
    columns = (some.group, some.subject, some.since, some.until)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


@given(st.lists(st.tuples(st.sampled_from(["x", "y", "z"]), st.integers(1, 5))))
def test_membership_at_all_times_is_the_same_however_it_is_read(pairs):
    at_once = spans.always_by_key(pairs)
    one_by_one = spans.spans((key, subject, spans.ALWAYS, spans.EVER) for key, subject in pairs)
    assert at_once.keys == one_by_one.keys and rows_of(at_once) == rows_of(one_by_one)


@pytest.mark.parametrize("split", [Split.REGION, Split.FACILITY, Split.OWN_FIELD])
def test_what_holds_at_all_times_is_not_read_a_span_at_a_time(library, book, split, monkeypatch):
    site = book.facility("Zhangbei", book.place("CN", "China"))
    book.figure(WHOLE, 100, "2024", facility_id=site)
    key = add(library, "facility", FieldForm("Land owner"))
    with change_set(library, "Fill in") as session:
        write(session, "facility", site, {key: OwnContent(text="Acme")})

    def refuse(*_: object) -> None:
        raise AssertionError("a million facilities would be a million tuples")

    monkeypatch.setattr(spans, "of_columns", refuse)
    data = chart_data(library, sites(split, own_field=key if split is Split.OWN_FIELD else ""), today=TODAY)
    assert [line.points[-1].value for line in data.panels[0].lines] == [100]
