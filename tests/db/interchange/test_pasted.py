"""Cells pasted from a spreadsheet: told from prose, written to be imported, or refused in words."""

from __future__ import annotations

import pytest

from db.errors import InputError
from db.interchange.pasted import are_cells, write_cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name\tPower\nZhangbei\t50 MW\n", True),
        ("Name\tPower", True),
        ("https://example.org/a", False),
        ("A paragraph\twith one tab\nand a second line\nand a third", False),
        ("", False),
        ("\n \n", False),
    ],
)
def test_cells_are_told_from_prose(text, expected):
    assert are_cells(text) is expected


def test_rows_are_written_whole_with_short_ones_filled(tmp_path):
    path = write_cells("Name\tCountry\tPower\r\nZhangbei\tChina\r\n\r\nAbilene\tUS\t1.2 GW\r\n", tmp_path)
    assert path.read_text(encoding="utf-8") == "Name\tCountry\tPower\nZhangbei\tChina\t\nAbilene\tUS\t1.2 GW\n"


def test_a_cell_with_a_line_break_stays_one_cell(tmp_path):
    path = write_cells('Name\tNote\nZhangbei\t"By the river,\nnear ""Beijing"""\n', tmp_path)
    assert path.read_text(encoding="utf-8") == 'Name\tNote\nZhangbei\t"By the river,\nnear ""Beijing"""\n'


@pytest.mark.parametrize(
    ("text", "why"), [("Zhangbei\t50 MW", "One row of cells"), ("Name\tPower\nA\t1\nB\t2\t3", "Row 3 has 3 cells")]
)
def test_a_paste_of_the_wrong_shape_says_what_it_is(tmp_path, text, why):
    with pytest.raises(InputError, match=why):
        write_cells(text, tmp_path)
    assert not list(tmp_path.glob("*.tsv"))
