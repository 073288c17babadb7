"""Merging: nothing known is lost, what stands twice is kept once, nothing refers to itself, undo brings all back."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, basis_id, dump

from db.checking import check
from db.edit.merge_sides import sides
from db.edit.merging import Group, merge, preview
from db.errors import InputError
from db.history.changes import undo
from db.library import open_library
from tests.examples import examples


def rows(library, query, *values):
    return library.reading().execute(query, values).fetchall()


@pytest.fixture
def two(library):
    """Two records of one site, with an equal figure, a figure each, and a source each."""
    first = add(library, "source", title="Announcement", address="https://example.org/a")
    second = add(library, "source", title="Newspaper", address="https://example.org/b")
    kept = add(library, "facility", name="Zhangbei", source_id=first)
    other = add(library, "facility", name="Zhangbei campus", source_id=second, note="By the railway")
    add_power(library, kept, 50.0, "2025", source_id=first)
    add_power(library, other, 50.0, "2025", source_id=first, quote="fifty megawatts")
    add_power(library, other, 80.0, "2026", source_id=second)
    return kept, other


def test_figures_and_names_move_and_what_stands_twice_is_kept_once_with_its_quote(library, two):
    kept, other = two
    before = dump(library)
    assert preview(library, "facility", [Group(kept, (other,))]).folded == {"observation": 1}
    assert dump(library) == before
    merged = merge(library, "facility", [Group(kept, (other,), {"note": "By the railway"})])
    assert merged.moved["observation"] == 2
    assert merged.folded == {"observation": 1}
    figures = rows(library, "SELECT value, quote FROM observation WHERE facility_id = ? ORDER BY value", kept)
    assert figures == [(50.0, "fifty megawatts"), (80.0, "")]
    assert rows(library, "SELECT name, note FROM facility") == [("Zhangbei", "By the railway")]
    assert rows(library, "SELECT name FROM alias WHERE facility_id = ?", kept) == [("Zhangbei campus",)]
    action = rows(library, "SELECT action FROM change_set ORDER BY id DESC LIMIT 1")
    assert action == [("Merge Zhangbei campus into Zhangbei",)]
    assert check(library).errors == []
    undo(library)
    assert dump(library) == before


def test_notes_are_all_kept_the_chosen_one_first_and_none_twice(library):
    kept = add(library, "facility", name="Zhangbei", note="By the river")
    noted = (
        ("Zhangbei campus", "By the railway, north side"),
        ("Zhangbei hall", "By the railway"),
        ("Zhangbei park", ""),
    )
    others = [add(library, "facility", name=name, note=note) for name, note in noted]
    group = Group(kept, tuple(others), {"note": "By the railway, north side"})
    assert preview(library, "facility", [group]).said == ["Their notes are all kept, one below the other."]
    merge(library, "facility", [group])
    assert rows(library, "SELECT note FROM facility") == [("By the railway, north side\n\nBy the river",)]


def test_records_that_are_parts_of_each_other_do_not_become_parts_of_themselves(library):
    campus = add(library, "facility", name="Campus")
    phase = add(library, "facility", name="Campus phase 1", part_of_id=campus, whole_includes_it=True)
    hall = add(library, "facility", name="Hall", part_of_id=phase)
    merged = merge(library, "facility", [Group(phase, (campus,))])
    assert rows(library, "SELECT id, part_of_id FROM facility ORDER BY id") == [(phase, None), (hall, phase)]
    assert merged.said == ["“Campus phase 1” is no longer named as part of what it is merged with."]


def test_a_part_that_goes_into_its_whole_is_not_offered_that_whole(library):
    country = add(library, "place", code="CN", name="China")
    campus = add(library, "facility", name="Campus", place_id=country)
    phase = add(library, "facility", name="Campus phase 1", part_of_id=campus, whole_includes_it=True)
    outer = add(library, "facility", name="Park")
    other = add(library, "facility", name="Campus (old)", part_of_id=outer, whole_includes_it=False)
    texts = {one.name: one.texts for one in sides(library, "facility", [campus, phase]).fields}
    assert texts["part_of"] == ("", "")
    found = sides(library, "facility", [campus, phase, other])
    group = found.group(0, {one.name: one.usual(0) for one in found.fields})
    merged = merge(library, "facility", [group])
    assert rows(library, "SELECT part_of_id, whole_includes_it FROM facility WHERE id = ?", campus) == [(outer, 0)]
    assert merged.said == ["“Campus phase 1” is no longer named as part of what it is merged with."]


def test_a_circle_through_a_third_record_is_cut(library):
    top = add(library, "partner", name="Top")
    middle = add(library, "partner", name="Middle", parent_id=top)
    bottom = add(library, "partner", name="Bottom", parent_id=middle)
    merge(library, "partner", [Group(bottom, (top,))])
    assert rows(library, "SELECT id, parent_id FROM partner ORDER BY id") == [(middle, bottom), (bottom, None)]


def test_a_merged_source_that_a_fact_cites_twice_is_cited_once(library, two):
    kept, _ = two
    first, second = (row[0] for row in rows(library, "SELECT id FROM source ORDER BY id"))
    fact = rows(library, "SELECT id FROM observation WHERE facility_id = ?", kept)[0][0]
    add(library, "citation", observation_id=fact, source_id=second, stance="supports", quote="50 MW")
    merge(library, "source", [Group(first, (second,))])
    assert rows(library, "SELECT source_id, quote FROM observation WHERE id = ?", fact) == [(first, "50 MW")]
    assert rows(library, "SELECT count(*) FROM citation") == [(0,)]
    assert rows(library, "SELECT DISTINCT source_id FROM observation") == [(first,)]


def test_many_groups_are_one_action_and_one_undo(library):
    ids = [add(library, "partner", name=name) for name in ("A", "A Inc.", "B", "B Ltd", "B Limited")]
    before = dump(library)
    merge(library, "partner", [Group(ids[0], (ids[1],)), Group(ids[2], (ids[3], ids[4]))])
    assert rows(library, "SELECT action FROM change_set ORDER BY id DESC LIMIT 1") == [("Merge 3 records into 2",)]
    assert rows(library, "SELECT name FROM partner ORDER BY id") == [("A",), ("B",)]
    undo(library)
    assert dump(library) == before


@pytest.mark.parametrize("groups", [[], [Group(1, ())], [Group(1, (1,))], [Group(1, (999,))]])
def test_what_cannot_be_merged_is_refused_and_changes_nothing(library, groups):
    add(library, "facility", name="Zhangbei")
    before = dump(library)
    with pytest.raises(InputError):
        merge(library, "facility", groups)
    assert dump(library) == before


fact = st.tuples(
    st.sampled_from(["power", "role", "claim", "tag", "alias", "part", "milestone", "citation"]),
    st.integers(0, 3),
    st.integers(0, 2),
)


def build(library, facts) -> list[int]:
    """Four facilities with random facts; equal ones among them, and some that refer to each other."""
    power = basis_id(library, "power.whole_facility")
    sources = [add(library, "source", title=f"S{number}") for number in range(2)]
    partners = [add(library, "partner", name=f"P{number}") for number in range(2)]
    tags = [add(library, "tag", name=f"T{number}") for number in range(2)]
    ids = [add(library, "facility", name=f"F{number // 2}", source_id=sources[number % 2]) for number in range(4)]
    figures: list[int] = []
    for kind, which, more in facts:
        about = {"facility_id": ids[which]}
        if kind == "power":
            figures.append(add(library, "observation", **about, basis_id=power, value=more, source_id=sources[0]))
        elif kind == "role":
            add(library, "role", **about, partner_id=partners[more % 2], role="operator", source_id=sources[0])
        elif kind == "claim":
            add(library, "claim", **about, statement=f"Claim {more}", stance="states", source_id=sources[0])
        elif kind == "tag":
            add(library, "tagging", **about, tag_id=tags[more % 2])
        elif kind == "alias":
            add(library, "alias", **about, name=f"F{more}")
        elif kind == "milestone":
            add(library, "milestone", **about, event="announced", date=f"202{more}", source_id=sources[0])
        elif kind == "part" and ids[more] < ids[which]:
            from sample_records import edit

            edit(library, "facility", ids[which], part_of_id=ids[more])
        elif kind == "citation" and figures:
            add(
                library, "citation", observation_id=figures[more % len(figures)], source_id=sources[1], quote=f"q{more}"
            )
    return ids


@given(st.lists(fact, max_size=14), st.sampled_from([(0, 1), (1, 0), (0, 1, 2), (3, 0, 1, 2)]))
@examples(15)
def test_all_that_was_known_is_known_of_the_kept_one_and_undo_restores_every_byte(
    empty_library_file, tmp_path_factory, facts, chosen
):
    folder = tmp_path_factory.mktemp("merging")
    shutil.copyfile(empty_library_file, folder / "a.datahall")
    library = open_library(folder / "a.datahall")
    built = build(library, facts)
    ids = [built[one] for one in chosen]
    listed = ",".join(map(str, ids))
    known = (
        f"SELECT DISTINCT basis_id, value, date FROM observation WHERE facility_id IN ({listed}) ORDER BY 1, 2",
        f"SELECT DISTINCT partner_id, role FROM role WHERE facility_id IN ({listed}) ORDER BY 1, 2",
        f"SELECT DISTINCT statement FROM claim WHERE facility_id IN ({listed}) ORDER BY 1",
        f"SELECT DISTINCT event, date FROM milestone WHERE facility_id IN ({listed}) ORDER BY 1, 2",
        f"SELECT DISTINCT tag_id FROM tagging WHERE facility_id IN ({listed}) ORDER BY 1",
        f"""SELECT DISTINCT c.source_id, c.quote, o.value FROM citation AS c JOIN observation AS o
            ON o.id = c.observation_id WHERE o.facility_id IN ({listed}) ORDER BY 1, 2, 3""",
    )
    before, facts_before = dump(library), [rows(library, one) for one in known]
    names = {row[0] for row in rows(library, f"SELECT name FROM facility WHERE id IN ({listed})")}
    names |= {row[0] for row in rows(library, f"SELECT name FROM alias WHERE facility_id IN ({listed})")}
    merge(library, "facility", [Group(ids[0], tuple(ids[1:]))])
    assert [rows(library, one) for one in known] == facts_before
    assert rows(library, f"SELECT id FROM facility WHERE id IN ({listed})") == [(ids[0],)]
    after = {row[0] for row in rows(library, "SELECT name FROM facility WHERE id = ?", ids[0])}
    after |= {row[0] for row in rows(library, "SELECT name FROM alias WHERE facility_id = ?", ids[0])}
    assert after == names
    assert rows(library, "SELECT id FROM facility WHERE part_of_id = id") == []
    assert check(library).errors == []
    undo(library)
    assert dump(library) == before
    library.close()
    shutil.rmtree(folder)
