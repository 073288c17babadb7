"""A column's place in a mapping, in words: "Figure: power, whole facility, MW, planned"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from db.catalogue import BASIS_BY_KEY, MEASURE_BY_KEY
from db.interchange.mapping.mapping import ColumnMapping, ColumnOptions
from db.interchange.mapping.targets import WORDS_BY_TARGET, Target
from db.own.known import known_field
from db.values import dates


def _tr(text: str) -> str:
    return QCoreApplication.translate("Importing", text)


def mapping_words(mapped: ColumnMapping) -> str:
    """Where a column goes, with what refines it."""
    label = _tr(WORDS_BY_TARGET[mapped.to].label)
    if mapped.to is Target.IGNORED:
        return label
    if mapped.to is Target.OWN_FIELD:
        own = known_field(mapped.options.own_field)
        label = f"{label}: {own.label}" if own is not None else label
        order = str(mapped.options.date_order or "")
        return f"{label}, {order}" if order else label
    said = options_words(mapped.options)
    return f"{label}: {said}" if said else label


def options_words(options: ColumnOptions) -> str:
    """What was decided of how a column is read."""
    basis = BASIS_BY_KEY.get(options.basis or "")
    measure = MEASURE_BY_KEY.get(options.measure or (basis.measure if basis else ""))
    parts = [
        measure.name.lower() if measure and not measure.name.startswith("H100") else measure.name if measure else "",
        basis.name if basis else "",
        options.unit or "",
        options.currency or "",
        str(options.kind or ""),
        str(options.stage or ""),
        str(options.event or ""),
        str(options.role or ""),
        str(options.certainty or ""),
        dates.show_short(options.date) if options.date else "",
        _tr("dated by {column}").format(column=options.date_column) if options.date_column else "",
        str(options.date_order or ""),
        options.language,
        options.scope,
    ]
    return ", ".join(part for part in parts if part)
