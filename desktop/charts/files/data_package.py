"""A data package on disk: a folder or a zip with the chart's pictures, figures, sources and their descriptions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.charts.description import ChartData, ChartDescription
from db.charts.files.chart_csv import chart_csv
from db.charts.files.library_state import state_of
from db.charts.files.package_files import PACKAGE, ChartFacts, csv_metadata, package_files
from db.charts.trajectories import chart_data
from db.errors import DatahallError, InputError
from db.values.notation import in_standard
from db.whole_files import write_whole
from desktop.charts.files.export import chart_sheet
from desktop.charts.files.export_metadata import about_chart
from desktop.charts.files.sheet import Sheet, sheet_bytes

if TYPE_CHECKING:
    from db.library import Library

_FIRST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
PNG_SCALE = 2


def write_package(
    library: Library,
    data: ChartData,
    description: ChartDescription,
    target: Path,
    *,
    name: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> list[str]:
    """Writes a chart's data package and returns the names of its files.

    Args:
        target: a file ending in .zip, which is replaced; or a folder, which is made, or holds an older package.
        name: of the saved view, "" for none.
        pictures: see `package_pictures`; None for those that suit.

    Raises:
        InputError: the folder holds other files.
        DatahallError: something cannot be written.
    """
    chart = ChartFacts(name=name, data=data, description=description, state=state_of(library))
    if pictures is None:
        pictures = package_pictures(chart_sheet(data, about=about_chart(data, description, chart.state, name)))
    with in_standard():  # the picture is as on screen; the data are alike, whoever exports them
        files = package_files(library, replace(chart, data=chart_data(library, description)), pictures)
    if target.suffix.lower() == ".zip":
        write_whole(target, _zipped(files, target.stem))
    else:
        _write_folder(target, files)
    return list(files)


def package_pictures(sheet: Sheet) -> dict[str, bytes]:
    """The pictures of a data package, by the names of their files."""
    return {f"chart{ending}": sheet_bytes(sheet, ending, scale=PNG_SCALE) for ending in (".png", ".svg")}


def write_data(library: Library, data: ChartData, description: ChartDescription, target: Path, name: str = "") -> Path:
    """Writes a chart's figures as CSV, and what they are beside it; returns the path of the latter.

    Raises DatahallError.
    """
    chart = ChartFacts(name=name, data=data, description=description, state=state_of(library))
    beside = target.with_name(f"{target.name}-metadata.json")
    write_whole(target, chart_csv(data).encode("utf-8-sig"))
    write_whole(beside, csv_metadata(chart, target.name).encode())
    return beside


def _zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """All in one folder of the archive, so that unpacking leaves no loose files; without the clock's time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, written in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _FIRST_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, written)
    return content.getvalue()


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    try:
        if target.is_dir() and any(target.iterdir()) and not (target / PACKAGE).exists():
            raise InputError(
                f"{target.name} holds other files.", "", "Choose a new folder for the data package, or an empty one."
            )
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatahallError(
            f"The folder {target} could not be made.", f"{error.strerror}.", "Choose another place."
        ) from error
    for name, written in files.items():
        write_whole(target / name, written)
