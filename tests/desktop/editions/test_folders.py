"""Folders of past states: gone with their window, and at the next start after a crash; never from under one in use."""

from __future__ import annotations

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
