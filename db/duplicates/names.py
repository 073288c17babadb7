"""A name taken apart for comparing: without legal form, with abbreviations written out, its numbers kept aside.

Imports and the line of near names use the same words that say nothing (`db.edit.duplicates.GENERIC`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from db.edit.duplicates import GENERIC, plain_name
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
_SIGNS = str.maketrans({"'": "", "’": "", "`": "", "´": "", "&": " and ", "+": " plus "})
_DIGIT = re.compile(r"\d")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_TOWN = re.compile(r"(?<=[\u4e00-\u9fff]{2})[市省县](?=[\u4e00-\u9fff])")


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
    """As `name_of`, without remembering it: for names by the million."""
    same_width = written if written.isascii() else unicodedata.normalize("NFKC", written)
    folded = " ".join(same_width.casefold().split())
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), folded) if "." in folded else folded
    # Most names are letters and blanks alone: nothing of punctuation is to be looked for in them.
    is_letters = text.isascii() and text.replace(" ", "").isalpha()
    plain = text if is_letters else plain_name(simplified(text.translate(_SIGNS)))
    chinese = not plain.isascii() and CJK_RUN.search(plain) is not None
    spaced = _chinese_plain(plain) if chinese else plain
    words = (_JOINTS.sub(" ", spaced) if not is_letters and _DIGIT.search(spaced) else spaced).split()
    legal: list[str] = []
    kept = words
    if not LEGAL.isdisjoint(words):
        legal = [word for word in words if word in LEGAL]
        kept = [word for word in words if word not in LEGAL or len(words) == len(legal)]
    if chinese:
        kept, more = _without_chinese_forms(kept)
        legal += more
    marks, as_marks = _marks(kept)
    core = kept if _REWRITTEN.isdisjoint(kept) else _written_out(kept)
    telling = _telling(core, as_marks)
    return Name(written, folded, plain, tuple(core), tuple(legal), tuple(telling), marks)


def _written_out(words: list[str]) -> list[str]:
    return [part for word in words if word not in _EMPTY for part in WRITTEN_OUT.get(word, word).split()]


def _chinese_plain(plain: str) -> str:
    plain = _CHINESE_NUMBER.sub(lambda found: f" {_CHINESE_DIGITS[found[1]]} ", plain)
    plain = CJK_RUN.sub(lambda found: f" {found[0]} ", plain)
    return re.sub(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])", "", _TOWN.sub("", plain))


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
