"""The starter library holds what its first users will look for, with a source for each fact."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files

import pytest
from sample_records import count_matching
from somebody import on_unix, somebody

from db import derived, starter
from db.charts.description import ChartDescription
from db.errors import Cancelled, LibraryError
from db.library import Library, open_library
from db.values import dates
from db.watch import Watch

LINKS = "JOIN source AS s ON s.id = t.source_id"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> starter.StarterReport:
    return starter.build(tmp_path_factory.mktemp("built") / "AI build-out.datahall")


@pytest.fixture(scope="module")
def built(report: starter.StarterReport) -> Iterator[Library]:
    opened = open_library(report.path)
    yield opened
    opened.close()


def rows(library: Library, query: str, *values: object) -> list[tuple]:
    return [tuple(row) for row in library.reading().execute(query, values)]


def figures(library: Library, place: str, basis: str) -> list[tuple]:
    """(value, qualifier, kind, date) by date."""
    return rows(
        library,
        "SELECT o.value, o.qualifier, o.kind, o.date FROM observation AS o JOIN place AS p ON p.id = o.place_id "
        "JOIN basis AS b ON b.id = o.basis_id WHERE p.code = ? AND b.key = ? ORDER BY o.date_last_day, o.value",
        place,
        basis,
    )


def partners_in(library: Library, policy: str, role: str) -> set[str]:
    found = rows(
        library,
        "SELECT q.name FROM role AS r JOIN partner AS q ON q.id = r.partner_id JOIN policy AS p ON p.id = r.policy_id "
        "WHERE p.name = ? AND r.role = ?",
        policy,
        role,
    )
    return {name for (name,) in found}


def amounts(library: Library, policy: str) -> dict[float, tuple]:
    found = rows(
        library,
        "SELECT o.value, o.stage, o.extent, w.value, o.currency FROM observation AS o JOIN policy AS p "
        "ON p.id = o.policy_id LEFT JOIN observation AS w ON w.id = o.part_of_id WHERE p.name = ? AND o.currency <> ''",
        policy,
    )
    return {value: rest for value, *rest in found}


def test_every_row_of_the_files_is_kept(report):
    kept = {file.file: file.kept for file in report.files}
    assert kept == {file: len(list(starter.read(file))) for _, file in starter.FILES}
    assert report.kept > 3000


def test_the_report_says_what_was_merged_and_refused_and_why(report):
    text = "\n".join(report.lines())
    observations = next(file for file in report.files if file.file == "observations.csv")
    assert observations.rows_in == observations.kept + len(observations.merged) + len(observations.refused)
    assert f"observations.csv: {observations.rows_in:,} rows in, {observations.kept:,} kept" in text
    assert "the same statement from another page, kept as a further source" in text
    assert "the note says that the sum is for all of Mississippi" in text


def test_the_library_is_sound(built):
    assert rows(built, "PRAGMA integrity_check") == [("ok",)]
    assert rows(built, "PRAGMA foreign_key_check") == []
    assert derived.stale_facilities(built) == []
    assert derived.is_of_today(built)


@pytest.mark.parametrize("table", ["observation", "milestone", "role", "inclusion", "claim"])
def test_every_fact_has_a_source(built, table):
    assert rows(built, f"SELECT uid FROM {table} WHERE source_id IS NULL") == []


def test_every_record_has_a_source_and_every_source_the_day_it_was_seen(built):
    for table in ("facility", "partner", "policy"):
        assert rows(built, f"SELECT name FROM {table} WHERE source_id IS NULL") == []
    assert rows(built, "SELECT title FROM source WHERE seen_last_day IS NULL") == []


def test_every_date_can_be_read_and_shown(built):
    columns = {"observation": ("date", "said_on"), "milestone": ("date", "said_on"), "role": ("since", "until")}
    columns |= {"claim": ("said_on",), "source": ("published", "seen"), "partner": ("founded",)}
    written = {
        value
        for table, names in columns.items()
        for name in names
        for (value,) in rows(built, f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL")
    }
    assert len(written) > 300
    assert all(dates.show(edtf) and dates.span(edtf) != (None, None) for edtf in written)


def test_no_text_says_how_the_files_were_made():
    for file in files("resources").joinpath("starter").iterdir():
        text = file.read_text(encoding="utf-8").lower()
        assert not any(word in text for word in ("seen_text", "stored copy", "pypi", "seed article")), file.name


def test_the_stargate_project_with_its_money_and_its_people(built):
    money = amounts(built, "Stargate Project")
    assert money[500e9] == ["announced", "total", None, "USD"]
    assert money[100e9] == ["announced", "part", 500e9, "USD"]
    assert partners_in(built, "Stargate Project", "lead") == {"SoftBank Group", "OpenAI", "Oracle", "MGX"}
    assert partners_in(built, "Stargate Project", "technology") == {"Arm", "Microsoft", "Nvidia", "Oracle", "OpenAI"}
    state = rows(
        built,
        "SELECT amount, leads, facilities FROM policy_state JOIN policy AS p ON p.id = policy_id WHERE p.name = ?",
        "Stargate Project",
    )
    assert state == [(500e9, "SoftBank Group, OpenAI, Oracle, MGX", 11)]


def test_stargates_sites(built):
    names = rows(
        built,
        "SELECT f.name FROM inclusion AS t JOIN facility AS f ON f.id = t.facility_id JOIN policy AS p "
        "ON p.id = t.policy_id WHERE p.name = 'Stargate Project'",
    )
    sites = {name for (name,) in names}
    assert {"OpenAI Stargate Abilene", "OpenAI Stargate UAE", "Stargate Norway", "OpenAI Stargate Michigan"} <= sites


def test_a_site_within_a_campus_is_not_added_to_it(built):
    found = rows(
        built,
        "SELECT w.name, f.whole_includes_it FROM facility AS f JOIN facility AS w ON w.id = f.part_of_id "
        "WHERE f.name = 'OpenAI Stargate UAE'",
    )
    assert found == [("UAE–US AI Campus", 1)]


def test_the_chips_act_appropriates_a_part_of_what_it_authorises(built):
    money = amounts(built, "CHIPS and Science Act")
    assert money[280e9] == ["authorised", "total", None, "USD"]
    assert money[52.7e9] == ["appropriated", "part", 280e9, "USD"]


def test_export_controls_and_chinas_plans(built):
    controls = rows(
        built,
        "SELECT count(*) FROM policy AS p JOIN place AS c ON c.id = p.place_id "
        "WHERE p.kind = 'export control' AND c.code = 'US'",
    )
    assert controls[0][0] >= 5
    assert partners_in(built, "Action Plan for High-Quality Development of Computing Power Infrastructure", "regulator")
    assert rows(built, "SELECT note FROM partner WHERE name = 'MIIT' AND note LIKE '%intelligent computing centres%'")


def test_chinas_national_totals_by_year(built):
    reported = [(value, date) for value, _, kind, date in figures(built, "CN", INFRASTRUCTURE) if kind == "reported"]
    assert reported == [
        (150, "2022-06"),
        (180, "2022-12"),
        (197, "2023-06"),
        (230, "2023-12"),
        (246, "2024-06"),
        (280, "2024-12"),
    ]
    assert (300, "more than", "target", "2025") in figures(built, "CN", INFRASTRUCTURE)


def test_the_230_has_several_sources(built):
    found = rows(
        built,
        "SELECT count(DISTINCT c.source_id), s.publisher FROM observation AS t "
        f"{LINKS} JOIN basis AS b ON b.id = t.basis_id JOIN citation AS c ON c.observation_id = t.id "
        "WHERE b.key = ? AND t.value = 230",
        INFRASTRUCTURE,
    )
    assert found == [(2, "CAICT")]


def test_intelligent_computing_does_not_continue_the_line_of_the_total(built):
    bases = rows(
        built,
        "SELECT o.value, b.key FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN place AS p "
        "ON p.id = o.place_id WHERE p.code = 'CN' AND o.value IN (90, 788, 780, 1590) AND b.key LIKE 'computing%'",
    )
    assert {value for value, _ in bases} == {90, 788, 780, 1590}
    assert all(key.startswith("computing_power.intelligent_") for _, key in bases)


def test_china_has_about_250_centres_in_progress(built):
    found = rows(
        built,
        "SELECT o.value, o.qualifier, o.stage, o.and_beyond FROM observation AS o JOIN basis AS b "
        "ON b.id = o.basis_id WHERE b.key = 'facilities.advanced_in_progress'",
    )
    assert found == [(250, "about", "under construction", 1)]


def test_the_united_states_share_meets_its_total_of_the_same_publication(built):
    """32 % of 910: both from one source, on bases that are linked, at one date."""
    found = rows(
        built,
        "SELECT t.value, w.value FROM observation AS t JOIN basis AS b ON b.id = t.basis_id "
        "JOIN observation AS w ON w.basis_id = b.share_of_id AND w.date = t.date AND w.source_id = t.source_id "
        "JOIN place AS p ON p.id = t.place_id JOIN place AS q ON q.id = w.place_id "
        "WHERE p.code = 'US' AND q.code = 'WORLD'",
    )
    assert (32, 910) in found


def test_a_share_of_devices_and_the_worlds_devices_have_one_publisher(built):
    found = rows(
        built,
        "SELECT p.code, t.value, w.value FROM observation AS t JOIN source AS s ON s.id = t.source_id "
        "JOIN basis AS b ON b.id = t.basis_id JOIN observation AS w ON w.basis_id = b.share_of_id AND w.date = t.date "
        "JOIN source AS v ON v.id = w.source_id AND v.publisher = s.publisher JOIN place AS p ON p.id = t.place_id "
        "JOIN place AS q ON q.id = w.place_id WHERE q.code = 'WORLD' AND b.key = 'share.of_devices_shipped'",
    )
    assert {("US", 34, 906), ("CN", 33, 906), ("CN", 21, 4495)} <= set(found)


def test_the_united_states_350_without_a_basis_is_doubtful(built):
    found = rows(
        built,
        "SELECT o.confidence, b.key FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN place AS p "
        "ON p.id = o.place_id WHERE p.code = 'US' AND o.value = 350",
    )
    assert found == [("low", "computing_power.not_stated")]


def test_who_doubts_stargates_money_and_who_answers(built):
    found = rows(
        built,
        "SELECT c.by_whom, c.stance, d.by_whom, d.stance FROM claim AS c JOIN claim AS d ON d.id = c.about_claim_id "
        "JOIN policy AS p ON p.id = c.policy_id WHERE p.name = 'Stargate Project'",
    )
    assert found == [("Sam Altman (OpenAI)", "denies", "Elon Musk (xAI, Tesla)", "doubts")]


@pytest.mark.parametrize("name", ["DeepSeek", "ByteDance"])
def test_models_that_need_less_computing(built, name):
    found = rows(
        built,
        "SELECT t.statement FROM claim AS t JOIN partner AS p ON p.id = t.partner_id WHERE p.name = ?",
        name,
    )
    assert any("need less computing power" in statement for (statement,) in found)


def test_quotations_are_short(built):
    quotes = rows(built, "SELECT quote FROM claim UNION SELECT quote FROM citation")
    assert max(len(quote.removesuffix(" …").split()) for (quote,) in quotes) == 15


def test_doubtful_figures_are_of_low_confidence(built):
    found = rows(
        built,
        "SELECT DISTINCT confidence FROM observation WHERE value IN (3032, 5103588, 1590) OR scope LIKE '%SIN01%'",
    )
    assert found == [("low",)]


def test_a_status_without_a_date_is_a_milestone_on_or_before_the_sources_day(built):
    found = rows(
        built,
        "SELECT m.event, m.date FROM milestone AS m JOIN facility AS f ON f.id = m.facility_id "
        "WHERE f.name = 'Poolside Project Horizon AI Campus'",
    )
    assert found == [("announced", "../2026-08-21")]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("OpenAI Stargate Abilene", "partly operational"),
        ("Stargate UK", "paused"),
        ("Green Data Socorro Campus", "cancelled"),
        ("Joliet Technology Center", "permitted"),
        ("ABCI 1.0", "retired"),
        ("Aurora", "operational"),
        ("Meta Hyperion", "under construction"),
    ],
)
def test_statuses_follow_from_the_milestones(built, name, status):
    query = "SELECT status FROM facility_state JOIN facility AS f ON f.id = facility_id WHERE f.name = ?"
    assert rows(built, query, name) == [(status,)]


@pytest.mark.parametrize(
    ("kind", "query"), [("facility", "张家口"), ("policy", "东数西算"), ("partner", "华为"), ("place", "中国")]
)
def test_chinese_names_are_found(built, kind, query):
    assert count_matching(built.reading(), kind, query) >= 1


def test_saved_charts(built):
    views = rows(built, "SELECT name, description FROM view ORDER BY position")
    assert [name for name, _ in views] == [
        "China and the United States",
        "Stargate sites",
        "Planned and operating power by country",
    ]
    bases = {key for (key,) in rows(built, "SELECT key FROM basis")}
    charts = [ChartDescription.from_json(description) for _, description in views]
    assert {panel.basis for chart in charts for panel in chart.panels} <= bases
    query = "SELECT count(*) FROM inclusion AS i JOIN policy AS p ON p.id = i.policy_id WHERE p.uid = ?"
    assert rows(built, query, charts[1].within) == [(11,)]


def test_no_line_of_the_history_is_missing(built):
    for table in ("facility", "observation", "citation", "view"):
        missing = rows(
            built,
            f'SELECT id FROM "{table}" WHERE id NOT IN (SELECT row_id FROM "change" WHERE table_name = ?)',
            table,
        )
        assert missing == []


@pytest.mark.usefixtures("every_step")
def test_two_builds_give_the_same_unique_ids(built, tmp_path):
    starter.build(tmp_path / "again.datahall")
    with closing(sqlite3.connect(tmp_path / "again.datahall")) as again:
        for table in ("place", "source", "facility", "observation", "role", "claim", "citation", "basis", "view"):
            query = f'SELECT uid FROM "{table}" ORDER BY id'
            assert [tuple(row) for row in again.execute(query)] == rows(built, query)


def test_an_existing_file_is_left_alone(tmp_path):
    path = tmp_path / "mine.datahall"
    path.write_text("mine")
    with pytest.raises(LibraryError, match="exists already"):
        starter.build(path)
    assert path.read_text() == "mine"


@on_unix
@pytest.mark.usefixtures("every_step")
def test_nothing_half_made_is_left_in_a_folder_that_may_not_be_written():
    with somebody() as folder:
        folder.chmod(0o500)
        with pytest.raises(LibraryError, match=r"starter\.datahall could not be made"):
            starter.build(folder / "starter.datahall")
        assert list(folder.iterdir()) == []


ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from db import starter
from db.errors import LibraryError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    starter.build(Path(sys.argv[1]))
except LibraryError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_nothing_half_made_is_left_when_the_disk_is_full(tmp_path):
    folder = tmp_path / "full"
    folder.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(folder / "starter.datahall")], capture_output=True, text=True
    )
    assert ended.stderr == ""
    assert ended.stdout.startswith("starter.datahall could not be made")
    assert list(folder.iterdir()) == []


def test_a_missing_folder_is_named_and_the_drafts_name_is_not(tmp_path):
    with pytest.raises(LibraryError) as refused:
        starter.build(tmp_path / "nowhere" / "starter.datahall")
    assert "nowhere" in str(refused.value)
    assert ".draft" not in str(refused.value)


@pytest.mark.usefixtures("every_step")
def test_nothing_half_made_is_left_when_stopped(tmp_path):
    asked: list[int] = []

    def stop_after_observations() -> bool:
        asked.append(1)
        return len(asked) > 9

    with pytest.raises(Cancelled):
        starter.build(tmp_path / "starter.datahall", Watch(stopped=stop_after_observations))
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_a_row_that_its_form_refuses_is_told_and_the_rest_is_kept(tmp_path, monkeypatch):
    known = starter.read

    def with_wrong_rows(file: str) -> Iterator[dict[str, str]]:
        yield from known(file)
        if file == "facilities.csv":
            yield {"key": "nowhere-1", "name": "North of north", "latitude": "91", "longitude": "0"}
            yield {"key": "nowhere-2", "name": "In no country", "place": "XX"}
            yield {"key": "colossus-2", "name": "Colossus 2"}

    monkeypatch.setattr(starter, "read", with_wrong_rows)
    report = starter.build(tmp_path / "starter.datahall")
    facilities = next(file for file in report.files if file.file == "facilities.csv")
    assert [row.what.rsplit(" ", 1)[1] for row in facilities.refused] == ["nowhere-1", "nowhere-2"]
    assert "Latitude 91" in facilities.refused[0].why
    assert "XX" in facilities.refused[1].why
    assert [row.what for row in facilities.merged] == ["colossus-2"]
    assert facilities.kept == len(list(known("facilities.csv")))


def test_reference_tables_name_their_sources():
    folder = files("resources").joinpath("reference")
    listed = list(csv.DictReader(folder.joinpath("reference.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["table"] for row in listed} == {"accelerators.csv", "exchange_rates.csv", "gdp.csv", "deflator.csv"}
    for row in listed:
        table = list(csv.DictReader(folder.joinpath(row["table"]).read_text(encoding="utf-8").splitlines()))
        assert len(table) == int(row["rows"])
        assert all(line["source"] for line in table)


INFRASTRUCTURE = "computing_power.infrastructure_in_use"
