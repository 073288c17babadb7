"""What differs between the last edition of a data set, the library and the new one; each is taken or left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from db.interchange.new_editions.left import LeftBefore

RECORDS = ("facility", "partner", "policy", "place", "source")


class Sort(StrEnum):
    """How an entry differs. "There" is the publisher's new edition."""

    NEW = "new there"
    GONE = "gone there"
    CHANGED = "changed there"
    MOVED = "moved there"
    MINE = "changed by me"
    BOTH = "both"


TAKEN_AS_USUAL = frozenset((Sort.NEW, Sort.CHANGED, Sort.MOVED))
"""What of the new edition is taken where nobody says otherwise: all that overwrites nothing of the person's own."""


@dataclass(slots=True)
class Difference:
    """One record, field of a record, or fact that differs.

    Args:
        sort: how.
        table: facility, observation and so on.
        name: of the record.
        what: of it: a column ("locality"), or a fact in words ("power.whole_facility, 2026-07-01"); "" for the record.
        base, mine, theirs: as the last edition said, as the library has it, as the new edition says; "" where it is
            not there.
        row_id: the library's row; None where it has none.
        position: the fact's place in the plan, or None.
        record: the record's number in the plan; None for one that is gone there.
        column: of a record's field.
        file_key: its key in the files, of the last edition for what is gone there.
        taken: whether the new edition is followed.
        decided: whether the person said so, by hand or by a rule.
        left_before: the same was left when the last edition was compared.
        stood_before: it is gone there, and was chosen to go on holding then.
        ends: a figure that is gone there, beside others of its subject and basis: left, it is read no more.
    """

    sort: Sort
    table: str
    name: str
    what: str
    base: str
    mine: str
    theirs: str
    row_id: int | None = None
    position: int | None = None
    record: int | None = None
    column: str = ""
    file_key: str = ""
    taken: bool = False
    decided: bool = False
    left_before: bool = False
    stood_before: bool = False
    ends: bool = False

    @property
    def goes_on(self) -> bool:
        """Gone there, and held to be so all the same: by choice, now or before, or because the person changed it."""
        is_chosen = self.decided or self.stood_before or self.sort is Sort.BOTH
        return not self.taken and is_chosen and self.row_id is not None and self.position is None and not self.theirs

    @property
    def is_halfway(self) -> bool:
        """Whether it is a figure that stays in the library, and is read no more."""
        return self.ends and not self.taken and not self.goes_on

    @property
    def key(self) -> tuple[object, ...]:
        """Tells it from all others of the plan, also after the plan was counted anew."""
        return self.table, self.row_id, self.position, self.record, self.column


@dataclass
class Decisions:
    """What the person takes and leaves: by rule for a sort, by hand for one difference, which goes before.

    None keeps it for later: not taken, and a figure that is gone there is kept unread; the next edition asks again.
    """

    by_sort: dict[Sort, bool | None] = field(default_factory=dict)
    by_hand: dict[tuple[object, ...], bool | None] = field(default_factory=dict)

    def taken(self, one: Difference) -> bool:
        """Whether the new edition is followed in it. What was left the last time is left again where nobody says."""
        usual = self.by_sort.get(one.sort, one.sort in TAKEN_AS_USUAL and not one.left_before)
        return bool(self.by_hand.get(one.key, usual))

    def has(self, one: Difference) -> bool:
        """Whether the person decided about it, and not for later."""
        return self.by_hand.get(one.key, self.by_sort.get(one.sort)) is not None


@dataclass
class Differences:
    """All differences of a plan from the last edition of its data set.

    Args:
        dataset: its name.
        last_edition: what the last import of it was: its edition, or the day of its source.
        all: the differences, sites first.
        left: positions of facts of the plan that are not added.
        earlier: by position, the library's row of which a figure is the revision.
        stood: by position, the library's row that already says it, or that stays in its stead.
        sets: values to set in rows that stay: (table, row id, values).
        deletes: (table, row id) that go.
        before: what was left when the last edition was compared.
    """

    dataset: str
    last_edition: str
    all: list[Difference] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    earlier: dict[int, int] = field(default_factory=dict)
    stood: dict[int, int] = field(default_factory=dict)
    sets: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    deletes: list[tuple[str, int]] = field(default_factory=list)
    before: LeftBefore = field(default_factory=LeftBefore)

    def counts(self, table: str = "") -> dict[Sort, int]:
        """How many of each sort there are, of one table or of all."""
        found = Counter(one.sort for one in self.all if not table or one.table == table)
        return {sort: found[sort] for sort in Sort if found[sort]}

    def records(self, sort: Sort, table: str = "facility") -> int:
        """How many records of a table are of a sort, each counted once however many of its fields are."""
        return len({(one.row_id, one.record) for one in self.all if one.table == table and one.sort is sort})

    def facts(self) -> Iterator[Difference]:
        """Those that are no record and no field of one."""
        return (one for one in self.all if one.table not in RECORDS)

    def summary(self) -> str:
        """The counts in a line: "New edition of Epoch AI …: sites: 10 new, …; figures: …; plans moved: 8"."""
        parts = []
        for table, many in (
            ("facility", "sites"), ("partner", "partners"), ("policy", "policies"), ("source", "sources"),
        ):  # fmt: skip
            counts = [f"{self.records(sort, table):,} {_SHORT[sort]}" for sort in Sort if self.records(sort, table)]
            if counts or table == "facility":
                parts.append(f"{many}: {', '.join(counts) or 'none differ'}")
        for tables, many in (
            (("observation",), "figures"), (("role",), "roles"),
            (("milestone", "inclusion", "claim"), "other facts"),
        ):  # fmt: skip
            found = Counter(one.sort for one in self.all if one.table in tables)
            counts = [f"{found[sort]:,} {_SHORT[sort]}" for sort in Sort if found[sort] and sort is not Sort.MOVED]
            if counts:
                parts.append(f"{many}: {', '.join(counts)}")
        moved = self.counts("observation").get(Sort.MOVED, 0)
        parts.append(f"plans moved: {moved:,}")
        if left := sum(1 for one in self.all if one.left_before):
            parts.append(f"left last time: {left:,}")
        return f"New edition of {self.dataset}: {'; '.join(parts)}"


_SHORT = {
    Sort.NEW: "new",
    Sort.GONE: "gone",
    Sort.CHANGED: "changed",
    Sort.MOVED: "moved",
    Sort.MINE: "changed by me",
    Sort.BOTH: "changed by both",
}
