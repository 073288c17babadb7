"""Two libraries opened in turn: what was left unsaved, filtered or in front in one is there again, not in the other."""

from __future__ import annotations

import json

import pytest
from sample_records import add

from db.browse.table_filters import Question
from db.charts.description import ChartDescription
from db.charts.saved import views
from db.library import create_library, open_library
from db.own import fields
from db.own.fields import FieldForm
from db.words import OwnFieldKind
from desktop import settings, tasks
from desktop.app import make_application
from desktop.main_window import MainWindow


@pytest.fixture
def two(home):
    """Two libraries, each with a saved chart of its own, which has the same number in both."""
    paths = []
    for name in ("One", "Two"):
        library = create_library(home / f"{name}.datahall")
        add(library, "facility", name=f"Site of {name}")
        views.save(library, f"Chart of {name}", views.CHART, ChartDescription(title=name).to_json())
        library.close()
        paths.append(library.path)
    return paths


@pytest.fixture
def opened(qtbot, qapp):
    """Opens a window; all of them are closed after the test."""
    windows = []

    def open_window():
        make_application()
        window = MainWindow()
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_window
    for window in windows:
        window.close()
        window.deleteLater()
    tasks.wait_for_all()


@pytest.fixture
def window(opened, two):
    window = opened()
    window.open_path(two[0])
    return window


def asked(page):
    return page.question().text, page.question().sort, page.question().descending


def title(window):
    return window.pages.chart().description.title


def test_a_chart_begun_in_one_library_waits_there_and_is_not_shown_in_another(window, two):
    window.go_to("chart", 1)
    page = window.pages.chart()
    page.show_chart(ChartDescription())
    page._edit_text(title="Begun in One")
    window.open_path(two[1])
    window.go_to("chart")
    assert title(window) == "Two"
    window.pages.chart()._edit_text(title="Changed in Two")
    window.open_path(two[0])
    window.go_to("chart")
    assert title(window) == "Begun in One"
    window.open_path(two[1])
    window.go_to("chart")
    assert title(window) == "Changed in Two" and window.pages.chart().view_bar.is_changed


def test_changes_of_a_saved_chart_outlive_another_library_and_a_new_start(window, opened, two):
    window.go_to("chart", 1)
    window.pages.chart()._edit_text(title="Changed in One")
    window.open_path(two[1])
    window.go_to("chart", 1)
    assert title(window) == "Two"
    window.close()
    again = opened()
    again.open_path(two[0])
    again.go_to("chart", 1)
    assert title(again) == "Changed in One"


def test_filters_stay_with_their_library_and_habits_are_taken_to_a_new_one(window, two):
    page = window.pages.shown()
    page.show_question(Question("facility", text="Site", sort="region", descending=True))
    page.show_columns(["name", "region"])
    page.table.horizontalHeader().resizeSection(0, 333)
    window.open_path(two[1])
    page = window.pages.shown()
    assert asked(page) == ("", "region", True)
    assert page.shown_columns() == ["name", "region"] and page.table.columnWidth(0) == 333
    page.show_columns(["name", "country"])
    window.open_path(two[0])
    page = window.pages.shown()
    assert asked(page) == ("Site", "region", True)
    assert page.shown_columns() == ["name", "region"]


def test_columns_of_own_fields_are_still_shown_after_a_library_that_has_none(window, two):
    key = fields.add(window.library, "facility", FieldForm("Grid operator", OwnFieldKind.TEXT))
    window.refresh_all()
    page = window.pages.shown()
    page.show_columns(["name", key])
    window.open_path(two[1])
    assert window.pages.shown().shown_columns() == ["name"]
    window.open_path(two[0])
    assert window.pages.shown().shown_columns() == ["name", key]


@pytest.mark.parametrize("first", [0, 1])
def test_settings_of_before_are_those_of_the_library_opened_last(opened, two, first):
    chart = {"view": 0, "saved": "", "drafts": {}, "description": ChartDescription(title="Of before").to_json()}
    table = {"columns": ["name", "region"], "widths": {"name": 333}, "question": {"text": "Site"}, "drafts": {}}
    written = {"library": str(two[0]), "pages": {"chart": chart, "facility": table}}
    settings.settings_path().write_text(json.dumps(written), encoding="utf-8")
    window = opened()
    for path in (two[first], two[1 - first]):
        window.open_path(path)
        is_last = path == two[0]
        assert window.pages.shown().question().text == ("Site" if is_last else "")
        assert window.pages.shown().table.columnWidth(0) == 333
        window.go_to("chart")
        assert title(window) == ("Of before" if is_last else "Two")
        window.go_to("facility")
    window.close()
    kept = json.loads(settings.settings_path().read_text(encoding="utf-8"))
    assert len(kept["libraries"]) == 2 and set(kept["pages"]["chart"]) == {"folder", "explain_width", "folded"}


@pytest.mark.parametrize("libraries", [7, {"uid": 7}, {"uid": {"facility": 7, "chart": {"description": 7}}}])
def test_settings_that_were_spoiled_by_hand_keep_no_library_from_opening(opened, two, libraries):
    library = open_library(two[0])
    uid = library.uid
    library.close()
    written = json.dumps({"libraries": libraries, "pages": {"facility": 7}}).replace("uid", uid)
    settings.settings_path().write_text(written, encoding="utf-8")
    window = opened()
    window.open_path(two[0])
    window.go_to("chart")
    assert title(window) == "One"
