"""The rows of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from db.compare.amounts import Amount
from db.compare.converting import Figure
from db.compare.programmes import Programme

PROGRAMME, AMOUNT, PUTS_IN, SITE = "programme", "amount", "puts in", "site"
PLACE, TOTAL = "country", "sum"
HEADINGS = (PROGRAMME, PLACE)
"""Rows that begin a block and have no figure."""


@dataclass(frozen=True)
class Row:
    """One line: a programme's heading, or one of its figures. `depth` is how far it stands inside others.

    `whole` is the value of the amount that a part is part of, and `doubts` the marks in words: "disputed".
    """

    sort: str
    depth: int
    programme: Programme
    label: str
    detail: str = ""
    amount: Amount | None = None
    figure: Figure | None = None
    whole: float | None = None
    doubts: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The whole row in a sentence, as a screen reader says it."""
        if self.figure is None:
            return f"{self.label}, {self.detail}" if self.detail else self.label
        shown = self.figure.words or self.figure.problem
        parts = [self.programme.name, self.label, self.detail, shown, *self.doubts]
        return ", ".join(part for part in parts if part)


def detail_of(amount: Amount) -> str:
    """Kind and whether it is public or private, in words."""
    parts = [amount.kind] if amount.kind != "reported" and amount.value is not None else []
    parts += [word for word in ("public", "private") if amount.basis.endswith(f"nominal, {word}")]
    return ", ".join(parts)
