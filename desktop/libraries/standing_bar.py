"""The bar that stands over the window while something is between the library and the person: its file is gone or
another one, another program has it, its folder keeps no programs apart, it may not be written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.values import dates
from desktop.look import theme
from desktop.look.plain import PlainLabel


class Way(StrEnum):
    """A way on that the bar offers."""

    SAVE_ELSEWHERE = "save elsewhere"
    PUT_BACK = "put back"
    FOLLOW = "follow"
    REOPEN = "reopen"
    ONLY_READ = "only read"
    WRITE_EVEN_SO = "write even so"
    HIDE = "hide"


class Standing(NamedTuple):
    """What is said: what happened, why it matters, and the ways on; `wrong` where nothing can be saved any more."""

    heading: str
    words: str
    ways: tuple[tuple[Way, str], ...]
    wrong: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("StandingBar", text)


def gone(name: str, folder: str, now_at: str) -> Standing:
    """The file was moved, renamed or deleted; `now_at` is its new name where that is known."""
    if now_at:
        words = _tr("It was moved or renamed while it was open: it is {place} now. All that was saved is there.")
        ways = ((Way.FOLLOW, _tr("Open it there")), (Way.SAVE_ELSEWHERE, _tr("Save elsewhere…")))
        return Standing(_tr("{name} is no longer in {folder}").format(name=name, folder=folder),
                        words.format(place=now_at), ways, wrong=True)  # fmt: skip
    words = _tr(
        "It was deleted or moved while it was open. Nothing more can be saved. What was saved is still here, and is "
        "kept among the backups when you leave it."
    )
    ways = ((Way.PUT_BACK, _tr("Put it back")), (Way.SAVE_ELSEWHERE, _tr("Save elsewhere…")))
    return Standing(_tr("{name} is no longer in {folder}").format(name=name, folder=folder), words, ways, wrong=True)


def replaced(name: str) -> Standing:
    """Another file took its place."""
    words = _tr(
        "By a synchronised folder, for instance. Nothing more can be saved here. What was saved is still here, and is "
        "kept among the backups when you leave it."
    )
    ways = ((Way.SAVE_ELSEWHERE, _tr("Save mine elsewhere…")), (Way.REOPEN, _tr("Open the one there now")))
    return Standing(_tr("Another file took the place of {name}").format(name=name), words, ways, wrong=True)


def unreachable(name: str, folder: str) -> Standing:
    """Its disk or its network is not connected."""
    words = _tr(
        "The disk or network that holds {folder} is not connected. What was saved is safe there, and what you type "
        "stays here. Once it is connected again, you can go on."
    )
    ways = ((Way.REOPEN, _tr("Try again")), (Way.SAVE_ELSEWHERE, _tr("Save elsewhere…")))
    heading = _tr("{name} cannot be reached").format(name=name)
    return Standing(heading, words.format(folder=folder), ways, wrong=True)


def cut_off(name: str, folder: str) -> Standing:
    """Its disk fails; or that or its network is connected again as another one: what was opened leads nowhere."""
    words = _tr(
        "The disk or network that holds {folder} fails, or was not connected for a while. Nothing was changed there, "
        "and what you type stays here. Try again to open it anew."
    )
    ways = ((Way.REOPEN, _tr("Try again")), (Way.SAVE_ELSEWHERE, _tr("Save elsewhere…")))
    return Standing(
        _tr("{name} cannot be read any more").format(name=name), words.format(folder=folder), ways, wrong=True
    )


def taken(holder: str) -> Standing:
    """Another program has it, and it is only read here."""
    words = _tr("Open elsewhere: {holder}. You see what is saved there, as it is saved.").format(holder=holder)
    ways = ((Way.SAVE_ELSEWHERE, _tr("Take a copy…")), (Way.WRITE_EVEN_SO, _tr("Write even so")))
    return Standing(_tr("Read only while another program has it open"), words, ways)


def free() -> Standing:
    """The other program has closed it."""
    ways = ((Way.REOPEN, _tr("Open to write")),)
    return Standing(_tr("The other program has closed it"), _tr("You can go on to write here."), ways)


def beside(holder: str) -> Standing:
    """Two programs write."""
    words = _tr("Also open: {holder}. What is saved there is taken in here; what both change is asked about.")
    ways = ((Way.ONLY_READ, _tr("Only read")), (Way.HIDE, _tr("Hide")))
    return Standing(_tr("Two programs write to this library"), words.format(holder=holder), ways)


def unsafe(folder: str, *, nobody: bool) -> Standing:
    """A network folder whose locks nobody heeds, or only this computer."""
    words = _tr("{folder} does not keep another computer from writing at the same time, which can damage the library.")
    if nobody:
        words = _tr("{folder} does not keep two programs from writing at the same time, which can damage the library.")
    heading = _tr("Not safe for two programs at once") if nobody else _tr("Not safe for two computers at once")
    ways = ((Way.SAVE_ELSEWHERE, _tr("Save elsewhere…")), (Way.ONLY_READ, _tr("Only read")), (Way.HIDE, _tr("Hide")))
    return Standing(heading, words.format(folder=folder), ways)


def read_only(why: str) -> Standing:
    """The file or its folder may not be written, or the person chose to read only."""
    ways = ((Way.SAVE_ELSEWHERE, _tr("Save elsewhere…")), (Way.REOPEN, _tr("Try again")), (Way.HIDE, _tr("Hide")))
    return Standing(_tr("This library can only be read"), why, ways)


def clock_behind(changed_on: date) -> Standing:
    """The clock stands before what was done: everything as of today is as of a wrong day."""
    words = _tr(
        "It says {today}, but this library was changed on {changed}. Statuses are as of the clock's day, and what you "
        "save is dated by it. The history keeps its order, and no backup is lost."
    )
    told = words.format(today=dates.show_day(date.today()), changed=dates.show_day(changed_on))
    return Standing(_tr("Is this computer's clock right?"), told, ((Way.HIDE, _tr("Hide")),))


class StandingBar(QWidget):
    """Hidden while there is nothing to say. What the person hid stays hidden until something else is to be said."""

    def __init__(self, go: Callable[[Way], None]) -> None:
        super().__init__()
        self._go = go
        self._shown: Standing | None = None
        self.buttons: dict[Way, QPushButton] = {}
        self.setObjectName("standing")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading, self.words = PlainLabel(), PlainLabel()
        self.heading.setProperty("role", "heading")
        for label in (self.heading, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(40)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 9, 12, 9)
        self._row.setSpacing(10)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        self._row.addLayout(column, 1)
        self.hide()

    def show_standing(self, standing: Standing | None) -> None:
        """Says something, or for None nothing."""
        if standing == self._shown:
            return
        self._shown = standing
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons.clear()
        if standing is None:
            self.hide()
            return
        self.setProperty("wrong", standing.wrong)
        theme.restyle(self)
        self.heading.setText(standing.heading)
        self.words.setText(standing.words)
        self.setAccessibleName(f"{standing.heading}. {standing.words}")
        for way, words in standing.ways:
            button = QPushButton(words)
            button.clicked.connect(lambda _=False, way=way: self._chosen(way))
            self.buttons[way] = button
            self._row.addWidget(button)
        self.show()

    def _chosen(self, way: Way) -> None:
        if way is Way.HIDE:
            self.hide()  # and stays so while the same is to be said
        else:
            self._go(way)
