"""Merging many likely duplicates by a rule, after a list of what would go into what; each can be left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from db.duplicates.finding import Pair
from db.duplicates.rules import MOST_GROUPS, Proposed, Rule, merge_all, proposed
from db.edit.merging import Merged
from db.library import Library
from db.values import notation
from db.watch import Watch
from desktop import tasks
from desktop.look.choice_box import ChoiceBox
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import plain_tip
from desktop.look.rows import row_of
from desktop.many.dialog import ManyDialog

SCORES = (99, 97, 95, 90, 85, 80)
USUAL = 95
WIDTH_PX, HEIGHT_PX = 860, 460


class RuleDialog(ManyDialog):
    """A rule above, the groups that it makes below, all of them ticked."""

    def __init__(self, library: Library, table: str, pairs: Sequence[Pair], parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("RuleDialog", "Merge by a rule")
        super().__init__(title, QCoreApplication.translate("RuleDialog", "Merge"), parent)
        self._library, self._table, self._pairs = library, table, list(pairs)
        self._groups: list[Proposed] = []
        self._looking: tasks.Task | None = None
        self.scores = ChoiceBox()
        self.scores.setAccessibleName(self.tr("Least score"))
        is_source = table == "source"
        self.narrower = QCheckBox(self.tr("Same address") if is_source else self.tr("Same country"))
        self.narrower.setChecked(True)
        self.list = QTreeWidget()
        for score in SCORES:
            self.scores.addItem(self.tr("Score at least {score}").format(score=score))
        self.scores.setCurrentIndex(SCORES.index(USUAL))
        self.list.setHeaderLabels([self.tr("Stays"), self.tr("Goes into it"), self.tr("Score")])
        self.list.setAccessibleName(self.tr("What would be merged"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.body.addLayout(row_of(self.scores, self.narrower, None, spacing_px=16))
        self.body.addWidget(self.list, 1)
        open_as_large_as(self, WIDTH_PX, HEIGHT_PX)
        self.scores.activated.connect(self._look)
        self.narrower.toggled.connect(self._look)
        self.list.itemChanged.connect(lambda *_: self._count())
        self._look()

    def chosen(self) -> list[Proposed]:
        """The groups that are ticked."""
        items = (self.list.topLevelItem(at) for at in range(len(self._groups)))
        return [
            one
            for one, item in zip(self._groups, items, strict=True)
            if item is not None and item.checkState(0) == Qt.CheckState.Checked
        ]

    def do(self) -> None:
        """Merges the ticked groups in one action, beside the window."""
        library, table, chosen = self._library, self._table, self.chosen()

        def work(watch: Watch) -> Merged:
            return merge_all(library, table, chosen, watch)

        self.list.setEnabled(False)
        self.run(work, lambda _: notation.counted(len(chosen), self.tr("Merged 1 group"), self.tr("Merged {n} groups")))

    def complain(self, sentence: str) -> None:
        """Says what is wrong; the list can be changed again."""
        self.list.setEnabled(True)
        super().complain(sentence)

    def _look(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        library, table, pairs = self._library, self._table, self._pairs
        score, narrower = SCORES[self.scores.currentIndex()], self.narrower.isChecked()
        is_source = table == "source"
        rule = Rule(score, same_country=narrower and not is_source, same_address=narrower and is_source)
        self.tell(self.tr("Looking what would be merged…"), may_go=False)
        self._looking = tasks.run(
            self, lambda watch: proposed(library, table, pairs, rule, watch), done=self._show, failed=self.show_failed
        )

    def _show(self, groups: list[Proposed]) -> None:
        self._looking, self._groups = None, groups
        self.list.blockSignals(True)
        self.list.clear()
        for one in groups:
            others = [name for place, name in enumerate(one.sides.names) if place != one.kept]
            item = QTreeWidgetItem([one.sides.names[one.kept], ", ".join(others), str(one.score)])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked)
            for column in (0, 1):
                item.setToolTip(column, plain_tip(item.text(column)))
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        self._count()

    def _count(self) -> None:
        chosen = self.chosen()
        records = sum(len(one.sides.ids) - 1 for one in chosen)
        if not self._groups:
            self.tell(self.tr("No pair in the list fits this rule."), may_go=False)
            return
        if not chosen:
            self.tell(self.tr("Tick what is to be merged."), may_go=False)
            return
        words = self.tr("1 record goes.") if records == 1 else self.tr("{n} records go.").format(n=f"{records:,}")
        more = self.tr("These are the first {n} groups.").format(n=MOST_GROUPS) if self._is_full() else ""
        kept = self.tr("Their facts and names move to those that stay. Undo brings all of it back.")
        self.tell(" ".join(part for part in (words, kept, more) if part), may_go=True)

    def _is_full(self) -> bool:
        return len(self._groups) == MOST_GROUPS
