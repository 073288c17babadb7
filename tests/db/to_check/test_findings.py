"""What there is to check, why it is listed, and that it leaves the list when it is mended."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest
from sample_records import add, add_power, edit

from db import checking
from db.edit.preferring import prefer
from db.history import changes
from db.to_check.findings import find, found_again, narrowed, two_years_before, unpacked
from db.to_check.telling import export, told
from db.values.date_spans import to_day

TODAY = date.today()


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture
def fresh(library):
    return add(library, "source", title="Fresh", publisher="A", published=ago(10))


@pytest.fixture
def campus(library, fresh):
    return add(library, "facility", name="Campus", source_id=fresh)


def listed(library, group="", text=""):
    findings = find(library)
    keys = narrowed(library, findings, group, text)
    days = dict(zip(findings.keys, findings.days, strict=True))
    return [told(library, [key], days)[key] for key in keys]


def whats(library, group):
    return [one.what for one in listed(library, group)]


def test_a_fact_without_a_source_is_listed_until_it_has_one(library, campus, fresh):
    add_power(library, campus, 590, "2025")
    (one,) = listed(library, "unsourced")
    assert (one.record, one.what, one.fact, one.fact_id) == (
        "Campus",
        "Power 590 MW (whole facility), 2025",
        "observation",
        1,
    )
    assert [str(each) for each in checking.check(library).warnings] == [
        "warning: facility Campus: No source is named for 1 figure. Name one in its editor."
    ]
    add(library, "citation", observation_id=1, source_id=fresh, stance="denies")
    assert len(listed(library, "unsourced")) == len(checking.check(library).warnings) == 1
    add(library, "citation", observation_id=1, source_id=fresh)
    assert listed(library, "unsourced") == [] == checking.check(library).warnings


def test_a_doubted_fact_and_a_disagreement_are_disputed_until_one_is_preferred(library, campus, fresh):
    other = add(library, "source", title="Other", publisher="B", published=ago(5))
    add_power(library, campus, 300, "2025-03", source_id=fresh)
    add_power(library, campus, 500, "2025-03", source_id=other)
    assert whats(library, "disputed") == ["Power: 300 MW or 500 MW, Mar 2025"]
    add(library, "citation", observation_id=2, source_id=fresh, stance="doubts")
    assert len(whats(library, "disputed")) == 2
    prefer(library, [1, 2], 2)
    assert whats(library, "disputed") == []
    changes.undo(library)
    assert len(whats(library, "disputed")) == 2


def test_a_claim_may_dispute_any_fact(library, campus, fresh):
    add(library, "milestone", facility_id=campus, event="announced", date="2024", source_id=fresh)
    add(
        library, "claim", facility_id=campus, statement="It never was", stance="denies", about_milestone_id=1,
        source_id=fresh,
    )  # fmt: skip
    assert whats(library, "disputed") == ["Announced, 2024"]


def test_a_plan_is_overdue_once_its_day_has_passed_without_news(library, campus, fresh):
    add_power(library, campus, 900, ago(400), kind="planned", stage="announced", source_id=fresh)
    add(
        library,
        "milestone",
        facility_id=campus,
        event="first operational",
        certainty="planned",
        date=ago(30),
        source_id=fresh,
    )
    add_power(
        library, campus, 12, "2099", kind="planned", stage="announced", source_id=fresh, basis="power.critical_it"
    )
    assert library.reading().execute("SELECT planned_overdue FROM facility_state").fetchone() == (1,)
    power, milestone = listed(library, "overdue")
    assert (power.fact, milestone.fact) == ("observation", "milestone")
    add(library, "milestone", facility_id=campus, event="completed", date=ago(3), source_id=fresh)
    assert [one.fact for one in listed(library, "overdue")] == ["observation"]
    add_power(library, campus, 950, ago(3), source_id=fresh)
    assert listed(library, "overdue") == []


def test_another_measure_s_target_is_overdue_until_a_newer_figure_or_plan(library, fresh):
    china = add(library, "place", name="China", code="CN")
    basis = library.reading().execute("SELECT id FROM basis WHERE key LIKE 'computing_power%' LIMIT 1").fetchone()[0]
    target = {"place_id": china, "basis_id": basis, "value": 300.0, "kind": "target"}
    add(library, "observation", **target, date=ago(200), source_id=fresh)
    assert len(listed(library, "overdue")) == 1
    newer = add(library, "source", title="Newer", publisher="A", published=ago(1))
    add(library, "observation", **{**target, "date": "2099"}, source_id=newer)
    assert listed(library, "overdue") == []


def test_a_cancelled_facility_is_neither_overdue_nor_stale(library):
    old = add(library, "source", title="Old", publisher="A", published=ago(900))
    campus = add(library, "facility", name="Campus", source_id=old)
    add_power(library, campus, 900, ago(400), kind="planned", stage="announced", source_id=old)
    assert {one.sort.name for one in listed(library)} == {"OVERDUE", "STALE"}
    add(library, "milestone", facility_id=campus, event="cancelled", date=ago(800), source_id=old)
    assert listed(library) == []


def test_a_record_is_stale_by_its_newest_source_of_any_fact(library):
    old = add(library, "source", title="Old", publisher="A", published=ago(900))
    campus = add(library, "facility", name="Campus", source_id=old)
    partner = add(library, "partner", name="Builder", source_id=old)
    assert [(one.record, one.since) for one in listed(library, "stale")] == [
        ("Campus", listed(library, "stale")[0].since), ("Builder", listed(library, "stale")[1].since)
    ]  # fmt: skip
    new = add(library, "source", title="New", publisher="B", published=ago(100))
    add(library, "role", partner_id=partner, facility_id=campus, role="owner", source_id=old)
    assert len(listed(library, "stale")) == 2
    add(library, "citation", role_id=1, source_id=new)
    assert listed(library, "stale") == []


def test_two_years_are_two_years_to_the_day():
    assert two_years_before(to_day(date(2026, 11, 26))) == to_day(date(2024, 11, 26))
    assert two_years_before(to_day(date(2028, 2, 29))) == to_day(date(2026, 2, 28))


def test_words_and_groups_narrow_the_list_and_counts_add_up(library, campus):
    other = add(library, "facility", name="Other place")
    add_power(library, campus, 590, "2025")
    add_power(library, other, 590, "2025")
    assert [one.record for one in listed(library, text="camp")] == ["Campus"]
    assert listed(library, "stale", "camp") == []
    findings = find(library)
    assert findings.counts() == {"unsourced": 2, "disputed": 0, "overdue": 0, "stale": 0}


def test_looking_only_at_what_was_touched_finds_the_same(library, campus, fresh):
    told_of = []
    library.listeners.append(told_of.append)
    known = find(library)
    other = add(library, "source", title="Other", publisher="B", published=ago(900))
    facility = add(library, "facility", name="Old", source_id=other)
    for value, source in ((300, fresh), (500, other), (700, None)):
        add_power(library, facility, value, "2025-03", source_id=source)
    add(library, "claim", facility_id=campus, statement="No", stance="denies", about_observation_id=3)
    edit(library, "facility", campus, note="seen")
    changes.undo(library)
    for touched in told_of:
        known = found_again(library, known, touched.records)
    assert known == find(library)
    assert {unpacked(key)[0].name for key in known.keys} == {"UNSOURCED", "DOUBTED", "DISAGREEMENT"}


def test_the_past_has_nothing_to_check_that_came_later(library, campus):
    later = add(library, "source", title="Later", publisher="B", published=ago(1))
    add(
        library,
        "citation",
        observation_id=add_power(library, campus, 590, "2025", source_id=later),
        source_id=later,
        stance="doubts",
    )
    then = library.as_known(to_day(TODAY) - 5)
    assert len(listed(library, "disputed")) == 1
    assert listed(then, "disputed") == []
    then.close()


def test_the_list_is_exported_as_csv(library, campus, tmp_path):
    add_power(library, campus, 590, "2025")
    findings = find(library)
    export(library, findings.keys, dict(zip(findings.keys, findings.days, strict=True)), tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["group"], row["record"], row["since"]) == ("No source", "Campus", TODAY.isoformat())


def test_a_claim_told_under_another_record_disputes_the_fact_at_once(library, campus, fresh):
    other = add(library, "partner", name="Rival", source_id=fresh)
    figure = add_power(library, campus, 590, "2025", source_id=fresh)
    known, told_of = find(library), []
    library.listeners.append(told_of.append)
    add(
        library,
        "claim",
        partner_id=other,
        statement="No",
        stance="denies",
        about_observation_id=figure,
        source_id=fresh,
    )
    known = found_again(library, known, told_of[-1].records)
    assert known == find(library) and known.counts()["disputed"] == 1
