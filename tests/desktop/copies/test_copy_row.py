"""A person keeps the document itself: attached, dropped or pasted in the editor of its source, opened, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from sample_records import add

from db.browse import records
from db.edit.kept_copies import LIMIT_BYTES, content_of, copy_of, keep
from db.history.changes import redo, undo
from db.history.steps import next_undo
from desktop import tasks
from desktop.browse.record_panel import RecordPanel
from desktop.copies import opened
from desktop.edit.record_editor import RecordEditor

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield window
    tasks.wait_for_all()


@pytest.fixture
def open_editor(qtbot, library, window):
    def open_one(record_id=None):
        editor = RecordEditor(library, "source", record_id, None, window)
        editor.show()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return editor

    return open_one


@pytest.fixture
def source(library):
    return add(library, "source", title="Report", address="https://example.org")


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(PDF)
    return path


def attach(qtbot, editor, monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    before = editor.copy_row.pending
    qtbot.mouseClick(editor.copy_row.attach, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: editor.copy_row.pending is not before or editor.copy_row.message.is_error)


def save(qtbot, editor):
    with qtbot.waitSignal(editor.saved):
        qtbot.mouseClick(editor.footer.save, Qt.MouseButton.LeftButton)


def drop(widget, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    of = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(5, 5), *of))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *of))


def test_a_new_source_is_saved_with_its_copy_as_one_action(qtbot, library, open_editor, monkeypatch, pdf):
    editor = open_editor()
    qtbot.keyClicks(QApplication.focusWidget(), "Announcement")
    attach(qtbot, editor, monkeypatch, pdf)
    assert (editor.copy_row.name.text(), editor.copy_row.kind.text()) == (
        "report.pdf",
        "PDF, 69 bytes, kept when you save",
    )
    save(qtbot, editor)
    assert content_of(library, copy_of(library, 1)) == PDF
    assert next_undo(library).action == "Add source Announcement"
    undo(library)
    assert library.reading().execute("SELECT count(*) FROM source").fetchone() == (0,)
    redo(library)
    assert content_of(library, copy_of(library, 1)) == PDF


def test_a_file_dropped_on_a_field_is_attached_and_the_field_stays_as_it_was(qtbot, library, open_editor, source, pdf):
    editor = open_editor(source)
    title = next(iter(editor.form.boxes.values())).controls["title"]
    drop(title.widget(), pdf)
    qtbot.waitUntil(lambda: editor.copy_row.pending is not None)
    assert title.text() == "Report"
    save(qtbot, editor)
    assert copy_of(library, source).file_name == "report.pdf"


def test_a_picture_that_is_pasted_is_attached_and_words_go_into_the_field(qtbot, library, open_editor, source):
    editor = open_editor(source)
    title = QApplication.focusWidget()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QApplication.clipboard().setImage(image)
    qtbot.keyClick(title, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.copy_row.name.text() == "Pasted picture.png"
    QApplication.clipboard().setText(" of 2026")
    qtbot.keyClick(title, Qt.Key.Key_End)
    qtbot.keyClick(title, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert title.text() == "Report of 2026"
    save(qtbot, editor)
    assert copy_of(library, source).media_type == "image/png"


def test_a_pdf_cut_short_is_told_and_kept_as_it_is(qtbot, library, open_editor, source, monkeypatch, pdf):
    pdf.write_bytes(PDF[:30])
    editor = open_editor(source)
    attach(qtbot, editor, monkeypatch, pdf)
    assert "cut short" in editor.copy_row.message.accessibleName()
    assert editor.copy_row.message.property("role") == "warning"
    save(qtbot, editor)
    assert copy_of(library, source).size_bytes == 30


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04\x00\x00rest", "is of a kind that is not kept"), (b"x" * (LIMIT_BYTES + 1), "too large")],
)
def test_what_cannot_be_kept_says_so_and_what_was_kept_stays(
    qtbot, library, open_editor, source, monkeypatch, tmp_path, content, said
):
    keep(library, source, PDF, "first.pdf")
    other = tmp_path / "other.bin"
    other.write_bytes(content)
    editor = open_editor(source)
    attach(qtbot, editor, monkeypatch, other)
    assert said in editor.copy_row.message.accessibleName()
    assert editor.copy_row.name.text() == "first.pdf" and not editor.is_changed


def test_a_copy_is_removed_with_saving_and_undo_brings_it_back(qtbot, library, open_editor, source):
    keep(library, source, PDF, "first.pdf")
    editor = open_editor(source)
    qtbot.mouseClick(editor.copy_row.remove, Qt.MouseButton.LeftButton)
    assert copy_of(library, source) is not None
    save(qtbot, editor)
    assert copy_of(library, source) is None
    changes = records.read(library, "source", source).history[0].changes
    assert changes == ("Kept copy first.pdf → (none)",)
    undo(library)
    assert content_of(library, copy_of(library, source)) == PDF


def test_an_attached_file_survives_a_crash(qtbot, library, open_editor, window, source, monkeypatch, pdf):
    editor = open_editor(source)
    attach(qtbot, editor, monkeypatch, pdf)
    editor.unsaved.timer.timeout.emit()  # as after a pause
    editor.hide()
    editor.deleteLater()  # nobody saved, nobody discarded
    again = open_editor(source)
    qtbot.mouseClick(again.banner.buttons[0], Qt.MouseButton.LeftButton)
    assert again.copy_row.pending == ("report.pdf", PDF)


def test_the_panel_opens_the_copy_read_only_and_it_is_cleaned_up(qtbot, library, source, monkeypatch):
    keep(library, source, PDF, "report.pdf")
    asked = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    panel = RecordPanel(library)
    qtbot.addWidget(panel)
    panel.show_record("source", source)
    line = next(line for line in panel.detail.lines if line.label == "Kept copy")
    assert [part.text for part in line.parts] == ["report.pdf", "PDF, 69 bytes"]
    panel.record_tab.fields.followed.emit(line.parts[0].address)
    qtbot.waitUntil(lambda: bool(asked))
    path = Path(asked[0].toLocalFile())
    assert path.name == "report.pdf" and path.read_bytes() == PDF
    opened.clean_up()
    assert not path.exists()


def test_a_copy_is_saved_where_the_person_says(qtbot, library, open_editor, source, monkeypatch, tmp_path):
    keep(library, source, PDF, "report.pdf")
    target = tmp_path / "mine.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    editor = open_editor(source)
    qtbot.mouseClick(editor.copy_row.save_as, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    tasks.wait_for_all()
    assert target.read_bytes() == PDF


def test_an_address_that_is_none_says_so_in_place_and_a_bare_one_is_completed(qtbot, library, open_editor):
    editor = open_editor()
    box = next(box for box in editor.form.boxes.values() if "address" in box.controls)
    field = box.controls["address"].widget()
    for typed, said in (("not an address", "This is no web address."), ("epoch.ai/data", "https://epoch.ai/data")):
        field.clear()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert said in box.reading.accessibleName()


def test_a_mark_makes_a_record_confidential(qtbot, library, open_editor, source):
    editor = open_editor(source)
    box = next(box for box in editor.form.boxes.values() if "is_confidential" in box.controls)
    mark = box.controls["is_confidential"].widget()
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton, pos=QPoint(8, mark.height() // 2))
    save(qtbot, editor)
    assert library.reading().execute("SELECT is_confidential FROM source").fetchone() == (1,)
    lines = {line.label: line.parts[0].text for line in records.read(library, "source", source).lines}
    assert lines["Confidential"] == "Stays out of exports"
