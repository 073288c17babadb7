"""A person reads a record: its facts, who doubts it, its sources, its history."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox
from sample_records import add, add_power, edit

from db.browse import records
from db.browse.record_detail import CitedSource
from db.edit import deleting
from db.errors import DatahallError
from db.history.changes import change_set
from db.in_time import OutOfTime
from db.models import Facility, Source
from desktop import tasks
from desktop.browse import record_panel
from desktop.browse.capacity_chart import HEIGHT
from desktop.browse.record_html import sources
from desktop.browse.record_panel import RecordPanel
from desktop.browse.text_block import TextBlock
from desktop.links import opening


@pytest.fixture
def panel(qtbot, starter_library):
    made = RecordPanel(starter_library)
    qtbot.addWidget(made)
    made.resize(400, 800)
    made.show()
    qtbot.waitExposed(made)
    starter_library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: made.refresh(touched)))
    yield made
    tasks.wait_for_all()  # as the window does before it closes a library


def id_of(library, table, name):
    return library.reading().execute(f"SELECT id FROM {table} WHERE name = ?", (name,)).fetchone()[0]


def show(qtbot, panel, library, table, name):
    panel.show_record(table, id_of(library, table, name))
    qtbot.waitUntil(lambda: panel.detail is not None and panel.detail.heading == name)


def tabs(panel):
    return [panel.tab_bar.tabText(place) for place in range(panel.tab_bar.count())]


def click_tab(qtbot, panel, word):
    place = next(place for place, text in enumerate(tabs(panel)) if text.startswith(word))
    qtbot.mouseClick(panel.tab_bar, Qt.MouseButton.LeftButton, pos=panel.tab_bar.tabRect(place).center())


def text_of(panel):
    """What stands on the tab in front."""
    return "\n".join(block.toPlainText() for block in panel._current_tab().findChildren(TextBlock))


def test_a_journalist_reads_who_leads_stargate_and_who_doubts_it(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "policy", "Stargate Project")
    assert "US$500bn" in text_of(panel)
    assert "SoftBank" in text_of(panel)
    click_tab(qtbot, panel, "Claims")
    assert "Elon Musk" in text_of(panel)
    assert "Doubts" in text_of(panel)
    assert "Sam Altman" in text_of(panel)
    assert "&#x27;" not in text_of(panel)


def test_a_record_shown_again_is_read_again_only_once_something_was_changed(qtbot, panel, starter_library, monkeypatch):
    show(qtbot, panel, starter_library, "policy", "Stargate Project")
    read: list[int] = []
    whole = records.read
    monkeypatch.setattr(records, "read", lambda *what: read.append(what[-1]) or whole(*what))
    shown = id_of(starter_library, "policy", "Stargate Project")
    panel.show_record("policy", shown)
    assert read == []
    edit(starter_library, "policy", shown, note="Torn down and begun anew")
    assert "Torn down and begun anew" in text_of(panel)
    panel.show_record("policy", shown)
    assert read == [shown]
    deleting.delete(starter_library, "policy", shown)
    panel.show_record("policy", shown)
    assert panel.detail is None


def test_a_link_to_a_partner_is_followed_with_the_keyboard(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Abilene")
    fields = panel.tabs[0].fields
    fields.setFocus()
    with qtbot.waitSignal(panel.opened) as opened:
        for _ in range(30):
            qtbot.keyClick(fields, Qt.Key.Key_Tab)
            if fields.textCursor().charFormat().anchorHref().startswith("record:partner"):
                break
        qtbot.keyClick(fields, Qt.Key.Key_Return)
    assert opened.args[0] == "partner"


def test_a_source_number_leads_to_its_source(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Abilene")
    panel.tabs[0].fields.followed.emit("source:2")
    assert tabs(panel)[panel.tab_bar.currentIndex()].startswith("Sources")
    assert panel.detail.sources[1].text in text_of(panel)


def test_the_panel_stays_on_its_tab_when_another_record_is_chosen(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Abilene")
    click_tab(qtbot, panel, "History")
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Michigan")
    assert tabs(panel)[panel.tab_bar.currentIndex()].startswith("History")
    assert "Added" in text_of(panel)


def test_a_tab_that_a_record_lacks_comes_back_with_the_next_one(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "policy", "Stargate Project")
    click_tab(qtbot, panel, "Claims")
    show(qtbot, panel, starter_library, "partner", "Crusoe")
    assert tabs(panel)[panel.tab_bar.currentIndex()] == "Record"
    show(qtbot, panel, starter_library, "policy", "Stargate Project")
    assert tabs(panel)[panel.tab_bar.currentIndex()].startswith("Claims")


def test_an_edit_shows_at_once_with_what_it_was_in_the_history(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Abilene")
    with change_set(starter_library, "Rename") as session:
        session.get(Facility, panel.detail.record_id).name = "Abilene campus"
    qtbot.waitUntil(lambda: panel.heading.text() == "Abilene campus")  # a busy machine reads it beside the window
    click_tab(qtbot, panel, "History")
    assert "Name OpenAI Stargate Abilene → Abilene campus" in text_of(panel)


def test_sources_that_disagree_stand_in_a_box(qtbot, panel, starter_library):
    ids = [row[0] for row in starter_library.reading().execute("SELECT id FROM facility").fetchall()]
    from db.browse import records

    differing = next(one for one in ids if records.read(starter_library, "facility", one).disagreements)
    panel.show_record("facility", differing)
    boxes = [label for label in panel.tabs[0].disagreements.findChildren(QLabel) if label.isVisible()]
    assert "Sources disagree" in boxes[0].text()


def test_the_citation_is_copied(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Abilene")
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == panel.detail.citation
    assert panel.copy.text() == "Copied"


def test_edit_asks_for_the_shown_record(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "partner", "OpenAI")
    with qtbot.waitSignal(panel.edit_requested) as asked:
        qtbot.mouseClick(panel.edit, Qt.MouseButton.LeftButton)
    assert asked.args == ["partner", id_of(starter_library, "partner", "OpenAI")]


def test_only_web_pages_are_opened_and_their_address_is_shown_first(qtbot, panel, monkeypatch):
    gone_to, refused = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: gone_to.append(url.toString()) or True)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: refused.append(box.informativeText()))
    monkeypatch.setattr(opening, "trusted", set())
    for address in ("file:///etc/passwd", "javascript:alert(1)", "https:evil", "http://a\u202etxt.exe", "//host/x"):
        panel.tabs[0].followed.emit(address)
    assert (gone_to, len(refused)) == ([], 5) and "file:///etc/passwd" in refused[0]

    def click(address: str) -> opening.LinkDialog:
        panel.tabs[0].followed.emit(address)
        return panel.findChildren(opening.LinkDialog)[-1]

    asked = click("https://epoch.ai/data?a=b")
    assert (gone_to, asked.address.toPlainText()) == ([], "https://epoch.ai/data?a=b")
    assert asked.focusWidget() is asked.open_button
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert gone_to == []
    asked = click("https://epoch.ai/data?a=b")
    asked.trust.setChecked(True)
    qtbot.keyClick(asked.open_button, Qt.Key.Key_Return)
    panel.tabs[0].followed.emit("https://epoch.ai/other")
    assert gone_to == ["https://epoch.ai/data?a=b", "https://epoch.ai/other"]
    odd = click("https://epoch.ai@1.2.3.4/")  # looks like a site that is trusted
    assert "number" in odd.oddities.text() and "@" in odd.oddities.text() and odd.trust.isHidden()
    qtbot.keyClick(odd, Qt.Key.Key_Return)  # Enter is Cancel there
    assert len(gone_to) == 2


def test_an_address_from_a_stranger_cannot_pass_for_anything_else(qtbot, panel, starter_library):
    """Past the forms, as in a library or an export of somebody else."""
    with change_set(starter_library, "Hide links") as session:
        source = session.get(Source, 1)
        source.address, source.archive_address = "https://<img src='file:///x'>a.example", "copy:1"
    panel.show_record("source", 1)
    html = sources([replace(a_source(), address="https://<img src='file:///x'>/", archive_address="copy:1")])
    assert "<img" not in html and 'href="copy:1"' not in html
    assert "file:///x" in text_of(panel) and 'href="copy' not in panel.tabs[0].fields.toHtml()


def a_source() -> CitedSource:
    return CitedSource(number=1, source_id=1, text="A", address="", archive_address="", licence="", facts=1)


def test_words_from_a_record_are_shown_as_they_are(qtbot, panel, library, starter_library):
    with change_set(starter_library, "Add facility") as session:
        session.add(Facility(name="<b>Bold</b> & Co", note="<script>x</script> see https://a.example/b."))
    show(qtbot, panel, starter_library, "facility", "<b>Bold</b> & Co")
    assert panel.heading.text() == "<b>Bold</b> & Co"
    assert panel.heading.textFormat() == Qt.TextFormat.PlainText
    assert "<script>x</script> see a.example." in text_of(panel)


def test_a_record_that_was_deleted_is_said_to_be_gone(qtbot, panel, starter_library):
    with change_set(starter_library, "Add facility") as session:
        session.add(Facility(name="Short-lived"))
    show(qtbot, panel, starter_library, "facility", "Short-lived")
    with change_set(starter_library, "Delete facility") as session:
        session.delete(session.get(Facility, panel.detail.record_id))
    assert "not there any more" in panel._nothing.text()
    assert panel.detail is None


def test_the_small_chart_of_power_is_drawn_beside_the_facts(qtbot, panel, starter_library):
    show(qtbot, panel, starter_library, "facility", "OpenAI Stargate Abilene")
    chart = panel.tabs[0].chart
    qtbot.waitUntil(chart.isVisible, timeout=30_000)
    assert chart.title.text() == "Power, whole facility, MW"


def test_the_first_small_chart_is_as_high_as_when_it_is_shown_again(qtbot, starter_library):
    """The first one is made before it has its place: in a narrow one, words below it take more lines."""
    from desktop.charts.screen.chart_widget import ChartWidget

    def fits(chart) -> bool:
        layout = chart.picture.layout
        is_of_its_width = layout.width == chart.view.viewport().width()
        return is_of_its_width and chart.height() == max(HEIGHT, math.ceil(layout.least_height))

    panel = RecordPanel(starter_library)
    qtbot.addWidget(panel)
    panel.resize(400, 800)
    panel.show()
    show(qtbot, panel, starter_library, "facility", "A1 Data Center Campus")  # has no chart
    heights = []
    for name in ("Anthropic-Amazon New Carlisle", "OpenAI Stargate Abilene", "Anthropic-Amazon New Carlisle"):
        show(qtbot, panel, starter_library, "facility", name)
        small = panel.tabs[0].chart
        qtbot.waitUntil(lambda shown=small: shown.isVisible() and not shown.is_asking, timeout=30_000)
        drawn = small.findChild(ChartWidget)
        for _ in range(3):  # a scroll bar of the panel may come after it, and take some of its width
            qtbot.waitUntil(lambda shown=drawn: not shown.view.scrolls and fits(shown), timeout=30_000)
            qtbot.wait(100)
        heights.append(small.height())
    assert heights[0] == heights[2]


def test_the_small_chart_is_as_high_as_it_must_be_for_each_facility_and_never_scrolls(qtbot, panel, starter_library):
    from desktop.charts.screen.chart_widget import ChartWidget

    for name in ("Anthropic-Amazon New Carlisle", "OpenAI Stargate Abilene", "ABCI 3.0"):
        show(qtbot, panel, starter_library, "facility", name)
        small = panel.tabs[0].chart
        qtbot.waitUntil(lambda shown=small: shown.isVisible() and not shown.is_asking, timeout=30_000)
        drawn = small.findChild(ChartWidget)
        qtbot.waitUntil(lambda shown=drawn: not shown.view.scrolls)
        assert drawn.height() == max(HEIGHT, drawn.picture.layout.height)


def test_a_side_of_a_disagreement_is_preferred_and_the_preference_taken_back(qtbot, library):
    facility = add(library, "facility", name="Torn")
    for value, who in ((300, "A"), (500, "B")):
        source = add(library, "source", title=f"Page of {who}", publisher=who, published="2026-01-01")
        add_power(library, facility, value, "2026-03", source_id=source)
    add(library, "citation", observation_id=1, source_id=2, stance="denies", quote="never so little", page="7")
    panel = RecordPanel(library)
    library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: panel.refresh(touched)))
    qtbot.addWidget(panel)
    panel.resize(420, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_record("facility", facility)
    qtbot.waitUntil(lambda: panel.record_tab.first_box() is not None)
    panel.show_disagreements()
    box = panel.record_tab.first_box()
    qtbot.waitUntil(lambda: panel.focusWidget() is box.buttons[1])
    said = box.findChildren(TextBlock)[0].toPlainText()
    assert "300 MW" in said and "Denied by B, p. 7: “never so little”" in said
    assert box.no_preference is None
    qtbot.mouseClick(box.buttons[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "preferred by you" in panel.detail.disagreements[0].rule)
    box = panel.record_tab.first_box()
    assert "500 MW" in panel.detail.disagreements[0].rule and 2 not in box.buttons
    assert panel.focusWidget() is box.no_preference
    qtbot.keyClick(box.no_preference, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: set(panel.record_tab.first_box().buttons) == {1, 2})
    tasks.wait_for_all()


@pytest.mark.parametrize("word", ["Record", "History"])
def test_in_another_width_no_word_is_cut_off_and_no_room_is_left(qtbot, panel, starter_library, word):
    show(qtbot, panel, starter_library, "policy", "Stargate Project")
    click_tab(qtbot, panel, word)
    blocks = [block for block in panel._current_tab().findChildren(TextBlock) if block.isVisible()]
    for width in (600, 300, 900):
        panel.resize(width, 800)
        qtbot.waitUntil(lambda: all(abs(one.height() - one.document().size().height()) <= 3 for one in blocks))
        assert all(one.document().textWidth() == one.viewport().width() for one in blocks)


def test_disagreements_asked_for_before_the_record_is_read_wait_for_it(qtbot, panel):
    panel.show_disagreements()
    qtbot.wait(50)
    assert panel.record_tab.first_box() is None


def test_a_record_that_could_not_be_read_in_time_is_read_when_chosen_again(qtbot, library, monkeypatch):
    first, other = add(library, "facility", name="Alpha"), add(library, "facility", name="Beta")
    panel = RecordPanel(library)
    qtbot.addWidget(panel)
    panel.show_record("facility", first)
    told = []

    def too_late(*_):
        raise OutOfTime

    def broken(*_):
        raise DatahallError("The disk could not be read.", "", "")

    with monkeypatch.context() as failing:
        failing.setattr(record_panel.messages, "show_error", lambda *what: told.append(what))
        failing.setattr(record_panel, "within", too_late)
        failing.setattr(record_panel.records, "read", broken)
        panel.show_record("facility", other)
        qtbot.waitUntil(lambda: bool(told))
    panel.show_record("facility", other)  # the disk is there again
    assert panel.heading.text() == "Beta"
