"""Whether a row of an export of everything can stand in a library: each field there, of its kind, and no other.

What only the database can tell (a value below its own low) it tells when the row is written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from typing import Any

from db.interchange.whole.layout import Field, Kind, fields_of

LARGEST_INTEGER = 2**63 - 1
LONGEST_UID = 36
_MISSING = object()


def wrong_in(table: str, row: dict[str, Any]) -> str:
    """What is wrong with a row, in a sentence; "" where nothing is."""
    fields = fields_of(table)
    for name in row:
        if name not in fields:
            return f"There is no field “{name[:60]}” in “{table}”."
    for name, field in fields.items():
        value = row.get(name, _MISSING)
        if value is _MISSING or value is None:
            if field.required:
                return f"“{name}” is missing."
        elif wrong := _wrong_value(field, value):
            return f"“{name}” {wrong}."
    return ""


def wrong_in_content(row: dict[str, Any]) -> str:
    """What is wrong with the bytes of a kept copy."""
    if set(row) != {"sha256", "content"} or not all(isinstance(value, str) for value in row.values()):
        return "The bytes of a kept copy have “sha256” and “content”, both texts."
    try:
        content = base64.b64decode(row["content"], validate=True)
    except (binascii.Error, ValueError):
        return "“content” is not in base64."
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        return "“content” does not match its “sha256”: the kept copy was changed or is damaged."
    return ""


def wrong_in_origin(row: dict[str, Any]) -> str:
    """What is wrong with a row that says where an imported row came from."""
    names = ("import_run", "key", "table", "row")
    if set(row) != set(names) or not all(isinstance(value, str) for value in row.values()):
        return "An origin has " + ", ".join(f"“{name}”" for name in names) + ", all texts."
    return next((f"“{name}” {wrong}." for name in names if (wrong := _wrong_text(row[name]))), "")


def stored(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row as it is stored, by column, but for its references, which still name their row."""
    return {field.column: _stored(field, row.get(name)) for name, field in fields_of(table).items()}


def _stored(field: Field, value: Any) -> Any:
    if value is None:
        return field.default
    return float(value) if field.kind is Kind.NUMBER else value


def _wrong_value(field: Field, value: Any) -> str:
    wrong = _WRONG[field.kind](value)
    if wrong:
        return wrong
    if field.choices and value not in field.choices:
        return f"is “{value[:60]}”, which is none of: {', '.join(field.choices)}"
    if field.longest is not None and len(value) > field.longest:
        return f"is {len(value):,} signs long; {field.longest:,} are allowed"
    return ""


def _wrong_text(value: Any) -> str:
    if not isinstance(value, str):
        return "is no text"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "has half a sign (a lone surrogate), which no text may have"
    return ""


def _wrong_reference(value: Any) -> str:
    wrong = _wrong_text(value)
    return wrong or ("" if 0 < len(value) <= LONGEST_UID else f"is no unique id of up to {LONGEST_UID} signs")


def _wrong_number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "is no number"
    try:
        return "is no number" if math.isnan(float(value)) else ""
    except OverflowError:
        return "is too large"


def _wrong_integer(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "is no whole number"
    return "" if abs(value) <= LARGEST_INTEGER else "is too large"


def _wrong_yes_or_no(value: Any) -> str:
    return "" if isinstance(value, bool) else "is neither true nor false"


_WRONG = {
    Kind.TEXT: _wrong_text,
    Kind.CHOICE: _wrong_text,
    Kind.REFERENCE: _wrong_reference,
    Kind.NUMBER: _wrong_number,
    Kind.INTEGER: _wrong_integer,
    Kind.YES_OR_NO: _wrong_yes_or_no,
}
