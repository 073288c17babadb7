"""A chart's data package: its pictures, figures and sources, with a description that other programs read.

`datapackage.json` follows the Data Package standard, version 2 (Open Knowledge Foundation, https://datapackage.org,
2024); the description beside a single CSV follows "Metadata Vocabulary for Tabular Data" (W3C 2015).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from db.charts.description import ChartData, ChartDescription
from db.charts.files.chart_csv import COLUMNS, chart_csv
from db.charts.files.chart_text import describe
from db.charts.files.library_state import LibraryState
from db.charts.files.package_facts import SOURCE_COLUMNS, SourceRow, fact_ids, sources_of_facts
from db.charts.splits.filter_words import filter_words

if TYPE_CHECKING:
    from db.library import Library

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DATA, SOURCES, DESCRIPTION, PACKAGE, READ_ME = (
    "data.csv", "sources.csv", "description.json", "datapackage.json", "README.txt",
)  # fmt: skip
_TYPES = {
    **dict.fromkeys(("value", "low", "high"), "number"),
    **dict.fromkeys(("date", "first day", "last day"), "date"),
    "fact": "integer",
}
_MEDIA = {".png": "image/png", ".svg": "image/svg+xml", ".pdf": "application/pdf"}


@dataclass(frozen=True, kw_only=True)
class ChartFacts:
    """A chart with all that is said of it: its view's name ("" for none), figures, description and library."""

    name: str
    data: ChartData
    description: ChartDescription
    state: LibraryState

    @property
    def title(self) -> str:
        """In one line."""
        return " ".join(self.data.title.split()) or self.name or "Chart"


def package_files(library: Library, chart: ChartFacts, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files of a package by name; `pictures` are among them."""
    sources, sources_csv = sources_of_facts(library, fact_ids(chart.data))
    files = dict(pictures)
    files[DATA] = chart_csv(chart.data).encode()
    files[SOURCES] = sources_csv.encode()
    files[DESCRIPTION] = (json.dumps(json.loads(chart.description.to_json()), ensure_ascii=False, indent=2)).encode()
    files[PACKAGE] = json.dumps(_package(chart, sources, files), ensure_ascii=False, indent=2).encode()
    files[READ_ME] = _read_me(chart, files).encode()
    return files


def csv_metadata(chart: ChartFacts, file_name: str) -> str:
    """What stands beside a CSV of the chart's figures, as `file_name` + "-metadata.json"."""
    told: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file_name,
        "dc:title": chart.title,
        "dc:description": describe(chart.data),
        "dc:source": list(chart.data.sources),
        "tableSchema": {
            "columns": [{"name": one.replace(" ", "_"), "titles": one, "datatype": _type(one)} for one in COLUMNS]
        },
        "notes": [_ours(chart)],
    }
    if chart.state.at:
        told["dc:date"] = chart.state.at
    return json.dumps(told, ensure_ascii=False, indent=2)


def slug(name: str) -> str:
    """A name as the standard wants it: small Latin letters, digits and hyphens."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower())
    return "-".join(kept.split())[:80].strip("-") or "chart"


def _package(chart: ChartFacts, sources: list[SourceRow], files: Mapping[str, bytes]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "$schema": PROFILE,
        "name": slug(chart.name or chart.title),
        "title": chart.title,
        "description": describe(chart.data),
        "resources": [_resource(name, content) for name, content in files.items()],
        "sources": [_source(one) for one in sources],
        "datahall": _ours(chart),
    }
    if chart.state.at:
        told["created"] = chart.state.at
    licences = sorted({one.licence for one in sources if one.licence})
    if licences:
        told["licenses"] = [{"name": slug(one), "title": f"{one} (of sources: see {SOURCES})"} for one in licences]
    return {key: value for key, value in told.items() if value or key == "resources"}


def _ours(chart: ChartFacts) -> dict[str, Any]:
    return {
        "view": chart.name,
        "library": asdict(chart.state),
        "filters": filter_words(chart.description),
        "coverage": list(chart.data.coverage),
        "notDrawn": list(chart.data.left_out),
        "chart": json.loads(chart.description.to_json()),
    }


def _source(source: SourceRow) -> dict[str, str]:
    by = ", ".join(part for part in (source.publisher, source.published) if part)
    told = {"title": f"{source.title} ({by})" if by else source.title, "path": source.address}
    return {key: value for key, value in told.items() if value}


def _resource(name: str, content: bytes) -> dict[str, Any]:
    stem, dot, ending = name.rpartition(".")
    told: dict[str, Any] = {"name": slug(f"{stem} {ending}" if f".{ending}" in _MEDIA else stem), "path": name}
    if ending == "csv":
        columns = COLUMNS if name == DATA else SOURCE_COLUMNS
        told |= {
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": [{"name": one, "type": _type(one)} for one in columns], "missingValues": [""]},
        }
        if name == SOURCES:
            # A vague date, "2023-Q4" or "2025", is no date of the standard.
            told["schema"]["fields"] = [
                one | {"type": "string"} if one["name"] == "date" else one for one in told["schema"]["fields"]
            ]
    else:
        told |= {"format": ending, "mediatype": _MEDIA.get(dot + ending, "application/json")}
    return told | {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def _type(column: str) -> str:
    return _TYPES.get(column, "string")


def _read_me(chart: ChartFacts, files: Mapping[str, bytes]) -> str:
    what = {
        DATA: "the figures drawn, one line for each, with range, kind and publisher",
        SOURCES: "each fact behind the figures, and who gives, supports, doubts or denies it",
        DESCRIPTION: "the chart's description: Datahall draws the same chart from it",
        PACKAGE: "what all files hold, for programs (Data Package standard, version 2)",
    }
    told = [chart.title, "=" * min(len(chart.title), 100), "", describe(chart.data), "", "Files"]
    told += [f"  {name}: {what.get(name, 'the chart as a picture')}" for name in files]
    told += ["", "Made by Datahall from:", f"  {chart.state.words()}"]
    if filter_words(chart.description):
        told += ["", filter_words(chart.description)]
    return "\n".join([*told, ""])
