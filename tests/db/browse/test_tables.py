"""Table pages: in order, filtered, counted; whatever the column."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power
from sqlmodel import select

from db.browse import tables
from db.browse.filters import Operator, operators_of
from db.browse.table_columns import COLUMNS
from db.browse.tables import Filter, Question, distinct_values, ordered_ids
from db.errors import Cancelled
from db.history.changes import change_set, insert_rows
from db.models import Facility, Milestone, Observation, Partner, Place, Role, Source, now
from db.watch import Watch

EVERY_COLUMN = [(table, column.key) for table, columns in COLUMNS.items() for column in columns]


def shown(library, question, key="name"):
    ids = ordered_ids(library, question)
    rows = tables.rows(library, question.table, ids, [key])
    return [rows[record_id][0].text for record_id in ids]


def facilities(library, *names, **more):
    with change_set(library, "Add facilities") as session:
        return insert_rows(session, Facility, [_facility(name, **more) for name in names])


def _facility(name, **more):
    return {"name": name, "region": "", "locality": "", "accelerators": "", "note": "", "confidence": "medium", **more}


def basis_id(library, key):
    return library.reading().execute("SELECT id FROM basis WHERE key = ?", (key,)).fetchone()[0]


@pytest.mark.parametrize(("table", "key"), EVERY_COLUMN)
@pytest.mark.parametrize("descending", [False, True])
def test_sorting_by_any_column_shows_every_row_once_and_blanks_last(starter_library, table, key, descending):
    ids = ordered_ids(starter_library, Question(table, sort=key, descending=descending))
    assert sorted(ids) == [row[0] for row in starter_library.reading().execute(f'SELECT id FROM "{table}" ORDER BY id')]
    column = tables.column_of(table, key)
    if column.is_text or column.kind in ("date", "month"):
        texts = shown(starter_library, Question(table, sort=key, descending=descending), key)
        blanks = [text == "" for text in texts]
        assert blanks == sorted(blanks)


@pytest.mark.parametrize(
    ("table", "key"), [one for one in EVERY_COLUMN if Operator.IS in operators_of(tables.column_of(*one))]
)
def test_each_value_offered_keeps_as_many_rows_as_it_says(starter_library, table, key):
    for value, count in distinct_values(starter_library, table, key, Question(table))[:5]:
        assert tables.count(starter_library, Question(table, filters=(Filter(key, (value,)),))) == count


@given(names=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), max_size=12))
def test_names_stand_in_order_without_regard_to_case(library, names):
    with change_set(library, "Clear") as session:
        for row in session.exec(select(Facility)).all():
            session.delete(row)
    facilities(library, *names)
    lowered = [_lower(name) for name in shown(library, Question("facility"))]
    assert lowered == sorted(_lower(name) for name in names)


def _lower(name):
    """As SQLite does it: the letters A to Z only."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def test_a_facility_is_found_by_two_chinese_characters_and_by_part_of_an_english_word(library):
    facilities(library, "张北数据中心", "Zhangbei phase 3", "Abilene")
    assert shown(library, Question("facility", text="数据")) == ["张北数据中心"]
    assert shown(library, Question("facility", text="angbe")) == ["Zhangbei phase 3"]


def test_figures_are_found_by_their_subject_their_source_and_what_they_count(starter_library):
    by_subject = tables.count(starter_library, Question("observation", text="Abilene"))
    both = tables.count(starter_library, Question("observation", text="Abilene planned"))
    assert by_subject > both > 0
    assert tables.count(starter_library, Question("observation", text="Epoch")) > 0
    assert tables.count(starter_library, Question("observation", text="racks")) > 0


def test_a_filter_by_one_of_several_operators_keeps_the_facility(library):
    (facility_id,) = facilities(library, "Abilene")
    with change_set(library, "Add operators") as session:
        for name in ("Oracle, Inc.", "Crusoe"):
            partner = Partner(name=name)
            session.add(partner)
            session.flush()
            session.add(Role(partner_id=partner.id, facility_id=facility_id, role="operator"))
    question = Question("facility", filters=(Filter("operator", ("Oracle, Inc.",)),))
    assert shown(library, question) == ["Abilene"]
    assert dict(distinct_values(library, "facility", "operator", Question("facility"))) == {
        "Oracle, Inc.": 1,
        "Crusoe": 1,
    }
    assert shown(library, Question("facility", filters=(Filter("operator", ("",)),))) == []


def test_a_facility_counts_as_changed_when_a_fact_of_it_is_added_or_deleted(library):
    facilities(library, "Abilene", "Lordstown")
    moment = now()
    question = Question("facility", changed_since=moment)
    assert shown(library, question) == []
    with change_set(library, "Add a figure") as session:
        session.add(Observation(facility_id=1, basis_id=basis_id(library, "power.whole_facility"), value=200))
    assert shown(library, question) == ["Abilene"]
    later = now()
    with change_set(library, "Delete the figure") as session:
        session.delete(session.get(Observation, 1))
    assert shown(library, Question("facility", changed_since=later)) == ["Abilene"]


def test_a_power_on_another_basis_is_marked_and_says_so(library):
    facilities(library, "Abilene", "Lordstown")
    with change_set(library, "Add plans") as session:
        for facility_id, key in ((1, "power.not_stated"), (2, "power.whole_facility")):
            session.add(
                Observation(facility_id=facility_id, basis_id=basis_id(library, key), value=1200, kind="planned")
            )
    cells = tables.rows(library, "facility", [1, 2], ["planned_power"])
    assert (cells[1][0].text, cells[1][0].mark) == ("1,200", "°")
    assert "does not say" in cells[1][0].hint
    assert (cells[2][0].text, cells[2][0].mark) == ("1,200", "")


def test_a_plan_whose_day_has_passed_is_marked_overdue(library):
    facilities(library, "Abilene")
    with change_set(library, "Add a plan") as session:
        session.add(
            Observation(
                facility_id=1, basis_id=basis_id(library, "power.whole_facility"), value=1200, kind="planned",
                date="2020", date_first_day=18262, date_last_day=18627,
            )
        )  # fmt: skip
    assert tables.rows(library, "facility", [1], ["planned_power"])[1][0].mark == "!"


def test_money_is_shown_in_billions_with_its_currency(library):
    with change_set(library, "Add a place with an amount") as session:
        session.add(Place(name="China", code="CN"))
        session.flush()
        basis = basis_id(library, "investment.nominal")
        session.add(Observation(place_id=2, basis_id=basis, value=18e9, currency="CNY"))
    cells = tables.rows(library, "observation", [1], ["name", "value", "unit"])[1]
    assert [cell.text for cell in cells] == ["China", "18", "CNY bn"]


def test_statuses_sort_by_how_far_a_facility_is_not_by_letter(library):
    facilities(library, "Built", "Announced", "Started")
    with change_set(library, "Add milestones") as session:
        for facility_id, event in ((1, "completed"), (2, "announced"), (3, "construction started")):
            session.add(
                Milestone(facility_id=facility_id, event=event, date="2024", date_first_day=19723, date_last_day=20088)
            )
    assert shown(library, Question("facility", sort="status")) == ["Announced", "Started", "Built"]


def test_the_part_that_alone_rules_all_rows_out_is_named(library):
    facilities(library, "Abilene")
    blank = Filter("region", ("",))
    assert tables.what_rules_out(library, Question("facility", text="zzzz", filters=(blank,))) == [("text", "")]


def test_a_row_deleted_since_is_missing_from_the_rows(library):
    facilities(library, "Abilene")
    assert set(tables.rows(library, "facility", [1, 77], ["name"])) == {1}


def test_a_question_kept_as_plain_values_comes_back_the_same():
    question = Question("facility", text="x", filters=(Filter("country", ("China", "")),), sort="name", descending=True)
    assert Question.from_json("facility", question.to_json()) == question
    strange = {"filters": [["gone", ["x"]], 5], "sort": "gone"}
    assert Question.from_json("facility", strange) == Question("facility")


def test_a_sort_that_nobody_waits_for_any_more_stops(library):
    with change_set(library, "Add sources") as session:
        rows = [
            {"title": f"Source {n}", "publisher": "", "language": "", "licence": "", "note": ""} for n in range(30_000)
        ]
        insert_rows(session, Source, rows)
    with pytest.raises(Cancelled):
        ordered_ids(library, Question("source", sort="publisher"), Watch(stopped=lambda: True))
    assert len(ordered_ids(library, Question("source"))) == 30_000


def test_a_table_page_needs_sqlite_alone():
    code = (
        "import sys, db.browse.tables, db.browse.records, db.library; "
        "print(sorted({'pandas', 'numpy', 'sqlmodel', 'sqlalchemy', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_source_or_claim_holds_against_a_fact_is_a_quiet_mark(library):
    facility = add(library, "facility", name="Campus")
    figure = add_power(library, facility, 590, "2025")
    milestone = add(library, "milestone", facility_id=facility, event="completed", date="2025")
    source = add(library, "source", title="A page")
    add(library, "citation", observation_id=figure, source_id=source, stance="doubts")
    add(library, "claim", facility_id=facility, statement="No", stance="denies", about_milestone_id=milestone)
    power, status = tables.rows(library, "facility", [facility], ["power_now", "status"])[facility]
    assert (power.mark, status.mark) == ("?", "?")
    assert power.hint.endswith("Doubted by a source or claim: see the record.")
    assert status.hint == "Denied by a source or claim: see the record."
    (value,) = tables.rows(library, "observation", [figure], ["value"])[figure]
    assert value.mark == "?"
