"""One long statement is broken off half-way, and the library stays as it was."""

from __future__ import annotations

from itertools import count

import pytest
from sample_records import dump
from sqlalchemy import text

from db.errors import Cancelled
from db.history.changes import change_set
from db.models import Tag
from db.watch import Watch

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) FROM n"


def test_a_statement_under_way_is_broken_off_when_asked(library):
    before, asked = dump(library), count()
    with (
        pytest.raises(Cancelled),
        change_set(library, "Add tag", watch=Watch(stopped=lambda: next(asked) > 3)) as session,
    ):
        session.add(Tag(name="campus"))
        session.flush()
        session.connection().execute(text(LONG))
    assert dump(library) == before
    with change_set(library, "Add tag") as session:
        session.add(Tag(name="campus"))
        session.flush()
        session.connection().execute(text(LONG))  # by then nobody stops it
    assert library.reading().execute("SELECT name FROM tag").fetchall() == [("campus",)]
