"""Filters: each operator of each column against a plain reading of the same rows; all of them, any of them; JSON."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.browse import tables
from db.browse.filters import Filter, Operator, operators_of
from db.browse.table_columns import COLUMNS, DATE_KINDS
from db.browse.table_filters import Question
from db.browse.tables import distinct_values, ordered_ids, what_rules_out
from db.history.changes import change_set
from db.models import Facility

EPOCH = date(1970, 1, 1)
PAIRS = [(table, column.key) for table, columns in COLUMNS.items() for column in columns]


def found(library, table, *filters, any_of=False) -> set[int]:
    return set(ordered_ids(library, Question(table, filters=filters, any_of=any_of)))


def raw(library, table, key) -> dict[int, object]:
    """What each record has in a column, as the database holds it; for days the one that it is sorted by."""
    column = tables.column_of(table, key)
    sql = column.order if column.kind in DATE_KINDS and column.order else column.sql
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
        elif operator in (Operator.BEFORE, Operator.AFTER, Operator.IN):
            compare_days(starter_library, table, key, operator, rows, middle)


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


def test_disputed_finds_the_figures_that_sources_disagree_about(starter_library):
    disputed = found(starter_library, "observation", Filter("value", (), Operator.DISPUTED))
    from db.browse.disagreements import disagreeing

    assert {one for group in disagreeing(starter_library.reading()) for one in group} <= disputed
    assert 0 < len(disputed) < len(found(starter_library, "observation"))
    assert found(starter_library, "facility", Filter("power_now", (), Operator.DISPUTED)) < found(
        starter_library, "facility", Filter("power_now", (), Operator.KNOWN)
    )


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
    st.lists(st.text(max_size=5), min_size=2, max_size=3).map(tuple),
    st.sampled_from(Operator),
).filter(lambda one: one.operator in operators_of(tables.column_of("facility", one.column)))


@given(st.lists(filters, max_size=4, unique_by=lambda one: one.column), st.booleans())
def test_a_question_comes_back_from_json(some, any_of):
    question = Question("facility", "words", tuple(some), any_of=any_of)
    assert Question.from_json("facility", json.loads(json.dumps(question.to_json()))) == question


def test_filters_saved_before_there_were_operators_are_read():
    stored = {"text": "", "filters": [["country", ["China"]], ["gone", ["x"]], ["status"], "nonsense"], "sort": None}
    assert Question.from_json("facility", stored).filters == (Filter("country", ("China",)),)
