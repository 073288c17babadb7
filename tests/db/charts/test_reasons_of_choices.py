"""What the controls of a chart offer, and why they do not offer the rest."""

from __future__ import annotations

import pytest

from db.charts.chart_choices import Choices, group_labels, read_choices, search_groups
from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.reasons.choices import drawable, reasons_against_choices, with_drawable_total
from db.charts.trajectories import chart_data
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


@pytest.fixture
def book(library):
    return Book(library)


def chart(basis: str, total: Total, split: Split = Split.COUNTRY, **more) -> ChartDescription:
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=total)
    return ChartDescription(panels=(panel,), split=split, **more)


def test_regions_statuses_and_stages_are_found_by_name_with_their_numbers(library, book):
    us = book.place("US", "United States")
    site, other = book.facility("A", us, region="Texas"), book.facility("B", us, region="Texas")
    book.add("milestone", facility_id=site, event="paused", date="2024-01-31")
    book.figure(WHOLE, 10, "2025-01-31", facility_id=other)
    assert [(one.label, one.figures) for one in search_groups(library, Split.REGION, "")] == [
        ("Northern America", 2),
        ("Texas (US)", 2),
    ]
    assert [one.key for one in search_groups(library, Split.REGION, "tex", ("M49:030",))] == ["M49:030", "US/Texas"]
    assert [one.label for one in search_groups(library, Split.STATUS, "")] == ["Paused", "Unknown"]
    assert [(one.key, one.figures) for one in search_groups(library, Split.STAGE, "use")] == [("in use", 1)]
    assert group_labels(library, Split.REGION, ("US/Texas",)) == {"US/Texas": "Texas (US)"}


def test_partners_are_found_by_the_role_they_are_in(library, book):
    site = book.facility("A")
    builder, owner = book.add("partner", name="Builder"), book.add("partner", name="Owner")
    book.add("role", partner_id=builder, facility_id=site, role="developer")
    book.add("role", partner_id=owner, facility_id=site, role="owner")
    assert [one.label for one in search_groups(library, Split.PARTNER, partner_role="owner")] == ["Owner"]
    assert [one.label for one in search_groups(library, Split.PARTNER, partner_role="developer")] == ["Builder"]
    roles = {one.key: one.figures for one in read_choices(library).roles}
    assert (roles["owner"], roles["developer"], roles["lender"]) == (1, 1, 0)
    reasons = reasons_against_choices(read_choices(library), ChartDescription())
    assert reasons["role:lender"] == "No facility has a partner in this role."


def test_a_total_that_nobody_reports_says_so(library, book):
    book.figure(WHOLE, 10, "2025-01-31", facility_id=book.facility("A", book.place("CN", "China")))
    reasons = reasons_against_choices(read_choices(library), chart(WHOLE, Total.SITES))
    reported = "Nobody reports a figure counted as “whole facility” of a country itself."
    assert reasons["total:as reported"] == reported
    assert reasons["total:both"] == reported
    assert "total:from sites" not in reasons
    by_status = reasons_against_choices(read_choices(library), chart(WHOLE, Total.SITES, Split.STATUS))
    assert by_status["total:as reported"] == "Nobody reports figures by status: a status is not a record."


def test_what_only_concerns_sums_is_not_offered_for_figures_as_reported(library, book):
    book.figure("racks.2_5_kw", 10, "2025-01-31", place_id=book.place("CN", "China"))
    reasons = reasons_against_choices(read_choices(library), chart("racks.2_5_kw", Total.REPORTED))
    assert {"filters", "with_rest", "within", "split:status", "total:from sites"} <= reasons.keys()
    assert "split:country" not in reasons


def test_stages_are_not_added_up_so_there_are_no_others(library, book):
    book.figure(WHOLE, 10, "2025-01-31", facility_id=book.facility("A"))
    reasons = reasons_against_choices(read_choices(library), chart(WHOLE, Total.SITES, Split.STAGE))
    assert reasons["with_rest"] == "A facility may have figures of several stages: they are not added to each other."
    facilities = reasons_against_choices(read_choices(library), chart("facilities.all_listed", Total.SITES))
    assert facilities["split:stage"] == "Facilities have a status, figures a stage: split by status instead."


def test_facilities_and_equivalents_that_are_only_computed_are_offered(library, book):
    site = book.facility("A", book.place("CN", "China"), accelerators="NVIDIA B200")
    book.figure("accelerators.ai_chips", 10, "2025-01-31", facility_id=site)
    book.add("milestone", facility_id=site, event="completed", date="2024-01-31")
    choices = read_choices(library)
    assert {"facilities", "h100_equivalents", "accelerators"} <= {one.key for one in choices.measures}
    for basis in ("facilities.all_listed", "h100_equivalents.16_bit"):
        assert drawable(choices, chart(basis, Total.SITES))


def test_the_total_that_can_be_drawn_is_taken(library, book):
    book.figure(WHOLE, 10, "2025-01-31", facility_id=book.facility("A", book.place("CN", "China")))
    choices = read_choices(library)
    assert with_drawable_total(choices, chart(WHOLE, Total.REPORTED)) == chart(WHOLE, Total.SITES)


def test_a_chart_without_choices_or_panels_has_reasons_all_the_same():
    reasons = reasons_against_choices(Choices((), (), ()), chart(WHOLE, Total.SITES))
    assert reasons["total:from sites"] == "No figure is counted in this way."
    assert reasons_against_choices(Choices((), (), ()), ChartDescription())["filters"]


def test_what_is_said_to_be_drawable_has_lines_and_what_is_not_has_none(starter_library):
    choices = read_choices(starter_library)
    for basis in ("power.whole_facility", "racks.2_5_kw", "energy.data_centres", "facilities.all_listed"):
        for split in Split:
            for total in (Total.REPORTED, Total.SITES):
                if split is Split.FACILITY and total is Total.REPORTED:
                    continue
                wanted = chart(basis, total, split)
                panel = chart_data(starter_library, wanted, today=TODAY).panels[0]
                if panel.lines:
                    assert drawable(choices, wanted), (basis, split, total)
                if not drawable(choices, wanted):
                    assert not panel.lines
                    assert not panel.undated
