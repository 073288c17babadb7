"""Facilities as GeoJSON (RFC 7946): a point for each that has coordinates, in WGS 84 degrees, longitude first."""

from __future__ import annotations

import json
from typing import BinaryIO

from db.errors import InputError
from db.interchange.writing.fields import Value
from db.interchange.writing.outgoing import Outgoing

LATITUDE, LONGITUDE = ("latitude", "Latitude, degrees"), ("longitude", "Longitude, degrees")


def write_geojson(file: BinaryIO, outgoing: Outgoing) -> None:
    """Writes a collection of features, one on each line; facilities without coordinates are counted aside.

    Raises InputError where the columns have no coordinates.
    """
    names = [field.name for field in outgoing.fields]
    latitude = next((names.index(name) for name in LATITUDE if name in names), None)
    longitude = next((names.index(name) for name in LONGITUDE if name in names), None)
    if latitude is None or longitude is None:
        raise InputError(
            "GeoJSON could not be written.",
            "The chosen columns have no coordinates.",
            "Choose all columns, or show the column “Coordinates”.",
        )
    file.write(b'{"type":"FeatureCollection","features":[')
    written = 0
    for row in outgoing.rows:
        if row[latitude] is None or row[longitude] is None:
            outgoing.left_aside += 1
            continue
        kept = {name: value for place, (name, value) in enumerate(zip(names, row, strict=True))
                if place not in (latitude, longitude)}  # fmt: skip
        feature = _feature(row[longitude], row[latitude], kept)
        file.write(f"{',' if written else ''}\n{feature}".encode())
        written += 1
    file.write(b"\n]}\n")


def _feature(longitude: Value, latitude: Value, properties: dict[str, Value]) -> str:
    uid = properties.get("uid")
    feature = {
        "type": "Feature",
        **({"id": uid} if uid else {}),
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }
    return json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
