"""How wide columns of words would be for what stands in them: measured once, in the rows that are seen first."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from desktop.browse.table_model import WindowedModel

ROWS_LOOKED_AT = 60
WIDEST_PX = 200
WIDEST_NAME_PX = 340
BESIDE_PX = 22
"""Around a cell's words."""


def content_widths(model: WindowedModel, font: QFont, known: dict[str, int]) -> dict[str, int]:
    """Pixels that the first rows' words need, by column, within limits; of other columns their own width.

    What is `known` stays, so that columns do not move while one filters; nothing more is where there are no rows.
    """
    if not model.rowCount() or known.keys() >= {column.key for column in model.columns}:
        return known
    plain, bold = QFontMetrics(font), QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    rows = min(ROWS_LOOKED_AT, model.rowCount())
    model.prepare(0, rows - 1)
    widths: dict[str, int] = {}
    for place, column in enumerate(model.columns):
        widths[column.key] = column.width
        if not column.is_text or column.kind in ("status", "country"):
            continue
        is_name = column.key == "name"
        metrics = QFontMetrics(bold) if is_name else plain
        words = {model.cell(row, place).text for row in range(rows)}
        widest = max((metrics.horizontalAdvance(one) for one in words), default=0)
        most = WIDEST_NAME_PX if is_name else WIDEST_PX
        widths[column.key] = max(column.least, min(widest + BESIDE_PX, most))
    return widths | known
