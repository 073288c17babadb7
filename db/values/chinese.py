"""Chinese in one script: traditional characters as the simplified ones that stand for them.

The table is OpenCC's (Apache licence 2.0), character by character: enough to compare and to find, not to publish.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def simplified(text: str) -> str:
    """A text with simplified characters.

    >>> simplified("數據中心")
    '数据中心'
    """
    return text if text.isascii() else text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    import opencc  # type: ignore[import-untyped]

    lines = (files(opencc) / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {ord(old): new.split()[0] for old, new in pairs if len(old) == 1}
