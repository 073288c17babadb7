"""A person copies the citation of a source, from the panel, the menu and the row, in the style of their choice."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from sample_records import add

from desktop import tasks
from desktop.main_window import MainWindow

APA = "Epoch AI. (2026, July 7). Frontier data centers. https://epoch.ai/data"


@pytest.fixture
def window(qtbot, library):
    for title in ("Frontier data centers", "Another"):
        add(
            library,
            "source",
            title=title,
            publisher="Epoch AI",
            published="2026-07-07",
            address="https://epoch.ai/data",
        )
    path = library.path
    library.close()
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.open_path(path)
    qtbot.waitUntil(lambda: made.library is not None)
    made.go_to("source")
    yield made
    tasks.wait_for_all()
    made.close()


def clipboard(qtbot, window, style):
    qtbot.waitUntil(lambda: window.status_note.text().endswith(f", {style}"))
    return QGuiApplication.clipboard().mimeData()


def test_the_panel_copies_in_the_chosen_style_with_italics(qtbot, window):
    page = window.pages.shown()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.select(1)  # else the first row is chosen as soon as all is painted
    window.pages.panel().show_record("source", 1)
    actions = {action.text(): action for action in window.pages.panel().copy.menu().actions()}
    actions["APA"].trigger()
    copied = clipboard(qtbot, window, "APA")
    assert copied.text() == APA
    assert "<i>Frontier data centers</i>" in copied.html()
    actions["BibTeX"].trigger()
    assert clipboard(qtbot, window, "BibTeX").text().startswith("@misc{epochai2026frontier,")


def test_the_key_copies_all_selected_rows_in_the_style_chosen_last(qtbot, window):
    window.citing.copy([1], "chicago-author-date")
    clipboard(qtbot, window, "Chicago")
    window.pages.shown().table.selectAll()
    window.page_actions.show_state()
    window.actions_by_name["copy_citation"].trigger()
    qtbot.waitUntil(lambda: window.status_note.text() == "Copied 2 citations, Chicago")
    assert QGuiApplication.clipboard().text().count("Epoch AI. 2026. “") == 2
    assert window.settings.citation_style == "chicago-author-date"


def test_on_other_records_it_copies_their_figures_with_their_sources(qtbot, window):
    add(window.library, "partner", name="Oracle", source_id=1)
    window.go_to("partner")
    window.pages.panel().show_record("partner", 1)
    window.pages.panel().copy.click()
    assert QGuiApplication.clipboard().text().startswith("Oracle")
    assert window.pages.panel().copy.menu() is None
