"""The chart's context menu: what can be done where the person points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QPointF
from PySide6.QtWidgets import QMenu

from desktop.charts.marks.targets import Kind
from desktop.charts.screen.readout import can_explain
from desktop.look.plain import in_menu

if TYPE_CHECKING:
    from desktop.charts.screen.chart_widget import ChartWidget


def show_chart_menu(chart: ChartWidget, place: QPointF, corner: QPoint) -> QMenu:
    """Opens the menu for a place in the picture, at a corner of the screen."""
    tr, menu, target, spot = QCoreApplication.translate, QMenu(chart), chart.target(), chart.spot()
    if spot is not None and can_explain(spot):
        menu.addAction(tr("Chart", "Explain this number"), chart.tell_clicked)
    if target is not None and target.kind is Kind.NOTE:
        note = target.index
        menu.addAction(tr("Chart", "Edit note"), lambda: chart.notes.edit(note))
        menu.addAction(tr("Chart", "Remove note"), lambda: chart.notes.remove(note))
    elif target is not None:
        menu.addAction(in_menu(target.lines[-1]), chart.tell_clicked)
    add = menu.addAction(tr("Chart", "Add a note here"), lambda: chart.notes.add_at(place))
    add.setShortcut("N")
    add.setEnabled(chart.notes.can_add(place))
    menu.addSeparator()
    menu.addAction(tr("Chart", "Edit title"), chart.edit_title)
    menu.addAction(tr("Chart", "Edit subtitle"), chart.edit_subtitle)
    menu.addAction(tr("Chart", "Edit the note below"), chart.edit_note)
    menu.addSeparator()
    menu.addAction(tr("Chart", "Show all again"), chart.reset_zoom).setEnabled(chart.is_zoomed())
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(corner)
    return menu
