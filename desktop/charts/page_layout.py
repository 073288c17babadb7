"""Where the parts of the chart page stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from desktop.look.rows import keep_place
from desktop.narrow import FoldingColumn

if TYPE_CHECKING:
    from desktop.charts.chart_page import ChartPage

FOLDED_BELOW_PX = 820


def lay_out(page: ChartPage) -> None:
    """Puts controls at the left, the chart with its table in the middle, and the explanation at the right."""
    main = page.middle
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(page.splitter)
    for number, part in enumerate((page.controls, main, page.explain_panel)):
        page.splitter.addWidget(part)
        page.splitter.setStretchFactor(number, int(part is main))
        page.splitter.setCollapsible(number, False)
    page.explain_panel.setMinimumWidth(280)
    page.explain_panel.hide()
    page.progress.setRange(0, 0)
    page.progress.setTextVisible(False)
    keep_place(page.progress)
    lay_out_message(page.message)
    top = QHBoxLayout()
    top.setContentsMargins(24, 0, 18, 0)  # in line with the chart's own margin
    buttons = (page.play_button, page.copy_button, page.data_button, page.image_button)
    top.addWidget(page.controls_button)
    top.setSpacing(8)
    top.addWidget(page.view_bar, 1)
    for button in buttons:
        top.addWidget(button)
    column = QVBoxLayout(main)
    column.setContentsMargins(0, 12, 0, 0)
    column.setSpacing(2)
    column.addLayout(top)
    column.addWidget(page.progress)
    column.addWidget(page.view_bar.begun_line)
    column.addWidget(page.message)
    column.addWidget(page.stacked, 1)
    page.stacked.addWidget(page.plot)
    page.plot.addWidget(page.chart)
    page.plot.addWidget(page.empty)
    page.stacked.addWidget(page.table)
    page.stacked.setSizes([520, 200])
    page.stacked.setStretchFactor(0, 1)
    page.stacked.setChildrenCollapsible(False)
    page.table.hide()
    column.addWidget(page.playback)
    FoldingColumn(page, page.controls, page.controls_button, below_px=FOLDED_BELOW_PX, spare=buttons)


LINE_PX = 18
"""One line of a message, at the sizes of hints and of problems."""


def lay_out_message(message: QLabel) -> None:
    """A line above a chart, in line with its words, that has its place also while it says nothing."""
    message.setContentsMargins(24, 0, 18, 0)
    message.setProperty("role", "hint")
    message.setMinimumHeight(LINE_PX)  # an empty line is a little lower than one with words
    message.setWordWrap(True)
    message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    message.setVisible(False)
    keep_place(message)
