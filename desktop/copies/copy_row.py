"""The kept copy in the editor of a source: attached by a button, by dropping a file, or by pasting one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.edit import kept_copies
from db.edit.kept_copies import Copy, Examined
from db.errors import DatahallError, InputError
from db.library import Library
from db.watch import Watch
from desktop import tasks
from desktop.copies import opened
from desktop.edit.long_control import LongControl
from desktop.edit.reading_line import ReadingLine
from desktop.edit.text_control import TextControl
from desktop.look.plain import PlainLabel, plain_tip

KINDS = "PDF, HTML, PNG, JPEG, GIF, WebP (*.pdf *.html *.htm *.png *.jpg *.jpeg *.gif *.webp *.txt *.md)"


class CopyRow(QWidget):
    """What is kept of a source, and what will be once it is saved. `edited` when that changed."""

    edited = Signal()

    def __init__(self, library: Library, source_id: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._source_id = library, source_id
        self.stored: Copy | None = None if source_id is None else kept_copies.copy_of(library, source_id)
        self.pending: tuple[str, bytes] | None = None
        self._examined: Examined | None = None
        self._is_removed = False
        self.name, self.kind, self.message = PlainLabel(parent=self), PlainLabel(parent=self), ReadingLine(self)
        self.attach = _button(self.tr("Attach a file…"), "attach_copy")
        self.open = _button(self.tr("Open copy"), "open_copy")
        self.save_as = _button(self.tr("Save copy as…"), "save_copy_as")
        self.remove = _button(self.tr("Remove"), "remove_copy")
        self._lay_out()
        self.attach.clicked.connect(self._choose)
        self.open.clicked.connect(self._open)
        self.save_as.clicked.connect(self._save_as)
        self.remove.clicked.connect(self._remove)
        self._show()

    @property
    def is_changed(self) -> bool:
        """Whether saving changes what is kept."""
        return self.pending is not None or self._is_removed

    def saving(self) -> Callable[[Any, int], object] | None:
        """What saving has to do besides, within the same action; None for nothing."""
        if self.pending is not None:
            name, content = self.pending
            return lambda session, source_id: kept_copies.attach(session, source_id, content, name)
        return kept_copies.detach if self._is_removed else None

    def take(self, path: Path) -> None:
        """Attaches a file, read beside the window; one that cannot be kept says why, and what was there stays."""

        def work(_watch: Watch) -> tuple[str, bytes]:
            return path.name, kept_copies.read_file(path)

        tasks.run(self, work, done=lambda read: self.take_content(*read), failed=self._complain)

    def take_content(self, name: str, content: bytes) -> None:
        """Attaches bytes under a name; if they cannot be kept this says why, and what was there stays."""
        try:
            self._examined = kept_copies.examine(content, name)
        except DatahallError as error:
            self._complain(error)
            return
        self.pending, self._is_removed = (name, content), False
        self._show()
        self.edited.emit()

    def take_from(self, data: QMimeData) -> bool:
        """Attaches what was dropped or pasted. Returns whether there was a file or picture in it."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take(paths[0])
            return True
        image = QImage(data.imageData()) if data.hasImage() and not data.hasText() else QImage()
        if image.isNull():
            return False
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        self.take_content(self.tr("Pasted picture.png"), bytes(buffer.data().data()))
        return True

    def take_from_fields_of(self, form: QWidget) -> None:
        """Attaches files that are dropped on the form's fields, and files and pictures pasted into them."""
        fields: list[TextControl | LongControl] = [*form.findChildren(TextControl), *form.findChildren(LongControl)]
        for field in fields:
            field.taker = self.take_from

    def _lay_out(self) -> None:
        label = PlainLabel(self.tr("Kept copy"))
        label.setProperty("role", "field")
        self.frame = QFrame()
        self.frame.setObjectName("copy_frame")
        self.frame.setProperty("role", "drop")
        self.kind.setProperty("role", "muted")
        for one in (self.name, self.kind):
            one.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout(self.frame)
        line.setContentsMargins(10, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.kind, 1)
        for button in (self.open, self.save_as, self.remove, self.attach):
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(self.frame)
        column.addWidget(self.message)

    def _show(self) -> None:
        stored = None if self._is_removed or self.pending is not None else self.stored
        there = stored is not None or self.pending is not None
        name, kind = "", self.tr("Drop a PDF, web page, picture or text here, or paste it")
        if stored is not None:
            name, kind = stored.file_name, stored.words
        elif self.pending is not None and self._examined is not None:
            name = self.pending[0]
            kind = self.tr("{kind}, kept when you save").format(
                kind=kept_copies.kind_and_size(self._examined.media_type, len(self.pending[1]))
            )
        self.name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 300))
        self.name.setToolTip(plain_tip(name))
        self.name.setVisible(there)
        self.kind.setText(kind)
        self.open.setVisible(stored is not None)
        self.save_as.setVisible(stored is not None)
        self.remove.setVisible(there)
        self.attach.setText(self.tr("Replace…") if there else self.tr("Attach a file…"))
        self.message.say("")
        if self.pending is not None and self._examined is not None and self._examined.warning:
            self.message.warn(self._examined.warning + " " + self.tr("It is kept as it is, unless you remove it."))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Attach a copy"), "", f"{KINDS};;{self.tr('All files (*)')}"
        )
        if chosen:
            self.take(Path(chosen))

    def _open(self) -> None:
        if self._source_id is not None:
            opened.open_copy(self, self._library, self._source_id)

    def _save_as(self) -> None:
        if self._source_id is not None:
            opened.save_copy_as(self, self._library, self._source_id)

    def _remove(self) -> None:
        """What was attached and not saved goes first, then what is stored."""
        self._is_removed = self.pending is None and self.stored is not None
        self.pending = self._examined = None
        self._show()
        self.attach.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _complain(self, error: Exception) -> None:
        said = error if isinstance(error, InputError) else InputError(str(error))
        self.message.complain(said)


def _button(words: str, name: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
