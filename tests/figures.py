"""A library made of few words, for tests of charts: countries, facilities and their figures."""

from __future__ import annotations

from typing import Any

from db.library import Library
from tests.sample_records import add, basis_id

TODAY = 20_781  # 2026-11-24


class Book:
    """Writes records through the checked forms, each in a change set of its own."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def add(self, table: str, **values: Any) -> int:
        return add(self.library, table, **values)

    def basis(self, key: str, measure: str, name: str, share_of: str | None = None) -> int:
        row = self.library.reading().execute("SELECT id FROM measure WHERE key = ?", (measure,)).fetchone()
        whole = basis_id(self.library, share_of) if share_of else None
        return self.add("basis", key=key, measure_id=row[0], name=name, share_of_id=whole)

    def place(self, code: str, name: str) -> int:
        return self.add("place", code=code, name=name)

    def source(self, publisher: str, published: str = "2026-01-01") -> int:
        return self.add("source", title=f"A page of {publisher}", publisher=publisher, published=published)

    def facility(self, name: str, place_id: int | None = None, **values: Any) -> int:
        return self.add("facility", name=name, place_id=place_id, **values)

    def figure(self, basis: str, value: float, date: str | None, **values: Any) -> int:
        """An observation; what stands is "in use", what is ahead "announced", unless said otherwise."""
        is_ahead = values.get("kind", "reported") in ("planned", "target", "forecast")
        stage = "announced" if is_ahead else "in use"
        fields = {"stage": stage, "basis_id": basis_id(self.library, basis), "value": value, "date": date} | values
        return self.add("observation", **fields)

    def world(self) -> int:
        return int(self.library.reading().execute("SELECT id FROM place WHERE code = 'WORLD'").fetchone()[0])
