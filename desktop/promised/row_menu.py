"""What a promise leads to: its facility, its plans over what came, and the sources that gave them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from db.coming.plans import Promise
from db.coming.sources import PlanSource, sources_of
from desktop.links.opening import open_link

if TYPE_CHECKING:
    from desktop.promised.page import PromisedPage

LONGEST = 90


def open_sources(page: PromisedPage, promise: Promise, place: QPoint) -> None:
    """Opens the source of a promise; of several the person chooses one."""
    found = sources_of(page.library, promise)
    if len(found) == 1:
        open_source(page, found[0])
    elif found:
        menu = QMenu(page)
        _add_sources(page, menu, found)
        _show(menu, place)


def show_row_menu(page: PromisedPage, promise: Promise, place: QPoint) -> None:
    """The menu on a row."""
    menu = QMenu(page)
    menu.addAction(page.tr("Open the facility"), lambda: page.opened.emit("facility", promise.facility_id))
    if not promise.event:
        asked = partial(page.plans_asked.emit, promise.facility_id, promise.basis)
        menu.addAction(page.tr("Plans as published"), asked)
    found = sources_of(page.library, promise)
    if found:
        menu.addSection(page.tr("Sources"))
        _add_sources(page, menu, found)
    _show(menu, place)


def open_source(page: PromisedPage, source: PlanSource) -> None:
    """Shows where its link leads before it is opened; a source without one is shown as a record."""
    if source.address:
        open_link(page, source.address)
    else:
        page.opened.emit("source", source.id)


def _add_sources(page: PromisedPage, menu: QMenu, found: list[PlanSource]) -> None:
    for source in found:
        words = source.words if len(source.words) <= LONGEST else f"{source.words[: LONGEST - 1]}…"
        menu.addAction(words.replace("&", "&&"), partial(open_source, page, source))


def _show(menu: QMenu, place: QPoint) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
