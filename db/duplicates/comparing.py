"""How likely two records are the same, of 100, with reasons in words."""

from __future__ import annotations

from dataclasses import dataclass

from db.duplicates.comparing_names import Likeness, alike
from db.duplicates.names import ALL_GENERIC, name_of
from db.duplicates.records import Record, distance_km

AT_LEAST = 80
"""The score from which two records are shown as likely the same."""
SIDE_BY_SIDE_KM = 2.0
APART_KM = 50.0


@dataclass(frozen=True)
class Verdict:
    """A score of 0 to 100 and its reasons; `is_apart` where something says that the two are not the same."""

    score: int
    reasons: tuple[str, ...]
    is_apart: bool = False


def compare(one: Record, other: Record) -> Verdict:
    """Compares two records of one table."""
    if other.whole_id == one.id or one.whole_id == other.id:
        return Verdict(0, ("one is part of the other",), is_apart=True)
    likeness = _names(one, other)
    if likeness.is_conflict:
        return Verdict(round(likeness.score), (likeness.reason,), is_apart=True)
    evidence = _Evidence(likeness, one, other)
    score, limit = evidence.weigh()
    reasons = tuple(reason for reason in (likeness.reason, *evidence.reasons) if reason)
    return Verdict(max(0, min(round(score), limit)), reasons, is_apart=limit < AT_LEAST)


def _names(one: Record, other: Record) -> Likeness:
    """The best of all their names; their own decide where numbers tell them apart."""
    context, places = one.said | other.said, one.lies_in | other.lies_in
    own = alike(one.taken[0], other.taken[0], context, places)
    if own.is_conflict and own.score > 0 and _says_more_than_marks(one, other):
        return own
    best = own
    for at, mine in enumerate(one.taken):
        for place, their in enumerate(other.taken):
            if best.score >= 99 or not (at or place):
                continue
            found = alike(mine, their, context, places)
            if found.is_conflict or found.score < 80:
                continue
            score = min(96, found.score - (0 if found.score >= 96 else 2))
            if score > best.score or best.is_conflict:
                same = "another name of it is the same"
                best = Likeness(score, same if found.score >= 99 else f"another name: {found.reason}")
    return best


def _says_more_than_marks(one: Record, other: Record) -> bool:
    """Whether own names are much alike but for their numbers: a name that both go by does not make them one then."""
    mine, their = one.taken[0], other.taken[0]
    return bool(set(mine.telling) & set(their.telling)) or not (mine.marks and their.marks)


class _Evidence:
    """What the rest of two records says for and against."""

    def __init__(self, likeness: Likeness, one: Record, other: Record) -> None:
        self._score, self._one, self._other = likeness.score, one, other
        self._limit = 100
        self._is_whole_name = likeness.score >= 94
        self.reasons: list[str] = []

    def weigh(self) -> tuple[float, int]:
        """The score, and what it may be at most."""
        self._of_countries()
        lies_apart = self._of_coordinates()
        if not lies_apart:
            self._of_towns()
        self._of_people()
        self._of_words()
        self._of_plain_names()
        return self._score, self._limit

    def _for(self, points: float, reason: str) -> None:
        self._score = min(max(self._score, 0) + points, 100 if self._score >= 100 else 99)
        self.reasons.append(reason)

    def _against(self, limit: int, reason: str) -> None:
        self._limit = min(self._limit, limit)
        self.reasons.append(reason)

    def _of_countries(self) -> None:
        one, other = self._one.places, self._other.places
        if one and other and one[0] not in other and other[0] not in one:
            self._against(60, "in different countries")
        elif one and other and not self._is_whole_name and self._score:
            self._score += 1

    def _of_coordinates(self) -> bool:
        """Whether coordinates have decided."""
        one, other = self._one, self._other
        if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
            return False
        if "region" in (one.precision, other.precision):
            return False
        apart = distance_km(one.latitude, one.longitude, other.latitude, other.longitude)
        far = APART_KM if "town" in (one.precision, other.precision) else APART_KM / 2
        words = f"{apart:.1f} km apart" if apart < 10 else f"{apart:.0f} km apart"
        if apart >= far:
            self._against(60, words)
            return True
        is_exact = "town" not in (one.precision, other.precision)
        if is_exact and apart <= SIDE_BY_SIDE_KM:
            self._score = max(self._score, 72)
            self._for(6 if apart > SIDE_BY_SIDE_KM / 4 else 9, f"same place, {words}")
            return True
        if is_exact and apart > 4 * SIDE_BY_SIDE_KM and self._score < 99:
            self._score -= 8
            self.reasons.append(words)
        return False

    def _of_towns(self) -> None:
        for mine, their, words, limit in (
            (self._one.locality, self._other.locality, "town", 62),
            (self._one.region, self._other.region, "region", 66),
        ):
            if not mine or not their or mine.isascii() != their.isascii():
                continue
            ours, theirs = set(name_of(mine).core), set(name_of(their).core)
            each_its_own = ours - theirs and theirs - ours
            if (
                (ours & theirs and not each_its_own)
                or "".join(ours) in "".join(theirs)
                or "".join(theirs) in "".join(ours)
            ):
                if words == "town":
                    self._for(4, f"both in {mine}")
                return
            self._against(limit, f"in different {words}s")
            return

    def _of_people(self) -> None:
        one, other = self._one, self._other
        if one.people and other.people:
            if one.people & other.people:
                self._for(4, "same operator")
            elif self._score < 99:
                self._score -= 12
                self.reasons.append("different operators")
        if one.host and one.host == other.host:
            self._score = max(self._score, 70)
            self._for(12, "same website")

    def _of_words(self) -> None:
        one, other = self._one, self._other
        if one.issuer and other.issuer and one.issuer.casefold() == other.issuer.casefold():
            self._for(3, "same issuing body")
        if one.kind and other.kind and one.kind != other.kind and self._score < 94:
            self._score -= 4

    def _of_plain_names(self) -> None:
        """Names without a telling word ("Data center") are the same only where something else says so."""
        mine, their = self._one.taken[0], self._other.taken[0]
        is_plain = mine.telling == mine.core and their.telling == their.core
        if is_plain and not self.reasons and all(word in ALL_GENERIC for word in mine.core):
            self._against(75, "a name that many have")
