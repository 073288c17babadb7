"""Many rows changed or deleted at once: as one action, with the history that single edits would have; or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, dump

from db.checking import check
from db.edit.many.deleting import delete_many
from db.errors import Cancelled
from db.history.bulk import delete_rows, update_rows
from db.history.changes import change_set, redo, undo
from db.watch import Watch
from tests.examples import examples


def facilities(library, count) -> list[int]:
    return [add(library, "facility", name=f"F{number}", region="West" if number % 3 else "") for number in range(count)]


@examples(20)
@given(st.integers(1, 8), st.sampled_from(["", "West", "East"]), st.booleans())
def test_a_bulk_edit_is_undone_and_done_again_row_by_row(library, count, region, is_confidential):
    ids = facilities(library, count)
    before = dump(library)
    with change_set(library, "Set") as session:
        changed = update_rows(session, "facility", ids, {"region": region, "is_confidential": is_confidential})
    after = dump(library)
    regions = library.reading().execute(f"SELECT DISTINCT region FROM facility WHERE id IN ({','.join(map(str, ids))})")
    assert regions.fetchall() == [(region,)]
    assert check(library).errors == []
    if changed:
        undo(library)
        assert dump(library) == before
        redo(library)
        # Doing it again is a change of its own moment.
        assert [row[1:] for row in dump(library)["tag"]] == [row[1:] for row in after["tag"]]
        assert library.reading().execute(
            f"SELECT count(*) FROM facility WHERE region IS ? AND id IN ({','.join(map(str, ids))})", (region,)
        ).fetchone() == (count,)


def test_deleted_rows_come_back_with_undo(library):
    ids = facilities(library, 4)
    tag = add(library, "tag", name="AI")
    taggings = [add(library, "tagging", facility_id=one, tag_id=tag) for one in ids]
    before = dump(library)
    with change_set(library, "Untag") as session:
        assert delete_rows(session, "tagging", taggings[:3]) == 3
    assert len(dump(library)["tagging"]) == 1
    undo(library)
    assert dump(library) == before


@pytest.mark.parametrize("stop_at", [2, 4, 5])
def test_stopped_in_the_rows_or_in_what_follows_nothing_is_changed(library, stop_at, monkeypatch):
    monkeypatch.setattr("db.history.bulk.AT_ONCE", 2)
    monkeypatch.setattr("db.search.BATCH", 2)
    ids = facilities(library, 5)
    before = dump(library)
    looks = []

    def stopped() -> bool:
        looks.append(1)
        return len(looks) > stop_at

    watch = Watch(stopped=stopped)
    with pytest.raises(Cancelled), change_set(library, "Set", watch=watch) as session:
        update_rows(session, "facility", ids, {"region": "East"}, watch)
    assert dump(library) == before
    assert check(library).errors == []


def test_a_figure_deleted_with_many_comes_back_with_all_its_digits(library):
    facility = add(library, "facility", name="A")
    add_power(library, facility, 1000 / 3, "2025")
    before = dump(library)
    delete_many(library, "facility", [facility])
    undo(library)
    assert dump(library) == before
    assert check(library).errors == []


def told(library, way, watch=None):
    said: list[tuple[int, int]] = []
    way(library, Watch(lambda done, total: said.append((done, total))) if watch is None else watch)
    return said


def test_an_undo_of_many_rows_says_how_far_it_is_and_is_stopped_at_any_moment(library, monkeypatch):
    monkeypatch.setattr("db.history.inverse.BATCH", 2)
    ids = facilities(library, 5)
    with change_set(library, "Set") as session:
        update_rows(session, "facility", ids, {"region": "East"})
    with change_set(library, "Delete") as session:
        delete_rows(session, "facility", ids[1:])
    for way, back in ((undo, redo), (redo, undo)):
        before = dump(library)
        moments = len(told(library, way))
        assert moments > 3
        after = dump(library)
        back(library)
        for moment in range(moments - 1):
            asked = iter(range(10**6))
            stop = Watch(stopped=lambda asked=asked, moment=moment: next(asked) > moment)
            state = dump(library)
            with pytest.raises(Cancelled):
                way(library, stop)
            assert dump(library) == state and check(library).errors == []
        way(library)
        assert (
            {table: len(rows) for table, rows in dump(library).items()}
            == {table: len(rows) for table, rows in after.items()}
            != {table: len(rows) for table, rows in before.items()}
        )
