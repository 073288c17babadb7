"""An editor's memory without a screen: all that is typed about one record, how it reads, and the draft it makes.

Texts stand in groups: "" is the record itself, "line:planned_power" a line of its form, any other a row of the draft by
its key. Texts are kept as typed, wrong ones too, so that nothing is lost when the program ends unexpectedly.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from db.edit import editing
from db.edit.drafts import Draft, DraftRow, RowOf, RowState, Values
from db.edit.entry_dating import planned_like_the_rest, published_for_facts
from db.edit.entry_fields import Context, Field
from db.edit.entry_figures import quote_among
from db.edit.entry_forms import FORMS, Entered, Line, RecordForm, dated_status, read_all, show_all
from db.edit.entry_own import row_columns, with_own
from db.edit.entry_references import country_code
from db.edit.fact_forms import fact_fields
from db.edit.figure_phrases import FigureReading, basis_words
from db.errors import InputError
from db.own.known import FIELD_PREFIX
from db.subjects import FACTS
from db.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.library import Library

RECORD = ""
LINE = "line:"
_ENDS = {"since": "until", "source": "until_source"}
"""What a role's end takes from the role that replaces it."""


@dataclass
class Row:
    """A fact being edited. `kept` are its stored columns, `shown` the texts they were shown as.

    `of` is, for a further source, the key of the fact that it is cited for.
    """

    table: str
    key: str
    state: RowState
    kept: Values = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    stored: DraftRow | None = None
    of: str = ""


@dataclass(frozen=True)
class Wrong:
    """A text that keeps the record from being saved: group, field name ("" for the group), and the error."""

    where: str
    field: str
    error: InputError


class Entry:
    """Everything typed about one record. The screen sets texts and asks for readings; `draft` is what is saved."""

    def __init__(self, library: Library, draft: Draft) -> None:
        self.library, self.loaded = library, draft
        self.context = Context(library, draft.table, draft.id, country_code(library, draft.values))
        is_new = draft.id is None
        form = FORMS[draft.table]
        self._kept = {**draft.values, **draft.own}
        form = form if is_new else form.for_stored(has_facts=bool(draft.table != "source"))
        self.form: RecordForm = with_own(form, library, draft.table)
        self.texts: dict[str, dict[str, str]] = {RECORD: show_all(self.form.fields, self._kept, self.context)}
        for line in self.form.lines:
            self.texts[LINE + line.name] = {one.name: "" for one in line.fields}
        self._show_status()
        self.rows: dict[str, Row] = {}
        for row in draft.rows:
            shown = show_all(self.fields(row.table), row.values, self.context)
            state = row.state
            self.rows[row.key] = Row(row.table, row.key, state, row.values, shown, row, _cited_fact(row.values))
            self.texts[row.key] = dict(shown)
        self.shown = {where: dict(texts) for where, texts in self.texts.items()}
        self._replaced: dict[str, str] = {}
        self._begun_with: dict[tuple[str, str], str] = {}
        self.waiting_quote = ""  # words of the source: the next figure that is added gets them
        self._cache: dict[str, tuple[object, Entered]] = {}

    @property
    def is_new(self) -> bool:
        """Whether the record is not stored yet."""
        return self.loaded.id is None

    @property
    def is_changed(self) -> bool:
        """Whether anything would be lost by closing."""
        rows = any(row.state is not RowState.SAME and not self.is_blank(key) for key, row in self.rows.items())
        return rows or any(
            text.strip() not in (self.shown.get(where, {}).get(name, "").strip(), self._begun_with.get((where, name)))
            for where, texts in self.texts.items()
            if where not in self.rows or self.rows[where].state is RowState.SAME
            for name, text in texts.items()
        )

    def fields(self, table: str) -> tuple[Field, ...]:
        """The fields of a fact of this record."""
        return fact_fields(table, self.loaded.table)

    def fields_of(self, where: str) -> tuple[Field, ...]:
        """The fields of a group."""
        if where == RECORD:
            return self.form.fields
        if where.startswith(LINE):
            return self._line(where).fields
        return self.fields(self.rows[where].table)

    def set_text(self, where: str, name: str, text: str) -> None:
        """What now stands in a field. The beginning of a role that replaces another is that one's end."""
        before = self.texts[where].get(name, "")
        self.texts[where][name] = text
        old = self._replaced.get(where)
        ends = _ENDS.get(name, "")
        if old in self.rows and ends and self.texts[old][ends] in ("", before):
            self.set_text(old, ends, text)
        row = self.rows.get(where)
        if row is not None and row.state in (RowState.SAME, RowState.CHANGED):
            row.state = RowState.SAME if self.texts[where] == row.shown else RowState.CHANGED
        if where == RECORD and name == "place":
            self.context.country = country_code(self.library, self.read(RECORD).values)

    def begin_with(self, where: str, name: str, text: str) -> None:
        """Puts a text into a field without its counting as something typed; a field that is not there is left out."""
        if name in self.texts.get(where, {}):
            self.set_text(where, name, text)
            self._begun_with[where, name] = text.strip()

    def add_row(self, table: str, values: Values | None = None) -> str:
        """Adds a fact, with the columns given, and returns its key."""
        key = f"n{max((int(one[1:]) for one in self.rows if one[0] == 'n'), default=0) + 1}"
        known = dict(values or {})
        if table == "observation" and self.waiting_quote and not known.get("quote"):
            known["quote"], self.waiting_quote = self.waiting_quote, ""
        self.rows[key] = Row(table, key, RowState.NEW, known, of=_cited_fact(known))
        self.texts[key] = show_all(self.fields(table), known, self.context)
        self.rows[key].shown = dict(self.texts[key]) if known else {}
        return key

    def add_citation(self, fact: str) -> str:
        """Adds a further source to the fact of this key, and returns its own key."""
        return self.add_row("citation", {f"{self.rows[fact].table}_id": RowOf(fact)})

    def citations(self, fact: str) -> list[str]:
        """Keys of the further sources of a fact, those marked as removed among them."""
        return [key for key, row in self.rows.items() if row.of == fact]

    def add_figures(self, figures: Iterable[FigureReading]) -> list[str]:
        """Adds the figures of a line as written, parts naming their whole; returns their keys."""
        keys: list[str] = []
        ids = {basis.key: basis.id for basis in self.context.bases}
        for figure in figures:
            values = {**figure.values, "basis_id": ids.get(figure.basis)}
            if figure.part_of is not None:
                values["part_of_id"] = RowOf(keys[figure.part_of])
            keys.append(self.add_row("observation", values))
        return keys

    def typed_figures(self) -> list[Values]:
        """The columns of the figures that are new: those of the fields, and of the rows."""
        lines = [self.line_values(line) for line in self.form.lines if line.table == "observation"]
        rows = [(key, row) for key, row in self.rows.items() if row.table == "observation"]
        new = [{**row.kept, **self.read(key).values} for key, row in rows if row.state is RowState.NEW]
        return [values for values in (*lines, *new) if values is not None]

    def remove_row(self, key: str) -> None:
        """Marks a fact as removed; `put_back` takes that back. A further source that is not stored is gone at once."""
        row = self.rows[key]
        if row.of and row.stored is None:
            del self.rows[key], self.texts[key]
            return
        row.state = RowState.REMOVED
        for other in self.rows.values():
            if other.kept.get("part_of_id") == RowOf(key):
                other.kept = {**other.kept, "part_of_id": None}

    def put_back(self, key: str) -> None:
        """The fact is as it was before it was removed."""
        row = self.rows[key]
        row.state = RowState.NEW if row.stored is None else RowState.SAME
        if row.stored is not None and self.texts[key] != row.shown:
            row.state = RowState.CHANGED

    def replace_role(self, key: str) -> str:
        """A new role like this one, whose partner is still to be named; returns its key.

        Its beginning becomes this one's end, and its source the source of that end.
        """
        kept = self.texts[key]
        new = self.add_row("role")
        self._replaced[new] = key
        for name in ("role", "certainty", "confidence", "where"):
            if name in kept:
                self.texts[new][name] = kept[name]
        return new

    def read(self, where: str) -> Entered:
        """How a group of texts reads, with the errors of its fields and of the form as a whole."""
        texts = self.texts[where]
        asked = (tuple(texts.items()), self.context.country, self.context.looks, self._state(where))
        found = self._cache.get(where)
        if found is None or found[0] != asked:
            self._cache[where] = found = (asked, self._read(where))
        return found[1]

    def line_values(self, line: Line) -> Values | None:
        """The columns of the fact that a line writes; None while it has none or reads wrong."""
        where = LINE + line.name
        if not self.has_fact(line) or self.read(where).errors:
            return None
        values = {**line.fixed, **self.read(where).values}
        values.pop("status", None)
        source = self.facts_source()
        published = published_for_facts(self, source)
        if line.name == "status":
            values = dated_status(values, published, self.context)
        elif line.name == "power_now" and not values.get("date"):
            values["date"] = published or self.context.today.isoformat()
        elif line.name == "computing_power":
            values = planned_like_the_rest(self, values)
        confidence = self._own("facts_confidence", "confidence")
        return {"source_id": source, "confidence": confidence or self.library.new_confidence, **values}

    def sentence(self, where: str) -> str:
        """What stands under a line or folded fact as a whole: "= 300 MW, whole facility, planned, Q3 2027"."""
        if not where.startswith(LINE):
            return ""
        line = self._line(where)
        values = self.line_values(line)
        if values is None:
            return ""
        read = self.read(where)
        if line.table == "observation":
            basis = self.context.basis(int(values.get("basis_id") or 0))
            when = dates.show(values["date"]) if values.get("date") else ""
            words = [read.sentences["figure"], basis_words(basis.key) if basis else "", str(values["kind"]), when]
            return ", ".join(dict.fromkeys(word for word in words if word and word not in ("nominal",)))
        if line.name == "status":
            return f"Adds a milestone: {values['event']}, {dates.show(values['date'])}"
        return " ".join(one for one in read.sentences.values() if one)

    def wrong(self) -> list[Wrong]:
        """Everything that keeps the record from being saved, in the order of the form."""
        groups = [RECORD, *(LINE + line.name for line in self.form.lines)]
        groups += [key for key, row in self.rows.items() if row.state in (RowState.NEW, RowState.CHANGED)]
        found = []
        for where in groups:
            if where in self.rows and (self.is_blank(where) or self._goes_with_its_fact(where)):
                continue
            found += [Wrong(where, name, error) for name, error in self.read(where).errors.items()]
        return found

    def draft(self) -> Draft:
        """The draft that `db.edit.editing.save` takes. Call it when nothing is `wrong`."""
        read = self.read(RECORD).values
        own = {name: value for name, value in read.items() if name.startswith(FIELD_PREFIX)}
        changed = {name: value for name, value in own.items() if value != self.loaded.own.get(name)}
        draft = replace(self.loaded, values=row_columns(read), own=changed, rows=[])
        for key, row in self.rows.items():
            if self.is_blank(key) or self._goes_with_its_fact(key):
                continue
            stored = row.stored
            columns = dict(self.read(key).values) if row.state in (RowState.NEW, RowState.CHANGED) else dict(row.kept)
            if row.state is RowState.NEW and "source_id" in self._columns(row.table) and not columns.get("source_id"):
                columns["source_id"] = self.facts_source()
            if row.table == "role" and columns.get("until") and columns["until"] != row.kept.get("until"):
                columns["until_source_id"] = columns.get("until_source_id") or self.facts_source()
            if row.state is RowState.REMOVED and stored is None:
                continue
            draft.rows.append(
                DraftRow(row.table, key, columns, row.state, stored.id if stored else None,
                         stored.changed_at if stored else "")
            )  # fmt: skip
        facts = [(line.table, fact) for line in self.form.lines if (fact := self.line_values(line)) is not None]
        if self.waiting_quote:
            quote_among([fact for table, fact in facts if table == "observation"], self.waiting_quote)
        for table, fact in facts:
            draft.add(table, fact)
        return draft

    def carry_on(self, other: Entry) -> None:
        """Takes from an entry of the same record what goes with its typed texts."""
        self._begun_with, self._replaced = dict(other._begun_with), dict(other._replaced)
        self.waiting_quote = other.waiting_quote

    def _read(self, where: str) -> Entered:
        texts = self.texts[where]
        if where in self.rows:
            row = self.rows[where]
            entered = read_all(self.fields(row.table), texts, self.context, kept=row.kept, shown=row.shown)
            return self._checked(where, row.table, entered)
        if where == RECORD:
            kept = self._kept
            shown = self.shown[RECORD] if not self.is_new else None
            entered = read_all(self.form.fields, texts, self.context, kept=kept, shown=shown)
            return self._checked(where, self.loaded.table, entered)
        line = self._line(where)
        entered = read_all(line.fields, texts, self.context)
        rest = [one.label for one in line.fields if texts[one.name].strip() and one.control != "choice"]
        if not texts[line.leading].strip():
            entered.errors.pop(line.leading, None)
            if rest:
                error = InputError(
                    "This is needed, since something stands beside it.", "", "Fill it in, or clear both."
                )
                entered.errors[line.leading] = error
        elif not entered.errors:
            entered = self._checked(where, line.table, entered, line.fixed)
        return entered

    def _checked(self, where: str, table: str, entered: Entered, fixed: Any = None) -> Entered:
        """Adds what the form finds wrong with the columns together."""
        if entered.errors:
            return entered
        columns = row_columns(entered.values)
        draft = Draft(self.loaded.table, columns) if where == RECORD else Draft(self.loaded.table, {"name": "-"})
        if where != RECORD:
            draft.add(table, {**(fixed or {}), **columns})
        for problem in editing.problems(draft):
            if where == RECORD or problem.where:
                owner = next((one.name for one in self.fields_of(where) if problem.field in one.columns), "")
                entered.errors.setdefault(owner, InputError(problem.sentence, field=problem.field))
        return entered

    def _line(self, where: str) -> Line:
        return next(line for line in self.form.lines if LINE + line.name == where)

    def has_fact(self, line: Line) -> bool:
        """Whether something new stands in a line of the form."""
        texts = self.texts[LINE + line.name]
        return bool(texts[line.leading].strip()) and texts != self.shown.get(LINE + line.name)

    def is_blank(self, key: str) -> bool:
        """Whether a row is new and nothing was typed in it, nor in a further source of it."""
        row = self.rows[key]
        if row.state is not RowState.NEW or (row.kept.keys() - {"quote"} and not row.of):
            return False
        if any(text.strip() and text != row.shown.get(name) for name, text in self.texts[key].items()):
            return False
        return all(self.is_blank(one) for one in self.citations(key))

    def _goes_with_its_fact(self, key: str) -> bool:
        """Whether a further source is of a fact that saving removes, or that is blank: it goes with it."""
        fact = self.rows[key].of
        return bool(fact) and (self.rows[fact].state is RowState.REMOVED or self.is_blank(fact))

    def _state(self, where: str) -> object:
        return self.rows[where].state if where in self.rows else None

    def _columns(self, table: str) -> set[str]:
        return {column for one in self.fields(table) for column in one.columns}

    def _own(self, *names: str) -> Any:
        values = self.read(RECORD).values
        for name in names:
            if any(one.name == name for one in self.form.fields):
                return values.get(name)
        return None

    def facts_source(self) -> Any:
        """What new facts rest on: the field for them, or for a new record its own source."""
        values = self.read(RECORD).values
        return values.get("source_id") if self.is_new else values.get("facts_source_id")

    def _show_status(self) -> None:
        """Shows a stored facility's status, which writes a milestone only when another is chosen."""
        where = LINE + "status"
        if where not in self.texts or self.is_new:
            return
        row = (
            self.library.reading()
            .execute("SELECT status FROM facility_state WHERE facility_id = ?", (self.loaded.id,))
            .fetchone()
        )
        if row and row[0] != "unknown":
            self.texts[where]["status"] = str(row[0]).capitalize()


def _cited_fact(values: Values) -> str:
    """The key of the fact that a further source is cited for; "" for what is no citation."""
    named = (values.get(f"{fact}_id") for fact in FACTS)
    return next((one.key for one in named if isinstance(one, RowOf)), "")
