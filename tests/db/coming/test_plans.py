"""Promises of several publishers, and planned openings, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.coming.openings import COMPLETION, OPENING, openings
from db.coming.plans import promises
from db.coming.telling import bases_with_plans, months_spread, months_words, outcome, row_of, summary
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


@pytest.fixture
def book(library):
    return Book(library)


def test_one_delivery_counts_once_however_many_publishers_promised_it(library, book):
    site = book.facility("Mesa")
    owner, press, other = (book.source(name, said) for name, said in (
        ("Owner", "2023-01-01"), ("Press", "2023-02-01"), ("Other", "2023-03-01")))  # fmt: skip
    for source, value, due in (
        (owner, 1000, "2024"),
        (press, 1000, "2025"),
        (other, 1008, "2026"),
        (owner, 300, "2023"),
    ):
        book.figure(WHOLE, value, due, facility_id=site, source_id=source, kind="planned")
    later = book.source("Owner", "2024-02-01")
    book.figure(WHOLE, 1000, "2027", facility_id=site, source_id=later, kind="planned")
    found = promises(library, WHOLE, TODAY)
    assert len(found.promises) == 2 and sum(months_spread(found).overdue) == 2
    large = max(found.promises, key=lambda one: one.value)
    assert large.publishers == ("Owner", "Press", "Other") and len(large.plan_ids) == 4
    assert large.moves == 1  # the owner moved its day; two publishers with two days have moved nothing
    assert row_of(large)[-1] == "Owner and 2 others" and row_of(large)[4] == "31 Dec 2027"


def test_a_planned_opening_is_kept_late_or_overdue_and_says_who_said_so(library, book):
    sites = {name: book.facility(name) for name in ("Opened", "Silent", "Later", "Undated", "Afterwards", "Phases")}

    def milestone(site, event, date, said, scope="", certainty="planned", publisher="Owner"):
        source = book.source(publisher, said)
        values = {"event": event, "date": date, "scope": scope, "certainty": certainty, "source_id": source}
        book.add("milestone", facility_id=sites[site], **values)

    milestone("Opened", "first operational", "2024", "2023-01-01")
    milestone("Opened", "first operational", "2025", "2024-06-01")
    milestone("Opened", "first operational", "2025-06-30", "2025-07-01", certainty="actual", publisher="Press")
    milestone("Silent", "first operational", "2025", "2024-01-01")
    milestone("Silent", "first operational", "2025", "2024-02-01", publisher="Press")
    milestone("Later", "first operational", "2030", "2026-01-01")
    milestone("Undated", "first operational", None, "2026-01-01")
    milestone("Undated", "first operational", "2024/..", "2023-01-01")
    milestone("Afterwards", "first operational", "2024", "2025-03-01")
    milestone("Phases", "first operational", "2025", "2024-01-01", scope="phase 1")
    milestone("Phases", "completed", "2026-06", "2024-01-01")
    milestone("Phases", "first operational", "2026-01-31", "2026-02-01", scope="phase 2", certainty="actual")
    found = openings(library, OPENING, TODAY)
    told = {one.facility: (outcome(one), round(one.months_late)) for one in found.promises}
    assert told["Opened"] == ("came by 30 Jun 2025", 6)
    assert told["Silent"] == ("overdue", 11) and told["Phases"] == ("overdue", 11)
    assert told["Later"][0] == "not due yet"
    assert (len(found.undated), len(found.too_late)) == (2, 1)
    silent = next(one for one in found.promises if one.facility == "Silent")
    assert row_of(silent)[1] == "to open" and row_of(silent)[-1] == "Owner and 1 other"
    assert "1 of 3 promises due were delivered, 2 are overdue" in summary(found)
    came = [replace(silent, delivered_day=silent.first_due + days) for days in (347, 9, -12, -61)]
    assert [months_words(one) for one in came] == ["+11", "0", "0", "-2"]
    complete = openings(library, COMPLETION, TODAY).promises
    assert [(one.facility, outcome(one)) for one in complete] == [("Phases", "overdue")]
    assert {"Day of opening", "Day of completion"} <= {one.name for one in bases_with_plans(library)}
    assert not openings(library, OPENING, TODAY, only=[]).promises
