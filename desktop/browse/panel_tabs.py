"""The tabs of the record panel: each shows one side of a record, and says what its word in the tab bar is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayoutItem, QVBoxLayout, QWidget

from db.browse.record_detail import RecordDetail
from db.library import Library
from desktop.browse import record_html
from desktop.browse.capacity_chart import CapacityChart
from desktop.browse.disagreement_box import DisagreementBox
from desktop.browse.text_block import TextBlock

MARGIN = 17
FOOTNOTES = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordPanel", text)


class PanelTab(QWidget):
    """One tab. `followed` gives the address of a link."""

    key = ""
    followed = Signal(str)
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        self.column.setSpacing(0)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._texts: list[TextBlock] = []
        self._is_laid_out = False

    def title(self, detail: RecordDetail) -> str:
        """The word in the tab bar; "" hides the tab for this record."""
        raise NotImplementedError

    def show_detail(self, detail: RecordDetail) -> None:
        """Shows a record."""
        if not self._is_laid_out:
            self._is_laid_out = True
            self._lay_out()
        self._show(detail)

    def _lay_out(self) -> None:
        """Makes what the tab shows records in, once it is in front: five tabs together take longer than a key waits."""
        raise NotImplementedError

    def _show(self, detail: RecordDetail) -> None:
        raise NotImplementedError

    def show_fact(self, name: str) -> QRect | None:
        """Lights the row that tells of a fact (`db.browse.record_detail.fact_name`); its place, or None."""
        for text in self._texts:
            place = text.show_fact(name)
            if place is not None:
                return place.toRect().translated(text.pos())
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tells when it has another height: a chart is drawn later than what stands below it."""
        super().resizeEvent(event)
        if event.oldSize().height() != event.size().height():
            self.grown.emit()

    def block(self, name: str) -> TextBlock:
        """Adds a piece of text."""
        made = TextBlock(name, self)
        self._texts.append(made)
        made.followed.connect(self.followed)
        self.column.addWidget(made)
        return made


class RecordTab(PanelTab):
    """Fields, small chart, disagreements, milestones and roles, details, footnotes."""

    key = "record"
    moved = Signal()
    preferred = Signal(object, int)
    """Ids of the figures that disagree, and the one that the person prefers, 0 for none."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library

    def _lay_out(self) -> None:
        self.fields = self.block(_tr("Record"))
        self.plans = self.block(_tr("Plans"))  # above the chart, which comes later and would push it away
        self.chart = CapacityChart(self._library, parent=self)
        self.column.addWidget(self.chart)
        self.disagreements = QWidget(self)
        self._boxes = QVBoxLayout(self.disagreements)
        self._boxes.setContentsMargins(0, 4, 0, 8)
        self._boxes.setSpacing(6)
        self.column.addWidget(self.disagreements)
        self.groups = self.block(_tr("Facts"))
        self.details = self.block(_tr("Details"))
        self.footnotes = self.block(_tr("Sources"))

    def title(self, detail: RecordDetail) -> str:
        """Always there."""
        return _tr("Record")

    def _show(self, detail: RecordDetail) -> None:
        self.fields.show_html(record_html.lines(detail.lines))
        self.plans.show_html(record_html.plans(detail.plans))
        self.groups.show_html(record_html.groups(detail.groups))
        self.details.show_html(record_html.details(detail.details))
        self.footnotes.show_html(record_html.footnotes(detail.sources, most=FOOTNOTES))
        self._show_disagreements(detail)
        self.chart.show_facility(detail.record_id if _has_power(detail) else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tells when what stands above a disagreement with the keys has grown: the chart is drawn later."""
        super().resizeEvent(event)
        focused, is_higher = self.window().focusWidget(), event.oldSize().height() != event.size().height()
        if self._is_laid_out and is_higher and focused and self.disagreements.isAncestorOf(focused):
            self.moved.emit()

    def first_box(self) -> DisagreementBox | None:
        """The first disagreement shown."""
        if not self._is_laid_out:
            return None
        item = self._boxes.itemAt(0)
        box = item.widget() if item is not None else None
        return box if isinstance(box, DisagreementBox) else None

    def _show_disagreements(self, detail: RecordDetail) -> None:
        focused = self.window().focusWidget()
        place = next((n for n in range(self._boxes.count()) if _holds(self._boxes.itemAt(n), focused)), -1)
        while self._boxes.count():
            item = self._boxes.takeAt(0)
            box = item.widget() if item is not None else None
            if box is not None:
                box.hide()
                box.deleteLater()
        for one in detail.disagreements:
            box = DisagreementBox(one, read_only=self._library.read_only, parent=self.disagreements)
            box.followed.connect(self.followed)
            box.preferred.connect(self.preferred)
            self._boxes.addWidget(box)
        self.disagreements.setVisible(bool(detail.disagreements))
        stays = self._boxes.itemAt(min(place, self._boxes.count() - 1)) if place >= 0 and self._boxes.count() else None
        box = stays.widget() if stays is not None else None
        if isinstance(box, DisagreementBox):  # whoever prefers one goes on with the keys where they were
            box.show()
            box.focus_on_choice()


class CapacityTab(PanelTab):
    """The chart larger, and every figure under its measure and basis."""

    key = "capacity"

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library

    def _lay_out(self) -> None:
        self.plans = self.block(_tr("Plans"))
        self.chart = CapacityChart(self._library, tall=True, parent=self)
        self.column.addWidget(self.chart)
        self.figures = self.block(_tr("Figures"))

    def title(self, detail: RecordDetail) -> str:
        """ "Capacity" for a facility, "Figures" for others; hidden without any."""
        if not detail.figures:
            return ""
        return _tr("Capacity") if detail.table == "facility" else _tr("Figures")

    def _show(self, detail: RecordDetail) -> None:
        self.plans.show_html(record_html.plans(detail.plans))
        self.figures.show_html(record_html.groups(detail.figures))
        self.chart.show_facility(detail.record_id if _has_power(detail) else 0)


class ClaimsTab(PanelTab):
    """What is said about the record, with its stance."""

    key = "claims"

    def _lay_out(self) -> None:
        self.text = self.block(_tr("Claims"))

    def title(self, detail: RecordDetail) -> str:
        """Hidden where nobody claims anything."""
        return f"{_tr('Claims')} {len(detail.claims)}" if detail.claims else ""

    def _show(self, detail: RecordDetail) -> None:
        self.text.show_html(record_html.claims(detail.claims))


class SourcesTab(PanelTab):
    """Each source by its number."""

    key = "sources"

    def _lay_out(self) -> None:
        self.text = self.block(_tr("Sources"))

    def title(self, detail: RecordDetail) -> str:
        """With their number; hidden where there are none."""
        return f"{_tr('Sources')} {len(detail.sources)}" if detail.sources else ""

    def _show(self, detail: RecordDetail) -> None:
        self.text.show_html(record_html.sources(detail.sources))

    def top_of(self, number: int) -> int:
        """How far down a source stands, in pixels."""
        block = self.text.document().begin()
        while block.isValid():
            if block.text().startswith((f"{number}\u00a0", f"{number} ")):
                return round(self.text.document().documentLayout().blockBoundingRect(block).top())
            block = block.next()
        return 0


class HistoryTab(PanelTab):
    """What was done to the record, newest first."""

    key = "history"

    def _lay_out(self) -> None:
        self.text = self.block(_tr("History"))

    def title(self, detail: RecordDetail) -> str:
        """With the number of actions."""
        return f"{_tr('History')} {len(detail.history)}"

    def _show(self, detail: RecordDetail) -> None:
        self.text.show_html(record_html.history(detail.history, detail))


def _has_power(detail: RecordDetail) -> bool:
    return detail.table == "facility" and any(group.title.startswith("Power") for group in detail.figures)


def _holds(item: QLayoutItem | None, focused: QWidget | None) -> bool:
    box = item.widget() if item is not None else None
    return box is not None and focused is not None and box.isAncestorOf(focused)
