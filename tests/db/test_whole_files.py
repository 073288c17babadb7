"""Files are replaced whole or stay as they were, and any name becomes one that a file can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DatahallError
from db.whole_files import LONGEST_NAME, file_name, whole_file, write_whole


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"as before")
    return folder / "a.csv"


def files_beside(target):
    return {one.name: one.read_bytes() for one in target.parent.iterdir()}


def test_a_file_is_replaced(target):
    write_whole(target, b"new")
    assert files_beside(target) == {"a.csv": b"new"}


def test_what_breaks_off_leaves_the_old_file_and_nothing_else(target):
    with pytest.raises(KeyError), whole_file(target) as file:
        file.write(b"half")
        raise KeyError
    assert files_beside(target) == {"a.csv": b"as before"}


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DatahallError, match=r"could not be written to .*nowhere"):
        write_whole(tmp_path / "nowhere" / "a.csv", b"")


@pytest.mark.parametrize(
    ("name", "expected"), [("US / China: the gap?", "US China the gap"), ("..", "chart"), ("中国与美国", "中国与美国")]
)
def test_a_name_becomes_a_file_s(name, expected):
    assert file_name(name) == expected


@given(st.text())
def test_any_name_becomes_one_that_a_file_can_have(name):
    made = file_name(name)
    assert 0 < len(made) <= LONGEST_NAME
    assert not set(made) & set('<>:"/\\|?*\0\n')
    assert made == made.strip(". ")
