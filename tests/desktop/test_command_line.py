"""The command line, as a person uses it without a window."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from db import derived
from db.browse.filters import Filter, Operator
from db.browse.table_filters import Question
from db.browse.table_views import of_page
from db.charts.saved import boards, views
from db.charts.saved.boards import Board, BoardItem
from db.history.changes import change_set
from db.library import open_library
from db.models import Citation, Milestone
from desktop import __main__ as beginning
from desktop import settings

GAP = "China and the United States"
SAVED = {GAP, "Stargate sites", "Planned and operating power by country"}


@pytest.fixture
def mine(starter_library_file, tmp_path) -> Path:
    """A starter library of this test's own."""
    path = Path(shutil.copyfile(starter_library_file, tmp_path / "mine.datahall"))
    library = open_library(path)
    if not derived.is_of_today(library):  # the tests began before midnight: what opens it would bring it up to date
        derived.bring_to_today(library)
    library.close()
    return path


@pytest.fixture
def datahall(monkeypatch, capsys, tmp_path, qapp):
    """Runs `datahall` in this process: gives its status, and what it said on both streams."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["datahall", *map(str, arguments)])
        status = beginning.main()
        said = capsys.readouterr()
        return status, said.out, said.err

    ctrl_c = signal.getsignal(signal.SIGINT)
    yield run
    signal.signal(signal.SIGINT, ctrl_c)


def start(*arguments: object, cwd: Path, **more) -> subprocess.Popen[str]:
    """Starts the real program, where there is no screen."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


# The real program


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a screen is always there")
def test_on_a_new_machine_without_a_screen_the_saved_charts_are_drawn(home, tmp_path):
    program = start(cwd=tmp_path)
    said, complaints = program.communicate(timeout=120)
    assert (program.returncode, complaints) == (0, "")
    charts = home / "charts"
    assert {path.name for path in charts.iterdir()} == {f"{name}{end}" for name in SAVED for end in (".png", ".svg")}
    assert (charts / f"{GAP}.png").read_bytes().startswith(b"\x89PNG")
    assert "EFLOPS" in (charts / f"{GAP}.svg").read_text(encoding="utf-8")
    assert str(charts) in said
    assert "The window needs a screen" in said
    assert len(said.splitlines()) == 3
    assert [path.name for path in home.glob("*.datahall*")] == ["AI build-out.datahall"]


def test_an_error_is_one_line_on_standard_error_without_a_traceback(tmp_path):
    (tmp_path / "notes.datahall").write_text("my notes")
    program = start("check", "--library", "notes.datahall", cwd=tmp_path)
    said, complaints = program.communicate(timeout=60)
    assert (program.returncode, said) == (1, "")
    assert complaints.startswith("datahall: notes.datahall is no Datahall library.")
    assert len(complaints.splitlines()) == 1
    assert (tmp_path / "notes.datahall").read_text() == "my notes"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and interrupts of Unix")
def test_a_reader_who_has_had_enough_and_ctrl_c_end_it_quietly(mine, tmp_path):
    with closing(sqlite3.connect(mine)) as connection:
        connection.execute("UPDATE observation SET source_id = NULL")
        connection.execute("DELETE FROM citation")
        connection.commit()
    program = start("check", "--library", mine, cwd=tmp_path)
    assert program.stdout is not None and program.stderr is not None
    program.stdout.close()
    assert program.stderr.read() == ""
    assert program.wait(timeout=60) == 1

    slow = tmp_path / "slow.datahall"
    os.mkfifo(slow)  # reading it waits until somebody writes: long enough to press Ctrl+C
    program = start("check", "--library", slow, cwd=tmp_path)
    writer = when_read(program, slow)
    complaints = pressed_until_it_ends(program)
    os.close(writer)
    assert (program.returncode in (130, -signal.SIGINT), complaints.strip()) == (True, "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and interrupts of Unix")
def test_ctrl_c_while_it_still_starts_ends_it_without_a_traceback(tmp_path):
    # Its first late import finds this module instead, and waits there.
    (tmp_path / "typer.py").write_text("import time\nprint('starting', flush=True)\ntime.sleep(60)\n")
    program = start("--version", cwd=tmp_path)
    assert program.stdout is not None
    assert program.stdout.readline() == "starting\n"
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate(timeout=60)
    assert (program.returncode, complaints) == (-signal.SIGINT, "")


def pressed_until_it_ends(program: subprocess.Popen[str]) -> str:
    """Presses Ctrl+C, again when nothing happens, as a person does: Python can miss one that comes just as it begins
    to wait for a file. Gives what the program complained of."""
    for _ in range(60):
        program.send_signal(signal.SIGINT)
        try:
            return program.communicate(timeout=2)[1]
        except subprocess.TimeoutExpired:
            continue
    program.kill()
    raise AssertionError("Ctrl+C did not end it")


def when_read(program: subprocess.Popen[str], pipe: Path) -> int:
    """Waits until the program has opened the pipe, and gives its other end."""
    while program.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the program ended before it read its library")


# Charts


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_saved_chart_is_drawn_into_the_kind_of_file_its_ending_names(datahall, mine, tmp_path, ending, begins):
    status, said, _ = datahall("chart", GAP, "--to", f"gap.{ending}", "--library", mine)
    assert status == 0
    assert (tmp_path / f"gap.{ending}").read_bytes().startswith(begins)
    assert f"gap.{ending}" in said


def test_size_scale_and_theme_are_as_asked(datahall, mine, tmp_path):
    from PySide6.QtGui import QImage

    options = ("--width", 800, "--height", 1500, "--scale", 2, "--library", mine)
    assert datahall("chart", GAP.lower(), "--to", "light.png", *options)[0] == 0
    assert datahall("chart", GAP, "--to", "dark.png", "--theme", "dark", *options)[0] == 0
    light, dark = QImage(str(tmp_path / "light.png")), QImage(str(tmp_path / "dark.png"))
    assert (light.width(), light.height()) == (dark.width(), dark.height()) == (1600, 3000)
    assert light.pixelColor(2, 2).lightness() > 200 > 60 > dark.pixelColor(2, 2).lightness()


def test_two_runs_give_the_same_bytes_of_svg(datahall, mine, tmp_path):
    for name in ("a.svg", "b.svg"):
        assert datahall("chart", GAP, "--to", name, "--library", mine)[0] == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_every_saved_chart_and_board_is_drawn_a_line_for_each_though_one_fails(datahall, mine, tmp_path):
    library = open_library(mine)
    uids = [view.uid for view in views.saved(library, views.CHART)]
    boards.save(library, "All/three", Board(title="All", items=tuple(BoardItem(view_uid=uid) for uid in uids)))
    views.save(library, "Broken", views.CHART, "{")
    library.close()
    status, said, complaints = datahall("chart", "--all", "--to", "out", "--kind", "svg", "--library", mine)
    assert status == 1
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.svg" for name in (*SAVED, "All three")}
    assert len(said.splitlines()) == 4
    assert complaints.startswith("datahall: “Broken” was not drawn. This saved chart cannot be read.")
    assert len(complaints.splitlines()) == 1
    library = open_library(mine)
    views.delete(library, views.saved(library)[-1].id)
    library.close()
    assert datahall("chart", "--all", "--to", "out", "--library", mine)[0] == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == 4


def test_a_board_is_drawn_by_its_name(datahall, mine, tmp_path):
    library = open_library(mine)
    items = tuple(BoardItem(view_uid=view.uid) for view in views.saved(library, views.CHART))
    boards.save(library, "Overview", Board(title="Overview of all", items=items))
    library.close()
    for name in ("board.svg", "again.svg", "board.pdf", "board.png"):
        assert datahall("chart", "overview", "--to", name, "--library", mine)[0] == 0
    content = (tmp_path / "board.svg").read_text("utf-8")
    assert "Overview of all" in content and "Stargate sites: power now" in content and "Qx" not in content
    assert content == (tmp_path / "again.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("preset", "width", "height"),
    [
        ("slide", 1920, 1080),
        ("social", 1200, 675),
        ("a4", 3369, 2382),
        ("a4-portrait", 2382, 3369),
        ("article", 1360, 0),
    ],
)
def test_a_preset_gives_its_size_and_all_of_the_chart(datahall, mine, tmp_path, preset, width, height):
    from PySide6.QtGui import QImage

    assert datahall("chart", "Stargate sites", "--to", "a.png", "--preset", preset, "--library", mine)[0] == 0
    made = QImage(str(tmp_path / "a.png"))
    assert made.width() == width
    assert made.height() == height or (not height and made.height() > 800)


def test_a_zip_or_a_folder_is_the_data_package(datahall, mine, tmp_path):
    assert datahall("chart", GAP, "--to", "pack.zip", "--library", mine)[0] == 0
    assert datahall("chart", GAP, "--to", "pack", "--library", mine)[0] == 0
    assert datahall("chart", GAP, "--to", "pack", "--package", "--library", mine)[0] == 0  # over the older one
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        names = {name.removeprefix("pack/") for name in archive.namelist()}
    assert names == {path.name for path in (tmp_path / "pack").iterdir()}


# Tables


def test_a_table_is_exported_as_csv_and_json(datahall, mine, tmp_path):
    assert datahall("export", "facilities", "--to", "f.csv", "--library", mine)[0] == 0
    status, said, _ = datahall("--library", mine, "export", "facility", "--to", "f.json")
    assert status == 0
    rows = list(csv.DictReader((tmp_path / "f.csv").open(encoding="utf-8", newline="")))
    objects = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [row["name"] for row in rows] == [one["name"] for one in objects]
    assert f"Wrote {len(rows):,} rows" in said


def test_a_table_is_exported_as_a_saved_view_shows_it(datahall, mine, tmp_path):
    question = Question("facility", filters=(Filter("planned_power", ("1000",), Operator.AT_LEAST),))
    with closing(open_library(mine)) as library:
        views.save(library, "Large sites", "facility", of_page(question, ["name", "status"]).to_json())
    asked = ("export", "facilities", "--view", "large sites", "--library", mine)
    assert datahall(*asked, "--to", "f.csv")[0] == 0
    rows = list(csv.DictReader((tmp_path / "f.csv").open(encoding="utf-8", newline="")))
    assert list(rows[0]) == ["Name", "Status"]
    assert 0 < len(rows) < 100
    status, _, said = datahall("export", "partners", "--view", "Large sites", "--library", mine, "--to", "p.csv")
    assert status != 0
    assert "another page" in said


def test_everything_goes_out_and_makes_the_same_library_again(datahall, mine, tmp_path):
    status, said, _ = datahall("export", "all", "--to", "all.json", "--library", mine)
    assert status == 0 and "rows: all.json" in said
    status, said, _ = datahall("import", "all.json", "--library", "new.datahall")
    assert status == 0 and said.startswith("Made a library: new.datahall\nAdded ")
    assert datahall("export", "all", "--to", "again.json", "--library", "new.datahall")[0] == 0
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "all.json").read_bytes()
    status, said, _ = datahall("import", "all.json", "--library", "new.datahall")
    assert status == 0 and said.startswith("Added 0 rows.")


def test_references_are_imported_without_the_window(datahall, tmp_path):
    assert datahall("new", "--empty", "--library", "one.datahall")[0] == 0
    item = {"type": "report", "title": "Energy", "publisher": "IEA", "URL": "https://example.org/a", "author": []}
    wrong = {"type": "report", "title": "", "issued": {"date-parts": [["2025"]]}}
    (tmp_path / "refs.json").write_text(json.dumps([item, wrong]))
    status, said, _ = datahall("import", "refs.json", "--library", "one.datahall")
    assert (status, said) == (
        0, "1 source added, 1 left as it was.\nNot taken: a reference without a title. Enter a title.\n",
    )  # fmt: skip
    (tmp_path / "refs.json").write_text(json.dumps([item | {"publisher": "Another"}]))
    status, said, _ = datahall("import", "refs.json", "--library", "one.datahall")
    assert "Left as it is, though the file has other words (publisher): Energy" in said
    (tmp_path / "none.bib").write_text("nothing")
    status, _, wrong_use = datahall("import", "none.bib", "--library", "one.datahall")
    assert status != 0
    assert "No references were found in it." in wrong_use


def test_what_is_confidential_is_drawn_and_written_only_when_asked_for(datahall, mine, tmp_path):
    with closing(sqlite3.connect(mine)) as connection:
        connection.execute("UPDATE facility SET is_confidential = 1 WHERE id <= 2")
        (name,) = connection.execute("SELECT name FROM facility WHERE id = 1").fetchone()
        connection.commit()
    status, said, _ = datahall("export", "facilities", "--to", "f.csv", "--library", mine)
    assert status == 0 and "2 left out as confidential" in said
    assert name not in (tmp_path / "f.csv").read_text("utf-8")
    status, said, _ = datahall("chart", GAP, "--to", "gap.svg", "--library", mine)
    assert status == 0 and "Left out as confidential: 2 records" in said
    status, said, _ = datahall("chart", GAP, "--to", "gap.zip", "--library", mine, "--with-confidential")
    assert status == 0 and "Left out" not in said
    datahall("export", "facilities", "--to", "f.csv", "--library", mine, "--with-confidential")
    assert name in (tmp_path / "f.csv").read_text("utf-8")


# Check


def test_a_sound_library_passes_its_check_and_stays_as_it_is(datahall, mine):
    before = mine.read_bytes()
    status, said, _ = datahall("check", "--library", mine)
    assert status == 0
    assert "0 errors" in said.splitlines()[-1]
    assert mine.read_bytes() == before


def test_errors_give_status_1_and_can_be_mended_warnings_do_not(datahall, mine):
    library = open_library(mine)
    with change_set(library, "Take the source of a milestone away") as session:
        for citation in session.exec(select(Citation).where(Citation.milestone_id == 1)):
            session.delete(citation)
        session.get_one(Milestone, 1).source_id = None
    library.close()
    with closing(sqlite3.connect(mine)) as connection:
        connection.execute("DELETE FROM facility_state WHERE facility_id = 1")
        connection.commit()
    status, said, _ = datahall("check", "--library", mine)
    assert status == 1
    assert "error: facility" in said and "warning: " in said and "--rebuild" in said
    status, said, _ = datahall("check", "--rebuild", "--library", mine)
    assert status == 0
    assert "0 errors, 1 warning." in said


# New libraries


def test_a_new_library_is_made_from_the_starter_facts_or_empty(datahall, tmp_path):
    status, said, _ = datahall("new", "--library", "starter.datahall")
    assert status == 0
    assert "facilities.csv: " in said
    status, said, _ = datahall("new", "--empty", "--library", "empty.datahall")
    assert (status, said) == (0, "Made an empty library: empty.datahall\n")
    for name, is_empty in (("starter", False), ("empty", True)):
        library = open_library(tmp_path / f"{name}.datahall")
        assert (library.reading().execute("SELECT count(*) FROM facility").fetchone()[0] == 0) is is_empty
        library.close()


def test_an_existing_file_is_never_made_anew(datahall, tmp_path):
    (tmp_path / "notes.txt").write_text("my notes")
    for arguments in (("new", "--library", "notes.txt"), ("new", "--empty", "--library", "notes.txt")):
        status, _, complaints = datahall(*arguments)
        assert (status, "exists already" in complaints) == (1, True)
    assert (tmp_path / "notes.txt").read_text() == "my notes"


# Which library


def test_without_library_it_is_the_one_the_window_opened_last(datahall, mine):
    settings.save(settings.Settings(library=str(mine)))
    status, said, _ = datahall("check")
    assert status == 0
    assert "Made the starter" not in said


def test_a_file_alone_is_opened_and_one_named_like_a_command_with_its_folder(datahall, mine, tmp_path):
    mine.rename(tmp_path / "check")
    status, said, _ = datahall("./check")
    assert status == 0
    assert {path.stem for path in (tmp_path / "charts").iterdir()} == SAVED
    assert "Made the starter" not in said


def test_an_option_alone_opens_the_library_it_names(datahall, empty_library_file, tmp_path):
    shutil.copyfile(empty_library_file, tmp_path / "empty.datahall")
    status, said, _ = datahall("--library", "empty.datahall")
    assert status == 0
    assert "no saved charts" in said


# Wrong use: status 2, what to do, and nothing written


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chart", "Gap", "--to", "a.svg"), "Saved charts: China and the United States"),
        (("chart", GAP, "--to", "a.gif"), ".png, .svg or .pdf"),
        (("chart", GAP, "--to", "mine.datahall"), "nothing is written over one"),
        (("chart", GAP), "--to"),
        (("chart", "--to", "a.svg"), "--all"),
        (("chart", GAP, "--all", "--to", "out"), "Leave out the chart's name"),
        (("chart", GAP, "--to", "a.svg", "--preset", "poster"), "'slide', 'article', 'social', 'a4'"),
        (("chart", GAP, "--to", "a.svg", "--preset", "slide", "--width", "900"), "--preset says"),
        (("chart", GAP, "--to", "a.svg", "--width", "5"), "greater than or equal to 240"),
        (("chart", GAP, "--to", "a.svg", "--width", "wide"), "--width"),
        (("chart", GAP, "--to", "a.svg", "--width", "-5"), "--width"),
        (("chart", GAP, "--to", "a.png", "--scale", "0"), "--scale"),
        (("chart", GAP, "--to", "a.svg", "--theme", "pink"), "'light', 'dark'"),
        (("export", "cats", "--to", "a.csv"), "facilities, partners"),
        (("export", "facilities", "--to", "a.xls"), ".csv, .xlsx, .json or .geojson"),
        (("export", "facilities", "--to", "mine.datahall"), "nothing is written over one"),
        (("new",), "--library FILE"),
        (("gone.datahall",), "no library at gone.datahall"),
        (("chrat", "x"), "chrat"),
        (("--colour",), "--colour"),
    ],
)
def test_wrong_use_is_one_line_with_what_to_do(datahall, mine, tmp_path, arguments, words):
    settings.save(settings.Settings(library=str(mine)))
    before = sorted(tmp_path.iterdir()), mine.read_bytes()
    status, said, complaints = datahall(*arguments)
    assert (status, said) == (2, "")
    assert words in complaints
    assert complaints.startswith("datahall: ") and len(complaints.splitlines()) == 1
    assert (sorted(tmp_path.iterdir()), mine.read_bytes()) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--library", "gone.datahall"), "no library at"),
        (("check", "--library", "."), "is a folder"),
        (("export", "facilities", "--to", "gone/a.csv"), "could not be written"),
        (("new", "--library", "gone/a.datahall"), "no folder"),
    ],
)
def test_what_fails_is_one_line_with_status_1(datahall, mine, arguments, words):
    settings.save(settings.Settings(library=str(mine)))
    status, said, complaints = datahall(*arguments)
    assert (status, said) == (1, "")
    assert words in complaints
    assert len(complaints.splitlines()) == 1


def test_version_and_help_are_there(datahall):
    assert datahall("--version")[1].startswith("datahall 0.")
    status, said, _ = datahall("--help")
    assert status == 0
    for command in beginning.COMMANDS:
        assert f"  {command}" in said
    assert "status 1" in datahall("check", "--help")[1]


def test_support_asks_whether_an_installation_is_whole(home, tmp_path):
    from desktop import selftest

    said: list[str] = []
    assert selftest.run(said.append) == 0, "\n".join(said)
    assert said[-1] == "All is well."
    assert list(home.iterdir()) == []  # nothing of the person's was touched


def test_a_chart_and_a_table_are_drawn_and_written_as_known_on_a_day(datahall, mine, tmp_path):
    status, _, _ = datahall("export", "facilities", "--to", tmp_path / "now.csv", "--library", mine)
    assert status == 0
    then = tmp_path / "then.csv"
    status, _, _ = datahall("export", "facilities", "--to", then, "--library", mine, "--as-known-on", "1 March 2025")
    assert status == 0
    assert 1 < len(then.read_text().splitlines()) < len((tmp_path / "now.csv").read_text().splitlines())
    drawn = tmp_path / "gap.svg"
    chart = ("chart", "China and the United States", "--to", drawn, "--library", mine)
    status, _, _ = datahall(*chart, "--as-known-on", "2025-03-01")
    assert status == 0
    assert "As known on 1 March 2025" in drawn.read_text(encoding="utf-8")
    status, _, complaint = datahall(*chart, "--as-known-on", "soon")
    assert status == 2
    assert "soon" in complaint


def test_tables_are_imported_from_the_command_line(tmp_path, capsys):
    from desktop.command_line import run

    library = tmp_path / "own.datahall"
    sites = tmp_path / "sites.csv"
    sites.write_text("Name,Country,Power (MW)\nAbilene,US,200\nZhangbei,China,ducks\n", encoding="utf-8")
    assert run(["new", "--library", str(library), "--empty"]) == 0
    dry = ["import", str(sites), "--library", str(library), "--dry-run", "--write-mapping", str(tmp_path / "m.json")]
    assert run([*dry, "--problems", str(tmp_path / "p.csv")]) == 1, "a row could not be taken"
    said = capsys.readouterr().out
    assert "Power (MW) → figure (power.not_stated, MW)" in said
    assert "Would add: 1 figure, 2 facilities, 2 places." in said
    assert "sites.csv, row 3, Power (MW)" in said
    assert "ducks" in (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    sites.write_text("Name,Country,Power (MW)\nAbilene,US,200\n", encoding="utf-8")
    real = ["import", str(sites), "--library", str(library), "--mapping", str(tmp_path / "m.json")]
    assert run([*real, "--save-mapping", "Sites", "--source", "A list", "--published", "2026-04"]) == 0
    assert "Added: 1 figure, 1 source, 1 facility, 1 place." in capsys.readouterr().out
    again = ["import", str(sites), "--library", str(library), "--mapping", "Sites", "--source", "A list"]
    assert run([*again, "--published", "2026-04"]) == 0
    assert "Added: nothing." in capsys.readouterr().out
