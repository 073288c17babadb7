"""Editions: named, listed, and shown as the library stood then."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, dump, edit, remove

from db import search
from db.errors import Cancelled, DatahallError, InputError
from db.history.changes import change_set, insert_rows, next_redo, next_undo, redo, undo, undo_one
from db.history.editions import (
    delete_edition,
    edition_named,
    editions,
    make_edition,
    rename_edition,
)
from db.history.restoring import restore_row
from db.history.standing import copy_as_it_stood
from db.library import Library, open_library
from db.models import Facility
from db.watch import Watch
from db.words import EditionKind
from tests.examples import examples

STOP = Watch(lambda done, total: None, lambda: True)


def opened(path: Path) -> Library:
    return Library(path, read_only=True, journal="delete")


def test_an_edition_is_listed_with_what_came_since_and_undo_passes_it_by(library):
    add(library, "facility", "Add facility Zhangbei", name="Zhangbei")
    made = make_edition(library, "For the March report", kind=EditionKind.EXPORT, file_name="gap.png", page="chart")
    assert next_undo(library).action == "Add facility Zhangbei"
    add(library, "facility", name="Abilene")
    undo(library)
    assert next_redo(library) is not None
    make_edition(library, "By hand")
    assert next_redo(library) is not None  # naming a state is no action that ends redo
    by_hand, report = editions(library)
    assert (report.id, report.name, report.file_name, report.actions_since) == (
        made, "For the March report", "gap.png", 2,
    )  # fmt: skip
    assert (by_hand.kind, by_hand.actions_since) == (EditionKind.BY_HAND, 0)


def test_names_are_changed_and_forgotten_and_both_can_be_undone(library):
    made = make_edition(library, "Draft")
    rename_edition(library, made, "  As   printed ")
    assert edition_named(library, "as printed").id == made
    delete_edition(library, made)
    assert editions(library) == []
    undo(library)
    undo(library)
    assert [one.name for one in editions(library)] == ["Draft"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 301])
def test_a_name_that_does_not_fit_is_refused(library, name):
    with pytest.raises(InputError, match="1 to 300"):
        make_edition(library, name)


def test_an_unknown_name_says_which_there_are(library):
    make_edition(library, "March")
    with pytest.raises(InputError, match="“March”"):
        edition_named(library, "April")


def test_the_library_as_it_stood_has_the_day_the_figures_and_the_words_of_then(library, tmp_path):
    facility = add(library, "facility", name="Zhangbei")
    figure = add_power(library, facility, 300, "2025-01-01")
    make_edition(library, "Then")
    edit(library, "observation", figure, value=500.0)
    edit(library, "facility", facility, name="Renamed")
    add(library, "facility", name="Abilene")
    then = editions(library)[0]
    copy_as_it_stood(library, then.change_set_id, tmp_path / "then.datahall")
    stood = opened(tmp_path / "then.datahall")
    assert stood.reading().execute("SELECT name, power_now_mw FROM facility JOIN facility_state ON facility_id = id"
                                   ).fetchall() == [("Zhangbei", 300.0)]  # fmt: skip
    from db.browse.finding import find
    from db.derived import today

    assert [hit.name for group in find(stood, "zhangbei") for hit in group.hits] == ["Zhangbei"]
    assert stood.as_of == today()
    stood.close()


def test_stopping_half_way_leaves_no_file(library, tmp_path):
    add(library, "facility", name="Zhangbei")
    make_edition(library, "Then")
    with pytest.raises(Cancelled):
        copy_as_it_stood(library, 2, tmp_path / "then.datahall", STOP)
    assert not list(tmp_path.glob("then*"))


def test_an_edition_that_the_history_does_not_reach_says_so(library, tmp_path):
    make_edition(library, "Then")
    from db.derived import writing

    with writing(library) as connection:
        connection.execute("INSERT INTO library_info VALUES ('history_from', '99')")
    assert editions(library)[0].is_trimmed
    with pytest.raises(DatahallError, match="trimmed"):
        copy_as_it_stood(library, editions(library)[0].change_set_id, tmp_path / "then.datahall")


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "add",
                "edit",
                "rename",
                "remove",
                "undo",
                "redo",
                "bulk",
                "figure",
                "tag",
                "operator",
                "owner",
                "back",
                "single",
            ]
        ),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=9,
)


def act(library: Library, what: str, number: int) -> None:
    ids = [row[0] for row in library.reading().execute("SELECT id FROM facility ORDER BY id")]
    chosen = ids[number % len(ids)] if ids else None
    with suppress(DatahallError):
        if what == "add":
            add(library, "facility", name=f"Site {number}")
        elif what == "bulk":
            with change_set(library, "Import") as session:
                rows = [{"name": f"Row {one}", "confidence": "low", "kind": None} for one in range(number)]
                insert_rows(session, Facility, [{key: row[key] for key in ("name", "confidence")} for row in rows])
        elif what == "undo":
            undo(library)
        elif what == "redo":
            redo(library)
        elif what == "tag":
            add(library, "tag", name=f"tag {number}")
        elif what == "back":
            restore_row(library, "facility", number + 1, max(1, number))
        elif what == "single":
            undo_one(library, number + 2)
        elif what == "owner":
            partners = [row[0] for row in library.reading().execute("SELECT id FROM partner")]
            if partners:
                edit(library, "partner", partners[number % len(partners)], name=f"Owner {number}")
        elif chosen is None:
            return
        elif what == "operator":
            partner = add(library, "partner", name=f"Partner {number}")
            add(library, "role", facility_id=chosen, partner_id=partner, role="operator")
        elif what == "edit":
            edit(library, "facility", chosen, note=f"note {number}", region="Hebei" if number % 2 else "")
        elif what == "rename":
            edit(library, "facility", chosen, name=f"Name {number}")
        elif what == "figure":
            add_power(library, chosen, float(number), f"202{number}")
        elif not any(
            library.reading().execute(f"SELECT 1 FROM {fact} WHERE facility_id = ?", (chosen,)).fetchone()
            for fact in ("observation", "role")
        ):
            remove(library, "facility", chosen)


@examples(25)
@given(ACTIONS, ACTIONS)
def test_an_edition_opened_is_the_library_of_that_moment_row_by_row(empty_library_file, tmp_path_factory, early, late):
    folder = tmp_path_factory.mktemp("edition")
    shutil.copyfile(empty_library_file, folder / "library.datahall")
    library = open_library(folder / "library.datahall")
    for what, number in early:
        act(library, what, number)
    make_edition(library, "Then")
    then = editions(library)[0].change_set_id
    before = dump(library)
    states = library.reading().execute("SELECT * FROM facility_state ORDER BY facility_id").fetchall()
    for what, number in late:
        act(library, what, number)
    copy_as_it_stood(library, then, folder / "then.datahall")
    stood = opened(folder / "then.datahall")
    assert dump(stood) == before
    assert stood.reading().execute("SELECT * FROM facility_state ORDER BY facility_id").fetchall() == states
    assert search.stale(stood) == []
    stood.close()
    library.close()
    with closing(sqlite3.connect(folder / "then.datahall")) as file:
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
