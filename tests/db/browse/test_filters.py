"""Filters: each operator of each column against a plain reading of the same rows; all of them, any of them; JSON."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.browse import filter_input, tables
from db.browse.filter_words import compared_words, question_words
from db.browse.filters import LAST_VISIT, Filter, Operator, number_sql, operators_of
from db.browse.table_columns import COLUMNS, DATE_KINDS
from db.browse.table_filters import Question
from db.browse.tables import distinct_values, ordered_ids, what_rules_out
from db.charts.description import ChartDescription
from db.errors import InputError
from db.history import changes
from db.history.changes import change_set
from db.models import Facility, Observation, now
from db.values import notation

EPOCH = date(1970, 1, 1)
PAIRS = [(table, column.key) for table, columns in COLUMNS.items() for column in columns]


def found(library, table, *filters, any_of=False) -> set[int]:
    return set(ordered_ids(library, Question(table, filters=filters, any_of=any_of)))


def raw(library, table, key) -> dict[int, object]:
    """What each record has in a column, as the database holds it; for days the one that it is sorted by."""
    column = tables.column_of(table, key)
    sql = column.order if column.kind in DATE_KINDS and column.order else number_sql(column)
    query = f"SELECT r.id, {sql} {tables.from_joined(table, sql)}"
    return dict(library.reading().execute(query).fetchall())


@pytest.mark.parametrize(("table", "key"), PAIRS)
def test_every_operator_that_a_column_offers_finds_what_a_plain_reading_finds(starter_library, table, key):
    column = tables.column_of(table, key)
    rows = raw(starter_library, table, key)
    given = sorted({value for value in rows.values() if value not in (None, "")}, key=lambda one: (str(type(one)), one))
    middle = given[len(given) // 2] if given else None
    for operator in operators_of(column):
        if operator in (Operator.KNOWN, Operator.UNKNOWN):
            blank = {row for row, value in rows.items() if value in (None, "")}
            expected = blank if operator is Operator.UNKNOWN else set(rows) - blank
            assert found(starter_library, table, Filter(key, (), operator)) == expected
        elif middle is None or operator in (Operator.DISPUTED, Operator.SINCE):
            continue
        elif operator in (Operator.CONTAINS, Operator.LACKS):
            word = str(middle)[:4].strip()
            holds = {
                row for row, value in rows.items() if all(w in str(value or "").lower() for w in low(word).split())
            }
            expected = holds if operator is Operator.CONTAINS else set(rows) - holds
            assert found(starter_library, table, Filter(key, (word,), operator)) == expected
        elif column.kind in DATE_KINDS and operator not in (Operator.IS, Operator.IS_NOT):
            compare_days(starter_library, table, key, operator, rows, middle)
        elif operator in (Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN):
            low_end, high_end = middle, given[-1]
            values = (str(low_end), str(high_end)) if operator is Operator.BETWEEN else (str(low_end),)
            expected = {
                row
                for row, value in rows.items()
                if value is not None
                and (operator is Operator.AT_MOST or value >= low_end)
                and (operator is not Operator.BETWEEN or value <= high_end)
                and (operator is not Operator.AT_MOST or value <= low_end)
            }
            assert found(starter_library, table, Filter(key, values, operator)) == expected


def low(word: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in word)


def compare_days(library, table, key, operator, rows, middle) -> None:
    is_moment = tables.column_of(table, key).kind == "moment"
    first = date.fromisoformat(str(middle)[:10]) if is_moment else EPOCH + timedelta(days=int(middle))
    last = first + timedelta(days=200)
    days = {
        row: date.fromisoformat(str(value)[:10]) if is_moment else EPOCH + timedelta(days=int(value))
        for row, value in rows.items()
        if value is not None
    }
    expected = {
        Operator.BEFORE: {row for row, day in days.items() if day < first},
        Operator.AFTER: {row for row, day in days.items() if day > last},
        Operator.IN: {row for row, day in days.items() if first <= day <= last},
        Operator.BETWEEN: {row for row, day in days.items() if first <= day <= last},
    }[operator]
    values = (first.isoformat(), last.isoformat())
    assert found(library, table, Filter(key, values, operator)) == expected


@pytest.mark.parametrize(("table", "key"), PAIRS)
def test_is_not_finds_all_that_is_does_not(starter_library, table, key):
    if Operator.IS not in operators_of(tables.column_of(table, key)):
        return
    everyone = found(starter_library, table)
    values = tuple(value for value, _ in distinct_values(starter_library, table, key, Question(table))[:2])
    having = found(starter_library, table, Filter(key, values))
    assert found(starter_library, table, Filter(key, values, Operator.IS_NOT)) == everyone - having


def test_all_of_narrows_and_any_of_widens(starter_library):
    china, built = Filter("country", ("China",)), Filter("status", ("operational",))
    apart = [found(starter_library, "facility", one) for one in (china, built)]
    assert found(starter_library, "facility", china, built) == apart[0] & apart[1]
    assert found(starter_library, "facility", china, built, any_of=True) == apart[0] | apart[1]


def test_a_column_may_be_filtered_twice_and_what_rules_all_out_is_the_one_that_does(starter_library):
    large = Filter("power_now", ("100.0",), Operator.AT_LEAST)
    small = Filter("power_now", ("10.0",), Operator.AT_MOST)
    known = Filter("power_now", (), Operator.KNOWN)
    asked = Question("facility").with_filter(large).with_filter(small, "power_now#2")
    assert asked.filters == (large, small) and asked.filter_names() == ["power_now", "power_now#2"]
    assert found(starter_library, "facility", large, small) == set()
    ends = [found(starter_library, "facility", one) for one in (large, small)]
    assert found(starter_library, "facility", large, small, any_of=True) == ends[0] | ends[1]
    assert tables.what_rules_out(starter_library, asked) == [("filter", "power_now"), ("filter", "power_now#2")]
    assert asked.without(("filter", "power_now")).filters == (small,)
    assert asked.with_filter(known, "power_now#2").filters == (large, known)
    assert asked.with_filter(known).filters == (known, small)
    assert asked.new_name("power_now") == "power_now#3" and asked.new_name("status") == "status"
    assert asked.filter_of("power_now#2") == small and asked.filter_of("power_now#3") is None
    assert Question.from_json("facility", asked.to_json()).filters == (large, small)


def test_disputed_finds_the_figures_that_sources_disagree_about(starter_library):
    disputed = found(starter_library, "observation", Filter("value", (), Operator.DISPUTED))
    from db.browse.disagreements import disagreeing

    assert {one for group in disagreeing(starter_library.reading()) for one in group} <= disputed
    assert 0 < len(disputed) < len(found(starter_library, "observation"))
    assert found(starter_library, "facility", Filter("power_now", (), Operator.DISPUTED)) < found(
        starter_library, "facility", Filter("power_now", (), Operator.KNOWN)
    )


def test_disputes_are_those_of_the_library_as_it_is_now(starter_library):
    disputed = Question("observation", filters=(Filter("value", (), Operator.DISPUTED),))
    before = set(ordered_ids(starter_library, disputed))
    with change_set(starter_library, "Delete what is disputed") as session:
        for number in before:
            session.delete(session.get(Observation, number))
    assert tables.count(starter_library, disputed) == 0
    changes.undo(starter_library)
    assert set(ordered_ids(starter_library, disputed)) == before


def test_changed_since_a_day_counts_changes_of_facts(library):
    with change_set(library, "Add") as session:
        session.add(Facility(name="Zhangbei"))
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    assert len(found(library, "facility", Filter("changed", ("2020-01-01",), Operator.SINCE))) == 1
    assert found(library, "facility", Filter("changed", (tomorrow,), Operator.SINCE)) == set()


def test_where_nothing_matches_any_of_the_filters_all_of_them_are_named_together(starter_library):
    question = Question(
        "facility",
        filters=(Filter("country", ("Atlantis",)), Filter("region", ("Nowhere",))),
        any_of=True,
    )
    assert ordered_ids(starter_library, question).tolist() == []
    assert what_rules_out(starter_library, question) == [("any of", "")]
    assert question.without(("any of", "")).filters == ()


filters = st.builds(
    Filter,
    st.sampled_from([column.key for column in COLUMNS["facility"]]),
    st.one_of(
        st.lists(st.text(max_size=5), min_size=2, max_size=3).map(tuple),
        st.tuples(st.dates().map(str), st.dates().map(str)),
        st.tuples(st.floats(0, 9).map(repr), st.floats(0, 9).map(repr)),
    ),
    st.sampled_from(Operator),
).filter(lambda one: one.fits(tables.column_of("facility", one.column)))


@given(st.lists(filters, max_size=4, unique_by=lambda one: one.column), st.booleans())
def test_a_question_comes_back_from_json(some, any_of):
    question = Question("facility", "words", tuple(some), any_of=any_of)
    assert Question.from_json("facility", json.loads(json.dumps(question.to_json()))) == question


def test_filters_saved_before_there_were_operators_are_read():
    stored = {"text": "", "filters": [["country", ["China"]], ["gone", ["x"]], ["status"], "nonsense"], "sort": None}
    assert Question.from_json("facility", stored).filters == (Filter("country", ("China",)),)


def test_filters_of_numbers_and_moments_that_had_lists_of_values_are_read_as_today():
    stored = {"filters": [["power_now", ["given"]], ["planned_power", [""]], ["added", ["2026-11-24", "2026-11-20"]]]}
    assert Question.from_json("facility", stored).filters == (
        Filter("power_now", (), Operator.KNOWN),
        Filter("planned_power", (), Operator.UNKNOWN),
        Filter("added", ("2026-11-20", "2026-11-24"), Operator.IN),
    )
    chart = ChartDescription.from_json(json.dumps({"filters": [["status", ["operational", ""]]]}))
    assert chart.filters == (Filter("status", ("operational", "")),)


def test_since_the_last_visit_means_that_of_whoever_asks(library):
    with change_set(library, "Add") as session:
        session.add(Facility(name="Zhangbei"))
    since = Filter("changed", (LAST_VISIT,), Operator.SINCE)
    asked = Question("facility", filters=(since,))
    assert tables.count(library, asked) == 1, "who was never here before sees all"
    assert tables.count(library, asked._replace(last_visit=now())) == 0


READ = [
    ("planned_power", Operator.AT_LEAST, ("1,200",), ("1200.0",), "at least 1,200 MW"),
    ("planned_power", Operator.BETWEEN, ("0.5", "1.2 GW"), ("0.5", "1200.0"), "0.5 to 1,200 MW"),
    ("planned_power", Operator.AT_MOST, ("300 MW",), ("300.0",), "at most 300 MW"),
    ("announced", Operator.IN, ("Q3 2027",), ("2027-07-01", "2027-09-30", "2027-35"), "in Q3 2027"),
    ("announced", Operator.BETWEEN, ("2025", "mid-2026"), None, "2025 to mid-2026"),
    ("announced", Operator.BEFORE, ("12 March 2026",), None, "before 12 Mar 2026"),
    ("changed", Operator.SINCE, ("1 March 2025",), ("2025-03-01",), "since 1 Mar 2025"),
    ("name", Operator.CONTAINS, ("  new   campus ",), ("new campus",), "contains “new campus”"),
]


@pytest.mark.parametrize(("key", "operator", "typed", "values", "words"), READ)
def test_what_is_typed_is_read_shown_and_typed_again(key, operator, typed, values, words):
    column = tables.column_of("facility", key)
    one = filter_input.read(column, operator, typed)
    assert values is None or one.values == values
    assert compared_words(column, one) == (words,)
    assert filter_input.read(column, operator, filter_input.typed_again(column, one)) == one
    assert Filter.from_json(json.loads(json.dumps(one.to_json()))) == one


@given(st.floats(0, 1e9), st.sampled_from(notation.NumberStyle), st.sampled_from(notation.PowerUnit))
def test_a_number_is_read_as_the_settings_show_it(value, numbers, unit):
    column = tables.column_of("facility", "planned_power")
    one = Filter("planned_power", (repr(round(value, 3)),), Operator.AT_LEAST)
    before = notation.current()
    notation.choose(notation.Notation(power_unit=unit, numbers=numbers))
    try:
        again = filter_input.read(column, one.operator, filter_input.typed_again(column, one))
    finally:
        notation.choose(before)
    assert float(again.values[0]) == pytest.approx(float(one.values[0]), abs=1e-2)


@pytest.mark.parametrize(
    ("key", "operator", "typed", "field", "part"),
    [
        ("planned_power", Operator.BETWEEN, ("10", "5"), "1", "10 MW is more than 5 MW"),
        ("planned_power", Operator.AT_LEAST, ("",), "0", "Type a number"),
        ("figures", Operator.AT_MOST, ("many",), "0", "“many” is no number"),
        ("announced", Operator.BEFORE, ("31 February 2026",), "0", "31 February"),
        ("announced", Operator.BETWEEN, ("2026", "2025"), "1", "lies before"),
        ("announced", Operator.IN, ("by 2030",), "0", "has no end"),
        ("name", Operator.CONTAINS, (" ",), "0", "Type a word"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(key, operator, typed, field, part):
    with pytest.raises(InputError, match=part) as raised:
        filter_input.read(tables.column_of("facility", key), operator, typed)
    assert raised.value.field == field


def test_a_question_is_told_in_words():
    filters = (
        Filter("country", ("China", "")),
        Filter("status", ("cancelled",), Operator.IS_NOT),
        Filter("planned_power", (), Operator.DISPUTED),
    )
    assert question_words(Question("facility", "hub", filters)) == (
        "words: “hub”; Country: China, not given; Status not cancelled; Planned power disputed"
    )
    assert "any of (Country: China" in question_words(Question("facility", filters=filters, any_of=True))
