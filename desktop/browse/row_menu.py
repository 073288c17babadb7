"""The menu on a row: edit, copy, explain a number, keep only this value, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from db.browse.filters import operators_of
from desktop.browse.explaining import explained_column
from desktop.citing.copying import fill_with_styles
from desktop.look.plain import in_menu

if TYPE_CHECKING:
    from desktop.browse.table_page import TablePage


def show_row_menu(page: TablePage, point: QPoint) -> None:
    """Opens the menu of the row at a point of the table's viewport."""
    index = page.table.indexAt(point)
    record_id = page.model.id_at(index.row())
    if record_id is None:
        return
    table = page.question().table
    column, cell = page.model.columns[index.column()], page.model.cell(index.row(), index.column())
    menu = QMenu(page)
    edit = menu.addAction(page.tr("Edit"), lambda: page.edit_requested.emit(table, record_id))
    edit.setShortcut(QKeySequence("F2"))
    menu.addSeparator()
    copy = menu.addAction(page.tr("Copy rows"), page.table.copy_selection)
    copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    if cell.text:
        menu.addAction(in_menu(page.tr("Copy “{text}”").format(text=_short(cell.text))), lambda: _copy(cell.text))
    if table == "source":
        styles = menu.addMenu(page.tr("Copy citation"))
        ids = page.table.selected_ids()
        ids = ids if record_id in ids else [record_id]
        fill_with_styles(styles, lambda style: page.citation_asked.emit(ids, style))
    if cell.text and explained_column(page, index.row(), index.column()) == column.key:
        explain = menu.addAction(page.tr("Explain this number"), lambda: page.explain(record_id, column.key))
        explain.setShortcut(QKeySequence("Ctrl+I"))
    if operators_of(column):
        menu.addSeparator()
        words = page.tr("Filter by {title}…").format(title=column.words)
        menu.addAction(in_menu(words), lambda: page.filter_bar.chips.offer_values(column.key))
    menu.addSeparator()
    _add_of_window(menu, page, ("print_record", "save_record_pdf"))
    menu.addSeparator()
    _add_of_window(menu, page, ("set_field", "add_role", "add_tag", "remove_tag", "merge"))
    menu.addSeparator()
    delete = menu.addAction(page.tr("Delete…"), page.delete_selected)
    delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(page.table.viewport().mapToGlobal(point))


def _add_of_window(menu: QMenu, page: TablePage, names: tuple[str, ...]) -> None:
    """Actions of the window that act on the chosen row; a page that stands alone has none."""
    actions = getattr(page.window(), "actions_by_name", None)
    if actions is not None:
        for name in names:
            menu.addAction(actions[name])


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
