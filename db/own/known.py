"""What a library has of its own is read when it opens and after each action, for all that reads and shows figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import catalogue

if TYPE_CHECKING:
    from db.library import Library


def learn_own(library: Library) -> None:
    """Makes the measures that a person added known to all that reads and shows figures: two small queries."""
    measures = library.reading().execute(
        "SELECT key, name, unit, dimension, is_stock, may_be_summed FROM measure WHERE key LIKE 'own.%' ORDER BY id"
    )
    rows = [
        catalogue.MeasureRow(key, name, unit, dimension, bool(is_stock), bool(summed))
        for key, name, unit, dimension, is_stock, summed in measures
    ]
    bases = library.reading().execute(
        "SELECT b.key, m.key, b.name, b.note FROM basis AS b JOIN measure AS m ON m.id = b.measure_id "
        "WHERE m.key LIKE 'own.%' ORDER BY b.id"
    )
    catalogue.learn(str(library.path), rows, [catalogue.BasisRow(*row) for row in bases])
