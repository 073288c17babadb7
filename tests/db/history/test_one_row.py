"""A stored row changed in place stands in the history as an object would, and costs SQLite no second thought."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from sample_records import add, dump, edit, remove

from db.connecting import bare_of
from db.edit import editing
from db.errors import InputError
from db.history.changes import change_set, redo, undo
from db.history.one_row import read_row, update_row
from db.models import Facility

NEW = {"name": "数据中心 Zhangbei", "locality": "张北", "note": "“quoted”", "is_confidential": True}


def changes(library):
    query = 'SELECT operation, table_name, row_id, before, after FROM "change" ORDER BY id DESC LIMIT 1'
    operation, table, row_id, before, after = library.reading().execute(query).fetchone()
    sides = [{name: one for name, one in json.loads(side).items() if name != "changed_at"} for side in (before, after)]
    return operation, table, row_id, *sides


def stored(library):
    return library.reading().execute(f"SELECT {', '.join(NEW)} FROM facility").fetchall()


def test_the_history_of_a_row_changed_in_place_is_that_of_an_object(library):
    facility = add(library, "facility", name="Zhangbei")
    edit(library, "facility", facility, **NEW)
    of_object, as_object = changes(library), stored(library)
    undo(library)
    with change_set(library, "Edit") as session:
        assert update_row(session, "facility", read_row(session, "facility", facility), NEW)
    assert changes(library) == of_object
    assert repr(changes(library)) == repr(of_object), "yes and no are no numbers"
    assert stored(library) == as_object


def test_what_is_the_same_leaves_no_trace_and_what_is_gone_is_not_found(library):
    facility = add(library, "facility", name="Zhangbei")
    with change_set(library, "Edit") as session:
        stored = read_row(session, "facility", facility)
        assert not update_row(session, "facility", stored, {"name": "Zhangbei", "is_confidential": False})
        assert read_row(session, "facility", facility + 1) is None
    assert library.reading().execute("SELECT count(*) FROM change_set WHERE action = 'Edit'").fetchone() == (0,)


def test_an_object_that_is_held_is_read_anew(library):
    facility = add(library, "facility", name="Zhangbei")
    with change_set(library, "Edit") as session:
        held = session.get(Facility, facility)
        update_row(session, "facility", read_row(session, "facility", facility), {"name": "Huailai"})
        assert held.name == "Huailai"


def test_what_is_set_unread_after_that_is_taken_back_too(library):
    facility = add(library, "facility", name="Zhangbei", locality="before")
    before = dump(library)
    with change_set(library, "Edit") as session:
        held = session.get(Facility, facility)
        update_row(session, "facility", read_row(session, "facility", facility), {"name": "Huailai"})
        held.locality = "after"  # nobody has read it since
    undo(library)
    assert dump(library) == before


def test_what_the_library_refuses_is_told_in_words_and_nothing_is_kept(library):
    facility = add(library, "facility", name="Zhangbei")
    before = dump(library)
    with pytest.raises(InputError, match="refuses it"), change_set(library, "Edit") as session:
        update_row(session, "facility", read_row(session, "facility", facility), {"name": ""})
    assert dump(library) == before


def test_an_edit_and_its_undo_set_no_pragma_for_which_all_statements_would_be_prepared_again(library):
    facilities = [add(library, "facility", name=name) for name in ("Zhangbei", "Huailai")]
    ran: list[str] = []
    with change_set(library, "Edit") as session:  # the pool gives the same connection again
        bare_of(session.connection()).set_trace_callback(ran.append)
        session.get(Facility, facilities[0]).name = "Zhangbei 2"
    draft = editing.load(library, "facility", facilities[1])
    draft.values["name"] = "Huailai 2"
    editing.save(library, draft)
    undo(library)
    redo(library)
    assert sum(one.startswith("BEGIN IMMEDIATE") for one in ran) == 3, "it was this connection"
    assert [one for one in ran if one.startswith("PRAGMA")] == []


def test_a_deleted_row_comes_back_though_its_table_has_a_column_more_by_now(library):
    facility = add(library, "facility", name="Zhangbei", note="older than its columns")
    remove(library, "facility", facility)
    library.close()
    with closing(sqlite3.connect(library.path)) as bare, bare:
        (before,) = bare.execute("SELECT before FROM \"change\" WHERE operation = 'delete'").fetchone()
        kept = {name: value for name, value in json.loads(before).items() if name not in ("is_confidential", "region")}
        bare.execute("UPDATE \"change\" SET before = ? WHERE operation = 'delete'", (json.dumps(kept),))
    from db.library import open_library

    again = open_library(library.path)
    undo(again)
    query = "SELECT name, note, is_confidential, region FROM facility"
    assert again.reading().execute(query).fetchall() == [("Zhangbei", "older than its columns", 0, "")]
    again.close()
