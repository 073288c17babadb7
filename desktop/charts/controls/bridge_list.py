"""Further bases counted in a panel, each with the factor that the person sets; nothing counts before it is set."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.charts.description import Bridge
from db.charts.figures.bridges import BridgeCandidate
from desktop.edit.control import mark_wrong
from desktop.look import icons
from desktop.look.plain import PlainLabel, in_menu

FACTOR_WIDTH_PX = 54


class BridgeRow(QWidget):
    """One basis: "critical IT × [1.3] PUE"."""

    entered = Signal(str, object)
    removed = Signal(str)

    def __init__(self, candidate: BridgeCandidate, name: str, factor: float | None) -> None:
        super().__init__()
        self.from_basis = candidate.from_basis
        self.factor = QLineEdit("" if factor is None else f"{factor:g}")
        self.factor.setFixedWidth(FACTOR_WIDTH_PX)
        self.factor.setAccessibleName(f"{name} × {candidate.label}")
        self.factor.setPlaceholderText("×")
        self.remove = QToolButton()
        self.remove.setIcon(icons.icon("close"))
        self.remove.setToolTip(self.tr("Do not count it"))
        self.remove.setAccessibleName(self.tr("Do not count {basis}").format(basis=name))
        self.problem = PlainLabel(self.tr("A number above 0, such as 1.3."))
        self.problem.setProperty("role", "error")
        self.problem.hide()
        label = PlainLabel(f"{name[:1].upper()}{name[1:]} ×")
        after = PlainLabel(candidate.label if not candidate.unit else candidate.unit)
        after.setProperty("role", "muted")
        label.setWordWrap(True)  # a long name makes the row higher, never the column wider
        after.setWordWrap(True)
        above, row = QHBoxLayout(), QHBoxLayout()
        above.addWidget(label, 1)
        above.addWidget(self.remove)
        row.setSpacing(6)
        row.addWidget(self.factor)
        row.addWidget(after, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(above)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.factor.editingFinished.connect(self._enter)
        self.remove.clicked.connect(lambda: self.removed.emit(self.from_basis))

    def show_factor(self, factor: float) -> None:
        """Shows the factor that counts."""
        self.factor.setText(f"{factor:g}")
        self._mark(is_wrong=False)

    def _mark(self, *, is_wrong: bool) -> None:
        mark_wrong(self.factor, is_wrong)
        self.problem.setVisible(is_wrong)

    def _enter(self) -> None:
        try:
            factor = float(self.factor.text().replace(",", "."))
        except ValueError:
            factor = 0.0
        is_wrong = not (math.isfinite(factor) and factor > 0)
        self._mark(is_wrong=is_wrong)
        if not is_wrong:
            self.entered.emit(self.from_basis, factor)


class BridgeList(QWidget):
    """The rows and a button that adds one; `changed` brings the bridges whose factors are set."""

    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidates: dict[str, BridgeCandidate] = {}
        self._names: dict[str, str] = {}
        self._bridges: dict[str, float] = {}
        self.rows: list[BridgeRow] = []
        self.add = QPushButton(self.tr("+ Count another basis"))
        self.add.setProperty("role", "link")
        self.add.setToolTip(
            self.tr("Facilities without a figure on this basis count through another one, times a factor you set")
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.add)
        self.add.clicked.connect(self._offer)

    def show_bridges(
        self, bridges: Sequence[Bridge], candidates: Sequence[BridgeCandidate], names: dict[str, str]
    ) -> None:
        """Shows what counts; `names` has the words for each basis."""
        self._candidates = {one.from_basis: one for one in candidates}
        self._names = names
        self._bridges = {one.from_basis: one.factor for one in bridges}
        if [row.from_basis for row in self.rows] == list(self._bridges):
            for row in self.rows:  # kept, so that the keys stay in the field just left by Enter
                row.show_factor(self._bridges[row.from_basis])
        else:
            self._clear()
            for from_basis, factor in self._bridges.items():
                self._add_row(from_basis, factor)
        self.setVisible(bool(candidates or bridges))
        self.add.setVisible(any(key not in self._bridges for key in self._candidates))

    def offered(self) -> list[BridgeCandidate]:
        """What can still be added."""
        shown = {row.from_basis for row in self.rows}
        return [one for key, one in self._candidates.items() if key not in shown]

    def start(self, from_basis: str) -> None:
        """Adds a row that waits for its factor."""
        self._add_row(from_basis, None).factor.setFocus()

    def _offer(self) -> None:
        menu = QMenu(self)
        for one in self.offered():
            words = f"{self._names.get(one.from_basis, one.from_basis)} × {one.label}"
            menu.addAction(in_menu(words)).triggered.connect(lambda _=False, key=one.from_basis: self.start(key))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _add_row(self, from_basis: str, factor: float | None) -> BridgeRow:
        candidate = self._candidates.get(from_basis) or BridgeCandidate(from_basis, "")
        row = BridgeRow(candidate, self._names.get(from_basis, from_basis), factor)
        row.entered.connect(self._set)
        row.removed.connect(self._remove)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    def _set(self, from_basis: str, factor: float) -> None:
        is_there = any(row.from_basis == from_basis for row in self.rows)
        if is_there and self._bridges.get(from_basis) != factor:
            self._bridges[from_basis] = factor
            self._tell()

    def _remove(self, from_basis: str) -> None:
        row = next(one for one in self.rows if one.from_basis == from_basis)
        self.rows.remove(row)
        row.hide()  # its field loses the keys here, and says once more what was typed: `_set` no longer listens
        was_set = self._bridges.pop(from_basis, None) is not None
        row.deleteLater()
        if was_set:
            self._tell()

    def _tell(self) -> None:
        self.changed.emit(tuple(Bridge(from_basis=key, factor=factor) for key, factor in self._bridges.items()))

    def _clear(self) -> None:
        gone, self.rows = self.rows, []
        for row in gone:
            row.hide()
            row.deleteLater()
            self._column.removeWidget(row)
