"""Charts split by an own field: who is in which line, what it is called, and what is said where the field is gone."""

from __future__ import annotations

import pytest
from figures import TODAY, Book

from db.browse.filters import Filter, Operator
from db.charts.chart_choices import group_labels, read_choices, search_groups
from db.charts.description import REST, ChartData, ChartDescription, PanelDescription, Split, Total
from db.charts.lines import source_lines
from db.charts.reasons.choices import reasons_against_choices, with_drawable_total
from db.charts.trajectories import chart_data
from db.history.changes import change_set
from db.own.fields import FieldForm, add, delete, listed
from db.own.values import OwnContent, write
from db.words import OwnFieldKind as Kind

WHOLE = "power.whole_facility"
SITES = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES)


@pytest.fixture
def keys(library) -> dict[str, str]:
    book = Book(library)
    forms = (
        FieldForm("Mood", Kind.CHOICE, choices=("open", "hostile", "unheard")),
        FieldForm("Fence", Kind.YES_OR_NO),
        FieldForm("Land owner"),
        FieldForm("Water use", Kind.NUMBER, "m³/year"),
    )
    keys = {form.name: add(library, "facility", form) for form in forms}
    rows = (("A", 100, "hostile", "yes", "Acme"), ("B", 50, "open", "", "Acme"), ("C", 7, "", "no", ""))
    for name, power, mood, fence, owner in rows:
        site = book.facility(name)
        book.figure(WHOLE, power, "2024", facility_id=site)
        with change_set(library, "Fill in") as session:
            for key, text in (("Mood", mood), ("Fence", fence), ("Land owner", owner)):
                write(session, "facility", site, {keys[key]: OwnContent(text=text) if text else None})
    return keys


def drawn(library, key: str, **more) -> tuple[ChartData, dict[str, float]]:
    chart = ChartDescription(panels=(SITES,), split=Split.OWN_FIELD, own_field=key, **more)
    assert ChartDescription.from_json(chart.to_json()) == chart
    data = chart_data(library, chart, today=TODAY)
    return data, {line.label: line.points[-1].value for line in data.panels[0].lines}


def test_each_value_of_a_field_is_a_line_of_its_facilities(library, keys):
    data, values = drawn(library, keys["Mood"])
    assert values == {"hostile": 100, "open": 50}
    assert data.title == "Power by Mood"
    assert "Each facility counts at all times under what Mood is now" in data.coverage
    assert drawn(library, keys["Mood"], groups=("open",), with_rest=True)[1] == {"open": 50, "All others (1)": 107}
    assert drawn(library, keys["Fence"])[1] == {"Fence: yes": 100, "Fence: no": 7}
    assert drawn(library, keys["Land owner"])[1] == {"Acme": 150}
    assert REST not in [line.key for line in data.panels[0].lines]


def test_fields_that_facilities_share_are_offered_with_their_values(library, keys):
    choices = read_choices(library)
    assert [(one.label, one.figures) for one in choices.own_fields] == [("Mood", 2), ("Fence", 2), ("Land owner", 2)]
    found = search_groups(library, Split.OWN_FIELD, own_field=keys["Mood"])
    assert [(one.key, one.figures) for one in found] == [("open", 1), ("hostile", 1)]
    assert group_labels(library, Split.OWN_FIELD, ["yes"], keys["Fence"]) == {"yes": "Fence: yes"}
    assert group_labels(library, Split.OWN_FIELD, ["gone", "open"], keys["Mood"]) == {"open": "open"}
    assert group_labels(library, Split.OWN_FIELD, [], keys["Mood"]) == {}
    chart = ChartDescription(panels=(PanelDescription(measure="power", basis=WHOLE),), split=Split.OWN_FIELD)
    reasons = reasons_against_choices(choices, chart)
    assert reasons["total:as reported"] == "Nobody reports figures by own field: an own field is not a record."
    assert with_drawable_total(choices, chart).panels[0].total is Total.SITES


@pytest.fixture
def reliability(library) -> str:
    """Two facilities with figures of three sources, two of which are told apart in an own field."""
    book = Book(library)
    key = add(library, "source", FieldForm("Method", Kind.CHOICE, choices=("measured", "said", "unused")))
    seen, told, other = (book.source(name, "2024") for name in ("Imagery", "Owner", "Paper"))
    for source, word in ((seen, "measured"), (told, "said")):
        with change_set(library, "Fill in") as session:
            write(session, "source", source, {key: OwnContent(text=word)})
    one, two = book.facility("One"), book.facility("Two")
    rows = ((one, 100, seen, "2023"), (one, 300, told, "2023"), (two, 50, seen, "2024"), (two, 900, other, "2024"))
    for site, power, source, year in rows:
        book.figure(WHOLE, power, year, facility_id=site, source_id=source)
    return key


def test_a_field_of_sources_splits_figures_by_the_source_that_each_is_from(library, reliability):
    data, values = drawn(library, reliability)
    assert values == {"said": 300, "measured": 150}
    assert "Each figure counts under what Method of its source is now" in data.coverage
    assert "A facility may have figures of several sources: the lines are not added to each other" in data.coverage
    assert "said: 1 of 2 facilities have a figure" in data.coverage
    assert "1 figure whose source has nothing in the field" in data.left_out
    assert drawn(library, reliability, groups=("measured",))[1] == {"measured": 150}
    assert drawn(library, reliability, groups=("unused",))[1] == {}
    assert "No figure counted as" in drawn(library, reliability, groups=("unused",))[0].panels[0].empty_reason
    assert drawn(library, reliability, largest=1)[1] == {"said": 300}


def test_a_number_split_by_a_field_of_sources_explains_itself(library, reliability):
    data, _ = drawn(library, reliability, groups=("measured",))
    line = data.panels[0].lines[0]
    assert line.ledger is not None
    parts = line.ledger.parts(line.points[-1].day)
    assert sorted(part.value for part in parts) == [50, 100] and sum(part.value for part in parts) == 150


def test_a_field_of_sources_is_offered_with_its_figures_and_without_all_others(library, reliability):
    choices = read_choices(library)
    assert [(one.label, one.figures) for one in choices.own_fields] == [("Source: Method", 3)]
    found = search_groups(library, Split.OWN_FIELD, own_field=reliability)
    assert [(one.key, one.figures) for one in found] == [("measured", 2), ("said", 1)]
    assert group_labels(library, Split.OWN_FIELD, ["said"], reliability) == {"said": "said"}
    chart = ChartDescription(panels=(SITES,), split=Split.OWN_FIELD, own_field=reliability)
    assert "figures of several sources" in reasons_against_choices(choices, chart)["with_rest"]


def test_figures_of_a_year_are_told_apart_by_their_source_too(library, reliability):
    book = Book(library)
    seen = library.reading().execute("SELECT id FROM source WHERE publisher = 'Imagery'").fetchone()[0]
    site = library.reading().execute("SELECT id FROM facility WHERE name = 'One'").fetchone()[0]
    book.figure("energy.data_centres", 7, "2023", facility_id=site, source_id=seen)
    chart = ChartDescription(
        panels=(PanelDescription(measure="energy", basis="energy.data_centres", total=Total.SITES),),
        split=Split.OWN_FIELD,
        own_field=reliability,
    )
    lines = chart_data(library, chart, today=TODAY).panels[0].lines
    assert [(line.label, line.points[-1].value) for line in lines] == [("measured", 7)]


def test_a_value_keeps_its_place_in_the_palette_whatever_is_drawn_of_it(library, keys):
    every, some = drawn(library, keys["Mood"])[0], drawn(library, keys["Mood"], groups=("hostile",))[0]
    assert every.colours == some.colours == {"open": 0, "hostile": 1, "unheard": 2}
    assert drawn(library, keys["Fence"])[0].colours == {"yes": 0, "no": 1}


def test_a_chart_whose_field_is_gone_says_so(library, keys):
    delete(library, next(one.row.id for one in listed(library, "facility") if one.row.name == "Mood"))
    data, values = drawn(library, keys["Mood"])
    assert not values
    assert any("is not in this library" in said for said in data.coverage)


def test_a_library_without_such_fields_cannot_be_split_by_one(library):
    Book(library).figure(WHOLE, 3, "2024", facility_id=Book(library).facility("A"))
    choices = read_choices(library)
    assert not choices.own_fields
    reasons = reasons_against_choices(choices, ChartDescription(panels=(SITES,)))
    assert "No facility has anything in an own field" in reasons[f"split:{Split.OWN_FIELD}"]


def test_an_empty_panel_of_a_filtered_chart_speaks_of_the_filters(library, keys):
    nobody = Filter("name", ("Nobody",), Operator.CONTAINS)
    data = chart_data(library, ChartDescription(panels=(SITES,), filters=(nobody,)), today=TODAY)
    assert data.panels[0].empty_reason.startswith("No facility that passes the filters has a dated figure")


class Watched(str):
    """A word that counts how often one is compared with another."""

    __slots__ = ()
    comparisons = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Watched.comparisons += 1
        return str.__eq__(self, other)


def test_thousands_of_words_are_found_without_going_through_all_for_each(library, monkeypatch):
    book, words = Book(library), 300
    key = add(library, "source", FieldForm("Method"))
    site = book.facility("One")
    for number in range(words):
        source = book.source(f"Source {number}", "2024")
        with change_set(library, "Fill in") as session:
            write(session, "source", source, {key: OwnContent(text=f"word {number:03}")})
        book.figure(WHOLE, 100 + number, "2024", facility_id=site, source_id=source)
    known = source_lines.sources_of(library, key)
    watched = {Watched(word): ids for word, ids in known.items()}
    monkeypatch.setattr(source_lines, "sources_of", lambda *_: watched)
    Watched.comparisons = 0
    assert drawn(library, key, largest=2)[1] == {"word 299": 399, "word 298": 398}
    assert Watched.comparisons < 50 * words


def test_figures_of_all_fields_of_sources_are_counted_in_one_reading(library, reliability):
    add(library, "source", FieldForm("Reliable", Kind.YES_OR_NO))
    read: list[str] = []
    library.reading().set_trace_callback(read.append)
    choices = read_choices(library)
    library.reading().set_trace_callback(None)
    assert [(one.label, one.figures) for one in choices.own_fields] == [("Source: Method", 3), ("Source: Reliable", 0)]
    assert len([one for one in read if "own_value" in one and "observation" in one]) == 1
