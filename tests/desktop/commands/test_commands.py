"""Checking, making and finding libraries from the command line, and what is said of wrong use."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from saved_charts import GAP, SAVED
from sqlmodel import select

from db.history.changes import change_set
from db.library import open_library
from db.models import Citation, Milestone
from desktop import __main__ as beginning
from desktop import settings


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
