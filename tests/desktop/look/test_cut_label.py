"""A name longer than its room ends in an ellipsis, and is whole in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from desktop.look.plain import CutLabel

NAME = "China and the United States <b>by</b> operator, planned power without what was cancelled"


def tip_of(label):
    place = QPoint(4, 4)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place)))
    return QToolTip.text() if QToolTip.isVisible() else ""


def test_a_long_name_is_cut_to_its_room_and_whole_in_its_tip(qtbot):
    label = CutLabel(NAME)
    qtbot.addWidget(label)
    label.resize(120, 24)
    label.show()
    assert label.shown_text().startswith("China") and label.shown_text().endswith("…")
    assert "&lt;b&gt;by" in tip_of(label)
    label.resize(2000, 24)
    assert label.shown_text() == NAME
    tip_of(label)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
