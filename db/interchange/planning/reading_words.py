"""Words in cells as the design's words: statuses, events, kinds, stages, roles, confidence, measures, links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from db.catalogue import all_bases, all_measures
from db.errors import InputError
from db.words import EVENT_FOR, Confidence, Event, Kind, RoleKind, Stage, Status

Word = TypeVar("Word", bound=StrEnum)

_STATUSES: tuple[tuple[str, Status | None, Kind | None], ...] = (
    (r"cancel\w*|withdrawn|scrapped|abandoned|rejected|取消|终止", Status.CANCELLED, None),
    (r"paused?|on hold|suspended|stalled|halted|暂停|停工", Status.PAUSED, None),
    (r"retired|closed|decommission\w*|shut ?down|dismantled|关闭|退役", Status.RETIRED, None),
    (r"part(?:ly|ially) (?:operational|open|online|complete\w*)|phase 1 (?:operational|open)|部分投运|部分运营",
     Status.PARTLY_OPERATIONAL, None),
    (r"under construction|in construction|constructi(?:on|ng)|being built|building|在建|建设中|施工中",
     Status.UNDER_CONSTRUCTION, None),
    (r"permit\w*|approved|consented|获批|已批准", Status.PERMITTED, None),
    (r"projected|forecast\w*|expected|预计", None, Kind.FORECAST),
    (r"planned|planning|plan|proposed|pre-construction|计划|规划|规划中|拟建", Status.ANNOUNCED, Kind.PLANNED),
    (r"announced|已宣布|已公布|宣布", Status.ANNOUNCED, Kind.PLANNED),
    (r"operational|operating|operation|in operation|existing|active|live|open(?:ed)?|online|in use|in service|running"
     r"|complete[d]?|built|commissioned|energi[sz]ed|投运|运营|运营中|在运|已建成|建成|已投运|运行", Status.OPERATIONAL,
     None),
    (r"unknown|n/?a|未知", None, None),
)  # fmt: skip
_EVENT_WORDS: tuple[tuple[str, Event], ...] = (
    (r"announce\w*|宣布", Event.ANNOUNCED),
    (r"agree\w*|signed|签约", Event.AGREED),
    (r"permit\w*|approv\w*|获批", Event.PERMITTED),
    (r"lease\w*", Event.LEASE_SIGNED),
    (r"fund\w*|financ\w*", Event.FUNDING_SECURED),
    (
        r"groundbreaking|ground broken|construction(?: start\w*| began| begins)?|broke ground|开工",
        Event.CONSTRUCTION_STARTED,
    ),
    (r"energi[sz]ed|energi[sz]ation|power(?:ed)? on", Event.ENERGISED),
    (r"first operation\w*|go live|went live|opening|opened", Event.FIRST_OPERATIONAL),
    (r"partly operational|partially operational", Event.PARTLY_OPERATIONAL),
    (r"complet\w*|建成|竣工", Event.COMPLETED),
    (r"operational|operation|online|in service|commission\w*|投运", Event.FULLY_OPERATIONAL),
    (r"expan\w*", Event.EXPANDED),
    (r"pause\w*|suspend\w*", Event.PAUSED),
    (r"cancel\w*|取消", Event.CANCELLED),
    (r"retire\w*|clos\w*|decommission\w*", Event.RETIRED),
    (r"propos\w*", Event.PROPOSED),
    (r"enact\w*|passed|signed into law|adopted", Event.ENACTED),
    (r"effective|in force|entered into force", Event.EFFECTIVE),
    (r"amend\w*", Event.AMENDED),
    (r"repeal\w*|revoked", Event.REPEALED),
)  # fmt: skip
_CONFIDENCES = {
    "confident": Confidence.HIGH, "confirmed": Confidence.HIGH, "certain": Confidence.HIGH, "verified": Confidence.HIGH,
    "high": Confidence.HIGH, "very likely": Confidence.HIGH, "高": Confidence.HIGH,
    "likely": Confidence.MEDIUM, "medium": Confidence.MEDIUM, "probable": Confidence.MEDIUM, "中": Confidence.MEDIUM,
    "speculative": Confidence.LOW, "unlikely": Confidence.LOW, "possible": Confidence.LOW, "low": Confidence.LOW,
    "uncertain": Confidence.LOW, "rumoured": Confidence.LOW, "rumored": Confidence.LOW, "低": Confidence.LOW,
}  # fmt: skip
_ROLES = {
    "customer": RoleKind.USER, "tenant": RoleKind.USER, "end user": RoleKind.USER, "investor": RoleKind.EQUITY,
    "builder": RoleKind.DEVELOPER, "construction": RoleKind.DEVELOPER, "contractor": RoleKind.DEVELOPER,
    "energy": RoleKind.SUPPLIER, "vendor": RoleKind.SUPPLIER, "chip supplier": RoleKind.TECHNOLOGY,
}  # fmt: skip

STAGE_OF = {
    Status.ANNOUNCED: Stage.ANNOUNCED,
    Status.PERMITTED: Stage.PERMITTED,
    Status.UNDER_CONSTRUCTION: Stage.UNDER_CONSTRUCTION,
    Status.PARTLY_OPERATIONAL: Stage.IN_USE,
    Status.OPERATIONAL: Stage.IN_USE,
    Status.RETIRED: Stage.RETIRED,
}
BEFORE_OPENING = (Status.ANNOUNCED, Status.PERMITTED, Status.UNDER_CONSTRUCTION)


def own_word(text: str, words: Mapping[str, str]) -> str:
    """The word that a column's own list gives for a cell, else the cell, in lower case."""
    plain = " ".join(text.casefold().split())
    for written, meant in words.items():
        if written.casefold() == plain:
            return meant.casefold()
    return plain


def read_status(text: str, words: Mapping[str, str]) -> tuple[Status | None, Kind | None]:
    """The status that a cell says, and which kind it makes of the row's figures. Raises InputError."""
    plain = own_word(text, words)
    if plain in set(Status):
        status = Status(plain)
        ahead = Kind.PLANNED if status in BEFORE_OPENING else None
        return (None if status is Status.UNKNOWN else status), ahead
    for pattern, found, kind in _STATUSES:
        if re.match(rf"(?:{pattern})(?![a-z])", plain):
            ahead = kind or (Kind.PLANNED if found in BEFORE_OPENING else None)
            return found, ahead
    raise InputError(f"“{text[:60]}” is no known status.", "", "Say what this word means, or leave the column out.")


def read_event(text: str, words: Mapping[str, str]) -> Event:
    """The event that a cell says. Raises InputError."""
    plain = own_word(text, words)
    if plain in set(Event):
        return Event(plain)
    for pattern, event in _EVENT_WORDS:
        if re.match(rf"(?:{pattern})(?![a-z])", plain):
            return event
    status, _ = read_status(text, words)
    if status is None:
        raise InputError(f"“{text[:60]}” is no known event.", "", f"Use one of: {', '.join(Event)}.")
    return EVENT_FOR[status]


def read_confidence(text: str, words: Mapping[str, str]) -> Confidence:
    """How sure. Raises InputError."""
    plain = own_word(text, words).strip("# ")
    if plain in _CONFIDENCES:
        return _CONFIDENCES[plain]
    raise InputError(f"“{text[:60]}” says not how sure it is.", "", "Use high, medium or low.")


def read_role(text: str, words: Mapping[str, str]) -> RoleKind:
    """The role. Raises InputError."""
    plain = own_word(text, words)
    if plain in _ROLES:
        return _ROLES[plain]
    return read_word(RoleKind, plain, {})


def read_kind(text: str, words: Mapping[str, str]) -> Kind:
    """Reported, estimated, planned, target or forecast. Raises InputError."""
    from db.edit.figure_words import KINDS

    plain = own_word(text, words)
    if plain in set(Kind):
        return Kind(plain)
    for pattern, kind in KINDS:
        if pattern.match(plain):
            return kind
    return Kind.REPORTED if plain == "actual" else read_word(Kind, plain, {})


def read_stage(text: str, words: Mapping[str, str]) -> Stage:
    """The stage. Raises InputError."""
    from db.edit.figure_words import STAGES

    plain = own_word(text, words)
    if plain in set(Stage):
        return Stage(plain)
    for pattern, stage in STAGES:
        if pattern.match(plain):
            return stage
    return read_word(Stage, plain, {})


def read_word(of: type[Word], text: str, words: Mapping[str, str]) -> Word:
    """A member of a closed list. Raises InputError that lists them."""
    plain = own_word(text, words)
    for member in of:
        if member.value.casefold() == plain:
            return member
    raise InputError(f"“{text[:60]}” is not in the list.", "", f"Use one of: {', '.join(of)}.")


def read_measure(text: str, words: Mapping[str, str]) -> str:
    """The key of a measure named in words. Raises InputError."""
    plain = own_word(text, words).replace("_", " ")
    for measure in all_measures():
        if plain in (measure.key.replace("_", " "), measure.name.casefold()):
            return measure.key
    from db.interchange.mapping.header_words import measure_of

    found = measure_of(plain)
    if found is None:
        raise InputError(f"“{text[:60]}” is no known measure.", "", "Say which measure this word means.")
    return found


def read_basis(text: str, measure: str, words: Mapping[str, str]) -> str:
    """The key of a basis named in words. Raises InputError."""
    plain = own_word(text, words)
    for basis in all_bases():
        if basis.measure == measure and plain in (basis.key.casefold(), basis.name.casefold()):
            return basis.key
    raise InputError(f"“{text[:60]}” is no known basis of {measure.replace('_', ' ')}.", "", "Choose its basis.")


_LINK = re.compile(r"\[(?P<title>[^\]]*)\]\((?P<address>https?://[^\s)]+)[^)]*\)|(?P<bare>https?://[^\s,;<>\"']+)")


def read_links(text: str) -> list[tuple[str, str]]:
    """The sources that a cell names, as (title, address): markdown links, bare addresses, else one title."""
    found = [
        (" ".join((one["title"] or "").split()), one["address"] or (one["bare"] or "").rstrip(").]"))
        for one in _LINK.finditer(text)
    ]
    if found:
        return list({address: (title, address) for title, address in found}.values())
    return [(" ".join(text.split())[:2000], "")]
