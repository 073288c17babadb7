"""A name that is only near is taken for the same where nothing else may be meant; else it is offered."""

from __future__ import annotations

from contextlib import closing

import pytest

from db.interchange.mapping.guess import guess_mapping
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file

HERE = "Name,Country,Latitude,Longitude\n"
KNOWN = (
    HERE + "Colossus 1,United States,35.06,-90.16\nColossus 2,United States,35.00,-90.04\nPrineville,United States,,\n"
)


@pytest.fixture
def known(library, tmp_path):
    from db.interchange.applying.apply import apply

    path = tmp_path / "known.csv"
    path.write_text(KNOWN, encoding="utf-8")
    files = [read_file(path)]
    apply(library, plan(library, files, guess_mapping(files, library)))
    return library


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("xAI Colossus 1,United States,35.07,-90.15\n", [("match", "Colossus 1")]),
        ("Test Colossus Alpha,United States,,\n", [("new", "Colossus 1")]),
        ("Prinevile,United States,,\n", [("match", "Prineville")]),
        ("Prineville north of the river,United States,,\n", [("new", "Prineville")]),
        ("Colossus of xAI,United States,35.05,-90.1\n", [("new", "Colossus 1")]),
        (
            "Prineville,United States,,\nPrinevile,United States,,\n",
            [("match", "Prineville"), ("new", "Prineville")],
        ),
        (
            "Prinevill,United States,,\nPrinevile,United States,,\n",
            [("new", "Prineville"), ("new", "Prineville")],
        ),
    ],
    ids=["lies there", "one country", "spelled alike", "words in common", "fits two", "same and near", "both near"],
)  # fmt: skip
def test_a_near_name_is_taken_only_where_one_record_can_be_meant(known, tmp_path, rows, expected):
    path = tmp_path / "more.csv"
    path.write_text(HERE + rows, encoding="utf-8")
    files = [read_file(path)]
    with closing(plan(known, files, guess_mapping(files, known))) as made:
        found = [one for one in made.records if one.table == "facility"]
        assert [(str(one.action), one.candidates[0].name) for one in found] == expected
