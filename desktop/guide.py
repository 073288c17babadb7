"""The guide: pages with pictures, read without a network, and searched as one types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import resources
from desktop.links.opening import open_link
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel

GUIDE = resources.FOLDER / "guide"
SIZE = (1080, 720)
LIST_WIDTH_PX = 220
PICTURE_WIDTH_PX = 720
AROUND_TEXT_PX = 70
ROOM_PX = 8


def _tr(text: str) -> str:
    return QCoreApplication.translate("Guide", text)


@dataclass(frozen=True)
class Page:
    """A page of the guide; `text` is Markdown."""

    title: str
    text: str

    def has(self, words: str) -> bool:
        """Whether all of the words are on it."""
        return all(word in self.text.casefold() for word in words.casefold().split())


@cache
def pages() -> tuple[Page, ...]:
    """The pages, in their order."""
    found = []
    for file in sorted(GUIDE.iterdir()):
        if file.name.endswith(".md"):
            text = file.read_text(encoding="utf-8")
            found.append(Page(text.splitlines()[0].removeprefix("# "), text))
    return tuple(found)


def page_of_keys(keys: list[tuple[str, str]]) -> Page:
    """The page that names every key, made from the program's own actions."""
    title = _tr("Keys")
    rows = "\n".join(f"| {words} | **{key}** |" for words, key in keys)
    return Page(title, f"# {title}\n\n| {_tr('what')} | {_tr('keys')} |\n|---|---|\n{rows}\n")


class Guide(QDialog):
    """Search and pages on the left, the page on the right. The window can be used while it is open."""

    def __init__(self, keys: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Guide"))
        open_as_large_as(self, *SIZE)
        self._pages = [*pages(), page_of_keys(keys)]
        self.search = QLineEdit()
        self.search.setPlaceholderText(_tr("Search the guide"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = PlainLabel(_tr("No page has all of these words."))
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(lambda address: open_link(self, address.toString()))
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        for widget in (self.search, self.list):
            widget.setFixedWidth(LIST_WIDTH_PX)
        row = QHBoxLayout(self)
        row.addLayout(left)
        row.addWidget(self.text, 1)
        self.search.textChanged.connect(self._find)
        self.list.currentRowChanged.connect(self._show)
        self._found: list[Page] = []
        self._find("")

    def _find(self, words: str) -> None:
        self._found = [page for page in self._pages if page.has(words)]
        self.list.clear()
        self.list.addItems([page.title for page in self._found])
        self.nothing.setVisible(not self._found)
        self.list.setCurrentRow(0 if self._found else -1)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            self.text.clear()
            return
        document = QTextDocument(self.text)
        document.setDefaultFont(self.text.font())
        document.setBaseUrl(f"file:{GUIDE.as_posix()}/")
        document.setMarkdown(self._found[row].text)
        self.text.setDocument(document)
        _fit(document, min(PICTURE_WIDTH_PX, self.width() - LIST_WIDTH_PX - AROUND_TEXT_PX))
        first = self.search.text().split()
        if first:
            self.text.find(first[0])


def _fit(document: QTextDocument, width_px: int) -> None:
    """Puts room below paragraphs; pictures are kept finer than shown, for fine screens."""
    block = document.begin()
    while block.isValid():
        if block.textList() is None and QTextCursor(block).currentTable() is None:
            _add_room(block)
        parts = block.begin()
        while not parts.atEnd():
            part = parts.fragment()
            if part.charFormat().isImageFormat():
                _narrow(document, part.position(), part.length(), width_px)
            parts += 1
        block = block.next()


def _add_room(block: QTextBlock) -> None:
    room = QTextBlockFormat()
    room.setTopMargin(ROOM_PX)
    room.setBottomMargin(ROOM_PX)
    QTextCursor(block).mergeBlockFormat(room)


def _narrow(document: QTextDocument, position: int, length: int, width_px: int) -> None:
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
    picture = cursor.charFormat().toImageFormat()
    picture.setWidth(width_px)
    cursor.setCharFormat(picture)
