"""What is confidential stays out of every export, with all that would reveal it; what open sources support goes out."""

from __future__ import annotations

import json
import shutil
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, basis_id

from db import derived
from db.browse.filters import Filter
from db.charts.description import ChartDescription, PanelDescription, Split
from db.charts.files.chart_csv import chart_csv
from db.charts.files.chart_text import describe
from db.charts.files.package_facts import fact_ids, sources_of_facts
from db.charts.trajectories import chart_data
from db.confidential import left_out, marked
from db.history.changes import change_set
from db.interchange.whole.loading import new_library_from
from db.interchange.whole.writing import export_everything
from db.interchange.writing.tables import TABLES, TableWish, export_table
from db.library import open_library
from db.models import TABLE_BY_NAME
from db.values.date_spans import to_day
from tests.examples import examples

MARK = "Geheim"
FACTS = ("observation", "milestone", "role", "inclusion", "claim")


class Drawn:
    """A library of a few records and facts, some of them confidential; what must not leave bears MARK."""

    def __init__(self, library, draw):
        self.library, self.draw = library, draw
        self.hidden_sources: set[int] = set()
        self.rows: dict[str, list[int]] = {}
        self.open_names: set[str] = set()
        self.hidden_names = [""]
        self.basis = basis_id(library, "power.whole_facility")
        with change_set(library, f"Fill with {MARK}") as self.session:
            for kind in ("source", "partner", "policy", "facility"):
                for number in range(draw(st.integers(1, 3))):
                    self._record(kind, number)
            for fact in FACTS:
                for number in range(draw(st.integers(0, 3))):
                    self._fact(fact, number)

    def _row(self, table, **values):
        row = TABLE_BY_NAME[table](**values)
        self.session.add(row)
        self.session.flush()
        self.rows.setdefault(table, []).append(row.id)
        return row.id

    def _one(self, table):
        return self.draw(st.sampled_from(self.rows[table])) if self.rows.get(table) else None

    def _some(self, table):
        return self._one(table) if self.draw(st.booleans()) else None

    def _mention(self):
        """Free words, which may name something confidential."""
        return f" as seen by {self.draw(st.sampled_from(self.hidden_names)).upper()}, it says"

    def _record(self, kind, number):
        confidential = self.draw(st.booleans())
        name = f"{MARK if confidential else 'Open'} {kind} {number}"
        if confidential:
            self.hidden_names.append(name)
        if kind == "source":
            copy = self._row("kept_copy", sha256=name, media_type="text/html", file_name=f"{name}.html", size_bytes=0)
            published = self.draw(st.integers(2020, 2026))
            source = self._row(
                "source", title=name, address=f"https://{name}.org", is_confidential=confidential, kept_copy_id=copy,
                published=str(published), published_first_day=to_day(date(published, 1, 1)),
                published_last_day=to_day(date(published, 12, 31)),
            )  # fmt: skip
            if confidential:
                self.hidden_sources.add(source)
            self._row("import_run", dataset=name, files="[]", mapping="{}", source_id=source)
            return
        source = self._some("source")
        whole = {"facility": "part_of_id"}.get(kind, "parent_id")
        record = self._row(kind, name=name, is_confidential=confidential, source_id=source, **{whole: self._some(kind)})
        self._row("alias", name=f"{name} alias", **{f"{kind}_id": record})
        tag = self._row("tag", name=f"{name} tag")
        self._row("tagging", tag_id=tag, **{f"{kind}_id": record})
        description = ChartDescription(title="Mine", filters=(Filter("partner", (name,)),)).to_json()
        self._row("view", name=f"View of {name}", page="chart", description=description)
        if not confidential and source not in self.hidden_sources:
            self.open_names.add(name)

    def _fact(self, fact, number):
        source, further = self._some("source"), self._some("source")
        stance = self.draw(st.sampled_from(["supports", "denies"]))
        supporting = {one for one in (source, further if stance == "supports" else None) if one is not None}
        hidden = bool(supporting) and supporting <= self.hidden_sources
        values = {"source_id": source, "note": f"{MARK if hidden else 'open'} {fact} {number}"}
        values["note"] += self._mention()
        values["quote"] = MARK if source in self.hidden_sources else "words"
        if fact == "observation":
            values |= {"value": 100.0 + number, "basis_id": self.basis, "stage": "in use", "date": "2025"}
            values |= {"date_first_day": to_day(date(2025, 1, 1)), "date_last_day": to_day(date(2025, 12, 31))}
            values["part_of_id"] = self._some("observation")
            values["extent"] = "part" if values["part_of_id"] else "total"
        if fact == "milestone":
            values |= {"event": "completed", "date": "2025", "date_first_day": 20000, "date_last_day": 20000}
        if fact == "role":
            until = self._some("source")
            values |= {"role": "operator", "partner_id": self._one("partner"), "until_source_id": until}
        if fact == "claim":
            about = self.draw(st.sampled_from(FACTS))
            values |= {"statement": values["note"], f"about_{about}_id": self._some(about)}
        if fact == "inclusion":
            values |= {"facility_id": self._one("facility"), "policy_id": self._one("policy")}
        else:
            kinds = ["facility", "policy"] if fact == "role" else ["facility", "policy", "partner"]
            kind = self.draw(st.sampled_from(kinds))
            values[f"{kind}_id"] = self._one(kind)
        row = self._row(fact, **values)
        if further is not None:
            quote = MARK if further in self.hidden_sources else "words"
            self._row("citation", source_id=further, stance=stance, quote=quote, **{f"{fact}_id": row})


def content_of(path: Path) -> str:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    return path.read_text("utf-8")


@examples(5)
@given(st.data())
def test_no_export_names_what_is_confidential_and_what_is_open_goes_out(empty_library_file, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("confidential")
    shutil.copyfile(empty_library_file, folder / "a.datahall")
    library = open_library(folder / "a.datahall")
    drawn = Drawn(library, data.draw)
    day = data.draw(st.one_of(st.none(), st.integers(2019, 2027).map(lambda year: to_day(date(year, 6, 1)))))
    with closing(library if day is None else library.as_known(day)) as seen:
        written = [folder / "all.json"]
        export_everything(seen, written[0])
        for table in TABLES:
            for ending in (".csv", ".json", ".xlsx") if table in ("facilities", "roles") else (".json",):
                written.append(folder / f"{table}{ending}")
                export_table(seen, table, written[-1])
        for path in written:
            assert MARK.casefold() not in content_of(path).casefold(), path.name
        if day is None:
            names = {row["name"] for kind in ("facility", "partner", "policy")
                     for row in json.loads(content_of(written[0]))[kind]}  # fmt: skip
            assert drawn.open_names <= names
        second, _ = new_library_from(written[0], folder / "b.datahall")
        export_everything(second, folder / "b.json")
        if day is None:
            assert (folder / "b.json").read_bytes() == written[0].read_bytes()
            with closing(library.without_what_is_confidential()) as left:
                assert_same_state(left, second)
        second.close()
    library.close()
    shutil.rmtree(folder)


def assert_same_state(left, second):
    """Derived columns follow from what is left alone."""
    names = "uid, status, power_now_mw, operators, owners, programmes, figures"
    query = f"SELECT {names} FROM facility JOIN facility_state ON facility_id = facility.id ORDER BY uid"
    assert left.reading().execute(query).fetchall() == second.reading().execute(query).fetchall()
    names = "uid, status, leads, amount, facilities"
    query = f"SELECT {names} FROM policy JOIN policy_state ON policy_id = policy.id ORDER BY uid"
    assert left.reading().execute(query).fetchall() == second.reading().execute(query).fetchall()


@pytest.fixture
def mixed(library):
    """An open and a confidential facility, with power and operators, and a fact with two sources."""
    open_source = add(library, "source", title="Open paper", published="2025-01-01")
    secret = add(library, "source", title=f"{MARK} memo", published="2024-01-01", is_confidential=True)
    known = add(library, "facility", name="Known", source_id=open_source)
    hidden = add(library, "facility", name=f"{MARK} campus", is_confidential=True)
    add_power(library, known, 100, "2024", source_id=open_source)
    add_power(library, known, 250, "2025", source_id=secret)
    add_power(library, hidden, 900, "2025", source_id=open_source)
    both = add(library, "milestone", facility_id=known, event="completed", date="2024-05", source_id=secret, quote=MARK)
    add(library, "citation", source_id=open_source, milestone_id=both, quote="is complete")
    partner = add(library, "partner", name=f"{MARK} Corp", is_confidential=True)
    add(library, "role", partner_id=partner, facility_id=known, role="operator", source_id=open_source)
    derived.rebuild(library)
    return library


def test_derived_columns_are_computed_from_what_is_left(mixed):
    state = "SELECT name, power_now_mw, operators FROM facility JOIN facility_state ON facility_id = id ORDER BY id"
    assert mixed.reading().execute(state).fetchone() == ("Known", 250, f"{MARK} Corp")
    with closing(mixed.without_what_is_confidential()) as left:
        assert left.reading().execute(state).fetchall() == [("Known", 100, "")]
        assert left_out(left).words() == "Left out as confidential: 2 records, 1 source, 3 facts"
    assert marked(mixed) == 3
    assert not left_out(mixed)


def test_a_fact_that_an_open_source_supports_goes_out_with_that_one(mixed):
    with closing(mixed.without_what_is_confidential()) as left:
        query = "SELECT s.title, m.quote FROM milestone AS m JOIN source AS s ON s.id = m.source_id"
        assert left.reading().execute(query).fetchall() == [("Open paper", "is complete")]
        assert left.reading().execute("SELECT count(*) FROM citation").fetchone() == (0,)


def test_a_chart_of_what_is_left_has_neither_figures_nor_sources_of_the_rest(mixed):
    panel = PanelDescription(measure="power", basis="power.whole_facility")
    for split in (Split.FACILITY, Split.PARTNER):
        chart = ChartDescription(panels=(panel,), split=split)
        with closing(mixed.without_what_is_confidential()) as left:
            data = chart_data(left, chart)
            told = chart_csv(data) + describe(data) + sources_of_facts(left, fact_ids(data))[1] + repr(data)
        assert MARK not in told
        assert "250" not in chart_csv(data)


def test_what_stays_out_is_counted_and_goes_out_when_chosen(mixed, tmp_path):
    assert export_table(mixed, "facilities", tmp_path / "a.csv").words() == "1 row, 1 left out as confidential"
    chosen = export_table(mixed, "facilities", tmp_path / "b.csv", TableWish(with_confidential=True))
    assert chosen.words() == "2 rows"
    assert MARK in (tmp_path / "b.csv").read_text("utf-8")
    assert export_everything(mixed, tmp_path / "a.json").left_out.facts == 3
    assert not export_everything(mixed, tmp_path / "b.json", with_confidential=True).left_out
    assert not json.loads((tmp_path / "a.json").read_text("utf-8"))["with_confidential"]


def test_rows_chosen_by_hand_are_counted_too(mixed, tmp_path):
    report = export_table(mixed, "facilities", tmp_path / "a.csv", TableWish(ids=[2, 1]))
    assert (report.rows, report.left_out) == (1, 1)


def test_without_anything_confidential_nothing_stands_before_the_tables(library):
    add(library, "facility", name="Open")
    with closing(library.without_what_is_confidential()) as left:
        assert left.reading().execute("SELECT count(*) FROM temp.sqlite_master").fetchone() == (0,)
        assert left_out(left).words() == ""
