"""One thing done to many records: each an action that undo takes back, and stopped half-way nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, dump, edit

from db.checking import check
from db.edit.many.deleting import delete_many, goes_along
from db.edit.many.setting import add_role, add_tag, outcome, read_field, remove_tag, set_field, settable, tags_of
from db.errors import Cancelled, InputError
from db.history.changes import undo
from db.watch import Watch
from tests.examples import examples


def rows(library, query, *values):
    return library.reading().execute(query, values).fetchall()


def last_action(library) -> str:
    return rows(library, "SELECT action FROM change_set ORDER BY id DESC LIMIT 1")[0][0]


@pytest.fixture
def sites(library) -> list[int]:
    return [
        add(library, "facility", name=f"Site {number}", region="West" if number == 0 else "") for number in range(4)
    ]


def field(table: str, name: str):
    return next(one for one in settable(table) if one.name == name)


def test_a_region_is_set_for_all_and_taken_back_at_once(library, sites):
    before = dump(library)
    region = field("facility", "region")
    found = outcome(library, "facility", sites, read_field(library, "facility", sites, region, "West"))
    assert (found.changes, found.same) == (3, 1)
    assert set_field(library, "facility", sites, region, "West") == 3
    assert rows(library, "SELECT DISTINCT region FROM facility") == [("West",)]
    assert last_action(library) == "Set region of 4 facilities to West"
    undo(library)
    assert dump(library) == before


def test_a_country_that_is_not_there_yet_is_made_with_it(library, sites):
    assert set_field(library, "facility", sites, field("facility", "place"), "China") == 4
    assert rows(library, "SELECT DISTINCT p.code FROM facility AS f JOIN place AS p ON p.id = f.place_id") == [("CN",)]
    set_field(library, "facility", sites, field("facility", "place"), "")
    assert rows(library, "SELECT DISTINCT place_id FROM facility") == [(None,)]


def test_what_cannot_stand_in_the_field_is_said_and_changes_nothing(library, sites):
    before = dump(library)
    with pytest.raises(InputError):
        set_field(library, "facility", sites, field("facility", "place"), "Atlantis")
    with pytest.raises(InputError, match="part of itself"):
        set_field(library, "facility", sites, field("facility", "part_of"), "Site 2")
    assert dump(library) == before


def test_a_partner_is_given_to_those_that_lack_it(library, sites):
    microsoft = add(library, "partner", name="Microsoft")
    add(library, "role", facility_id=sites[1], partner_id=microsoft, role="operator")
    before = dump(library)
    texts = {"partner": "Microsoft", "role": "operator", "since": "2025"}
    assert add_role(library, "facility", sites, texts) == 3
    assert rows(library, "SELECT count(*), count(DISTINCT facility_id) FROM role") == [(4, 4)]
    assert rows(library, "SELECT DISTINCT operators FROM facility_state") == [("Microsoft",)]
    assert last_action(library) == "Add operator Microsoft to 4 facilities"
    assert check(library).errors == []
    undo(library)
    assert dump(library) == before
    with pytest.raises(InputError) as wrong:
        add_role(library, "facility", sites, {"partner": "Microsoft", "role": "operator", "since": "someday"})
    assert wrong.value.field == "since"


def test_tags_are_put_on_and_taken_off(library, sites):
    assert add_tag(library, "facility", sites[:3], " watch  list ") == 3
    assert add_tag(library, "facility", sites, "watch list") == 1
    assert tags_of(library, "facility", sites) == [("watch list", 4)]
    before = dump(library)
    assert remove_tag(library, "facility", sites[:2], "watch list") == 2
    assert tags_of(library, "facility", sites) == [("watch list", 2)]
    undo(library)
    assert dump(library) == before


def test_many_are_deleted_with_all_that_belongs_to_them_and_come_back(library, sites):
    edit(library, "facility", sites[0], part_of_id=sites[3])
    edit(library, "facility", sites[3], part_of_id=sites[1])
    source = add(library, "source", title="Announcement")
    figure = add_power(library, sites[0], 50.0, "2025", source_id=source)
    part = add_power(library, sites[2], 5.0, "2025", extent="part", part_of_id=figure)
    add(library, "citation", observation_id=figure, source_id=source, stance="doubts")
    add(library, "claim", facility_id=sites[2], statement="No", stance="doubts", about_observation_id=figure)
    before = dump(library)
    chosen = [sites[0], sites[1], sites[3]]
    assert goes_along(library, "facility", chosen) == ["1 figure"]
    assert delete_many(library, "facility", chosen) == 3
    assert rows(library, "SELECT id FROM facility") == [(sites[2],)]
    assert rows(library, "SELECT id, part_of_id FROM observation") == [(part, None)]
    assert rows(library, "SELECT about_observation_id FROM claim") == [(None,)]
    assert check(library).errors == []
    undo(library)
    assert dump(library) == before


def test_records_that_others_refer_to_stay_and_it_is_said_how_many(library, sites):
    edit(library, "facility", sites[0], part_of_id=sites[3])
    source = add(library, "source", title="Announcement")
    add_power(library, sites[0], 50.0, "2025", source_id=source)
    before = dump(library)
    with pytest.raises(InputError, match="1 facility"):
        delete_many(library, "facility", sites[2:])
    with pytest.raises(InputError, match="1 figure"):
        delete_many(library, "source", [source])
    assert dump(library) == before


@examples(30)
@given(st.integers(0, 12), st.sampled_from(["set", "role", "tag", "delete"]))
def test_stopped_at_any_look_nothing_is_changed_or_all_is(library, stop_after, what):
    ids = [add(library, "facility", name=f"Site {number}") for number in range(3)]
    before = dump(library)
    looks = []

    def stopped() -> bool:
        looks.append(1)
        return len(looks) > stop_after

    watch = Watch(stopped=stopped)
    try:
        if what == "set":
            set_field(library, "facility", ids, field("facility", "region"), "West", watch)
        elif what == "role":
            add_role(library, "facility", ids, {"partner": "Microsoft", "role": "operator"}, watch)
        elif what == "tag":
            add_tag(library, "facility", ids, "list", watch)
        else:
            delete_many(library, "facility", ids, watch)
    except Cancelled:
        assert dump(library) == before
    else:
        undo(library)
        assert dump(library) == before
    assert check(library).errors == []
