"""A facility's own plans: on which bases it has any, and the chart that draws each of them over what came."""

from __future__ import annotations

from db.browse.records import read
from db.charts.coming.wishes import Projection
from db.charts.trajectories import chart_data
from db.coming.of_one import plans_chart
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"
CHIPS = "accelerators.ai_chips"


def test_each_published_plan_of_a_facility_is_a_line_over_what_came(library):
    book = Book(library)
    site = book.facility("Mesa", book.place("US", "United States"))
    press = book.source("Press", "2024-06-01")
    for said, value, due in (("2023-01-01", 300, "2025"), ("2024-01-01", 500, "2026"), ("2025-01-01", 500, "2028")):
        owner = book.source(f"Owner {said}", said)
        book.figure(WHOLE, value, due, facility_id=site, source_id=owner, kind="planned")
    book.figure("power.not_stated", 40, "2024", facility_id=site, source_id=press, kind="planned")
    book.figure(CHIPS, 9000, "2027", facility_id=site, source_id=press, kind="forecast")
    book.figure(CHIPS, 9000, None, facility_id=site, source_id=press, kind="planned")
    book.figure(WHOLE, 100, "2024-03", facility_id=site, source_id=press)
    assert read(library, "facility", site).plans == ((WHOLE, "Power"), (CHIPS, "Accelerators"))
    chart = plans_chart(library, site, WHOLE)
    assert chart.coming.projection is Projection.PLANS and not chart.coming.with_forecasts
    lines = chart_data(library, chart, today=TODAY).panels[0].lines
    assert [line.label for line in lines if ":plan:" in line.key] == [
        "Plan of 1 Jan 2023", "Plan of 1 Jan 2024", "Plan of 1 Jun 2024", "Plan of 1 Jan 2025",
    ]  # fmt: skip
    assert plans_chart(library, site, "power.not_stated") == chart  # the two are drawn as one
    book.figure("power.critical_it", 200, "2027", facility_id=site, source_id=press, kind="planned")
    assert [name for _, name in read(library, "facility", site).plans] == [
        "Power, whole facility", "Accelerators", "Power, critical IT",
    ]  # fmt: skip
    bare = book.facility("Bare", None)
    book.figure(WHOLE, 10, None, facility_id=bare, source_id=press, kind="planned")
    assert read(library, "facility", bare).plans == ()
