"""The first widths of columns of words follow what stands in them, where there is room."""

from __future__ import annotations

import pytest
from sample_records import add

from db.history.changes import change_set
from db.models import Role
from desktop.browse.content_widths import WIDEST_NAME_PX
from desktop.browse.table_page import TablePage

OPERATOR = "Amazon Web Services"


@pytest.fixture
def page(qtbot, library):
    partner = add(library, "partner", name=OPERATOR)
    for number in range(3):
        facility = add(library, "facility", name=f"Site {number}")
        with change_set(library, "Add operator") as session:
            session.add(Role(facility_id=facility, partner_id=partner, role="operator", certainty="actual"))
    page = TablePage(library, "facility")
    qtbot.addWidget(page)
    page.resize(960, 600)
    page.show()
    qtbot.waitExposed(page)
    return page


def width_of(page, key):
    return page.table.columnWidth([column.key for column in page.model.columns].index(key))


def test_an_operator_is_not_cut_while_there_is_room(page):
    needed = page.table.fontMetrics().horizontalAdvance(OPERATOR)
    assert width_of(page, "operator") > needed
    assert width_of(page, "operator") > width_of(page, "user")


def test_columns_stay_where_they_are_while_one_filters(page):
    before = width_of(page, "operator")
    page.filter_bar.text.setText("Site 1")
    page.fit_columns()
    assert width_of(page, "operator") == before


def test_a_very_long_name_takes_no_more_than_its_share(qtbot, library):
    add(library, "facility", name="A" * 300)
    page = TablePage(library, "facility")
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    qtbot.waitExposed(page)
    assert width_of(page, "name") <= WIDEST_NAME_PX + 60
    assert page.table.horizontalScrollBar().maximum() == 0
