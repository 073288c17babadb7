"""Carries out what is followed of a new edition beside what it adds: rows changed, and rows that go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.interchange.new_editions.differences import RECORDS, Differences
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.interchange.planning.plan import Counts


def carry_out(session: Session, found: Differences, counts: Counts, watch: Watch) -> None:
    """Within the change set of the import, so that one undo takes all back. Raises Cancelled."""
    from db.edit.deleting import delete_fact, delete_record
    from db.models import TABLE_BY_NAME

    for table, row_id, values in found.sets:
        row = session.get(TABLE_BY_NAME[table], row_id)
        if row is not None:
            for name, value in values.items():
                setattr(row, name, value)
            counts.count(counts.changed, table)
    session.flush()
    # Facts before the records that they are about.
    for table, row_id in sorted(found.deletes, key=lambda one: one[0] in RECORDS):
        watch.at(0, 0)
        (delete_record if table in RECORDS else delete_fact)(session, table, row_id)
        counts.count(counts.removed, table)
    session.flush()
