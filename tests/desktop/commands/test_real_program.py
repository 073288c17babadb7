"""The command line as a process of its own: what it leaves on its streams, its statuses, and Ctrl+C."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from saved_charts import GAP, SAVED


def start(*arguments: object, cwd: Path, **more) -> subprocess.Popen[str]:
    """Starts the real program, where there is no screen."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


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


def test_support_asks_whether_an_installation_is_whole(home, tmp_path):
    from desktop import selftest

    said: list[str] = []
    assert selftest.run(said.append) == 0, "\n".join(said)
    assert said[-1] == "All is well."
    assert list(home.iterdir()) == []  # nothing of the person's was touched
