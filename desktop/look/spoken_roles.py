"""What our own widgets are to a screen reader: Qt knows its own ones, and calls any other a client without a role.

A widget's class says so in an attribute: `spoken_role = QAccessible.Role.Chart`.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


@cache
def install() -> None:
    """Has Qt ask us first; to be called once there is an application. It asks only while somebody listens."""
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, asked: QObject | None) -> QAccessibleInterface | None:
    role = getattr(type(asked), "spoken_role", None)
    return QAccessibleWidget(asked, role) if isinstance(asked, QWidget) and role is not None else None
