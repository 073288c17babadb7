"""Charts and boards drawn from the command line, as a person uses it without a window."""

from __future__ import annotations

import zipfile

import pytest
from saved_charts import GAP, SAVED

from db.charts.saved import boards, views
from db.charts.saved.boards import Board, BoardItem
from db.library import open_library


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_saved_chart_is_drawn_into_the_kind_of_file_its_ending_names(datahall, mine, tmp_path, ending, begins):
    status, said, _ = datahall("chart", GAP, "--to", f"gap.{ending}", "--library", mine)
    assert status == 0
    assert (tmp_path / f"gap.{ending}").read_bytes().startswith(begins)
    assert f"gap.{ending}" in said


def test_size_scale_and_theme_are_as_asked(datahall, mine, tmp_path):
    from PySide6.QtGui import QImage

    options = ("--width", 800, "--height", 1500, "--scale", 2, "--library", mine)
    assert datahall("chart", GAP.lower(), "--to", "light.png", *options)[0] == 0
    assert datahall("chart", GAP, "--to", "dark.png", "--theme", "dark", *options)[0] == 0
    light, dark = QImage(str(tmp_path / "light.png")), QImage(str(tmp_path / "dark.png"))
    assert (light.width(), light.height()) == (dark.width(), dark.height()) == (1600, 3000)
    assert light.pixelColor(2, 2).lightness() > 200 > 60 > dark.pixelColor(2, 2).lightness()


def test_two_runs_give_the_same_bytes_of_svg(datahall, mine, tmp_path):
    for name in ("a.svg", "b.svg"):
        assert datahall("chart", GAP, "--to", name, "--library", mine)[0] == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_every_saved_chart_and_board_is_drawn_a_line_for_each_though_one_fails(datahall, mine, tmp_path):
    library = open_library(mine)
    uids = [view.uid for view in views.saved(library, views.CHART)]
    boards.save(library, "All/three", Board(title="All", items=tuple(BoardItem(view_uid=uid) for uid in uids)))
    views.save(library, "Broken", views.CHART, "{")
    library.close()
    status, said, complaints = datahall("chart", "--all", "--to", "out", "--kind", "svg", "--library", mine)
    assert status == 1
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.svg" for name in (*SAVED, "All three")}
    assert len(said.splitlines()) == 4
    assert complaints.startswith("datahall: “Broken” was not drawn. This saved chart cannot be read.")
    assert len(complaints.splitlines()) == 1
    library = open_library(mine)
    views.delete(library, views.saved(library)[-1].id)
    library.close()
    assert datahall("chart", "--all", "--to", "out", "--library", mine)[0] == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == 4


def test_a_board_is_drawn_by_its_name(datahall, mine, tmp_path):
    library = open_library(mine)
    items = tuple(BoardItem(view_uid=view.uid) for view in views.saved(library, views.CHART))
    boards.save(library, "Overview", Board(title="Overview of all", items=items))
    library.close()
    for name in ("board.svg", "again.svg", "board.pdf", "board.png"):
        assert datahall("chart", "overview", "--to", name, "--library", mine)[0] == 0
    content = (tmp_path / "board.svg").read_text("utf-8")
    assert "Overview of all" in content and "Stargate sites: power now" in content and "Qx" not in content
    assert content == (tmp_path / "again.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("preset", "width", "height"),
    [
        ("slide", 1920, 1080),
        ("social", 1200, 675),
        ("a4", 3369, 2382),
        ("a4-portrait", 2382, 3369),
        ("article", 1360, 0),
    ],
)
def test_a_preset_gives_its_size_and_all_of_the_chart(datahall, mine, tmp_path, preset, width, height):
    from PySide6.QtGui import QImage

    assert datahall("chart", "Stargate sites", "--to", "a.png", "--preset", preset, "--library", mine)[0] == 0
    made = QImage(str(tmp_path / "a.png"))
    assert made.width() == width
    assert made.height() == height or (not height and made.height() > 800)


def test_a_zip_or_a_folder_is_the_data_package(datahall, mine, tmp_path):
    assert datahall("chart", GAP, "--to", "pack.zip", "--library", mine)[0] == 0
    assert datahall("chart", GAP, "--to", "pack", "--library", mine)[0] == 0
    assert datahall("chart", GAP, "--to", "pack", "--package", "--library", mine)[0] == 0  # over the older one
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        names = {name.removeprefix("pack/") for name in archive.namelist()}
    assert names == {path.name for path in (tmp_path / "pack").iterdir()}


def test_a_chart_and_a_table_are_drawn_and_written_as_known_on_a_day(datahall, mine, tmp_path):
    status, _, _ = datahall("export", "facilities", "--to", tmp_path / "now.csv", "--library", mine)
    assert status == 0
    then = tmp_path / "then.csv"
    status, _, _ = datahall("export", "facilities", "--to", then, "--library", mine, "--as-known-on", "1 March 2025")
    assert status == 0
    assert 1 < len(then.read_text().splitlines()) < len((tmp_path / "now.csv").read_text().splitlines())
    drawn = tmp_path / "gap.svg"
    chart = ("chart", "China and the United States", "--to", drawn, "--library", mine)
    status, _, _ = datahall(*chart, "--as-known-on", "2025-03-01")
    assert status == 0
    assert "As known on 1 March 2025" in drawn.read_text(encoding="utf-8")
    status, _, complaint = datahall(*chart, "--as-known-on", "soon")
    assert status == 2
    assert "soon" in complaint
