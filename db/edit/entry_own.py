"""A person's own fields as the editor and the setting of many take them: typed, read and checked like built-in ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.edit.drafts import Values
from db.edit.entry_fields import Context, Field, Reading, Texts
from db.own import values
from db.own.known import FIELD_PREFIX, OwnFieldRow
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from db.edit.entry_forms import RecordForm
    from db.library import Library


@dataclass(frozen=True, kw_only=True)
class OwnEntry(Field):
    """An own field; what it reads stands under the field's key."""

    own: OwnFieldRow

    def read(self, text: str, context: Context, others: Texts) -> Reading:
        """What stands in it then, with the number in its unit or the date in words."""
        content, said = values.read(self.own, text, context.today)
        return Reading({self.name: content}, f"= {said}" if said and self.own.kind is OwnFieldKind.NUMBER else said)

    def show(self, values_: Values, context: Context) -> str:
        """The text that `read` takes as the same."""
        return values.show(self.own, values_.get(self.name))

    def options(self, context: Context, others: Texts) -> Sequence[str]:
        """The words of a list; yes and no."""
        return values.options(self.own)


def own_entries(library: Library, table: str) -> tuple[OwnEntry, ...]:
    """The own fields of a table as one types into them."""
    return tuple(_entry(one) for one in values.fields_by_key(library.reading(), table).values())


def with_own(form: RecordForm, library: Library, table: str) -> RecordForm:
    """A record's form with the own fields of its table below, in two columns."""
    own = own_entries(library, table)
    half = (len(own) + 1) // 2
    of_facts = tuple(one for one in form.right if one.name.startswith("facts_"))
    right = tuple(one for one in form.right if one not in of_facts)
    return replace(form, left=(*form.left, *own[:half]), right=(*right, *own[half:], *of_facts))


def row_columns(entered: Values) -> Values:
    """What of all that a record's form holds is stored in the record's own row."""
    return {name: value for name, value in entered.items() if not name.startswith(("facts_", FIELD_PREFIX))}


def _entry(own: OwnFieldRow) -> OwnEntry:
    control = "choice" if own.kind in (OwnFieldKind.CHOICE, OwnFieldKind.YES_OR_NO) else "text"
    hint = {
        OwnFieldKind.NUMBER: own.unit or "number",
        OwnFieldKind.DATE: "Q3 2027, mid-2026 …",
        OwnFieldKind.LINK: "https://",
        OwnFieldKind.YES_OR_NO: "not said",
        OwnFieldKind.CHOICE: "choose",
    }.get(own.kind, "")
    return OwnEntry(name=own.key, label=own.label, hint=hint, control=control, own=own)
