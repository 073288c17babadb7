"""What a person does in the editor, with clicks and keys, and what then stands on the screen and in the library."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from sample_records import add, add_power, edit

from db.edit import editing
from db.errors import LibraryError
from db.history import changes
from db.history.steps import next_undo
from desktop.edit import kept_drafts
from desktop.edit.record_editor import RecordEditor

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1280, 720)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


@pytest.fixture
def zhangbei(library):
    china = add(library, "place", name="China", code="CN")
    facility = add(library, "facility", name="Zhangbei", place_id=china, region="Hebei")
    alibaba = add(library, "partner", name="Alibaba")
    add(library, "role", partner_id=alibaba, facility_id=facility, role="operator")
    return facility


@pytest.fixture
def open_editor(qtbot, library, window):
    def open_one(table="facility", record_id=None, **preset):
        editor = RecordEditor(library, table, record_id, preset, window)
        editor.show()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and editor.is_whole)
        return editor

    return open_one


def box(editor, name, where=""):
    return next(one for one in editor.form.boxes.values() if one.where == where and name in one.controls)


def control(editor, name, where=""):
    return box(editor, name, where).controls[name]


def said(editor, name, where=""):
    reading = box(editor, name, where).reading
    return "" if reading.isHidden() else reading.accessibleName()


def tab_to(qtbot, wanted, limit=80):
    for _ in range(limit):
        focused = QApplication.focusWidget()
        if focused is wanted:
            return
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reached {wanted.objectName()}")


def write(qtbot, widget, text):
    """Types: plain letters as keys, others as an input method commits them."""
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(widget, letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(widget, event)


def type_into(qtbot, editor, name, text, where=""):
    widget = control(editor, name, where)
    tab_to(qtbot, widget)
    qtbot.keyClick(widget, Qt.Key.Key_A, CTRL)
    write(qtbot, widget, text)
    qtbot.waitUntil(lambda: not box(editor, name, where)._pause.isActive())


def one(library, query, *values):
    return library.reading().execute(query, values).fetchone()


def test_an_analyst_adds_a_phase_with_its_plan_and_source_from_the_keyboard_alone(
    qtbot, library, zhangbei, open_editor
):
    editor = open_editor()
    assert QApplication.focusWidget() is control(editor, "name")
    type_into(qtbot, editor, "name", "Zhangbei phase 3")
    qtbot.waitUntil(lambda: bool(editor.form.near.found))
    type_into(qtbot, editor, "place", "China")
    type_into(qtbot, editor, "part_of", "Zhangbei")
    type_into(qtbot, editor, "figure", "0.3 GW", "line:planned_power")
    type_into(qtbot, editor, "date", "Q3 2027", "line:planned_power")
    assert said(editor, "figure", "line:planned_power") == ("= 300 MW, whole facility, planned, July to September 2027")
    type_into(qtbot, editor, "source", "Hebei DRC notice, 12 Mar 2026")
    assert said(editor, "source") == "New source, published 12 March 2026"
    with qtbot.waitSignal(editor.saved) as told, qtbot.waitSignal(editor.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    table, record_id = told.args
    assert table == "facility"
    row = one(
        library,
        "SELECT f.name, w.name, o.value, o.kind, o.date, s.title FROM facility AS f JOIN facility AS w "
        "ON w.id = f.part_of_id JOIN observation AS o ON o.facility_id = f.id JOIN source AS s ON s.id = o.source_id "
        "WHERE f.id = ?",
        record_id,
    )
    assert row == ("Zhangbei phase 3", "Zhangbei", 300, "planned", "2027-35", "Hebei DRC notice")
    changes.undo(library)
    assert one(library, "SELECT count(*) FROM facility") == (1,)
    changes.redo(library)
    assert one(library, "SELECT count(*) FROM facility") == (2,)


def test_tab_goes_from_the_first_field_to_the_last_button_and_round(qtbot, open_editor):
    editor = open_editor()
    order = editor.focusable()
    assert order[0] is control(editor, "name")
    assert order[-1] is editor.footer.save
    for wanted in [*order[1:], order[0]]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is editor.footer.save


@pytest.mark.parametrize(
    ("name", "where", "text", "error"),
    [
        ("coordinates", "", "91, 10", "Latitude 91 does not exist"),
        ("place", "", "Atlantis", "no country known"),
        ("figure", "line:power_now", "lots", "does not begin with a number"),
        ("figure", "line:planned_power", "-5 MW", "negative"),
        ("date", "line:opening", "30 February 2027", "There is no 30 February"),
        ("figure", "line:computing_power", "12 EFLOPs INT4", "INT4 is not known"),
    ],
)
def test_a_wrong_value_is_explained_under_its_field_and_nothing_else_is_lost(
    qtbot, library, open_editor, name, where, text, error
):
    editor = open_editor()
    type_into(qtbot, editor, "name", "Somewhere 🙂 张北")
    type_into(qtbot, editor, name, text, where)
    qtbot.keyClick(control(editor, name, where), Qt.Key.Key_Tab)
    assert error in said(editor, name, where)
    assert control(editor, name, where).property("role") == "invalid"
    assert editor.footer.attention.text() == "1 field needs attention"
    tab_to(qtbot, control(editor, "note"))
    qtbot.keyClick(control(editor, "note"), Qt.Key.Key_S, CTRL)
    assert not editor.isHidden()
    assert QApplication.focusWidget() is control(editor, name, where)
    assert control(editor, "name").text() == "Somewhere 🙂 张北"
    assert one(library, "SELECT count(*) FROM facility") == (0,)


def test_a_click_on_what_needs_attention_goes_there(qtbot, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "figure", "lots", "line:capital_cost")
    tab_to(qtbot, editor.footer.cancel)
    control(editor, "name").setText("A")
    qtbot.mouseClick(editor.footer.attention, Qt.MouseButton.LeftButton)
    editor.footer.attention.click()
    assert QApplication.focusWidget() in (control(editor, "name"), control(editor, "figure", "line:capital_cost"))


def test_an_unclear_value_offers_ways_to_put_it(qtbot, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "figure", "300", "line:planned_power")
    reading = box(editor, "figure", "line:planned_power").reading
    offered = reading.choices
    assert offered[0] == "300 MW"
    reading.linkActivated.emit("0")
    assert control(editor, "figure", "line:planned_power").text() == "300 MW"
    assert said(editor, "figure", "line:planned_power").startswith("= 300 MW, whole facility")
    for wanted in (*offered[1:], offered[0]):  # the same without a mouse
        qtbot.keyClick(control(editor, "figure", "line:planned_power"), Qt.Key.Key_Down)
        assert control(editor, "figure", "line:planned_power").text() == wanted


def test_a_name_of_ten_thousand_letters_is_refused_in_words(qtbot, library, open_editor):
    editor = open_editor()
    QApplication.clipboard().setText("x" * 10_000)
    qtbot.keyClick(control(editor, "name"), Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: "10,000 characters" in said(editor, "name"))
    assert not editor.save()


def test_a_near_match_is_opened_instead(qtbot, zhangbei, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "name", "Zhangbei Phase 3")
    qtbot.waitUntil(lambda: not editor.form.near.isHidden())
    assert "Alibaba, Hebei" in editor.form.near.text()
    with qtbot.waitSignal(editor.open_instead) as told:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["facility", zhangbei]
    assert editor.isHidden()


def test_a_near_match_does_not_get_in_the_way_of_tab(qtbot, zhangbei, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "name", "Zhangbei Phase 3")
    qtbot.waitUntil(lambda: not editor.form.near.isHidden())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is control(editor, "place")


def test_cancel_asks_only_when_something_would_be_lost(qtbot, library, open_editor):
    editor = open_editor()
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    editor = open_editor()
    type_into(qtbot, editor, "name", "Something")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert editor.footer.is_asking
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not editor.footer.is_asking
    assert control(editor, "name").text() == "Something"
    qtbot.mouseClick(editor.footer.cancel, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(editor.closed):
        qtbot.mouseClick(editor.footer.discard, Qt.MouseButton.LeftButton)
    assert kept_drafts.kept(library, "facility", None) is None


def test_whoever_keeps_editing_goes_on_in_the_same_field(qtbot, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "region", "Heb")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is control(editor, "region")
    qtbot.mouseClick(editor.footer.cancel, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(editor.footer.keep, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(QApplication.focusWidget(), "ei")
    assert control(editor, "region").text() == "Hebei"


def test_save_and_new_saves_and_begins_another(qtbot, library, open_editor):
    editor = open_editor("partner")
    type_into(qtbot, editor, "name", "OpenAI")
    with qtbot.assertNotEmitted(editor.saved):  # the window would go to the record, and close the editor for it
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not editor.isHidden()
    assert not editor.footer.is_asking
    assert control(editor, "name").text() == ""
    assert QApplication.focusWidget() is control(editor, "name")
    type_into(qtbot, editor, "name", "Oracle")
    qtbot.mouseClick(editor.footer.save, Qt.MouseButton.LeftButton)
    assert one(library, "SELECT group_concat(name) FROM partner") == ("OpenAI,Oracle",)


def test_figures_as_written_are_shown_and_then_added(qtbot, library, zhangbei, open_editor):
    editor = open_editor("facility", zhangbei)
    line = editor.sections["observation"].figures_line
    line.text.setFocus()
    qtbot.keyClicks(
        line.text,
        "Abilene: 1.2 GW planned for mid-2026, 200 MW in October 2025, 590 MW now (estimate, 5 to 95 %: 500 to 680)",
    )
    qtbot.waitUntil(lambda: len(line.lines()) == 3)
    assert "1.2 GW, basis not stated, planned" in line.readings.text()
    qtbot.keyClick(line.text, Qt.Key.Key_Return)
    assert len(editor.sections["observation"].rows) == 3
    assert editor.save()
    rows = library.reading().execute("SELECT value, kind, date, low, high FROM observation ORDER BY id").fetchall()
    assert [row[:2] for row in rows] == [(1200, "planned"), (200, "reported"), (590, "estimated")]
    assert rows[2][3:] == (500, 680)
    assert next_undo(library).action == "Edit Zhangbei"


def test_a_fact_is_opened_changed_removed_and_put_back_with_keys(qtbot, library, zhangbei, open_editor):
    add_power(library, zhangbei, 300, "2025")
    editor = open_editor("facility", zhangbei)
    row = next(iter(editor.sections["observation"].rows.values()))
    tab_to(qtbot, row.folded)
    qtbot.keyClick(row.folded, Qt.Key.Key_Return)
    figure = row.boxes[0].controls["figure"]
    assert QApplication.focusWidget() is figure
    qtbot.keyClick(figure, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(figure, "320 MW")
    qtbot.keyClick(figure, Qt.Key.Key_Return)
    assert not row.is_open
    assert "320 MW" in row.folded.accessibleName()
    qtbot.keyClick(row.folded, Qt.Key.Key_Delete)
    assert row.is_removed
    qtbot.keyClick(row.folded, Qt.Key.Key_Delete)
    assert not row.is_removed
    assert editor.save()
    assert one(library, "SELECT value FROM observation") == (320,)


def test_enter_ends_a_new_row_and_begins_the_next(qtbot, library, zhangbei, open_editor):
    editor = open_editor("facility", zhangbei)
    offer = editor.findChild(QWidget, "offer_alias")
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    section = editor.sections["alias"]
    for name in ("张北", "Zhangbei Cloud"):
        write(qtbot, QApplication.focusWidget(), name)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert len(section.rows) == 3
    assert editor.save()  # the empty third row is not a name
    assert one(library, "SELECT group_concat(name) FROM alias") == ("张北,Zhangbei Cloud",)


def test_microsoft_becomes_user_instead_of_openai(qtbot, library, open_editor):
    site = add(library, "facility", name="Narvik")
    openai = add(library, "partner", name="OpenAI")
    add(library, "role", partner_id=openai, facility_id=site, role="user")
    editor = open_editor("facility", site)
    section = editor.sections["role"]
    old = next(iter(section.rows.values()))
    old.open()
    old.replacement_asked.emit(old.key)
    new = list(section.rows.values())[-1]
    for name, text in (("partner", "Microsoft"), ("since", "April 2026"), ("source", "Nscale announcement")):
        widget = next(one.controls[name] for one in new.boxes if name in one.controls)
        widget.setFocus()
        qtbot.keyClicks(widget, text)
    assert "April 2026" in old.folded.accessibleName()
    assert editor.save()
    rows = library.reading().execute(
        "SELECT p.name, r.since, r.until, r.until_source_id IS NOT NULL FROM role AS r "
        "JOIN partner AS p ON p.id = r.partner_id ORDER BY r.id"
    )
    assert rows.fetchall() == [("OpenAI", None, "2026-04", 1), ("Microsoft", "2026-04", None, 0)]


def test_unsaved_work_survives_a_crash_and_is_offered_again(qtbot, library, zhangbei, open_editor, window):
    editor = open_editor("facility", zhangbei)
    type_into(qtbot, editor, "region", "Hebei province")
    type_into(qtbot, editor, "coordinates", "91, 1")
    qtbot.waitUntil(lambda: kept_drafts.kept(library, "facility", zhangbei) is not None)
    qtbot.waitUntil(
        lambda: kept_drafts.kept(library, "facility", zhangbei).typed["groups"][""]["coordinates"] == "91, 1"
    )
    editor.hide()
    editor.deleteLater()  # as if the program had ended
    editor = open_editor("facility", zhangbei)
    assert "unsaved changes" in editor.banner.words.text()
    assert control(editor, "region").text() == "Hebei"
    qtbot.mouseClick(editor.banner.buttons[0], Qt.MouseButton.LeftButton)
    assert control(editor, "region").text() == "Hebei province"
    assert "Latitude 91" in said(editor, "coordinates")
    type_into(qtbot, editor, "coordinates", "41, 114")
    assert editor.save()
    assert kept_drafts.kept(library, "facility", zhangbei) is None


def test_a_failed_save_is_told_in_the_card_and_keeps_what_was_typed(qtbot, library, open_editor, monkeypatch):
    library.read_only = True
    editor = open_editor()
    type_into(qtbot, editor, "name", "Somewhere")
    assert not editor.save()
    assert "reading only" in editor.banner.words.text()
    assert control(editor, "name").text() == "Somewhere"
    library.read_only = False
    assert editor.save()


def test_a_record_changed_elsewhere_is_not_overwritten(qtbot, library, zhangbei, open_editor):
    editor = open_editor("facility", zhangbei)
    edit(library, "facility", zhangbei, note="from elsewhere")
    type_into(qtbot, editor, "region", "Hebei province")
    assert not editor.save()
    assert "Changed elsewhere since you opened it" in editor.banner.words.text()
    assert one(library, "SELECT region FROM facility") == ("Hebei",)


def test_names_are_completed_in_chinese_too(qtbot, library, open_editor):
    add(library, "facility", name="张北云计算基地")
    editor = open_editor()
    part_of = control(editor, "part_of")
    part_of.setFocus()
    write(qtbot, part_of, "张北")
    qtbot.waitUntil(lambda: part_of.offered == ["张北云计算基地"])
    popup = part_of._completer.popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert part_of.text() == "张北云计算基地"


@pytest.mark.parametrize("table", ["facility", "partner", "policy", "place", "source"])
def test_each_sort_of_record_is_entered_and_edited(qtbot, library, open_editor, table):
    editor = open_editor(table)
    shown = {name for one in editor.form.boxes.values() if not one.where for name in one.controls}
    assert shown == {field.name for field in editor.entry.form.fields}  # none left out
    name = "title" if table == "source" else "name"
    type_into(qtbot, editor, name, "A first one")
    with qtbot.waitSignal(editor.saved) as told:
        assert editor.save()
    record_id = told.args[1]
    editor = open_editor(table, record_id)
    assert not editor.is_changed
    type_into(qtbot, editor, name, "Another name")
    assert editor.save()
    assert editing.load(library, table, record_id).name == "Another name"


@pytest.mark.parametrize("size", [(1280, 720), (1110, 590), (640, 480)])
def test_the_card_fits_its_window(qtbot, window, open_editor, size):
    editor = open_editor()
    window.resize(*size)
    qtbot.waitUntil(lambda: editor.size() == window.size())
    assert editor.rect().contains(editor.card.geometry())
    assert editor.footer.save.mapTo(editor, editor.footer.save.rect().bottomRight()).y() < size[1]


def test_a_library_error_says_why(library):
    library.read_only = True
    with pytest.raises(LibraryError):
        editing.save(library, editing.new("partner", {"name": "x"}))


def test_tab_takes_the_word_lit_in_an_open_list_and_goes_on(qtbot, zhangbei, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "part_of", "Zhangbei")
    included = control(editor, "whole_includes_it")
    tab_to(qtbot, included)
    qtbot.keyClick(included, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: included.view().isVisible())
    qtbot.keyClick(included.view(), Qt.Key.Key_Down)
    qtbot.keyClick(included.view(), Qt.Key.Key_Tab)
    assert not included.view().isVisible()
    assert included.text() == "not in its figures"
    assert QApplication.focusWidget() is not included


def test_letters_typed_at_an_open_list_go_into_the_field(qtbot, zhangbei, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "part_of", "Zhangbei")
    included = control(editor, "whole_includes_it")
    tab_to(qtbot, included)
    qtbot.keyClick(included, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: included.view().isVisible())
    qtbot.keyClick(included.view(), Qt.Key.Key_I)
    assert not included.view().isVisible()
    assert included.text() == "i"


def test_a_source_beside_its_date_says_the_date_once(qtbot, open_editor):
    editor = open_editor()
    type_into(qtbot, editor, "source", "Hebei DRC notice")
    type_into(qtbot, editor, "published", "12 Mar 2026")
    assert said(editor, "source") == "New source, published 12 March 2026"


def test_the_offered_names_are_all_in_sight(qtbot, library, open_editor):
    for number in range(4):
        add(library, "facility", name=f"Zhangbei data centre of the northern cluster, phase {number}")
    editor = open_editor()
    part_of = control(editor, "part_of")
    tab_to(qtbot, part_of)
    write(qtbot, part_of, "Zhangb")
    popup = part_of._completer.popup()
    qtbot.waitUntil(lambda: popup.isVisible() and len(part_of.offered) == 4)
    assert popup.verticalScrollBar().maximum() == 0


def test_a_folded_figure_is_read_whole(qtbot, library, zhangbei, open_editor):
    add_power(library, zhangbei, 1_180.5, "2025-09-26", kind="estimated", qualifier="about", low=1_000, high=1_300)
    editor = open_editor("facility", zhangbei)
    row = next(iter(editor.sections["observation"].rows.values())).folded
    assert row.accessibleName().startswith("about 1180.5 MW (1 GW to 1.3 GW), 26 Sep 2025, estimated, in use")
    for text, width in row.cell_widths():
        if text in ("26 Sep 2025", "estimated", "in use", "whole facility", "medium"):
            assert row.fontMetrics().horizontalAdvance(text) <= width, text


def test_opening_a_fact_far_down_leaves_it_in_sight(qtbot, library, zhangbei, open_editor):
    for year in range(2001, 2020):
        add_power(library, zhangbei, 100, str(year))
    editor = open_editor("facility", zhangbei)
    section = editor.sections["role"]
    row = next(iter(section.rows.values()))
    editor.scroll_area.ensureWidgetVisible(row)
    before = editor.scroll_area.verticalScrollBar().value()
    assert before > 200
    qtbot.mouseClick(row.folded, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row.is_open and row.isAncestorOf(QApplication.focusWidget()))
    assert editor.scroll_area.verticalScrollBar().value() >= before
    assert not QApplication.focusWidget().visibleRegion().isEmpty()
    replaced = next(one for one in row.findChildren(QPushButton) if one.text().startswith("Replaced"))
    qtbot.mouseClick(replaced, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(section.rows) == 2 and list(section.rows.values())[1].is_open)
    assert editor.scroll_area.verticalScrollBar().value() >= before
