"""Charts of the figures of some sources only: by their own fields as by the built-in columns."""

from __future__ import annotations

import pytest
from figures import TODAY, Book

from db.browse.filters import Filter
from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.trajectories import chart_data
from db.history.changes import change_set
from db.own.fields import FieldForm, add
from db.own.values import OwnContent, write
from db.words import OwnFieldKind as Kind

WHOLE = "power.whole_facility"
SITES = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES)
REPORTED = PanelDescription(measure="power", basis=WHOLE, total=Total.REPORTED)


@pytest.fixture
def method(library) -> str:
    """China with a facility of which two sources tell, one of which no source tells, and a total as reported."""
    book = Book(library)
    key = add(library, "source", FieldForm("Method", Kind.CHOICE, choices=("measured", "said", "unused")))
    seen, told = book.source("Imagery", "2024"), book.source("Owner", "2024")
    for source, word in ((seen, "measured"), (told, "said")):
        with change_set(library, "Fill in") as session:
            write(session, "source", source, {key: OwnContent(text=word)})
    china = book.place("CN", "China")
    one, two = book.facility("One", china), book.facility("Two", china)
    for site, power, source in ((one, 100, seen), (one, 300, told), (two, 50, None)):
        book.figure(WHOLE, power, "2023", facility_id=site, source_id=source)
    for power, source in ((1000, seen), (4000, told)):
        book.figure(WHOLE, power, "2023", place_id=china, source_id=source)
    book.figure("energy.data_centres", 7, "2023", facility_id=one, source_id=told)
    return key


def drawn(library, panel=SITES, **more):
    chart = ChartDescription(panels=(panel,), split=Split.COUNTRY, groups=("CN",), **more)
    assert ChartDescription.from_json(chart.to_json()) == chart
    data = chart_data(library, chart, today=TODAY)
    return data, {line.label: line.points[-1].value for line in data.panels[0].lines}


@pytest.mark.parametrize(("word", "sites", "reported"), [("measured", 100, 1000), ("said", 300, 4000)])
def test_only_figures_of_the_sources_that_pass_count_and_the_chart_says_so(library, method, word, sites, reported):
    wanted = (Filter(method, (word,)),)
    data, values = drawn(library, source_filters=wanted)
    assert values == {"China": sites}
    said = f"Only figures of sources with: Method {word}"
    assert said in data.coverage and said in data.subtitle
    assert "2 figures of other sources than the filter asks for" in data.left_out
    assert drawn(library, REPORTED, source_filters=wanted)[1] == {"China": reported}


def test_by_a_built_in_column_too_and_any_of_several_is_enough(library, method):
    wanted = (Filter("publisher", ("Owner",)), Filter(method, ("measured",)))
    assert drawn(library, source_filters=wanted)[1] == {}
    assert drawn(library, source_filters=wanted, any_source_filter=True)[1] in ({"China": 100}, {"China": 300})
    assert drawn(library, source_filters=wanted[:1])[1] == {"China": 300}


def test_figures_of_a_year_are_filtered_too(library, method):
    panel = PanelDescription(measure="energy", basis="energy.data_centres", total=Total.SITES)
    assert drawn(library, panel, source_filters=(Filter(method, ("said",)),))[1] == {"China": 7}
    assert drawn(library, panel, source_filters=(Filter(method, ("measured",)),))[1] == {}


def test_a_chart_of_which_nothing_is_left_says_why(library, method):
    data, values = drawn(library, source_filters=(Filter(method, ("unused",)),))
    assert not values
    assert "Only figures of sources with: Method unused" in data.panels[0].empty_reason
