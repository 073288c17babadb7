"""The long work of an import, off the interface thread: reading files, previewing, planning, carrying out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.interchange.mapping.mapping import Mapping
from desktop import tasks

if TYPE_CHECKING:
    from db.interchange.applying.apply import ImportReport
    from db.interchange.planning.plan import Plan
    from db.interchange.planning.preview import PreviewGrid
    from db.interchange.reading.choices import Choices
    from db.interchange.reading.grid import ReadFile
    from db.library import Library
    from db.watch import Watch

SOON_MS, LATER_MS = 120, 600
"""After a choice the preview follows soon, the plan of all rows when choices have settled."""


class ImportWork(QObject):
    """Holds the files, the mapping and the plan. A new choice overtakes what is being worked at."""

    files_changed = Signal()
    mapping_changed = Signal()
    previewed = Signal(object)
    planned = Signal(object)
    imported = Signal(object)
    progressed = Signal(int, int)
    failed = Signal(object)
    busy_changed = Signal(str)

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self.files: list[ReadFile] = []
        self.choices: dict[Path, Choices] = {}
        self.mapping = Mapping()
        self.plan: Plan | None = None
        self._reading: tasks.Task | None = None
        self._previewing: tasks.Task | None = None
        self._planning: tasks.Task | None = None
        self._writing: tasks.Task | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._preview)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._plan)

    # Files

    def add_files(self, paths: list[Path]) -> None:
        """Reads further files, then guesses what all of them mean."""
        known = {file.path for file in self.files}
        self._read([*(file.path for file in self.files), *(path for path in paths if path not in known)])

    def read_otherwise(self, path: Path, choices: Choices) -> None:
        """Reads one file anew, as the person says."""
        self.choices[path] = choices
        self._read([file.path for file in self.files])

    def remove_file(self, path: Path) -> None:
        """Leaves a file out."""
        self.files = [file for file in self.files if file.path != path]
        self._guess_again(self.files)

    def _read(self, paths: list[Path]) -> None:
        choices = dict(self.choices)
        before = {file.path: file for file in self.files}

        def work(watch: Watch) -> tuple[list[ReadFile], list[Exception]]:
            from db.errors import Cancelled, DatahallError
            from db.interchange.reading.reader import read_file

            read: list[ReadFile] = []
            problems: list[Exception] = []
            for path in paths:
                try:
                    read.append(read_file(path, choices=choices.get(path), watch=watch))
                except Cancelled:
                    raise
                except DatahallError as error:
                    problems.append(error)
                    read += [before[path]] if path in before else []
            return read, problems

        self._reading = self._run(self._reading, work, self._files_read, self.tr("Reading…"))

    def _files_read(self, answer: tuple[list[ReadFile], list[Exception]]) -> None:
        read, problems = answer
        for problem in problems:
            self.failed.emit(problem)
        self._guess_again(read)

    def _guess_again(self, files: list[ReadFile]) -> None:
        library = self._library
        self.files = files

        def work(_: Watch) -> Mapping:
            from db.interchange.mapping.guess import guess_mapping
            from db.interchange.mapping.saved import mapping_for

            saved = mapping_for(library, files)
            return saved.mapping if saved is not None else guess_mapping(files, library)

        self._reading = self._run(self._reading, work, self._guessed, self.tr("Reading…"))

    def _guessed(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.files_changed.emit()
        self._changed()

    # Mapping

    def use_mapping(self, mapping: Mapping) -> None:
        """Takes a saved mapping, or one changed by the person."""
        self.mapping = mapping
        self.mapping_changed.emit()
        self._changed()

    def _changed(self) -> None:
        for task in (self._previewing, self._planning):
            if task is not None:
                task.cancel()
        self._drop_plan()
        self._soon.start()
        self._later.start()

    def _preview(self) -> None:
        files, mapping, library = list(self.files), self.mapping, self._library

        def work(_: Watch) -> tuple[PreviewGrid, ...]:
            from db.interchange.planning.preview import preview

            return preview(files, mapping, library)

        self._previewing = self._run(self._previewing, work, self.previewed.emit, "")

    def _plan(self) -> None:
        files, mapping, library = list(self.files), self.mapping, self._library
        if not files:
            return

        def work(watch: Watch) -> Plan:
            from db.interchange.planning.planner import plan

            return plan(library, files, mapping, watch)

        self._planning = self._run(self._planning, work, self._plan_made, self.tr("Looking what this would do…"))

    def _plan_made(self, plan: Plan) -> None:
        self._drop_plan()
        self.plan = plan
        self.planned.emit(plan)

    def recount(self) -> None:
        """Counts anew after decisions about records."""
        plan, library = self.plan, self._library
        if plan is None:
            return

        def work(watch: Watch) -> Plan:
            from db.interchange.planning.planner import recount

            recount(library, plan, watch)
            return plan

        self._planning = self._run(self._planning, work, self.planned.emit, self.tr("Counting…"))

    # Carrying out

    def carry_out(self) -> None:
        """Imports; `imported` brings what was done."""
        plan, library = self.plan, self._library
        if plan is None:
            return

        def work(watch: Watch) -> ImportReport:
            from db.interchange.applying.apply import apply

            return apply(library, plan, watch)

        self._writing = self._run(self._writing, work, self.imported.emit, self.tr("Importing…"))

    def stop(self) -> None:
        """Stops whatever is under way; nothing of it is kept."""
        self._soon.stop()
        self._later.stop()
        for task in (self._reading, self._previewing, self._planning, self._writing):
            if task is not None:
                task.cancel()
        self.busy_changed.emit("")

    @property
    def is_writing(self) -> bool:
        """Whether the import is being carried out."""
        return self._writing is not None

    def close(self) -> None:
        """Stops, and frees what the plan holds."""
        self.stop()
        self._drop_plan()

    def _drop_plan(self) -> None:
        if self.plan is not None and not self.is_writing:
            self.plan.close()
            self.plan = None

    def with_source(self, **given: object) -> None:
        """Changes what the mapping says of the source of all rows."""
        self.use_mapping(replace(self.mapping, source=replace(self.mapping.source, **given)))  # type: ignore[arg-type]

    def _run(
        self, before: tasks.Task | None, work: tasks.Work, done: Callable[[Any], object], words: str
    ) -> tasks.Task:
        if before is not None:
            before.cancel()
        if words:
            self.busy_changed.emit(words)

        def finish(answer: object) -> None:
            if words:
                self.busy_changed.emit("")
            done(answer)

        task = tasks.run(self, work, done=finish, failed=self._fail, progressed=self.progressed.emit)
        task.ended.connect(lambda: self._ended(task))
        return task

    def _ended(self, task: tasks.Task) -> None:
        for name in ("_reading", "_previewing", "_planning", "_writing"):
            if getattr(self, name) is task:
                setattr(self, name, None)

    def _fail(self, error: Exception) -> None:
        self.busy_changed.emit("")
        self.failed.emit(error)
