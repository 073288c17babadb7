"""Every write is kept with its history, or not at all; and all of it can be taken back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, basis_id, dump, edit, remove
from sqlalchemy import text, update
from sqlmodel import col, select

from db.engine import UnrecordedWriteError
from db.errors import InputError, LibraryError, UndoError
from db.history.changes import change_set, insert_rows, next_redo, next_undo, redo, undo, write_beside
from db.library import Library, open_library
from db.models import Facility, KeptContent, KeptCopy, Observation, Place, Policy, Tag, View
from db.words import ChangeKind
from tests.examples import examples

HISTORY = 'SELECT operation, table_name, row_id, "before", "after" FROM "change" ORDER BY id DESC'


def facility_named(library: Library, name: str) -> int | None:
    found = library.reading().execute("SELECT id FROM facility WHERE name = ?", (name,)).fetchone()
    return None if found is None else int(found[0])


# Undo and redo, as a person uses them


def test_an_added_facility_is_taken_back_and_done_again(library):
    assert next_undo(library) is None
    facility_id = add(library, "facility", "Add facility Zhangbei", name="Zhangbei")
    with_it = dump(library)
    assert next_undo(library).action == "Add facility Zhangbei"
    assert undo(library).action == "Add facility Zhangbei"
    assert facility_named(library, "Zhangbei") is None
    assert next_undo(library) is None
    assert next_redo(library).action == "Add facility Zhangbei"
    assert redo(library).action == "Add facility Zhangbei"
    assert facility_named(library, "Zhangbei") == facility_id
    assert dump(library) == with_it
    assert next_redo(library) is None
    assert undo(library) is not None
    assert facility_named(library, "Zhangbei") is None


def test_nothing_to_undo_or_redo_is_no_error(library):
    assert undo(library) is None
    assert redo(library) is None


def test_undoing_an_edit_gives_back_the_old_values_and_the_old_date_of_change(library):
    facility_id = add(library, "facility", name="Zhangbei", note="old")
    before = dump(library)
    edit(library, "facility", facility_id, note="new", region="Hebei")
    after = dump(library)
    assert after["facility"] != before["facility"]
    undo(library)
    assert dump(library) == before
    redo(library)
    assert dump(library) == after


def test_undoing_a_deletion_gives_back_the_row_with_all_its_facts(library):
    facility_id = add(library, "facility", name="Zhangbei", latitude=41.1, longitude=114.7)
    add_power(library, facility_id, 300, "2027-35", low=200, high=400)
    before = dump(library)
    with change_set(library, "Delete facility Zhangbei") as session:
        for table in (Observation, Facility):
            key = Observation.facility_id if table is Observation else Facility.id
            for row in session.scalars(select(table).where(col(key) == facility_id)).all():
                session.delete(row)
            session.flush()
    assert dump(library)["facility"] == []
    undo(library)
    assert dump(library) == before


def test_undo_and_redo_go_on_after_closing_and_opening_again(library):
    add(library, "facility", "First", name="A")
    add(library, "facility", "Second", name="B")
    undo(library)
    library.close()
    library = open_library(library.path)
    assert (next_undo(library).action, next_redo(library).action) == ("First", "Second")
    assert undo(library).action == "First"
    library.close()
    library = open_library(library.path)
    assert redo(library).action == "First"
    assert redo(library).action == "Second"
    assert facility_named(library, "A") and facility_named(library, "B")
    library.close()


def test_redo_ends_with_a_new_action(library):
    add(library, "facility", "First", name="A")
    undo(library)
    add(library, "facility", "Second", name="B")
    assert next_redo(library) is None
    assert redo(library) is None
    assert undo(library).action == "Second"
    assert undo(library) is None
    assert redo(library).action == "Second"


def test_what_a_library_holds_from_the_start_is_never_taken_back(library):
    with change_set(library, "Starter", kind=ChangeKind.STARTER) as session:
        session.add(Place(name="China", code="CN"))
    assert undo(library) is None


def test_ids_are_never_used_twice(library):
    first = add(library, "facility", name="A")
    undo(library)
    second = add(library, "facility", name="B")
    assert second != first


def test_several_changes_of_one_row_in_one_action_are_taken_back_together(library):
    before = dump(library)
    with change_set(library, "Add and rename") as session:
        facility = Facility(name="A")
        session.add(facility)
        session.flush()
        facility.name = "B"
        session.flush()
        facility.name = "C"
    after = dump(library)
    undo(library)
    assert dump(library) == before
    redo(library)
    assert dump(library) == after


def test_names_passed_on_from_row_to_row_can_be_taken_back(library):
    """The database allows a name once: taking back must go through the same steps, last first."""
    with change_set(library, "Add tags") as session:
        session.add_all([Tag(id=number, name=name) for number, name in ((1, "a"), (2, "b"), (3, "c"), (4, "d"))])
    before = dump(library)
    with change_set(library, "Rename tags") as session:
        tags = [session.get(Tag, number) for number in (4, 3, 2, 1)]
        for tag, name in zip(tags, ("c", "b", "a", "z"), strict=True):
            tag.name = name
        session.add(Tag(name="d"))
    after = dump(library)
    undo(library)
    assert dump(library) == before
    redo(library)
    assert dump(library) == after


def test_a_view_replaced_under_its_name_can_be_taken_back(library):
    add(library, "view", name="Stargate sites", page="facility", description="{}")
    before = dump(library)
    with change_set(library, "Keep the old view") as session:
        old = session.get(View, 1)
        old.name = "Stargate sites, old"
        session.add(View(name="Stargate sites", page="facility", description="{}"))
    undo(library)
    assert dump(library) == before


# Undo that is refused


def test_undo_is_refused_when_a_later_row_refers_to_what_would_go(library):
    place_id = add(library, "place", name="China", code="CN")
    with change_set(library, "Later work", kind=ChangeKind.STARTER) as session:
        session.add(Facility(name="Zhangbei", place_id=place_id))
    before = dump(library)
    with pytest.raises(UndoError, match="facility entered later refers to the place"):
        undo(library)
    assert dump(library) == before
    assert next_undo(library).action == "Add place"


def test_undo_is_refused_when_a_value_was_changed_since(library):
    facility_id = add(library, "facility", name="Zhangbei", note="old")
    edit(library, "facility", facility_id, note="new")
    with change_set(library, "Brought in", kind=ChangeKind.STARTER) as session:
        session.get(Facility, facility_id).note = "newest"
    before = dump(library)
    with pytest.raises(UndoError, match="newest"):
        undo(library)
    assert dump(library) == before


def test_undo_is_refused_when_the_row_is_gone(library):
    facility_id = add(library, "facility", name="Zhangbei")
    edit(library, "facility", facility_id, note="new")
    with change_set(library, "Cleared", kind=ChangeKind.STARTER) as session:
        session.delete(session.get(Facility, facility_id))
    with pytest.raises(UndoError, match="deleted since"):
        undo(library)


# The history


def test_the_history_keeps_only_what_is_needed(library):
    facility_id = add(library, "facility", name="Zhangbei", note="old")
    edit(library, "facility", facility_id, note="new")
    remove(library, "facility", facility_id)
    deleted, updated, created = library.reading().execute(HISTORY).fetchmany(3)
    assert created == ("create", "facility", facility_id, None, None)
    assert updated[:3] == ("update", "facility", facility_id)
    assert '"note": "old"' in updated[3] and '"note": "new"' in updated[4]
    assert '"name"' not in updated[3]
    assert '"note": "new"' in deleted[3] and '"name": "Zhangbei"' in deleted[3]


def test_a_change_set_says_who_when_and_what(library):
    add(library, "facility", "Add facility Zhangbei", name="Zhangbei")
    query = "SELECT action, who, at, kind FROM change_set ORDER BY id DESC LIMIT 1"
    action, who, at, kind = library.reading().execute(query).fetchone()
    assert (action, who, kind) == ("Add facility Zhangbei", library.who, "action")
    assert at.endswith("+00:00")


def test_saving_what_is_as_before_leaves_no_trace(library):
    facility_id = add(library, "facility", name="Zhangbei")
    before = (dump(library), library.reading().execute("SELECT count(*) FROM change_set").fetchone())
    edit(library, "facility", facility_id, name="Zhangbei")
    assert (dump(library), library.reading().execute("SELECT count(*) FROM change_set").fetchone()) == before


def test_listeners_hear_which_records_were_touched_also_by_undo(library):
    told = []
    library.listeners.append(told.append)
    facility_id = add(library, "facility", name="Zhangbei")
    observation_id = add_power(library, facility_id, 300, "2025")
    undo(library)
    assert [touched.records for touched in told] == [
        {"facility": {facility_id}},
        {"facility": {facility_id}, "observation": {observation_id}},
        {"facility": {facility_id}, "observation": {observation_id}},
    ]


def test_many_rows_at_once_are_in_the_history_and_can_be_taken_back(library):
    before = dump(library)
    with change_set(library, "Import 500 facilities") as session:
        ids = insert_rows(session, Facility, [facility_row(number) for number in range(500)])
    assert ids == sorted(ids) and len(set(ids)) == 500
    found = library.reading().execute("SELECT id, name FROM facility ORDER BY id").fetchall()
    assert found == [(row_id, f"Facility {number}") for number, row_id in enumerate(ids)]
    history = library.reading().execute("SELECT row_id FROM \"change\" WHERE table_name = 'facility'").fetchall()
    assert [row[0] for row in history] == ids
    undo(library)
    assert dump(library) == before


def facility_row(number: int) -> dict[str, object]:
    return {
        "name": f"Facility {number}", "region": "Hebei", "locality": "Zhangjiakou", "accelerators": "", "confidence":
        "medium", "note": f"Listed on page {number} of the register of the year 2025, with its owner and its grid area."
    }  # fmt: skip


def test_the_history_of_an_import_costs_less_than_the_data(library):
    empty = library.path.stat().st_size
    with change_set(library, "Import 20,000 facilities") as session:
        insert_rows(session, Facility, [facility_row(number) for number in range(20_000)])
    library.close()
    whole = library.path.stat().st_size
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute('DELETE FROM "change"')
        connection.commit()
        connection.execute("VACUUM")
    data = library.path.stat().st_size - empty
    assert whole - empty - data < data / 2


# What cannot be written


def test_an_error_inside_a_change_set_keeps_nothing(library):
    before = dump(library)
    sets = library.reading().execute("SELECT count(*) FROM change_set").fetchone()
    with pytest.raises(ZeroDivisionError), change_set(library, "Add") as session:
        session.add(Facility(name="A"))
        session.flush()
        insert_rows(session, Facility, [facility_row(1)])
        _ = 1 / 0
    assert dump(library) == before
    assert library.reading().execute("SELECT count(*) FROM change_set").fetchone() == sets


@pytest.mark.parametrize(
    "row",
    [
        Facility(name=""),
        Facility(name="A", latitude=91.0, longitude=0.0),
        Facility(name="A", latitude=1.0),
        Facility(name="A", place_id=999),
        Facility(name="A", whole_includes_it=True),
        Observation(basis_id=1, value=1.0),
        Observation(basis_id=1, value=-1.0, place_id=1),
        Observation(basis_id=1, value=1.0, low=2.0, place_id=1),
        Observation(basis_id=1, value=1.0, place_id=1, part_of_id=1),
    ],
)
def test_the_database_itself_refuses_rows_that_cannot_be(library, row):
    before = dump(library)
    with pytest.raises(InputError, match="refuses"), change_set(library, "Add") as session:
        session.add(type(row)(**row.model_dump(exclude={"id"})))
    assert dump(library) == before


def test_deleting_what_others_refer_to_is_refused(library):
    place_id = add(library, "place", name="China", code="CN")
    add(library, "facility", name="Zhangbei", place_id=place_id)
    before = dump(library)
    with pytest.raises(InputError, match="refuses"):
        remove(library, "place", place_id)
    assert dump(library) == before


def test_a_full_disk_says_so_and_keeps_nothing(library):
    add(library, "facility", name="A")
    before = dump(library)
    with library.engine.connect() as connection:  # the pool gives the same connection again
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(LibraryError, match="disk is full"), change_set(library, "Import") as session:
        insert_rows(session, Facility, [facility_row(number) for number in range(5000)])
    assert dump(library) == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tag (uid, added_at, changed_at, name) VALUES ('u', '', '', 'a')",
        "UPDATE facility SET note = 'x'",
        "DELETE FROM facility",
        "REPLACE INTO library_info VALUES ('a', 'b')",
        "WITH one AS (SELECT 1 AS id) DELETE FROM facility WHERE id IN (SELECT id FROM one)",
        "-- a remark\nUPDATE facility SET note = 'x'",
        "DROP TABLE tag",
    ],
)
def test_a_write_outside_a_change_set_is_stopped(library, statement):
    add(library, "facility", name="A")
    before = dump(library)
    with pytest.raises(UnrecordedWriteError), library.engine.begin() as connection:
        connection.execute(text(statement))
    assert dump(library) == before
    add(library, "facility", name="B")


@pytest.mark.parametrize(
    "statement",
    [update(Facility).values(note="x"), text("UPDATE facility SET note = 'x'"), text("DELETE FROM facility")],
)
def test_a_bulk_write_that_leaves_no_history_is_stopped(library, statement):
    add(library, "facility", name="A")
    before = dump(library)
    with pytest.raises(UnrecordedWriteError), change_set(library, "Edit") as session:
        session.add(Facility(name="B"))
        session.execute(statement)
    assert dump(library) == before


def test_the_reading_connection_cannot_write(library):
    with pytest.raises(sqlite3.OperationalError):
        library.reading().execute("DELETE FROM place")


# Whatever is done, in whatever order, can be taken back and done again

names = st.text("abc张北 '\"%", min_size=1, max_size=8).filter(str.strip)
number = st.integers(0, 5)
added = st.sampled_from(["facility", "partner", "policy", "alias", "power", "role"])
operations = st.one_of(
    st.tuples(st.just("add"), added, names, number),
    st.tuples(st.just("edit"), st.sampled_from(["facility", "partner", "observation"]), names, number),
    st.tuples(st.just("delete"), st.sampled_from(["alias", "observation", "role", "facility"]), names, number),
    st.tuples(st.just("flush"), st.just(""), st.just(""), number),
)  # fmt: skip


class Person:
    """Does random things to a library, as far as they are allowed."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.basis_id = basis_id(library, "power.whole_facility")

    def do(self, actions: list[tuple[str, str, str, int]]) -> None:
        """One change set."""
        with change_set(self.library, "Random work") as session:
            for verb, table, name, number in actions:
                if verb == "flush":
                    session.flush()
                elif verb == "add":
                    self._add(session, table, name, number)
                elif row := self._pick(session, table, number):
                    if verb == "edit":
                        row.note = name if row.note != name else ""
                    elif table != "facility" or not self._is_used(session, row.id):
                        session.delete(row)

    def _add(self, session, table, name, number) -> None:
        from db.models import TABLE_BY_NAME

        facility = self._pick(session, "facility", number)
        partner = self._pick(session, "partner", number)
        if table in ("facility", "partner", "policy"):
            session.add(TABLE_BY_NAME[table](name=name))
        elif table == "alias" and facility:
            session.add(TABLE_BY_NAME["alias"](name=name, facility_id=facility.id))
        elif table == "power" and facility:
            session.add(
                Observation(facility_id=facility.id, basis_id=self.basis_id, value=float(number), stage="in use")
            )
        elif table == "role" and facility and partner:
            session.add(TABLE_BY_NAME["role"](partner_id=partner.id, facility_id=facility.id, role="operator"))

    def _pick(self, session, table, number):
        from db.models import TABLE_BY_NAME

        rows = session.scalars(select(TABLE_BY_NAME[table]).order_by(text("id"))).all()
        return rows[number % len(rows)] if rows else None

    def _is_used(self, session, facility_id) -> bool:
        session.flush()
        used = "SELECT 1 FROM {} WHERE facility_id = :id"
        query = " UNION ".join(used.format(table) for table in ("alias", "observation", "role", "milestone"))
        return session.execute(text(query), {"id": facility_id}).first() is not None


@given(st.lists(st.lists(operations, min_size=1, max_size=6), min_size=1, max_size=5))
@examples(25)
def test_whatever_was_done_is_taken_back_step_by_step_and_done_again(empty_library_file, tmp_path, work):
    path = tmp_path / "random.datahall"
    for left in tmp_path.glob("random.datahall*"):
        left.unlink()
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    person = Person(library)
    states = [dump(library)]
    step = None
    for actions in work:
        person.do(actions)
        # An action that adds a row and takes it away again is a step too, though nothing looks different after.
        if (done := next_undo(library)) != step:
            states.append(dump(library))
            step = done
    for state in reversed(states[:-1]):
        assert undo(library) is not None
        assert dump(library) == state
    for state in states[1:]:
        assert redo(library) is not None
        assert dump(library) == state
    assert redo(library) is None
    broken = library.reading().execute("PRAGMA foreign_key_check").fetchall()
    assert broken == []
    library.close()


def test_policies_keep_their_text_through_undo_character_by_character(library):
    hard = "‘“\n\t\\ 50 % 📈 算力 \u200b é"
    policy_id = add(library, "policy", name="A", summary=hard)
    edit(library, "policy", policy_id, summary="short")
    undo(library)
    with change_set(library, "Look") as session:
        assert session.get(Policy, policy_id).summary == hard


# What lies beside the history


def keep(library: Library, content: bytes) -> None:
    with change_set(library, "Keep a copy") as session:
        write_beside(session, KeptContent, [{"sha256": content.hex(), "content": content}])
        session.add(KeptCopy(sha256=content.hex(), media_type="text/plain", file_name="a.txt", size_bytes=len(content)))


def test_the_bytes_of_a_kept_copy_stay_when_its_row_is_undone_so_that_redo_finds_them(library):
    keep(library, b"page")
    undo(library)
    assert library.reading().execute("SELECT count(*) FROM kept_copy").fetchone() == (0,)
    redo(library)
    rows = "SELECT content FROM kept_copy JOIN kept_content USING (sha256)"
    assert library.reading().execute(rows).fetchall() == [(b"page",)]


def test_the_same_bytes_are_written_once_and_another_write_is_still_caught(library):
    keep(library, b"page")
    undo(library)
    keep(library, b"page")
    assert library.reading().execute("SELECT count(*) FROM kept_content").fetchone() == (1,)
    with pytest.raises(UnrecordedWriteError), change_set(library, "Past the history") as session:
        write_beside(session, KeptContent, [{"sha256": "x", "content": b"x"}])
        session.execute(update(Place).values(note="unseen"))
