"""Every box for words takes any text: what can be kept comes back the same, of the rest it is said why not."""

from __future__ import annotations

import os
import shutil
import unicodedata
from itertools import cycle

import pytest
from hostile_strings import STRINGS, WORST
from main_dialogs import dialogs_of
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPlainTextEdit, QTextEdit, QWidget
from sample_records import add

from db.edit.forms import FORM_BY_TABLE, FormErrors, check
from desktop.main_window import MainWindow
from desktop.pages import CHART, OTHER_PAGES, RECORD_TABLES, VIEW_PAGES
from tests.desktop.standing import stands

NAMED = {"facility": "name", "partner": "name", "policy": "name", "place": "name", "source": "title"}


def test_each_hostile_text_is_kept_as_it_is_or_refused_in_words(library, record_property):
    assert len(STRINGS) >= 200 and len(set(STRINGS)) == len(STRINGS)
    refused, ids = {}, {}
    for text in STRINGS:
        try:
            values = check(FORM_BY_TABLE["source"], {"title": text, "note": text, "publisher": text[:200]})
        except FormErrors as error:
            refused[text] = str(error)
            continue
        ids[add(library, "source", **values)] = text
    for row_id, text in ids.items():
        stored = library.reading().execute("SELECT title, note FROM source WHERE id = ?", (row_id,)).fetchone()
        assert stored == (text.strip(), text.strip())
        assert any(unicodedata.category(sign)[0] not in "CZ" for sign in text), "a title that nobody can see"
    assert len(ids) > 150 and all(
        "pydantic" not in words and "unicode string" not in words for words in refused.values()
    )
    record_property(
        "told", f"{len(STRINGS)} hostile texts: {len(ids)} kept as they are, {len(refused)} refused in words"
    )
    assert "half a sign" in refused["a\ud800"] and "zero byte" in refused["Hall\0A"]
    assert refused["\u200b"] == "Enter a title." and "characters" in refused["Hall " * 20_000]


@pytest.fixture
def window(qtbot, home, starter_library_file, monkeypatch):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()) or 0)
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.open_path(path)
    qtbot.waitUntil(lambda: made.pages.current == "facility" and stands(made))
    made.said = said
    yield made
    made.close()


EACH_TAKES_ALL = "EACH_BOX_TAKES_ALL" in os.environ
"""Set it to try every text in every box, which takes many minutes."""


class Boxes:
    """All boxes for words that were seen, each filled with hostile texts once."""

    def __init__(self, share: int) -> None:
        self._share = share
        self.seen: set[str] = set()
        self.taken: set[str] = set()
        self._texts = cycle(STRINGS)

    def fill(self, where: str, top: QWidget) -> None:
        for box in top.findChildren(QWidget):
            if (
                not box.isVisible()
                or not box.isEnabled()
                or not isinstance(box, QLineEdit | QPlainTextEdit | QTextEdit)
            ):
                continue
            if box.isReadOnly():
                continue
            name = f"{where}: {type(box).__name__} {box.accessibleName() or box.objectName() or box.placeholderText()}"
            if name in self.seen:
                continue
            self.seen.add(name)
            before = box.text() if isinstance(box, QLineEdit) else box.toPlainText()
            for text in (*self._next(), *WORST, before):
                put(box, text)
                QApplication.processEvents()

    def _next(self) -> list[str]:
        """A box's share of all hostile texts, of which each stands in some box in the end; or all."""
        if EACH_TAKES_ALL:
            return list(STRINGS)
        share = [next(self._texts) for _ in range(self._share)]
        self.taken.update(share)
        return share

    def words(self) -> str:
        """What was tried, for the counts."""
        tried = len(STRINGS) if EACH_TAKES_ALL else len(self.taken)
        how = "each took" if EACH_TAKES_ALL else f"took the {len(WORST)} worst texts each, and between them"
        return f"{len(self.seen)} boxes {how} {tried} of {len(STRINGS)} hostile texts"


def put(box: QLineEdit | QPlainTextEdit | QTextEdit, text: str) -> None:
    """As if it was typed or pasted."""
    if isinstance(box, QLineEdit):
        box.selectAll()
        box.insert(text)
        box.textEdited.emit(box.text())
        box.editingFinished.emit()
    else:
        box.setPlainText(text)


def test_every_box_on_pages_and_in_dialogs_survives(qtbot, window, tmp_path, record_property):
    boxes = Boxes(share=10)
    for page in (*RECORD_TABLES, *VIEW_PAGES, *OTHER_PAGES):
        window.go_to(page)
        if page == CHART:
            qtbot.waitUntil(lambda: window.pages.chart().data is not None)
        QApplication.processEvents()
        boxes.fill("" if page in RECORD_TABLES else page, window)
    window.go_to("facility")
    file = tmp_path / "sites.csv"
    file.write_text("Name,Country,Power MW\nHarbour Hall,China,120\n", encoding="utf-8")
    for name, dialog in dialogs_of(window, file):
        qtbot.waitUntil(dialog.isVisible)
        boxes.fill(name, dialog)
    assert window.said == [] and len(boxes.seen) > 20
    assert EACH_TAKES_ALL or len(boxes.taken) == len(STRINGS)
    record_property("told", f"pages and dialogs: {boxes.words()}")


def test_the_editor_of_each_table_keeps_hostile_texts_or_says_why_not(qtbot, window, record_property):
    kept, boxes = 0, Boxes(share=4)
    for place, table in enumerate(RECORD_TABLES[:-1]):
        editor = window.page_actions.edit_from(table, 0, {})
        qtbot.waitUntil(lambda editor=editor: editor.is_whole)
        name = "<img src='file:///x.png'> \u202eHall {0} 数%" + str(place)
        boxes.fill(table, editor)
        lines = [box for box in editor.findChildren(QLineEdit) if box.isVisible() and not box.isReadOnly()]
        put(lines[0], name)
        editor.save()
        QApplication.processEvents()
        if window.page_actions.editor is not None:  # it says at the boxes what is wrong with the other texts
            assert [
                line for line in editor.findChildren(QLabel) if line.property("role") == "error" and line.isVisible()
            ]
            editor.request_close()
            continue
        query = f"SELECT 1 FROM {table} WHERE {NAMED[table]} = ?"
        kept += len(window.library.reading().execute(query, (name,)).fetchall())
    assert kept and window.said == []
    record_property("told", f"editors: {boxes.words()}")
