"""The window "Own fields": those of one kind of record in a list, and what one of them is beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError, InputError
from db.own import fields
from db.own.fields import OwnField
from db.values import notation
from desktop import messages
from desktop.look.choice_box import ChoiceBox
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel
from desktop.look.working import WorkingDialog
from desktop.own.field_form import FieldFormView, kind_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.library import Library
    from db.watch import Watch

WIDTH_PX, HEIGHT_PX, LIST_PX, ROW_PX = 800, 560, 230, 52
"""What the system draws around a window, so that this one fits a small screen."""
MANY = 20_000
"""Values from which a change is made beside the window."""
_ROLE = Qt.ItemDataRole.UserRole


class FieldsDialog(WorkingDialog):
    """Adds, changes, orders and deletes own fields, each at once and as one action; `did` says which, in a sentence.

    `added` brings table and key of a new field; `measures_asked` is the link to measures of one's own.
    """

    did = Signal(str)
    added = Signal(str, str)
    measures_asked = Signal()

    def __init__(self, library: Library, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Own fields"))
        self._library = library
        self._shown: OwnField | None = None
        self._action = ""
        self.table = ChoiceBox()
        self.table.setAccessibleName(self.tr("Fields of"))
        for one, words in self._tables().items():
            self.table.addItem(words, one)
        self.table.setCurrentIndex(self.table.findData(table))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Own fields"))
        self.list.setFixedWidth(LIST_PX)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.empty = PlainLabel(self.tr("No fields of your own yet. Name one on the right, and save it."))
        self.order_told = PlainLabel(self.tr("Drag to put them in order, or press Alt with Up or Down."))
        self.form = FieldFormView(library)
        self.told = PlainLabel()
        self.new, self.delete = QPushButton(self.tr("New field")), QPushButton(self.tr("Delete"))
        self.undo = QPushButton(self.tr("Undo"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        self.save = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.ApplyRole)
        self._lay_out()
        self._connect()
        self.fill()
        self.form.name.setFocus()

    def shown_table(self) -> str:
        """The table whose fields are listed."""
        return str(self.table.currentData())

    def fill(self, key: str | None = None) -> None:
        """Lists the fields anew and shows the one of this key, else an empty form."""
        found = fields.listed(self._library, self.shown_table())
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{one.row.name}\n{self._under(one)}", self.list)
            item.setData(_ROLE, one)
            item.setSizeHint(QSize(0, ROW_PX))
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            if one.row.key == key:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(found))
        self.order_told.setVisible(len(found) > 1)
        self.empty.setVisible(not found)
        self._show(next((one for one in found if one.row.key == key), None))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list Alt with Up or Down moves the chosen field, which else would only choose another."""
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _tables(self) -> dict[str, str]:
        return {
            "facility": self.tr("Facilities"),
            "partner": self.tr("Partners"),
            "policy": self.tr("Policies"),
            "place": self.tr("Places"),
            "source": self.tr("Sources"),
        }

    def _under(self, one: OwnField) -> str:
        kind = one.row.unit or kind_words(one.row.kind)
        values = self.tr("1 value") if one.values == 1 else self.tr("{n} values")
        return f"{kind} · {values.format(n=notation.count(one.values))}"

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.table)
        left.addWidget(self.list, 1)
        left.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        left.addWidget(self.order_told)
        left.addWidget(self.new)
        for label, role in ((self.empty, "muted"), (self.order_told, "hint"), (self.told, "muted")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        for narrow in (self.empty, self.order_told):
            narrow.setFixedWidth(LIST_PX)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.undo.setProperty("role", "link")
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        for button in (self.new, self.delete, self.undo, close):
            button.setAutoDefault(False)
        right = QVBoxLayout()
        right.addWidget(self.form, 1)
        below = QHBoxLayout()
        below.addWidget(self.told)
        below.addWidget(self.undo)
        below.addStretch(1)
        below.addWidget(self.delete)
        right.addLayout(below)
        sides = QHBoxLayout()
        sides.setSpacing(18)
        sides.addLayout(left)
        sides.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.addLayout(sides, 1)
        column.addWidget(self.progress)
        column.addWidget(self.buttons)
        open_as_large_as(self, WIDTH_PX, HEIGHT_PX)
        self._tell("")

    def _connect(self) -> None:
        self.table.currentIndexChanged.connect(lambda: self.fill())
        self.list.currentItemChanged.connect(lambda item: self._show(item.data(_ROLE) if item else None))
        self.list.model().rowsMoved.connect(self._put_in_order)
        self.list.installEventFilter(self)
        self.new.clicked.connect(self._begin)
        self.delete.clicked.connect(self._delete)
        self.undo.clicked.connect(self._undo)
        self.save.clicked.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self.form.measures_asked.connect(self._to_measures)

    def _begin(self) -> None:
        self.list.setCurrentRow(-1)
        self._show(None)
        self.form.name.setFocus()

    def _show(self, one: OwnField | None) -> None:
        self._shown = one
        self.form.show_field(one)
        self._show_state()

    def _show_state(self) -> None:
        """Greys what cannot be done."""
        may_edit = not self._library.read_only
        self.delete.setEnabled(self._shown is not None and may_edit)
        for widget in (self.save, self.new):
            widget.setEnabled(may_edit)

    def _save(self) -> None:
        form, renamed = self.form.read()
        library, table, shown = self._library, self.shown_table(), self._shown
        said = self.tr("Field “{name}” saved").format(name=form.name.strip())
        if shown is None:
            try:
                key = fields.add(library, table, form)
            except DatahallError as error:
                self._refuse(error)
                return
            self.added.emit(table, key)
            self._done(said, key)
            return

        def work(watch: Watch) -> None:
            fields.change(library, shown.row.id, form, renamed, watch)

        self._run(work, shown.values, said, shown.row.key)

    def _delete(self) -> None:
        shown, library = self._shown, self._library
        if shown is None:
            return
        said = self.tr("Field “{name}” deleted").format(name=shown.row.name)
        if shown.values:
            with_it = self.tr("1 value with it") if shown.values == 1 else self.tr("{n} values with it")
            said += f", {with_it.format(n=notation.count(shown.values))}"

        def work(watch: Watch) -> None:
            fields.delete(library, shown.row.id, watch)

        self._run(work, shown.values, said, None)

    def _run(self, work: Callable[[Watch], None], values: int, said: str, key: str | None) -> None:
        """Does it at once, or beside the window where many values go with it."""
        if values <= MANY:
            from db.watch import Watch

            try:
                work(Watch())
            except DatahallError as error:
                self._refuse(error)
                return
            self._done(said, key)
            return
        self.work_beside(work, lambda _answer: self._done(said, key))

    def show_begun(self) -> None:
        """See `WorkingDialog`."""
        self._tell(self.tr("Working…"))
        self._hold(True)

    def show_stopping(self) -> None:
        """See `WorkingDialog`."""
        self._tell(self.tr("Stopping…"))

    def show_ended(self) -> None:
        """See `WorkingDialog`."""
        self._tell("")
        self._hold(False)

    def show_stopped(self) -> None:
        """See `WorkingDialog`."""
        self._tell(self.tr("Stopped. Nothing was changed."))

    def show_failed(self, error: Exception) -> None:
        """See `WorkingDialog`: what is wrong is said at its field."""
        self._refuse(error)

    def _hold(self, is_held: bool) -> None:
        """While it works only Stop can be pressed."""
        for widget in (self.table, self.list, self.form, self.new, self.delete, self.save):
            widget.setEnabled(not is_held)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Stop") if is_held else self.tr("Close"))
        if not is_held:
            self._show_state()

    def _done(self, said: str, key: str | None) -> None:
        self.did.emit(said)
        self.fill(key)
        self._tell(said, may_undo=True)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, InputError):
            self.form.complain(error)
        else:
            messages.show_error(self, error)

    def _tell(self, words: str, *, may_undo: bool = False) -> None:
        self.told.setText(words)
        self.undo.setVisible(may_undo)

    def _undo(self) -> None:
        """Takes back what was done here last."""
        from db.history.changes import undo

        try:
            undo(self._library)
        except DatahallError as error:
            messages.show_error(self, error)
            return
        self.fill(self._shown.row.key if self._shown is not None else None)
        self._tell(self.tr("Undone"))

    def _put_in_order(self) -> None:
        rows = [self.list.item(row).data(_ROLE) for row in range(self.list.count())]
        try:
            fields.put_in_order(self._library, self.shown_table(), [one.row.id for one in rows])
        except DatahallError as error:
            messages.show_error(self, error)
        self._tell(self.tr("Order changed"), may_undo=True)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + step < self.list.count() or self._library.read_only:
            return
        rows = [self.list.item(place).data(_ROLE) for place in range(self.list.count())]
        rows.insert(row + step, rows.pop(row))
        fields.put_in_order(self._library, self.shown_table(), [one.row.id for one in rows])
        self.fill(rows[row + step].row.key)
        self._tell(self.tr("Order changed"), may_undo=True)

    def _to_measures(self) -> None:
        self.accept()
        self.measures_asked.emit()
