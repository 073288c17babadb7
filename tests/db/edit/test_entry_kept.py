"""What two people change in one record at once: whatever each typed stands, or both values are asked about."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, edit

from db.edit import editing
from db.edit.entry import RECORD, Entry
from db.edit.entry_kept import (
    anew,
    as_stored,
    rebased,
    settle,
    take_up,
    typed,
)
from db.history.changes import change_set, undo
from db.own.fields import FieldForm, listed
from db.own.fields import add as add_field
from db.own.values import OwnContent, write

FIELDS = ("name", "locality", "region", "note")
texts = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, st.sampled_from(["A", "B", "C d"])))


@pytest.fixture
def site(library):
    facility = add(library, "facility", name="Zhangbei", locality="Zhangbei", region="Hebei", note="Seen")
    add_power(library, facility, 100, "2025")
    return facility


def entry_of(library, site):
    return Entry(library, editing.load(library, "facility", site))


def stored(library, site):
    row = library.reading().execute(f"SELECT {', '.join(FIELDS)} FROM facility WHERE id = ?", (site,)).fetchone()
    return dict(zip(FIELDS, row, strict=True))


@given(mine=texts, theirs=texts, takes_theirs=st.booleans(), through_a_file=st.booleans())
def test_each_text_stands_or_both_are_asked_about(library, site, mine, theirs, takes_theirs, through_a_file):
    before = stored(library, site)
    entry = entry_of(library, site)
    for name, text in mine.items():
        entry.set_text(RECORD, name, text)
    if theirs:
        edit(library, "facility", site, **theirs)
    changed = {name for name in theirs if theirs[name] != before[name]}
    found = as_stored(entry)
    assert (found.changed != []) == bool(changed)
    if through_a_file:
        new = entry_of(library, site)
        clashes = take_up(new, json.loads(json.dumps(typed(entry))))
    else:
        new, clashes = rebased(entry, found.draft)
    both = {name for name in changed if name in mine and mine[name] not in (before[name], theirs[name])}
    assert {clash.field: (clash.mine, clash.theirs) for clash in clashes} == {
        name: (mine[name], theirs[name]) for name in both
    }
    for clash in clashes:
        settle(new, clash, theirs=takes_theirs)
    editing.save(library, new.draft())
    wanted = {**before, **{n: t for n, t in mine.items() if t != before[n]}, **{n: theirs[n] for n in changed}}
    for name in both:
        wanted[name] = (theirs if takes_theirs else mine)[name]
    assert stored(library, site) == wanted
    while stored(library, site) != before:
        undo(library)


def test_own_fields_are_compared_as_well(library, site):
    add_field(library, "facility", FieldForm("Land owner"))
    key = listed(library, "facility")[0].row.key
    entry = entry_of(library, site)
    entry.set_text(RECORD, key, "Mine")
    with change_set(library, "Fill in") as session:
        write(session, "facility", site, {key: OwnContent(text="Theirs")})
    draft = entry.draft()
    with pytest.raises(editing.ChangedMeanwhile):
        editing.save(library, draft, loaded=entry.loaded)
    found = as_stored(entry)
    assert found.changed == ["Land owner"]
    new, clashes = rebased(entry, found.draft)
    assert [(clash.label, clash.mine, clash.theirs) for clash in clashes] == [("Land owner", "Mine", "Theirs")]
    draft = new.draft()
    editing.save(library, draft, loaded=new.loaded)
    value = library.reading().execute("SELECT text FROM own_value").fetchone()
    assert value == ("Mine",)


def test_figures_of_both_stand_side_by_side(library, site):
    entry = entry_of(library, site)
    key = entry.add_row("observation")
    for name, text in {"figure": "300 MW", "date": "2027", "kind": "planned"}.items():
        entry.set_text(key, name, text)
    add_power(library, site, 200, "2026")
    found = as_stored(entry)
    assert found.changed == ["Figure 200 MW"]
    new, clashes = rebased(entry, found.draft)
    assert clashes == [] and new.wrong() == []
    editing.save(library, new.draft())
    values = library.reading().execute("SELECT value FROM observation ORDER BY value").fetchall()
    assert values == [(100,), (200,), (300,)]


def test_a_new_record_of_a_deleted_one_has_all_its_facts_but_those_removed(library, site):
    entry = entry_of(library, site)
    old = next(iter(entry.rows))
    entry.remove_row(old)
    entry.set_text(entry.add_row("alias"), "name", "张北")
    new = anew(entry)
    assert new.is_new and new.texts[RECORD]["region"] == "Hebei"
    assert [row.table for row in new.rows.values()] == ["alias"]


def test_a_whole_is_removed_and_its_part_changed_in_one_saving(library, site):
    whole = entry_of(library, site)
    (figure,) = (int(key.split(":")[1]) for key, row in whole.rows.items() if row.table == "observation")
    part = add_power(library, site, 40, "2025")
    edit(library, "observation", part, extent="part", part_of_id=figure)
    entry = entry_of(library, site)
    entry.remove_row(f"observation:{figure}")
    for name, text in {"figure": "50 MW"}.items():
        entry.set_text(f"observation:{part}", name, text)
    draft = entry.draft()
    editing.save(library, draft, loaded=entry.loaded)
    assert library.reading().execute("SELECT value, part_of_id FROM observation").fetchall() == [(50, None)]
