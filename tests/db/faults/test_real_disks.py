"""A real small disk that fills up and a real one that may not be written, under a program that writes; and two programs
that write at once. Counts what was told saved against what is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from somebody import on_unix, somebody

from db import checking
from db.connecting import log_of
from db.errors import LibraryError
from db.history.changes import change_set
from db.library import Library, open_library
from db.models import Facility

ROOT = Path(__file__).parents[3]
DISK = "6m"

WRITES_WHEN_TOLD = """
import sys
from pathlib import Path
from db.errors import DatahallError
from db.history.changes import change_set
from db.library import open_library
from db.models import Facility
library = open_library(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    what, _, rest = line.rstrip().partition(" ")
    try:
        if what == "copy":
            library.copy_to(Path(rest))
        else:
            with change_set(library, f"Add {rest}") as session:
                session.add(Facility(name=rest, note="x" * 18_000))
        print("saved", flush=True)
    except DatahallError as error:
        print(str(error).replace("\\n", " "), flush=True)
library.close()
"""

WRITES_MANY = """
import sys
from pathlib import Path
from db.connecting import log_of
from db.errors import LibraryError
from db.history.changes import change_set
from db.library import open_library
from db.models import Facility
path, whose, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
library = open_library(path)
print("open", flush=True)
sys.stdin.readline()
refused = 0
for number in range(count):
    while True:
        try:
            with change_set(library, f"Add {whose} {number}") as session:
                session.add(Facility(name=f"{whose} {number}"))
                both = session.get(Facility, 1)
                both.note = f"{int(both.note) + 1}"
            break
        except LibraryError:
            refused += 1
print(f"{count} saved, {refused} times told to wait", flush=True)
library.close()
"""


@contextmanager
def program(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Another process, which is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert said(process) == "open"
        yield process
    finally:
        if process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=60)
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return said(process)


def names(library: Library) -> list[str]:
    return [str(row[0]) for row in library.reading().execute("SELECT name FROM facility ORDER BY id")]


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of a few megabytes in memory."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root of Linux may mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()[:100]}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=False)


def fill(disk: Path, leaving: int = 0) -> Path:
    """Fills all that is free on the disk but so many bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        for _ in range(shutil.disk_usage(disk).free // 4096 + 1):
            file.write(bytes(4096))
    with filler.open("r+b") as file:
        file.truncate(max(0, filler.stat().st_size - leaving))
    return filler


@pytest.mark.parametrize("leaving", [0, 131_072])
def test_on_a_full_disk_nothing_saved_is_lost_and_work_goes_on_after_room_is_made_or_elsewhere(
    small_disk, empty_library_file, tmp_path, record_property, leaving
):
    path = small_disk / "library.datahall"
    shutil.copyfile(empty_library_file, path)
    saved, refused = [], 0
    with program(WRITES_WHEN_TOLD, path) as writer:
        for number in range(4):
            assert tell(writer, f"add Site {number}") == "saved"
            saved.append(f"Site {number}")
        filler = fill(small_disk, leaving)
        for number in range(4, 12):
            answer = tell(writer, f"add Site {number}")
            if answer == "saved":
                saved.append(f"Site {number}")
            else:
                refused += 1
                assert "library.datahall could not be saved. The disk is full." in answer
                assert "make room, then save again" in answer
        assert refused, "the disk was never full"
        elsewhere = tmp_path / "elsewhere.datahall"
        assert "disk is full" in tell(writer, f"copy {small_disk / 'here.datahall'}").replace("The", "the")
        assert tell(writer, f"copy {elsewhere}") == "saved"
        with closing(open_library(elsewhere)) as copy:
            assert names(copy) == saved and checking.check(copy).errors == []
        filler.unlink()
        assert tell(writer, "add Afterwards") == "saved"
        saved.append("Afterwards")
        assert writer.stdin is not None
    with closing(open_library(path)) as again:
        assert names(again) == saved
        assert checking.check(again).errors == []
        actions = again.reading().execute("SELECT count(*) FROM change_set WHERE kind = 'action'").fetchone()[0]
        assert actions == len(saved)
    assert sorted(one.name for one in small_disk.iterdir()) == ["library.datahall"]
    record_property("told", f"full disk with {leaving:,} bytes left: {len(saved)} saved and there, {refused} refused")


def test_a_library_on_a_disk_that_may_not_be_written_is_read_and_copied(small_disk, empty_library_file, tmp_path):
    path = small_disk / "library.datahall"
    shutil.copyfile(empty_library_file, path)
    with closing(open_library(path)) as library, change_set(library, "Add") as session:
        session.add(Facility(name="Zhangbei"))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    may_only_be_read(path, tmp_path)


@pytest.fixture
def zhangbei(empty_library_file, tmp_path) -> bytes:
    """The file of a library with one facility; written as whoever runs the tests, so that all is imported."""
    path = tmp_path / "zhangbei.datahall"
    shutil.copyfile(empty_library_file, path)
    with closing(open_library(path)) as library:
        with change_set(library, "Add") as session:
            session.add(Facility(name="Zhangbei"))
        assert checking.check(library).errors == []
    return path.read_bytes()


@on_unix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_file_or_folder_that_may_not_be_written_is_read_and_copied(zhangbei, what):
    with somebody() as own:
        folder = own / "folder"
        folder.mkdir()
        path = folder / "library.datahall"
        path.write_bytes(zhangbei)
        closed = path if what == "file" else folder
        closed.chmod(0o400 if what == "file" else 0o500)
        may_only_be_read(path, own)


@on_unix
@pytest.mark.parametrize("is_all_there", [True, False])
def test_what_lies_in_the_log_of_a_crashed_program_is_read_where_nothing_may_be_written_or_said_to_be_missing(
    empty_library_file, tmp_path, zhangbei, is_all_there
):
    crashed = tmp_path / "crashed.datahall"
    shutil.copyfile(empty_library_file, crashed)
    with closing(open_library(crashed)) as library:
        with change_set(library, "Add") as session:
            session.add(Facility(name="Zhangbei"))
        left = {log: log_of(crashed, log).read_bytes() for log in ("", "-wal", "-shm") if log != "-shm" or is_all_there}
    with somebody() as own:
        folder = own / "folder"
        folder.mkdir()
        for log, content in left.items():
            log_of(folder / "library.datahall", log).write_bytes(content)
        folder.chmod(0o500)
        with closing(open_library(folder / "library.datahall")) as library:
            assert library.read_only and names(library) == (["Zhangbei"] if is_all_there else [])
            assert ("what was saved last is missing" in library.read_only_because) is not is_all_there


def may_only_be_read(path: Path, elsewhere: Path) -> None:
    with closing(open_library(path)) as library:
        assert library.read_only and names(library) == ["Zhangbei"]
        with pytest.raises(LibraryError, match=r"may not be written\. Use File, Save a copy as"):  # noqa: SIM117
            with change_set(library, "Add") as session:
                session.add(Facility(name="Abilene"))
        library.copy_to(elsewhere / "copy.datahall")
    with closing(open_library(elsewhere / "copy.datahall")) as copy, change_set(copy, "Add") as session:
        session.add(Facility(name="Abilene"))
    with closing(open_library(elsewhere / "copy.datahall")) as copy:
        assert names(copy) == ["Zhangbei", "Abilene"] and checking.check(copy).errors == []


def test_two_programs_write_at_once_and_nothing_of_either_is_lost(library, record_property):
    each = 25
    with change_set(library, "Add") as session:
        session.add(Facility(name="Both", note="0"))
    with program(WRITES_MANY, library.path, "one", each) as one, program(WRITES_MANY, library.path, "two", each) as two:
        for writer in (one, two):
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        told = [said(one), said(two)]
    found = names(library)
    assert sorted(found) == sorted(["Both", *(f"{whose} {n}" for whose in ("one", "two") for n in range(each))])
    assert library.reading().execute("SELECT note FROM facility WHERE id = 1").fetchone() == (str(2 * each),)
    actions = library.reading().execute("SELECT count(*) FROM change_set WHERE kind = 'action'").fetchone()[0]
    assert actions == 2 * each + 1
    assert checking.check(library).errors == []
    record_property("told", f"two programs at once: {len(found) - 1} saved and there ({'; '.join(told)})")
