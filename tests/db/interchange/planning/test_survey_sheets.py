"""What people's own sheets hold beside the plain table: dates of figures, a row of totals, countries' own names."""

from __future__ import annotations

from contextlib import closing

import pytest

from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file


def planned(library, tmp_path, text):
    path = tmp_path / "survey.csv"
    path.write_text(text, encoding="utf-8")
    files = [read_file(path)]
    return plan(library, files, guess_mapping(files, library))


def rows(library, query):
    return library.reading().execute(query).fetchall()


@pytest.mark.parametrize("header", ["Capacity date", "Date of capacity", "Capacity as of"])
def test_a_column_of_dates_named_after_a_figure_dates_it(library, tmp_path, header):
    text = f"Facility,Capacity (MW),{header},Opened\nNorth Yard,120,2025-04-01,2024\nSouth Yard,80,TBD,\n"
    apply(library, planned(library, tmp_path, text))
    assert rows(library, "SELECT date, value FROM observation ORDER BY value DESC")[0] == ("2025-04-01", 120.0)
    assert rows(library, "SELECT event, date FROM milestone") == [("first operational", "2024")]


@pytest.mark.parametrize("name", ["Total", "Grand total:", "合计"])
def test_a_row_of_totals_is_no_facility(library, tmp_path, name):
    with closing(
        planned(library, tmp_path, f"Name,Power (MW)\nNorth Yard,120\nTotal Energies Yard,80\n{name},200\n")
    ) as made:
        assert made.counts.added == {"facility": 2, "observation": 2}
        (problem,) = made.problems
        assert (problem.row, problem.column, problem.value) == (4, "Name", name)


def test_a_country_may_be_written_as_it_calls_itself(library, tmp_path):
    text = "Name,Country\nA,Schweiz\nB,España\nC,대한민국\nD,Chinaa\n"
    made = planned(library, tmp_path, text)
    (problem,) = made.problems
    assert problem.value == "Chinaa" and problem.reason.endswith("Did you mean one of these? (China)")
    apply(library, made)
    assert {row[0] for row in rows(library, "SELECT code FROM place")} == {"WORLD", "CH", "ES", "KR"}


def test_amounts_in_german_and_french_thousands_of_millions(library, tmp_path):
    apply(library, planned(library, tmp_path, 'Name;Investment\nA;"1,2 Mrd €"\nB;"3,5 Mio. EUR"\nC;"€2 Mrd"\n'))
    assert sorted(rows(library, "SELECT value FROM observation")) == [(3.5e6,), (1.2e9,), (2e9,)]
