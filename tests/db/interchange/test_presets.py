"""Published data sets that many have: known by their columns, loosely, and read as they are meant."""

from __future__ import annotations

import pytest

from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.targets import RowKind, Target
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file

SITES = """Name,Owner,Users,Project,Investors,Country,Address,Latitude,Longitude,Current power (MW),\
Current H100 equivalents,Current total capital cost (2025 USD billions),Notes,Selected Sources,Calculations sheet
North Campus,Oracle #confident,"OpenAI #likely, Meta #speculative",Stargate #confident,"SoftBank,MGX",United States,\
"1 Main St, Abilene",32°29'59"N,99°47'02"W,295,254674.1,8.1,A note.,- [Permit](https://example.org/permit),x
South Campus,Oracle #confident,,,,United States,,33°00'00"N,98°00'00"W,100,80000,2,,,
"""
TIMELINES = """Data center,Date,Construction status,Buildings operational,IT power (MW),Power (MW),H100 equivalents,\
Performance (8-bit OP/s)
North Campus,2025-06-28,Building 1 operational,1,100,147,127337,2.5e20
North Campus,2025-09-26,Building 2 operational,2,200,295,254674,5e20
North Campus,2026-07-01,Projected: Building 3 operational,3,400,590,509348,1e21
South Campus,2025-01-01,Building 1 operational,1,70,100,80000,1.6e20
South Campus,2025-08-01,Projected to grow,1,140,200,160000,3.2e20
"""
CHIPS = """Data center,Date,Chip type,Number of Units
North Campus,2025-09-26,GB200,96000
North Campus,2025-09-26,H100,4000
"""
CLUSTERS = """Name,Status,Certainty,H100 equivalents,Max OP/s (log),Country,Location,Owner,Users,Sector,\
Power Capacity (MW),Hardware Cost,First Operational Date,Quote,Builds Upon,Superseded by,Possible Duplicate,Exclude
Big One,Existing,Confirmed,100000,20.5,United States,"Memphis, TN",xAI,xAI,Private,150,"$4,000,000,000",2024-09-01,\
"one hundred thousand",,,FALSE,FALSE
Twice Told,Planned,Likely,5000,19.1,China,,Alibaba,,Private,,,,,,,TRUE,
Not Meant,Planned,Unlikely,5000,19.1,China,,Alibaba,,Private,,,,,,,,TRUE
"""


@pytest.fixture
def read(tmp_path):
    def read(**texts: str):
        files = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            files.append(read_file(path))
        return files

    return read


def imported(library, files, published="2026-01-15"):
    from dataclasses import replace

    from db.interchange.mapping.mapping import SourceGiven

    mapping = guess_mapping(files, library)
    source = SourceGiven(title="Sites", publisher="Epoch AI", published=published)
    planned = plan(library, files, replace(mapping, source=source))
    report = apply(library, planned)
    planned.close()
    return mapping, report


def figures(library, basis):
    return library.reading().execute(
        """SELECT f.name, o.date, o.value, o.kind, o.stage, o.scope FROM observation AS o
           JOIN facility AS f ON f.id = o.facility_id JOIN basis AS b ON b.id = o.basis_id WHERE b.key = ?
           ORDER BY f.name, o.date, o.value""",
        (basis,),
    ).fetchall()  # fmt: skip


def test_sites_and_timelines_go_in_as_one_import_joined_by_name(library, read):
    mapping, report = imported(library, read(sites=SITES, timelines=TIMELINES))
    assert mapping.dataset == "Epoch AI, Frontier Data Centers"
    assert [grid.row_is for grid in mapping.grids] == [RowKind.FACILITY, RowKind.FIGURE]
    assert mapping.grids[1].joins[0].to_column == "Name"
    assert report.problem_count == 0
    assert library.reading().execute("SELECT count(*) FROM facility").fetchone() == (2,)
    assert library.reading().execute("SELECT count(*) FROM import_run").fetchone() == (1,)


def test_it_power_and_power_are_two_bases_and_projected_figures_are_forecasts(library, read):
    imported(library, read(sites=SITES, timelines=TIMELINES))
    assert figures(library, "power.critical_it")[0][:4] == ("North Campus", "2025-06-28", 100.0, "estimated")
    whole = figures(library, "power.whole_facility")
    assert ("North Campus", "2026-07-01", 590.0, "forecast", "in use", "") in whole
    assert ("South Campus", "2025-08-01", 200.0, "forecast", "in use", "") in whole  # its day is past, its word is not


def test_the_timelines_tell_what_the_current_power_of_the_sites_is(library, read):
    mapping, _ = imported(library, read(sites=SITES, timelines=TIMELINES))
    power = mapping.grids[0].column("Current power (MW)")
    assert power.options.basis == "power.whole_facility"
    assert "100%" in power.reason
    as_it_power = SITES.replace(",295,", ",200,").replace(",100,80000", ",70,80000")
    assert guess_mapping(read(sites=as_it_power, timelines=TIMELINES), library).grids[0].column(
        "Current power (MW)"
    ).options.basis == "power.critical_it"  # fmt: skip
    alone = guess_mapping(read(sites=SITES), library).grids[0].column("Current power (MW)")
    assert alone.options.basis == "power.not_stated"


def test_tags_become_roles_with_confidence(library, read):
    imported(library, read(sites=SITES, timelines=TIMELINES))
    roles = library.reading().execute(
        """SELECT p.name, r.role, r.confidence FROM role AS r JOIN partner AS p ON p.id = r.partner_id
           JOIN facility AS f ON f.id = r.facility_id WHERE f.name = 'North Campus' ORDER BY p.name, r.role"""
    ).fetchall()  # fmt: skip
    assert ("Oracle", "owner", "high") in roles
    assert ("OpenAI", "user", "medium") in roles
    assert ("Meta", "user", "low") in roles


def test_an_older_edition_names_its_sites_by_handle(library, read):
    sites = SITES.replace("Name,", "Handle,Title,", 1)
    sites = sites.replace("North Campus,", "North Campus Abilene Texas,North Campus,")
    sites = sites.replace("South Campus,", "South Campus Afton Texas,South Campus,")
    timelines = TIMELINES.replace("North Campus", "North Campus Abilene Texas").replace(
        "South Campus", "South Campus Afton Texas"
    )
    mapping, report = imported(library, read(sites=sites, timelines=timelines))
    assert mapping.grids[1].joins[0].to_column == "Handle"
    assert report.problem_count == 0
    assert library.reading().execute("SELECT count(*) FROM facility").fetchone() == (2,)
    assert len(figures(library, "power.whole_facility")) >= 5


def test_chips_become_figures_of_each_type(library, read):
    imported(library, read(sites=SITES, chips=CHIPS))
    assert figures(library, "accelerators.ai_chips") == [
        ("North Campus", "2025-09-26", 4000.0, "estimated", "in use", "H100"),
        ("North Campus", "2025-09-26", 96000.0, "estimated", "in use", "GB200"),
    ]


def test_clusters_are_read_but_for_those_the_set_leaves_out_itself(library, read):
    mapping, report = imported(library, read(clusters=CLUSTERS))
    assert mapping.dataset == "Epoch AI, GPU Clusters"
    assert mapping.grids[0].column("Max OP/s (log)").to is Target.IGNORED
    rows = library.reading().execute("SELECT name, confidence FROM facility").fetchall()
    assert [row[0] for row in rows] == ["Big One"]
    assert figures(library, "capital_cost.nominal")[0][2] == 4e9
    milestones = library.reading().execute("SELECT event, date FROM milestone ORDER BY event").fetchall()
    assert ("first operational", "2024-09-01") in milestones
    assert report.problem_count == 0


def test_columns_may_come_and_go(library, read):
    fewer = TIMELINES.replace("Power (MW)", "Load")
    assert guess_mapping(read(fewer=fewer), library).dataset == ""
    more = TIMELINES.replace("Buildings operational", "Water use (MGD),Buildings operational").replace(
        "operational,", "operational,,"
    )
    assert guess_mapping(read(more=more), library).dataset == "Epoch AI, Frontier Data Centers"


def test_a_known_set_brings_its_title_and_publisher_and_its_day_where_the_files_names_tell_it(library, tmp_path):
    from db.interchange.mapping.saved import mapping_for, save_mapping

    def guessed(*names):
        files = []
        for name, text in zip(names, (SITES, TIMELINES), strict=True):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            files.append(read_file(path))
        return guess_mapping(files, library), files

    mapping, _ = guessed("sites_2025-12.csv", "timelines_2025-12.csv")
    assert (mapping.source.title, mapping.source.publisher) == ("Frontier Data Centers", "Epoch AI")
    assert mapping.source.published == "2025-12"
    assert guessed("2026-04-20/sites.csv", "2026-04-20/timelines.csv")[0].source.published == "2026-04-20"
    assert guessed("sites_2025-12.csv", "timelines_2026-01.csv")[0].source.published is None
    assert guessed("sites_9202512.csv", "timelines.csv")[0].source.published is None
    save_mapping(library, "Sites", mapping)
    later = guessed("sites_2026-04.csv", "timelines_2026-04.csv")[1]
    assert mapping_for(library, later).mapping.source.published == "2026-04", "not the day of the last edition"
