"""From which day a fact is known, by the sources that support it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power

from db.browse import records, tables
from db.browse.counting import counts
from db.browse.table_filters import Question
from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.trajectories import chart_data
from db.errors import LibraryError
from db.interchange.writing.tables import export_table
from db.known import known_days, known_ids, show
from db.subjects import FACTS
from db.values.date_spans import to_day
from tests.examples import examples


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
    assert set(rows) == set(FACTS)
    assert all(known(library, table) == {number: day(2025, 3, 1)} for table, number in rows.items())


@examples(12)
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


@pytest.fixture
def history_of_a_campus(library):
    """Announced in 2024, in use in 2025, seen again in 2026; a policy and a partner come with the later papers."""
    place = add(library, "place", name="China", code="CN")
    papers = [
        add(library, "source", title=f"Paper of {year}", publisher="Daily", published=f"{year}-06-01")
        for year in (2024, 2025, 2026)
    ]
    campus = add(library, "facility", name="Campus", place_id=place, source_id=papers[0])
    owner = add(library, "partner", name="Owner", source_id=papers[1])
    add(library, "role", partner_id=owner, facility_id=campus, role="owner", source_id=papers[1])
    add(library, "milestone", facility_id=campus, event="announced", date="2024-06", source_id=papers[0])
    add(library, "milestone", facility_id=campus, event="first operational", date="2025-05", source_id=papers[1])
    add_power(library, campus, 300, "2027", kind="planned", stage=None, source_id=papers[0])
    add_power(library, campus, 100, "2025-05", source_id=papers[1])
    add_power(library, campus, 200, "2026-05", source_id=papers[2])
    return library


def state(library) -> tuple:
    return library.reading().execute("SELECT status, power_now_mw, owners FROM facility_state").fetchone()


def test_a_library_as_known_on_a_day_holds_nothing_that_came_later(history_of_a_campus):
    library = history_of_a_campus
    with closing(library.as_known(day(2024, 1, 1))) as before:
        assert counts(before)["facility"] == 0
    with closing(library.as_known(day(2024, 7, 1))) as early:
        assert state(early) == ("announced", 0, "")
        assert counts(early) == {"facility": 1, "partner": 0, "policy": 0, "place": 2, "source": 1,
                                        "observation": 1}  # fmt: skip
    with closing(library.as_known(day(2025, 7, 1))) as later:
        assert state(later) == ("partly operational", 100, "Owner")
    assert state(library)[1] == 200
    with pytest.raises(LibraryError), closing(library.as_known(day(2025, 7, 1))) as past:
        add(past, "facility", name="Written into the past")


def test_every_page_and_export_and_the_panel_obey_the_day_of_knowledge(history_of_a_campus, tmp_path):
    """Whatever is read of the past is what a library holds that never knew more."""
    library = history_of_a_campus
    with closing(library.as_known(day(2025, 7, 1))) as past:
        for table in ("facility", "partner", "policy", "source", "observation"):
            ids = tables.ordered_ids(past, Question(table))
            known_here = {row[0] for row in past.reading().execute(f'SELECT id FROM "{table}"')}
            assert set(ids) == known_here
            export_table(past, table, tmp_path / f"{table}.csv")
            assert len((tmp_path / f"{table}.csv").read_text(encoding="utf-8").strip().splitlines()) == 1 + len(ids)
        detail = records.read(past, "facility", 1)
        assert "2026" not in "".join(source.text for source in detail.sources)
        assert [group.title for group in detail.figures]


def drawn(library, description) -> set[int]:
    data = chart_data(library, description)
    points = [point for panel in data.panels for line in panel.lines for point in (*line.points, *line.marks)]
    ids = {number for point in points for number in point.fact_ids}
    return ids | {number for left_out in data.left_out_ids for number in left_out}


@examples(8)
@given(st.data())
def test_a_chart_as_known_later_loses_no_fact_known_earlier(library, data):
    place = add(library, "place", name="China", code=None)
    for number in range(data.draw(st.integers(1, 4))):
        campus = add(library, "facility", name=f"Campus {number}", place_id=place)
        for published in data.draw(st.lists(st.dates(date(2018, 1, 1), date(2025, 1, 1)), min_size=1, max_size=4)):
            source = add(library, "source", title="Paper", publisher="Daily", published=published.isoformat())
            add_power(library, campus, data.draw(st.integers(1, 500)), f"{published.year - 1}", source_id=source)
    panel = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)
    description = ChartDescription(panels=(panel,), split=Split.FACILITY, largest=60)
    earlier, later = sorted(data.draw(st.lists(st.integers(17_000, 21_000), min_size=2, max_size=2)))
    with closing(library.as_known(earlier)) as one, closing(library.as_known(later)) as two:
        assert drawn(one, description) <= drawn(two, description)
