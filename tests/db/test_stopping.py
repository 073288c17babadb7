"""What SQLite does is stopped in the middle of a statement, and nothing of its action stays."""

from __future__ import annotations

import pytest
from sample_records import add, dump
from sqlalchemy import text

from db.checking import check
from db.errors import Cancelled
from db.history.changes import change_set, undo
from db.watch import Watch

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def stop_after(looks: int) -> Watch:
    seen = []

    def stopped() -> bool:
        seen.append(1)
        return len(seen) > looks

    return Watch(stopped=stopped)


@pytest.mark.parametrize("how", ["reads", "writes"])
def test_a_statement_that_would_run_for_ever_is_stopped_and_all_before_it_taken_back(library, how):
    add(library, "facility", name="Harbour Hall")
    before = dump(library)
    endless = ENDLESS if how == "reads" else f"UPDATE facility SET region = ({ENDLESS})"
    with pytest.raises(Cancelled), change_set(library, "Set region of 1 facility", watch=stop_after(3)) as session:
        session.connection().execute(text("UPDATE facility SET region = 'West'"))
        session.connection().execute(text(endless))
    assert dump(library) == before
    assert check(library).errors == []
    added = add(library, "facility", name="Pier Hall")  # the same connection goes on as if nothing had been
    undo(library)
    assert dump(library) == before and added


def test_other_troubles_of_a_stopped_action_are_still_told(library):
    with pytest.raises(Exception, match="no such table"), change_set(library, "x", watch=stop_after(0)) as session:
        session.connection().execute(text("SELECT * FROM no_such"))
