"""A saved view that two people change at once: each change stands, or it is asked which of both does."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from other_program import other_program
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sample_records import add

from db.browse import table_views
from db.browse.table_filters import Question
from db.charts.description import ChartDescription
from db.charts.saved import views
from db.compare.wish import Comparison
from db.library import create_library
from desktop import messages, tasks
from desktop.app import make_application
from desktop.charts.name_dialog import NameDialog
from desktop.charts.view_clash import ViewClash
from desktop.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
MINE, THEIRS = "mine", "theirs"


@pytest.fixture(scope="module")
def file_with_views(tmp_path_factory):
    """A library with three views, made once: copy it, do not open it."""
    path = tmp_path_factory.mktemp("views") / "One.datahall"
    library = create_library(path)
    add(library, "facility", name="Zhangbei")
    views.save(library, "Sites", "facility", asking("sites"))
    views.save_chart(library, "Power", ChartDescription(title="Power"))
    views.save(library, "Money", "compare", Comparison().to_json())
    library.close()
    return path


@pytest.fixture
def path(home, file_with_views):
    return Path(shutil.copy(file_with_views, home))


@pytest.fixture
def other(path):
    with other_program(path) as program:
        yield program


@pytest.fixture
def window(qtbot, qapp, path, other):
    make_application()
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


def asking(text):
    return table_views.of_page(Question("facility", text=text), ["name"]).to_json()


def stored(window, view_id):
    text = views.read_text(window.library, view_id)
    if view_id == 1:
        return table_views.TableView.from_json("facility", text).question.text
    return (ChartDescription if view_id == 2 else Comparison).from_json(text).title


class Table:
    """The page of a table with its view, as a person uses it."""

    view_id = 1

    def __init__(self, window, *, is_left_so=False):
        self.window = window
        window.go_to("facility")
        self.page = window.pages.shown()
        self.bar = self.page.view_bar
        self.bar.show_view(1)

    def change(self, text):
        self.page.show_question(Question("facility", text=text))

    def shown(self):
        return self.page.question().text

    @staticmethod
    def theirs():
        return asking(THEIRS)


class Chart:
    """The same of a chart."""

    view_id = 2

    def __init__(self, window, *, is_left_so=False):
        self.window = window
        window.go_to("chart", 2)
        self.page = window.pages.shown()
        self.bar = self.page.view_bar

    def change(self, text):
        self.page._edit_text(title=text)

    def shown(self):
        return self.page.description.title

    @staticmethod
    def theirs():
        return ChartDescription(title=THEIRS).to_json()


class Compare:
    """The same of a comparison of programmes."""

    view_id = 3

    def __init__(self, window, *, is_left_so=False):
        self.window = window
        window.go_to("compare", 0 if is_left_so else 3)
        self.page = self.bar = window.pages.shown()

    def change(self, text):
        self.page._change(title=text)

    def shown(self):
        return self.page.wish.title

    @staticmethod
    def theirs():
        return Comparison(title=THEIRS).to_json()


@pytest.fixture(params=[Table, Chart, Compare])
def front(request, window):
    return request.param(window)


def saved_by_the_other(qtbot, window, other, front):
    other.writes("view", front.view_id, "description", front.theirs())

    def is_taken_in():
        window.watching.look()  # again and again: one that was under way may have read before the other saved
        return "Taken in from another program" in window.status_note.text()

    qtbot.waitUntil(is_taken_in, timeout=20_000)


def is_changed(front):
    """Whether the page offers to save what is shown."""
    button = front.bar.save_button
    return button.isVisible() and button.isEnabled()


def question(window):
    return next(one for one in window.findChildren(ViewClash) if one.isVisible())


def test_what_only_the_other_changed_is_shown_at_once(qtbot, window, other, front):
    saved_by_the_other(qtbot, window, other, front)
    assert front.shown() == THEIRS and not is_changed(front)


@pytest.mark.parametrize("is_taken_in", [True, False])
def test_what_both_changed_is_asked_about_and_either_stands(qtbot, window, other, front, is_taken_in):
    front.change(MINE)
    if is_taken_in:
        saved_by_the_other(qtbot, window, other, front)
    else:
        other.writes("view", front.view_id, "description", front.theirs())
    front.bar.save()
    assert stored(window, front.view_id) == THEIRS and front.shown() == MINE, "undecided, neither is lost"
    cancel = next(one for one in question(window).findChildren(QPushButton) if one.text() == "Cancel")
    qtbot.mouseClick(cancel, LEFT)
    assert stored(window, front.view_id) == THEIRS and is_changed(front)
    front.bar.save()
    qtbot.mouseClick(question(window).mine, LEFT)
    assert stored(window, front.view_id) == MINE and not is_changed(front)


def test_theirs_is_taken(qtbot, window, other, front):
    front.change(MINE)
    other.writes("view", front.view_id, "description", front.theirs())
    front.bar.save()
    qtbot.mouseClick(question(window).theirs, LEFT)
    assert stored(window, front.view_id) == THEIRS == front.shown() and not is_changed(front)


def test_mine_is_saved_beside_theirs_under_another_name(qtbot, window, other, front):
    front.change(MINE)
    other.writes("view", front.view_id, "description", front.theirs())
    front.bar.save()
    qtbot.mouseClick(question(window).as_new, LEFT)
    dialog = next(one for one in window.findChildren(NameDialog) if one.isVisible())
    dialog.name.setText("Of my own")
    qtbot.mouseClick(dialog.keep, LEFT)
    assert stored(window, front.view_id) == THEIRS and front.shown() == MINE
    assert "Of my own" in [one.name for one in views.saved(window.library)]


def test_what_was_changed_and_left_until_another_day_is_asked_about_too(qtbot, window, path, other, front):
    front.change(MINE)
    window.leave_library()
    other.writes("view", front.view_id, "description", front.theirs())
    window.open_path(path)
    qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
    front = type(front)(window, is_left_so=True)
    assert front.shown() == MINE
    front.bar.save()
    qtbot.mouseClick(question(window).theirs, LEFT)
    assert stored(window, front.view_id) == THEIRS == front.shown()


def test_what_was_changed_in_a_view_waits_while_another_is_in_front(qtbot, window, front):
    page = {1: "facility", 2: "chart", 3: "compare"}[front.view_id]
    second = views.save(window.library, "Second", page, front.theirs())
    window.refresh_all()
    front.change(MINE)
    window.go_to(page, front.view_id)
    assert front.shown() == MINE, "chosen again, it stays as it was changed"
    window.go_to(page, second)
    assert front.shown() == THEIRS and not is_changed(front)
    window.go_to(page, front.view_id)
    assert front.shown() == MINE and is_changed(front)
    assert stored(window, front.view_id) != MINE


def test_changes_that_wait_in_a_view_not_in_front_are_there_another_day(qtbot, window, path, front):
    page = {1: "facility", 2: "chart", 3: "compare"}[front.view_id]
    second = views.save(window.library, "Second", page, front.theirs())
    window.refresh_all()
    front.change(MINE)
    window.go_to(page, second)
    window.leave_library()
    window.open_path(path)
    qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
    window.go_to(page, front.view_id)
    front = type(front)(window)
    assert front.shown() == MINE


@pytest.mark.parametrize("becomes", ["gone", "damaged", "not left"])
@pytest.mark.parametrize("kind", [Chart, Compare])
def test_changes_that_wait_in_a_view_are_there_whatever_became_of_the_one_in_front(
    qtbot, window, path, other, kind, becomes
):
    front = kind(window)
    page, uid = {2: "chart", 3: "compare"}[front.view_id], window.library.uid
    second = views.save(window.library, "Second", page, front.theirs())
    window.refresh_all()
    front.change(MINE)
    window.go_to(page, second)
    front.change("also mine")
    window.leave_library()
    with closing(sqlite3.connect(path)) as bare, bare:
        if becomes == "gone":
            bare.execute('DELETE FROM "view" WHERE id = ?', (second,))
        elif becomes == "damaged":
            bare.execute('UPDATE "view" SET description = \'{"panels": 7}\' WHERE id = ?', (second,))
        else:
            for key in ("description", "comparison"):
                window.settings.libraries[uid][page][key] = "{"
    window.open_path(path)
    qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
    front = kind(window, is_left_so=True)
    window.go_to(page, front.view_id)
    assert front.shown() == MINE and is_changed(front)


def test_a_chart_left_changed_whose_view_was_deleted_is_there_as_one_not_saved(qtbot, window, path):
    front = Chart(window)
    front.change(MINE)
    window.leave_library()
    with closing(sqlite3.connect(path)) as bare, bare:
        bare.execute('DELETE FROM "view" WHERE id = ?', (front.view_id,))
    window.open_path(path)
    qtbot.mouseClick(window.door.taken.dialog.write, LEFT)
    window.go_to("chart")
    page = window.pages.shown()
    assert (page.description.title, page.view_bar.view_id) == (MINE, 0) and page.view_bar.name.text() == "Not saved"


def test_a_changed_comparison_goes_back_to_what_was_saved(qtbot, window):
    front = Compare(window)
    assert not front.page.back_button.isVisible()
    front.change(MINE)
    qtbot.mouseClick(front.page.back_button, LEFT)
    assert front.shown() == "" and not is_changed(front)


@pytest.mark.parametrize("kind", [Table, Chart])
def test_a_view_renamed_by_two_tells_the_second_one_first(qtbot, window, other, kind):
    front = kind(window)
    front.bar.rename()
    dialog = next(one for one in window.findChildren(NameDialog) if one.isVisible())
    other.writes("view", front.view_id, "name", "Called by them")
    dialog.name.setText("Called by me")
    qtbot.mouseClick(dialog.keep, LEFT)
    assert "Called by them" in dialog.problem.text()
    assert views.name_of(window.library, front.view_id) == "Called by them"
    qtbot.mouseClick(dialog.keep, LEFT)
    assert views.name_of(window.library, front.view_id) == "Called by me"


@pytest.mark.parametrize("kind", [Table, Chart])
@pytest.mark.parametrize("column", ["name", "description"])
def test_a_view_that_the_other_changed_is_deleted_only_after_asking(qtbot, window, other, monkeypatch, kind, column):
    front, asked, answers = kind(window), [], [False, True]
    monkeypatch.setattr(messages, "ask", lambda *words: asked.append(words[1]) or answers.pop(0))
    other.writes("view", front.view_id, column, front.theirs() if column == "description" else "Called by them")
    view_id = front.view_id
    front.bar.delete()
    assert len(asked) == 1 and views.name_of(window.library, view_id)
    front.bar.delete()
    assert not views.name_of(window.library, view_id)


@pytest.mark.parametrize("is_in_front", [True, False])
def test_a_view_changed_elsewhere_is_deleted_in_the_navigation_only_after_asking(
    window, other, monkeypatch, front, is_in_front
):
    asked, answers = [], [False, True]
    monkeypatch.setattr(messages, "ask", lambda *words: asked.append(words[1]) or answers.pop(0))
    front.change(MINE)
    if not is_in_front:
        page = {1: "facility", 2: "chart", 3: "compare"}[front.view_id]
        window.go_to(page, views.save(window.library, "Second", page, front.theirs()))
    other.writes("view", front.view_id, "description", front.theirs())
    view_id = front.view_id
    window.navigation.delete_asked.emit(view_id)
    assert len(asked) == 1 and views.name_of(window.library, view_id)
    window.navigation.delete_asked.emit(view_id)
    assert not views.name_of(window.library, view_id)


def test_a_view_renamed_elsewhere_is_deleted_in_the_navigation_only_after_asking(qtbot, window, other, monkeypatch):
    asked = []
    monkeypatch.setattr(messages, "ask", lambda *words: asked.append(words[1]) or False)
    other.writes("view", 1, "name", "Called by them")
    window.navigation.delete_asked.emit(1)
    assert asked == ["Delete “Called by them” all the same?"] and views.name_of(window.library, 1)
    window.navigation.delete_asked.emit(2)
    assert len(asked) == 1 and not views.name_of(window.library, 2)
