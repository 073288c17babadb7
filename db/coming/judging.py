"""Promises of a group judged as of today, and the files that they leave in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from db.coming.openings import NAMES, openings
from db.coming.plans import PLANNED, WITH_FORECASTS, Promises, promises
from db.coming.telling import (
    HEADINGS,
    OPENING_RULES,
    RULES,
    Spread,
    facilities_of,
    months_spread,
    most_delayed,
    promises_csv,
    row_of,
    shares_spread,
    summary,
)
from db.derived import today_of
from db.errors import InputError
from db.values import dates
from db.values.date_spans import from_day
from db.whole_files import write_whole

if TYPE_CHECKING:
    from db.library import Library

MONTHS_TITLE = "Months late: delivered, and overdue so far"
SHARES_TITLE = "Share of what was promised that stands"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is judged: `basis` of figures or a key of `db.coming.openings`, `group` of `groups_with_plans`; names."""

    basis: str
    basis_name: str = ""
    group: str = ""
    group_name: str = ""
    with_forecasts: bool = False

    def to_json(self) -> str:
        """For what a file says of itself."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def is_opening(self) -> bool:
        """Whether days of milestones are judged and not amounts."""
        return self.basis in NAMES

    @property
    def title(self) -> str:
        """ "Promises: Power, whole facility; United States"."""
        return "; ".join(
            part for part in (f"Promises: {self.basis_name}", self.group_name if self.group else "") if part
        )

    @property
    def rules(self) -> str:
        """How promises are judged, in words."""
        return OPENING_RULES if self.is_opening else RULES


@dataclass(frozen=True)
class Judged:
    """The promises that a question asks for, and the day they are judged on."""

    question: Question
    found: Promises

    @property
    def summary(self) -> str:
        """What came of all, in a sentence."""
        return summary(self.found)

    def spreads(self) -> list[tuple[str, Spread]]:
        """Title and numbers of each distribution; of openings there are no shares. None where nothing is due."""
        if not self.found.due():
            return []
        shares = [] if self.question.is_opening else [(SHARES_TITLE, shares_spread(self.found))]
        return [(MONTHS_TITLE, months_spread(self.found)), *shares]

    def sources(self) -> tuple[str, ...]:
        """All publishers, those of most promises first."""
        count: dict[str, int] = {}
        for one in self.found.promises:
            for publisher in one.publishers:
                count[publisher] = count.get(publisher, 0) + 1
        return tuple(sorted(count, key=lambda name: (-count[name], name)))

    def words(self) -> str:
        """The distributions in words."""
        said = [f"{self.summary}"]
        for title, spread in self.spreads():
            counts = zip(spread.names, spread.delivered, spread.overdue, strict=True)
            told = [f"{name}: {came} delivered, {late} overdue" for name, came, late in counts if came or late]
            said.append(f"{title}. {'; '.join(told)}.")
        return "\n".join(said)


def judge(library: Library, question: Question) -> Judged:
    """Judges as of today."""
    today, only = today_of(library), facilities_of(library, question.group)
    if not question.basis:
        return Judged(question, Promises(judged_on=today, promises=()))
    if question.is_opening:
        return Judged(question, openings(library, question.basis, today, only=only))
    kinds = WITH_FORECASTS if question.with_forecasts else PLANNED
    return Judged(question, promises(library, question.basis, today, kinds=kinds, only=only))


def write_promises(judged: Judged, target: Path) -> None:
    """The promises as .csv, or with their distributions as .xlsx. Raises InputError for another, DatahallError."""
    ending = target.suffix.lower()
    if ending == ".csv":
        write_whole(target, promises_csv(judged.found).encode("utf-8-sig"))
    elif ending == ".xlsx":
        write_whole(target, _xlsx(judged))
    else:
        raise InputError(f"{target.name} could not be exported.", "", "Let the name end in .csv or .xlsx.")


def _spread_rows(judged: Judged) -> list[list[str | int]]:
    rows: list[list[str | int]] = [["Distribution", "Class", "Delivered", "Overdue"]]
    for title, spread in judged.spreads():
        counts = zip(spread.names, spread.delivered, spread.overdue, strict=True)
        rows += [[title, name, came, late] for name, came, late in counts]
    return rows


def _xlsx(judged: Judged) -> bytes:
    from xlsxwriter import Workbook

    day = dates.show_short(from_day(judged.found.judged_on).isoformat())
    promised: list[list[str | int]] = [list[str | int](HEADINGS)]
    promised += [list[str | int](row_of(one)) for one in most_delayed(judged.found)]
    sheets: list[tuple[str, list[list[str | int]]]] = [
        ("Promises", promised),
        ("Distributions", _spread_rows(judged)),
        ("About", [[judged.question.title], [judged.summary], [judged.question.rules], [f"Judged on {day}."]]),
    ]
    kept = BytesIO()
    with Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets:
            sheet = workbook.add_worksheet(name)
            sheet.set_column(0, 10, 100 if name == "About" else 22)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(line, column, cell)
                    elif cell:
                        sheet.write_string(line, column, cell, bold if line == 0 else None)
    return kept.getvalue()
