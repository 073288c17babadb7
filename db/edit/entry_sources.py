"""Fields that sources are entered with: web addresses, DOIs, and marks that are there or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.edit.drafts import Values
from db.edit.entry_fields import Context, Field, Reading, Texts, Words
from db.errors import InputError

_SCHEMES = ("http://", "https://", "doi:", "file:")
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#]\S*)?")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True, kw_only=True)
class Address(Words):
    """A web address; one without "https://" gets it."""

    nullable: bool = True
    hint: str = "https://"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The address as a browser wants it."""
        text = text.strip()
        if not text:
            return self.empty()
        if text.lower().startswith(_SCHEMES) and not re.search(r"\s", text):
            return Reading({self.name: text})
        if _WITHOUT_SCHEME.fullmatch(text):
            return Reading({self.name: f"https://{text}"}, f"https://{text}")
        raise InputError("This is no web address.", "", "Start it with https://, or leave it empty.")


@dataclass(frozen=True, kw_only=True)
class Doi(Words):
    """A DOI, also as the address that it is often given as."""

    hint: str = "10.1038/…"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The bare DOI."""
        if not text.strip():
            return Reading({self.name: ""})
        found = _DOI.search(text.strip())
        if found is None:
            raise InputError("This is no DOI.", "", "It begins with “10.”, as in 10.1038/s41586-020-2649-2.")
        bare = found[0].rstrip(".,;")
        return Reading({self.name: bare}, bare if bare != text.strip() else "")


@dataclass(frozen=True, kw_only=True)
class Mark(Field):
    """A mark that a record has or has not; `words` stand beside the box. Its text is "yes" or ""."""

    words: str
    control: str = "mark"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """Whether it is set."""
        return Reading({self.name: text.strip().casefold() == "yes"})

    def show(self, values: Values, context: Context) -> str:
        """ "yes", or nothing."""
        return "yes" if values.get(self.name) else ""
