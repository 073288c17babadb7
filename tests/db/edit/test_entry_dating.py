"""The day a source was published, typed beside its name."""

from __future__ import annotations

from sample_records import add

from db.edit import editing
from db.edit.entry import Entry
from db.edit.entry_dating import date_sources, dated_sources
from db.library import Library


def test_a_stored_source_without_a_day_gets_the_one_typed_and_one_with_keeps_its_own(library: Library) -> None:
    bare, dated = add(library, "source", title="Bare"), add(library, "source", title="Dated", published="2024-01-01")
    for title, expected in (("Bare", {bare: "2026-11-20"}), ("Dated", {})):
        entry = Entry(library, editing.new("facility"))
        for name, text in (("name", f"Of {title}"), ("source", title), ("published", "20 Nov 2026")):
            entry.set_text("", name, text)
        found = dated_sources(entry)
        assert found == expected
        editing.save(library, entry.draft(), lambda session, _id, found=found: date_sources(session, found))
    rows = library.reading().execute("SELECT published FROM source WHERE id IN (?, ?) ORDER BY id", (bare, dated))
    assert rows.fetchall() == [("2026-11-20",), ("2024-01-01",)]
