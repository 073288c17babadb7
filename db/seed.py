"""What every library holds from the start: its unique id, the measures, the built-in bases, and the world."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from db.catalogue import BASES, MEASURES
from db.derived import writing
from db.history.changes import change_set
from db.models import Basis, Measure, Place, new_uid
from db.words import ChangeKind, PlaceKind

if TYPE_CHECKING:
    from db.library import Library


def fixed_uid(publisher: str, key: str) -> str:
    """The unique id of a shipped row: the same in every library, so that libraries can be merged later."""
    return str(uuid5(NAMESPACE_URL, f"datahall:{publisher}:{key}"))


def fill(library: Library) -> None:
    """Writes the rows. The change set is not one that undo takes back."""
    with writing(library) as connection:
        connection.execute("INSERT INTO library_info VALUES ('uid', ?)", (new_uid(),))
    with change_set(library, "New library", kind=ChangeKind.STARTER) as session:
        measures = {
            row.key: Measure(
                uid=fixed_uid("measure", row.key),
                key=row.key,
                name=row.name,
                unit=row.unit,
                dimension=row.dimension,
                is_stock=row.is_stock,
                may_be_summed=row.may_be_summed,
            )
            for row in MEASURES
        }
        session.add_all(measures.values())
        session.flush()
        for basis in BASES:
            measure_id = measures[basis.measure].id
            assert measure_id is not None
            session.add(
                Basis(
                    uid=fixed_uid("basis", basis.key),
                    key=basis.key,
                    measure_id=measure_id,
                    name=basis.name,
                    note=basis.note,
                )
            )
        session.add(Place(uid=fixed_uid("place", "WORLD"), name="World", code="WORLD", kind=PlaceKind.WORLD))
