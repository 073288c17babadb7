"""What went wrong, told without what it was about: types, places in the code, and the program's own words.

A message may quote a name, a value or a path of the person's. So each of its words is replaced by "·", unless Python's
own messages use it or it stands in the code of the functions that the error came through; figures are replaced, too.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType

HIDDEN = "·"
LONGEST_MESSAGE, MOST_FRAMES, MOST_CAUSES = 400, 60, 8

_HOUSE = Path(__file__).parents[2]
_WORD = re.compile(r"\w+")
_OF_PYTHON = frozenset(
    _WORD.findall("""
    a an and argument arguments as at attribute be by call callable cannot comparison could dict expected failed float
    for from function got has import in index input instance int is iterable iteration it item keyword key list local
    maximum memory missing module must name named no None NoneType not object of on only open operand or out positional
    range recursion required returned sequence size str supported subscriptable takes than that the this to too
    tuple type types unexpected unhashable unpack unsupported value values variable were with
    bool bytes concatenate converted depth during exceeded given many enough more less zero division dictionary changed
    deleted already Internal libshiboken C No directory invalid literal base can exist exists Permission denied Is
    busy column constraint corrupt database datatype disk error file foreign full I image interrupted large locked
    malformed mismatch near O query readonly row such syntax table UNIQUE unable NULL CHECK FOREIGN KEY write attempt
    """)
)
"""Words of the messages that Python, Qt for Python and SQLite write themselves."""


def told(error: BaseException) -> str:
    """An error and its causes in lines of text, the first cause first; nothing of anybody's records is in them."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain and len(chain) < MOST_CAUSES:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(line for each in reversed(chain) for line in _lines(each))


def _lines(error: BaseException) -> Iterator[str]:
    frames = [(frame, line) for frame, line in walk_tb(error.__traceback__)][-MOST_FRAMES:]
    yield f"{_type(error)}{_code(error)}: {masked(str(error), known_words(frame for frame, _ in frames))}".rstrip(": ")
    for frame, line in frames:
        yield f"  {place(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions[:MOST_CAUSES]:
            yield from _lines(each)


def masked(message: str, known: frozenset[str] | set[str]) -> str:
    """A message with every word hidden that is not among the known ones, nor Python's own; figures are never shown."""

    def shown(word: re.Match[str]) -> str:
        text = word.group()
        is_known = (text in known or text in _OF_PYTHON) and not any(sign.isdigit() for sign in text)
        return text if is_known else HIDDEN

    # What is no word is a sign of any script or none; only the common ones are kept, since signs can spell, too.
    text = re.sub(r"[^\w\s.,:;'\"()\[\]<>=+*/-]", HIDDEN, _WORD.sub(shown, message[:LONGEST_MESSAGE]))
    return re.sub(rf"{HIDDEN}(?:[^\w\s]?{HIDDEN})+", HIDDEN, " ".join(text.split()))


def known_words(frames: Iterator[FrameType]) -> set[str]:
    """The words that the code of these frames is written with: names and fixed texts, no values of variables."""
    found: set[str] = set()
    for frame in frames:
        code: CodeType = frame.f_code
        if Path(code.co_filename).is_relative_to(_HOUSE):
            texts = [one for one in code.co_consts if isinstance(one, str)]
            for text in (*code.co_names, *code.co_varnames, *texts):
                found.update(_WORD.findall(text))
    return found


def place(file: str) -> str:
    """A file of code without the folders that lead to the program: they hold the person's name."""
    path = Path(file)
    for folder in (_HOUSE, *(Path(one) for one in sorted(sys.path, key=len, reverse=True) if one)):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _code(error: BaseException) -> str:
    """The system's or SQLite's name for what happened."""
    own = getattr(error, "orig", None) or error
    named = getattr(own, "sqlite_errorname", None)
    if isinstance(own, OSError) and own.errno is not None:
        named = errno.errorcode.get(own.errno, str(own.errno))
    return f" [{named}]" if isinstance(named, str) else ""
