"""House styles: make, change and delete them, with a chart that shows what they do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.charts.saved import house_styles, views
from db.charts.saved.house_styles import LARGEST_LOGO_BYTES, HouseStyle, check_logo, checked, warnings
from db.errors import DatahallError, InputError
from desktop.charts.house_styles.style_sample import sample_image
from desktop.charts.strokes.house_style import installed_families
from desktop.look import theme
from desktop.look.fonts import LATIN
from desktop.look.on_screen import room_for
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of

if TYPE_CHECKING:
    from db.library import Library

SAMPLE_WIDTH, SAMPLE_HEIGHT = 460, 340
ROOM_FOR_SAMPLE_PX = 1080
ROW_GAP_PX = 10
_SOON_MS = 120


class StyleDialog(QDialog):
    """Edits the library's house styles. Each is kept when Save is pressed, and Undo takes that back."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("House styles"))
        self._library, self.view_id, self._logo = library, 0, b""
        self._kept = HouseStyle()
        self.list = QListWidget()
        self.new_button, self.delete_button = QPushButton(self.tr("New")), QPushButton(self.tr("Delete"))
        self.name, self.colours, self.accent, self.paper, self.footer = (QLineEdit() for _ in range(5))
        self.font_box = QComboBox(editable=True)
        self.logo_name = PlainLabel()
        self.logo_button, self.no_logo_button = QPushButton(self.tr("Choose…")), QPushButton(self.tr("Remove"))
        self.warning, self.problem, self.sample = PlainLabel(), PlainLabel(), PlainLabel()
        self.save_button, self.close_button = QPushButton(self.tr("Save")), QPushButton(self.tr("Close"))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._families = installed_families()
        self._lay_out()
        self._connect()
        self._list_styles(0)
        self._draw()

    @property
    def style_entered(self) -> HouseStyle:
        """What stands in the fields, not yet checked."""
        font = self.font_box.currentText().strip()
        return HouseStyle(
            name=self.name.text().strip(),
            font="" if font == LATIN else font,
            colours=tuple(part for part in self.colours.text().replace(",", " ").replace(";", " ").split() if part),
            accent=self.accent.text(),
            paper=self.paper.text(),
            footer=self.footer.text(),
            logo=self._logo,
        )

    def show_style(self, view_id: int) -> None:
        """Shows a saved style, for 0 a new one."""
        try:
            style = house_styles.read(self._library, view_id) if view_id else HouseStyle()
        except DatahallError as error:
            self._say(str(error))
            style = HouseStyle(name=next((v.name for v in house_styles.saved(self._library) if v.id == view_id), ""))
        else:
            self._say("")
        self.view_id, self._kept, self._logo = view_id, style, style.logo
        self.name.setText(style.name)
        self.font_box.setCurrentText(style.font or LATIN)
        self.colours.setText(" ".join(style.colours))
        self.accent.setText(style.accent)
        self.paper.setText(style.paper)
        self.footer.setText(style.footer)
        self.delete_button.setEnabled(bool(view_id) and not self._library.read_only)
        self._show_logo()
        self._draw()

    def save(self) -> None:
        """Keeps what is entered; says in the dialog why it cannot be kept."""
        style = self.style_entered
        try:
            if self.view_id:
                house_styles.update(self._library, self.view_id, style, self._kept)
            else:
                self.view_id = house_styles.save(self._library, style)
        except views.ViewChanged as error:
            self._kept = house_styles.read(self._library, self.view_id)  # told, it may be saved over
            self._say(str(error))
            return
        except DatahallError as error:
            self._say(str(error))
            self._point_to(error)
            return
        self._list_styles(self.view_id)

    def delete(self) -> None:
        """Deletes the style; charts that use it are drawn in Datahall's own until Undo brings it back."""
        try:
            views.delete(self._library, self.view_id)
        except DatahallError as error:
            self._say(str(error))
            return
        self._list_styles(0)

    def take_logo(self, path: Path) -> None:
        """Takes a file as the logo; says why it cannot be."""
        try:
            if path.stat().st_size > LARGEST_LOGO_BYTES:
                check_logo(b" " * (LARGEST_LOGO_BYTES + 1))
            logo = path.read_bytes()
            check_logo(logo)
            is_drawn = not QImage.fromData(logo).isNull() or QSvgRenderer(QByteArray(logo)).isValid()
            if not is_drawn:
                raise InputError("The logo could not be taken.", "It is damaged.", "Choose another file.")
        except OSError as error:
            self._say(
                self.tr("{name} could not be read: {reason}.").format(
                    name=path.name, reason=error.strerror or str(error)
                )
            )
            return
        except DatahallError as error:
            self._say(str(error))
            return
        self._say("")
        self._logo = logo
        self._show_logo()
        self._draw()

    # What is shown

    def _list_styles(self, chosen: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for view in house_styles.saved(self._library):
            item = QListWidgetItem(view.name)
            item.setData(Qt.ItemDataRole.UserRole, view.id)
            self.list.addItem(item)
            if view.id == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if not chosen and self.list.count():
            self.list.setCurrentRow(0)
        elif not chosen:
            self.show_style(0)
        else:
            self.show_style(chosen)

    def _choose_listed(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.show_style(int(item.data(Qt.ItemDataRole.UserRole)))

    def _begin_new(self) -> None:
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self.show_style(0)
        self.name.setFocus()

    def _draw(self) -> None:
        """The sample as far as what is entered can be drawn, and what readers would stumble over."""
        style = self.style_entered
        self.save_button.setEnabled(not self._library.read_only and style != self._kept)
        try:
            style = checked(style)
        except InputError as error:
            self.warning.setText(str(error))
            return
        ratio = self.devicePixelRatioF()
        shown = theme.current_theme()
        picture = QPixmap.fromImage(sample_image(style, SAMPLE_WIDTH, SAMPLE_HEIGHT, ratio, shown))
        picture.setDevicePixelRatio(ratio)
        self.sample.setPixmap(picture)
        self.warning.setText("\n".join(warnings(style, families=self._families)))

    def _show_logo(self) -> None:
        size = f"{max(1, round(len(self._logo) / 1024)):,} KB"
        kind = "SVG" if replace(self._kept, logo=self._logo).logo_is_svg else "PNG"
        self.logo_name.setText(f"{kind}, {size}" if self._logo else self.tr("none"))
        self.no_logo_button.setEnabled(bool(self._logo))

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)

    def _point_to(self, error: DatahallError) -> None:
        fields = {"name": self.name, "colours": self.colours, "accent": self.accent, "paper": self.paper}
        field = fields.get(getattr(error, "field", ""))
        if field is not None:
            field.setFocus()

    # Choosing

    def _choose_logo(self) -> None:
        words = self.tr("Pictures (*.png *.svg)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Logo"), "", words)
        if chosen:
            self.take_logo(Path(chosen))

    def _remove_logo(self) -> None:
        self._logo = b""
        self._show_logo()
        self._draw()

    def _pick(self, field: QLineEdit, *, adds: bool) -> None:
        """Asks for a colour and writes it into a field, or behind what is there."""
        chosen = QColorDialog.getColor(QColor(field.text().split(" ")[-1] or "#1F6CB0"), self)
        if chosen.isValid():
            field.setText(f"{field.text()} {chosen.name().upper()}".strip() if adds else chosen.name().upper())

    # Parts

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._choose_listed)
        self.new_button.clicked.connect(self._begin_new)
        self.delete_button.clicked.connect(self.delete)
        for field in (self.name, self.colours, self.accent, self.paper, self.footer):
            field.textChanged.connect(self._soon.start)
        self.font_box.currentTextChanged.connect(self._soon.start)
        self._soon.timeout.connect(self._draw)
        self.logo_button.clicked.connect(self._choose_logo)
        self.no_logo_button.clicked.connect(self._remove_logo)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        self.font_box.addItems([LATIN, *sorted(self._families - {LATIN}, key=str.casefold)])
        self.list.setAccessibleName(self.tr("Saved house styles"))
        self.list.setFixedWidth(170)
        self.sample.setFixedSize(SAMPLE_WIDTH, SAMPLE_HEIGHT)
        self.sample.setAccessibleName(self.tr("Sample"))
        for label, role in ((self.warning, "warning"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.colours.setPlaceholderText("#1F6CB0 #C94054 …")
        self.accent.setPlaceholderText("#0B63C5")
        self.paper.setPlaceholderText("#FFFFFF")
        self.save_button.setProperty("role", "primary")
        form = QFormLayout()
        form.setSpacing(ROW_GAP_PX)  # else the columns' own
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Font"), self.font_box)
        form.addRow(self.tr("Data colours"), self._with_picker(self.colours, adds=True))
        form.addRow(self.tr("Accent"), self._with_picker(self.accent, adds=False))
        form.addRow(self.tr("Paper"), self._with_picker(self.paper, adds=False))
        form.addRow(self.tr("Footer"), self.footer)
        form.addRow(self.tr("Logo"), row_of(self.logo_name, None, self.logo_button, self.no_logo_button))
        left, middle, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addLayout(row_of(self.new_button, self.delete_button))
        middle.addLayout(form)
        middle.addStretch()
        middle.addWidget(self.problem)
        has_room = room_for(self).width() >= ROOM_FOR_SAMPLE_PX
        self.sample.setVisible(has_room)
        right.addWidget(self.sample)
        (right if has_room else middle).addWidget(self.warning)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(20)
        for part, stretch in ((left, 0), (middle, 1), (right, 0)):
            columns.addLayout(part, stretch)
        layout = QVBoxLayout(self)
        layout.addLayout(columns)
        layout.addLayout(row_of(None, self.close_button, self.save_button))
        self.colours.setMinimumWidth(230)
        self.resize(self.sizeHint().boundedTo(room_for(self)))
        self.save_button.setDefault(True)

    def _with_picker(self, field: QLineEdit, *, adds: bool) -> QHBoxLayout:
        button = QPushButton(self.tr("Add…") if adds else self.tr("Pick…"))
        button.clicked.connect(lambda: self._pick(field, adds=adds))
        return row_of(field, button)
