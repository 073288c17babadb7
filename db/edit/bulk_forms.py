"""The checked forms for many rows at once: the same answer as `db.edit.forms.check`, some ten times as soon.

A row whose fields are set alike to one that passed before differs from it only in free values: texts, numbers, dates.
Where these plainly keep the form's rules, the row is the earlier one with them put in; every other row goes through
the form itself. A property test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_args

from db.edit.forms import Form, cannot_be_stored, check, is_seen
from db.errors import InputError
from db.models.columns import NAME_LENGTH, TEXT_LENGTH
from db.values.dates import span

_NEEDED = ("name", "title", "statement")
_ADDRESSES = ("address", "archive_address")
_STARTS = ("http://", "https://", "doi:", "file:")
_LIMITS = {"latitude": 90.0, "longitude": 180.0}
MOST_SHAPES = 5000


class BulkForm:
    """Checks rows of one form."""

    def __init__(self, form: type[Form]) -> None:
        self._form = form
        self._passed: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._free = {name: kind for name, field in form.model_fields.items() if (kind := _kind(field.annotation))}
        self._longest = {
            name: min(_longest(field.metadata), NAME_LENGTH if name == "name" else TEXT_LENGTH)
            for name, field in form.model_fields.items()
        }
        self._dates = form.dates

    def check(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values to store, from what was entered. Raises FormErrors when anything is wrong."""
        free, shape = self._free, []
        for name, value in values.items():
            kind = free.get(name)
            if kind is None or value is None:
                shape.append((name, value))
            elif type(value) is not kind:
                return check(self._form, values)
            else:
                shape.append((name, kind))
        key = tuple(shape)
        try:
            passed = self._passed.get(key)
        except TypeError:  # a value that is none of the known kinds
            return check(self._form, values)
        if passed is None:
            checked = check(self._form, values)
            if len(self._passed) < MOST_SHAPES:
                self._passed[key] = checked
            return checked
        return self.as_before(passed, values) or check(self._form, values)

    def as_before(self, passed: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The row that passed before, with free values of another that is given in the same fields.

        None where only the form itself can tell: then `check` the whole row.
        """
        row = passed.copy()
        free = self._free
        value: Any
        for name, value in values.items():
            if value is None or name not in free:
                continue
            kind = type(value)
            if kind is not free[name]:
                return None
            if kind is str:
                if value:
                    if not self._is_plain(name, value):
                        return None
                elif name in _NEEDED or name in self._dates:
                    return None
            elif kind is float and not 0 <= value < 1e300 and (name not in _LIMITS or not math.isfinite(value)):
                return None
            row[name] = value
        return row if self._days_fit(row) and _keeps_rules(row) else None

    def _is_plain(self, name: str, value: str) -> bool:
        if len(value) > self._longest[name] or value[0].isspace() or value[-1].isspace():
            return False
        if name in _NEEDED and not is_seen(value):
            return False
        if name in _ADDRESSES and not value.lower().startswith(_STARTS):
            return False
        return not cannot_be_stored(value)

    def _days_fit(self, row: dict[str, Any]) -> bool:
        for name in self._dates:
            written = row[name]
            first, last = None, None
            if written is not None:
                try:
                    first, last = span(written)
                except InputError:
                    return False
            row[f"{name}_first_day"], row[f"{name}_last_day"] = first, last
        return True


def _keeps_rules(row: dict[str, Any]) -> bool:
    """The rules between several free values, of all forms together: a form without the fields keeps them."""
    if "value" in row:
        low, high = row["low"], row["high"]
        return (low is None or low <= row["value"]) and (high is None or high >= row["value"])
    if "latitude" in row:
        return all(row[name] is None or -limit <= row[name] <= limit for name, limit in _LIMITS.items())
    if "since" in row:
        first, last = row["since_first_day"], row["until_last_day"]
        return first is None or last is None or bool(first <= last)
    return True


def _kind(annotation: Any) -> type | None:
    """str, int or float for a free field; None for one of a closed list, a flag or anything else."""
    kinds = {annotation, *get_args(annotation)} - {type(None)}
    return next((kind for kind in (str, int, float) if kind in kinds), None)


def _longest(metadata: list[Any]) -> int:
    return min((one.max_length for one in metadata if hasattr(one, "max_length")), default=TEXT_LENGTH)
