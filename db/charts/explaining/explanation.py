"""What made a number, as a tree that adds up, and as a list for a spreadsheet or another program.

Under every node, the children that count add up to it; a child that is only named (the total behind a share, a source,
a figure that agrees or differs) counts nothing. Of a share, ratio or rate of growth the terms do not add up to the
value: each stands under it with a value of its own, to which its own children add up.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from db.interchange.formula_guard import disarm_cells


class Role(StrEnum):
    """What a node is."""

    VALUE = "value"
    TERM = "term"
    PART = "part"
    FACT = "fact"
    SOURCE = "source"
    CHOICE = "choice"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Node:
    """One line of an explanation.

    Args:
        what: in words: a group, a facility, a fact, a publisher, a choice.
        counts: what it adds to the node above it, in the explanation's unit; None where it is only named.
        value: its own number where that is not what it counts; its children add up to it.
        figure: the number in words, `stated` as the source wrote it.
        subject: name of the record that a fact is about.
        table, record_id: the record that it leads to; "" and 0 for none.
        fact_id: the observation, or None.
        rule: how it counts, in words.
        address: of a source, on the web.
    """

    what: str
    role: Role
    counts: float | None = None
    value: float | None = None
    unit: str = ""
    figure: str = ""
    stated: str = ""
    subject: str = ""
    table: str = ""
    record_id: int = 0
    fact_id: int | None = None
    basis: str = ""
    kind: str = ""
    stage: str = ""
    date: str = ""
    confidence: str = ""
    source_id: int | None = None
    source_title: str = ""
    publisher: str = ""
    address: str = ""
    rule: str = ""
    children: tuple[Node, ...] = ()

    @property
    def number(self) -> float | None:
        """What its children add up to."""
        return self.counts if self.value is None else self.value

    @property
    def adds_up(self) -> bool:
        """Whether children count towards it."""
        return any(child.counts is not None for child in self.children)

    def fact_ids(self) -> set[int]:
        """The figures of this line and of all below it."""
        own = set() if self.fact_id is None else {self.fact_id}
        return own.union(*(node.fact_ids() for node in self.children))

    def leaves(self) -> Iterator[Node]:
        """The nodes below that count and are not themselves sums: they add up to this one's number."""
        for child in self.children:
            if child.counts is None:
                continue
            if child.adds_up:
                yield from child.leaves()
            else:
                yield child


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What made a number.

    Args:
        title: what is explained, with its value in words.
        rules: how the terms and parts become the number, in sentences.
        root: the number itself, on top of its tree.
    """

    title: str
    rules: tuple[str, ...]
    root: Node

    @property
    def value(self) -> float:
        """The number, as drawn or as it stands in a table."""
        return self.root.number or 0.0

    @property
    def unit(self) -> str:
        """What the number is in, "" for plain counts and ratios."""
        return self.root.unit

    @property
    def sums(self) -> tuple[Node, ...]:
        """The nodes to which leaves add up: the number itself, or the terms of what is no sum."""
        return tuple(_sums(self.root)) or (self.root,)

    def as_tsv(self) -> str:
        """The list for a spreadsheet, tab-separated; see `as_csv`."""
        return self._table("\t")

    def as_csv(self) -> str:
        """The list as a table: the cells of the column "counts" sum to the total of the column "drawn".

        Totals stand in a column of their own, so that a sum over "counts" takes nothing twice. Of a share, ratio or
        growth each term has a column of its own, and the value stands in the last line.
        """
        return self._table(",")

    def as_json(self) -> str:
        """The whole tree, what is empty left out."""
        told = {"title": self.title, "value": self.value, "unit": self.unit, "rules": list(self.rules)}
        return json.dumps(told | {"tree": _plain(asdict(self.root))}, ensure_ascii=False, indent=2)

    def _table(self, delimiter: str) -> str:
        sums = self.sums
        names = ["counts"] if len(sums) == 1 else [f"counts, {_title(one)}" for one in sums]
        written = io.StringIO()
        table = csv.writer(written, delimiter=delimiter, lineterminator="\n")

        def write(cells: list[object]) -> None:
            table.writerow(disarm_cells(cells))

        write([*_FIRST, *names, *_LAST, "drawn"])
        blank = [""] * len(sums)
        for number, one in enumerate(sums):
            for within, node in _listed(one, ()):
                cells = [*blank]
                if node.counts is not None:
                    cells[number] = repr(node.counts)
                write([" › ".join(within), node.subject or node.what, node.figure, *cells, *_details(node), ""])
            title = "Total" if one is self.root else f"Total, {_title(one)}"
            write(["", title, one.figure, *blank, *_NO_DETAILS, repr(one.number)])
        if sums[0] is not self.root:
            write(["", self.title, self.root.figure, *blank, *_NO_DETAILS, repr(self.value)])
        for rule in self.rules:
            write(["", f"Rule: {rule}", "", *blank, *_NO_DETAILS, ""])
        return written.getvalue()


_FIRST = ("within", "what", "figure")
_LAST = ("basis", "kind", "stage", "date", "confidence", "source", "publisher", "address", "rule")
_NO_DETAILS = [""] * len(_LAST)


def _sums(node: Node) -> Iterator[Node]:
    if node.adds_up:
        yield node
    else:
        for child in node.children:
            if child.role is Role.TERM:
                yield from _sums(child)


def _title(term: Node) -> str:
    return f"{term.what}, {term.date}" if term.date else term.what


def _listed(node: Node, within: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    """What is listed of a sum: what counts and is no sum, and the facts that are only named."""
    for child in node.children:
        if child.role in (Role.TERM, Role.PART) and (child.adds_up or child.counts is None):
            yield from _listed(child, (*within, child.what) if child.role is Role.TERM else within)
        elif child.counts is not None or child.role in (Role.FACT, Role.OTHER):
            yield within, child


def _details(node: Node) -> list[str]:
    return [
        node.basis, node.kind, node.stage, node.date, node.confidence, node.source_title, node.publisher, node.address,
        node.rule,
    ]  # fmt: skip


def _plain(told: dict[str, object]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, value in told.items():
        if key == "children":
            if value:
                kept[key] = [_plain(child) for child in value]  # type: ignore[attr-defined]
        elif value not in ("", None) and not (key == "record_id" and not value):
            kept[key] = value
    return kept
