"""Further sources of a fact: entered with it, saved as one action, taken back, and found again after a crash."""

from __future__ import annotations

import json

import pytest
from sample_records import add, add_power, dump

from db.browse import history_log, records
from db.edit import editing
from db.edit.deleting import delete_fact
from db.edit.drafts import RowOf
from db.edit.entry import Entry
from db.edit.entry_kept import Clash, as_stored, rebased, settle, take_up
from db.edit.entry_kept import typed as kept_beside
from db.history import changes


@pytest.fixture
def figure(library):
    facility = add(library, "facility", name="Campus")
    source = add(library, "source", title="First report", publisher="A")
    return facility, add_power(library, facility, 590, "2025", source_id=source)


def opened(library, facility) -> Entry:
    return Entry(library, editing.load(library, "facility", facility))


def cite(entry: Entry, fact: str, **texts: str) -> str:
    key = entry.add_citation(fact)
    for name, text in texts.items():
        entry.set_text(key, name, text)
    return key


def stored(library):
    return library.reading().execute(
        "SELECT s.title, c.stance, c.quote, c.page, c.observation_id FROM citation AS c "
        "JOIN source AS s ON s.id = c.source_id ORDER BY c.id"
    ).fetchall()  # fmt: skip


def test_a_fact_gets_further_sources_of_any_stance_in_one_action(library, figure):
    facility, observation = figure
    add(library, "source", title="Second report", publisher="B")
    before = dump(library)
    entry = opened(library, facility)
    cite(entry, f"observation:{observation}", source="Second report", stance="doubts", quote="less", page="4")
    cite(entry, f"observation:{observation}", source="https://example.org/third")
    assert entry.is_changed and entry.wrong() == []
    editing.save(library, entry.draft())
    assert stored(library) == [
        ("Second report", "doubts", "less", "4", observation),
        ("example.org/third", "supports", "", "", observation),
    ]
    changes.undo(library)
    assert dump(library) == before


def test_a_new_fact_and_its_further_source_are_saved_together(library):
    facility = add(library, "facility", name="Campus")
    entry = opened(library, facility)
    key = entry.add_row("observation")
    for name, text in (("figure", "300 MW"), ("basis", "whole facility"), ("quote", "300"), ("page", "2")):
        entry.set_text(key, name, text)
    cite(entry, key, source="A paper", stance="denies")
    assert entry.wrong() == []
    editing.save(library, entry.draft())
    observation = library.reading().execute("SELECT id, quote, page FROM observation").fetchone()
    assert observation[1:] == ("300", "2")
    assert stored(library) == [("A paper", "denies", "", "", observation[0])]


def test_a_further_source_without_a_source_is_refused_and_an_empty_one_is_left_out(library, figure):
    facility, observation = figure
    entry = opened(library, facility)
    empty = cite(entry, f"observation:{observation}")
    assert not entry.is_changed and entry.wrong() == []
    entry.set_text(empty, "quote", "less")
    assert [(one.where, one.field) for one in entry.wrong()] == [(empty, "source")]


def test_further_sources_are_changed_removed_and_go_with_their_fact(library, figure):
    facility, observation = figure
    entry = opened(library, facility)
    for number in range(2):
        cite(entry, f"observation:{observation}", source=f"Report {number}")
    editing.save(library, entry.draft())
    entry = opened(library, facility)
    first, second = entry.citations(f"observation:{observation}")
    assert entry.rows[first].kept["observation_id"] == RowOf(f"observation:{observation}")
    entry.set_text(first, "stance", "denies")
    entry.remove_row(second)
    editing.save(library, entry.draft())
    assert stored(library) == [("Report 0", "denies", "", "", observation)]
    entry = opened(library, facility)
    entry.remove_row(f"observation:{observation}")
    entry.set_text(first, "quote", "of what goes away")
    editing.save(library, entry.draft())
    assert stored(library) == []
    changes.undo(library)
    assert stored(library) == [("Report 0", "denies", "", "", observation)]


def test_what_is_typed_of_them_survives_a_crash(library, figure):
    facility, observation = figure
    entry = opened(library, facility)
    new = entry.add_row("milestone")
    entry.set_text(new, "event", "announced")
    cite(entry, new, source="A paper", page="3")
    cite(entry, f"observation:{observation}", source="Second", stance="doubts")
    after = opened(library, facility)
    take_up(after, kept_beside(entry))
    assert after.draft() == entry.draft()


@pytest.mark.parametrize("through_a_file", [True, False])
@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("takes_theirs", [True, False])
def test_what_is_typed_for_a_fact_that_another_deletes_is_asked_about(
    library, figure, through_a_file, is_new, takes_theirs
):
    facility, observation = figure
    fact = f"observation:{observation}"
    if not is_new:
        entry = opened(library, facility)
        cite(entry, fact, source="Second report", quote="590")
        editing.save(library, entry.draft())
    entry = opened(library, facility)
    if is_new:
        cite(entry, fact, source="Second report", quote="less")
        cite(entry, fact)  # nothing was typed in it
    else:
        entry.set_text(entry.citations(fact)[0], "quote", "less")
    with changes.change_set(library, "Delete figure") as session:
        delete_fact(session, "observation", observation)
    if through_a_file:
        new = opened(library, facility)
        clashes = take_up(new, json.loads(json.dumps(kept_beside(entry))))
    else:
        new, clashes = rebased(entry, as_stored(entry).draft)
    assert [(one.field, one.label.split()[0], one.mine, one.theirs) for one in clashes] == [
        ("", "Figure", "changed", "deleted")
    ]
    new, clashes = rebased(new, as_stored(new).draft)  # and again, whatever came meanwhile
    settle(new, next(iter(clashes), None) or clash_of(new), theirs=takes_theirs)
    assert new.wrong() == []
    editing.save(library, new.draft())
    figures = library.reading().execute("SELECT value FROM observation").fetchall()
    assert figures == ([] if takes_theirs else [(590.0,)])
    assert [row[:3] for row in stored(library)] == ([] if takes_theirs else [("Second report", "supports", "less")])


def clash_of(entry):
    return Clash(next(key for key, row in entry.rows.items() if row.table == "observation"), "", "", "", "")


def test_the_history_of_the_record_tells_of_them_and_the_record_counts_as_touched(library, figure):
    facility, observation = figure
    told = []
    library.listeners.append(told.append)
    entry = opened(library, facility)
    cite(entry, f"observation:{observation}", source="Second report", stance="doubts")
    editing.save(library, entry.draft())
    assert told[-1].records["facility"] == {facility}
    newest = records.read(library, "facility", facility).history[0]
    assert "Further source added: Second report doubts" in newest.changes
    (logged, *_) = history_log.entries(library, history_log.LogQuestion(record=("facility", facility)))
    (change,) = [one for one in history_log.changes(library, logged.change_set_id) if one.table == "citation"]
    assert (change.subject_table, change.subject_id) == ("observation", observation)
