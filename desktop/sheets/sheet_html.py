"""A record's words as HTML for paper: black on white, tables whose headings return on each page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QCoreApplication

from db.browse.record_detail import (
    NEWEST,
    CitedSource,
    Disagreement,
    Evidence,
    Group,
    Line,
    Part,
    RecordDetail,
    Statement,
)
from db.browse.table_cells import capital

MUTED, RULE, ALARM = "#5b6472", "#c8cdd5", "#a33b00"
LABEL_PERCENT = 22
GAP = '<p style="font-size:5pt;">&nbsp;</p>'
"""Air above a table: Qt draws no margin there."""
CHART = "\ufffc"
"""Where the chart goes: the sign that Qt puts an object in place of."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)\]]")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheet", text)


def sheet_html(detail: RecordDetail, *, about: str, with_chart: bool) -> str:
    """The whole record; `about` says which library it is from, on which day, as known when."""
    chart = f'{GAP}<p><b>{escape(_tr("Power"))}</b></p><p class="chart">{CHART}</p>' if with_chart else ""
    body = [
        f"<h1>{escape(detail.heading)}</h1>",
        f'<p class="sub">{escape(detail.subheading)}</p>' if detail.subheading else "",
        _lines(detail.lines),
        chart,
        _disagreements(detail.disagreements),
        *(_group(group) for group in (*detail.figures, *_not_said_twice(detail))),
        _claims(detail.claims),
        _group(Group(_tr("Details"), detail.details)) if detail.details else "",
        _sources(detail.sources),
        f'<p class="about">{escape(about)}</p>',
    ]
    return f"<html><head><style>{_STYLE}</style></head><body>{''.join(body)}</body></html>"


_STYLE = f"""
h1 {{ font-size: 20pt; font-weight: 600; margin: 0 0 2pt 0; }}
p {{ margin: 0 0 3pt 0; }}
p.sub, p.about {{ color: {MUTED}; }}
p.about {{ margin-top: 14pt; font-size: 8pt; }}
td {{ padding: 0 6pt 2.5pt 0; }}
td.label {{ color: {MUTED}; }}
"""


def _lines(shown: Iterable[Line]) -> str:
    rows = "".join(
        f'<tr><td class="label" width="{LABEL_PERCENT}%">{escape(_tr(line.label))}</td>'
        f"<td>{_parts(line.parts)}{_evidence(line.evidence)}</td></tr>"
        for line in shown
    )
    return f'{GAP}<table cellspacing="0" cellpadding="0" width="100%">{rows}</table>' if rows else ""


def _group(group: Group) -> str:
    """A group as a table whose heading returns on the next page, should it break there."""
    heading = f'<thead><tr><td colspan="2"><b>{escape(_tr(group.title))}</b></td></tr></thead>'
    rows = "".join(
        f'<tr><td class="label" width="{LABEL_PERCENT}%">{escape(_tr(line.label))}</td>'
        f"<td>{_parts(line.parts)}{_evidence(line.evidence)}</td></tr>"
        for line in group.lines
    )
    more = _tr("and {count} more").format(count=f"{group.more:,}") if group.more else ""
    rows += f'<tr><td colspan="2" class="label">{more}</td></tr>' if more else ""
    return f'{GAP}<table cellspacing="0" cellpadding="0" width="100%">{heading}{rows}</table>'


def _not_said_twice(detail: RecordDetail) -> tuple[Group, ...]:
    """The groups of the panel's first page without the newest figures, which stand among all figures here."""
    return tuple(group for group in detail.groups if not (detail.figures and group.title == NEWEST))


def _parts(said: Sequence[Part]) -> str:
    made = ""
    for place, part in enumerate(said):
        if place:
            made += " " if part.muted or part.is_alarm else ", " if not said[place - 1].muted else "; "
        text = _words(part.text)
        if part.is_alarm:
            text = f'<span style="color:{ALARM};">{text}</span>'
        elif part.muted:
            text = f'<span style="color:{MUTED};">{text}</span>'
        made += text + _numbers(part.sources)
    return made


def _evidence(shown: Iterable[Evidence]) -> str:
    made = ""
    for one in shown:
        words = {"doubts": _tr("Doubted by {who}"), "denies": _tr("Denied by {who}")}.get(one.stance, "{who}")
        said = escape(words.format(who=one.who or _tr("nobody named")) if one.who or one.is_against else "")
        said = f'<span style="color:{ALARM};">{said}</span>' if one.is_against else said
        page = escape(f", p. {one.page}" if one.page[:1].isdigit() else f", {one.page}" if one.page else "")
        quote = f": “{escape(one.quote)}”" if one.quote else ""
        numbers = _numbers((one.number,) if one.number else ())
        made += f'<br><span style="font-size:8pt; color:{MUTED};">{said}{page}{quote}</span>{numbers}'
    return made


def _disagreements(shown: Sequence[Disagreement]) -> str:
    if not shown:
        return ""
    made = f'{GAP}<p style="color:{ALARM};"><b>{escape(_tr("Sources disagree"))}</b></p>'
    for one in shown:
        sides = "; ".join(
            f"{escape(side.value)} ({escape(', '.join(part for part in (side.who, side.said_on) if part))}"
            f"{escape(_tr(', used')) if side.is_used else ''}){_numbers(side.sources)}"
            for side in one.sides
        )
        made += f"<p>{escape(one.what)}: {sides}</p>"
        made += f'<p style="color:{MUTED}; font-size:8pt;">{escape(one.rule)}</p>' if one.rule else ""
    return made


def _claims(shown: Sequence[Statement]) -> str:
    if not shown:
        return ""
    made = f"{GAP}<p><b>{escape(_tr('Claims'))}</b></p>"
    for claim in shown:
        who = ", ".join(part for part in (claim.by_whom or _tr("Nobody named"), claim.said_on) if part)
        stance = "" if claim.stance == "states" else f"{capital(claim.stance)} {claim.about}".strip() + ": "
        quote = f" “{escape(claim.quote)}”" if claim.quote else ""
        made += f"<p><b>{escape(who)}</b>: {escape(stance + claim.statement)}{quote}{_numbers(claim.sources)}</p>"
    return made


def _sources(shown: Sequence[CitedSource]) -> str:
    if not shown:
        return ""
    rows = "".join(
        f'<tr><td width="4%" class="label">{source.number}</td><td>{escape(source.text)}. '
        f"{_words(source.address)}{_archived(source)}{_seen(source)}{_licence(source)}</td></tr>"
        for source in shown
    )
    heading = f'<thead><tr><td colspan="2"><b>{escape(_tr("Sources"))}</b></td></tr></thead>'
    return f'{GAP}<table cellspacing="0" cellpadding="0" width="100%" style="font-size:8.5pt;">{heading}{rows}</table>'


def _archived(source: CitedSource) -> str:
    return f"; {_tr('archived at')} {_words(source.archive_address)}" if source.archive_address else ""


def _seen(source: CitedSource) -> str:
    return f", {escape(_tr('seen {day}').format(day=source.seen))}" if source.seen else ""


def _licence(source: CitedSource) -> str:
    return f'<span style="color:{MUTED};"> ({escape(source.licence)})</span>' if source.licence else ""


def _words(text: str) -> str:
    """Text with the web addresses in it as links that a PDF keeps."""
    made, last = "", 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0], quote=True)
        made += f'{escape(text[last : found.start()])}<a href="{address}">{_breakable(found[0])}</a>'
        last = found.end()
    return (made + escape(text[last:])).replace("\n", "<br>")


def _breakable(address: str) -> str:
    """An address that may break after its slashes."""
    return escape(address).replace("/", "/\u200b")


def _numbers(shown: Sequence[int]) -> str:
    return f"<sup>{','.join(map(str, shown))}</sup>" if shown else ""
