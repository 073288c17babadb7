"""A record laid out on pages: the words as a text document, the chart painted by the charts' own code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QLocale,
    QMarginsF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from db.whole_files import write_whole
from desktop.look.fonts import interface_font
from desktop.sheets.sheet_html import CHART, sheet_html

if TYPE_CHECKING:
    from db.browse.record_detail import RecordDetail
    from db.charts.description import PanelData
    from db.library import Library
    from desktop.charts.files.sheet import Sheet

MARGIN_MM = 18.0
FOOT_MM = 8.0
POINTS_PER_INCH = 72
MM_PER_INCH = 25.4
CHART_HEIGHT_PX = 250
CHART_KIND = int(QTextFormat.ObjectTypes.UserObject) + 1
BODY_PT = 9.5
_LETTER_TERRITORIES = frozenset(
    {
        "UnitedStates", "Canada", "Mexico", "Philippines", "Chile", "Colombia", "CostaRica", "Guatemala", "Nicaragua",
        "Panama", "PuertoRico", "ElSalvador", "Venezuela", "Belize",
    }
)  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheet", text)


@dataclass(frozen=True)
class RecordOnPaper:
    """All that goes onto the pages: the record, its chart, and what stands in the foot."""

    detail: RecordDetail
    chart: Sheet | None
    library: str
    as_known_on: str


def record_on_paper(library: Library, table: str, record_id: int) -> RecordOnPaper:
    """Reads a record for printing. Raises DatahallError when it is gone."""
    from db.browse import records
    from db.known import show

    detail = records.read(library, table, record_id)
    panel = records.facility_power(library, record_id) if table == "facility" else None
    known = show(library.as_known_on) if library.as_known_on is not None else ""
    return RecordOnPaper(detail, None if panel is None else _chart(panel), library.name, known)


def _chart(panel: PanelData) -> Sheet:
    from desktop.browse.capacity_chart import as_chart
    from desktop.charts.files.export import chart_sheet
    from desktop.look.theme import LIGHT

    return chart_sheet(as_chart(panel), width=640, height=CHART_HEIGHT_PX, theme=LIGHT)


def paper_here() -> QPageSize.PageSizeId:
    """Letter where an office uses it (the territories of Unicode's CLDR, paperSize), else A4."""
    is_letter = QLocale.system().territory().name in _LETTER_TERRITORIES
    return QPageSize.PageSizeId.Letter if is_letter else QPageSize.PageSizeId.A4


def write_pdf(paper: RecordOnPaper, target: Path, *, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> int:
    """Writes a record as PDF, whole or not at all, and returns the number of pages. Raises DatahallError."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(300)
    writer.setPageSize(QPageSize(size))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(paper.detail.heading)
    writer.setCreator("Datahall")
    pages = paint_pages(paper, writer)
    buffer.close()
    write_whole(target, bytes(content.data()))
    return pages


def paint_pages(paper: RecordOnPaper, device: QPagedPaintDevice) -> int:
    """Paints a record onto pages of a printer or PDF, as many as it needs; returns how many."""
    page = device.pageLayout().pageSize().sizePoints()
    margin, foot = (mm / MM_PER_INCH * POINTS_PER_INCH for mm in (MARGIN_MM, FOOT_MM))
    inner = QSizeF(page.width() - 2 * margin, page.height() - 2 * margin - foot)
    document = _document(paper, inner)
    pages = document.pageCount()
    painter = QPainter(device)
    try:
        scale = device.logicalDpiX() / POINTS_PER_INCH
        for number in range(pages):
            if number:
                device.newPage()
            painter.save()
            painter.scale(scale, scale)
            painter.translate(margin, margin)
            _paint_foot(painter, paper, inner, foot, number + 1, pages)
            painter.translate(0, -number * inner.height())
            clip = QRectF(0, number * inner.height(), inner.width(), inner.height())
            painter.setClipRect(clip)
            context = QAbstractTextDocumentLayout.PaintContext()
            context.clip = clip
            context.palette.setColor(QPalette.ColorRole.Text, QColor("#111418"))
            document.documentLayout().draw(painter, context)
            painter.restore()
    finally:
        painter.end()
    return pages


def _document(paper: RecordOnPaper, inner: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    font = interface_font()
    font.setPointSizeF(BODY_PT)
    document.setDefaultFont(font)
    document.documentLayout().setPaintDevice(_points())
    if paper.chart is not None:
        chart = _ChartObject(paper.chart, document)
        document.documentLayout().registerHandler(CHART_KIND, chart)
    document.setHtml(sheet_html(paper.detail, about=_about(paper), with_chart=paper.chart is not None))
    if paper.chart is not None:
        cursor = document.find(CHART)
        drawn = QTextCharFormat()
        drawn.setObjectType(CHART_KIND)
        cursor.insertText(CHART, drawn)
    document.setPageSize(inner)
    return document


def _points() -> QPdfWriter:
    """A device of 72 dots to the inch: lengths in the document are points."""
    global _device
    if _device is None:
        _device = QPdfWriter(QBuffer())
        _device.setResolution(POINTS_PER_INCH)
    return _device


_device: QPdfWriter | None = None


class _ChartObject(QPyTextObject):
    """The chart as a sign within the text, as wide as the page."""

    def __init__(self, sheet: Sheet, document: QTextDocument) -> None:
        super().__init__(document)
        self._sheet = sheet

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        """See Qt; before the page is known, the chart's own size."""
        width = doc.pageSize().width()
        width = width if 0 < width < 10_000 else self._sheet.width
        return QSizeF(width, width * self._sheet.height / self._sheet.width)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,
    ) -> None:
        """See Qt."""
        painter.save()
        painter.translate(rect.topLeft())
        scale = rect.width() / self._sheet.width
        painter.scale(scale, scale)
        self._sheet.paint(painter)
        painter.restore()


def _about(paper: RecordOnPaper) -> str:
    day = date.today()
    known = _tr(" as known on {day}").format(day=paper.as_known_on) if paper.as_known_on else ""
    said = _tr("From the library “{library}”{known}, printed on {day}.")
    return said.format(library=paper.library, known=known, day=f"{day.day} {day:%B %Y}")


def _paint_foot(painter: QPainter, paper: RecordOnPaper, inner: QSizeF, foot: float, page: int, pages: int) -> None:
    painter.save()
    painter.setFont(interface_font(8))  # a pixel is a point here
    painter.setPen(QColor("#5b6472"))
    room = QRectF(0, inner.height() + foot / 2, inner.width(), foot)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, paper.detail.heading)
    of = _tr("{page} of {pages}").format(page=page, pages=pages)
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, of)
    painter.restore()
