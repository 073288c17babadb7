"""Explain this number: the list of facts, sources and rules behind a point, beside the chart."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from db.charts.explain import Explanation, Row, Section
from db.values.quantities import show_number
from desktop.look import icons, theme


class ExplainPanel(QFrame):
    """Shows an explanation; links lead to records and sources, Copy puts the list on the clipboard, Esc closes."""

    opened = Signal(str, int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._explanation: Explanation | None = None
        self.heading = QLabel(self.tr("Explain this number"))
        self.heading.setProperty("role", "heading")
        self.copied = QLabel()
        self.copied.setProperty("role", "hint")
        self.copy_button = QPushButton(self.tr("Copy list"))
        self.copy_button.setToolTip(self.tr("Copy the list for a spreadsheet: its column “counts” sums to the number"))
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("What made the number"))
        self._lay_out()
        self.copy_button.clicked.connect(self.copy_list)
        self.close_button.clicked.connect(self.close_panel)
        self.text.anchorClicked.connect(self._follow)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_panel)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.watcher.changed.connect(self._draw)
        self._draw()

    @property
    def explanation(self) -> Explanation | None:
        """What is shown."""
        return self._explanation

    def show_explanation(self, explanation: Explanation) -> None:
        """Shows what made a number."""
        self._explanation = explanation
        self.copied.clear()
        self._draw()
        self.show()
        self.text.setFocus()

    def copy_list(self) -> None:
        """Puts the list on the clipboard, tab-separated."""
        if self._explanation is not None:
            QGuiApplication.clipboard().setText(self._explanation.as_tsv())
            self.copied.setText(self.tr("Copied"))

    def close_panel(self) -> None:
        """Hides the panel."""
        if self.isHidden():
            return
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.copied)
        top.addWidget(self.copy_button)
        top.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 10, 8)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)

    def _draw(self) -> None:
        self.close_button.setIcon(icons.icon("close"))
        shown = theme.current_theme()
        self.text.document().setDefaultStyleSheet(
            f"a {{ color: {shown.accent}; text-decoration: none; }} .muted {{ color: {shown.muted}; }} "
            f"h3 {{ font-size: 15px; font-weight: 600; }} h4 {{ font-size: 13px; font-weight: 600; }} "
            f"td {{ padding: 3px 4px 3px 0; }} .sum td {{ font-weight: 600; }}"
        )
        if self._explanation is not None:
            self.text.setHtml(self._html(self._explanation))

    def _html(self, made: Explanation) -> str:
        rules = "".join(f"<p class='muted'>{escape(rule)}</p>" for rule in made.rules)
        sections = "".join(self._section(section) for section in made.sections)
        ratio = ""
        if len(made.sections) > 1:
            totals = " ÷ ".join(escape(section.shown) for section in made.sections)
            ratio = f"<p><b>{totals} = {made.value:.3g}</b></p>"
        others = ""
        if made.others:
            title = escape(self.tr("Also said of this date, not counted"))
            others = f"<h4>{title}</h4><table width='100%'>{''.join(self._row(row) for row in made.others)}</table>"
        return f"<h3>{escape(made.title)}</h3>{rules}{sections}{ratio}{others}"

    def _section(self, section: Section) -> str:
        bases = {row.basis for row in section.rows}
        rows = "".join(self._row(row, with_basis=len(bases) > 1) for row in section.rows)
        basis = f"<p class='muted'>{escape(bases.pop())}</p>" if len(bases) == 1 else ""
        total = escape(self.tr("Total"))
        return (
            f"<h4>{escape(section.title)}</h4>{basis}<table width='100%'>{rows}"
            f"<tr class='sum'><td>{total}</td><td align='right'><b>{escape(section.shown)}</b></td></tr></table>"
        )

    def _row(self, row: Row, *, with_basis: bool = True) -> str:
        name = escape(row.label)
        subject = f"<a href='{row.table}:{row.record_id}'>{name}</a>" if row.table else name
        confidence = self.tr("{level} confidence").format(level=row.confidence) if row.confidence else ""
        basis = row.basis if with_basis else ""
        said = [row.figure, basis, row.date, row.kind, row.stage, confidence, row.rule]
        details = " · ".join(escape(word) for word in said if word)
        counts = "" if row.counts is None else show_number(round(row.counts, 6))
        return (
            f"<tr><td>{subject}</td><td align='right' valign='top'>{counts}</td></tr>"
            f"<tr><td colspan='2'><span class='muted'>{details}</span>{self._sources(row)}</td></tr>"
        )

    def _sources(self, row: Row) -> str:
        if row.fact_id is None:
            return ""
        source = escape(row.publisher or row.source_title or self.tr("no source given"))
        if row.source_id is not None:
            source = f"<a href='source:{row.source_id}'>{source}</a>"
        if row.address:
            source += f" <a href='{escape(row.address, quote=True)}'>↗</a>"
        for cited in row.cited:
            stance = "" if cited.stance == "supports" else f" <span class='muted'>({escape(cited.stance)})</span>"
            source += f", <a href='source:{cited.source_id}'>{escape(cited.publisher)}</a>{stance}"
        return f"<br>{source}"

    def _follow(self, address: QUrl) -> None:
        table, _, number = address.toString().partition(":")
        if number.isdigit():
            self.opened.emit(table, int(number))
        else:
            QDesktopServices.openUrl(address)
