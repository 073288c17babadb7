"""The words of figures in one line: kinds, stages, extents, bases and the small words between them."""

from __future__ import annotations

import re

from db.words import Confidence, Extent, Kind, Stage


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})(?![\w])", re.IGNORECASE)


KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_any(r"planned|plans?(?: for| to)?|to be|will be|aims? for|计划|规划|拟建"), Kind.PLANNED),
    (_any(r"targets?|targeted|official aim|目标"), Kind.TARGET),
    (_any(r"forecasts?|projected|projection|predicted|expected|预计|预测"), Kind.FORECAST),
    (_any(r"third-party estimate|estimates?|estimated|估计|估算"), Kind.ESTIMATED),
    (_any(r"reported(?:ly)?|stated|according to(?: its)? owner"), Kind.REPORTED),
)

STAGES: tuple[tuple[re.Pattern[str], Stage], ...] = (
    (_any(r"authori[sz]ed|authori[sz]es"), Stage.AUTHORISED),
    (_any(r"appropriated|appropriates"), Stage.APPROPRIATED),
    (_any(r"awarded|granted"), Stage.AWARDED),
    (_any(r"announced"), Stage.ANNOUNCED),
    (_any(r"raised|funded"), Stage.RAISED),
    (_any(r"spent|disbursed|paid out"), Stage.SPENT),
    (_any(r"in use|in operation|operating|operational|running|live|online|投运|在用"), Stage.IN_USE),
    (_any(r"installed|completed|delivered|energi[sz]ed|建成"), Stage.INSTALLED),
    (_any(r"under construction|being built|在建"), Stage.UNDER_CONSTRUCTION),
    (_any(r"contracted|ordered|leased"), Stage.CONTRACTED),
    (_any(r"permitted|approved"), Stage.PERMITTED),
    (_any(r"retired|shut down|decommissioned"), Stage.RETIRED),
)

AND_BEYOND = _any(r"or (?:more advanced|further)|and beyond|or beyond")

PART = _any(
    r"of it|of them|of th(?:is|ese|at)|of which|thereof|includ(?:ing|es)|therein|其中|within it"
    r"|part of (?:it|this)"
)
ADDITION = _any(
    r"(?:an )?additional|plus|another|(?:grows?|expands?|increases?|expansion|rises) by|on top|more|新增|增加"
)
TOTAL = _any(r"in total|in all|altogether|total(?:ling|s)?")

EXTENTS: tuple[tuple[re.Pattern[str], Extent], ...] = (
    (PART, Extent.PART),
    (TOTAL, Extent.TOTAL),
    (ADDITION, Extent.ADDITION),
)

BASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_any(r"(?:of )?(?:critical )?IT(?: load| power| capacity)?"), "power.critical_it"),
    (_any(r"(?:of )?(?:whole |total )(?:facility|site|campus)(?: power| load)?|(?:of )?facility power"),
     "power.whole_facility"),
    (_any(r"(?:of )?grid(?: connection| capacity| power)?"), "power.grid_connection"),
    (_any(r"(?:of )?nameplate(?: capacity)?"), "power.nameplate"),
    (_any(r"(?:of )?on-?site (?:generation|power|gas)(?: capacity)?"), "power.on_site_generation"),
    (_any(r"(?:by )?(?:the )?8-bit(?: peak)?"), "h100_equivalents.8_bit"),
    (_any(r"(?:by )?(?:the )?16-bit(?: peak)?"), "h100_equivalents.16_bit"),
    (_any(r"public(?:ly)?(?: money| funds)?"), "investment.nominal_public"),
    (_any(r"private(?:ly)?(?: money| funds)?"), "investment.nominal_private"),
)  # fmt: skip

PRECISION = re.compile(r"(FP64|FP32|TF32|FP16|BF16|FP8|INT8)(?: (?:peak,? )?(dense|sparse))?(?!\w)", re.IGNORECASE)

CONFIDENCES = tuple((_any(rf"{word}(?: confidence)?|confidence {word}"), word) for word in Confidence)

NOW = _any(r"now|today|currently|at present|at the moment|so far|to date|目前|现在")

UNDATED = _any(r"no date(?: given)?|undated|date not (?:given|stated)")

FILLER = _any(
    r"is|are|was|were|has|have|had|had been|been|be|it|its|the|a|an|of|with|for|at|in|on|to|and|then|but|from|as|by"
    r"|reaches|reached|reach|rises|grows|expands|goes|stands|capacity|power|load|computing|full|capital cost|cost|costs"
    r"|worth|investment|money|funds?|figure|value|当前|约"
)
"""Words that change nothing between the parts of a phrase. "By" and "from" count only where a date follows them."""

INTERVAL = re.compile(
    r"(?<![\d.])(?:(?P<five>5 ?(?:%|per ?cent)? ?(?:to|-|–) ?95(?!\d))"
    r"|(?P<ten>10 ?(?:%|per ?cent)? ?(?:to|-|–) ?90(?!\d))) ?(?:%|per ?cent)?"
    r"(?: (?:range|interval))?\s*[:,]?\s*",
    re.IGNORECASE,
)
RANGE = re.compile(
    r"(?:range|low(?: and|,|/) high|between|from)?\s*[:,]?\s*"
    r"(?P<low>[^\d\s]{0,4}\s?\d[\d.,]*\s?[^\d\s,;]*)\s*(?:to|-|–|—|and)\s*(?P<high>[^\d\s]{0,4}\s?\d[\d.,]*\s?[^\d,;]*)",
    re.IGNORECASE,
)

DEFAULT_BASIS = {
    "power": "power.not_stated",
    "computing_power": "computing_power.not_stated",
    "accelerators": "accelerators.ai_chips",
    "h100_equivalents": "h100_equivalents.not_stated",
    "racks": "racks.not_stated",
    "energy": "energy.data_centres",
    "facilities": "facilities.all_listed",
    "share": "share.not_stated",
    "capital_cost": "capital_cost.nominal",
    "investment": "investment.nominal",
}
"""The basis of a figure that does not say how it was counted."""
