"""Facts in a few words, for the list of what a new edition says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.interchange.new_editions.base import VALUES, Values
from db.values.dates import show_short
from db.values.quantity_display import show

if TYPE_CHECKING:
    from db.library import Library

DIGITS = 6
AS_USUAL = ("actual", "exact", "reported", "estimated")


class FactWords:
    """Words by the library's own measures and bases."""

    def __init__(self, library: Library) -> None:
        rows = library.reading().execute(
            "SELECT b.id, m.key, m.name, b.name FROM basis AS b JOIN measure AS m ON m.id = b.measure_id"
        )
        self._bases = {int(row[0]): (str(row[1]), str(row[2]), str(row[3])) for row in rows}

    def what(self, table: str, values: Values) -> str:
        """Which fact it is: "Power, whole facility, 1 Jul 2026"; no role and no programme."""
        if table != "observation":
            return str(values.get("event") or values.get("statement") or "")
        _, measure, basis = self._bases.get(values["basis_id"], ("", "", ""))
        parts = (measure, basis, values.get("scope"), _day(values.get("date")))
        return ", ".join(str(part) for part in parts if part)

    def said(self, table: str, values: Values, *, moved: bool) -> str:
        """What one side says: "590 MW, forecast"; a plan that moved with its day."""
        if table != "observation":
            return ", ".join(_shown(name, values[name]) for name in VALUES[table] if values.get(name)) or "stands"
        measure = self._bases.get(values["basis_id"], ("", "", ""))[0]
        parts = [show(float(values["value"]), measure, currency=values.get("currency"), digits=DIGITS)]
        if values.get("kind") and values["kind"] not in AS_USUAL:
            parts.append(str(values["kind"]))
        return ", ".join([*parts, _day(values.get("date"))] if moved else parts)


def _shown(name: str, value: Any) -> str:
    if name == "confidence":
        return f"{value} confidence"
    return _day(value) if name in ("date", "since", "until") else str(value)


def _day(edtf: Any) -> str:
    return show_short(str(edtf)) if edtf else ""
