"""Saved views of tables: kept exactly, put in order, exported; each is one action that can be undone."""

from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_filters import filters

from db.browse import table_views
from db.browse.filters import LAST_VISIT, Filter, Operator
from db.browse.table_filters import Question
from db.browse.table_views import TableView, of_page
from db.charts.saved import views
from db.errors import InputError
from db.history import changes

CHINA = of_page(Question("facility", filters=(Filter("country", ("China",)),)), ["name", "status"])


@given(
    st.text(max_size=5).map(str.strip),
    st.lists(filters, max_size=3, unique_by=lambda one: one.column),
    st.booleans(),
    st.sampled_from(["name", "status", None]),
)
def test_a_view_reopens_exactly(text, some, any_of, sort):
    view = of_page(Question("facility", text, tuple(some), sort=sort, any_of=any_of), ["name", "country"])
    assert TableView.from_json("facility", view.to_json()) == view


def test_a_view_of_an_older_or_a_newer_version_is_read():
    plain = json.dumps({"text": "hub", "filters": [["status", ["operational"]]], "sort": None, "descending": False})
    assert TableView.from_json("facility", plain).question.filters == (Filter("status", ("operational",)),)
    newer = json.dumps({"question": {"filters": [["moon", [], "full"]]}, "columns": ["moon", "status"]})
    assert TableView.from_json("facility", newer) == of_page(Question("facility"), ["name", "status"])


def test_new_since_last_visit_is_kept_as_a_filter():
    kept = of_page(Question("facility", changed_since="2026-11-01T00:00:00+00:00"), []).question
    assert kept.filters == (Filter("changed", (LAST_VISIT,), Operator.SINCE),)
    assert kept.changed_since is None


def test_views_are_put_in_order_and_undo_puts_them_back(library):
    ids = [views.save(library, name, "facility", CHINA.to_json()) for name in "ABCD"]

    def order():
        return "".join(one.name for one in table_views.saved(library))

    views.move(library, ids[3], ids[0])
    assert order() == "DABC"
    views.move(library, ids[0], None)
    assert order() == "DBCA"
    changes.undo(library)
    changes.undo(library)
    assert order() == "ABCD"


def test_a_view_is_found_by_name_for_its_own_table_only(library):
    views.save(library, "In China", "facility", CHINA.to_json())
    assert table_views.named(library, "in china", "facility") == CHINA
    with pytest.raises(InputError, match="another page"):
        table_views.named(library, "In China", "partner")
    with pytest.raises(InputError, match="There are: In China"):
        table_views.named(library, "In Chile", "facility")


def test_an_export_of_a_view_has_its_rows_and_columns(starter_library, tmp_path):
    from db.interchange.writing.tables import TableWish, export_table

    question = CHINA.question._replace(
        filters=(*CHINA.question.filters, Filter("status", ("cancelled",), Operator.IS_NOT))
    )
    export_table(starter_library, "facilities", tmp_path / "f.csv", TableWish(question=question, columns=CHINA.columns))
    with (tmp_path / "f.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["Name", "Status"]
    assert rows and "cancelled" not in {row["Status"] for row in rows}
