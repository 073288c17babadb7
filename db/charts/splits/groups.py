"""What the lines of a chart stand for: which facilities belong to each group, and from when until when.

The groups of each split are read in `db.charts.splits.members`; here they are cut to the chart's programme and
filters, and completed by one group of all that is not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.charts.description import REST, ChartDescription, Total
from db.charts.splits import spans
from db.charts.splits.filter_words import filter_notes, known_filters, source_question_of
from db.charts.splits.members import programme_members, read_split
from db.derived import today_of

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True)
class Groups:
    """The groups of a chart, before the largest are chosen.

    Args:
        members: when facilities belong to each group. One may have several spans in a group, which never overlap.
        labels: a group's name by its key.
        record_ids: its id in the table `SUBJECT_OF[split]`, where it is a record.
        everyone: ids of all facilities that the chart is about, in a group or not.
        sources: ids of the sources whose figures count; None: all, and figures without a source.
        notes: what must be said of how groups are made, in sentences.
    """

    members: spans.Spans
    labels: dict[str, str]
    record_ids: dict[str, int]
    everyone: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    notes: tuple[str, ...] = ()
    sources: np.ndarray | None = None

    def with_rest(self, drawn: Sequence[str], number: int) -> Groups:
        """The same with a group `REST` of all that is in none of the groups `drawn`, at the times it is in none.

        Args:
            drawn: keys of the groups that have lines of their own.
            number: how many groups there are besides these, for its name.
        """
        rest = spans.outside(self.everyone, self.members.of(*drawn), REST)
        label = f"All others ({number:,})" if number else "All others"
        return replace(self, members=spans.joined(self.members, rest), labels={**self.labels, REST: label})

    def without_parts(self, whole_of: Mapping[int, int], drawn: Sequence[str]) -> Groups:
        """The same with nothing in `REST` that a facility drawn by itself includes in its own figures."""
        drawn_ids = {self.record_ids[key] for key in drawn if key in self.record_ids}
        rest, subject = self.members.is_of([REST]), self.members.subject
        inside = [number for number in subject[rest].tolist() if _lies_in(number, whole_of, drawn_ids)]
        return replace(self, members=self.members.where(~(rest & np.isin(subject, inside))))

    def shared(self, drawn: Sequence[str]) -> int:
        """How many facilities count in several of these groups on one day."""
        return spans.shared(self.members.of(*drawn))


def groups_of(
    library: Library, description: ChartDescription, today: int | None = None, everyone: np.ndarray | None = None
) -> Groups:
    """The chosen groups of a description in the order chosen, or all where none is.

    Args:
        today: the day up to which milestones have come about; left out, the computer's date.
        everyone: ids of the facilities that the chart is about, where that is known without looking; None: looks.
    """
    day = today_of(library) if today is None else today
    if everyone is None:
        everyone = _everyone(library, description)
    found = read_split(library, description, everyone, day)
    members = found.members
    if description.within:
        programme = programme_members(library, (description.within,), day)
        members = spans.within(members, programme)
        everyone = everyone[np.isin(everyone, programme.subject)]
    if known_filters(description):
        members = members.where(np.isin(members.subject, everyone))
    labels = {key: name for key, name, _ in found.named}
    ids = {key: number for key, _, number in found.named if number is not None}
    from_sites = any(panel.total is not Total.REPORTED for panel in description.panels)
    notes = (*filter_notes(description), *(found.notes if from_sites else ()))
    return Groups(members, labels, ids, everyone, notes, _sources(library, description))


def count_groups(library: Library, description: ChartDescription, today: int) -> int:
    """How many groups with facilities a split has in all, chosen or not."""
    every = groups_of(library, replace(description, groups=()), today)
    return len(every.members.present())


def _lies_in(part: int, whole_of: Mapping[int, int], wholes: set[int]) -> bool:
    seen = {part}
    while (whole := whole_of.get(part)) is not None and whole not in seen:
        if whole in wholes:
            return True
        seen.add(whole)
        part = whole
    return False


def _sources(library: Library, description: ChartDescription) -> np.ndarray | None:
    """Ids of the sources that pass the filters; None without any."""
    asked = source_question_of(description)
    if not asked.filters:
        return None
    from db.browse.tables import ordered_ids

    return np.array(ordered_ids(library, asked), dtype=np.int64)


def _everyone(library: Library, description: ChartDescription) -> np.ndarray:
    """Ids of the facilities that pass the filters."""
    kept = known_filters(description)
    if kept:
        from db.browse.tables import Question, ordered_ids

        asked = Question("facility", filters=kept, any_of=description.any_filter)
        return np.array(ordered_ids(library, asked), dtype=np.int64)
    rows = library.reading().execute("SELECT id FROM facility")
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64)
