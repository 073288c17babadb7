"""What columns mean is guessed by their names: merged header rows, nested JSON, Chinese, Datahall's own tables."""

from __future__ import annotations

import json

import pytest

from db.interchange.mapping.guess import guess_mapping
from db.interchange.reading.reader import read_file


@pytest.fixture
def guessed(library, tmp_path):
    def of(*names):
        path = tmp_path / "file.json"
        path.write_text(json.dumps([{name: f"{number} MW" for number, name in enumerate(names)}]), encoding="utf-8")
        return {one.column: str(one.to) for one in guess_mapping([read_file(path)], library).grids[0].columns}

    return of


def test_the_last_of_several_names_tells(guessed):
    found = guessed("Facility / Name", "Facility / Country", "Dates / Operational", "location.lat", "owner.name")
    assert list(found.values()) == ["name", "place", "milestone", "latitude", "role"]


def test_chinese_words_for_going_into_operation_are_known(guessed):
    assert guessed("名称", "投产日期")["投产日期"] == "milestone"


def test_no_figure_is_read_from_an_id(guessed):
    assert guessed("Name", "part of uid")["part of uid"] == "ignored"


def test_what_follows_from_facts_is_left_out_of_a_table_of_datahall(guessed):
    own = guessed("uid", "name", "country", "status", "power now (MW)", "operator", "added at", "changed at")
    assert [name for name, to in own.items() if to != "ignored"] == ["uid", "name", "country"]
