"""Tables written and read from the command line."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing

from saved_charts import GAP

from db.browse.filters import Filter, Operator
from db.browse.table_filters import Question
from db.browse.table_views import of_page
from db.charts.saved import views
from db.library import open_library


def test_a_table_is_exported_as_csv_and_json(datahall, mine, tmp_path):
    assert datahall("export", "facilities", "--to", "f.csv", "--library", mine)[0] == 0
    status, said, _ = datahall("--library", mine, "export", "facility", "--to", "f.json")
    assert status == 0
    rows = list(csv.DictReader((tmp_path / "f.csv").open(encoding="utf-8", newline="")))
    objects = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [row["name"] for row in rows] == [one["name"] for one in objects]
    assert f"Wrote {len(rows):,} rows" in said


def test_a_table_is_exported_as_a_saved_view_shows_it(datahall, mine, tmp_path):
    question = Question("facility", filters=(Filter("planned_power", ("1000",), Operator.AT_LEAST),))
    with closing(open_library(mine)) as library:
        views.save(library, "Large sites", "facility", of_page(question, ["name", "status"]).to_json())
    asked = ("export", "facilities", "--view", "large sites", "--library", mine)
    assert datahall(*asked, "--to", "f.csv")[0] == 0
    rows = list(csv.DictReader((tmp_path / "f.csv").open(encoding="utf-8", newline="")))
    assert list(rows[0]) == ["Name", "Status"]
    assert 0 < len(rows) < 100
    status, _, said = datahall("export", "partners", "--view", "Large sites", "--library", mine, "--to", "p.csv")
    assert status != 0
    assert "another page" in said


def test_everything_goes_out_and_makes_the_same_library_again(datahall, mine, tmp_path):
    status, said, _ = datahall("export", "all", "--to", "all.json", "--library", mine)
    assert status == 0 and "rows: all.json" in said
    status, said, _ = datahall("import", "all.json", "--library", "new.datahall")
    assert status == 0 and said.startswith("Made a library: new.datahall\nAdded ")
    assert datahall("export", "all", "--to", "again.json", "--library", "new.datahall")[0] == 0
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "all.json").read_bytes()
    status, said, _ = datahall("import", "all.json", "--library", "new.datahall")
    assert status == 0 and said.startswith("Added 0 rows.")


def test_references_are_imported_without_the_window(datahall, tmp_path):
    assert datahall("new", "--empty", "--library", "one.datahall")[0] == 0
    item = {"type": "report", "title": "Energy", "publisher": "IEA", "URL": "https://example.org/a", "author": []}
    wrong = {"type": "report", "title": "", "issued": {"date-parts": [["2025"]]}}
    (tmp_path / "refs.json").write_text(json.dumps([item, wrong]))
    status, said, _ = datahall("import", "refs.json", "--library", "one.datahall")
    assert (status, said) == (
        0, "1 source added, 1 left as it was.\nNot taken: a reference without a title. Enter a title.\n",
    )  # fmt: skip
    (tmp_path / "refs.json").write_text(json.dumps([item | {"publisher": "Another"}]))
    status, said, _ = datahall("import", "refs.json", "--library", "one.datahall")
    assert "Left as it is, though the file has other words (publisher): Energy" in said
    (tmp_path / "none.bib").write_text("nothing")
    status, _, wrong_use = datahall("import", "none.bib", "--library", "one.datahall")
    assert status != 0
    assert "No references were found in it." in wrong_use


def test_what_is_confidential_is_drawn_and_written_only_when_asked_for(datahall, mine, tmp_path):
    with closing(sqlite3.connect(mine)) as connection:
        connection.execute("UPDATE facility SET is_confidential = 1 WHERE id <= 2")
        (name,) = connection.execute("SELECT name FROM facility WHERE id = 1").fetchone()
        connection.commit()
    status, said, _ = datahall("export", "facilities", "--to", "f.csv", "--library", mine)
    assert status == 0 and "2 left out as confidential" in said
    assert name not in (tmp_path / "f.csv").read_text("utf-8")
    status, said, _ = datahall("chart", GAP, "--to", "gap.svg", "--library", mine)
    assert status == 0 and "Left out as confidential: 2 records" in said
    status, said, _ = datahall("chart", GAP, "--to", "gap.zip", "--library", mine, "--with-confidential")
    assert status == 0 and "Left out" not in said
    datahall("export", "facilities", "--to", "f.csv", "--library", mine, "--with-confidential")
    assert name in (tmp_path / "f.csv").read_text("utf-8")


def test_tables_are_imported_from_the_command_line(tmp_path, capsys):
    from desktop.command_line import run

    library = tmp_path / "own.datahall"
    sites = tmp_path / "sites.csv"
    sites.write_text("Name,Country,Power (MW)\nAbilene,US,200\nZhangbei,China,ducks\n", encoding="utf-8")
    assert run(["new", "--library", str(library), "--empty"]) == 0
    dry = ["import", str(sites), "--library", str(library), "--dry-run", "--write-mapping", str(tmp_path / "m.json")]
    assert run([*dry, "--problems", str(tmp_path / "p.csv")]) == 1, "a row could not be taken"
    said = capsys.readouterr().out
    assert "Power (MW) → figure (power.not_stated, MW)" in said
    assert "Would add: 1 figure, 2 facilities, 2 places." in said
    assert "sites.csv, row 3, Power (MW)" in said
    assert "ducks" in (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    sites.write_text("Name,Country,Power (MW)\nAbilene,US,200\n", encoding="utf-8")
    real = ["import", str(sites), "--library", str(library), "--mapping", str(tmp_path / "m.json")]
    assert run([*real, "--save-mapping", "Sites", "--source", "A list", "--published", "2026-04"]) == 0
    assert "Added: 1 figure, 1 source, 1 facility, 1 place." in capsys.readouterr().out
    again = ["import", str(sites), "--library", str(library), "--mapping", "Sites", "--source", "A list"]
    assert run([*again, "--published", "2026-04"]) == 0
    assert "Added: nothing." in capsys.readouterr().out
