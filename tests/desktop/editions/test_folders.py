"""Folders of past states: gone with their window, and at the next start after a crash; never from under one in use."""

from __future__ import annotations

import os
import tempfile

import pytest
from PySide6.QtCore import QSysInfo

from desktop.editions.folders import PREFIX, StandingFolder, clean_up


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_folder_in_use_stays_at_the_start_of_another_program():
    used = StandingFolder()
    clean_up()
    assert used.path.exists()
    used.remove()
    assert not used.path.exists()


def test_a_folder_whose_program_ended_goes(tmp_path):
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / "in-use").write_text(f"999999\ndatahall\n{QSysInfo.machineHostName()}\n")
    clean_up()
    assert not left.exists()


def test_a_folder_of_the_persons_own_is_left_alone(tmp_path):
    own = tmp_path / f"{PREFIX}2024"
    own.mkdir()
    (own / "page.txt").write_text("mine")
    os.utime(own, (1, 1))
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(tmp_path / "elsewhere")
    clean_up()
    assert [one.name for one in own.iterdir()] == ["page.txt"] and link.is_symlink()
