"""Status and power follow from facts, as DESIGN says, and stay right after every edit."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, basis_id, edit, remove
from sqlalchemy import text

from db import derived, search
from db.history.changes import change_set, undo
from db.library import open_library
from db.models import TABLE_BY_NAME
from tests.examples import examples


def day(days: int) -> str:
    """EDTF of a day that many days from today."""
    return (date.today() + timedelta(days=days)).isoformat()


THIS_YEAR = str(date.today().year)
PAST, LONG_PAST, FUTURE = day(-30), day(-400), day(400)


def state(library, facility_id: int, *columns: str):
    query = f"SELECT {', '.join(columns)} FROM facility_state WHERE facility_id = ?"
    found = library.reading().execute(query, (facility_id,)).fetchone()
    return found[0] if len(columns) == 1 else found


@pytest.fixture
def facility_id(library) -> int:
    return add(library, "facility", name="Abilene")


def milestone(library, facility_id, event, date, **more) -> int:
    return add(library, "milestone", facility_id=facility_id, event=event, date=date, **more)


# Status


def test_a_facility_of_which_nothing_is_known_has_no_status_and_no_power(library, facility_id):
    assert state(library, facility_id, "status", "power_now_mw", "planned_power_mw", "figures") == (
        "unknown", None, None, 0,
    )  # fmt: skip


def test_the_latest_actual_milestone_decides(library, facility_id):
    first = milestone(library, facility_id, "construction started", LONG_PAST)
    last = milestone(library, facility_id, "partly operational", PAST)
    milestone(library, facility_id, "announced", day(-800))
    assert state(library, facility_id, "status", "status_milestone_id") == ("partly operational", last)
    remove(library, "milestone", last)
    assert state(library, facility_id, "status", "status_milestone_id") == ("under construction", first)


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("announced", "announced"),
        ("permitted", "permitted"),
        ("first operational", "partly operational"),
        ("completed", "operational"),
        ("fully operational", "operational"),
        ("paused", "paused"),
        ("cancelled", "cancelled"),
        ("retired", "retired"),
        ("lease signed", "unknown"),
    ],
)
def test_each_event_brings_its_status(library, facility_id, event, status):
    milestone(library, facility_id, event, PAST)
    assert state(library, facility_id, "status") == status


def test_planned_milestones_never_count_even_when_their_day_has_passed(library, facility_id):
    milestone(library, facility_id, "fully operational", PAST, certainty="planned")
    assert state(library, facility_id, "status") == "unknown"


def test_a_milestone_ahead_does_not_count_yet(library, facility_id):
    milestone(library, facility_id, "announced", PAST)
    milestone(library, facility_id, "fully operational", FUTURE)
    assert state(library, facility_id, "status") == "announced"


def test_a_milestone_without_a_date_stands_on_or_before_the_day_its_source_was_published(library, facility_id):
    source_id = add(library, "source", title="Article", published=PAST)
    milestone(library, facility_id, "fully operational", None, source_id=source_id)
    assert state(library, facility_id, "status") == "operational"
    milestone(library, facility_id, "paused", day(-60))  # before the article
    assert state(library, facility_id, "status") == "operational"
    edit(library, "source", source_id, **days_of("published", day(-90)))
    assert state(library, facility_id, "status") == "paused"


def days_of(name: str, edtf: str) -> dict[str, object]:
    from db.values import dates

    first, last = dates.span(edtf)
    return {name: edtf, f"{name}_first_day": first, f"{name}_last_day": last}


def test_what_happened_this_year_has_happened_though_the_year_is_not_over(library, facility_id):
    milestone(library, facility_id, "construction started", LONG_PAST)
    milestone(library, facility_id, "partly operational", THIS_YEAR)
    add_power(library, facility_id, 200, THIS_YEAR)
    assert state(library, facility_id, "status", "power_now_mw") == ("partly operational", 200)


def test_a_status_that_a_source_of_this_year_gives_without_a_date_counts(library, facility_id):
    source_id = add(library, "source", title="Report", published=THIS_YEAR)
    milestone(library, facility_id, "fully operational", None, source_id=source_id)
    assert state(library, facility_id, "status") == "operational"


def test_a_phase_that_opens_makes_the_whole_partly_operational_and_other_phases_say_nothing(library, facility_id):
    milestone(library, facility_id, "construction started", LONG_PAST)
    milestone(library, facility_id, "cancelled", day(-20), scope="phase 2")
    assert state(library, facility_id, "status") == "under construction"
    milestone(library, facility_id, "fully operational", PAST, scope="phase 1")
    assert state(library, facility_id, "status") == "partly operational"


def test_announced_is_the_first_announcement(library, facility_id):
    milestone(library, facility_id, "announced", "2025-01-21")
    milestone(library, facility_id, "announced", "2024-11")
    assert state(library, facility_id, "announced") == "2024-11"


# Power


def test_power_now_is_the_last_figure_of_what_stands(library, facility_id):
    add_power(library, facility_id, 100, LONG_PAST)
    last = add_power(library, facility_id, 200, PAST, kind="estimated")
    add_power(library, facility_id, 900, FUTURE)
    add_power(library, facility_id, 800, PAST, stage="under construction")
    add_power(library, facility_id, 700, PAST, basis="power.critical_it")
    add_power(library, facility_id, 600, PAST, scope="phase 2")
    assert state(library, facility_id, "power_now_mw", "power_now_basis", "power_now_observation_id") == (
        200, "power.whole_facility", last,
    )  # fmt: skip


def test_bounds_are_not_what_stands(library, facility_id):
    add_power(library, facility_id, 100, LONG_PAST)
    add_power(library, facility_id, 1200, PAST, qualifier="up to")
    add_power(library, facility_id, 10, PAST, qualifier="at least")
    assert state(library, facility_id, "power_now_mw") == 100


def test_additions_count_from_the_last_total_and_parts_never(library, facility_id):
    add_power(library, facility_id, 50, day(-500), extent="addition")
    total = add_power(library, facility_id, 100, LONG_PAST)
    add_power(library, facility_id, 30, PAST, extent="addition")
    add_power(library, facility_id, 40, PAST, extent="part", part_of_id=total)
    assert state(library, facility_id, "power_now_mw") == 130


def test_a_line_follows_one_publisher(library, facility_id):
    sure = add(library, "source", title="Owner's report", publisher="Owner", published=PAST)
    other = add(library, "source", title="Estimate", publisher="Think tank", published=PAST)
    add_power(library, facility_id, 100, LONG_PAST, source_id=sure, confidence="high")
    add_power(library, facility_id, 170, PAST, source_id=other, confidence="low")
    assert state(library, facility_id, "power_now_mw") == 100


def test_not_stated_power_stands_in_only_where_there_is_none_for_the_whole_facility(library, facility_id):
    add_power(library, facility_id, 300, PAST, basis="power.not_stated")
    assert state(library, facility_id, "power_now_mw", "power_now_basis") == (300, "power.not_stated")
    add_power(library, facility_id, 100, LONG_PAST)
    assert state(library, facility_id, "power_now_mw", "power_now_basis") == (100, "power.whole_facility")


def test_a_plan_never_becomes_now_and_is_marked_overdue_when_its_day_has_passed(library, facility_id):
    plan = add_power(library, facility_id, 1200, FUTURE, kind="planned")
    columns = ("power_now_mw", "planned_power_mw", "planned_power_observation_id", "planned_overdue")
    assert state(library, facility_id, *columns) == (None, 1200, plan, 0)
    edit(library, "observation", plan, **days_of("date", PAST))
    assert state(library, facility_id, *columns) == (None, 1200, plan, 1)


def test_a_target_is_no_plan_of_the_owner(library, facility_id):
    add_power(library, facility_id, 1200, FUTURE, kind="target")
    assert state(library, facility_id, "power_now_mw", "planned_power_mw") == (None, None)


def test_a_forecast_stands_in_only_where_the_owner_plans_nothing_more(library, facility_id):
    new = add(library, "source", title="New", published=PAST)
    add_power(library, facility_id, 1500, FUTURE, kind="forecast", source_id=new)
    columns = ("planned_power_mw", "planned_power_observation_id")
    assert state(library, facility_id, "planned_power_mw") == 1500
    plan = add_power(library, facility_id, 1200, FUTURE, kind="planned")
    assert state(library, facility_id, *columns) == (1200, plan)
    add_power(library, facility_id, 1300, PAST)
    assert state(library, facility_id, "planned_power_mw") == 1500


def test_a_forecast_that_its_publisher_took_back_is_none(library, facility_id):
    old = add(library, "source", title="December", publisher="Epoch", published=day(-300))
    new = add(library, "source", title="April", publisher="Epoch", published=day(-100))
    other = add(library, "source", title="Other", publisher="Another", published=day(-100))
    add_power(library, facility_id, 432, day(-200), kind="forecast", source_id=old)
    add_power(library, facility_id, 203, day(-200), kind="estimated", source_id=other)
    assert state(library, facility_id, "planned_power_mw") == 432
    add_power(library, facility_id, 203, day(-200), kind="estimated", source_id=new)
    assert state(library, facility_id, "power_now_mw", "planned_power_mw") == (203, None)


def test_planned_power_is_the_newest_plan_not_yet_delivered_undated_ones_included(library, facility_id):
    old = add(library, "source", title="Old", published=day(-900))
    new = add(library, "source", title="New", published=PAST)
    add_power(library, facility_id, 2000, FUTURE, kind="planned", source_id=old)
    add_power(library, facility_id, 1200, None, kind="planned", source_id=new)
    assert state(library, facility_id, "planned_power_mw", "planned_overdue") == (1200, 0)
    add_power(library, facility_id, 1200, PAST)
    assert state(library, facility_id, "power_now_mw", "planned_power_mw") == (1200, 2000)


def test_zero_stands_only_where_a_source_or_a_status_before_opening_says_so(library, facility_id):
    add_power(library, facility_id, 1200, FUTURE, kind="planned")
    assert state(library, facility_id, "power_now_mw") is None
    milestone(library, facility_id, "construction started", PAST)
    assert state(library, facility_id, "power_now_mw") == 0
    milestone(library, facility_id, "fully operational", day(-1))
    assert state(library, facility_id, "power_now_mw") is None
    add_power(library, facility_id, 0, day(-1))
    assert state(library, facility_id, "power_now_mw", "power_now_observation_id")[0] == 0
    assert state(library, facility_id, "power_now_observation_id") is not None


# Partners and programmes


def test_roles_that_ended_planned_or_not_yet_begun_are_not_todays(library, facility_id):
    for name, more in {
        "Now": {"since": LONG_PAST},
        "Always": {},
        "Until next year": {"until": FUTURE},
        "Open": {"until": f"{date.today().year + 1}/.."},
        "Ended": {"until": PAST},
        "Ahead": {"since": FUTURE},
        "Planned": {"certainty": "planned"},
    }.items():
        partner_id = add(library, "partner", name=name)
        add(library, "role", partner_id=partner_id, facility_id=facility_id, role="user", **more)
    assert state(library, facility_id, "users") == "Now, Always, Until next year, Open"
    assert state(library, facility_id, "operators") == ""


def test_a_partners_new_name_shows_at_its_facilities(library, facility_id):
    partner_id = add(library, "partner", name="Facebook")
    add(library, "role", partner_id=partner_id, facility_id=facility_id, role="operator")
    edit(library, "partner", partner_id, name="Meta")
    assert state(library, facility_id, "operators") == "Meta"
    undo(library)
    assert state(library, facility_id, "operators") == "Facebook"


def test_a_facility_names_its_programmes_until_they_end(library, facility_id):
    policy_id = add(library, "policy", name="Stargate")
    inclusion_id = add(library, "inclusion", facility_id=facility_id, policy_id=policy_id)
    assert state(library, facility_id, "programmes") == "Stargate"
    edit(library, "inclusion", inclusion_id, **days_of("until", PAST))
    assert state(library, facility_id, "programmes") == ""


# Policies


def test_a_policys_amount_is_the_authorised_total_in_dollars_too(library):
    policy_id = add(library, "policy", name="CHIPS and Science Act")
    source_id = add(library, "source", title="Act", published="2022-08-09")
    basis = basis_id(library, "investment.nominal_public")
    common = {"policy_id": policy_id, "basis_id": basis, "source_id": source_id, "currency": "USD"}
    whole = add(library, "observation", value=280e9, stage="authorised", **common)
    add(library, "observation", value=52.7e9, stage="appropriated", extent="part", part_of_id=whole, **common)
    add(library, "milestone", policy_id=policy_id, event="enacted", date="2022-08-09")
    row = library.reading().execute(
        "SELECT status, amount, currency, amount_usd, amount_observation_id FROM policy_state WHERE policy_id = ?",
        (policy_id,),
    )
    assert row.fetchone() == ("enacted", 280e9, "USD", 280e9, whole)


# After any edit, what is stored is what a fresh computation gives


def test_check_finds_a_facility_whose_stored_columns_are_stale(library, facility_id):
    milestone(library, facility_id, "announced", PAST)
    assert derived.stale_facilities(library) == []
    with derived.writing(library) as connection:
        connection.execute("UPDATE facility_state SET status = 'operational'")
    assert derived.stale_facilities(library) == [facility_id]
    derived.rebuild(library)
    assert derived.stale_facilities(library) == []
    assert derived.is_of_today(library)


def kept(library) -> dict[str, list[object]]:
    """All that follows from the records and is kept: derived columns, and the words that search finds."""
    queries = {
        "facilities": "SELECT * FROM facility_state ORDER BY facility_id",
        "policies": "SELECT * FROM policy_state ORDER BY policy_id",
        "words": "SELECT rowid, names, words FROM search_trigrams ORDER BY rowid",
        "pairs": "SELECT rowid, pairs FROM search_bigrams ORDER BY rowid",
    }
    return {name: library.reading().execute(query).fetchall() for name, query in queries.items()}


EVENTS = ["announced", "construction started", "fully operational", "paused", "enacted"]
dates_or_none = st.sampled_from([None, "2023", "2024-06", "2025-01-21", "2030"])
pick = st.integers(0, 3)
texts = st.sampled_from(["Meta", "张北 hub", "Stargate", "算力", "a"])
steps = st.one_of(
    st.tuples(st.just("rename"), st.sampled_from(["facility", "partner", "policy", "place", "source"]), pick, texts),
    st.tuples(st.just("move"), st.sampled_from(["facility", "partner", "policy"]), pick, pick),
    st.tuples(st.just("publish"), st.just("source"), pick, dates_or_none),
    st.tuples(st.just("alias"), st.sampled_from(["facility", "partner", "policy", "place"]), pick, texts),
    st.tuples(st.just("event"), st.sampled_from(["facility", "policy"]), pick, st.sampled_from(EVENTS), dates_or_none),
    st.tuples(st.just("power"), st.just("facility"), pick, st.integers(1, 9), st.booleans(), dates_or_none),
    st.tuples(st.just("money"), st.just("policy"), pick, st.integers(1, 9)),
    st.tuples(st.just("role"), st.sampled_from(["facility", "policy"]), pick, pick, st.sampled_from(["lead", "user"])),
    st.tuples(st.just("include"), st.just("facility"), pick, pick),
    st.tuples(
        st.just("delete"),
        st.sampled_from(["observation", "milestone", "role", "inclusion", "alias"]), pick,
    ),
    st.tuples(st.just("undo")),
)  # fmt: skip


class Editor:
    """Edits a small library of three records of each kind."""

    def __init__(self, library) -> None:
        self.library = library
        self.power = basis_id(library, "power.whole_facility")
        self.money = basis_id(library, "investment.nominal")
        with change_set(library, "Begin", kind="starter") as session:
            for number in range(3):
                place = TABLE_BY_NAME["place"](name=f"place {number}")
                source = TABLE_BY_NAME["source"](title=f"source {number}", publisher=f"publisher {number}")
                session.add_all([place, source])
                session.flush()
                for table in ("partner", "policy", "facility"):
                    session.add(TABLE_BY_NAME[table](name=f"{table} {number}", place_id=place.id))
                session.flush()
                facility = self._pick(session, "facility", number)
                self._event(session, "facility", facility, "fully operational", None)
                self._event(session, "facility", facility, "paused", "2024")
                self._role(session, "facility", facility, number, "operator")
                self._include(session, "facility", facility, number)
                self._money(session, "policy", self._pick(session, "policy", number), 100)

    def do(self, step) -> None:
        verb, *rest = step
        if verb == "undo":
            undo(self.library)
            return
        with change_set(self.library, verb) as session:
            row = self._pick(session, rest[0], rest[1])
            if row is not None:
                getattr(self, f"_{verb}")(session, rest[0], row, *rest[2:])

    def _pick(self, session, table, number):
        ids = [row[0] for row in session.execute(text(f"SELECT id FROM {table} ORDER BY id"))]
        return session.get(TABLE_BY_NAME[table], ids[number % len(ids)]) if ids else None

    def _add(self, session, table, **values) -> None:
        from db.edit.forms import FORM_BY_TABLE, check

        session.add(TABLE_BY_NAME[table](**check(FORM_BY_TABLE[table], values)))

    def _rename(self, session, table, row, name) -> None:
        setattr(row, "title" if table == "source" else "name", name)

    def _move(self, session, table, row, number) -> None:
        row.place_id = self._pick(session, "place", number).id

    def _publish(self, session, table, row, published) -> None:
        days = days_of("published", published) if published else dict.fromkeys(days_of("published", "2024"))
        for name, value in days.items():
            setattr(row, name, value)

    def _alias(self, session, table, row, name) -> None:
        self._add(session, "alias", name=name, **{f"{table}_id": row.id})

    def _event(self, session, table, row, event, on) -> None:
        source = self._pick(session, "source", row.id)
        self._add(session, "milestone", event=event, date=on, source_id=source.id, **{f"{table}_id": row.id})

    def _power(self, session, table, row, value, is_plan, on) -> None:
        source = self._pick(session, "source", value)
        more = {"kind": "planned"} if is_plan else {"stage": "in use"}
        self._add(
            session, "observation", facility_id=row.id, basis_id=self.power, value=value, date=on, source_id=source.id,
            **more,
        )  # fmt: skip

    def _money(self, session, table, row, value) -> None:
        source = self._pick(session, "source", value)
        self._add(
            session, "observation", policy_id=row.id, basis_id=self.money, value=value, currency="CNY",
            source_id=source.id,
        )  # fmt: skip

    def _role(self, session, table, row, number, role) -> None:
        partner = self._pick(session, "partner", number)
        self._add(session, "role", partner_id=partner.id, role=role, **{f"{table}_id": row.id})

    def _include(self, session, table, row, number) -> None:
        self._add(session, "inclusion", facility_id=row.id, policy_id=self._pick(session, "policy", number).id)

    def _delete(self, session, table, row) -> None:
        session.delete(row)


@given(st.lists(steps, min_size=1, max_size=15))
@examples(20)
def test_after_any_edits_the_kept_columns_and_words_equal_fresh_ones(empty_library_file, tmp_path, work):
    path = tmp_path / "random.datahall"
    for left in tmp_path.glob("random.datahall*"):
        left.unlink()
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    editor = Editor(library)
    for step in work:
        editor.do(step)
    after_edits = kept(library)
    derived.rebuild(library)
    search.rebuild(library)
    assert kept(library) == after_edits
    library.close()


@given(st.lists(steps, min_size=3, max_size=12), st.lists(st.integers(-900, 2_200), min_size=1, max_size=4))
@examples(20)
def test_brought_to_any_day_the_kept_columns_equal_fresh_ones(empty_library_file, tmp_path, monkeypatch, work, moves):
    path = tmp_path / "days.datahall"
    for left in tmp_path.glob("days.datahall*"):
        left.unlink()
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    editor = Editor(library)
    for step in work:
        editor.do(step)
    derived.rebuild(library)
    try:
        for move in moves:
            monkeypatch.setattr(derived, "today", lambda move=move: (date(2025, 1, 21) - derived.EPOCH).days + move)
            derived.bring_to_today(library)
            brought = kept(library)
            derived.rebuild(library)
            assert kept(library) == brought
    finally:
        monkeypatch.undo()
        library.close()


def test_a_library_with_every_kind_of_fact_passes_sqlites_own_checks(library, facility_id):
    milestone(library, facility_id, "announced", PAST)
    add_power(library, facility_id, 100, PAST)
    library.close()
    with closing(sqlite3.connect(library.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_no_part_of_the_derived_columns_is_read_whole_for_each_facility(library):
    plan = library.reading().execute(f"EXPLAIN QUERY PLAN {derived._facility_sql('1')}", {"today": derived.today()})
    steps = [str(row[3]) for row in plan]
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and "LEFT-JOIN" in step] == []
