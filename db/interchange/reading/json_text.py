"""A JSON text taken apart piece by piece: a large one can be stopped, and is never in memory as objects as a whole."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.errors import InputError
from db.interchange.reading import limits

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_constant=lambda name: None)


class JsonText:
    """Walks a text: `at_object`, `at_list`, then `members` or `elements`, or `value` for a whole piece."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.place = 0
        self.skip()

    def skip(self) -> None:
        """Past blanks."""
        found = _BLANK.match(self.text, self.place)
        self.place = found.end() if found else self.place

    @property
    def next(self) -> str:
        """The sign at the place, "" at the end."""
        return self.text[self.place : self.place + 1]

    def value(self) -> Any:
        """The whole value at the place. Raises InputError where it is damaged or nested too deep."""
        try:
            value, self.place = _DECODER.raw_decode(self.text, self.place)
        except json.JSONDecodeError as error:
            raise self.damaged(error.pos) from error
        except RecursionError as error:
            raise too_deep(self.path) from error
        except ValueError as error:  # an integer of over 4,300 digits
            raise self.damaged(self.place) from error
        self.skip()
        return value

    def elements(self) -> Iterator[None]:
        """Stops before each element of the list at the place; take each with `value`."""
        yield from self._pieces("[", "]")

    def members(self) -> Iterator[str]:
        """Stops before the value of each member of the object at the place, with its key; take each with `value`."""
        for _ in self._pieces("{", "}"):
            if self.next != '"':
                raise self.damaged(self.place)
            key = self.value()
            self._expect(":")
            yield key

    def _pieces(self, start: str, end: str) -> Iterator[None]:
        self._expect(start)
        if self.next == end:
            self._expect(end)
            return
        while True:
            yield
            if self.next == ",":
                self._expect(",")
            else:
                self._expect(end)
                return

    def _expect(self, sign: str) -> None:
        if self.next != sign:
            raise self.damaged(self.place)
        self.place += 1
        self.skip()

    def damaged(self, place: int) -> InputError:
        """The message for a text that is no JSON from this place on."""
        line = self.text.count("\n", 0, place) + 1
        if place >= len(self.text.rstrip()):
            return limits.unreadable(
                self.path, f"It ends in line {line:,} before it is complete.", "Get the file once more."
            )
        return limits.unreadable(
            self.path,
            f"It is no valid JSON in line {line:,}, at “{self.text[place : place + 20].strip()}”.",
            "Correct it there, or get the file once more.",
        )


def too_deep(path: Path) -> InputError:
    """Objects within objects, far beyond what a table could be."""
    return limits.unreadable(path, f"It is nested more than {limits.DEEPEST} deep.", "Save the part you need as CSV.")


def is_given(value: Any) -> bool:
    """Whether a value says something: null, "", an empty list and "not a number" do not."""
    return not (value is None or value in ("", [], {}) or (isinstance(value, float) and not math.isfinite(value)))
