"""An open editor whose record another program changes: nothing typed is lost, nothing of theirs overwritten unseen."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sample_records import add, add_power, edit

from db.edit import deleting, editing, entry_kept
from db.history.changes import change_set
from desktop.edit import kept_drafts
from desktop.edit.record_editor import RecordEditor

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def zhangbei(library):
    china = add(library, "place", name="China", code="CN")
    facility = add(library, "facility", name="Zhangbei", place_id=china, region="Hebei")
    add_power(library, facility, 100, "2025")
    return facility


@pytest.fixture
def open_editor(qtbot, library, zhangbei):
    window = QWidget()
    window.resize(1280, 720)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()

    def open_one():
        editor = RecordEditor(library, "facility", zhangbei, None, window)
        editor.show()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and editor.is_whole)
        return editor

    return open_one


def control(editor, name):
    return next(one for one in editor.form.boxes.values() if name in one.controls).controls[name]


def write(qtbot, editor, name, text):
    widget = control(editor, name)
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(widget, text)


def stored(library):
    return library.reading().execute("SELECT region, locality, note FROM facility").fetchone()


def figure(library):
    return library.reading().execute("SELECT value, date FROM observation").fetchone()


def test_what_only_the_other_changed_is_taken_in_and_saving_keeps_both(qtbot, library, zhangbei, open_editor):
    editor = open_editor()
    write(qtbot, editor, "locality", "Zhangjiakou")
    edit(library, "facility", zhangbei, region="Hebei province")
    assert not editor.save()
    assert "Changed elsewhere since you opened it: " in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert control(editor, "region").text() == "Hebei province" and control(editor, "locality").text() == "Zhangjiakou"
    assert editor.elsewhere.isHidden()
    assert editor.save()
    assert stored(library)[:2] == ("Hebei province", "Zhangjiakou")


@pytest.mark.parametrize(("button", "kept"), [(1, "Mine"), (2, "Theirs")])
def test_a_field_that_both_changed_is_asked_about_with_both_values(qtbot, library, zhangbei, open_editor, button, kept):
    editor = open_editor()
    write(qtbot, editor, "region", "Mine")
    edit(library, "facility", zhangbei, region="Theirs")
    editor.elsewhere.look()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert "Mine: Mine\nTheirs: Theirs" in [
        item.widget().text() for n in range(4) if hasattr((item := editor.elsewhere._lines.itemAt(n)).widget(), "text")
    ]
    assert not editor.save() and stored(library)[0] == "Theirs", "undecided, nothing is overwritten"
    qtbot.mouseClick(editor.elsewhere.open[0][button], LEFT)
    assert editor.elsewhere.isHidden() and control(editor, "region").text() == kept
    assert editor.save()
    assert stored(library)[0] == kept


def test_with_nothing_typed_the_editor_shows_what_is_stored_now(library, zhangbei, open_editor):
    editor = open_editor()
    edit(library, "facility", zhangbei, region="Theirs")
    editor.elsewhere.look()
    assert control(editor, "region").text() == "Theirs"
    assert not editor.is_changed and "Taken in" in editor.banner.words.text()


def test_a_figure_that_both_changed_is_asked_about_part_by_part(qtbot, library, open_editor):
    editor = open_editor()
    key = next(key for key, row in editor.entry.rows.items() if row.table == "observation")
    editor.entry.set_text(key, "figure", "120 MW")
    edit(library, "observation", int(key.split(":")[1]), value=150.0, date="2026")
    assert not editor.save()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    asked = {clash.field: (clash.mine, clash.theirs, clash.shows_theirs) for clash, _, _ in editor.elsewhere.open}
    assert asked == {"figure": ("120 MW", "150 MW", False), "date": ("2025", "2026", True)}
    qtbot.mouseClick(editor.elsewhere.open[0][1], LEFT)
    qtbot.mouseClick(editor.elsewhere.open[0][2], LEFT)
    assert editor.save()
    assert figure(library) == (120, "2026")


def test_a_figure_removed_here_and_changed_there_is_asked_about(qtbot, library, open_editor):
    editor = open_editor()
    key = next(key for key, row in editor.entry.rows.items() if row.table == "observation")
    editor.entry.remove_row(key)
    edit(library, "observation", int(key.split(":")[1]), value=150.0)
    assert not editor.save()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert "150 MW" in editor.elsewhere.open[0][0].theirs
    qtbot.mouseClick(editor.elsewhere.open[0][2], LEFT)
    editor.save()
    assert figure(library) == (150, "2025")


def test_a_figure_changed_here_and_deleted_there_is_asked_about(qtbot, library, open_editor):
    editor = open_editor()
    key = next(key for key, row in editor.entry.rows.items() if row.table == "observation")
    editor.entry.set_text(key, "figure", "120 MW")
    with change_set(library, "Delete") as session:
        deleting.delete_fact(session, "observation", int(key.split(":")[1]))
    assert not editor.save()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    qtbot.mouseClick(editor.elsewhere.open[0][1], LEFT)
    assert editor.save()
    assert figure(library) == (120, "2025")


def test_a_record_deleted_elsewhere_becomes_a_new_one_with_all_that_stood_here(qtbot, library, zhangbei, open_editor):
    editor = open_editor()
    write(qtbot, editor, "locality", "Zhangjiakou")
    deleting.delete(library, "facility", zhangbei)
    editor.elsewhere.look()
    assert "deleted elsewhere" in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert editor.save()
    assert stored(library)[:2] == ("Hebei", "Zhangjiakou")
    assert figure(library) == (100, "2025")


def test_a_draft_restored_after_a_crash_keeps_what_was_changed_elsewhere(qtbot, library, zhangbei, open_editor):
    editor = open_editor()
    write(qtbot, editor, "locality", "Zhangjiakou")
    editor.unsaved.timer.timeout.emit()
    assert kept_drafts.kept(library, "facility", zhangbei).typed["groups"] == {"": {"locality": "Zhangjiakou"}}
    editor.hide()
    editor.deleteLater()
    edit(library, "facility", zhangbei, region="Theirs", note="Theirs, too")
    editor = open_editor()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert control(editor, "region").text() == "Theirs" and control(editor, "locality").text() == "Zhangjiakou"
    assert editor.save()
    assert stored(library) == ("Theirs", "Zhangjiakou", "Theirs, too")


def test_a_record_deleted_in_the_moment_it_is_taken_in_is_said_to_be_deleted(
    qtbot, library, zhangbei, open_editor, monkeypatch
):
    editor = open_editor()
    edit(library, "facility", zhangbei, region="Theirs")
    load = editing.load

    def load_and_lose(*asked):
        monkeypatch.undo()
        loaded = load(*asked)
        deleting.delete(library, "facility", zhangbei)
        return loaded

    monkeypatch.setattr(editing, "load", load_and_lose)
    editor.elsewhere.look()
    assert control(editor, "region").text() == "Theirs"
    editor.elsewhere.look()
    assert "deleted elsewhere" in editor.banner.words.text()


def test_what_was_asked_and_not_decided_is_asked_still_when_more_is_changed_elsewhere(
    qtbot, library, zhangbei, open_editor
):
    editor = open_editor()
    write(qtbot, editor, "region", "Mine")
    write(qtbot, editor, "locality", "Mine, too")
    edit(library, "facility", zhangbei, region="Theirs")
    editor.elsewhere.look()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    edit(library, "facility", zhangbei, locality="Theirs, later")
    editor.elsewhere.look()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    asked = [(clash.mine, clash.theirs) for clash, _, _ in editor.elsewhere.open]
    assert sorted(asked) == [("Mine", "Theirs"), ("Mine, too", "Theirs, later")]
    while editor.elsewhere.open:
        qtbot.mouseClick(editor.elsewhere.open[0][2], LEFT)
    editor.save()
    assert stored(library)[:2] == ("Theirs", "Theirs, later")


@pytest.fixture
def crashed(qtbot, open_editor):
    """What was typed in an editor that ended with no word."""
    editor = open_editor()
    write(qtbot, editor, "locality", "Zhangjiakou")
    editor.unsaved.timer.timeout.emit()
    editor.hide()
    editor.deleteLater()


def test_a_change_elsewhere_leaves_the_offer_of_unsaved_work_until_it_is_decided(
    qtbot, library, zhangbei, open_editor, crashed
):
    editor = open_editor()
    edit(library, "facility", zhangbei, region="Theirs")
    editor.elsewhere.look()
    assert "unsaved changes" in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert control(editor, "locality").text() == "Zhangjiakou"
    assert "Changed elsewhere since you opened it: " in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert editor.save()
    assert stored(library)[:2] == ("Theirs", "Zhangjiakou")


@pytest.mark.parametrize("how", ["saved", "discarded"])
def test_unsaved_work_that_was_not_decided_about_is_offered_again(qtbot, library, zhangbei, open_editor, crashed, how):
    editor = open_editor()
    write(qtbot, editor, "note", "Typed on, past the offer")
    if how == "saved":
        assert editor.save()
    else:
        editor.request_close()
        editor.footer.discard_clicked.emit()
    editor.hide()
    editor.deleteLater()
    editor = open_editor()
    assert "unsaved changes" in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert editor.save()
    assert stored(library) == ("Hebei", "Zhangjiakou", "Typed on, past the offer" if how == "saved" else "")


@pytest.mark.parametrize("first", ["Restore", "Discard"])
def test_what_is_typed_past_an_offer_survives_a_crash_as_well(qtbot, library, open_editor, crashed, first):
    editor = open_editor()
    write(qtbot, editor, "note", "Typed on, past the offer")
    editor.unsaved.timer.timeout.emit()
    editor.hide()
    editor.deleteLater()
    editor = open_editor()
    answers = {button.text(): button for button in editor.banner.buttons}
    qtbot.mouseClick(answers[first], LEFT)
    if first == "Restore":
        assert editor.save()
        editor = open_editor()
    assert "unsaved changes" in editor.banner.words.text()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert editor.banner.isHidden() and editor.save()
    assert stored(library) == ("Hebei", "Zhangjiakou" if first == "Restore" else "", "Typed on, past the offer")
    assert list(kept_drafts.folder().iterdir()) == []


def test_what_is_typed_past_an_offer_and_saved_or_decided_is_not_offered_again(qtbot, library, open_editor, crashed):
    editor = open_editor()
    write(qtbot, editor, "note", "Typed on, past the offer")
    editor.unsaved.timer.timeout.emit()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    qtbot.waitUntil(lambda: editor.is_whole)
    assert editor.banner.isHidden() and len(list(kept_drafts.folder().iterdir())) == 1
    assert editor.save() and list(kept_drafts.folder().iterdir()) == []
    assert stored(library) == ("Hebei", "Zhangjiakou", "Typed on, past the offer")


def test_a_question_not_decided_before_a_crash_is_asked_again_with_what_is_restored(
    qtbot, library, zhangbei, open_editor
):
    editor = open_editor()
    figure_key = next(key for key, row in editor.entry.rows.items() if row.table == "observation")
    write(qtbot, editor, "region", "Mine")
    editor.entry.remove_row(figure_key)
    edit(library, "facility", zhangbei, region="Theirs")
    edit(library, "observation", int(figure_key.split(":")[1]), value=150.0)
    editor.elsewhere.look()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    asked = [(clash.where, clash.field) for clash, _, _ in editor.elsewhere.open]
    assert asked == [("", "region"), (figure_key, "")]
    editor.unsaved.keep_now()
    editor.hide()
    editor.deleteLater()
    editor = open_editor()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert [(clash.where, clash.field) for clash, _, _ in editor.elsewhere.open] == asked
    assert (editor.elsewhere.open[0][0].mine, editor.elsewhere.open[0][0].theirs) == ("Mine", "Theirs")
    for _ in asked:
        qtbot.mouseClick(editor.elsewhere.open[0][2], LEFT)
    editor.save()
    assert stored(library)[0] == "Theirs" and figure(library) == (150, "2025")


@pytest.mark.parametrize(("button", "kept"), [(1, [(120, "2025")]), (2, [])])
def test_a_figure_deleted_there_and_not_decided_about_before_a_crash_is_asked_about_again(
    qtbot, library, open_editor, button, kept
):
    editor = open_editor()
    key = next(key for key, row in editor.entry.rows.items() if row.table == "observation")
    editor.entry.set_text(key, "figure", "120 MW")
    with change_set(library, "Delete") as session:
        deleting.delete_fact(session, "observation", int(key.split(":")[1]))
    editor.elsewhere.look()
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    for _ in range(2):  # a second crash changes nothing
        (asked,) = [clash for clash, _, _ in editor.elsewhere.open]
        assert (asked.label, asked.mine, asked.theirs) == ("Figure 120 MW", "changed", "deleted")
        editor.unsaved.keep_now()
        editor.hide()
        editor.deleteLater()
        editor = open_editor()
        qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert not editor.save(), "undecided, nothing comes back"
    qtbot.mouseClick(editor.elsewhere.open[0][button], LEFT)
    assert editor.save()
    assert library.reading().execute("SELECT value, date FROM observation").fetchall() == kept


def test_what_is_said_of_changes_elsewhere_leaves_the_offer_of_unsaved_work_standing(
    qtbot, library, zhangbei, open_editor, crashed
):
    editor = open_editor()
    write(qtbot, editor, "note", "Typed on, past the offer")
    edit(library, "facility", zhangbei, region="Theirs")
    assert not editor.save()
    said = editor.banner.words.text()
    assert "Changed elsewhere since you opened it: " in said and "You had unsaved changes from " in said
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    said = editor.banner.words.text()
    assert "Taken in: " in said and "You had unsaved changes from " in said
    restore, _ = editor.banner.buttons
    qtbot.mouseClick(restore, LEFT)
    assert control(editor, "locality").text() == "Zhangjiakou"
    assert control(editor, "note").text() == "Typed on, past the offer"
    assert editor.banner.isHidden() and editor.save()
    assert stored(library) == ("Theirs", "Zhangjiakou", "Typed on, past the offer")


def test_what_a_program_without_our_history_changes_just_before_saving_is_not_overwritten(
    qtbot, library, zhangbei, open_editor
):
    editor = open_editor()
    key = next(key for key, row in editor.entry.rows.items() if row.table == "observation")
    write(qtbot, editor, "locality", "Mine")
    editor.entry.set_text(key, "figure", "120 MW")
    with closing(sqlite3.connect(library.path)) as bare, bare:
        bare.execute("UPDATE facility SET region = 'Theirs'")
        bare.execute("UPDATE observation SET value = 150")
    assert not editor.save()
    assert stored(library)[0] == "Theirs" and figure(library)[0] == 150
    qtbot.mouseClick(editor.banner.buttons[0], LEFT)
    assert [(clash.mine, clash.theirs) for clash, _, _ in editor.elsewhere.open] == [("120 MW", "150 MW")]
    qtbot.mouseClick(editor.elsewhere.open[0][1], LEFT)
    assert editor.save()
    assert stored(library)[:2] == ("Theirs", "Mine") and figure(library)[0] == 120


def test_what_is_typed_after_the_record_was_deleted_elsewhere_is_kept_though_an_offer_was_open(
    qtbot, library, zhangbei, open_editor, crashed
):
    editor = open_editor()
    assert "unsaved changes" in editor.banner.words.text()
    deleting.delete(library, "facility", zhangbei)
    editor.go_on_as_new(entry_kept.anew(editor.entry))
    write(qtbot, editor, "locality", "Zhangjiakou")
    editor.unsaved.timer.timeout.emit()
    assert kept_drafts.kept(*editor.place_of_draft) is not None


def test_saving_one_field_does_not_read_all_facts_again(qtbot, library, open_editor):
    editor = open_editor()
    write(qtbot, editor, "locality", "Zhangjiakou")
    read: list[str] = []
    library.reading().set_trace_callback(read.append)
    assert editor.save()
    library.reading().set_trace_callback(None)
    assert [one for one in read if "FROM observation WHERE facility_id" in one] == []
    assert stored(library)[1] == "Zhangjiakou"
