"""A restoring is killed at each of its steps, and upgrades at random moments: the old file or the new, and whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.backups.restoring import put_back
from db.connecting import log_of
from db.errors import LibraryError
from db.library import create_library, default_path
from db.putting_back import aside_of, finish, ready_of
from desktop import settings

HOUSE = Path(__file__).parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork and SIGKILL")
def test_killed_at_any_step_of_restoring_or_upgrading_the_library_is_the_old_or_the_new(record_property):
    # A process of its own: this one has threads, which a fork would break.
    command = [sys.executable, "-m", "tests.kills.steps", "--moments", "5"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    record_property("told", f"killed: {done.stdout.strip()}")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork and SIGSTOP")
def test_nothing_is_lost_where_a_library_is_opened_at_any_step_of_restoring(record_property):
    command = [sys.executable, "-m", "tests.kills.stops"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    record_property("told", f"stopped: {done.stdout.strip()}")


def test_a_restoring_that_cannot_be_ended_leaves_a_file_that_came_meanwhile(tmp_path, monkeypatch):
    path, backup = tmp_path / "mine.datahall", tmp_path / "backup.datahall"
    create_library(path).close()
    create_library(backup).close()
    was, replace = path.read_bytes(), Path.replace

    def synchronised(self, target):
        if self != ready_of(path):
            return replace(self, target)
        path.unlink()
        path.write_bytes(b"what a synchronised folder brought")
        raise OSError("the disk went away")

    monkeypatch.setattr(Path, "replace", synchronised)
    with pytest.raises(LibraryError, match="was not restored"):
        put_back(path, backup)
    assert path.read_bytes() == b"what a synchronised folder brought"
    assert [one.read_bytes() for one in tmp_path.glob("mine before restoring *")] == [was]
    assert not ready_of(path).exists()


@pytest.mark.parametrize("log", ["", "-wal"])
def test_a_restoring_that_was_cut_short_replaces_nothing_that_was_put_aside(tmp_path, log):
    path, backup = tmp_path / "mine.datahall", tmp_path / "backup.datahall"
    create_library(path).close()
    create_library(backup).close()
    backup.rename(ready_of(path))
    kept = log_of(aside_of(path, ready_of(path)), log)
    kept.write_bytes(b"put aside before")
    log_of(path, log).write_bytes(b"came since")
    finish(path)
    assert kept.read_bytes() == b"put aside before"
    assert b"came since" in [one.read_bytes() for one in tmp_path.glob(f"mine before restoring *.datahall{log}")]


@pytest.mark.parametrize("mine_has_log", [False, True])
@pytest.mark.parametrize("came_has_log", [False, True])
def test_a_file_that_came_into_the_gap_of_a_restoring_is_kept_and_each_log_stays_with_its_file(
    tmp_path, mine_has_log, came_has_log
):
    path, backup = tmp_path / "mine.datahall", tmp_path / "backup.datahall"
    create_library(backup).close()
    backup.rename(ready_of(path))
    aside = aside_of(path, ready_of(path))
    # Killed where there are no hard links, after the file was moved and before it had the name that its log has.
    aside.with_stem(f"{aside.stem} 0123456789ab").write_bytes(b"mine")
    path.write_bytes(b"came")
    logs = [(aside, b"mine", b"log of mine")] * mine_has_log + [(path, b"came", b"log of what came")] * came_has_log
    for one, _, content in logs:
        log_of(one, "-wal").write_bytes(content)
    finish(path)
    kept = {one.read_bytes(): one for one in tmp_path.glob("mine before restoring *.datahall")}
    assert {*kept} == {b"mine", b"came"}
    lie = {name: log_of(one, "-wal").read_bytes() for name, one in kept.items() if log_of(one, "-wal").exists()}
    assert lie == {name: content for _, name, content in logs}
    assert not ready_of(path).exists() and not log_of(path, "-wal").exists()


def test_a_library_in_the_gap_of_a_restoring_is_the_one_that_a_start_opens(home, tmp_path):
    path, backup = tmp_path / "mine.datahall", tmp_path / "backup.datahall"
    create_library(path).close()
    create_library(backup).close()
    settings.save(settings.Settings(library=str(path)))
    path.rename(ready_of(path))  # where there are no hard links
    assert settings.library_path() == path != default_path()


def test_two_restorings_within_a_second_keep_both_that_stood_there(tmp_path):
    path, backup = tmp_path / "mine.datahall", tmp_path / "backup.datahall"
    create_library(path).close()
    create_library(backup).close()
    asides = [put_back(path, backup) for _ in range(3)]
    assert len({*asides}) == 3 and all(one is not None and one.exists() for one in asides)
