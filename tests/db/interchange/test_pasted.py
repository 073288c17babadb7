"""Cells pasted from a spreadsheet: told from prose, written to be imported, or refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputError
from db.interchange.pasted import are_cells, cells_of_page, write_cells


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


PAGE = """<meta charset="utf-8"><style>td {color: red}</style><table>
<thead><tr><th>Name<th colspan="2">Power &amp; unit</tr>
<tr><td>Zhangbei<sup>[3]</sup><td>1,200<td><a href="https://a.example">MW</a></tr></thead>
<tr><td><span style="display: none">0005</span>By the river,<br>near Beijing</td><td></td><td>GW</td></tr></table>"""


def test_a_table_of_a_web_page_is_read_without_footnotes_and_what_is_hidden(tmp_path):
    rows = [["Name", "Power & unit", ""], ["Zhangbei", "1,200", "MW"], ["By the river, near Beijing", "", "GW"]]
    assert cells_of_page(PAGE) == rows
    path = write_cells("Name Power\nwithout tabs", tmp_path, PAGE)
    assert path.read_text(encoding="utf-8").startswith("Name\tPower & unit\t\nZhangbei\t1,200\tMW\n")


@pytest.mark.parametrize(
    "page", ["", "<p>No table", "<table><tr><td>One<tr><td>column</table>", f"<p>{'An article. ' * 20}</p>{PAGE}"]
)
def test_an_article_that_holds_a_table_is_no_table(page):
    assert cells_of_page(page) == []


@given(
    st.lists(st.sampled_from(["<table>", "<tr>", "<td>", "</td>", "<sup>", "</sup>", "<br>", "<td colspan=3>", "a"]))
)
def test_any_tags_in_any_order_are_read(parts):
    cells_of_page("<table>" + "".join(parts))
