"""The column of controls: what a person chooses, and what it makes of the chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from sample_records import add, add_power

from db.charts.chart_choices import read_choices
from db.charts.description import Bridge, ChartDescription, Form, PanelDescription, ShowAs, Split, Total
from db.charts.figures.bridges import BridgeCandidate
from db.charts.saved import house_styles
from db.history.changes import change_set
from db.own import fields
from db.own.fields import FieldForm
from db.own.values import OwnContent, write
from db.values.date_spans import from_day
from desktop.charts.controls.column import Controls
from desktop.charts.controls.section import Section
from desktop.look import in_parts

POWER = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)


@pytest.fixture
def controls(qtbot, library):
    for code, name in (("CN", "China"), ("US", "United States")):
        place = add(library, "place", code=code, name=name)
        facility = add(library, "facility", name=f"Campus in {name}", place_id=place)
        add_power(library, facility, 100, "2025")
        owner = add(library, "partner", name=f"Owner in {name}")
        add(library, "role", partner_id=owner, facility_id=facility, role="user")
    made = Controls(library)
    qtbot.addWidget(made)
    made.resize(290, 1100)
    made.show_choices(read_choices(library))
    made.show_description(ChartDescription(panels=(POWER,), groups=("CN", "US")))
    with qtbot.waitExposed(made):
        made.show()
    return made


def choose(qtbot, box: QComboBox, text: str) -> None:
    """Types the beginning of an entry, as a person does in a list."""
    box.setFocus()
    qtbot.keyClicks(box, text)
    assert box.currentText().startswith(text)


def tick(qtbot, box) -> None:
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))


def test_a_log_scale_gives_way_to_bars(qtbot, controls):
    changes = []
    controls.changed.connect(changes.append)
    qtbot.mouseClick(controls.drawing.log, Qt.MouseButton.LeftButton)
    assert changes[-1].logarithmic
    choose(qtbot, controls.drawing.form, "Bars")
    assert (changes[-1].form, changes[-1].logarithmic) == (Form.BARS, False)
    assert not controls.drawing.log.isEnabled()
    assert "zero" in controls.drawing.log.toolTip()


def test_what_does_not_go_is_greyed_with_its_reason(controls):
    box = controls.drawing.show_as
    item = box.model().item(box.findData(ShowAs.CUMULATIVE))
    assert not item.isEnabled()
    assert "again and again" in item.toolTip()


def test_areas_of_an_index_become_lines_again(qtbot, controls):
    changes = []
    controls.changed.connect(changes.append)
    choose(qtbot, controls.drawing.form, "Stacked")
    choose(qtbot, controls.drawing.show_as, "Index")
    assert (changes[-1].show_as, changes[-1].form) == (ShowAs.INDEX, Form.LINES)
    field = controls.drawing.index_day
    qtbot.waitUntil(field.isVisible)
    qtbot.keyClicks(field, "end of June 2025")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert from_day(changes[-1].index_day) == date(2025, 6, 30)
    field.selectAll()
    qtbot.keyClicks(field, "31 June 2025")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("role") == "invalid"
    assert from_day(changes[-1].index_day) == date(2025, 6, 30)


def test_the_partner_s_role_is_asked_for_only_where_lines_are_partners(qtbot, controls):
    assert not controls.groups.role.isVisible()
    changes = []
    controls.changed.connect(changes.append)
    choose(qtbot, controls.groups.split, "Partner")
    assert controls.groups.role.isVisible()
    assert (changes[-1].split, changes[-1].groups) == (Split.PARTNER, ())
    choose(qtbot, controls.groups.role, "User")
    assert changes[-1].partner_role == "user"


def test_only_facilities_of_a_country_are_counted(qtbot, controls):
    changes = []
    controls.changed.connect(changes.append)
    popup = controls.groups.filters.offer_values("country")
    popup.list.setFocus()
    popup.list.setCurrentItem(popup.list.topLevelItem(0))
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    (one,) = changes[-1].filters
    column, values = one.column, one.values
    assert column == "country"
    assert len(values) == 1
    popup.close()
    (chip,) = controls.groups.filters.chips
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert changes[-1].filters == ()


def test_only_figures_of_sources_with_a_word_in_an_own_field_are_counted(qtbot, controls, library):
    key = fields.add(library, "source", FieldForm("Method"))
    source = add(library, "source", title="Imagery", publisher="A")
    with change_set(library, "Fill in") as session:
        write(session, "source", source, {key: OwnContent(text="measured")})
    changes = []
    controls.changed.connect(changes.append)
    chips = controls.groups.source_filters
    columns = chips.offer_columns()
    columns.chosen.emit(key)
    popup = chips._popup
    popup.list.setFocus()
    popup.list.setCurrentItem(popup.list.topLevelItem(0))
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    assert [one.column for one in changes[-1].source_filters] == [key] and changes[-1].filters == ()
    popup.close()
    columns.close()
    (chip,) = chips.chips
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert changes[-1].source_filters == ()


def test_a_part_of_the_column_folds_and_stays_folded(qtbot, controls):
    qtbot.mouseClick(controls.groups.heading, Qt.MouseButton.LeftButton)
    assert not controls.groups.split.isVisible()
    assert controls.folded() == [1]
    controls.fold([])
    assert controls.groups.split.isVisible()


def test_errors_that_move_together_are_a_switch_of_the_bands(qtbot, controls):
    changes = []
    controls.changed.connect(changes.append)
    tick(qtbot, controls.marks.together)
    assert changes[-1].moving_together
    controls.marks.assumed.setFocus()
    controls.marks.assumed.selectAll()
    qtbot.keyClicks(controls.marks.assumed, "20")
    qtbot.keyClick(controls.marks.assumed, Qt.Key.Key_Return)
    assert changes[-1].assumed_range_percent == 20
    tick(qtbot, controls.marks.bands)
    assert not controls.marks.together.isVisible()


def test_another_basis_counts_once_its_factor_is_set(qtbot, controls, library):
    place = library.reading().execute("SELECT id FROM place WHERE code = 'CN'").fetchone()[0]
    other = add(library, "facility", name="IT only", place_id=place)
    add_power(library, other, 50, "2025", basis="power.critical_it")
    controls.show_choices(read_choices(library))
    changes = []
    controls.changed.connect(changes.append)
    bridges = controls.figures.bridges
    assert "power.critical_it" in [one.from_basis for one in bridges.offered()]
    bridges.start("power.critical_it")
    (row,) = bridges.rows
    qtbot.waitUntil(row.factor.isVisible)
    qtbot.keyClicks(row.factor, "nothing")
    qtbot.keyClick(row.factor, Qt.Key.Key_Return)
    assert row.problem.isVisible()
    assert changes == []
    row.factor.selectAll()
    qtbot.keyClicks(row.factor, "1.3")
    qtbot.keyClick(row.factor, Qt.Key.Key_Return)
    assert changes[-1].panels[0].bridges == (Bridge(from_basis="power.critical_it", factor=1.3),)
    assert controls.figures.bridges.rows == [row]
    assert row.factor.hasFocus()
    qtbot.mouseClick(controls.figures.bridges.rows[0].remove, Qt.MouseButton.LeftButton)
    assert changes[-1].panels[0].bridges == ()


def test_a_house_style_is_chosen_by_its_name(qtbot, controls, library):
    house_styles.save(library, house_styles.HouseStyle(name="Weekly"))
    controls.show_description(ChartDescription(panels=(POWER,), groups=("CN", "US")))
    changes = []
    controls.changed.connect(changes.append)
    choose(qtbot, controls.drawing.style_box, "Weekly")
    assert changes[-1].style == "Weekly"
    with qtbot.waitSignal(controls.styles_asked):
        qtbot.mouseClick(controls.drawing.edit_styles, Qt.MouseButton.LeftButton)


def test_until_the_choices_are_known_the_column_says_nothing_and_takes_nothing(qtbot, library):
    made = Controls(library)
    qtbot.addWidget(made)
    made.show_description(ChartDescription(panels=(POWER,), groups=("CN",)))
    assert not made.figures.measure.isEnabled()
    assert made.figures.measure.currentText() == made.figures.basis.currentText() == ""
    made.show_choices(read_choices(library))
    assert made.figures.measure.isEnabled()
    assert made.figures.measure.currentText()


def test_sections_come_one_by_one_show_what_came_before_them_and_stand_before_what_follows_for_tab(
    qtbot, library, monkeypatch
):
    monkeypatch.setattr(in_parts, "SLICE_S", 0.0)
    window = QWidget()
    qtbot.addWidget(window)
    before, made, after = QPushButton("Before", window), Controls(library, window), QPushButton("After", window)
    made.fold([1])
    made.show_description(ChartDescription(panels=(POWER, replace(POWER, basis="power.critical_it"))), 1)
    made.show_choices(read_choices(library))
    assert made.findChildren(Section) == [] and made.folded() == [1] and made.panel_index == 1
    qtbot.waitUntil(lambda: len(made.findChildren(Section)) == 5)
    qtbot.waitUntil(lambda: made.widget().isEnabled())
    assert made.folded() == [1] and made.figures.panel.currentIndex() == 1
    window.show()
    before.setFocus()
    seen = [window.focusWidget()]
    while seen[-1] is not after:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
        assert len(seen) < 80
    assert all(made.isAncestorOf(one) for one in seen[1:-1]) and len(seen) > 20


def test_the_wheel_over_a_field_scrolls_the_column_and_changes_nothing(qtbot, controls):
    controls.resize(290, 400)
    qtbot.waitUntil(lambda: controls.verticalScrollBar().maximum() > 100)
    told = []
    controls.changed.connect(told.append)
    for field in (controls.drawing.show_as, controls.groups.split, controls.groups.largest):
        middle = QPointF(field.rect().center())
        turn = QWheelEvent(
            middle,
            QPointF(field.mapToGlobal(middle)),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, turn)
    assert controls.verticalScrollBar().value() > 0
    assert told == []


def test_a_basis_with_a_long_name_makes_the_column_no_wider(qtbot, controls):
    long = "cabinets of 8 to 22 kW in halls of which nobody says how full they are"
    controls.figures.bridges.show_bridges(
        (), [BridgeCandidate("racks.long", "rack size, in racks of 2.5 kW")], {"racks.long": long}
    )
    controls.figures.bridges.start("racks.long")
    qtbot.waitUntil(lambda: controls.figures.bridges.rows[0].isVisible())
    assert controls.widget().minimumSizeHint().width() <= controls.viewport().width()


def test_a_factor_typed_and_then_taken_away_stays_away(qtbot, controls, library):
    place = library.reading().execute("SELECT id FROM place WHERE code = 'CN'").fetchone()[0]
    other = add(library, "facility", name="IT only", place_id=place)
    add_power(library, other, 50, "2025", basis="power.critical_it")
    controls.show_choices(read_choices(library))
    changes = []
    controls.changed.connect(changes.append)
    bridges = controls.figures.bridges
    bridges.start("power.critical_it")
    (row,) = bridges.rows
    qtbot.waitUntil(row.factor.isVisible)
    row.factor.setFocus()
    qtbot.keyClicks(row.factor, "1.3")
    qtbot.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert bridges.rows == []
    assert all(change.panels[0].bridges == () for change in changes)


def test_lines_are_split_by_an_own_field_and_its_values_are_chosen(qtbot, controls, library):
    key = fields.add(library, "facility", FieldForm("Land owner"))
    site = next(iter(library.reading().execute("SELECT id FROM facility")))[0]
    with change_set(library, "Fill in") as session:
        write(session, "facility", site, {key: OwnContent(text="Acme")})
    controls.show_choices(read_choices(library))
    controls.show_description(ChartDescription(panels=(POWER,), groups=("CN", "US")))
    changes = []
    controls.changed.connect(changes.append)
    choose(qtbot, controls.groups.split, "Land")
    assert (changes[-1].split, changes[-1].own_field, changes[-1].groups) == (Split.OWN_FIELD, key, ())
    controls.show_description(changes[-1])
    controls.groups.groups.showPopup()
    listed = controls.groups.groups.list
    assert [listed.list.item(row).text() for row in range(listed.list.count())] == ["Acme"]
    listed.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert changes[-1].groups == ("Acme",)
    qtbot.keyClick(listed, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    controls.groups.split.setFocus()
    qtbot.keyClick(controls.groups.split, Qt.Key.Key_Home)
    assert (changes[-1].split, changes[-1].own_field) == (Split.COUNTRY, "")
