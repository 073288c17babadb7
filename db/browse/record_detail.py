"""A record as the panel shows it: plain lines of words, links and source numbers, ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass

EXPLAIN = "explain:"
"""How the address of a number begins that can be explained; a key of `explain_cell.EXPLAINED` follows."""
NEWEST = "Newest figures"
"""The heading of figures that are told again among all figures."""

PLANS = "plans:"
"""How the address begins that leads to a facility's plans as published; the key of a basis follows."""

COPY = "copy:"
"""How the address of a kept copy begins; the id of a source that has it follows."""

CITE = "cite:"
"""How the address begins that copies the citation of a source; its id follows."""


def fact_name(table: str, fact_id: int) -> str:
    """How a fact is named within the panel: "observation:5"."""
    return f"{table}:{fact_id}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A run of words within a line.

    Args:
        text: the words.
        table, record_id: the record that the words lead to; "" and 0 for none.
        address: a web address that they lead to, what explains the number (`EXPLAIN`), or "".
        muted: said in passing.
        hint: a tooltip, or "".
        tone: a status whose dot stands before the words, or "".
        sources: numbers of the sources, set small and high after the words.
        is_alarm: said as a warning: "denied".
    """

    text: str
    table: str = ""
    record_id: int = 0
    address: str = ""
    muted: bool = False
    hint: str = ""
    tone: str = ""
    sources: tuple[int, ...] = ()
    is_alarm: bool = False


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one source or claim says to a fact: its number (0 for none), its stance, the words quoted, their page."""

    number: int
    who: str
    stance: str
    quote: str = ""
    page: str = ""

    @property
    def is_against(self) -> bool:
        """Whether it doubts or denies the fact."""
        return self.stance in ("doubts", "denies")


@dataclass(frozen=True)
class Line:
    """A label and what is said beside it; `evidence` stands below: words quoted, and what is held against it.

    `facts` names the facts that it tells of, as `fact_name` writes them: a search leads to them.
    """

    label: str
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines under a heading; `more` counts those left out of a very long list."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a disagreement: a figure, who says it when, and what speaks for and against it.

    Args:
        value: the figure in words; `between` is its range, or "".
        said_on: when its source says it, "" where that is not known; `date` is the day that it is of.
        sources: numbers of the sources that support it.
        is_used: whether charts and totals use it.
    """

    fact_id: int
    value: str
    between: str
    who: str
    said_on: str
    date: str
    confidence: str
    sources: tuple[int, ...]
    supported_by: tuple[Evidence, ...]
    held_against: tuple[Evidence, ...]
    is_preferred: bool
    is_used: bool


@dataclass(frozen=True)
class Disagreement:
    """Sources that give different values for the same thing; `rule` says which one is used and why."""

    what: str
    sides: tuple[Side, ...]
    rule: str

    @property
    def text(self) -> str:
        """In one line: "Planned power: 1.2 GW (2 sources), 1.4 GW (1 source)"."""
        by_value: dict[str, dict[int, None]] = {}
        for side in self.sides:
            by_value.setdefault(side.value, {}).update(dict.fromkeys(side.sources or (0,)))
        told = (f"{value} ({_how_many(len(numbers))})" for value, numbers in by_value.items())
        return f"{self.what}: {', '.join(told)}"


def _how_many(count: int) -> str:
    return "1 source" if count == 1 else f"{count} sources"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A claim: what is said, by whom, and what it does to what it is about."""

    claim_id: int
    statement: str
    quote: str
    by_whom: str
    relayed_by: str
    stance: str
    about: str
    said_on: str
    confidence: str
    sources: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CitedSource:
    """A source by its number in the record: its short citation, where it is, and what it is used for here.

    `has_copy` says whether a copy of it is kept in the library; `seen` is the day it was looked at, in words.
    """

    number: int
    source_id: int
    text: str
    address: str
    archive_address: str
    licence: str
    facts: int
    has_copy: bool = False
    seen: str = ""
    quotes: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class HistoryEntry:
    """One action that touched the record: when (UTC text), who, what it was called, and each change in words."""

    change_set_id: int
    at: str
    who: str
    action: str
    kind: str
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordDetail:
    """All that the panel shows of one record.

    `lines` say what it is; `details`, below its facts, how else it is called, where exactly it stands, remarks.
    `plans` are the bases on which a facility has plans, each with the name of its measure.
    """

    table: str
    record_id: int
    heading: str
    subheading: str
    lines: tuple[Line, ...]
    details: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    figures: tuple[Group, ...] = ()
    plans: tuple[tuple[str, str], ...] = ()
    claims: tuple[Statement, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    sources: tuple[CitedSource, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    added_at: str = ""
    changed_at: str = ""
    citation: str = ""
