"""What has changed since in an exported table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sample_records import add, add_power, edit, remove

from db.browse.table_filters import Question
from db.charts.since.correction_note import correction_note, correction_table
from db.charts.since.table_since import table_changed_since
from db.history.editions import editions, make_edition
from db.history.standing import copy_as_it_stood
from db.library import Library
from db.watch import Watch


def compared(library, tmp_path, question=""):
    copy_as_it_stood(library, editions(library)[-1].change_set_id, tmp_path / "then.datahall")
    then = Library(tmp_path / "then.datahall", read_only=True, journal="delete")
    try:
        return table_changed_since(then, library, "facility", question, Watch())
    finally:
        then.close()


def test_rows_that_came_went_or_say_something_else_are_listed(library, tmp_path):
    one, two = (add(library, "facility", name=name) for name in ("Zhangbei", "Abilene"))
    add(library, "facility", name="Untouched")
    make_edition(library, "Printed")
    edit(library, "facility", one, name="Zhangbei campus")
    add_power(library, one, 300, "2025-01-01")
    remove(library, "facility", two)
    add(library, "facility", name="New")
    changed = compared(library, tmp_path)
    assert [(fact.what, fact.subject, fact.record_id) for fact in changed.facts] == [
        ("changed", "Zhangbei campus", one), ("added", "New", 4), ("gone", "Abilene", 0),
    ]  # fmt: skip
    assert ("name", "Zhangbei", "Zhangbei campus") in changed.facts[0].fields
    assert ("now, MW", "(none)", "300") in changed.facts[0].fields
    entry = replace(editions(library)[0], page="facility", file_name="sites.csv")
    note = correction_note(changed, entry, datetime.now(UTC))
    assert "## Rows changed" in note and "now, MW (none) → 300" in note and "the table “Printed”" in note
    assert "Zhangbei campus" in correction_table(changed)


def test_a_row_that_left_the_question_is_no_longer_in_the_table(library, tmp_path):
    one = add(library, "facility", name="Zhangbei")
    make_edition(library, "Printed")
    edit(library, "facility", one, name="Renamed")
    import json

    asked = json.dumps(Question("facility", text="zhang").to_json())
    assert [(fact.what, fact.subject) for fact in compared(library, tmp_path, asked).facts] == [("gone", "Renamed")]


def test_nothing_changed_says_so(library, tmp_path):
    add(library, "facility", name="Zhangbei")
    make_edition(library, "Printed")
    assert compared(library, tmp_path).is_same
