"""The ways out of an editor: before something typed would be lost, its footer asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from desktop.edit.record_editor import RecordEditor


class Leaving(QObject):
    """One for each editor. Who keeps editing goes on in the field where the question came."""

    def __init__(self, editor: RecordEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._after_discard: Callable[[], object] = lambda: None
        self._last_field: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._remember_field)
        editor.footer.keep_clicked.connect(self._keep_editing)
        editor.footer.discard_clicked.connect(self._discard)
        editor.escape_pressed.connect(self._escape)

    def leave_for(self, following: Callable[[], object]) -> bool:
        """Goes on with `following`, or asks first when something would be lost. Returns whether it went on."""
        editor = self._editor
        if not editor.is_changed:
            following()
            return True
        self._after_discard = following
        name = editor.entry.loaded.name
        question = self.tr("Discard your changes to {name}?").replace("{name}", name[:60])
        editor.footer.ask(question if name else self.tr("Discard what you typed?"))
        return False

    def forget_field(self) -> None:
        """The fields are made anew."""
        self._last_field = None

    def _escape(self) -> None:
        if self._editor.footer.is_asking:
            self._keep_editing()
        else:
            self._editor.request_close()

    def _keep_editing(self) -> None:
        field = self._last_field  # before the question goes, and hands its focus to whatever comes next
        self._editor.footer.stop_asking()
        if field is None:
            self._editor.focus_first()
        else:
            field.setFocus()

    def _remember_field(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._editor.scroll_area.isAncestorOf(now):
            self._last_field = now

    def _discard(self) -> None:
        self._editor.footer.stop_asking()
        self._editor.unsaved.forget()
        self._after_discard()
