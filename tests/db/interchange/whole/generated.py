"""Libraries of any content: every table, texts that break files, numbers at the edges."""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import strategies as st

from db.history.changes import change_set, write_beside
from db.interchange.whole.layout import TABLES, Kind, fields_of
from db.library import Library
from db.models import TABLE_BY_NAME, KeptContent, Origin

ODD = [
    "\x00",
    "a\x00b",
    "שלום ‏",
    "🏭" * 3,
    "\u2028\u2029\x85",
    '"\\\n\r\t',
    "=1+1",
    "算力",
    "\ufeff",
    "a" * 5000,
    "]",
    "],",
]
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.sampled_from(ODD), st.just(""), st.none()
)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20)
numbers = st.one_of(
    st.floats(0, 1e299, allow_nan=False),
    st.sampled_from([0.0, 0.1 + 0.2, 5e-324, 1e22, 123456789.123456789, 2**53 + 0.0]),
)
FACTS = ("observation", "milestone", "role", "inclusion", "claim")
SUBJECTS = ("facility", "partner", "policy", "place")
OWNED = (*SUBJECTS, "source")


class Builder:
    """Fills a library; `draw` is Hypothesis's."""

    def __init__(self, library: Library, draw: Any) -> None:
        self.library, self.draw = library, draw
        self.ids: dict[str, list[int]] = {}
        self.given: set[tuple[int | None, ...]] = set()
        for table in ("measure", "basis", "place"):
            self.ids[table] = [row[0] for row in library.reading().execute(f"SELECT id FROM {table}")]

    def build(self) -> None:
        """A few rows of each table, some deleted again so that ids have gaps."""
        with change_set(self.library, "Generated") as session:
            for table in TABLES:
                for _ in range(self.draw(st.integers(0, 2))):
                    values = self.values(table)
                    if values is None:
                        continue
                    row = TABLE_BY_NAME[table](**values)
                    session.add(row)
                    session.flush()
                    self.ids.setdefault(table, []).append(row.id)
            self._beside(session)
        gone = self.ids.get("citation", [])[:1]
        with change_set(self.library, "Delete") as session:
            for row_id in gone:
                session.delete(session.get(TABLE_BY_NAME["citation"], row_id))

    def values(self, table: str) -> dict[str, Any] | None:
        """A row that the database's checks allow, or None where nothing is there to refer to."""
        values: dict[str, Any] = {}
        for field in fields_of(table).values():
            if field.column in ("uid", "added_at", "changed_at"):
                continue
            values[field.column] = self._value(field)
        required = [f.column for f in fields_of(table).values() if f.required and f.target]
        fits = self._mend(table, values) and all(values[column] is not None for column in required)
        return values if fits else None

    def _value(self, field: Any) -> Any:
        draw = self.draw
        if field.kind is Kind.REFERENCE:
            there = self.ids.get(field.target, [])
            return draw(st.sampled_from(there)) if there and (field.required or draw(st.booleans())) else None
        if field.kind is Kind.CHOICE:
            return draw(st.sampled_from(field.choices))
        if field.kind is Kind.YES_OR_NO:
            return draw(st.booleans())
        if field.kind is Kind.NUMBER:
            return draw(numbers)
        if field.kind is Kind.INTEGER:
            return draw(st.integers(0, 2**40))
        text = draw(names if field.required else texts)
        text = field.default if text is None else text
        return text[: field.longest or None] if isinstance(text, str) else text

    def _mend(self, table: str, values: dict[str, Any]) -> bool:
        for column in list(values):
            if column.endswith("_first_day") and values[column] is not None:
                last = column.replace("_first_", "_last_")
                values[column], values[last] = sorted((values[column], values[last]))
        for column in ("name", "key", "sha256", "code"):
            if column in values and table in (
                "tag",
                "own_field",
                "view",
                "import_mapping",
                "measure",
                "basis",
                "kept_copy",
                "place",
            ):
                values[column] = f"{len(self.ids.get(table, []))}{table[0]}{values[column] or ''}"[
                    : 12 if column == "code" else 60
                ]
        choices = {"role": ("facility", "policy"), "citation": FACTS, "own_value": OWNED} | dict.fromkeys(
            ("alias", "tagging", "claim", "observation", "milestone"), SUBJECTS
        )
        if table in choices and not self._one_of(values, [f"{one}_id" for one in choices[table]]):
            return False
        if table == "own_value" and not self._is_first_in(values):
            return False
        if table == "told_apart":
            number = len(self.ids.get(table, []))
            values["first_uid"], values["second_uid"] = (
                f"{number}a{values['first_uid']}",
                f"{number}b{values['second_uid']}",
            )
        if table == "claim":
            set_ones = [f"about_{one}_id" for one in FACTS if values[f"about_{one}_id"] is not None]
            for column in set_ones[1:]:
                values[column] = None
        if table == "observation":
            values["low"], values["value"], values["high"] = sorted([values["low"], values["value"], values["high"]])
            if values["part_of_id"] is not None:
                values["extent"] = "part"
        if table == "facility":
            values["latitude"], values["longitude"] = (values["latitude"] % 90, -(values["longitude"] % 180))
            if values["part_of_id"] is None:
                values["whole_includes_it"] = None
        return True

    def _is_first_in(self, values: dict[str, Any]) -> bool:
        """Whether a record has no value in this field yet."""
        about = tuple(values[column] for column in ("own_field_id", *(f"{one}_id" for one in OWNED)))
        is_first = about not in self.given
        self.given.add(about)
        return is_first

    def _one_of(self, values: dict[str, Any], columns: list[str]) -> bool:
        there = [column for column in columns if self.ids.get(column.removesuffix("_id"))]
        if not there:
            return False
        chosen = self.draw(st.sampled_from(there))
        values.update(dict.fromkeys(columns))
        values[chosen] = self.draw(st.sampled_from(self.ids[chosen.removesuffix("_id")]))
        return True

    def _beside(self, session: Any) -> None:
        for number, row_id in enumerate(self.ids.get("kept_copy", [])):
            content = self.draw(st.binary(max_size=50)) + bytes([number])
            sha256 = hashlib.sha256(content).hexdigest()
            session.get(TABLE_BY_NAME["kept_copy"], row_id).sha256 = sha256
            if self.draw(st.booleans()):
                write_beside(session, KeptContent, [{"sha256": sha256, "content": content}])
        for run in self.ids.get("import_run", []):
            for table in ("facility", "source"):
                origins = [
                    {"import_run_id": run, "key": self.draw(names), "table_name": table, "row_id": row_id}
                    for row_id in self.ids.get(table, [])
                ]
                write_beside(session, Origin, origins)
