"""A start that fails says so, keeps a report, and can be tried again without what may have made it fail."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from desktop import app, settings, start_trouble


@pytest.fixture
def library(empty_library_file, home):
    path = home / "AI build-out.datahall"
    shutil.copyfile(empty_library_file, path)
    settings.save(settings.Settings(library=str(path), theme="dark"))
    return path


@pytest.fixture
def kept(library):
    path = library.with_name("AI build-out before upgrade 20260102-030405.datahall")
    shutil.copyfile(library, path)
    return path


def answer(qapp, button_words, then=lambda: None):
    """Presses a button of the message box that comes."""

    def press():
        box = qapp.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        next(one for one in box.buttons() if one.text() == button_words).click()
        then()

    QTimer.singleShot(0, press)


def test_a_failed_start_names_its_report_and_opens_a_kept_copy_with_default_settings(
    qapp, home, library, kept, monkeypatch
):
    standing_up = app._stand_up
    windows, opened = [], []

    def stand_up():
        if not windows and settings.load().theme == "dark":
            raise RuntimeError("a setting that nothing can be done with")
        windows.append(standing_up())
        return windows[0]

    def choose_the_copy():
        chooser = next(one for one in QApplication.topLevelWidgets() if isinstance(one, start_trouble.Chooser))
        assert [chooser.list.item(row).text().split(" · ")[0] for row in range(2)] == [library.name, kept.name]
        chooser.list.setCurrentRow(1)
        chooser.accept()
        QTimer.singleShot(0, see_and_close)

    def see_and_close():
        library = windows[0].library
        if library is None:
            QTimer.singleShot(50, see_and_close)
            return
        opened.append(library.path)
        qapp.exit()

    monkeypatch.setattr(app, "_stand_up", stand_up)
    answer(qapp, "Safe start", then=lambda: QTimer.singleShot(300, choose_the_copy))
    assert app.run() == 0
    windows[0].close()  # only now: the last window to close within the loop leaves a quit for later tests
    assert opened == [kept]
    (report,) = (home / start_trouble.REPORTS_FOLDER).iterdir()
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text and "desktop/app.py" in text and "SQLite" in text
    assert settings.load().theme == "system"
    assert "dark" in (home / "settings before safe start.json").read_text(encoding="utf-8")


def test_closing_the_message_ends_with_a_status_of_failure(qapp, library, monkeypatch):
    monkeypatch.setattr(app, "_stand_up", lambda: 1 / 0)
    answer(qapp, "Close")
    assert app.run() == 1


def test_none_need_be_opened(qtbot, library):
    chooser = start_trouble.Chooser(None, library)
    qtbot.addWidget(chooser)
    QTimer.singleShot(0, chooser.reject)
    assert chooser.exec() == QDialog.DialogCode.Rejected
