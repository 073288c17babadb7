"""How one file is read, where it was not understood as it is meant: encoding, delimiter, rows with names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from db.interchange.reading.choices import Choices
from db.interchange.reading.encodings import ENCODINGS
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile


class ReadingDialog(QDialog):
    """`chosen` brings the choices."""

    chosen = Signal(object)

    def __init__(self, file: ReadFile, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Read {name} otherwise").format(name=file.path.name))
        self._choices = choices
        self.encoding, self.delimiter, self.rows, self.problem = ChoiceBox(), ChoiceBox(), QLineEdit(), PlainLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        by_itself = self.tr("Find it")
        self.encoding.addItem(by_itself, None)
        for name in ENCODINGS:
            self.encoding.addItem(ENCODINGS[name], name)
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(choices.encoding)))
        self.delimiter.addItem(by_itself, None)
        for words, sign in (
            (self.tr("Comma"), ","),
            (self.tr("Semicolon"), ";"),
            (self.tr("Tab"), "\t"),
            (self.tr("Upright line"), "|"),
        ):
            self.delimiter.addItem(words, sign)
        self.delimiter.setCurrentIndex(max(0, self.delimiter.findData(choices.delimiter)))
        self.rows.setPlaceholderText(self.tr("Find them"))
        self.rows.setToolTip(self.tr("“3”, “2-3”, or “none” for a table without names"))
        if choices.header_rows is not None:
            self.rows.setText("-".join(str(one) for one in dict.fromkeys(choices.header_rows)) or "none")
        form = QFormLayout()
        is_text = file.kind in ("CSV", "TSV")
        if is_text:
            form.addRow(self.tr("Encoding"), self.encoding)
            form.addRow(self.tr("Delimiter"), self.delimiter)
        form.addRow(self.tr("Rows with names"), self.rows)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.read = buttons.addButton(self.tr("Read again"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.read.setProperty("role", "primary")
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.setMinimumWidth(380)
        self.read.setDefault(True)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)

    def _take(self) -> None:
        try:
            rows = self._header_rows()
        except ValueError:
            self.problem.setText(self.tr("Write one row, “3”, two, “2-3”, or “none”."))
            self.rows.setFocus()
            return
        self.chosen.emit(
            Choices(
                encoding=self.encoding.currentData(),
                delimiter=self.delimiter.currentData(),
                header_rows=rows,
                sheet=self._choices.sheet,
            )
        )
        self.accept()

    def _header_rows(self) -> tuple[int, int] | tuple[()] | None:
        """The rows entered; None for none entered. Raises ValueError for what is no row."""
        text = self.rows.text().strip().lower()
        if not text:
            return None
        if text == "none":
            return ()
        first, _, last = text.replace("–", "-").partition("-")
        numbers = int(first), int(last or first)
        if not 0 < numbers[0] <= numbers[1]:
            raise ValueError(text)
        return numbers
