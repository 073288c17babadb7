"""What a killed process left half made is swept at a later start; what somebody works on, or is no draft, never."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import leftovers
from db.leftovers import draft_of, sweep, temporary_folder


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The system's folder for temporary files, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def age(seconds: float, *paths: Path) -> None:
    """Has them look as if last written so long ago."""
    for path in paths:
        moment = path.lstat().st_mtime - seconds
        os.utime(path, (moment, moment), follow_symlinks=False)


KILLED = """
import os, signal, sys
from pathlib import Path
from db.leftovers import draft_of, temporary_folder
folder = Path(sys.argv[1])
for kind in ("making", "writing", "draft"):
    draft_of(folder / "库 50%.datahall", kind).write_text("half")
draft = draft_of(folder / "two.datahall")
for ending in ("", "-wal", "-shm", "-journal"):
    draft.with_name(draft.name + ending).write_text("half")
held = temporary_folder()
(Path(held.name) / "sheet.xml").write_text("half")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_what_a_killed_process_left_is_swept_once_it_is_still(tmp_path, temporary):
    house = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=house, check=False)
    left = [one for one in tmp_path.iterdir() if one.is_file()]
    (folder,) = temporary.iterdir()
    assert len(left) == 7
    assert sweep([tmp_path]) == 0, "not at once: its number may be that of a process in another container"
    age(leftovers.SURE_AFTER_S + 1, *left, folder)
    assert sweep([tmp_path, tmp_path / "not there"]) == 8
    assert [one for one in tmp_path.iterdir() if one.is_file()] == list(temporary.iterdir()) == []


def test_what_a_living_process_makes_is_never_swept(tmp_path, temporary):
    mine = draft_of(tmp_path / "mine.datahall")
    mine.write_text("half")
    with temporary_folder() as name:
        age(10 * leftovers.SURE_AFTER_ELSEWHERE_S, mine, Path(name))
        assert sweep([tmp_path]) == 0
        assert mine.exists() and Path(name).is_dir()
    assert list(temporary.iterdir()) == []


def test_a_name_whose_process_no_system_can_have_is_swept(tmp_path, temporary):
    mine = draft_of(tmp_path / "mine.datahall")
    garbled = mine.with_name(mine.name.replace(f"-{os.getpid():x}-", "-ffffffff-"))
    garbled.write_text("half")
    age(leftovers.SURE_AFTER_S + 1, garbled)
    assert sweep([tmp_path]) == 1 and not garbled.exists()


def test_what_another_computer_makes_waits_a_day(tmp_path, temporary, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(leftovers, "computer_name", lambda: "another computer")
        elsewhere.setattr(leftovers.os, "getpid", lambda: 2**22 - 1)
        theirs = draft_of(tmp_path / "theirs.datahall")
    theirs.write_text("half")
    age(leftovers.SURE_AFTER_S * 10, theirs)
    assert sweep([tmp_path]) == 0
    age(leftovers.SURE_AFTER_ELSEWHERE_S, theirs)
    assert sweep([tmp_path]) == 1


TEMPTING = (
    ".notes.20240131.draft", ".notes.2024-0131.draft", ".a.datahall.0a1b2c3d.making", ".x.deadbeef.writing",
    ".essay.draft", "novel.writing", ".my.making", "a.datahall", ".x.0a1b.making", ".a.datahall.making",
    ".a.datahall-2024.draft", ".a.datahall-20240131-1-20240131.draft", "datahall-work-2024-0131", "datahall-work-notes",
    "datahall-work-2024-0131abcd", ".a.datahall.open", ".a.datahall.restoring",
)  # fmt: skip
"""Names that somebody might give."""


def test_files_and_folders_of_the_persons_own_are_left_alone(tmp_path, temporary):
    own = []
    for folder in (tmp_path / "files", tmp_path / "folders", temporary):
        folder.mkdir(exist_ok=True)
        for name in TEMPTING:
            one = folder / name
            if folder.name == "files":
                one.write_text("mine")
            else:
                one.mkdir()
                (one / "page.txt").write_text("mine")
            own.append(one)
    age(10 * leftovers.SURE_AFTER_ELSEWHERE_S, *own)
    assert sweep({one.parent for one in own}) == 0
    assert all(one.exists() for one in own)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links without a right of their own")
def test_no_link_is_followed_and_no_folder_goes_but_ours(tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(leftovers, "runs", lambda _: False)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "page.txt").write_text("mine")
    with temporary_folder() as name:
        ours = Path(name).name
    links = [draft_of(tmp_path / "x"), draft_of(tmp_path / "y"), temporary / ours]
    for link, to in zip(links, (elsewhere, elsewhere / "page.txt", elsewhere), strict=True):
        link.symlink_to(to)
    folder = draft_of(tmp_path / "z")
    folder.mkdir()
    age(10 * leftovers.SURE_AFTER_ELSEWHERE_S, *links, folder)
    assert sweep([tmp_path]) == 0
    assert (elsewhere / "page.txt").exists() and folder.exists() and all(one.is_symlink() for one in links)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there are each person's own")
def test_a_temporary_folder_of_another_person_of_this_computer_is_left_alone(tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(leftovers, "runs", lambda _: False)
    with temporary_folder() as name:
        age(10 * leftovers.SURE_AFTER_ELSEWHERE_S, Path(name))
        monkeypatch.setattr(leftovers.os, "getuid", lambda: 4242)
        assert sweep([tmp_path]) == 0
        assert Path(name).is_dir()


def test_a_name_as_long_as_a_disk_allows_can_be_made_and_is_swept(tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(leftovers, "runs", lambda _: False)
    target = tmp_path / ("库" * 82 + ".datahall")
    assert len(os.fsencode(target.name)) == 255
    draft = draft_of(target)
    left = draft.with_name(f"{draft.name}-journal")
    left.write_text("half")
    age(leftovers.SURE_AFTER_S + 1, left)
    assert sweep([tmp_path]) == 1
