"""What a chart says in words: titles, labels of points, coverage, and what it leaves out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from db.catalogue import MEASURE_BY_KEY
from db.charts.description import REST, ChartDescription, Form, PanelData, PanelDescription, Point, ShowAs, Split, Total
from db.charts.splits.filter_words import filter_words
from db.charts.splits.own_fields import name_of
from db.known import show as show_known
from db.values import dates, notation
from db.values.quantities import show

WITH_ARTICLE = {"US", "GB", "AE", "NL", "PH", "CZ", "MV", "DO", "EU", "WORLD"}
"""Places that a sentence calls "the …"."""

LONGEST_TITLE = 60
"""Signs of a source's title under a chart; the list of sources has the whole."""

SHORT_NAMES = {"US": "US", "GB": "UK", "AE": "UAE"}
"""Places that everybody knows by a shorter name."""

_SHOWN = {
    ShowAs.SHARE: "Share of {what}",
    ShowAs.INDEX: "Relative change of {what}",
    ShowAs.GROWTH: "Growth of {what}",
    ShowAs.CHANGE: "Change of {what}",
    ShowAs.CUMULATIVE: "Cumulative {what}",
}
"""What a title calls what follows from figures."""

LEFT_OUT = {
    "other_bases": ("{n} figure on another basis", "{n} figures on other bases"),
    "part": ("{n} figure of a part only", "{n} figures of parts only"),
    "stage": (
        "{n} figure of what is not installed or in use",
        "{n} figures of what is not installed or in use",
    ),
    "source_filter": (
        "{n} figure of another source than the filter asks for",
        "{n} figures of other sources than the filter asks for",
    ),
    "source_field": (
        "{n} figure whose source has nothing in the field",
        "{n} figures whose sources have nothing in the field",
    ),
    "no_date": ("{n} figure without a date", "{n} figures without a date"),
    "future": ("{n} figure dated after today", "{n} figures dated after today"),
    "cancelled": (
        "{n} plan of a cancelled or retired facility",
        "{n} plans of cancelled or retired facilities",
    ),
    "delivered": ("{n} plan that what stands has reached", "{n} plans that what stands has reached"),
    "restated": (
        "{n} figure that its publisher gives anew for the same day",
        "{n} figures that their publishers give anew for the same day",
    ),
    "superseded": (
        "{n} figure no longer given in a later edition of its data set",
        "{n} figures no longer given in later editions of their data sets",
    ),
    "replaced": ("{n} plan replaced by a newer one", "{n} plans replaced by newer ones"),
    "lone_addition": (
        "{n} addition to a total that nobody gives",
        "{n} additions to totals that nobody gives",
    ),
    "addition": ("{n} figure of what is added only", "{n} figures of what is added only"),
    "bound": ("{n} bound (“at least”, “up to”)", "{n} bounds (“at least”, “up to”)"),
    "other_publishers": (
        "{n} figure of a publisher that its line does not follow",
        "{n} figures of publishers that their lines do not follow",
    ),
    "not_a_year": (
        "{n} figure that is not of one whole calendar year",
        "{n} figures that are not of one whole calendar year",
    ),
    "refused": (
        "{n} amount in a currency without a known rate",
        "{n} amounts in currencies without a known rate",
    ),
}
"""Reasons for leaving a figure out, in the order they are listed: for one, for several."""


_COVERED = ("{n} facility has a figure", "{n} facilities have a figure")


def left_out(ids: Mapping[str, Sequence[int]]) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Sentences and the ids that each counts."""
    found = [reason for reason in LEFT_OUT if ids.get(reason)]
    sentences = tuple(notation.counted(len(set(ids[reason])), *LEFT_OUT[reason]) for reason in found)
    return sentences, tuple(tuple(sorted(set(ids[reason]))) for reason in found)


def covered(known: int, size: int) -> str:
    """ "12 of 40 facilities have a figure"."""
    return f"{notation.count(known)} of {notation.counted(size, *_COVERED)}"


def coverage_of(said: Sequence[Sequence[str]], panels: Sequence[PanelData]) -> tuple[str, ...]:
    """A chart's sentences, each once: those about all of it, then those of each panel with those of its trends.

    Args:
        said: about the whole chart first, then for each panel, but for its trends.
    """
    about_all, *of_panels = said or ((),)
    told = (one for part, panel in zip(of_panels, panels, strict=True) for one in (*part, *panel.said_of_trends))
    return tuple(dict.fromkeys((*about_all, *told)))


def share_covered(coverage: str) -> str:
    """What `covered` says, in short: "12 of 40"."""
    for ending in _COVERED:
        coverage = coverage.removesuffix(ending.removeprefix("{n}"))
    return coverage


def month_words(day: int) -> str:
    """ "end of 2023", "end of March 2025", or the day itself where it is not the last of a month."""
    known = dates.from_day(day)
    if (known.month, known.day) == (12, 31):
        return f"end of {known.year}"
    if dates.from_day(day + 1).day != 1:
        return dates.show(known.isoformat())
    return f"end of {dates.show(f'{known:%Y-%m}')}"


def label(value: float, measure: str, when: str, *, digits: int | None = None) -> str:
    """ "230 EFLOPS, end of 2023"."""
    return f"{show(value, measure, digits=digits)}, {when}"


def digits_for(value: float, place: float) -> int | None:
    """How many digits of `value` mean something when its weakest part ends at 10 ** `place`."""
    if value <= 0 or not math.isfinite(place):
        return None
    return max(1, math.floor(math.log10(value)) - int(place) + 1)


def when(point: Point) -> str:
    """When a point is, as its label says it: "end of 2023"; without a label its day."""
    return point.label.partition(", ")[2] or month_words(point.day)


def with_article(key: str, name: str) -> str:
    """A group's name inside a sentence."""
    return f"the {name}" if key in WITH_ARTICLE and not name.startswith("The ") else name


def short_name(key: str, name: str) -> str:
    """A group's name where there is little room."""
    return SHORT_NAMES.get(key, name)


def listed(names: Sequence[str]) -> str:
    """ "China, Japan and the United States"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def panel_title(panel: PanelDescription, basis_name: str, unit: str, split: Split) -> str:
    """ "Computing power, infrastructure in use: as reported, EFLOPS"."""
    if panel.title:
        return panel.title
    measure = MEASURE_BY_KEY[panel.measure].name if panel.measure in MEASURE_BY_KEY else panel.measure
    how = {
        Total.REPORTED: "as reported",
        Total.SITES: "sum of listed sites",
        Total.BOTH: "as reported and from listed sites",
    }[panel.total]
    if split is Split.FACILITY:
        how = "by facility"
    return f"{measure}, {basis_name}: {how}" + (f", {unit}" if unit else "")


def split_word(description: ChartDescription) -> str:
    """What the lines are, in a word: "country", "operator", or the name of an own field."""
    if description.split is Split.OWN_FIELD:
        return name_of(description.own_field)
    from_sites = any(panel.total is not Total.REPORTED for panel in description.panels)
    in_role = description.split is Split.PARTNER and from_sites
    return description.partner_role if in_role else str(description.split)


def chart_title(description: ChartDescription, labels: Mapping[str, str], show_as: ShowAs = ShowAs.ABSOLUTE) -> str:
    """The person's own title, else one that names the groups and the measure, and what is drawn of it.

    Args:
        labels: what is drawn by key, in its order.
        show_as: what is drawn indeed, which is the figures themselves where what was asked for cannot be shown.
    """
    if description.title:
        return description.title
    measures = list(dict.fromkeys(panel.measure for panel in description.panels))
    names = [MEASURE_BY_KEY[key].name for key in measures if key in MEASURE_BY_KEY]
    what = listed([names[0], *(_within(name) for name in names[1:])]) if names else "Chart"
    if show_as is ShowAs.RATIO and len(labels) > 1:
        asked = [key for key in description.ratio_groups[:2] if key in labels]
        above, below = (with_article(key, labels[key]) for key in [*asked, *(k for k in labels if k not in asked)][:2])
        return f"Ratio of {above} to {below}: {_within(what)}"
    if show_as in _SHOWN:
        what = _SHOWN[show_as].format(what=_within(what))
    chosen = [with_article(key, labels[key]) for key in labels if key != REST]
    if len(chosen) > 3 or not chosen or description.split in (Split.STATUS, Split.STAGE, Split.OWN_FIELD):
        return f"{what} by {split_word(description)}"
    who = listed(chosen)
    return f"{who[0].upper()}{who[1:]}: {_within(what)}"


def _within(name: str) -> str:
    """As it is written inside a sentence: "computing power", but "H100 equivalents"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def as_known(day: int | None) -> tuple[str, ...]:
    """What a chart of the past says first; nothing of today's."""
    return () if day is None else (f"As known on {show_known(day)}: only what had been published by then",)


def subtitle(description: ChartDescription) -> str:
    """The person's own, else where the figures come from and the scale; the key says what dashes and dots mean."""
    if description.subtitle:
        return description.subtitle
    if description.split is Split.FACILITY:
        said = "Each facility's last total, held until the next"
    else:
        whose = "National totals" if description.split is Split.COUNTRY else "Totals"
        names = {Total.REPORTED: f"{whose} as reported", Total.SITES: "Sums over listed sites"}
        totals = {panel.total for panel in description.panels}
        totals |= set(names) if Total.BOTH in totals else set()
        said = " and ".join(name for total, name in names.items() if total in totals)
        said = said[:1] + said[1:].replace("Sums", "sums")
    has_log_axis = description.logarithmic and description.form not in (Form.BARS, Form.RANKING)
    said = f"{said}, log scale" if has_log_axis else said
    kept = filter_words(description)
    return f"{said}. {kept}" if kept else said


def source_names(rows: Iterable[tuple[str, str, int]]) -> tuple[str, ...]:
    """Publishers with the years they published in, the one with most figures first.

    Args:
        rows: (publisher, or the title where none is known, EDTF date of publishing or "", how many figures drawn
            come from it).
    """
    counts: dict[str, int] = {}
    years: dict[str, set[str]] = {}
    for publisher, published, number in rows:
        name = publisher or "no source given"
        counts[name] = counts.get(name, 0) + number
        if published[:4].isdigit():
            years.setdefault(name, set()).add(published[:4])
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return tuple(f"{name} {_years(years[name])}" if name in years else name for name in ordered)


def of_source(publisher: str, title: str) -> str:
    """What a source is called under a chart: its publisher, else its title, a long one cut."""
    return publisher or (title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…")


def _years(years: set[str]) -> str:
    return min(years) if len(years) == 1 else f"{min(years)}–{max(years)}"


def short_day(day: int) -> str:
    """ "24 Nov 2026"."""
    known: date = dates.from_day(day)
    return dates.show_short(known.isoformat())
