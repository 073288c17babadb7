"""Figures whose number and unit stand apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.interchange.mapping.guess import guess_mapping
from db.interchange.planning.planner import plan
from db.interchange.reading.figure_parts import with_joined_figures
from db.interchange.reading.grid import Grid
from db.interchange.reading.reader import read_file

SITES = [
    {"name": "Alpha", "power": {"value": 1.2, "unit": "GW"}, "cost": {"amount": 5.5, "currency": "EUR", "scale": "bn"}},
    {"name": "Beta", "planned power": {"low": 100, "high": 200, "unit": "MW"},
     "power": {"value": 300, "low": 250, "high": 350, "unit": "MW"}},
    {"name": "Gamma", "power history": [{"value": 0.3, "unit": "GW", "date": "2025-03"},
                                        {"value": 500, "unit": "MW", "date": "2026-03"}]},
]  # fmt: skip


@pytest.fixture
def figures(library, tmp_path):
    """What a file's figures are read as: (record, value, low, high, currency, date)."""

    def read(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        files = [read_file(tmp_path / name)]
        planned = plan(library, files, guess_mapping(files, library))
        assert not planned.problems
        facts = [fact for batch in planned.spool.batches() for fact in batch]
        return {
            (planned.records[fact[1]].name, *fact[3][:3], planned.templates[fact[2]].get("currency"), fact[3][5])
            for fact in facts
        }

    return read


def test_json_with_units_beside_its_numbers_asks_for_none(figures):
    assert figures("sites.json", json.dumps(SITES)) == {
        ("Alpha", 1200, None, None, None, None),
        ("Alpha", 5.5e9, None, None, "EUR", None),
        ("Beta", 150, 100, 200, None, None),
        ("Beta", 300, 250, 350, None, None),
        ("Gamma", 300, None, None, None, "2025-03"),
        ("Gamma", 500, None, None, None, "2026-03"),
    }


def test_columns_of_a_flattened_table_are_one_figure(figures):
    text = "Name,power.value,power.unit,cost_amount,cost_currency\nAlpha,1.2,GW,5500000,USD\nBeta,300,MW,,EUR\n"
    assert figures("sites.csv", text) == {
        ("Alpha", 1200, None, None, None, None),
        ("Alpha", 5.5e6, None, None, "USD", None),
        ("Beta", 300, None, None, None, None),
    }


@given(st.permutations(["name", "power.unit", "x", "power.low", "power.value", "power.high"]), st.data())
def test_every_choice_of_columns_reads_the_same_cells(columns, data):
    cells = {"name": "Alpha", "power.unit": "MW", "x": 7, "power.low": 1.0, "power.value": 2.5, "power.high": 3}
    grid = Grid("g", tuple(columns), 1, lambda wished: iter([(1, tuple(cells[columns[at]] for at in wished))]))
    joined = with_joined_figures(grid)
    expected = {"name": "Alpha", "x": 7, "power": "2.5 MW", "power.low": "1 MW", "power.high": "3 MW"}
    assert set(joined.columns) == set(expected)
    wished = data.draw(st.lists(st.sampled_from(joined.columns)))
    assert [row for _, row in joined.rows(wished)] == [tuple(expected[name] for name in wished)]
