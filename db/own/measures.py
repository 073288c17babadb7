"""Measures of one's own: listed, added, changed and deleted, each as one action of the history."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.catalogue import OWN_PREFIX
from db.errors import InputError
from db.values.own_units import OwnUnit, read_unit

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library
    from db.models import Measure

LONGEST_NAME, LONGEST_BASIS, MOST_BASES = 60, 100, 40
UNSTATED = "not stated"


@dataclass(frozen=True)
class MeasureForm:
    """What a person says of a measure. `bases` are names of ways of counting, besides "not stated"."""

    name: str
    unit: str = ""
    is_stock: bool = True
    may_be_summed: bool = True
    bases: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnMeasure:
    """A measure of the library's own; `figures` counts the figures on any of its bases."""

    id: int
    key: str
    dimension: str
    figures: int
    form: MeasureForm


def listed(library: Library) -> list[OwnMeasure]:
    """The library's own measures, by name."""
    rows = library.reading().execute(
        """SELECT m.id, m.key, m.dimension, m.name, m.unit, m.is_stock, m.may_be_summed,
           (SELECT count(*) FROM basis AS b JOIN observation AS o ON o.basis_id = b.id WHERE b.measure_id = m.id)
           FROM measure AS m WHERE m.key LIKE 'own.%' ORDER BY m.name COLLATE NOCASE"""
    )
    found = []
    for row in rows.fetchall():
        bases = library.reading().execute(
            "SELECT name FROM basis WHERE measure_id = ? AND name <> ? ORDER BY id", (row[0], UNSTATED)
        )
        form = MeasureForm(row[3], row[4], bool(row[5]), bool(row[6]), tuple(str(one[0]) for one in bases))
        found.append(OwnMeasure(row[0], row[1], row[2], row[7], form))
    return found


def checked(library: Library, form: MeasureForm, measure_id: int | None = None) -> MeasureForm:
    """The form with its words in order. Raises InputError: no name, a name taken, an unknown unit, a basis twice."""
    name = " ".join(form.name.split())
    if not name:
        raise InputError("A measure needs a name.", "", "Write for example Water use.")
    if len(name) > LONGEST_NAME:
        raise InputError(f"A name has at most {LONGEST_NAME} characters; this has {len(name)}.", "", "Shorten it.")
    for other, taken in library.reading().execute("SELECT id, name FROM measure"):
        if other != measure_id and taken.casefold() == name.casefold():
            raise InputError(f"There is a measure “{taken}” already.", "", "Choose another name.")
    unit = in_print(read_unit(form.unit))
    bases = tuple(plain for one in form.bases if (plain := " ".join(one.split())) and plain.casefold() != UNSTATED)
    if len({one.casefold() for one in bases}) < len(bases):
        raise InputError("Two ways of counting have the same name.", "", "Name each differently.")
    if len(bases) > MOST_BASES or any(len(one) > LONGEST_BASIS for one in bases):
        raise InputError(
            f"At most {MOST_BASES} ways of counting fit, each of {LONGEST_BASIS} characters.", "", "Shorten them."
        )
    return MeasureForm(name, unit, form.is_stock, form.may_be_summed, bases)


def add(library: Library, form: MeasureForm) -> str:
    """Adds a measure, and returns its key. Raises InputError as `checked`, LibraryError."""
    from db.history.changes import change_set
    from db.models import Basis, Measure, new_uid

    form = checked(library, form)
    key = f"{OWN_PREFIX}{new_uid()[:13].replace('-', '')}"
    with change_set(library, f"Add measure {form.name}") as session:
        measure = Measure(key=key, name=form.name)
        _fill(measure, form)
        session.add(measure)
        session.flush()
        assert measure.id is not None
        session.add(Basis(key=f"{key}.not_stated", measure_id=measure.id, name=UNSTATED))
        session.flush()
        for name in form.bases:
            session.add(Basis(key=f"{key}.{new_uid()[:8]}", measure_id=measure.id, name=name))
    return key


def change(library: Library, measure_id: int, form: MeasureForm, renamed: Mapping[str, str] | None = None) -> None:
    """Changes a measure as one action; `renamed` are ways of counting, old name to new: they keep their figures.

    Raises InputError as `checked`, and where figures use a unit or a way of counting that would go.
    """
    from sqlmodel import col, select

    from db.history.changes import change_set
    from db.models import Basis, Measure, new_uid

    form = checked(library, form, measure_id)
    before = _own(library, measure_id)
    if before.figures and form.unit != before.form.unit:
        raise InputError(
            f"{_figures(before.figures)} of it in {before.form.unit or 'no unit'}.",
            "Its unit says what their numbers mean.",
            "Make a new measure with the other unit, or delete these figures first.",
        )
    renamed = {old: new for old, new in (renamed or {}).items() if old != new and new in form.bases}
    with change_set(library, f"Change measure {form.name}") as session:
        measure = session.get(Measure, measure_id)
        if measure is None:
            raise InputError("This measure is not in the library any more.")
        _fill(measure, form)
        there = session.exec(select(Basis).where(col(Basis.measure_id) == measure_id)).all()
        for basis in there:
            if basis.name == UNSTATED:
                continue
            if basis.name in renamed:
                basis.name = renamed[basis.name]
            elif basis.name not in form.bases:
                _refuse_basis_in_use(session, basis.id, basis.name)
                session.delete(basis)
        for name in form.bases:
            if name not in before.form.bases and name not in renamed.values():
                session.add(Basis(key=f"{measure.key}.{new_uid()[:8]}", measure_id=measure_id, name=name))


def delete(library: Library, measure_id: int) -> None:
    """Deletes a measure that no figure uses, as one action. Raises InputError that says how many figures do."""
    from sqlmodel import col, select

    from db.history.changes import change_set
    from db.models import Basis, Measure

    before = _own(library, measure_id)
    if before.figures:
        raise InputError(
            f"“{before.form.name}” was not deleted.",
            f"{_figures(before.figures)} of it.",
            "Delete these figures first.",
        )
    with change_set(library, f"Delete measure {before.form.name}") as session:
        for basis in session.exec(select(Basis).where(col(Basis.measure_id) == measure_id)).all():
            _refuse_basis_in_use(session, basis.id, basis.name)
            session.delete(basis)
        session.flush()
        session.delete(session.get_one(Measure, measure_id))


def in_print(unit: OwnUnit) -> str:
    """The unit's text with its powers raised: "m³/year"."""
    if unit.powers is None:
        return unit.text
    return re.sub(r"(?<=[A-Za-z])\^?([23])(?!\d)", lambda found: "²³"[int(found[1]) - 2], unit.text)


def _fill(measure: Measure, form: MeasureForm) -> None:
    measure.name, measure.unit = form.name, form.unit
    measure.dimension = read_unit(form.unit).dimension
    measure.is_stock, measure.may_be_summed = form.is_stock, form.may_be_summed


def _own(library: Library, measure_id: int) -> OwnMeasure:
    found = next((one for one in listed(library) if one.id == measure_id), None)
    if found is None:
        raise InputError("This measure is not in the library any more.")
    return found


def _figures(number: int) -> str:
    return "1 figure is" if number == 1 else f"{number:,} figures are"


def _refuse_basis_in_use(session: Session, basis_id: int | None, name: str) -> None:
    from sqlmodel import col, func, select

    from db.models import Observation

    number = session.exec(select(func.count()).where(col(Observation.basis_id) == basis_id)).one()
    if number:
        raise InputError(
            f"The way of counting “{name}” was not taken away.",
            f"{_figures(number)} counted so.",
            "Change these first.",
        )
