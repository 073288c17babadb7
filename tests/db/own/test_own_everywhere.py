"""Each kind of own field, on facilities and sources: in "changed since", and in exports of a table, rows and a view."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sample_records import add as add_record

from db.browse.filters import Filter, Operator
from db.browse.table_filters import Question
from db.browse.tables import ordered_ids
from db.history.changes import change_set
from db.interchange.writing.tables import TableWish, export_table
from db.library import Library
from db.models import now
from db.own.fields import FieldForm, add, listed
from db.own.values import read, write
from db.words import OwnFieldKind as Kind

KINDS = {
    "Land owner": (FieldForm("Land owner"), "Acme 土地", "Acme 土地"),
    "Water use": (FieldForm("Water use", Kind.NUMBER, "m³/year"), "2 million m³/year", 2_000_000),
    "Visited": (FieldForm("Visited", Kind.DATE), "Q3 2025", "2025-35"),
    "Mood": (FieldForm("Mood", Kind.CHOICE, choices=("open", "hostile")), "hostile", "hostile"),
    "Fence": (FieldForm("Fence", Kind.YES_OR_NO), "no", "no"),
    "File": (FieldForm("File", Kind.LINK), "https://example.org/a", "https://example.org/a"),
}


def cells(path: Path, column: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


@pytest.mark.parametrize("table", ["facility", "source"])
@pytest.mark.parametrize("name", KINDS)
def test_a_value_counts_as_a_change_and_leaves_with_its_record(library: Library, tmp_path: Path, table, name):
    form, typed, stored = KINDS[name]
    key = add(library, table, form)
    naming = "title" if table == "source" else "name"
    one, other = (add_record(library, table, **{naming: words}) for words in ("One", "Other"))
    moment = now()
    with change_set(library, "Fill in") as session:
        write(session, table, other, {key: read(listed(library, table)[0].row, typed)[0]})
    since = Filter("changed", (moment,), Operator.SINCE)
    assert list(ordered_ids(library, Question(table, filters=(since,)))) == [other]
    known = Question(table, filters=(Filter(key, (), Operator.KNOWN),))
    column = listed(library, table)[0].row.label
    wishes = {
        "all": (None, ["", stored]),
        "rows": (TableWish(ids=[other, one], columns=["name", key]), [stored, ""]),
        "view": (TableWish(question=known, columns=[key]), [stored]),
    }
    for file, (wish, expected) in wishes.items():
        export_table(library, table, tmp_path / f"{file}.csv", *([wish] if wish else []))
        found = cells(tmp_path / f"{file}.csv", column)
        if isinstance(stored, int):
            assert [float(one) if one else "" for one in found] == expected, file
        else:
            assert found == expected, file
