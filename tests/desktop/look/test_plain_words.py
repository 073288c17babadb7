"""A name that looks like HTML is shown as it is written, in every label, tooltip, button, menu, panel and on paper."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex
from PySide6.QtGui import QAction, Qt, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMessageBox,
    QTextBrowser,
    QTextEdit,
    QTreeView,
    QWidget,
)
from sample_records import add, add_power

from db.charts.description import ChartDescription
from db.charts.saved import boards, views
from db.history.editions import make_edition
from db.library import open_library
from desktop import messages, tasks
from desktop.browse.chips import FilterChip
from desktop.look.plain import plain_tip
from desktop.main_window import MainWindow
from desktop.pages import OTHER_PAGES, RECORD_TABLES, VIEW_PAGES
from desktop.sheets.record_sheet import record_on_paper, sheet_html
from tests.desktop.standing import stands

BEGIN, KEY = "<img src=x onerror=alert(1)>", "Zq&x"
NAME = f"{BEGIN}<b>bold</b> {KEY}"
ROWS_LOOKED_AT = 12
DESKTOP = Path(__file__).parents[3] / "desktop"
MAY_BE_RICH = {"look/plain.py", "edit/reading_line.py", "edit/near_names.py"}
"""The only ones that make labels of Qt's own: they say that they show rich text, and escape what they show."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(DESKTOP.rglob("*.py")):
        yield path.relative_to(DESKTOP).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def is_our_own(text: ast.expr) -> bool:
    """Whether a text is the program's own: written there, or made plain."""
    if isinstance(text, ast.Call):
        name = text.func.attr if isinstance(text.func, ast.Attribute) else getattr(text.func, "id", "")
        return name == "plain_tip" or (name in ("tr", "_tr") and all(map(is_our_own, text.args)))
    if isinstance(text, ast.IfExp):
        return is_our_own(text.body) and is_our_own(text.orelse)
    return isinstance(text, ast.Constant) or (isinstance(text, ast.Name) and text.id.isupper())


def test_every_label_is_a_plain_one_and_every_tooltip_made_plain():
    wrong = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if "QLabel" in bases and name not in MAY_BE_RICH:
                    wrong.append(f"{name}:{node.lineno}: a label of its own that is no PlainLabel")
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "QLabel" and name not in MAY_BE_RICH:
                wrong.append(f"{name}:{node.lineno}: QLabel guesses whether its text is HTML")
            if called == "setToolTip" and not is_our_own(node.args[-1]):
                wrong.append(f"{name}:{node.lineno}: a tooltip that is not made plain")
            of = getattr(node.func.value, "id", "") if isinstance(node.func, ast.Attribute) else ""
            if of == "QMessageBox" and called in ("information", "warning", "critical", "question", "about"):
                wrong.append(f"{name}:{node.lineno}: a message box that guesses")
        text = (DESKTOP / name).read_text(encoding="utf-8")
        if "ToolTipRole" in text and "plain_tip" not in text and name != "history/log_model.py":  # of our own words
            wrong.append(f"{name}: a model's tooltips that are not made plain")
    assert wrong == []


def test_links_and_scripts_of_kept_documents_run_nowhere_in_the_program():
    """No part of Qt that runs scripts or draws foreign documents is there; a kept copy goes to the system's program."""
    engines = ("QtWebEngine", "QtWebView", "QtPdf", "QtQml", "QtQuick", "QSvgWidget", "QSvgRenderer", "QWebEngineView")
    found = {}
    for path in (*DESKTOP.rglob("*.py"), *(DESKTOP.parent / "db").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if used := [one for one in engines if one in text]:
            found[path.relative_to(DESKTOP.parent).as_posix()] = used
    # Our own icons and what was drawn here are SVG; nothing that is kept is.
    assert all(set(used) <= {"QSvgRenderer", "QSvgWidget"} for used in found.values()), found
    assert not any(name.startswith(("desktop/copies", "desktop/capture", "desktop/edit", "db/")) for name in found), (
        found
    )
    imports = "from db.edit.kept_copies import"
    texts = {path: path.read_text(encoding="utf-8") for path in DESKTOP.rglob("*.py")}
    rooms = [path.parent.name for path, text in texts.items() if imports in text and "take_out(" in text]
    assert set(rooms) == {"copies"}, "a kept copy leaves the library only to be opened by the system"


@pytest.fixture
def window(qtbot, qapp, home, empty_library_file):
    path = home / "mine.datahall"
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    place = add(library, "place", name=NAME, code="XA", kind="country")
    source = add(library, "source", title=NAME, publisher=NAME, note=NAME, address=f"https://example.org/?a={KEY}")
    facility = add(library, "facility", name=NAME, note=NAME, region=NAME, place_id=place, source_id=source)
    partner = add(library, "partner", name=NAME, note=NAME)
    policy = add(library, "policy", name=NAME, summary=NAME, issuing_body=NAME)
    add(library, "role", partner_id=partner, facility_id=facility, role="owner", note=NAME, source_id=source)
    add(library, "inclusion", facility_id=facility, policy_id=policy, note=NAME)
    claim = {"statement": NAME, "by_whom": NAME, "quote": NAME, "source_id": source}
    add(library, "claim", f"Say {NAME}", facility_id=facility, **claim)
    add(library, "alias", facility_id=facility, name=f"{NAME} too")
    add(library, "milestone", facility_id=facility, event="announced", date="2024", note=NAME, source_id=source)
    add_power(library, facility, 100, "2024", source_id=source, note=NAME, quote=NAME)
    add_power(
        library, facility, 300, "2024", source_id=add(library, "source", title=f"{NAME} 2", publisher=f"2 {NAME}")
    )
    make_edition(library, NAME)
    add(library, "tag", f"Add {NAME}", name=NAME)
    views.save(library, NAME, "chart", ChartDescription().to_json())
    boards.save(library, f"Board {NAME}", boards.Board())
    library.close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1300, 850)
    window.show()
    window.open_path(path)
    qtbot.waitUntil(lambda: stands(window))
    yield window
    if window.page_actions.editor is not None:
        window.page_actions.leave_editor()
    window.close()
    tasks.wait_for_all()


def is_bad(text: str) -> bool:
    """Whether Qt would take a text for HTML in which the name's own signs stand."""
    return BEGIN[:8] in text and Qt.mightBeRichText(text)


def what_is_wrong(root: QWidget) -> set[str]:
    """All that stands in a widget and what it holds, and would not be shown as it is written."""
    wrong: set[str] = set()
    for widget in (root, *root.findChildren(QWidget)):
        name = type(widget).__name__
        if is_bad(widget.toolTip()):
            wrong.add(f"tooltip of {name}: {widget.toolTip()}")
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText and is_bad(widget.text()):
            wrong.add(f"label {name}: {widget.text()}")
        is_button = isinstance(widget, QAbstractButton) and not isinstance(widget, FilterChip)  # it paints its words
        if is_button and KEY in widget.text():
            wrong.add(f"a key is marked in {name}: {widget.text()}")
        if isinstance(widget, (QTextBrowser, QTextEdit)):
            wrong |= wrong_in(widget.document(), name)
        if isinstance(widget, QAbstractItemView):
            wrong |= {f"tooltip in {name}: {tip}" for tip in tips_in(widget) if is_bad(tip)}
    for action in root.findChildren(QAction):
        if KEY in action.text():
            wrong.add(f"a key is marked in an action: {action.text()}")
    return wrong


def wrong_in(document: QTextDocument, name: str) -> set[str]:
    """Pictures, and tooltips of links, that came from a name."""
    wrong: set[str] = set()
    if "\ufffc" in document.toPlainText():
        wrong.add(f"a picture in {name}")
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            tip = iterator.fragment().charFormat().toolTip()
            if is_bad(tip):
                wrong.add(f"tooltip of a link in {name}: {tip}")
            iterator += 1
        block = block.next()
    return wrong


def tips_in(view: QAbstractItemView) -> Iterator[str]:
    """The tooltips of a view's first rows, and of what is below them."""
    model = view.model()
    waiting = [QModelIndex()]
    while model is not None and waiting:
        parent = waiting.pop()
        for row in range(min(model.rowCount(parent), ROWS_LOOKED_AT)):
            for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
                index = model.index(row, column, parent)
                yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if isinstance(view, QTreeView):
                waiting.append(model.index(row, 0, parent))


def test_no_page_takes_a_name_for_html(qtbot, window):
    wrong: dict[str, set[str]] = {}
    saved = {page: view_id for page, view_id, _ in window.pages.views()}
    for page in (*RECORD_TABLES, *OTHER_PAGES, *VIEW_PAGES):
        window.go_to(page, saved.get(page, 0))
        qtbot.waitUntil(lambda page=page: window.pages.current == page)
        if page in RECORD_TABLES:
            qtbot.waitUntil(lambda: stands(window))
        qtbot.waitUntil(lambda: tasks.wait_for_all(0), timeout=15_000)
        QApplication.processEvents()
        if found := what_is_wrong(window):
            wrong[page] = found
    assert wrong == {}


@pytest.mark.parametrize("table", ["facility", "partner", "policy", "place", "source"])
def test_no_editor_takes_a_name_for_html(qtbot, window, table):
    window.go_to(table)
    qtbot.waitUntil(lambda: window.pages.current == table and stands(window))
    window.actions_by_name["edit"].trigger()
    editor = window.page_actions.editor
    qtbot.waitUntil(lambda: editor.isVisible())
    assert what_is_wrong(editor) == set()


def test_search_menus_and_messages_show_a_name_as_it_is(qtbot, window, monkeypatch):
    window.actions_by_name["search"].trigger()
    qtbot.keyClicks(window.search, "onerror")
    qtbot.waitUntil(lambda: any("onerror" in tip for tip in tips_in(window.search.list)), timeout=10_000)
    assert what_is_wrong(window) == set()
    offered = [line.words for line in window.search.list.model().lines]
    assert not any("Zq&&x" in words for words in offered), "the keys' marks of a menu stand in no list"
    boxes: list[QMessageBox] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(box) or 0)
    messages.ask(window, NAME, NAME, "Yes")
    messages.show_error(window, ValueError(NAME))
    assert [box.textFormat() for box in boxes] == [Qt.TextFormat.PlainText] * 2
    assert "Zq&&x" in window.actions_by_name["undo"].text()


def test_a_printed_sheet_shows_a_name_as_it_is(library):
    facility = add(library, "facility", name=NAME, note=NAME)
    add(library, "claim", facility_id=facility, statement=NAME, by_whom=NAME, quote=NAME)
    paper = record_on_paper(library, "facility", facility)
    document = QTextDocument()
    document.setHtml(sheet_html(paper.detail, about=NAME, with_chart=False))
    assert document.toPlainText().count(NAME) >= 4
    assert "\ufffc" not in document.toPlainText()


def test_a_tooltip_that_looks_like_html_is_read_as_it_is_written():
    document = QTextDocument()
    document.setHtml(plain_tip(f"{NAME}\nsecond line"))
    assert document.toPlainText().replace("\u2028", "\n") == f"{NAME}\nsecond line"
    assert plain_tip("plain & simple") == "plain & simple"
