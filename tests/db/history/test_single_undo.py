"""One old action taken back, one field or row restored, and the history as a list."""

from __future__ import annotations

import pytest
from sample_records import add, add_power, dump, edit, remove

from db.browse.history_log import LogQuestion, changes, entries, people
from db.errors import DatahallError, UndoError
from db.history.changes import next_undo, redo, undo, undo_one
from db.history.restoring import restore_field, restore_row, row_as_of


def last_set(library) -> int:
    return int(library.reading().execute("SELECT max(id) FROM change_set").fetchone()[0])


def value(library, column: str, facility: int):
    return library.reading().execute(f"SELECT {column} FROM facility WHERE id = ?", (facility,)).fetchone()[0]


def test_an_old_change_is_taken_back_and_what_came_after_stays(library):
    campus = add(library, "facility", name="Campus")
    edit(library, "facility", campus, note="wrong")
    wrong = last_set(library)
    edit(library, "facility", campus, name="Big campus")
    assert undo_one(library, wrong).action == "Edit facility"
    assert (value(library, "note", campus), value(library, "name", campus)) == ("", "Big campus")
    assert next_undo(library).change_set_id == wrong + 1
    assert redo(library).change_set_id == wrong
    assert value(library, "note", campus) == "wrong"


def test_a_later_change_of_the_same_field_keeps_an_action_and_says_so(library):
    campus = add(library, "facility", name="Campus")
    edit(library, "facility", campus, name="Big campus")
    first = last_set(library)
    edit(library, "facility", campus, name="Bigger campus")
    before = dump(library)
    with pytest.raises(UndoError, match="changed since, to “Bigger campus”"):
        undo_one(library, first)
    assert dump(library) == before
    assert last_set(library) == first + 1


def test_what_a_later_row_refers_to_stays_and_it_is_named(library):
    campus = add(library, "facility", name="Campus")
    created = last_set(library)
    add_power(library, campus, 100, "2025")
    with pytest.raises(UndoError, match="observation entered later refers to the facility"):
        undo_one(library, created)


def test_an_action_is_undone_once_and_an_undo_is_not_undone_by_itself(library):
    add(library, "facility", name="Campus")
    created = last_set(library)
    undo(library)
    with pytest.raises(UndoError, match="undone already"):
        undo_one(library, created)
    with pytest.raises(UndoError, match="itself an undo"):
        undo_one(library, last_set(library))
    with pytest.raises(UndoError, match="no longer in the history"):
        undo_one(library, 10_000)


def test_one_field_is_given_back_its_old_value_with_the_days_of_its_date(library):
    source = add(library, "source", title="Paper", published="2025-03")
    edit(library, "source", source, published="2026", published_first_day=20454, published_last_day=20818, note="x")
    (change,) = changes(library, last_set(library))
    assert {field.label: (field.before, field.after) for field in change.fields} == {
        "published": ("Mar 2025", "2026"), "note": ("(none)", "x"),
    }  # fmt: skip
    restore_field(library, change.change_id, "published")
    row = library.reading().execute("SELECT published, published_last_day, note FROM source").fetchone()
    assert row == ("2025-03", 20178, "x")
    assert next_undo(library).action == "Restore published of Paper"
    with pytest.raises(DatahallError):
        restore_field(library, change.change_id, "title")


def test_a_record_is_made_as_it_was(library):
    campus = add(library, "facility", name="Campus")
    first = last_set(library)
    edit(library, "facility", campus, name="Other", note="one")
    edit(library, "facility", campus, note="two")
    assert row_as_of(library, "facility", campus, first)["name"] == "Campus"
    restore_row(library, "facility", campus, first)
    assert (value(library, "name", campus), value(library, "note", campus)) == ("Campus", "")
    undo(library)
    assert (value(library, "name", campus), value(library, "note", campus)) == ("Other", "two")


def test_a_deleted_record_comes_back(library):
    campus = add(library, "facility", name="Campus")
    first = last_set(library)
    remove(library, "facility", campus)
    (entry,) = entries(library, LogQuestion(deleted_only=True))
    (change,) = changes(library, entry.change_set_id)
    assert (change.title, change.operation, change.subject_id) == ("Facility Campus", "delete", 0)
    restore_row(library, "facility", campus, first)
    assert value(library, "name", campus) == "Campus"


def test_a_record_was_not_there_before_it_was_added(library):
    other = add(library, "facility", name="Other")
    before = last_set(library)
    campus = add(library, "facility", name="Campus")
    with pytest.raises(DatahallError, match="did not exist then"):
        row_as_of(library, "facility", campus, before)
    assert row_as_of(library, "facility", other, before)["name"] == "Other"


def test_the_list_is_narrowed_by_record_person_words_and_time(library):
    campus = add(library, "facility", "Add campus", name="Campus")
    add(library, "facility", "Add other", name="Other")
    figure = add_power(library, campus, 100, "2025")
    library.who = "Ada"
    remove(library, "observation", figure)
    assert [entry.action for entry in entries(library, LogQuestion())] == [
        "Delete observation", "Add observation", "Add other", "Add campus", "New library",
    ]  # fmt: skip
    of_campus = entries(library, LogQuestion(record=("facility", campus)))
    assert [entry.action for entry in of_campus] == ["Delete observation", "Add observation", "Add campus"]
    assert [entry.action for entry in entries(library, LogQuestion(who="Ada"))] == ["Delete observation"]
    assert "Ada" in people(library)
    assert [entry.action for entry in entries(library, LogQuestion(text="add ot"))] == ["Add other"]
    today = entries(library, LogQuestion())[0].at[:10]
    assert entries(library, LogQuestion(since="2999-01-01")) == []
    assert len(entries(library, LogQuestion(since=today, until=today, text="add"))) == 3
    newest = entries(library, LogQuestion())[0].change_set_id
    assert len(entries(library, LogQuestion(), before=newest)) == 4


def test_an_undone_action_says_so(library):
    add(library, "facility", name="Campus")
    undo(library)
    undone, done, _ = entries(library, LogQuestion())
    assert (undone.kind, done.is_undone) == ("undo", True)
    redo(library)
    assert [entry.is_undone for entry in entries(library, LogQuestion()) if entry.kind == "action"] == [False]
