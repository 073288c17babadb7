"""A person at the real window, inside its process: presses keys, waits for what comes, tells on a pipe what was saved.

Loaded only by `kills.window`, in a child that is killed at any moment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from random import Random

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from db.edit import entry_kept
from desktop.edit import kept_drafts
from desktop.main_window import MainWindow

LOOK_EVERY_MS = 3
CTRL = Qt.KeyboardModifier.ControlModifier
State = dict[str, str]
Wait = Callable[[], object]


class Driver(QObject):
    """Does random things, one after the other; with `offered`, first takes up what was typed before the kill.

    Args:
        tell: the pipe.
        seed: decides what is done.
        types_at: after so many actions it types into an editor, does not save, and waits to be killed.
    """

    def __init__(self, tell: int, seed: str, offered: str, types_at: int) -> None:
        super().__init__()
        self._tell_to, self._random, self._seed = tell, Random(seed), seed
        self._offered, self._types_at = offered, types_at
        self._undoable: list[State] = []
        self._story = self._live()
        self._waits_for: Wait = lambda: True
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        if self._waits_for():
            try:
                self._waits_for = next(self._story)
            except Exception as error:
                self._timer.stop()
                self._tell(failed=repr(error))

    def _tell(self, **said: object) -> None:
        os.write(self._tell_to, json.dumps(said).encode() + b"\n")

    # The story: each step yields what to wait for

    def _live(self) -> Iterator[Wait]:
        yield lambda: any(isinstance(one, MainWindow) for one in QApplication.topLevelWidgets())
        self.window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        yield lambda: self.window.library is not None and self.window.pages.shown() is not None
        self._tell(state=self._state())
        if self._offered:
            yield from self._take_up()
        number = 0
        while True:
            if number == self._types_at:
                yield from self._type_and_wait(f"Unsaved {self._seed}")
            if self._undoable and self._random.random() < 0.3:
                yield from self._undo()
            elif self._undoable and self._random.random() < 0.4:
                yield from self._edit(f"edited {self._seed}:{number}")
            else:
                yield from self._enter(f"Site {self._seed}:{number}")
            number += 1

    def _enter(self, name: str) -> Iterator[Wait]:
        QTest.mouseClick(self.window.tool_bar.new, Qt.MouseButton.LeftButton)
        yield from self._editor()
        QTest.keyClicks(QApplication.focusWidget(), name)
        yield from self._note(f"note of {name}")
        yield from self._save("enter", self._state() | {name: f"note of {name}"})

    def _edit(self, note: str) -> Iterator[Wait]:
        names = self._state()
        name = self._random.choice(sorted(names))
        found = self._rows("SELECT id FROM facility WHERE name = ?", name)[0][0]
        self.window.open_record("facility", found)
        yield lambda: self.window.pages.shown().selected_id() == found
        QTest.keyClick(self.window, Qt.Key.Key_F2)
        yield from self._editor()
        yield from self._note(note)
        yield from self._save("edit", names | {name: note})

    def _note(self, text: str) -> Iterator[Wait]:
        """Types over the note."""
        box = self.window.page_actions.editor.form.boxes["note"]
        box.focus_on()
        yield lambda: box.isAncestorOf(QApplication.focusWidget() or self.window)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, CTRL)
        QTest.keyClicks(QApplication.focusWidget(), text)

    def _save(self, what: str, then: State) -> Iterator[Wait]:
        before = self._state()
        self._tell(began=what, then=then)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
        yield lambda: self.window.page_actions.editor is None
        self._undoable.append(before)
        self._tell(saved=what, state=self._state())

    def _undo(self) -> Iterator[Wait]:
        before, then = self._state(), self._undoable.pop()
        self._tell(began="undo", then=then)
        QTest.keyClick(self.window, Qt.Key.Key_Z, CTRL)
        yield lambda: self._state() != before
        self._tell(saved="undo", state=self._state())

    def _type_and_wait(self, name: str) -> Iterator[Wait]:
        """Types and does not save; says so once it is kept on the disk, and waits for the end."""
        QTest.mouseClick(self.window.tool_bar.new, Qt.MouseButton.LeftButton)
        yield from self._editor()
        QTest.keyClicks(QApplication.focusWidget(), name)
        yield lambda: name in json.dumps(self._kept(), ensure_ascii=False)
        self._tell(typed=name)
        yield lambda: False

    def _kept(self) -> object:
        library = self.window.library
        draft = kept_drafts.kept(library, "facility", None) if library is not None else None
        return draft.typed if draft is not None else {}

    def _take_up(self) -> Iterator[Wait]:
        """What was typed before the kill is offered again: restores and saves it."""
        QTest.mouseClick(self.window.tool_bar.new, Qt.MouseButton.LeftButton)
        yield lambda: self._answer("Restore") is not None
        QTest.mouseClick(self._answer("Restore"), Qt.MouseButton.LeftButton)
        editor = self.window.page_actions.editor
        yield lambda: self._offered in json.dumps(entry_kept.typed(editor.entry), ensure_ascii=False)
        self._tell(offered=self._offered)
        editor.focus_first()
        yield self._editor_has_keys
        yield from self._save("take up", self._state() | {self._offered: ""})

    def _editor(self) -> Iterator[Wait]:
        """Waits for the editor; what was typed at the kill before, and not to be taken up, is discarded."""
        yield self._editor_has_keys
        if (discard := self._answer("Discard")) is not None:
            QTest.mouseClick(discard, Qt.MouseButton.LeftButton)
            self.window.page_actions.editor.focus_first()
            yield self._editor_has_keys

    def _answer(self, words: str) -> QPushButton | None:
        editor = self.window.page_actions.editor
        buttons = editor.banner.findChildren(QPushButton) if editor is not None else []
        return next((one for one in buttons if one.text() == words and one.isVisible()), None)

    def _editor_has_keys(self) -> bool:
        editor, focus = self.window.page_actions.editor, QApplication.focusWidget()
        return editor is not None and focus is not None and editor.isAncestorOf(focus)

    # What the library holds

    def _state(self) -> State:
        return dict(self._rows("SELECT name, note FROM facility"))

    def _rows(self, question: str, *values: object) -> list[tuple]:
        assert self.window.library is not None
        return self.window.library.reading().execute(question, values).fetchall()
