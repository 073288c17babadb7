"""A labelled field, or several side by side under one label, with the line under them that says how they read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.edit.entry import LINE, Entry
from db.edit.entry_fields import Choice, Field
from db.edit.entry_forms import StatusChoice
from db.edit.entry_references import Reference
from db.edit.entry_sources import Mark
from db.errors import InputError
from desktop.edit.choice_control import ChoiceControl
from desktop.edit.control import DEBOUNCE_MS, Control, mark_wrong
from desktop.edit.long_control import LongControl
from desktop.edit.mark_control import MarkControl
from desktop.edit.reading_line import ReadingLine
from desktop.edit.reference_control import ReferenceControl
from desktop.edit.segments_control import SegmentsControl
from desktop.edit.text_control import TextControl
from desktop.look.plain import PlainLabel, plain_tip


def _in_language(words: str) -> str:
    """A label or hint of `db.edit.entry_forms`, in the person's language."""
    return QCoreApplication.translate("Fields", words) if words else ""


class FieldBox(QWidget):
    """Shows texts of one group of the entry, tells it what is typed, and shows how that reads."""

    edited = Signal(str)
    """The group, after a text of it changed and typing paused."""
    entered = Signal(str)
    """The group, when Enter was pressed."""

    def __init__(
        self, entry: Entry, where: str, label: str, fields: tuple[Field, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.where, self.fields = where, fields
        self._entry = entry
        self.controls: dict[str, Control] = {}
        self.reading = ReadingLine(self)
        self.reading.chosen.connect(self._fill_in)
        self._asking = ""
        self._offered: tuple[str, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(lambda: self.edited.emit(self.where))
        self.label = PlainLabel(_in_language(label), self)
        self.label.setProperty("role", "field")
        line = QHBoxLayout()
        line.setSpacing(6)
        for field in fields:
            if field.control != "hidden":
                self._add(field, line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addLayout(line)
        layout.addWidget(self.reading)
        first = next(iter(self.controls.values()))
        self.label.setBuddy(first.widget())
        self.label.setHidden(isinstance(first, MarkControl))  # its words stand beside it
        self.show_texts()

    def show_texts(self) -> None:
        """Shows the entry's texts anew."""
        for name, control in self.controls.items():
            control.set_text(self._entry.texts[self.where].get(name, ""))

    def show_reading(self, *, complete: bool) -> int:
        """Says how the texts read. Returns how many fields are shown as wrong.

        Args:
            complete: whether a field that is still empty but needed is wrong already: after Save was pressed.
        """
        read = self._entry.read(self.where)
        wrong: list[tuple[str, InputError]] = []
        for field in self.fields:
            error = read.errors.get(field.name)
            empty = not self._entry.texts[self.where].get(field.name, "").strip()
            control = self.controls.get(field.name)
            choosing = isinstance(control, ReferenceControl | ChoiceControl) and control.is_choosing
            if error is not None and (complete or not empty) and not choosing:
                wrong.append((field.name, error))
        names = {name for name, _ in wrong}
        for name, control in self.controls.items():
            mark_wrong(control.widget(), name in names)
        if wrong:
            self._asking = wrong[0][0]
            self.reading.complain(wrong[0][1])
            self._offered = self.reading.choices
        else:
            self.reading.say(self._sentence(read.sentences))
        return len(wrong)

    def focus_on(self, name: str = "") -> None:
        """Puts the cursor into a field, or into the first."""
        control = self.controls.get(name) or next(iter(self.controls.values()))
        control.widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _sentence(self, sentences: dict[str, str]) -> str:
        if self.where.startswith(LINE):
            return self._entry.sentence(self.where)
        said = [sentences.get(field.name, "") for field in self.fields]
        texts = [self._entry.texts[self.where].get(field.name, "") for field in self.fields]
        # A date repeated in the very words that were typed says nothing.
        words = list(dict.fromkeys(one for one, text in zip(said, texts, strict=True) if one and one != text))
        return ", ".join(one for one in words if not any(one in other and one != other for other in words))

    def _add(self, field: Field, line: QHBoxLayout) -> None:
        control = self._made(field)
        widget = control.widget()
        widget.setAccessibleName(_in_language(field.label))
        widget.setToolTip(plain_tip(_in_language(field.label) if len(self.fields) > 1 else ""))
        widget.setObjectName(f"{self.where}.{field.name}")
        control.edited.connect(lambda name=field.name: self._note(name))
        control.left.connect(self._leave)
        control.entered.connect(lambda: self.entered.emit(self.where))
        if isinstance(control, TextControl):
            control.down_pressed.connect(lambda name=field.name: self._take_next(name))
        self.controls[field.name] = control
        line.addWidget(widget, field.width if len(self.fields) > 1 else 1)

    def _made(self, field: Field) -> Control:
        if field.control == "segments":
            assert isinstance(field, Choice)
            words = field.options(self._entry.context, {})
            return SegmentsControl(words, field.standard(self._entry.context), self)
        if isinstance(field, Mark):
            return MarkControl(_in_language(field.words), self)
        if field.control == "long":
            return LongControl(_in_language(field.hint), self)
        if field.control == "choice":
            standard = field.standard(self._entry.context) if isinstance(field, Choice) else ""
            return ChoiceControl(
                _in_language(field.hint or standard),
                lambda: field.options(self._entry.context, self._entry.texts[self.where]),
                dots=isinstance(field, StatusChoice),
                parent=self,
            )
        if isinstance(field, Reference):
            return ReferenceControl(_in_language(field.hint), self._entry.library, field.tables, self)
        return TextControl(_in_language(field.hint), self)

    def _note(self, name: str) -> None:
        self._entry.set_text(self.where, name, self.controls[name].text())
        self._offered = ()
        self._pause.start()

    def _leave(self) -> None:
        """What was typed is read at once, and a name that is not in the list is an error now."""
        self._pause.stop()
        self.edited.emit(self.where)

    def _take_next(self, name: str) -> None:
        """Down: the first of the ways that are offered to put the text, then the next."""
        if name == self._asking and self._offered:
            text = self.controls[name].text()
            at = self._offered.index(text) + 1 if text in self._offered else 0
            self._fill_in(self._offered[at % len(self._offered)])

    def _fill_in(self, choice: str) -> None:
        self._entry.set_text(self.where, self._asking, choice)
        self.controls[self._asking].set_text(choice)
        self.focus_on(self._asking)
        self.edited.emit(self.where)
