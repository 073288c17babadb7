"""What stands beside the picture: how the chosen figure came about, and who puts in what, as plain HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QCoreApplication

from db.compare.amounts import Amount
from db.compare.comparing import Compared
from db.compare.rows import PLACE, PROGRAMME, TOTAL, Row
from db.values import dates, quantity_display
from desktop.browse.record_html import muted


def _tr(text: str) -> str:
    return QCoreApplication.translate("Compare", text)


def explained(row: Row) -> str:
    """A row's explanation: for a figure each step to it, for a programme its partners. Links are "table:id"."""
    made = {PROGRAMME: _programme, PLACE: _place, TOTAL: _sum}.get(row.sort, _figure)
    parts = made(row)
    return "".join(parts)


def nothing_chosen(compared: Compared) -> str:
    """What stands there before a row is chosen."""
    words = _tr("Click a row, or choose it with the arrow keys, to see where its figure is from.")
    return f"<p>{escape(words)}</p>" if compared.rows else ""


def _programme(row: Row) -> Iterator[str]:
    one = row.programme
    yield f"<h3>{escape(one.name)}</h3><p>{escape(one.place or _tr('Country not stated'))}</p>"
    yield f"<p>{_link('policy', one.id, _tr('Open the record'))}</p>"
    yield f"<h4>{escape(_tr('Who puts in what'))}</h4>"
    if not one.puts_in:
        yield f"<p>{escape(_tr('Not stated: the library has no partners of this programme.'))}</p>"
        return
    yield "<table cellspacing='0' cellpadding='0' width='100%'>"
    roles_of: dict[int, list[str]] = {}
    for role in one.puts_in:
        if role.value is None:
            roles_of.setdefault(role.subject_id, []).append(role.stage)
    told: set[int] = set()
    for role in one.puts_in:
        if role.value is not None:
            yield _partner(role, role.stage, _put_in(role))
        elif role.subject_id not in told:
            told.add(role.subject_id)
            yield _partner(role, ", ".join(roles_of[role.subject_id]), _tr("not stated"))
    yield "</table>"


def _place(row: Row) -> Iterator[str]:
    yield f"<h3>{escape(row.label)}</h3><p>{escape(row.detail)}</p>"
    if row.programme.id:
        yield f"<p>{_link('place', row.programme.id, _tr('Open the record'))}</p>"


def _sum(row: Row) -> Iterator[str]:
    if row.figure is not None:
        yield f"<p>{muted(row.programme.name)}</p><h3>{escape(row.figure.words)}</h3>"
        yield f"<p>{escape(', '.join(part for part in (row.label, row.detail) if part))}</p>"
        yield "".join(f"<p>{escape(step)}</p>" for step in row.figure.steps)


def _partner(role: Amount, roles: str, amount: str) -> str:
    name = _link("partner", role.subject_id, role.scope)
    told = f"<td style='padding:0 12px 5px 0;'>{name}<br>{muted(roles)}</td>"
    return f"<tr>{told}<td align='right'>{escape(amount)}</td></tr>"


def _put_in(role: Amount) -> str:
    if role.currency is None:
        return _tr("{amount}, no currency").format(amount=quantity_display.show_number(role.value or 0))
    amount = quantity_display.show(role.value or 0, "investment", currency=role.currency)
    return amount if role.qualifier == "exact" else f"{role.qualifier} {amount}"


def _figure(row: Row) -> Iterator[str]:
    amount, figure = row.amount, row.figure
    if amount is None or figure is None:
        return
    yield f"<p>{muted(row.programme.name)}</p><h3>{escape(figure.words or figure.problem)}</h3>"
    yield f"<p>{escape(', '.join(part for part in (row.label, row.detail, *row.doubts) if part))}</p>"
    if figure.problem and figure.words:
        yield f"<p>{escape(figure.problem)}</p>"
    yield "".join(f"<p>{escape(step)}</p>" for step in figure.steps)
    pairs = (
        (_tr("As written"), amount.as_written),
        (_tr("Counted"), amount.basis),
        (_tr("For"), dates.show(amount.date) if amount.date else ""),
        (_tr("Said"), dates.show(amount.said_on) if amount.said_on else ""),
        (_tr("Year"), f"{amount.year}, {amount.year_from}" if amount.year else _tr("not stated")),
        (_tr("Confidence"), amount.confidence),
        (_tr("Note"), amount.note),
    )
    yield "<table cellspacing='0' cellpadding='0'>"
    for name, words in pairs:
        if words:
            yield f"<tr><td style='padding:0 12px 5px 0;'>{muted(name)}</td><td>{escape(words)}</td></tr>"
    yield "</table>"
    source = _tr("No source")
    yield f"<h4>{escape(_tr('Source'))}</h4><p>"
    yield _link("source", amount.source_id, amount.source) if amount.source_id else escape(source)
    yield f"<br>{escape(dates.show(amount.published))}</p>" if amount.published else "</p>"
    yield f"<p>{_link(amount.subject, amount.subject_id, _tr('Open the record'))}</p>"


def _link(table: str, number: int, words: str) -> str:
    return f"<a href='{table}:{number}'>{escape(words)}</a>"
