"""The page Compare: which programmes at the left, their money in the middle, where a figure is from at the right."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from db.charts.saved import views
from db.charts.saved.yours import Yours
from db.compare.comparing import PLACES_TITLE, TITLE, Compared, compare
from db.compare.programmes import at_first
from db.compare.reference import price_years
from db.compare.rows import PLACE, TOTAL, Row
from db.compare.wish import AMOUNTS, BY_PLACE, BY_YEAR, GDP_SHARE, Comparison
from db.errors import DatahallError
from db.library import Library, Touched
from db.watch import Watch
from desktop import messages, tasks
from desktop.browse.empty_state import EmptyState
from desktop.browse.flow import FlowLayout
from desktop.charts.files.page_files import Leaf, PageFiles
from desktop.charts.page_layout import lay_out_message
from desktop.charts.view_clash import ViewClash
from desktop.compare.canvas import Canvas
from desktop.compare.explaining import explained, nothing_chosen
from desktop.compare.leaving import leaf_of
from desktop.compare.picker import Picker
from desktop.look import theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel
from desktop.narrow import FoldingColumn
from desktop.pages import COMPARE

PANEL_PX, ROOM_FOR_PANEL_PX, BELOW_PX = 272, 1200, 760


class ComparePage(QWidget):
    """`opened` asks for a record; `views_changed` tells that a view was saved."""

    opened = Signal(str, int)
    views_changed = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.wish = Comparison()
        self.yours = Yours(library, Comparison.from_json, "comparison")
        self._task: tasks.Task | None = None
        self.compared: Compared | None = None
        self._row: Row | None = None
        self.picker, self.canvas, self.panel = Picker(library), Canvas(), QTextBrowser()
        self.shows: dict[str, QPushButton] = {}
        self.dollars, self.log = ChoiceBox(), QCheckBox(self.tr("Log"))
        self.sites = QCheckBox(self.tr("Sites"))
        self.picker_button = QPushButton(self.tr("Programmes"))
        self.view_name, self.save_button = PlainLabel(), QPushButton(self.tr("Save view"))
        self.back_button = QPushButton(self.tr("Back to saved"))
        self.stack, self.empty = QStackedWidget(), EmptyState()
        self.message, self.files = PlainLabel(), PageFiles(library, self)
        self._lay_out()
        self._connect()
        self.show_wish(Comparison(programmes=at_first(library)))

    # What others ask of it

    def refresh(self, touched: Touched | None) -> None:
        """Works it out anew: any change may bear on it."""
        self.picker.fill()
        self.yours.is_gone()
        if not self._look_at_saved():
            self._show_controls()
            self._compare()

    @property
    def view_id(self) -> int:
        """The saved view that is shown; 0: none."""
        return self.yours.view_id

    def remembered(self) -> dict[str, object]:
        """The comparison, the view it is saved as, and what that held when it was shown."""
        saved = self.yours.saved.to_json() if self.yours.saved is not None else ""
        drafts = self.yours.remembered(self.wish)
        return {"comparison": self.wish.to_json(), "view": self.view_id, "saved": saved, "drafts": drafts}

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`; what cannot be read is left."""
        self.yours.restore(state.get("drafts"), COMPARE)
        try:
            wish = Comparison.from_json(str(state.get("comparison") or ""))
            saved = Comparison.from_json(str(state["saved"])) if state.get("saved") else None
        except ValueError:
            return
        known = {view.id for view in views.saved(self.library, COMPARE)}
        number = state.get("view")
        view_id = number if isinstance(number, int) and number in known else 0
        self.yours.begin(view_id, (saved or wish) if view_id else None)
        if view_id and saved is None:  # a program of before did not keep what the view held
            with suppress(DatahallError):
                self.yours.take_theirs()
        self.wish = wish
        if not self._look_at_saved():
            self.show_wish(wish)

    def show_view(self, view_id: int) -> None:
        """Shows a saved comparison with the changes left in it; the one already shown stays as it was changed."""
        if view_id == self.view_id:
            return
        try:
            wish = self.yours.show(view_id, self.wish)
        except DatahallError as error:
            messages.show_error(self, error)
        else:
            self.show_wish(wish)

    @property
    def view_bar(self) -> ComparePage:
        """What saves the view in front: the page itself."""
        return self

    def show_wish(self, wish: Comparison) -> None:
        """Shows a comparison and sets all controls to it."""
        self.wish = wish
        self.picker.choose(wish.programmes)
        for widget in (self.dollars, self.log, self.sites):
            widget.blockSignals(True)
        self.shows[wish.show].setChecked(True)
        self.dollars.setCurrentIndex(max(0, self.dollars.findData(wish.dollars_of)))
        self.log.setChecked(wish.logarithmic)
        self.sites.setChecked(wish.with_sites)
        for widget in (self.dollars, self.log, self.sites):
            widget.blockSignals(False)
        self._show_controls()
        self._compare()

    def save(self) -> None:
        """Saves into the view shown, or asks for a name for a new one."""
        if self.view_id:
            self._save_over()
        else:
            self.save_as()

    def save_as(self) -> None:
        """Asks for a name and saves a new view."""
        from desktop.charts.name_dialog import NameDialog

        NameDialog(self.tr("Save view"), self.tr("Save"), self.tr("Comparison"), self.keep, self).open()

    def keep(self, name: str) -> None:
        """Keeps a new view. Raises InputError when the name is empty or taken."""
        self.yours.begin(views.save(self.library, name, COMPARE, self.wish.to_json()), self.wish)
        self._show_controls()
        self.views_changed.emit()

    def export_image(self) -> None:
        """Asks for a file: a picture, or the figures as CSV or XLSX."""
        self.files.export(self._leaf())

    def export_data(self) -> None:
        """The same, with the figures proposed."""
        self.files.export(self._leaf(), "csv")

    def copy_image(self) -> None:
        """Puts the picture on the clipboard."""
        self.files.copy(self._leaf())

    def say(self, words: str) -> None:
        """Says something below the controls, until the comparison changes."""
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def focus_filter(self) -> None:
        """Puts the keys into the search of programmes."""
        self.column.unfold()
        self.picker.text.setFocus()
        self.picker.text.selectAll()

    # Inside

    def _leaf(self) -> Leaf:
        return leaf_of(self.wish, self.yours.name(), (self.canvas.width(), self.canvas.height()))

    def _title(self, title: str) -> None:
        """Keeps the title given to a file, as part of what a view saves."""
        own = "" if title in (TITLE, PLACES_TITLE) else title
        if own != self.wish.title:
            self._change(title=own)

    def _change(self, **changes: object) -> None:
        self.say("")
        self.wish = replace(self.wish, **changes)  # type: ignore[arg-type]
        self._show_controls()
        self._compare()

    def _compare(self) -> None:
        """Beside the window: whether sources disagree is asked of the whole library."""
        if self._task is not None:
            self._task.cancel()
        library, wish = self.library, self.wish

        def work(_watch: Watch) -> Compared:
            return compare(library, wish)

        self._task = tasks.run(self, work, done=self._answer, failed=lambda error: messages.show_error(self, error))

    def _answer(self, compared: Compared) -> None:
        if compared.wish != self.wish:
            return
        self._task, self.compared = None, compared
        self.canvas.show_comparison(compared)
        self.stack.setCurrentIndex(0 if compared.rows else 1)
        words = self.tr("Tick programmes and policies at the left to see their money side by side.")
        self.empty.say(self.tr("Nothing to compare yet"), words, "", primary=False)

    def _show_row(self, row: Row | None) -> None:
        self._row = row
        self._fold_panel()
        if row is not None:
            self.panel.setHtml(explained(row))
        elif self.compared is not None:
            self.panel.setHtml(nothing_chosen(self.compared))

    def _show_row_anew(self) -> None:
        """In the colours that there are now."""
        self._show_row(self._row)

    def _open_link(self, link: QUrl) -> None:
        table, _, number = link.toString().partition(":")
        if number.isdigit():
            self.opened.emit(table, int(number))

    def _open_row(self, row: Row) -> None:
        if row.sort not in (PLACE, TOTAL):
            self.opened.emit("policy", row.programme.id)
        elif row.programme.id:
            self.opened.emit("place", row.programme.id)

    def _show_controls(self) -> None:
        self.dollars.setEnabled(self.wish.show != GDP_SHARE)
        self.log.setEnabled(self.wish.show != BY_YEAR)
        self.sites.setEnabled(self.wish.show != BY_PLACE)
        name, is_changed = self.yours.name(), self.yours.is_changed(self.wish)
        changed = self.tr(", changed") if is_changed else ""
        self.view_name.setText(f"{name}{changed}" if name else "")
        self.back_button.setVisible(is_changed)
        self.view_name.setVisible(bool(name))  # an empty one takes the room of Save view
        self.save_button.setEnabled(not self.library.read_only and (not name or is_changed))

    def _look_at_saved(self) -> bool:
        """Shows what another program or an undo made of the view, unless something was changed here, too. Returns
        whether another comparison is shown now."""
        theirs = self.yours.look_again(self.wish)
        if theirs is not None:
            self.show_wish(theirs)
        return theirs is not None

    def _save_over(self, *, theirs: bool = False) -> None:
        try:
            self.yours.keep(self.wish, over_theirs=theirs)
        except views.ViewChanged:
            ViewClash(
                self.yours.name(),
                self,
                save_as=self.save_as,
                keep_mine=lambda: self._save_over(theirs=True),
                take_theirs=self._take_theirs,
            ).open()
        except DatahallError as error:
            messages.show_error(self, error)
        self._show_controls()

    def _take_theirs(self) -> None:
        try:
            self.show_wish(self.yours.take_theirs())
        except DatahallError as error:
            messages.show_error(self, error)

    def _connect(self) -> None:
        self.picker.changed.connect(lambda: self._change(programmes=self.picker.chosen))
        self.dollars.currentIndexChanged.connect(lambda _: self._change(dollars_of=self.dollars.currentData()))
        self.log.toggled.connect(lambda is_on: self._change(logarithmic=is_on))
        self.sites.toggled.connect(lambda is_on: self._change(with_sites=is_on))
        self.save_button.clicked.connect(self.save)
        self.back_button.clicked.connect(self._take_theirs)
        self.files.titled.connect(self._title)
        self.files.told.connect(self.say)
        self.canvas.chosen.connect(self._show_row)
        theme.watcher.changed.connect(self._show_row_anew)
        self.canvas.opened.connect(self._open_row)
        self.panel.anchorClicked.connect(self._open_link)

    def _lay_out(self) -> None:
        self.panel.setOpenLinks(False)
        self.panel.setFixedWidth(PANEL_PX)
        self.panel.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.panel.setAccessibleName(self.tr("Where the figure is from"))
        self.panel.document().setDocumentMargin(14)
        self.dollars.setAccessibleName(self.tr("Dollars"))
        self.dollars.addItem(self.tr("Nominal dollars"), None)
        for year in reversed(price_years()):
            self.dollars.addItem(self.tr("Dollars of {year}").format(year=year), year)
        self.log.setToolTip(self.tr("Log scale, for amounts a thousand times apart"))
        self.log.setAccessibleName(self.tr("Log scale"))
        self.sites.setToolTip(self.tr("Facilities of a programme with what each is to cost"))
        self.view_name.setProperty("role", "muted")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Comparison"))
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.canvas)
        self.stack.addWidget(area)
        self.stack.addWidget(self.empty)
        for box in (self.log, self.sites):
            box.setMinimumHeight(self.save_button.sizeHint().height())  # stands in one line with the buttons
        controls = QWidget()
        flow = FlowLayout(controls)
        self.column = FoldingColumn(self, self.picker, self.picker_button, below_px=BELOW_PX)
        for widget in (
            self.picker_button,
            self._segments(),
            self.dollars,
            self.log,
            self.sites,
            self.view_name,
            self.save_button,
            self.back_button,
        ):
            flow.addWidget(widget)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 8)
        bar.addWidget(controls, 1)
        lay_out_message(self.message)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(bar)
        middle.addWidget(self.message)
        middle.addWidget(self.stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.picker)
        whole.addLayout(middle, 1)
        whole.addWidget(self.panel)
        begin_with(self, self.canvas)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page has no room for the panel before a row is chosen."""
        super().resizeEvent(event)
        self._fold_panel()

    def _fold_panel(self) -> None:
        self.panel.setVisible(self._row is not None or self.width() >= ROOM_FOR_PANEL_PX)

    def _segments(self) -> QWidget:
        segments, together = QWidget(), QButtonGroup(self)
        line = QHBoxLayout(segments)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        words = {AMOUNTS: self.tr("Amounts"), GDP_SHARE: self.tr("% of GDP"), BY_YEAR: self.tr("By year")}
        words[BY_PLACE] = self.tr("By country")
        for place, (show, text) in enumerate(words.items()):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", ("first", "middle", "middle", "last")[place])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, show=show: self._change(show=show))
            together.addButton(button)
            self.shows[show] = button
            line.addWidget(button)
        return segments
