"""How alike two names are, of 100, and why in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.duplicates.names import Name
from db.edit.duplicates import GENERIC

LOOK_ALIKE = tuple(
    frozenset(pair.split())
    for pair in (
        "shanxi shaanxi", "hainan henan", "hunan henan", "hubei hebei", "jinan jining", "iran iraq", "niger nigeria",
        "austria australia", "slovakia slovenia", "austin boston", "taizhou taicang", "suzhou xuzhou", "suzhou fuzhou",
        "dallas dalles", "guizhou guangzhou", "wuxi wuhu", "alpha alpine", "import export",
    )
)  # fmt: skip
"""Words that differ by a letter or two and mean different things."""
CONFLICT = 40
_SMALL = ("the", "and", "of", "for")
ACRONYM_LETTERS = range(3, 8)
MOST_EDITS = 2
"""Names in which more letters are mistyped are not taken for the same."""
SHORTEST_CHINESE = 6
"""In a shorter Chinese word no character is taken for mistyped, in a longer one only one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score of 0 to 100, why, and whether the two are told apart by a number, letter or side in their names."""

    score: float
    reason: str
    is_conflict: bool = False


NOTHING = Likeness(0, "")


def alike(
    one: Name, other: Name, context: frozenset[str] = frozenset(), places: frozenset[str] = frozenset()
) -> Likeness:
    """How alike two names are.

    Args:
        one: a name.
        other: a name of another record.
        context: words that either record says elsewhere (operator, town, country): a name may have them or not.
        places: the words of their towns, regions and countries: what they share says nothing of itself.
    """
    if one.marks != other.marks:
        found = _apart_from_marks(one, other, context)
        if found is not None:
            return found
    for rule in (_written, _same_core, _same_telling):
        found = rule(one, other)
        if found is not None:
            return found
    return max(
        (_typo(one, other), _subset(one, other, context, places), _acronym(one, other)), key=lambda each: each.score
    )


def _apart_from_marks(one: Name, other: Name, context: frozenset[str]) -> Likeness | None:
    """Names whose numbers differ; None where the difference is a year that only one has."""
    if one.marks and other.marks:
        return Likeness(CONFLICT, "different phases: not counted as same", is_conflict=True)
    marks = one.marks or other.marks
    if all(len(mark) == 4 and mark[:2] in ("19", "20") for mark in marks):
        likeness = max(
            (found for found in (_same_core(one, other), _same_telling(one, other)) if found is not None),
            key=lambda found: found.score,
            default=NOTHING,
        )
        return Likeness(min(likeness.score, 86), "the same name but for the year") if likeness.score else NOTHING
    return Likeness(CONFLICT + 15, "one is a phase or part: not counted as same", is_conflict=True)


def _written(one: Name, other: Name) -> Likeness | None:
    if one.written == other.written:
        return Likeness(100, "the same name")
    if one.folded == other.folded:
        return Likeness(99, "the same name but for capitals, width or blanks")
    if one.plain == other.plain:
        is_script = not one.plain.isascii() and _bare(one.folded) != _bare(other.folded)
        words = "simplified and traditional form" if is_script else "the same name but for punctuation"
        return Likeness(98, words)
    if one.plain.replace(" ", "") == other.plain.replace(" ", ""):
        return Likeness(97, "the same name but for blanks")
    return None


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _same_core(one: Name, other: Name) -> Likeness | None:
    if "".join(one.core) == "".join(other.core):
        left = [word for word in (*one.legal, *other.legal) if (word in one.legal) != (word in other.legal)]
        if left and set(one.legal) and set(other.legal):
            return Likeness(90, f"the same name, once “{_cap(left[0])}”, once “{_cap(left[1 % len(left)])}”")
        if left:
            return Likeness(96, f"the same name but for “{_cap(left[-1])}”")
        return Likeness(96, "the same name, abbreviated in one")
    if sorted(one.core) == sorted(other.core):
        return Likeness(94, "the same words in another order")
    return None


def _cap(word: str) -> str:
    return (
        f"{word.capitalize()}."
        if word in ("inc", "ltd", "co", "corp")
        else word.upper()
        if len(word) < 4
        else word.capitalize()
    )


def _same_telling(one: Name, other: Name) -> Likeness | None:
    if "".join(sorted(one.telling)) != "".join(sorted(other.telling)) and "".join(one.telling) != "".join(
        other.telling
    ):
        return None
    ours, theirs = (_rest(each) for each in (one, other))
    more = [word for word in (*ours, *theirs) if (word in ours) != (word in theirs)]
    if _rest_differs(ours, theirs):
        return Likeness(72, f"the same name but for “{' '.join(ours)}” and “{' '.join(theirs)}”")
    words = " ".join(dict.fromkeys(more))
    return Likeness(88, f"the same name but for “{words}”" if words else "the same words in another order")


def _rest(name: Name) -> list[str]:
    """The words of a name that say nothing about which one is meant."""
    if name.plain.isascii():
        return [word for word in name.core if word not in name.telling and not word.isdigit()]
    core, telling = "".join(name.core), "".join(name.telling)
    return [core.replace(telling, "")] if core != telling and core.replace(telling, "") else []


def _typo(one: Name, other: Name) -> Likeness:
    """Words that differ by a letter or two, pair by pair."""
    from rapidfuzz.distance import OSA

    ours, theirs = sorted(one.telling), sorted(other.telling)
    by_core = len(ours) != len(theirs) and len(one.core) == len(other.core)
    if by_core:
        ours, theirs = list(one.core), list(other.core)
    elif len(ours) != len(theirs):
        ours, theirs = ["".join(one.telling)], ["".join(other.telling)]
    edits = length = 0
    for mine, their in zip(ours, theirs, strict=True):
        if mine == their:
            length += len(mine)
            continue
        if frozenset((mine, their)) in LOOK_ALIKE or not _may_be_typo(mine, their):
            return NOTHING
        edits += OSA.distance(mine, their, score_cutoff=MOST_EDITS + 1)
        length += len(mine)
    if edits > MOST_EDITS or (not by_core and _rest_differs(_rest(one), _rest(other))):
        return NOTHING
    if not one.plain.isascii():
        length -= 3  # a Chinese character says as much as some letters, but a short name is soon another's
    sure = 90 if length >= 12 else 86 if length >= 8 else 82 if length >= 6 else 76
    return Likeness(sure - 4 * (edits - 1), "spelled a little differently")


def _rest_differs(ours: list[str], theirs: list[str]) -> bool:
    """Whether each has a generic word that the other has not ("plan", "act"); Chinese ones may hold each other."""
    mine = [word for word in ours if not any(word in their for their in theirs)]
    their = [word for word in theirs if not any(word in one for one in ours)]
    return bool(mine and their)


def _may_be_typo(mine: str, their: str) -> bool:
    from rapidfuzz.distance import OSA

    shorter = min(len(mine), len(their))
    if not mine.isascii() or not their.isascii():
        return shorter >= SHORTEST_CHINESE and OSA.distance(mine, their, score_cutoff=1) <= 1 and mine[:2] == their[:2]
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    return OSA.distance(mine, their, score_cutoff=allowed) <= allowed and not _is_grammar(mine, their)


def _is_grammar(mine: str, their: str) -> bool:
    """Two words with one stem that mean different things: "Meta", "Metal"."""
    return min(len(mine), len(their)) < 6 and (mine.startswith(their) or their.startswith(mine))


def _subset(one: Name, other: Name, context: frozenset[str], places: frozenset[str]) -> Likeness:
    """One name within the other, longer by words that the records say elsewhere."""
    ours, theirs = set(one.telling), set(other.telling)
    if not one.plain.isascii() and not other.plain.isascii():
        return _chinese_within("".join(one.telling), "".join(other.telling), context, places)
    if not (ours < theirs or theirs < ours) or not all(word not in GENERIC for word in ours & theirs):
        return NOTHING
    extra = ours ^ theirs
    if ours & theirs <= places:
        return Likeness(50, "both are named after where they lie")
    if extra <= context:
        return Likeness(88, f"the same name but for “{_in_order(extra, one, other)}”, which both records say")
    return Likeness(66, f"the same name but for “{_in_order(extra, one, other)}”")


def _in_order(words: Iterable[str], *names: Name) -> str:
    found = set(words)
    return " ".join(dict.fromkeys(word for name in names for word in name.telling if word in found)).title()


def _chinese_within(ours: str, theirs: str, context: frozenset[str], places: frozenset[str]) -> Likeness:
    shorter, longer = sorted((ours, theirs), key=len)
    if len(shorter) < 2 or shorter not in longer or shorter == longer:
        return NOTHING
    extra = longer.replace(shorter, "", 1)
    if any(shorter in word for word in places):
        return Likeness(50, "both are named after where they lie")
    known = any(extra in word for word in context)
    return Likeness(88 if known else 66, f"the same name but for “{extra}”")


def _acronym(one: Name, other: Name) -> Likeness:
    for short, long in ((one, other), (other, one)):
        letters = "".join(short.core)
        if len(short.core) == 1 and len(letters) in ACRONYM_LETTERS and letters.isascii() and letters in initials(long):
            return Likeness(84 if len(letters) > 3 else 78, f"“{letters.upper()}” is made of the first letters")
    return NOTHING


def initials(name: Name) -> set[str]:
    """The first letters of a name of three words or more, with and without its legal form."""
    words = [word for word in name.plain.split() if word not in _SMALL]
    if len(words) < ACRONYM_LETTERS[0]:
        return set()
    found = {"".join([word[0] for word in words])}
    if name.legal:
        found.add("".join([word[0] for word in words if word not in name.legal]))
    return {one for one in found if len(one) in ACRONYM_LETTERS and one.isascii()}
