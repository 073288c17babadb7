"""A name taken apart for comparing: without legal form, with abbreviations written out, its numbers kept aside.

Imports and the line of near names use the same words that say nothing (`db.edit.duplicates.GENERIC`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from db.edit.duplicates import GENERIC
from db.search import CJK_RUN
from db.values.chinese import simplified

LEGAL = frozenset(
    re.findall(
        r"\w+",
        "inc incorporated ltd limited llc llp lp corp corporation co company plc gmbh ag kg sa sas sarl srl spa bv nv "
        "ab oy as asa aps pte pty pvt pt tbk bhd sdn kk jsc pjsc pao oao ooo fze fzco",
    )
)
"""Legal forms as they stand in names."""
LEGAL_CHINESE = ("股份有限公司", "有限责任公司", "有限公司", "股份公司", "公司", "集团", "控股")
GENERIC_CHINESE = (
    "数据中心", "智算中心", "算力中心", "超算中心", "计算中心", "智能计算中心", "智能算力中心", "超级计算中心",
    "云计算", "大数据", "产业园区", "产业园", "园区", "基地", "集群", "项目", "枢纽", "平台",
)  # fmt: skip
WRITTEN_OUT = {
    "dc": "data center", "datacenter": "data center", "datacentre": "data center", "datacenters": "data center",
    "datacentres": "data center", "centre": "center", "centers": "center", "centres": "center", "ctr": "center",
    "intl": "international", "natl": "national", "univ": "university", "dept": "department", "govt": "government",
    "technologies": "technology", "tech": "technology", "labs": "laboratory", "lab": "laboratory",
    "laboratories": "laboratory", "ai": "artificial intelligence", "us": "united states", "usa": "united states",
    "uk": "united kingdom", "uae": "united arab emirates", "st": "saint", "mt": "mount", "ft": "fort",
    "mfg": "manufacturing", "telecom": "telecommunications", "inst": "institute", "min": "ministry",
    "svcs": "services", "systems": "system", "bldg": "building", "ph": "phase", "programme": "program",
    "campuses": "campus", "projects": "project", "phases": "phase", "plans": "plan", "assoc": "association",
    "hq": "headquarters", "grp": "group", "hldgs": "holdings", "holding": "holdings", "dev": "development",
}  # fmt: skip
_COUNTERS = ("期", "号", "第", "号楼", "栋", "座")
_EMPTY = frozenset(("the", "and", "of", "for", "de", "la", "at", "in", "on"))
_REWRITTEN = _EMPTY | WRITTEN_OUT.keys()
ALL_GENERIC = (
    GENERIC
    | {"artificial", "intelligence", "program", "facilities", "system", "services", "国家", "中国"}
    | set(GENERIC_CHINESE)
)
_SIDES = {"north", "south", "east", "west", "upper", "lower", "northern", "southern", "eastern", "western"}
_SIDES_CHINESE = re.compile(r"[东西南北](?=[区园部院])")
_PARTS = frozenset(
    re.findall(r"\w+", "phase building stage unit hall block campus site module zone part annex tower room")
)
_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10",
}  # fmt: skip
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_MARKING = _ROMAN.keys() | _WORDS.keys() | _SIDES
_CHINESE_DIGITS = {sign: str(number) for number, sign in enumerate("一二三四五六七八九", 1)} | {"十": "10"}
_CHINESE_NUMBER = re.compile(r"第?([一二三四五六七八九十])(?=[期号栋座楼阶])")
_JOINTS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NO_MARKS: tuple[tuple[str, ...], set[str]] = ((), set())
_SIGNS = {"'": "", "’": "", "`": "", "´": "", "&": " and ", "+": " plus "}
_DIGIT, _NUMBER = re.compile(r"\d"), re.compile(r"\d+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_TOWN = re.compile(r"[市省县](?<=[\u4e00-\u9fff]{2}.)(?=[\u4e00-\u9fff])")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


class Name(NamedTuple):
    """A name and what it is compared by.

    Args:
        written: as it stands.
        folded: in one case and width.
        plain: also in one script, without punctuation.
        core: words without legal form, abbreviations written out, Chinese runs as they are.
        legal: the legal forms left out.
        telling: the words of `core` that say which one is meant; all of `core` when none does.
        marks: numbers, letters of buildings and sides: two names that differ in them are two things.
    """

    written: str
    folded: str
    plain: str
    core: tuple[str, ...]
    legal: tuple[str, ...]
    telling: tuple[str, ...]
    marks: tuple[str, ...]

    @property
    def key(self) -> str:
        """The telling words in their own order of letters: what a quick comparison looks at."""
        return " ".join(sorted(self.telling))


@lru_cache(maxsize=4096)
def name_of(written: str) -> Name:
    """Takes a name apart."""
    return take_apart(written)


def take_apart(written: str) -> Name:
    """As `name_of`, without remembering it."""
    return take_all_apart((written,))[0]


def take_all_apart(written: Sequence[str]) -> list[Name]:
    """As `take_apart` of each, for names by the million."""
    text = _lines(written)
    if text.count("\n") >= len(written) > 0:
        text = _lines([one.replace("\n", " ") for one in written])
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    folded = _without_blanks(text.casefold())
    plain, spaced = list(folded), list(folded)
    # Most names are letters and blanks alone. All others are worked on as one text with a line for each.
    rest = [at for at, line in enumerate(folded) if not (line.isascii() and line.replace(" ", "").isalpha())]
    if rest:
        lines = _plain_lines(_lines([folded[at] for at in rest]))
        for at, one, other in zip(rest, lines, _spaced_lines(_lines(lines)), strict=True):
            plain[at], spaced[at] = one, other
    return list(map(_taken_apart, written, folded, plain, spaced))


def _spaced_lines(text: str) -> list[str]:
    """Each line with blanks around numbers and runs of Chinese."""
    if not text.isascii():
        text = _chinese_plain(text)
    if _DIGIT.search(text):
        text = _JOINTS.sub(" ", text) if "_" in text else _NUMBER.sub(r" \g<0> ", text)
    return text.split("\n")


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _without_blanks(lines: str) -> list[str]:
    """Each line without blanks at its ends, and one at most between words."""
    return [" ".join(line.split()) for line in lines.split("\n")]


def _plain_lines(text: str) -> list[str]:
    """Each line as `plain_name` has it, in one script and with "and" written out."""
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    for sign, words in _SIGNS.items():
        text = text.replace(sign, words)
    if not text.isascii():
        text = _in_order_of_need(text)
    for sign in set(text):
        if not sign.isalnum() and sign not in "_ \n":
            text = text.replace(sign, " ")
    return _without_blanks(text)


def _in_order_of_need(text: str) -> str:
    """Simplified characters, one case, no accents; each only where one of the signs asks for it."""
    signs = "".join(set(text))
    if simplified(signs) != signs:
        text = simplified(text)
    text = unicodedata.normalize("NFKD", text.casefold())
    accents = [sign for sign in set(text) if unicodedata.combining(sign)]
    return text.translate(dict.fromkeys(map(ord, accents))) if accents else text


def _taken_apart(written: str, folded: str, plain: str, spaced: str) -> Name:
    words = spaced.split()
    legal: list[str] = []
    kept = words
    if not LEGAL.isdisjoint(words):
        legal = [word for word in words if word in LEGAL]
        kept = [word for word in words if word not in LEGAL] or words
    if not plain.isascii():
        kept, more = _without_chinese_forms(kept)
        legal += more
    marks, as_marks = _NO_MARKS if _has_no_mark(plain, kept) else _marks(kept)
    core = kept if _REWRITTEN.isdisjoint(kept) else _written_out(kept)
    if marks or not plain.isascii():
        telling = _telling(core, as_marks)
    else:  # every number is a mark: no word of these is one
        telling = [word for word in core if word not in ALL_GENERIC] or core
    return Name(written, folded, plain, tuple(core), tuple(legal), tuple(telling), marks)


def _written_out(words: list[str]) -> list[str]:
    return [part for word in words if word not in _EMPTY for part in WRITTEN_OUT.get(word, word).split()]


def _chinese_plain(plain: str) -> str:
    plain = _CHINESE_NUMBER.sub(lambda found: f" {_CHINESE_DIGITS[found[1]]} ", plain)
    return _BETWEEN_CHINESE.sub("", _TOWN.sub("", CJK_RUN.sub(r" \g<0> ", plain)))


def _without_chinese_forms(words: list[str]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    forms: list[str] = []
    for word in words:
        for form in LEGAL_CHINESE:
            if form in word and len(word) > len(form):
                word = word.replace(form, "")
                forms.append(form)
        kept.append(word)
    return kept, forms


def _telling(core: list[str], as_marks: set[str]) -> list[str]:
    if all(map(str.isascii, core)):
        telling = [word for word in core if not (word in ALL_GENERIC or word in as_marks or word.isdigit())]
        return telling or [word for word in core if not word.isdigit()] or core
    telling = []
    for word in core:
        if word in ALL_GENERIC or word in as_marks or word.isdigit() or word in _COUNTERS:
            continue
        if not word.isascii():
            for generic in GENERIC_CHINESE:
                if generic in word and len(word) > len(generic):
                    word = word.replace(generic, "")
        telling.append(word)
    return telling or [word for word in core if not word.isdigit()] or core


def _has_no_mark(plain: str, words: list[str]) -> bool:
    """Of most names this is seen without a look at each word."""
    return (
        plain.isascii()
        and plain.replace(" ", "").isalpha()
        and _MARKING.isdisjoint(words)
        and min(map(len, words), default=0) > 1
    )


def _marks(words: list[str]) -> tuple[tuple[str, ...], set[str]]:
    """Marks, and the words they were read from that say nothing else."""
    marks: list[str] = []
    read_from: set[str] = set()
    for at, word in enumerate(words):
        if len(word) > 1 and word not in _MARKING and word.isascii() and word.isalpha():
            continue  # most words by far
        before = words[at - 1] if at else ""
        if word.isdigit():
            marks.append(word.lstrip("0") or "0")
        elif word in _ROMAN and (before in _PARTS or (at == len(words) - 1 and at and (len(word) > 1 or word == "i"))):
            marks.append(_ROMAN[word])
            read_from.add(word)
        elif word in _WORDS and before in _PARTS:
            marks.append(_WORDS[word])
            read_from.add(word)
        elif len(word) == 1 and word.isascii() and at and (before in _PARTS or at == len(words) - 1):
            marks.append(word)
            read_from.add(word)
        elif word in _SIDES:
            marks.append(word.removesuffix("ern"))
        elif not word.isascii():
            marks += _SIDES_CHINESE.findall(word)
    return tuple(sorted(marks)), read_from
