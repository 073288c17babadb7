"""Where and how a chart becomes a file: kind, size, sharpness, light or dark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

KINDS = ("png", "svg", "pdf")
SCALES = (1, 2, 3)
SMALLEST_PX, LARGEST_PX = 320, 6000


@dataclass(frozen=True)
class ExportWish:
    """What to write. `width` and `height` in pixels at 96 to the inch; `scale` counts for PNG only."""

    path: Path
    width: int
    height: int
    scale: int
    theme: str


class ExportDialog(QDialog):
    """Asks for an `ExportWish`; `wished` brings it. Stays open, saying why, until the file is written."""

    wished = Signal(object, object)

    def __init__(self, name: str, folder: Path, width: int, height: int, theme: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export image"))
        self.kind = QComboBox()
        for kind, text in zip(KINDS, ("PNG", "SVG", "PDF"), strict=True):
            self.kind.addItem(text, kind)
        self.path = QLineEdit(str(folder / f"{_file_name(name)}.png"))
        self.browse = QPushButton(self.tr("Browse…"))
        self.width_px, self.height_px = _pixels(width), _pixels(height)
        self.scales = [QPushButton(f"{scale}x") for scale in SCALES]
        self.theme = QComboBox()
        self.theme.addItem(self.tr("Light"), "light")
        self.theme.addItem(self.tr("Dark"), "dark")
        self.theme.setCurrentIndex(int(theme == "dark"))
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self._lay_out()
        self.kind.activated.connect(self._follow_kind)
        self.path.textChanged.connect(self._follow_path)
        self.browse.clicked.connect(self._browse)
        self._follow_path()

    def show_problem(self, sentence: str) -> None:
        """Says why the file could not be written."""
        self.problem.setText(sentence)
        self.export.setEnabled(True)

    @property
    def wish(self) -> ExportWish:
        """What is entered."""
        scale = next(number for number, button in zip(SCALES, self.scales, strict=True) if button.isChecked())
        return ExportWish(
            Path(self.path.text().strip()).expanduser(),
            self.width_px.value(),
            self.height_px.value(),
            scale,
            str(self.theme.currentData()),
        )

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        scale_row, path_row, size_row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        scale_row.setSpacing(0)
        for button, place in zip(self.scales, ("first", "middle", "last"), strict=True):
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", place)
            group.addButton(button)
            scale_row.addWidget(button)
        scale_row.addStretch()
        self.scales[1].setChecked(True)
        path_row.addWidget(self.path, 1)
        path_row.addWidget(self.browse)
        for widget in (self.width_px, QLabel("×"), self.height_px):
            size_row.addWidget(widget)
        size_row.addStretch()
        form = QFormLayout()
        form.addRow(self.tr("File"), path_row)
        form.addRow(self.tr("Kind"), self.kind)
        form.addRow(self.tr("Size, pixels"), size_row)
        form.addRow(self.tr("Sharpness"), scale_row)
        form.addRow(self.tr("Theme"), self.theme)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setProperty("role", "primary")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(520)
        self.export.setDefault(True)  # only now: a button finds its dialog through the layout

    def _ask(self) -> None:
        path = self.path.text().strip()
        if not path or Path(path).suffix.lower().removeprefix(".") not in KINDS:
            self.show_problem(self.tr("Give the file a name that ends in .png, .svg or .pdf."))
            return
        self.problem.clear()
        self.export.setEnabled(False)
        self.wished.emit(self.wish, self)

    def _follow_kind(self) -> None:
        text = self.path.text().strip()
        if text:
            self.path.setText(str(Path(text).with_suffix(f".{self.kind.currentData()}")))

    def _follow_path(self) -> None:
        ending = Path(self.path.text().strip()).suffix.lower().removeprefix(".")
        if ending in KINDS:
            self.kind.setCurrentIndex(KINDS.index(ending))
        is_png = self.kind.currentData() == "png"
        for button in self.scales:
            button.setEnabled(is_png)
            button.setToolTip("" if is_png else self.tr("SVG and PDF are sharp at any size."))

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export image"), self.path.text(), "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"
        )
        if chosen:
            self.path.setText(chosen)


def _pixels(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(SMALLEST_PX, LARGEST_PX)
    box.setSingleStep(20)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.setValue(value)
    return box


def _file_name(name: str) -> str:
    """A chart's name as a file's, without what file systems refuse."""
    return "".join(sign for sign in name if sign.isalnum() or sign in " -_.,()")[:80].strip() or "chart"
