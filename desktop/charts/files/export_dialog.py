"""Where and how a chart becomes a file: kind, size, sharpness, theme, with a picture of what will be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from db.watch import Watch
from db.whole_files import file_name
from desktop import messages, tasks
from desktop.charts.files.presets import PRESETS, PX_PER_MM, Preset, type_size_px
from desktop.charts.files.sheet import Sheet, sheet_image, whole_pixels
from desktop.charts.files.wished import FIGURES, ExportWish
from desktop.exporting.file_dialog import FileDialog
from desktop.look import theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.on_screen import room_for
from desktop.look.plain import PlainLabel, plain_tip
from desktop.look.rows import row_of

__all__ = ["ExportDialog", "ExportWish"]

KINDS = ("png", "svg", "pdf")
PACKAGE = "zip"
SCALES = (1, 2, 3)
SMALLEST_PX, LARGEST_PX = 320, 6000
_AS_NEEDED = SMALLEST_PX - 20
"""One step below the lowest height: the one that suits the chart."""
PREVIEW_WIDTH, PREVIEW_HEIGHT = 380, 300
ROOM_FOR_PREVIEW_PX = 900
ROW_GAP_PX = 10
_SOON_MS = 120
_SMALL_TYPE_PX = 9.0
AS_SHOWN, OWN = "", "own"


class ExportDialog(FileDialog):
    """Brings an `ExportWish`.

    Args:
        width, height: of the chart on screen.
        sheet: takes what is shown now, and gives what lays a wish out, on any thread; for the preview; None shows none.
        with_package: whether the chart's data package can be written too.
        left_out: what stays out as confidential, in words; "": nothing, and there is no tick for it.
        figures: of `FIGURES`, as what the figures can be written too.
        title: of the picture, to be changed here, with a tick for the names of its sources; None asks for neither.
        kind: what is proposed: "png" or another.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        width: int,
        height: int,
        shown_theme: str,
        parent: QWidget,
        *,
        sheet: Callable[[ExportWish], Callable[[], Sheet]] | None = None,
        with_package: bool = False,
        left_out: str = "",
        figures: Sequence[str] = (),
        title: str | None = None,
        kind: str = "png",
    ) -> None:
        super().__init__(folder / f"{file_name(name)}.{kind}", int(bool(left_out)), parent)
        self.setWindowTitle(self.tr("Export"))
        self.title = None if title is None else QLineEdit(title)
        self.sources = QCheckBox(self.tr("Name the sources in it"))
        self.sources.setChecked(True)
        self._sheet, self._shown_size = sheet, (width, height)
        self._drawing: tasks.Task | None = None
        self.kind, self.preset, self.theme = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.confidential.setToolTip(plain_tip(left_out))
        self._left_out = left_out
        for kind, text in zip(KINDS, ("PNG", "SVG", "PDF"), strict=True):
            self.kind.addItem(text, kind)
        if with_package:
            self.kind.addItem(self.tr("Data package: picture, figures and sources"), PACKAGE)
        for ending, text in zip(FIGURES, (self.tr("CSV: the figures"), self.tr("Excel: the figures")), strict=True):
            if ending in figures:
                self.kind.addItem(text, ending)
        for key, text in self._presets():
            self.preset.addItem(text, key)
        self.width_px, self.height_px = _pixels(width), _pixels(height)
        self.height_px.setMinimum(_AS_NEEDED)
        self.height_px.setSpecialValueText(self.tr("as needed"))
        self.scales = [QPushButton(f"{scale}x") for scale in SCALES]
        self.theme.addItem(self.tr("Light"), "light")
        self.theme.addItem(self.tr("Dark"), "dark")
        self.theme.setCurrentIndex(int(shown_theme == "dark"))
        self.preview = PlainLabel()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._lay_out()
        self._connect()
        self._follow_path()
        self._draw_preview()

    @property
    def choice(self) -> ExportWish:
        """See `FileDialog`."""
        scale = next(number for number, button in zip(SCALES, self.scales, strict=True) if button.isChecked())
        preset = self._preset()
        height = None if self.height_px.value() == _AS_NEEDED else float(self.height_px.value())
        return ExportWish(
            self.entered_path(),
            preset.width_px if preset else float(self.width_px.value()),
            preset.height_px if preset else height,
            scale,
            str(self.theme.currentData()),
            preset.zoom if preset else 1.0,
            fits=preset is not None,
            with_confidential=self.confidential.isChecked(),
            title="" if self.title is None else " ".join(self.title.text().split()),
            with_sources=self.sources.isChecked(),
        )

    def endings(self) -> Sequence[str]:
        """See `FileDialog`."""
        return [str(self.kind.itemData(place)) for place in range(self.kind.count())]

    def _preset(self) -> Preset | None:
        return PRESETS.get(str(self.preset.currentData()))

    def _presets(self) -> list[tuple[str, str]]:
        return [
            (AS_SHOWN, self.tr("As on screen")),
            ("slide", self.tr("Slide, 1920 × 1080")),
            ("article", self.tr("Article column, 680 wide")),
            ("social", self.tr("Social card, 1200 × 675")),
            ("a4", self.tr("A4, landscape")),
            ("a4-portrait", self.tr("A4, portrait")),
            (OWN, self.tr("A size of your own")),
        ]

    # Layout

    def _lay_out(self) -> None:
        size_row = QHBoxLayout()
        for widget in (self.width_px, PlainLabel("×"), self.height_px):
            size_row.addWidget(widget)
        size_row.addStretch()
        form = QFormLayout()
        form.setSpacing(ROW_GAP_PX)  # else the columns' own
        form.addRow(self.tr("File"), row_of(self.path, self.browse))
        form.addRow(self.tr("Kind"), self.kind)
        if self.title is not None:
            form.addRow(self.tr("Title"), self.title)
        form.addRow(self.tr("Size"), self.preset)
        form.addRow(self.tr("Pixels"), size_row)
        form.addRow(self.tr("Sharpness"), self._scale_row())
        form.addRow(self.tr("Theme"), self.theme)
        if self.title is not None:
            form.addRow("", self.sources)
        if self._left_out:
            form.addRow("", self.confidential)
        form.addRow("", self.note)
        left = QVBoxLayout()
        left.addLayout(form)
        left.addStretch()
        left.addWidget(self.problem)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(left, 1)
        middle.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.addLayout(middle)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
        self.preview.setFixedSize(PREVIEW_WIDTH, PREVIEW_HEIGHT)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName(self.tr("What will be written"))
        has_preview = self._sheet is not None and room_for(self).width() >= ROOM_FOR_PREVIEW_PX
        self.preview.setVisible(has_preview)
        self.setMinimumWidth(880 if has_preview else 520)
        self.export.setDefault(True)  # only now: a button finds its dialog through the layout

    def _scale_row(self) -> QHBoxLayout:
        group, row = QButtonGroup(self), QHBoxLayout()
        row.setSpacing(0)
        for button, place in zip(self.scales, ("first", "middle", "last"), strict=True):
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self.scales[1].setChecked(True)
        return row

    def _connect(self) -> None:
        self.kind.activated.connect(self._follow_kind)
        self.path.textChanged.connect(self._follow_path)
        self.preset.activated.connect(self._follow_preset)
        for size in (self.width_px, self.height_px):
            size.valueChanged.connect(self._follow_size)
        self.theme.activated.connect(self._soon.start)
        for box in (self.confidential, self.sources):
            box.toggled.connect(self._soon.start)
        if self.title is not None:
            self.title.textChanged.connect(self._soon.start)
        for button in self.scales:
            button.clicked.connect(self._soon.start)
        self._soon.timeout.connect(self._draw_preview)

    # What follows from what

    def _follow_kind(self) -> None:
        text = self.path.text().strip()
        if text:
            self.path.setText(str(Path(text).with_suffix(f".{self.kind.currentData()}")))

    def _follow_path(self) -> None:
        place = self.kind.findData(self.ending())
        if place >= 0:
            self.kind.setCurrentIndex(place)
        is_png = self.kind.currentData() == "png"
        for button in self.scales:
            button.setEnabled(is_png)
            button.setToolTip("" if is_png else self.tr("SVG and PDF are sharp at any size."))
        is_picture = not self.choice.is_figures
        for widget in (self.preset, self.width_px, self.height_px, self.theme, self.sources):
            widget.setEnabled(is_picture)
        self._soon.start()

    def _follow_preset(self) -> None:
        """Shows a preset's size; its sharpness is a proposal."""
        key, preset = self.preset.currentData(), self._preset()
        width, height = self._shown_size
        if preset is not None:
            width, height = round(preset.width_px), round(preset.height_px or _AS_NEEDED)
            self.scales[SCALES.index(preset.scale)].setChecked(True)
        if key != OWN:
            self._put_size(width, height)
        else:
            self.width_px.setFocus()
        self._soon.start()

    def _follow_size(self) -> None:
        """A size changed by hand is the person's own."""
        self.preset.setCurrentIndex(self.preset.findData(OWN))
        self._soon.start()

    def _put_size(self, width: int, height: int) -> None:
        for box, value in ((self.width_px, width), (self.height_px, height)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)

    def _draw_preview(self) -> None:
        """Draws the wish small, beside the window, and says what comes of it."""
        if self._sheet is None:
            return
        if self._drawing is not None:
            self._drawing.cancel()
        wish, ratio = self.choice, self.devicePixelRatioF()
        lay_out = self._sheet(wish)

        def work(watch: Watch) -> tuple[Sheet, QImage]:
            watch.at(0, 2)
            sheet = lay_out()
            watch.at(1, 2)
            scale = min(PREVIEW_WIDTH / sheet.width, PREVIEW_HEIGHT / sheet.height)
            return sheet, sheet_image(sheet, scale * ratio)

        def done(found: tuple[Sheet, QImage]) -> None:
            sheet, image = found
            picture = QPixmap.fromImage(image)
            _frame(picture)
            picture.setDevicePixelRatio(ratio)
            self.preview.setPixmap(picture)
            self.note.setText(self._result(sheet, wish))

        self._drawing = tasks.run(self, work, done=done, failed=self._fail_to_draw)

    def _fail_to_draw(self, error: Exception) -> None:
        self.preview.clear()
        self.note.setText(str(error))
        if not isinstance(error, DatahallError):
            messages.show_error(self, error)

    def _result(self, sheet: Sheet, wish: ExportWish) -> str:
        """ "1920 × 1080 pixels. Type is 22 pixels high."."""
        if wish.is_figures:
            return self.tr("The figures of this picture, each with what was stated and its source")
        preset, said = self._preset(), []
        across, down = whole_pixels(sheet)
        width, height = across * wish.scale, down * wish.scale
        if preset is not None and preset.width_mm:
            said.append(
                self.tr("{width} × {height} mm").format(width=f"{preset.width_mm:g}", height=f"{preset.height_mm:g}")
            )
        elif self.kind.currentData() == "pdf":
            width_mm, height_mm = sheet.width / PX_PER_MM, sheet.height / PX_PER_MM
            said.append(self.tr("{width} × {height} mm").format(width=f"{width_mm:.0f}", height=f"{height_mm:.0f}"))
        if self.kind.currentData() == "png" or not said:
            if self.kind.currentData() != "png":
                width, height = across, down
            said.append(self.tr("{width} × {height} pixels").format(width=f"{width:,}", height=f"{height:,}"))
        size = type_size_px(sheet.zoom)
        words = self.tr("{size}, type {type} pixels high").format(size=", ".join(said), type=f"{size:.0f}")
        if size < _SMALL_TYPE_PX:
            words += ". " + self.tr("There is much in this chart: at this size its type is hard to read.")
        return words


def _pixels(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(SMALLEST_PX, LARGEST_PX)
    box.setSingleStep(20)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.setValue(value)
    return box


def _frame(picture: QPixmap) -> None:
    """A thin edge, so that white paper is seen on a white dialog."""
    painter = QPainter(picture)
    painter.setPen(QColor(theme.current_theme().edge))
    painter.drawRect(0, 0, picture.width() - 1, picture.height() - 1)
    painter.end()
