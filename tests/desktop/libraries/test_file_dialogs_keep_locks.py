"""A person looks for a file in the folder of the open library; what is saved afterwards is on the disk."""

from __future__ import annotations

import shutil
import sys

import pytest
from locks import log_outlives_a_visitor
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QTreeView
from sample_records import add

from db.library import open_library
from desktop.app import make_application

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks belong to handles there")


@pytest.fixture
def library(home, empty_library_file):
    path = home / "mine.datahall"
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    yield library
    library.close()


def test_the_dialog_for_files_does_not_look_into_the_open_library(qtbot, library):
    make_application()
    add(library, "facility", name="Alpha")
    assert log_outlives_a_visitor(library.path)
    dialog = QFileDialog(None, "Import", str(library.path.parent))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    model = dialog.findChild(QFileSystemModel)
    view = dialog.findChild(QTreeView)
    qtbot.waitUntil(lambda: model.rowCount(view.rootIndex()) >= 3, timeout=10_000)
    rows = [model.index(row, 0, view.rootIndex()) for row in range(model.rowCount(view.rootIndex()))]
    qtbot.waitUntil(lambda: all(model.type(row) for row in rows), timeout=10_000)
    kinds = {model.fileName(row): model.type(row) for row in rows}
    dialog.reject()
    assert log_outlives_a_visitor(library.path), kinds
    add(library, "facility", name="Beta")
