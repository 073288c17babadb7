"""What names must share to be worth comparing: a telling word's beginning, or two neighbouring Chinese characters."""

from __future__ import annotations

from db.edit.duplicates import GENERIC

COMMONEST = 200
"""A block that more of an import's names have tells nothing."""


def blocks_of(plain: str) -> set[str]:
    """What two plain names must share to be compared: a telling word's first letters, or two Chinese signs."""
    run = plain.replace(" ", "")
    blocks = {word[:5] for word in plain.split() if tells(word)}
    if not run.isascii():
        blocks.update(run[at : at + 2] for at in range(len(run) - 1) if not run[at : at + 2].isascii())
    return blocks


def tells(word: str) -> bool:
    """Whether a word says which one is meant, so that names that share it may be the same."""
    return len(word) > 1 and word not in GENERIC and not word.isdigit()
