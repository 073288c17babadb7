"""A combo box that shows by an ellipsis when its choice is longer than the box; the whole is its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QStyle, QStyleOptionComboBox, QStylePainter

from desktop.look.plain import plain_tip

_PADDING_PX = 14
_BESIDE_PX = 40
"""Padding, frame and scroll bar of the list."""


class ChoiceBox(QComboBox):
    """See the module."""

    def setAccessibleName(self, name: str) -> None:
        """Names it, and describes it by its name: on Linux Qt calls a box by what is chosen in it."""
        super().setAccessibleName(name)
        self.setAccessibleDescription(name)

    def shown_text(self) -> str:
        """The current choice as written in the box."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room.width() - 2)

    def sizeHint(self) -> QSize:
        """Room for the longest choice within the padding of our style, which Qt does not count."""
        hint = super().sizeHint()
        is_fitted = self.sizeAdjustPolicy() is not QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        return hint + QSize(_PADDING_PX, 0) if is_fitted else hint

    def minimumSizeHint(self) -> QSize:
        """As wide as `sizeHint`, unless it may be narrower than its choices."""
        is_fitted = self.sizeAdjustPolicy() is not QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        return self.sizeHint() if is_fitted else super().minimumSizeHint()

    def showPopup(self) -> None:
        """The list is as wide as its longest line, and framed."""
        lines = self.view()
        lines.setFrameShape(QFrame.Shape.StyledPanel)
        lines.setMinimumWidth(max(self.width(), lines.sizeHintForColumn(0) + _BESIDE_PX))
        around = lines.parentWidget()
        if isinstance(around, QFrame):  # Fusion's popup has none of its own, and the list's lies under its lines
            around.setFrameShape(QFrame.Shape.StyledPanel)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.shown_text()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self.shown_text() != self.currentText():
            self.setToolTip(plain_tip(self.currentText()))
            handled = super().event(event)
            self.setToolTip("")
            return handled
        return super().event(event)
