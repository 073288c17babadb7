"""A record's lines as HTML for the panel, in the theme's colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from PySide6.QtCore import QCoreApplication

from db.browse.record_detail import (
    CITE,
    COPY,
    PLANS,
    CitedSource,
    Evidence,
    Group,
    HistoryEntry,
    Line,
    Part,
    RecordDetail,
    Statement,
    fact_name,
)
from db.browse.table_cells import capital
from db.values import dates
from db.values.links import web_link
from desktop.look import theme
from desktop.look.plain import plain_tip

LABEL_WIDTH = 108
_LEVEL = '<span style="vertical-align:super; font-size:14px;">&#8203;</span>'
"""Takes a source number's height, so that label and words stand on one line with and without one."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)\]]")
GAP = '<p style="margin:0; font-size:5px;">&nbsp;</p>'
"""Air above a piece of text: margins at its very top are not drawn."""
RECORD, SOURCE = "record:", "source:"
"""How links to a record ("record:facility:5") and to a numbered source ("source:3") begin."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordPanel", text)


def lines(shown: Iterable[Line]) -> str:
    """Labels at the left, muted; what is said at the right."""
    rows = "".join(
        f'<tr><td width="{LABEL_WIDTH}" style="padding:0 8px 5px 0;">{named(line.facts)}{muted(_tr(line.label))}'
        f"{_LEVEL}</td>"
        f'<td style="padding:0 0 5px 0;">{parts(line.parts)}{_LEVEL}{evidence(line.evidence)}</td></tr>'
        for line in shown
    )
    return f'<table cellspacing="0" cellpadding="0" width="100%" style="margin-top:6px;">{rows}</table>' if rows else ""


def groups(shown: Iterable[Group]) -> str:
    """Each group under its heading."""
    made = []
    for group in shown:
        body = lines(group.lines) if any(line.label for line in group.lines) else _plain_list(group.lines)
        more = f"<p>{muted(_tr('and {count} more').format(count=f'{group.more:,}'))}</p>" if group.more else ""
        made.append(f"{heading(_tr(group.title))}{body}{more}")
    return f"{GAP}{''.join(made)}" if made else ""


def plans(bases: Sequence[tuple[str, str]]) -> str:
    """The way to a facility's plans as published, for each measure with plans."""
    if not bases:
        return ""
    words = _tr("Plans as published")
    if len(bases) == 1:
        return f"<p>{_plans_link(bases[0][0], words)}</p>"
    return f"<p>{muted(words + ':')} {' · '.join(_plans_link(key, _tr(name)) for key, name in bases)}</p>"


def _plans_link(basis: str, words: str) -> str:
    tip = _tr("Each published plan as a line of its own over what came")
    return f'<a href="{PLANS}{escape(basis)}" style="{_link_style()}" title="{escape(tip)}">{escape(words)}</a>'


def details(shown: Sequence[Line]) -> str:
    """How else a record is called, where exactly it stands, remarks: under a heading of their own."""
    return f"{GAP}{heading(_tr('Details'))}{lines(shown)}" if shown else ""


def heading(text: str) -> str:
    """A heading within the text."""
    return f'<p style="margin:10px 0 7px 0; font-weight:600;">{escape(text)}</p>'


def parts(said: Sequence[Part]) -> str:
    """Runs of words: links beside one another get a comma, passing remarks follow their word."""
    made = ""
    for place, part in enumerate(said):
        if place:
            made += " " if part.muted or part.is_alarm else ", " if not said[place - 1].muted else "; "
        made += _part(part)
    return made


def named(facts: Iterable[str]) -> str:
    """Where facts begin in the text, for `TextBlock.show_fact`."""
    # An anchor of no letters is lost: it holds a space of no width.
    return "".join(f'<a name="{escape(name, quote=True)}">&#8203;</a>' for name in facts)


def evidence(shown: Iterable[Evidence]) -> str:
    """Words quoted for a fact, and what is held against it, each on a line of its own below the fact."""
    return "".join(f'<br><span style="font-size:12px;">{_evidence(one)}</span>' for one in shown)


def claims(shown: Sequence[Statement]) -> str:
    """What is said in words: who, when, what stands in doubt, the quoted words."""
    return "".join(_claim(one) for one in shown)


def footnotes(shown: Sequence[CitedSource], *, most: int) -> str:
    """Sources in short, for the foot of the record."""
    rows = "".join(f"{_footnote(source)}" for source in shown[:most])
    left = len(shown) - most
    if left > 0:
        more = _tr("{count} more under Sources").format(count=f"{left:,}")
        rows += f'<p style="margin:3px 0;"><a href="{SOURCE}0" style="{_link_style()}">{more}</a></p>'
    return f'{GAP}<div style="font-size:12px;">{rows}</div>' if rows else ""


def sources(shown: Sequence[CitedSource]) -> str:
    """Each source with its address, licence and what it is used for here."""
    return "".join(_source(one) for one in shown)


def numbers(shown: Sequence[int]) -> str:
    """Numbers of sources, set small and high, as links to them."""
    if not shown:
        return ""
    style = _link_style()
    links = ",".join(f'<a href="{SOURCE}{number}" style="{style}">{number}</a>' for number in shown)
    return (
        f'<span style="font-size:5px;">&nbsp;</span><span style="vertical-align:super; font-size:14px;">{links}</span>'
    )


def history(entries: Sequence[HistoryEntry], detail: RecordDetail) -> str:
    """Actions, newest first: when, who, and each change in words."""
    made = f"<p>{muted(_dates(detail))}</p>"
    for entry in entries:
        changes = "".join(f'<p style="margin:2px 0 0 0;">{escape(change)}</p>' for change in entry.changes)
        who = f", {entry.who}" if entry.who else ""
        made += (
            f'<p style="margin:14px 0 2px 0;"><b>{escape(entry.action)}</b><br>{muted(_moment(entry.at) + who)}</p>'
            f"{changes}"
        )
    return made


def _part(part: Part) -> str:
    text = _words(part.text)
    if part.tone:
        colour = theme.current_theme().status_colour(part.tone)
        text = f'<span style="color:{colour}; font-size:10px;">●</span>&nbsp; {text}'
    title = f' title="{escape(plain_tip(part.hint), quote=True)}"' if part.hint else ""
    if part.table:
        text = f'<a href="{RECORD}{part.table}:{part.record_id}" style="{_record_style()}"{title}>{text}</a>'
    elif part.address:
        text = f'<a href="{escape(part.address, quote=True)}" style="{_link_style()}"{title}>{text}</a>'
    elif part.hint:
        text = f'<a name=""{title}>{text}</a>'
    if part.is_alarm:
        text = f'<span style="color:{theme.current_theme().warning};">{text}</span>'
    if part.muted:
        text = _muted_html(text)
    return text + numbers(part.sources)


def _evidence(one: Evidence) -> str:
    colours = theme.current_theme()
    made = ""
    if one.is_against:
        colour = colours.danger if one.stance == "denies" else colours.warning
        word = _tr("Denied by {who}") if one.stance == "denies" else _tr("Doubted by {who}")
        made = f'<span style="color:{colour};">{escape(word.format(who=one.who or _tr("nobody named")))}</span>'
    elif one.who:
        made = muted(one.who)
    where = ", ".join(part for part in (_page(one.page),) if part)
    made += muted(f", {where}") if where else ""
    made += muted(f": “{one.quote}”") if one.quote else ""
    return made + numbers((one.number,) if one.number else ())


def _page(page: str) -> str:
    """ "p. 12" for a number, other places in a document as they are written."""
    return f"p. {page}" if page[:1].isdigit() else page


def _words(text: str) -> str:
    """Text with the web addresses in it as links, which show where they lead."""
    made, last = "", 0
    for found in _ADDRESS.finditer(text):
        made += escape(text[last : found.start()]) + _web(found[0], _host(found[0]))
        last = found.end()
    return (made + escape(text[last:])).replace("\n", "<br>")


def _web(address: str, words: str) -> str:
    """A link to a web page, with its whole address to be seen; of what leads to none, the words alone."""
    link = web_link(address)
    if link is None:
        return escape(words)
    whole = escape(link.address, quote=True)
    tip = escape(plain_tip(link.address), quote=True)
    return f'<a href="{whole}" style="{_link_style()}" title="{tip}">{escape(words)}</a>'


def _plain_list(shown: Iterable[Line]) -> str:
    return "".join(f'<p style="margin:0 0 6px 0;">{named(line.facts)}{parts(line.parts)}</p>' for line in shown)


def _claim(claim: Statement) -> str:
    colours = theme.current_theme()
    who = ", ".join(part for part in (claim.by_whom or _tr("Nobody named"), claim.said_on) if part)
    stance = ""
    if claim.stance != "states":
        colour = {"doubts": colours.warning, "denies": colours.danger}.get(claim.stance, colours.success)
        about = f" {escape(claim.about)}" if claim.about else ""
        word = f'<span style="color:{colour};">{capital(claim.stance)}</span>'
        stance = f'<p style="margin:3px 0;">{word}{_muted_html(about)}</p>'
    quote = f'<p style="margin:3px 0;"><i>“{escape(claim.quote)}”</i></p>' if claim.quote else ""
    relayed = _tr("Relayed by {who}").format(who=claim.relayed_by) if claim.relayed_by else ""
    end = ", ".join(part for part in (relayed, _tr("{word} confidence").format(word=claim.confidence)) if part)
    return (
        f'<p style="margin:0 0 2px 0;">{named((fact_name("claim", claim.claim_id),))}<b>{escape(who)}</b></p>'
        f'<p style="margin:3px 0;">{escape(claim.statement)}{numbers(claim.sources)}</p>{stance}{quote}'
        f'<p style="margin:3px 0 18px 0; font-size:12px;">{muted(end)}</p>'
    )


def _footnote(source: CitedSource) -> str:
    style = f'href="{SOURCE}{source.number}" style="color:{theme.current_theme().muted}; text-decoration:none;"'
    return (
        f'<p style="margin:0 0 4px 0;"><a {style}><b>{source.number}</b></a>&nbsp; '
        f"{muted(source.text)}{'' if source.text.endswith('.') else muted('.')}</p>"
    )


def _source(source: CitedSource) -> str:
    facts = _tr("1 fact here") if source.facts == 1 else _tr("{count} facts here").format(count=source.facts)
    ends = [facts, *([source.licence] if source.licence else [])]
    style = _link_style()
    copy, cite = f"{COPY}{source.source_id}" if source.has_copy else "", f"{CITE}{source.source_id}"
    pages = ((source.address, _host(source.address)), (source.archive_address, _tr("Archive")))
    links = [_web(address, words) for address, words in pages if address]
    links += [
        f'<a href="{address}" style="{style}" title="{escape(hint, quote=True)}">{words}</a>'
        for address, words, hint in (
            (copy, _tr("Kept copy"), _tr("Opens the file that is kept in this library")),
            (cite, _tr("Copy citation"), _tr("As APA, Chicago or BibTeX")),
        )
        if address
    ]
    quotes = "".join(_quote(quote) for quote in source.quotes)
    record = f'<a href="{RECORD}source:{source.source_id}" style="{_record_style()}">{escape(source.text)}</a>'
    return (
        f'<a name="source{source.number}"></a><p style="margin:0 0 2px 0;"><b>{source.number}</b>&nbsp; {record}</p>'
        f'{quotes}<p style="margin:2px 0 16px 0; font-size:12px;">{muted(", ".join(ends))}'
        f"{'&nbsp; ' if links else ''}{'&nbsp; '.join(links)}</p>"
    )


def _quote(one: Evidence) -> str:
    said = [f"<i>“{escape(one.quote)}”</i>"] if one.quote else []
    said += [muted(_page(one.page))] if one.page else []
    if one.is_against:
        said.append(muted(_tr("doubts it") if one.stance == "doubts" else _tr("denies it")))
    return f'<p style="margin:3px 0;">{", ".join(said)}</p>'


def _host(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").partition("/")[0]


def _dates(detail: RecordDetail) -> str:
    added = _tr("Added {when}").format(when=_moment(detail.added_at))
    if detail.changed_at == detail.added_at:
        return added
    return f"{added}, {_tr('changed {when}').format(when=_moment(detail.changed_at))}"


def _moment(at: str) -> str:
    when = datetime.fromisoformat(at).astimezone()
    return dates.show_moment(when)


def muted(text: str) -> str:
    """A text as HTML in the theme's grey."""
    return _muted_html(escape(text))


def _muted_html(html: str) -> str:
    return f'<span style="color:{theme.current_theme().muted};">{html}</span>'


def _link_style() -> str:
    return f"color:{theme.current_theme().accent}; text-decoration:none;"


def _record_style() -> str:
    colours = theme.current_theme()
    return f"color:{colours.accent}; text-decoration:none;"
