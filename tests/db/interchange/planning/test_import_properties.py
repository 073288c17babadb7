"""What holds of every import: the plan told what was done, undo takes all of it back, and twice is as good as once."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace

from hypothesis import Phase, given
from hypothesis import strategies as st
from sample_records import dump

from db import checking
from db.history.changes import undo
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import SourceGiven
from db.interchange.planning.plan import Action, decide
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from db.library import open_library
from tests.examples import examples

names = st.sampled_from(["Abilene", "ABILENE", "Abilene 2", "Zhangbei", "张北智算中心", "", "x" * 301, " Old  mill "])
partners = st.sampled_from(["", "OpenAI #likely, Oracle", "openai", "Oracle; Meta, Inc.", "#likely", "甲骨文、Oracle"])
SITE = {
    "Name": names,
    "Country": st.sampled_from(["", "US", "China", "Atlantis", "中国"]),
    "Latitude": st.sampled_from(["", "32.5", "91", "north"]),
    "Longitude": st.sampled_from(["", "-99.8", "1e9"]),
    "Owner": partners,
    "Users": partners,
    "Project": st.sampled_from(["", "Stargate", "Stargate, Rainier #confident"]),
    "Status": st.sampled_from(["", "Operational", "planned", "projected", "cancelled", "???", "maybe"]),
    "Power (MW)": st.sampled_from(["", "0", "200", "1,200", "about 300 MW", "100-200", "-5", "3 ducks", "1 GW"]),
    "Date": st.sampled_from(["", "2024-01-31", "Q3 2027", "2025-02-30", "about 2026"]),
    "Sources": st.sampled_from(["", "https://a.example", "[T](https://a.example/), [U](https://b.example)", "A book"]),
    "Tags": st.sampled_from(["", "AI, AI; big"]),
    "Notes": st.text(max_size=5),
}
FIGURE = {"Site": names, "Date": SITE["Date"], "Power (MW)": SITE["Power (MW)"], "Source": SITE["Sources"]}


def table(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(rows)
    return read_file(path)


def told(counts):
    return [{name: number for name, number in what.items() if number} for what in (counts.added, counts.changed)]


@examples(12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.data())
def test_plans_tell_what_is_done_and_nothing_is_done_twice(empty_library_file, tmp_path, data):
    path = tmp_path / "one.datahall"
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    try:
        given = SourceGiven(title="A list", published="2026-04-15") if data.draw(st.booleans()) else SourceGiven()
        for edition in ("first", "second"):
            # A first row that is full, so that no column looks empty.
            full = {
                name: [*strategy.elements][-1] if hasattr(strategy, "elements") else "-"
                for name, strategy in SITE.items()
            }
            sites = [full, *data.draw(st.lists(st.fixed_dictionaries(SITE), max_size=5))]
            figures = data.draw(st.lists(st.fixed_dictionaries(FIGURE), min_size=1, max_size=6))
            files = [table(tmp_path / "sites.csv", SITE, sites), table(tmp_path / "figures.csv", FIGURE, figures)]
            mapping = replace(guess_mapping(files, library), source=given, dataset=edition[:0] or "list")
            before = dump(library)
            planned = plan(library, files, mapping)
            for record in planned.records:
                if record.table != "place" and data.draw(st.integers(0, 9)) == 0:
                    decide(planned, record.number, data.draw(st.sampled_from([Action.NEW, Action.SKIP])))
            assert dump(library) == before
            report = apply(library, planned)
            assert told(report.counts) == told(planned.counts)
            after = dump(library)
            if report.run_id is not None:
                undo(library)
                assert dump(library) == before
                report = apply(library, plan_as(library, files, mapping, planned))
                assert {name: len(rows) for name, rows in dump(library).items()} == {
                    name: len(rows) for name, rows in after.items()
                }
            assert not checking.check(library).errors
        free = plan(library, files, mapping)
        apply(library, free)
        again = plan(library, files, mapping)
        assert told(again.counts) == [{}, {}], edition
    finally:
        library.close()


def plan_as(library, files, mapping, other):
    """A new plan with the decisions of another."""
    made = plan(library, files, mapping)
    for record in other.records:
        if record.decided == "chosen":
            decide(made, record.number, record.action, record.record_id)
    return made
