"""The board page: saved charts laid out on one page, changed in place and exported as one picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.charts.saved import boards, house_styles, views
from db.charts.saved.boards import MOST_COLUMNS, Board, BoardChart
from db.charts.saved.yours import renaming
from db.errors import DatahallError
from db.watch import Watch
from desktop import tasks
from desktop.browse.empty_state import EmptyState
from desktop.charts.boards.board_canvas import BoardCanvas
from desktop.charts.boards.board_files import BoardFiles
from desktop.charts.name_dialog import NameDialog
from desktop.charts.page_layout import lay_out_message
from desktop.look import icons, theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of

if TYPE_CHECKING:
    from db.library import Library, Touched


class BoardPage(QWidget):
    """Shows one saved board; what is changed is kept at once, and Undo takes it back."""

    chart_opened = Signal(int)
    views_changed = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.view_id = 0
        self._is_there = False
        self.board = Board()
        self._charts: dict[str, BoardChart] = {}
        self._drawn_from: object = None
        self._is_stale = True
        self._drawing: tasks.Task | None = None
        self.files = BoardFiles(self, library)
        self.name, self.title, self.note = PlainLabel(), QLineEdit(), QLineEdit()
        self.columns, self.style_box = ChoiceBox(), ChoiceBox()
        self.add_button, self.more = QPushButton(self.tr("Add chart")), QToolButton()
        self.image_button = QPushButton(self.tr("Export image…"))
        self.message, self.progress = PlainLabel(), QProgressBar()
        self.canvas, self.empty = BoardCanvas(), EmptyState()
        self.add_menu = QMenu(self)
        self._lay_out()
        self._connect()

    # What others ask of it

    def show_board(self, view_id: int) -> None:
        """Shows a saved board."""
        self.view_id = view_id
        self.canvas.choose(-1)
        self.refresh(None)

    def refresh(self, touched: Touched | None) -> None:
        """Looks again at the library: reads the board, and draws anew what may have changed."""
        known = {view.id: view.name for view in views.saved(self._library, views.BOARD)}
        self.name.setText(known.get(self.view_id, ""))
        self._is_there = self.view_id in known
        if not self._is_there:
            self._show_gone()
            return
        try:
            self.board = boards.read(self._library, self.view_id)
        except DatahallError as error:
            self.say(str(error), is_problem=True)
            return
        self.say("")
        drawn_from = boards.drawn_from(self._library)
        if touched is None or touched.records or drawn_from != self._drawn_from:
            self._is_stale = True
        self._drawn_from = drawn_from
        self._show_controls()
        self._draw()

    def remembered(self) -> dict[str, object]:
        """Which board it was, for the next start."""
        return {"view": self.view_id if self._is_there else 0, "folder": str(self.files.folder)}

    def restore(self, state: dict[str, object]) -> None:
        """The board that was shown."""
        self.files.folder = Path(str(state.get("folder") or self.files.folder))
        view_id = state.get("view")
        if isinstance(view_id, int):
            self.show_board(view_id)

    # Drawing

    def _draw(self) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None
        if not self.board.items or (
            not self._is_stale and all(item.view_uid in self._charts for item in self.board.items)
        ):
            self._show_charts()
            return
        library, board = self._library, self.board
        self.progress.show()

        def work(_: Watch) -> list[BoardChart]:
            return boards.board_charts(library, board)

        self._drawing = tasks.run(self, work, done=self._drawn, failed=self._fail)

    def _drawn(self, charts: list[BoardChart]) -> None:
        self._drawing, self._is_stale = None, False
        self._charts = {chart.item.view_uid: chart for chart in charts}
        self._show_charts()

    def charts(self) -> list[BoardChart]:
        """The board's charts as shown."""
        found = self._charts
        return [replace(found[item.view_uid], item=item) for item in self.board.items if item.view_uid in found]

    def _show_charts(self) -> None:
        self.progress.hide()
        charts = self.charts()
        self.canvas.show_board(self.board, charts, house_styles.look_of(self._library, self.board.style))
        self.image_button.setEnabled(bool(charts))
        self.stack.setCurrentIndex(0 if charts else 1)
        if not charts:
            self._show_empty()

    def _show_empty(self) -> None:
        there = views.saved(self._library, views.CHART)
        sentence = self.tr(
            "A board shows several saved charts on one page, and is exported as one picture. Add the first chart."
        )
        if not there:
            sentence = self.tr("A board shows saved charts. Save a chart first: open Trajectories and press Save view.")
        can_add = bool(there) and not self._library.read_only
        self.empty.say(
            self.tr("Nothing on this board yet"), sentence, self.tr("Add chart") if can_add else "", primary=True
        )

    def _show_gone(self) -> None:
        self.board = Board()
        self.canvas.show_board(self.board, [], None)
        self.stack.setCurrentIndex(1)
        self.image_button.setEnabled(False)
        for widget in (self.add_button, self.title, self.note, self.columns, self.style_box, self.more):
            widget.setEnabled(False)
        words = self.tr("It was deleted. Choose another under Saved views, or undo the deletion.")
        self.empty.say(self.tr("This board is gone"), words, "", primary=False)

    def _show_controls(self) -> None:
        writable = not self._library.read_only
        for widget in (self.add_button, self.title, self.note, self.columns, self.style_box, self.more):
            widget.setEnabled(writable)
        self.canvas.can_change = writable
        self._show_texts()
        self.columns.setCurrentIndex(self.board.columns - 1)
        self.style_box.clear()
        self.style_box.addItem(self.tr("Datahall’s own style"), "")
        for view in house_styles.saved(self._library):
            self.style_box.addItem(view.name, view.name)
        place = self.style_box.findData(self.board.style)
        if place < 0:
            self.style_box.addItem(self.tr("{name} (gone)").format(name=self.board.style), self.board.style)
            place = self.style_box.count() - 1
        self.style_box.setCurrentIndex(place)
        self.style_box.setVisible(self.style_box.count() > 1)

    def _show_texts(self, *, typed_too: bool = False) -> None:
        """Title and note as they are kept, but for one that is being typed; what it is typed over is remembered."""
        for field, words in ((self.title, self.board.title), (self.note, self.board.note)):
            is_typed = field.hasFocus() and field.text() != field.property("shown")
            if typed_too or not is_typed or field.text() == words:
                field.setProperty("shown", words)
                if field.text() != words:
                    field.setText(words)

    def _keep_text(self, name: str, field: QLineEdit) -> None:
        before = {name: str(field.property("shown") or "")}
        self._keep(replace(self.board, **{name: field.text()}), replace(self.board, **before))  # type: ignore[arg-type]

    def _fail(self, error: Exception) -> None:
        self._drawing = None
        self.progress.hide()
        if not isinstance(error, DatahallError):
            raise error
        self.say(str(error), is_problem=True)

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """A line above the board; "" takes it away."""
        self.message.setProperty("role", "error" if is_problem else "hint")
        self.message.setText(text)
        self.message.setVisible(bool(text))
        theme.restyle(self.message)

    # Changing

    def _keep(self, board: Board, shown: Board | None = None) -> None:
        """Keeps a change; `shown` is the board that it was made of, if that is not the one read last."""
        shown = shown or self.board
        if board == shown or not self._is_there:
            return
        try:
            boards.update(self._library, self.view_id, board, shown)
        except views.ViewChanged as error:
            self.refresh(None)
            self._show_texts(typed_too=True)
            self.say(str(error), is_problem=True)
        except DatahallError as error:
            self.say(str(error), is_problem=True)
        else:
            self.refresh_after_change()

    def refresh_after_change(self) -> None:
        """Shows what was just kept, also where nobody listens to the library for this page."""
        if self._is_there and boards.read(self._library, self.view_id) != self.board:
            self.refresh(None)

    def add_chart(self, view_uid: str) -> None:
        """Puts one more chart on the board, last."""
        try:
            self._keep(boards.with_chart(self.board, view_uid))
        except DatahallError as error:
            self.say(str(error), is_problem=True)

    def _fill_add_menu(self) -> None:
        self.add_menu.clear()
        for view in views.saved(self._library, views.CHART):
            action = self.add_menu.addAction(view.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, uid=view.uid: self.add_chart(uid))
        if self.add_menu.isEmpty():
            self.add_menu.addAction(self.tr("No chart is saved yet")).setEnabled(False)

    def _remove(self, index: int) -> None:
        self._keep(boards.without(self.board, index))

    def _widen(self, index: int, by: int) -> None:
        self._keep(boards.spanning(self.board, index, self.board.items[index].span + by))

    def _open(self, index: int) -> None:
        chart = self.charts()[index]
        if chart.view_id:
            self.chart_opened.emit(chart.view_id)

    def rename(self) -> None:
        """Asks for another name."""
        rename, name = renaming(self._library, self.view_id, self.name.text()), self.name.text()

        def keep(wished: str) -> None:
            rename(wished)
            self.name.setText(wished.strip())
            self.views_changed.emit()

        NameDialog(self.tr("Rename board"), self.tr("Rename"), name, keep, self).open()

    def delete(self) -> None:
        """Deletes the board; its charts stay, and Undo brings it back."""
        view_id = self.view_id
        try:
            views.delete(self._library, view_id)
        except DatahallError as error:
            self.say(str(error), is_problem=True)
            return
        self.refresh(None)
        self.views_changed.emit()

    def export_image(self) -> None:
        """Asks where and how, then writes the whole board as one picture."""
        self.files.export_image()

    # Parts

    def _draw_icons(self) -> None:
        self.more.setIcon(icons.icon("more"))

    def _connect(self) -> None:
        self.canvas.opened.connect(self._open)
        self.canvas.moved.connect(lambda index, to: self._keep(boards.moved(self.board, index, to)))
        self.canvas.removed.connect(self._remove)
        self.canvas.widened.connect(self._widen)
        self.title.editingFinished.connect(lambda: self._keep_text("title", self.title))
        self.note.editingFinished.connect(lambda: self._keep_text("note", self.note))
        self.columns.activated.connect(lambda place: self._keep(replace(self.board, columns=place + 1)))
        self.style_box.activated.connect(
            lambda place: self._keep(replace(self.board, style=str(self.style_box.itemData(place))))
        )
        self.add_menu.aboutToShow.connect(self._fill_add_menu)
        self.empty.pressed.connect(self.add_button.click)
        self.image_button.clicked.connect(self.export_image)
        theme.watcher.changed.connect(self._draw_icons)

    def _lay_out(self) -> None:
        self.name.setProperty("role", "muted")
        self.image_button.setProperty("role", "primary")
        for field, said in ((self.title, self.tr("Title of the board")), (self.note, self.tr("Note below its charts"))):
            field.setPlaceholderText(said)
            field.setAccessibleName(said)
        for number in range(1, MOST_COLUMNS + 1):
            self.columns.addItem(self.tr("1 column") if number == 1 else self.tr("{0} columns").format(number))
        self.columns.setAccessibleName(self.tr("Columns"))
        self.style_box.setAccessibleName(self.tr("House style"))
        self.add_button.setMenu(self.add_menu)
        self._draw_icons()
        self.more.setAccessibleName(self.tr("More about this board"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction(self.tr("Rename…"), self.rename)
        menu.addAction(self.tr("Delete board"), self.delete)
        self.more.setMenu(menu)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        lay_out_message(self.message)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(self.tr("Board"))
        self.canvas.setAccessibleName(self.tr("Board"))
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.canvas)
        self.stack = QStackedWidget()
        self.stack.addWidget(scroll)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(6)
        buttons = (self.columns, self.style_box, self.add_button, self.image_button)
        column.addLayout(_in_line(row_of(self.name, self.more, None, *buttons)))
        column.addLayout(_in_line(row_of(self.title, self.note)))
        column.addWidget(self.progress)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        begin_with(self, self.canvas)


def _in_line(row: QHBoxLayout) -> QHBoxLayout:
    """In line with the charts' own margin."""
    row.setContentsMargins(24, 0, 18, 0)
    return row
