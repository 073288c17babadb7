"""Measures of one's own: made, changed and deleted; their figures read and shown."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import catalogue
from db.catalogue import MEASURE_BY_KEY
from db.edit import figure_phrases
from db.errors import InputError
from db.library import Library
from db.own.measures import MeasureForm, add, change, delete, listed
from db.values import quantities
from db.values.own_units import read_unit

WATER = MeasureForm("Water use", "m³/year", is_stock=False, bases=("withdrawn", "consumed"))


@pytest.mark.parametrize(
    ("unit", "dimension", "size"),
    [
        ("ha", "area", 10_000),
        ("km²", "area", 10**6),
        ("sq km", "area", 10**6),
        ("m³ per year", "volume over time", Fraction(1, 31_557_600)),
        ("ML/day", "volume over time", Fraction(1000, 86_400)),
        ("tCO2e/yr", "carbon dioxide over time", Fraction(1000, 31_557_600)),
        ("", "ratio", 1),
        ("jobs", "count", 1),
        ("full-time jobs", "count", 1),
    ],
)
def test_a_unit_says_what_it_measures(unit: str, dimension: str, size: int | Fraction) -> None:
    read = read_unit(unit)
    assert (read.dimension, read.size) == (dimension, size)


@pytest.mark.parametrize(
    ("unit", "near"), [("hectars", "hectare"), ("m3/yeer", "year"), ("kg/§", "Write for"), ("Ml/day", "no unit")]
)
def test_an_unknown_unit_is_said_with_what_is_near(unit: str, near: str) -> None:
    with pytest.raises(InputError, match=near):
        read_unit(unit)


def test_figures_are_typed_in_any_unit_of_the_dimension_and_shown_in_the_measures_own(library: Library) -> None:
    water = add(library, WATER)
    land = add(library, MeasureForm("Land", "ha"))
    jobs = add(library, MeasureForm("Jobs", "jobs"))
    read = figure_phrases.read("2 ML/day planned for 2027, 1.2 million m3 per year in 2025, 3 km², 1,200 jobs now")
    assert [one.quantity.measure for one in read] == [water, water, land, jobs]
    assert [one.quantity.value for one in read] == [730_500, 1_200_000, 300, 1200]
    assert read[0].quantity.significant_digits is None, "a converted value is not cut to the digits that were typed"
    assert [one.basis for one in read] == [f"{key}.not_stated" for key in (water, water, land, jobs)]
    assert read[0].stage is None, "a flow over a year has no stage"
    assert read[0].sentence().startswith("730,500 m³/year, basis not stated, planned")
    assert quantities.show(1200, jobs) == "1,200 jobs"
    assert quantities.parse("250", jobs).value == 250
    with pytest.raises(InputError, match="water use"):
        quantities.parse("5 MW", water)
    library.close()
    assert water not in MEASURE_BY_KEY and not catalogue.own_measures()


@given(st.floats(1e-3, 1e15))
def test_what_is_shown_of_an_own_measure_reads_the_same(value: float) -> None:
    catalogue.learn("a test", [catalogue.MeasureRow("own.t", "Test land", "ha", "area")], [])
    try:
        shown = quantities.show(value, "own.t", digits=15)
        assert quantities.parse(shown, "own.t").value == pytest.approx(value, rel=1e-12)
    finally:
        catalogue.forget("a test")


def test_a_measure_is_renamed_kept_from_harm_and_deleted_each_as_one_action(library: Library) -> None:
    add(library, MeasureForm("Water use", "m3/year", is_stock=False, bases=WATER.bases))
    measure = listed(library)[0]
    assert (measure.form, measure.dimension) == (WATER, "volume over time")
    with pytest.raises(InputError, match="already"):
        add(library, MeasureForm("water USE"))
    with pytest.raises(InputError, match="already"):
        add(library, MeasureForm("Power"))
    _figure(library, "own.%", "withdrawn")
    changed = MeasureForm("Water", "m³/year", is_stock=False, bases=("taken", "consumed"))
    change(library, measure.id, changed, {"withdrawn": "taken"})
    assert listed(library)[0].form == changed and MEASURE_BY_KEY[measure.key].name == "Water"
    with pytest.raises(InputError, match="1 figure is counted so"):
        change(library, measure.id, MeasureForm("Water", "m³/year", bases=("consumed",)))
    with pytest.raises(InputError, match="1 figure is of it in"):
        change(library, measure.id, MeasureForm("Water", "ML/day", bases=changed.bases))
    with pytest.raises(InputError, match="1 figure is of it"):
        delete(library, measure.id)
    assert listed(library)[0].form == changed, "nothing was half done"


def test_undo_takes_a_measure_back_and_redo_knows_it_again(library: Library) -> None:
    from db.history.changes import redo, undo

    key = add(library, WATER)
    undo(library)
    assert not listed(library) and key not in MEASURE_BY_KEY
    redo(library)
    assert listed(library)[0].form == WATER and MEASURE_BY_KEY[key].unit == "m³/year"
    delete(library, listed(library)[0].id)
    undo(library)
    assert listed(library)[0].form == WATER


def test_a_measure_and_its_figures_come_back_from_an_export_of_everything(library: Library, tmp_path: Path) -> None:
    from db.interchange.whole.loading import new_library_from
    from db.interchange.whole.writing import export_everything

    key = add(library, WATER)
    _figure(library, "own.%", "consumed")
    export_everything(library, tmp_path / "all.json")
    library.close()
    other, _ = new_library_from(tmp_path / "all.json", tmp_path / "other.datahall")
    try:
        assert [(one.key, one.form, one.figures) for one in listed(other)] == [(key, WATER, 1)]
        assert quantities.parse("1 ML/day", key).value == 365_250
    finally:
        other.close()


def _figure(library: Library, measure: str, basis: str) -> None:
    from db.history.changes import change_set
    from db.models import Facility, Observation

    row = library.reading().execute(
        "SELECT b.id FROM basis AS b JOIN measure AS m ON m.id = b.measure_id WHERE m.key LIKE ? AND b.name = ?",
        (measure, basis),
    )
    basis_id = row.fetchone()[0]
    with change_set(library, "Add a figure") as session:
        facility = Facility(name="Test hall")
        session.add(facility)
        session.flush()
        session.add(Observation(facility_id=facility.id, basis_id=basis_id, value=1000.0, as_written="1,000 m³/year"))
