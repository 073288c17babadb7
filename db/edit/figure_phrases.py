"""Reads a line of figures as people write them into several observations.

"1.2 GW planned for mid-2026, 200 MW in October 2025, 590 MW now (estimate, 5 to 95 %: 500 to 680)" are three;
"US$280bn authorised, of it 52.7 appropriated, 33 awarded" are a total and two parts of it. What a figure does not say
itself is taken from its neighbour only where that is said in the reading; a word that is not understood is an error,
since dropping it might change what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from db.catalogue import BASIS_BY_KEY, MEASURE_BY_KEY
from db.edit.figure_pieces import date_at, with_number, with_range
from db.edit.figure_words import (
    AND_BEYOND,
    BASES,
    CONFIDENCES,
    DEFAULT_BASIS,
    EXTENTS,
    FILLER,
    INTERVAL,
    KINDS,
    NOW,
    PRECISION,
    RANGE,
    STAGES,
    UNDATED,
)
from db.errors import InputError
from db.values import dates, quantities
from db.values.dates import VagueDate
from db.values.quantities import Quantity
from db.words import Extent, Kind, Stage

LONGEST = 2000
MOST_WORDS = 8
EXAMPLE = "Write for example: 1.2 GW planned for mid-2026, 590 MW now."


@dataclass
class FigureReading:
    """One figure of a line, as it will be stored.

    `part_of` is the position, in the same line, of the figure it is a part of. `carried` says what was taken from an
    earlier figure, in words. `note` keeps remarks in brackets.
    """

    quantity: Quantity
    basis: str = ""
    kind: Kind | None = None
    stage: Stage | None = None
    and_beyond: bool = False
    extent: Extent | None = None
    part_of: int | None = None
    date: VagueDate | None = None
    confidence: str | None = None
    note: str = ""
    carried: str = ""
    in_words: list[str] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """The columns of an observation, but subject, basis (`self.basis` is its key) and source."""
        quantity = self.quantity
        return {
            "value": quantity.value,
            "low": quantity.low,
            "high": quantity.high,
            "interval": quantity.interval,
            "qualifier": quantity.qualifier,
            "currency": quantity.currency,
            "digits": quantity.significant_digits,
            "as_written": quantity.as_written,
            "kind": str(self.kind),
            "stage": None if self.stage is None else str(self.stage),
            "and_beyond": self.and_beyond,
            "extent": str(self.extent),
            "date": None if self.date is None else self.date.edtf,
            "note": self.note,
        } | ({} if self.confidence is None else {"confidence": self.confidence})

    def sentence(self) -> str:
        """The reading in plain words: "1.2 GW, basis not stated, planned, in use, mid-2026"."""
        quantity = self.quantity
        words = [quantities.show(quantity.value, quantity.measure, currency=quantity.currency)]
        if quantity.measure in ("accelerators", "h100_equivalents", "racks", "facilities"):
            words[0] += f" {quantity.accelerator or quantity.measure.replace('h100', 'H100').replace('_', ' ')}"
        if quantity.qualifier != "exact":
            words[0] = f"{quantity.qualifier} {words[0]}"
        words.append(basis_words(self.basis))
        words.append(str(self.kind))
        if self.stage is not None:
            words.append(str(self.stage) + (" and beyond" if self.and_beyond else ""))
        if quantity.low is not None and quantity.high is not None:
            low, high = (
                quantities.show(end, quantity.measure, currency=quantity.currency)
                for end in (quantity.low, quantity.high)
            )
            words.append(f"{low} to {high} ({quantity.interval})")
        if self.extent is not Extent.TOTAL:
            words.append("an addition" if self.extent is Extent.ADDITION else "a part")
        words.append(dates.show(self.date.edtf) if self.date else "no date")
        if self.confidence:
            words.append(f"{self.confidence} confidence")
        return ", ".join(words)


def basis_words(key: str) -> str:
    """A basis inside a sentence: "whole facility", "basis not stated"."""
    basis = BASIS_BY_KEY.get(key)
    name = basis.name if basis else key
    return "basis not stated" if name == "not stated" else name


def read(
    text: str,
    *,
    measure: str | None = None,
    money: str = "capital_cost",
    country: str | None = None,
    today: date | None = None,
) -> list[FigureReading]:
    """The figures of a line, in its order.

    Args:
        text: figures parted by commas or semicolons; a name and a colon may stand in front.
        measure: key of the measure that all figures are of; left out, their units decide.
        money: the measure that amounts of money are of: "capital_cost" or "investment".
        country: ISO code of where the subject is, which may make "$" and "¥" clear.
        today: what "now" means; left out, the computer's date.

    Raises:
        InputError, UnclearInput: a figure or a word was not understood.
    """
    if len(text) > LONGEST:
        raise InputError(f"At most {LONGEST:,} characters fit; this has {len(text):,}.", "", "Enter it in parts.")
    reader = _Reader(measure, money, country, today or date.today())
    for clause in _clauses(_without_name(quantities.clear(text))):
        reader.clause(clause)
    if not reader.figures:
        raise InputError("There is no figure in this.", "", EXAMPLE)
    return reader.finished()


def _without_name(text: str) -> str:
    """The line without "Abilene:" in front; a date in front ("2026: 500 MW") stays."""
    text = re.sub(
        r"\s+", " ", text.replace("：", ":").replace("，", ", ").replace("；", "; ").replace("（", " (")
    ).strip()
    text = text.replace("）", ")").replace("–", "-").replace("—", "-")
    name, colon, rest = text.partition(":")
    if not colon or "(" in name or not re.search(r"[\d一二三四五六七八九十百千万亿]", rest):
        return text
    try:
        dates.parse(name)
    except InputError:
        return text if re.search(r"\d[\d.,]* ?\D*,", name) else rest.strip()
    return text


def _clauses(text: str) -> list[str]:
    """The line's parts at commas, semicolons and "plus", but not within brackets or numbers."""
    clauses, start, depth = [], 0, 0
    for position, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        in_number = sign == "," and re.match(r"\d,\d", text[max(0, position - 1) : position + 2])
        if depth <= 0 and (sign == ";" or (sign == "," and not in_number)):
            clauses.append(text[start:position])
            start = position + 1
    clauses.append(text[start:])
    pieces = [
        piece for clause in clauses for piece in re.split(r"\s(?=plus\s)|\sand\s(?=[^\d\s]{0,4}\d)(?![^()]*\))", clause)
    ]
    return [piece.strip() for piece in pieces if piece.strip(" .")]


class _Reader:
    """Goes through the clauses, keeping the figures read so far."""

    def __init__(self, measure: str | None, money: str, country: str | None, today: date) -> None:
        self._measure, self._money, self._country, self._today = measure, money, country, today
        self.figures: list[FigureReading] = []
        self._parts_follow = False

    def clause(self, text: str) -> None:
        """Reads one clause: a figure with its words, or more words about the last figure."""
        remarks = re.findall(r"\(([^()]*)\)", text)
        rest = re.sub(r"\([^()]*\)", " ", text).strip()
        found: dict[str, Any] = {}
        rest = self._date_in_front(rest, found)
        quantity: Quantity | None = None
        if self.figures and self._range(rest):
            return
        while rest := _trimmed(rest):
            if (after := self._words(rest, found)) is not None:
                rest = after
                continue
            if quantity is None and (read := self._quantity(rest, found)) is not None:
                quantity, rest = read
                continue
            if (after := self._date(rest, found)) is not None or (after := _filler(rest)) is not None:
                rest = after
                continue
            raise InputError(f"“{rest[:40]}” was not understood.", f"It stands in “{text[:60]}”.", EXAMPLE)
        self._add(quantity, found, text)
        for remark in remarks:
            self._remark(remark)

    def _date_in_front(self, text: str, found: dict[str, Any]) -> str:
        """Takes the date of "2025: 230 EFLOPS"."""
        name, colon, rest = text.partition(":")
        if colon and re.search(r"\d", rest) and not INTERVAL.match(text):
            try:
                found["date"] = dates.parse(name, today=self._today)
            except InputError:
                return text
            return rest
        return text

    def finished(self) -> list[FigureReading]:
        """The figures, with what they left unsaid filled in."""
        return [self._filled(figure) for figure in self.figures]

    def _add(self, quantity: Quantity | None, found: dict[str, Any], text: str) -> None:
        if quantity is not None:
            figure = FigureReading(quantity, carried=found.pop("carried", ""))
            if self._parts_follow and found.get("extent") is None and found.get("carried_scale"):
                found["extent"] = Extent.PART
            if found.get("extent") is Extent.PART:
                self._parts_follow = True
            self.figures.append(figure)
        elif not self.figures:
            raise InputError(f"There is no figure in “{text[:60]}”.", "", EXAMPLE)
        self._apply(found)
        figure = self.figures[-1]
        if figure.extent is Extent.PART and figure.part_of is None and len(self.figures) > 1:
            wholes = [
                number
                for number, other in enumerate(self.figures[:-1])
                if other.extent is not Extent.PART and other.quantity.measure == figure.quantity.measure
            ]
            figure.part_of = wholes[-1] if wholes else None

    def _apply(self, found: dict[str, Any]) -> None:
        figure = self.figures[-1]
        for name in ("kind", "stage", "extent", "basis", "date", "confidence", "and_beyond"):
            if found.get(name):
                setattr(figure, name, found[name])

    def _words(self, rest: str, found: dict[str, Any]) -> str | None:
        """Takes one known word or expression from the front; None when there is none."""
        if match := NOW.match(rest):
            found["date"] = dates.parse("today", today=self._today)
            return rest[match.end() :]
        if match := UNDATED.match(rest):
            return rest[match.end() :]
        if match := AND_BEYOND.match(rest):
            found["and_beyond"] = True
            return rest[match.end() :]
        lists: Sequence[tuple[str, Sequence[tuple[re.Pattern[str], Any]]]] = (
            ("stage", STAGES), ("kind", KINDS), ("extent", EXTENTS), ("basis", BASES), ("confidence", CONFIDENCES)
        )  # fmt: skip
        for name, patterns in lists:
            for pattern, meaning in patterns:
                if match := pattern.match(rest):
                    if name != "extent" or found.get(name) is None:
                        found[name] = meaning
                    return rest[match.end() :]
        if match := PRECISION.match(rest):
            density = (match[2] or "").lower()
            found["basis"] = (
                f"computing_power.{match[1].lower()}_{density}" if density else "computing_power.not_stated"
            )
            return rest[match.end() :]
        return None

    def _quantity(self, rest: str, found: dict[str, Any]) -> tuple[Quantity, str] | None:
        """The quantity that the text begins with: the shortest that reads, and longer where that changes it."""
        words = rest.split(" ")
        best: tuple[Quantity, str] | None = None
        refused: InputError | None = None
        for count in range(1, min(len(words), MOST_WORDS) + 1):
            piece = " ".join(words[:count]).rstrip(",")
            if count > 1 and (date_at(words[count - 1 :]) or _is_marker(" ".join(words[count - 1 :]))):
                break
            try:
                quantity = self._parse(piece)
            except InputError as error:
                refused = refused or (error if re.search(r"\d", piece) else None)
                continue
            if best is None or replace(quantity, as_written="") != replace(best[0], as_written=""):
                best = quantity, " ".join(words[count:])
        if best is None and re.match(r"\d", rest) and self.figures:
            best = self._carried(rest, found)
        if best is None and refused is not None and re.match(r"[^\s\d]{0,4}-?\d", rest):
            raise refused
        return best

    def _parse(self, piece: str) -> Quantity:
        quantity = quantities.parse(piece, self._measure, country=self._country)
        if quantity.measure in ("capital_cost", "investment") and self._measure is None:
            return replace(quantity, measure=self._money)
        return quantity

    def _carried(self, rest: str, found: dict[str, Any]) -> tuple[Quantity, str] | None:
        """A bare number after another figure has that one's unit: "US$280bn …, of it 52.7"."""
        number = re.match(r"\d[\d.,]*\d|\d", rest)
        if number is None:
            return None
        first = self.figures[-1].quantity
        try:
            quantity = self._parse(with_number(first.as_written, number[0]))
        except InputError:
            return None
        unit = re.sub(r"[\d.,\s]+", " ", with_number(first.as_written, "")).strip()
        found["carried"] = f"“{number[0]}” read as {quantity.as_written}, like the figure before it ({unit})"
        found["carried_scale"] = True
        return quantity, rest[number.end() :]

    def _date(self, rest: str, found: dict[str, Any]) -> str | None:
        taken = date_at(rest.split(" "), self._today)
        if taken is None:
            return None
        count, found["date"] = taken
        if re.match(r"by |until |no later|not later", rest, re.IGNORECASE) and "kind" not in found:
            found["by"] = True
        return " ".join(rest.split(" ")[count:])

    def _remark(self, remark: str) -> None:
        """What stands in brackets: words, a range, a date; anything else is kept as the figure's note."""
        for piece in re.split(r"[;,](?!\d)", remark):
            if self._range(piece.strip()):
                continue
            found: dict[str, Any] = {}
            rest = piece.strip()
            while rest := _trimmed(rest):
                after = self._words(rest, found)
                if after is None:
                    after = self._date(rest, found)
                if after is None:
                    after = _filler(rest)
                if after is None:
                    break
                rest = after
            if rest:
                figure = self.figures[-1]
                figure.note = "; ".join(part for part in (figure.note, piece.strip()) if part)
            else:
                self._apply(found)

    def _range(self, text: str) -> bool:
        """Takes "5 to 95 %: 500 to 680" or "range 500 to 680" for the last figure. Returns whether it was one."""
        interval = INTERVAL.match(text)
        named = re.match(r"range|low|between", text, re.IGNORECASE)
        found = RANGE.fullmatch(text[interval.end() :] if interval else text)
        if found is None or not (interval or named or re.fullmatch(r"[\d., ]+(?:to|-)[\d., ]+", text)):
            return False
        if not interval and not named and re.fullmatch(r"(?:19|20)\d\d ?(?:to|-) ?(?:19|20)\d\d", text.strip()):
            return False
        figure = self.figures[-1]
        name = "range given" if interval is None else "10 to 90 %" if interval["ten"] else "5 to 95 %"
        figure.quantity = with_range(figure.quantity, found["low"].strip(), found["high"].strip(), name, self._parse)
        return True

    def _filled(self, figure: FigureReading) -> FigureReading:
        measure = figure.quantity.measure
        is_money = measure in ("capital_cost", "investment")
        given = figure.basis if BASIS_BY_KEY.get(figure.basis) and figure.basis.startswith(measure + ".") else ""
        if figure.basis and not given:
            raise InputError(
                f"“{basis_words(figure.basis)}” does not fit {quantities.show(figure.quantity.value, measure)}.",
                "It is a basis of another measure.",
                "Leave it out.",
            )
        basis = given or figure.quantity.basis or DEFAULT_BASIS.get(measure, f"{measure}.not_stated")
        if measure == "facilities" and not given and re.search(r"\bAI\b|intelligent|智", figure.quantity.as_written):
            basis = "facilities.ai_centres"
        kind = figure.kind or self._kind_by_date(figure)
        stage = figure.stage or (
            None if is_money or measure == "share" or not MEASURE_BY_KEY[measure].is_stock else Stage.IN_USE
        )
        return replace(figure, basis=basis, kind=kind, stage=stage, extent=figure.extent or Extent.TOTAL)

    def _kind_by_date(self, figure: FigureReading) -> Kind:
        """Without a word for it, a figure of a day to come is a plan, any other is reported."""
        if figure.date is None:
            return Kind.REPORTED
        today = dates.to_day(self._today)
        last = figure.date.last_day
        first = figure.date.first_day
        ahead = (first is not None and first > today) or (first is None and last is not None and last > today)
        return Kind.PLANNED if ahead else Kind.REPORTED


def _trimmed(rest: str) -> str:
    """Without the signs between words; a minus before a number stays, so that it is refused."""
    return re.sub(r"^(?:[ .:]|-(?!\s?[\d.]))+", "", rest)


def _is_marker(rest: str) -> bool:
    """Whether the rest begins with a word of a list, so that a quantity ends before it. A basis may belong to it."""
    lists = (*STAGES, *KINDS, *EXTENTS, *CONFIDENCES)
    return bool(NOW.match(rest)) or any(pattern.match(rest) for pattern, _ in lists)


def _filler(rest: str) -> str | None:
    match = FILLER.match(rest)
    return rest[match.end() :] if match else None
