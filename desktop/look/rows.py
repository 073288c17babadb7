"""Widgets in a row, and in their place."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget


def row_of(*widgets: QWidget | None, spacing_px: int | None = None) -> QHBoxLayout:
    """Widgets side by side; None takes the room that is left. Without `spacing_px` they stand as the style has it."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    if spacing_px is not None:
        row.setSpacing(spacing_px)
    for widget in widgets:
        if widget is None:
            row.addStretch()
        else:
            row.addWidget(widget)
    return row


def keep_place(widget: QWidget) -> None:
    """Lets nothing below a widget move when it comes and goes."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
