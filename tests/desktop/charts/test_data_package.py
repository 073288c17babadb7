"""Data packages and what exported files say of themselves, read as other programs read them."""

from __future__ import annotations

import csv
import io
import json
import struct
import zlib
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from charts_for_tests import GAP

from db.browse.filters import Filter
from db.charts.description import ChartDescription
from db.charts.files.library_state import state_of
from db.charts.saved import views
from db.charts.trajectories import chart_data
from db.errors import InputError
from desktop.charts.files.data_package import write_data, write_package
from desktop.charts.files.export import export
from desktop.charts.files.export_metadata import DC, OURS, about_chart

SVG = "{http://www.w3.org/2000/svg}"
DESCRIPTION = ChartDescription(title="算力", filters=(Filter("status", ("operational", "")),))


@pytest.fixture(autouse=True)
def _with_fonts(qapp):
    pass


def png_texts(path: Path) -> dict[str, str]:
    """All text chunks of a PNG, as in its standard (W3C 2003, 11.3.4)."""
    content, at, found = path.read_bytes(), 8, {}
    while at < len(content):
        (length,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        key, _, rest = content[at + 8 : at + 8 + length].partition(b"\0")
        if kind == b"tEXt":
            found[key.decode()] = rest.decode("latin-1")
        elif kind == b"zTXt":
            found[key.decode()] = zlib.decompress(rest[1:]).decode("latin-1")
        elif kind == b"iTXt":
            text = rest[2:].split(b"\0", 2)[2]
            found[key.decode()] = (zlib.decompress(text) if rest[0] else text).decode()
        at += 12 + length
    return found


def test_a_package_has_picture_figures_sources_and_what_they_are(starter_library, tmp_path):
    view = views.saved(starter_library, views.CHART)[0]
    description = views.read_chart(starter_library, view.id)
    data = chart_data(starter_library, description)
    names = write_package(starter_library, data, description, tmp_path / "pack", name=view.name)
    folder = tmp_path / "pack"
    assert {path.name for path in folder.iterdir()} == set(names)
    told = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in told["resources"]} == set(names) - {"datapackage.json", "README.txt"}
    for one in told["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        if one["path"].endswith(".csv"):
            (head, *rows) = csv.reader(io.StringIO(content.decode()))
            assert head == [field["name"] for field in one["schema"]["fields"]]
            assert rows
    assert told["datahall"]["library"]["uid"] == starter_library.uid
    assert any(one.get("path", "").startswith("https://") for one in told["sources"])
    drawn = list(csv.DictReader(io.StringIO((folder / "sources.csv").read_text("utf-8"))))
    publishers = {name.rsplit(" ", 1)[0] for name in data.sources}
    assert publishers <= {row["publisher"] for row in drawn if row["stance"] == "gives"}
    assert ChartDescription.from_json((folder / "description.json").read_text("utf-8")) == description


def test_a_folder_with_other_files_is_left_alone(library, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        write_package(library, GAP, ChartDescription(), folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_figures_get_a_description_beside_them(library, tmp_path):
    beside = write_data(library, GAP, DESCRIPTION, tmp_path / "gap.csv", "Gap")
    told = json.loads(beside.read_text("utf-8"))
    head = (tmp_path / "gap.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert beside.name == "gap.csv-metadata.json"
    assert told["url"] == "gap.csv"
    assert [one["titles"] for one in told["tableSchema"]["columns"]] == head
    assert told["notes"][0]["chart"]["title"] == "算力"


def test_png_says_what_it_shows_and_from_which_library(library, tmp_path):
    about = about_chart(GAP, DESCRIPTION, state_of(library), "Gap")
    texts = png_texts(export(GAP, tmp_path / "a.png", about=about))
    assert texts["Title"] == GAP.title
    assert texts["Source"] == "; ".join(GAP.sources)
    assert texts["Datahall library-id"] == library.uid
    assert texts["Datahall view"] == "Gap"
    assert texts["Datahall filters"] == "Only: Status operational or not given"
    assert ChartDescription.from_json(texts["Datahall chart"]) == DESCRIPTION


def test_svg_says_the_same_without_a_clock(library, tmp_path):
    about = about_chart(GAP, DESCRIPTION, state_of(library), "Gap")
    path = export(GAP, tmp_path / "a.svg", about=about)
    root = ElementTree.parse(path).getroot()
    assert [child.tag for child in root][:3] == [f"{SVG}title", f"{SVG}desc", f"{SVG}metadata"]
    assert "China: from 135 EFLOPS, end of 2019" in (root[1].text or "")
    metadata = root[2]
    assert [one.text for one in metadata.iter(f"{{{DC}}}source")] == list(GAP.sources)
    assert [one.text for one in metadata.iter(f"{{{OURS}}}library-id")] == [library.uid]
    (made_from,) = metadata.iter(f"{{{OURS}}}chart")
    assert ChartDescription.from_json(made_from.text or "") == DESCRIPTION
    assert path.read_bytes() == export(GAP, tmp_path / "b.svg", about=about).read_bytes()


def test_pdf_carries_its_metadata_and_the_chart(library, tmp_path):
    content = export(
        GAP, tmp_path / "a.pdf", about=about_chart(GAP, DESCRIPTION, state_of(library), "Gap")
    ).read_bytes()
    packet = content[content.index(b"<?xpacket begin") : content.index(b"<?xpacket end")]
    root = ElementTree.fromstring(packet.partition(b"?>")[2])
    assert [one.text for one in root.iter(f"{{{OURS}}}library-id")] == [library.uid]
    (title,) = root.iter(f"{{{DC}}}title")
    assert "".join(title.itertext()) == GAP.title
    assert b"/EmbeddedFile" in content
