"""Fields as a person types them: each reads a text into columns, says how it was read, and writes columns as text.

A field knows nothing of the screen. `read` raises InputError (UnclearInput with choices) for what it cannot take, and
its sentence is what stands under the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from db.edit.drafts import Values
from db.errors import InputError
from db.values import dates
from db.values.coordinates import read_pair, show_pair
from db.words import Confidence

if TYPE_CHECKING:
    from db.library import Library

LONGEST_NAME = 300
"""Characters of a name, as the forms have it; said here already, whatever else is wrong with the record."""

Texts = Mapping[str, str]


@dataclass(frozen=True)
class BasisOption:
    """A basis to choose: its row's id, key, measure and label within the list."""

    id: int
    key: str
    measure: str
    label: str


@dataclass
class Context:
    """What fields ask while reading: the library, the record, and today.

    `table` and `record_id` are the record being edited, `country` its ISO code (it may make "$" and "¥" clear).
    """

    library: Library
    table: str
    record_id: int | None = None
    country: str | None = None
    today: date = field(default_factory=date.today)
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    """Texts of records shown already, by table and id."""
    looks: int = 0
    """How often `look_again` was called: what was read before is read anew."""

    def look_again(self) -> None:
        """Knows measures and bases that were made meanwhile."""
        self.looks += 1
        self.__dict__.pop("bases", None)

    @property
    def money(self) -> str:
        """The measure that amounts of money are of."""
        return "capital_cost" if self.table == "facility" else "investment"

    @cached_property
    def bases(self) -> list[BasisOption]:
        """All bases of the library. Those of the record's other money measure name it."""
        rows = self.library.reading().execute(
            "SELECT b.id, b.key, m.key, b.name, m.name FROM basis AS b JOIN measure AS m ON m.id = b.measure_id "
            "ORDER BY m.id, b.id"
        )
        other = {"capital_cost", "investment"} - {self.money}
        return [
            BasisOption(row[0], row[1], row[2], f"{row[4].lower()}: {row[3]}" if row[2] in other else row[3])
            for row in rows
        ]

    def basis(self, basis_id: int) -> BasisOption | None:
        """The basis of this id, or None."""
        return next((basis for basis in self.bases if basis.id == basis_id), None)

    def bases_of(self, measure: str | None) -> list[BasisOption]:
        """The bases a figure of this measure may be on; money has those of both its measures."""
        if measure in ("capital_cost", "investment"):
            own = [basis for basis in self.bases if basis.measure == self.money]
            return own + [
                basis
                for basis in self.bases
                if basis.measure in ("capital_cost", "investment") and basis.measure != self.money
            ]
        return [basis for basis in self.bases if basis.measure == measure]


@dataclass(frozen=True)
class Reading:
    """What a text means: the columns it fills, and the sentence under the field ("" where there is nothing to say)."""

    values: Values
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field. `control` says how it is shown: "text", "long", "choice", "reference", "segments" or "hidden".

    `width` is its share of a line. `follows` names the fields whose text decides how this one is read.
    """

    name: str
    label: str
    hint: str = ""
    needed: bool = False
    width: int = 2
    follows: tuple[str, ...] = ()
    control: str = "text"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that this field fills."""
        return (self.name,)

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """What `text` means. An empty text empties the columns."""
        raise NotImplementedError

    def show(self, values: Values, context: Context) -> str:
        """The text for stored values, which reads as these again."""
        raise NotImplementedError

    def options(self, context: Context, others: Texts) -> Sequence[str]:
        """For a choice: what can be chosen."""
        return ()

    def empty(self) -> Reading:
        """What an empty field means."""
        return Reading(dict.fromkeys(self.columns))


@dataclass(frozen=True, kw_only=True)
class Words(Field):
    """Plain words. An empty one is "" or, with `nullable`, nothing."""

    nullable: bool = False

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The words without blanks at their ends."""
        text = text.strip()
        if self.name == "name" and len(text) > LONGEST_NAME:
            raise InputError(f"This has {len(text):,} characters; at most {LONGEST_NAME} fit.", "", "Shorten it.")
        return Reading({self.name: None if self.nullable and not text else text})

    def show(self, values: Values, context: Context) -> str:
        """The words."""
        return str(values.get(self.name) or "")


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a closed list of words; `default` is what an empty text means."""

    of: type[StrEnum]
    default: StrEnum | None = None
    only: tuple[StrEnum, ...] = ()
    control: str = "choice"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """The member of this text, in any case of letters."""
        plain = " ".join(text.split()).casefold()
        if not plain:
            return Reading({self.name: self.standard(context) or None})
        words = self.options(context, others)
        for word in words:
            if word.casefold() == plain:
                return Reading({self.name: word})
        begun = [word for word in words if word.casefold().startswith(plain)]
        listed = ", ".join(begun or words)
        raise InputError(f"“{text.strip()[:60]}” is not in the list.", "", f"Choose one of: {listed}.")

    def standard(self, context: Context) -> str:
        """What an empty text means; "" for nothing."""
        return str(self.default or "")

    def show(self, values: Values, context: Context) -> str:
        """The member's text."""
        value = values.get(self.name)
        return "" if value is None else str(value)

    def options(self, context: Context, others: Texts) -> Sequence[str]:
        """The members in the order of the design."""
        return [str(member) for member in (self.only or self.of)]


@dataclass(frozen=True, kw_only=True)
class ConfidenceChoice(Choice):
    """How sure a fact is. Left empty, as the person chose for new facts."""

    name: str = "confidence"
    label: str = "Confidence"
    of: type[StrEnum] = Confidence
    default: StrEnum | None = Confidence.MEDIUM

    def standard(self, context: Context) -> str:
        """See `Choice`."""
        return context.library.new_confidence


@dataclass(frozen=True, kw_only=True)
class YesNo(Field):
    """Yes, no, or not said; `words` are the first two as the form puts them."""

    control: str = "choice"
    hint: str = "not said"
    words: tuple[str, str] = ("yes", "no")

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """True, False or None."""
        plain = text.strip().casefold()
        yes, no = self.words
        known = {"": None, "not said": None, "yes": True, "no": False, yes: True, no: False}
        if plain not in known:
            raise InputError(f"“{text.strip()[:60]}” is not in the list.", "", f"Choose {yes}, {no} or not said.")
        return Reading({self.name: known[plain]})

    def show(self, values: Values, context: Context) -> str:
        """Its word for yes or no, or nothing."""
        value = values.get(self.name)
        return "" if value is None else self.words[not value]

    def options(self, context: Context, others: Texts) -> Sequence[str]:
        """The three answers."""
        return (*self.words, "not said")


@dataclass(frozen=True, kw_only=True)
class Date(Field):
    """A date as vague as its source made it."""

    hint: str = "Q3 2027, mid-2026 …"

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """EDTF, with the date in plain words."""
        if not text.strip():
            return self.empty()
        read = dates.parse(text, today=context.today)
        words = dates.show(read.edtf)
        return Reading({self.name: read.edtf}, words)

    def show(self, values: Values, context: Context) -> str:
        """Words that `dates.parse` reads as the same date, else EDTF itself."""
        return date_text(values.get(self.name))


@dataclass(frozen=True, kw_only=True)
class DayBeside(Date):
    """A date that another field uses: the day a new source was published. It fills no column itself."""

    @property
    def columns(self) -> tuple[str, ...]:
        """None."""
        return ()

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """Nothing, with the date in plain words."""
        return Reading({}, Date.read(self, text, context, others).sentence)

    def show(self, values: Values, context: Context) -> str:
        """Nothing: it is asked only of new sources."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Coordinates(Field):
    """Latitude and longitude in one field: "41.15, 114.7" or 41°09'00"N 114°42'E."""

    name: str = "coordinates"
    hint: str = "41.15, 114.70"

    @property
    def columns(self) -> tuple[str, ...]:
        """Both."""
        return ("latitude", "longitude")

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """WGS 84 degrees, north and east positive."""
        if not text.strip():
            return self.empty()
        latitude, longitude = read_pair(text)
        return Reading({"latitude": latitude, "longitude": longitude}, show_pair(latitude, longitude))

    def show(self, values: Values, context: Context) -> str:
        """Decimal degrees, all digits kept."""
        if values.get("latitude") is None or values.get("longitude") is None:
            return ""
        return ", ".join(_decimal(float(values[name])) for name in self.columns)


def date_text(edtf: str | None) -> str:
    """Words for an EDTF text that `dates.parse` reads as the same, else the EDTF text itself."""
    if not edtf:
        return ""
    for words in (dates.show_short(edtf), dates.show(edtf)):
        try:
            if dates.parse(words).edtf == edtf:
                return words
        except InputError:
            continue
    return edtf


def _decimal(degrees: float) -> str:
    text = f"{degrees:.4f}"
    return text if float(text) == degrees else repr(degrees)
