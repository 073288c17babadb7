"""From which day a fact is known, by the sources that support it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import add, add_power

from db.known import FACT_TABLES, known_days, known_ids, show
from db.values.date_spans import to_day


def known(library, table: str = "observation") -> dict[int, int]:
    return dict(library.reading().execute(known_days(table)).fetchall())


def day(year: int, month: int, day_of_month: int) -> int:
    return to_day(date(year, month, day_of_month))


@pytest.fixture
def campus(library):
    return add(library, "facility", name="Campus")


def test_a_figure_is_known_from_the_day_its_source_was_published(library, campus):
    paper = add(library, "source", title="Paper", published="2025-03-01", seen="2026-01-01")
    figure = add_power(library, campus, 100, "2024", source_id=paper)
    assert known(library)[figure] == day(2025, 3, 1)


def test_a_vague_day_of_publishing_counts_from_its_latest_day_and_none_from_the_day_seen(library, campus):
    vague = add(library, "source", title="Vague", published="2025-03")
    undated = add(library, "source", title="Undated", seen="2026-01-01")
    first = add_power(library, campus, 100, "2024", source_id=vague)
    second = add_power(library, campus, 110, "2024", source_id=undated)
    assert known(library)[first] == day(2025, 3, 31)
    assert known(library)[second] == day(2026, 1, 1)


def test_the_earliest_source_that_supports_it_counts_and_one_that_doubts_does_not(library, campus):
    later = add(library, "source", title="Later", published="2025-03-01")
    earlier = add(library, "source", title="Earlier", published="2025-01-10")
    doubting = add(library, "source", title="Doubting", published="2024-06-01")
    figure = add_power(library, campus, 100, "2024", source_id=later)
    add(library, "citation", observation_id=figure, source_id=earlier, stance="supports")
    add(library, "citation", observation_id=figure, source_id=doubting, stance="doubts")
    assert known(library)[figure] == day(2025, 1, 10)


def test_what_nobody_is_named_for_is_known_from_the_day_it_was_written_down(library, campus):
    figure = add_power(library, campus, 100, "2024")
    assert known(library)[figure] == to_day(datetime.now(UTC).date())


def test_every_kind_of_fact_has_such_a_day(library, campus):
    partner = add(library, "partner", name="Owner")
    policy = add(library, "policy", name="Plan")
    paper = add(library, "source", title="Paper", published="2025-03-01")
    rows = {
        "observation": add_power(library, campus, 100, "2024", source_id=paper),
        "milestone": add(library, "milestone", facility_id=campus, event="announced", date="2024", source_id=paper),
        "role": add(library, "role", partner_id=partner, facility_id=campus, role="owner", source_id=paper),
        "inclusion": add(library, "inclusion", facility_id=campus, policy_id=policy, source_id=paper),
        "claim": add(library, "claim", facility_id=campus, statement="It is large", by_whom="She", source_id=paper),
    }
    assert set(rows) == set(FACT_TABLES)
    assert all(known(library, table) == {number: day(2025, 3, 1)} for table, number in rows.items())


@settings(max_examples=20)
@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6), st.data())
def test_who_knows_more_later_has_forgotten_nothing(library, published, data):
    campus = add(library, "facility", name="Campus")
    for one in published:
        source = add(library, "source", title="Paper", published=one.isoformat())
        add_power(library, campus, 100, "2024", source_id=source)
    earlier, later = sorted(data.draw(st.lists(st.integers(10_000, 22_000), min_size=2, max_size=2)))
    ids = [{row[0] for row in library.reading().execute(known_ids("observation", when))} for when in (earlier, later)]
    assert ids[0] <= ids[1]


def test_a_day_is_shown_in_words():
    assert show(day(2025, 3, 1)) == "1 March 2025"
