"""The next edition of a data set: what is new, gone, moved or changed there, what I changed, what is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.edit.merging import Group, merge
from db.history.changes import change_set, undo
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import SourceGiven
from db.interchange.new_editions.base import base_rows, last_run
from db.interchange.new_editions.differences import Sort
from db.interchange.planning.plan import take, take_all
from db.interchange.planning.planner import plan, recount
from db.interchange.reading.reader import read_file
from db.models import Alias, Facility, Observation

OLD_SITES = """Handle,Title,Owner,Users,Address,Latitude,Longitude,Current power (MW),Current H100 equivalents
North Campus Abilene Texas,North Campus,Oracle #confident,OpenAI #likely,1 Main St,32.5,-99.7,295,254674
South Campus Afton Texas,South Campus,Oracle #confident,,2 Main St,33.0,-98.0,100,80000
Lost Campus Nowhere,Lost Campus,Oracle #confident,,3 Main St,35.0,-90.0,10,8000
"""
OLD_TIMELINES = """Date,Data center,Construction status,Power (MW)
6/28/2025,North Campus Abilene Texas,Building 1 operational,147
9/26/2025,North Campus Abilene Texas,Building 2 operational,295
7/1/2026,North Campus Abilene Texas,Projected: building 3,590
12/1/2026,North Campus Abilene Texas,Projected: building 4,800
1/1/2025,South Campus Afton Texas,Building 1 operational,100
8/1/2025,South Campus Afton Texas,Building 2 operational,120
"""
NEW_SITES = """Name,Owner,Users,Country,Address,Latitude,Longitude,Current power (MW),Current H100 equivalents
North Campus,Oracle #confident,OpenAI #confident,United States,1 Long St,32.5,-99.7,295,254674
South Campus,Oracle #confident,,United States,2 Main St,33.0,-98.0,100,80000
West Campus,Oracle #confident,,United States,4 Main St,41.0,-110.0,20,16000
"""
NEW_TIMELINES = """Data center,Date,Construction status,Power (MW)
North Campus,2025-06-28,Building 1 operational,150
North Campus,2025-09-26,Building 2 operational,295.0000001
North Campus,2026-09-01,Projected: building 3,590
North Campus,2027-03-01,Projected: building 4,900
South Campus,2025-01-01,Building 1 operational,100
South Campus,2025-08-01,Building 2 operational,130
West Campus,2026-01-01,Building 1 operational,20
"""


@pytest.fixture
def planned(library, tmp_path):
    def planned(sites: str, timelines: str, published: str):
        files = []
        for name, text in (("sites", sites), ("timelines", timelines)):
            path = tmp_path / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            files.append(read_file(path))
        source = SourceGiven(title="Sites", publisher="Epoch AI", published=published)
        return plan(library, files, replace(guess_mapping(files, library), source=source))

    return planned


@pytest.fixture
def older(library, planned):
    made = planned(OLD_SITES, OLD_TIMELINES, "2025-12-12")
    assert made.differences is None, "nothing to compare with"
    apply(library, made)


def rows(library, query):
    return library.reading().execute(query).fetchall()


def figures(library, name):
    return rows(
        library,
        f"""SELECT o.date, o.value FROM observation AS o JOIN facility AS f ON f.id = o.facility_id
            JOIN basis AS b ON b.id = o.basis_id WHERE f.name = '{name}' AND b.key = 'power.whole_facility'
            AND o.date NOT IN ('2025-12-12', '2026-04-15') ORDER BY o.date, o.value""",
    )


def told(made, *sorts):
    return [(one.name, one.what, one.base, one.mine, one.theirs) for one in made.differences.all
            if one.sort in sorts and not one.what.startswith("H100")]  # fmt: skip


def edit(library, row_id, **values):
    with change_set(library, "Edit") as session:
        row = session.get(Observation, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def figure_id(library, date):
    return rows(library, f"SELECT id FROM observation WHERE date = '{date}'")[0][0]


def newer(planned):
    return planned(NEW_SITES, NEW_TIMELINES, "2026-04-15")


def test_new_gone_changed_and_moved_are_told_apart_though_sites_have_other_names(library, older, planned):
    made = newer(planned)
    found = made.differences
    assert [one.name for one in found.all if one.table == "facility" and one.sort is Sort.NEW] == ["West Campus"]
    assert [one.name for one in found.all if one.table == "facility" and one.sort is Sort.GONE] == ["Lost Campus"]
    assert ("North Campus", "locality", "1 Main St", "1 Main St", "1 Long St") in told(made, Sort.CHANGED)
    assert ("North Campus", "Power, whole facility, 28 Jun 2025", "147 MW", "147 MW", "150 MW") in told(
        made, Sort.CHANGED
    )
    assert [(one[0], one[2], one[4]) for one in told(made, Sort.MOVED)] == [
        ("North Campus", "590 MW, forecast, 1 Jul 2026", "590 MW, forecast, 1 Sep 2026"),
        ("North Campus", "800 MW, forecast, 1 Dec 2026", "900 MW, forecast, 1 Mar 2027"),
    ]
    assert (
        "North Campus",
        "user: OpenAI",
        "actual, medium confidence",
        "actual, medium confidence",
        "actual, high confidence",
    ) in told(made, Sort.CHANGED)
    assert "sites: 1 new, 1 gone, 2 changed" in found.summary()
    assert "plans moved: 2" in found.summary()


def test_what_was_rounded_in_one_edition_is_no_change(library, older, planned):
    assert not any("26 Sep 2025" in one[1] for one in told(newer(planned), *Sort))


def test_an_older_plan_stays_beside_the_one_that_moved_it(library, older, planned):
    report = apply(library, newer(planned))
    assert figures(library, "North Campus") == [
        ("2025-06-28", 147.0), ("2025-06-28", 150.0), ("2025-09-26", 295.0), ("2026-07-01", 590.0),
        ("2026-09-01", 590.0), ("2026-12-01", 800.0), ("2027-03-01", 900.0),
    ]  # fmt: skip
    assert report.counts.changed["observation"] == 4
    assert rows(library, "SELECT locality FROM facility WHERE name = 'North Campus'") == [("1 Long St",)]
    assert rows(library, "SELECT count(*) FROM facility WHERE name = 'Lost Campus'") == [(1,)], "left as usual"
    confidence = "SELECT r.confidence FROM role AS r JOIN partner AS p ON p.id = r.partner_id AND p.name = 'OpenAI'"
    assert rows(library, confidence) == [("high",)]


def test_the_same_edition_once_more_says_only_what_was_left_and_it_can_be_taken_still(library, older, planned):
    made = newer(planned)
    (north,) = [one for one in made.differences.all if one.what == "Power, whole facility, 28 Jun 2025"]
    (west,) = [one for one in made.differences.all if (one.table, one.sort) == ("facility", Sort.NEW)]
    (moved, _) = [one for one in made.differences.all if one.sort is Sort.MOVED]
    for one in (north, west, moved):
        take(made, one, taken=False)
    apply(library, made)
    again = newer(planned)
    assert all(one.left_before and not one.taken for one in again.differences.all)
    assert {(one.sort, one.name, one.what) for one in again.differences.all if one.table != "role"} >= {
        (Sort.CHANGED, "North Campus", "Power, whole facility, 28 Jun 2025"),
        (Sort.MOVED, "North Campus", "Power, whole facility, 1 Jul 2026"),
        (Sort.NEW, "West Campus", ""), (Sort.GONE, "Lost Campus", ""),
    }  # fmt: skip
    assert not again.counts.does_something
    assert "left last time: " in again.differences.summary()
    for sort in Sort:
        take_all(again, sort, taken=True)
    apply(library, again)
    assert ("2025-06-28", 150.0) in figures(library, "North Campus")
    assert ("2026-09-01", 590.0) in figures(library, "North Campus")
    names = rows(library, "SELECT name FROM facility ORDER BY name")
    assert names == [("North Campus",), ("South Campus",), ("West Campus",)]
    assert newer(planned).differences.all == []


def test_what_was_left_is_new_again_where_the_publisher_says_another_thing(library, older, planned):
    made = newer(planned)
    take_all(made, Sort.CHANGED, taken=False)
    apply(library, made)
    later = planned(NEW_SITES, NEW_TIMELINES.replace("operational,150", "operational,152"), "2026-06-01")
    found = {one.what: one for one in later.differences.all if one.sort is Sort.CHANGED}
    assert (found["Power, whole facility, 28 Jun 2025"].left_before, found["locality"].left_before) == (False, True)
    assert found["Power, whole facility, 28 Jun 2025"].taken


def test_one_undo_brings_back_what_was_before(library, older, planned):
    from sample_records import dump

    before = dump(library)
    made = newer(planned)
    for sort in Sort:
        take_all(made, sort, taken=True)
    apply(library, made)
    assert rows(library, "SELECT count(*) FROM facility WHERE name = 'Lost Campus'") == [(0,)]
    undo(library)
    assert dump(library) == before


def test_what_i_changed_stays_and_where_both_changed_i_am_asked(library, older, planned):
    edit(library, figure_id(library, "2025-01-01"), value=105.0)
    edit(library, figure_id(library, "2025-08-01"), value=125.0)
    edit(library, figure_id(library, "2025-06-28"), value=150.0)
    made = newer(planned)
    assert told(made, Sort.MINE) == [
        ("South Campus", "Power, whole facility, 1 Jan 2025", "100 MW", "105 MW", "100 MW")
    ]
    assert told(made, Sort.BOTH) == [
        ("South Campus", "Power, whole facility, 1 Aug 2025", "120 MW", "125 MW", "130 MW")
    ]
    assert not any("28 Jun 2025" in one[1] for one in told(made, *Sort)), "the same change on both sides"
    apply(library, made)
    assert figures(library, "South Campus") == [("2025-01-01", 105.0), ("2025-08-01", 125.0)]
    assert told(newer(planned), Sort.MINE)[0][2:] == ("100 MW", "105 MW", "100 MW"), "the publisher still says 100"


def test_taken_row_by_row_the_publishers_word_comes_back(library, older, planned):
    edit(library, figure_id(library, "2025-01-01"), value=105.0)
    edit(library, figure_id(library, "2025-08-01"), value=125.0)
    made = newer(planned)
    for one in made.differences.all:
        if one.sort in (Sort.MINE, Sort.BOTH):
            take(made, one, taken=True)
    apply(library, made)
    assert figures(library, "South Campus") == [("2025-01-01", 100.0), ("2025-08-01", 125.0), ("2025-08-01", 130.0)]


def test_what_i_deleted_does_not_come_back_by_itself(library, older, planned):
    from db.edit.deleting import delete

    delete(library, "facility", rows(library, "SELECT id FROM facility WHERE name = 'South Campus'")[0][0])
    delete(library, "observation", figure_id(library, "2025-06-28"))
    made = newer(planned)
    assert [one[0] for one in told(made, Sort.MINE) if not one[1]] == ["South Campus"]
    assert [one[1] for one in told(made, Sort.BOTH)] == ["Power, whole facility, 28 Jun 2025"]
    apply(library, made)
    assert rows(library, "SELECT count(*) FROM facility WHERE name = 'South Campus'") == [(0,)]
    assert ("2025-06-28", 150.0) not in figures(library, "North Campus")


def test_left_by_rule_nothing_of_a_sort_is_taken(library, older, planned):
    made = newer(planned)
    for sort in (Sort.NEW, Sort.CHANGED, Sort.MOVED):
        take_all(made, sort, taken=False)
    recount(library, made)
    assert made.counts.changed == {}
    assert "facility" not in made.counts.added
    take_all(made, Sort.NEW, taken=True)
    apply(library, made)
    assert rows(library, "SELECT count(*) FROM facility WHERE name = 'West Campus'") == [(1,)]
    assert rows(library, "SELECT locality FROM facility WHERE name = 'North Campus'") == [("1 Main St",)]


def test_an_import_that_was_undone_is_no_edition(library, older, planned):
    undo(library)
    assert newer(planned).differences is None


def test_fields_of_a_record_that_i_wrote_stay(library, older, planned):
    with change_set(library, "Edit") as session:
        row = session.get(Facility, rows(library, "SELECT id FROM facility WHERE name = 'North Campus'")[0][0])
        row.locality = "Abilene"
    made = newer(planned)
    assert ("North Campus", "locality", "1 Main St", "Abilene", "1 Long St") in told(made, Sort.BOTH)
    apply(library, made)
    assert rows(library, "SELECT locality FROM facility WHERE name = 'North Campus'") == [("Abilene",)]


def test_a_record_that_the_import_found_keeps_what_it_held(library, planned):
    with change_set(library, "Add") as session:
        session.add(Facility(name="North Campus", locality="Abilene", latitude=32.5, longitude=-99.7))
    apply(library, planned(OLD_SITES, OLD_TIMELINES, "2025-12-12"))
    made = newer(planned)
    assert not any(one[1] == "locality" and one[0] == "North Campus" for one in told(made, *Sort))
    apply(library, made)
    assert rows(library, "SELECT locality FROM facility WHERE name = 'North Campus'") == [("Abilene",)]


def test_a_plan_that_i_changed_and_they_moved_is_left_and_asked_about_again(library, older, planned):
    edit(library, figure_id(library, "2026-07-01"), value=600.0)
    made = newer(planned)
    both = ("North Campus", "Power, whole facility, 1 Jul 2026", "590 MW, forecast, 1 Jul 2026",
            "600 MW, forecast, 1 Jul 2026", "590 MW, forecast, 1 Sep 2026")  # fmt: skip
    assert told(made, Sort.BOTH) == [both]
    apply(library, made)
    assert ("2026-09-01", 590.0) not in figures(library, "North Campus")
    again = newer(planned)
    assert told(again, Sort.BOTH) == [both]
    assert all(one.left_before for one in again.differences.all)
    assert not again.counts.does_something


def test_a_merged_record_is_found_by_the_key_of_the_one_that_went_and_after_undo_by_its_own(library, planned, older):
    def found() -> dict[str, tuple[int | None, str]]:
        made = planned(OLD_SITES, OLD_TIMELINES, "2026-02-01")
        sites = [one for one in made.records if one.table == "facility"]
        return {one.name: (one.record_id, one.candidates[0].reason if one.candidates else "") for one in sites}

    ids = dict(rows(library, "SELECT name, id FROM facility"))
    north, south, by_key = ids["North Campus"], ids["South Campus"], "same key in an earlier edition"
    merge(library, "facility", [Group(north, (south,))])
    with change_set(library, "Forget the other name") as session:
        for (alias_id,) in rows(library, "SELECT id FROM alias"):
            session.delete(session.get(Alias, alias_id))
    assert found()["South Campus"] == (north, by_key)
    undo(library)
    undo(library)
    assert (found()["South Campus"], found()["North Campus"]) == ((south, by_key), (north, by_key))
    dataset = rows(library, "SELECT dataset FROM import_run")[0][0]
    keys = {one.row_id: one.key for one in base_rows(library, dataset, last_run(library, dataset), "facility")}
    assert keys[north] != keys[south]
    assert "South" not in keys[north]
