"""A chart's data as CSV."""

from __future__ import annotations

import csv
import io

from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.files.chart_csv import chart_csv
from db.charts.trajectories import chart_data
from tests.figures import TODAY, Book


def test_each_drawn_value_is_a_line_with_its_kind(library):
    book = Book(library)
    site = book.facility('张北, "phase 3"', book.place("CN", "China"))
    book.figure("power.whole_facility", 0.1, "2025-02", facility_id=site)
    book.figure("power.whole_facility", 300, "2027-35", facility_id=site, kind="planned")
    book.figure("power.whole_facility", 900, None, facility_id=site, kind="planned")
    elsewhere = book.facility("Luleå", book.place("SE", "Sweden"))
    book.figure("power.whole_facility", 70, None, facility_id=elsewhere, kind="planned")
    panel = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)
    data = chart_data(library, ChartDescription(panels=(panel,), groups=("CN", "SE")), today=TODAY)
    rows = list(csv.DictReader(io.StringIO(chart_csv(data))))
    assert [(row["line"], row["date"], float(row["value"]), row["ahead"], row["shown as"]) for row in rows] == [
        ("China", "2025-02-28", 0.1, "", "line"),
        ("China", "2026-11-24", 0.1, "", "line"),
        ("China", "2027-09-30", 300, "yes", "line"),
        ("China", "", 900, "yes", "no date"),
        ("Sweden", "", 70, "yes", "no date"),
    ]
    assert {row["unit"] for row in rows} == {"MW"}
