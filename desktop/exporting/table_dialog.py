"""Asks which rows and columns of a table go into what kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from db.place import has_folder
from db.whole_files import file_name
from desktop.exporting.file_dialog import FileDialog
from desktop.look.choice_box import ChoiceBox

SHOWN, SELECTED, ALL = "shown", "selected", "all"
COLUMNS_SHOWN, COLUMNS_ALL = "shown", "all"
KINDS = ("csv", "xlsx", "json", "geojson")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can be exported: the title of a table or of its view, and how many rows and columns there are.

    Args:
        shown: rows as filtered. selected: rows chosen by hand. every: rows of the whole table.
        with_places: whether its rows have coordinates.
        confidential: how much is marked confidential in the library.
    """

    title: str
    shown: int
    selected: int
    every: int
    columns: int
    with_places: bool
    confidential: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was chosen. `rows` is "shown", "selected" or "all"; `columns` is "shown" or "all"."""

    path: Path
    rows: str
    columns: str
    with_confidential: bool

    def remembered(self) -> dict[str, object]:
        """What the next dialog begins with. Never that confidential things go out, which is asked each time, nor which
        rows: those of the whole table, wanted once, would go out unseen in the place of a view's."""
        kind = self.path.suffix.lower().removeprefix(".")
        return {"kind": kind, "columns": self.columns, "folder": str(self.path.parent)}


class TableDialog(FileDialog):
    """Brings a `Choice`.

    Args:
        state: what an earlier `Choice` remembered.
    """

    def __init__(self, offer: Offer, folder: Path, state: dict[str, object], parent: QWidget) -> None:
        kinds = [kind for kind in KINDS if kind != "geojson" or offer.with_places]
        kind = str(state.get("kind")) if state.get("kind") in kinds else "csv"
        remembered = Path(str(state.get("folder") or folder))
        folder = remembered if has_folder(remembered) else folder
        super().__init__(folder / f"{file_name(offer.title)}.{kind}", offer.confidential, parent)
        self.setWindowTitle(self.tr("Export table"))
        self._offer, self.kind = offer, ChoiceBox()
        for one in kinds:
            self.kind.addItem(self._kind_words(one), one)
        self.rows, self.columns = QButtonGroup(self), QButtonGroup(self)
        self.lay_out(
            [
                (self.tr("Kind"), self.kind),
                (self.tr("Rows"), self._row_choices()),
                (self.tr("Columns"), self._column_choices(state)),
            ]
        )
        self.kind.activated.connect(self._follow_kind)
        self.path.textChanged.connect(self._follow_path)
        self.confidential.toggled.connect(self._follow_path)
        self._follow_path()

    @property
    def choice(self) -> Choice:
        """See `FileDialog`."""
        return Choice(
            path=self.entered_path(),
            rows=_chosen(self.rows),
            columns=_chosen(self.columns),
            with_confidential=self.confidential.isChecked(),
        )

    def endings(self) -> Sequence[str]:
        """See `FileDialog`."""
        return [str(self.kind.itemData(place)) for place in range(self.kind.count())]

    # Layout

    def _kind_words(self, kind: str) -> str:
        return {
            "csv": self.tr("CSV, for any spreadsheet"),
            "xlsx": self.tr("Excel workbook, with its sources"),
            "json": self.tr("JSON, for programs"),
            "geojson": self.tr("GeoJSON, for maps"),
        }[kind]

    def _row_choices(self) -> QVBoxLayout:
        offer = self._offer
        words = {
            SHOWN: self.tr("As shown, filtered and sorted ({rows})").format(rows=f"{offer.shown:,}"),
            SELECTED: self.tr("The selected rows ({rows})").format(rows=f"{offer.selected:,}"),
            ALL: self.tr("The whole table ({rows})").format(rows=f"{offer.every:,}"),
        }
        chosen = SELECTED if offer.selected > 1 else SHOWN
        return self._choices(self.rows, words, chosen, {SELECTED: offer.selected > 0})

    def _column_choices(self, state: dict[str, object]) -> QVBoxLayout:
        words = {
            COLUMNS_SHOWN: self.tr("Those shown ({columns})").format(columns=self._offer.columns),
            COLUMNS_ALL: self.tr("All fields, with unique ids and dates in days"),
        }
        chosen = str(state.get("columns"))
        return self._choices(self.columns, words, chosen if chosen in words else COLUMNS_SHOWN, {})

    def _choices(self, group: QButtonGroup, words: dict[str, str], chosen: str, usable: dict[str, bool]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for key, text in words.items():
            button = QRadioButton(text)
            button.setProperty("choice", key)
            button.setEnabled(usable.get(key, True))
            button.setChecked(key == chosen)
            button.setMinimumHeight(button.sizeHint().height())  # a wrapped note below would squeeze it
            group.addButton(button)
            column.addWidget(button)
        return column

    # What follows from what

    def _follow_kind(self) -> None:
        text = self.path.text().strip()
        if text:
            self.path.setText(str(Path(text).with_suffix(f".{self.kind.currentData()}")))

    def _follow_path(self) -> None:
        place = self.kind.findData(self.ending())
        if place >= 0:
            self.kind.setCurrentIndex(place)
        path = self.entered_path()
        replaces = self.tr("{name} is there already; it is replaced.").format(name=path.name) if path.is_file() else ""
        self.note.setText(" ".join(filter(None, [self._about_kind(), self.about_confidential(), replaces])))

    def _about_kind(self) -> str:
        return {
            "csv": self.tr("UTF-8. What a spreadsheet would run as a formula gets an apostrophe in front."),
            "xlsx": self.tr("With sheets of the sources by number and of what this is."),
            "json": self.tr("One object for each row, every text as it is."),
            "geojson": self.tr("A point for each facility with coordinates, with all its fields."),
        }.get(str(self.kind.currentData()), "")


def _chosen(group: QButtonGroup) -> str:
    button = group.checkedButton()
    return str(button.property("choice")) if button is not None else ""
