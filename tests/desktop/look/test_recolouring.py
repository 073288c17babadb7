"""Other colours come in slices: at once to what is seen, and to all else before anybody can see it."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.look import recolouring, theme
from desktop.look.fonts import register_fonts

LABELS = 20


class Page(QWidget):
    """Words in a role whose colour comes from the style sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.paints = 0
        self.labels = [QLabel(f"Not read: {number}") for number in range(LABELS)]
        column = QVBoxLayout(self)
        for label in self.labels:
            label.setProperty("role", "error")
            column.addWidget(label)

    def paintEvent(self, event):
        self.paints += 1
        super().paintEvent(event)

    def colours(self):
        return {label.palette().windowText().color().name().upper() for label in self.labels}


@pytest.fixture
def stack(qtbot, qapp, monkeypatch):
    register_fonts()
    theme.apply(qapp, theme.LIGHT)
    monkeypatch.setattr(recolouring, "SLICE_S", 0.0)  # one widget at a time
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for _ in range(3):
        stack.addWidget(Page())
    stack.show()
    qtbot.waitExposed(stack)
    for number in (1, 2, 0):  # each was seen once
        stack.setCurrentIndex(number)
        qtbot.waitUntil(lambda: stack.currentWidget().paints > 0)
    assert stack.currentWidget().colours() == {theme.LIGHT.danger}
    yield stack
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def tells():
    """Calls while it is told that the colours are others."""
    connected = []

    def tell(call):
        connected.append(theme.watcher.changed.connect(call))

    yield tell
    for one in connected:
        theme.watcher.changed.disconnect(one)


def pages(stack):
    return [stack.widget(number) for number in range(stack.count())]


def test_what_is_seen_is_painted_in_one_go_and_the_rest_follows(qtbot, qapp, stack, tells):
    page, found = stack.currentWidget(), []
    tells(lambda: found.append((page.paints, page.colours())))
    before = page.paints
    theme.follow(qapp, "dark")
    qtbot.waitUntil(lambda: found != [])
    assert found == [(before, {theme.DARK.danger})]  # nothing was painted half
    qtbot.waitUntil(lambda: page.paints > before)
    drawn = page.grab().toImage()
    assert drawn.pixelColor(1, 1) == QColor(theme.DARK.window)
    qtbot.waitUntil(lambda: all(one.colours() == {theme.DARK.danger} for one in pages(stack)))
    assert len(found) == 1


def test_a_page_shown_before_its_turn_has_the_colours_at_once(qtbot, qapp, stack):
    with qtbot.waitSignal(theme.watcher.changed):
        theme.follow(qapp, "dark")
    late = stack.widget(2)
    assert late.colours() == {theme.LIGHT.danger}
    stack.setCurrentIndex(2)
    assert late.colours() == {theme.DARK.danger}
    qtbot.waitUntil(lambda: stack.widget(1).colours() == {theme.DARK.danger})


def test_nothing_is_looked_at_again_where_the_colours_are_the_same(qapp, stack, tells):
    found = []
    tells(lambda: found.append(theme.current_theme().name))
    theme.follow(qapp, "light")
    theme.follow(qapp, "system")
    assert found == [] and theme.choice() == "system"
    theme.follow(qapp, "dark")
    assert found == ["dark"]


def test_who_changes_his_mind_sees_the_last_choice(qtbot, qapp, stack, tells):
    found = []
    tells(lambda: found.append(theme.current_theme().name))
    for choice in ("dark", "contrast-dark", "contrast-light"):
        theme.follow(qapp, choice)
        qapp.processEvents()
    qtbot.waitUntil(lambda: all(one.colours() == {theme.HIGH_CONTRAST_LIGHT.danger} for one in pages(stack)))
    assert found == ["dark", "contrast-dark", "contrast-light"]  # each was whole


def test_widgets_may_come_and_go_meanwhile(qtbot, qapp, stack):
    theme.follow(qapp, "dark")
    gone, new = stack.widget(1), Page()
    stack.removeWidget(gone)
    gone.deleteLater()
    stack.addWidget(new)
    stack.setCurrentWidget(new)
    qtbot.waitUntil(lambda: all(one.colours() == {theme.DARK.danger} for one in pages(stack)))
    assert new.grab().toImage().pixelColor(1, 1) == QColor(theme.DARK.window)


def test_a_window_that_was_about_to_be_painted_is_painted_then_and_ever_after(qtbot, qapp, stack):
    page = stack.currentWidget()
    for named, colours in (("dark", theme.DARK), ("light", theme.LIGHT), ("dark", theme.DARK)):
        page.update()  # as a list that goes away has just done
        theme.follow(qapp, named)
        for _ in range(3):
            qtbot.wait(20)
            page.update()
        assert page.colours() == {colours.danger}
        painted = page.paints
        page.update()
        qtbot.waitUntil(lambda before=painted: page.paints > before)
