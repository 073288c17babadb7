"""Drafts: what is typed about a record, saved as one action, loaded again, deleted, and taken back."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, basis_id, dump, edit

from db.edit import deleting, editing, figure_phrases, lookup
from db.edit.drafts import RowState
from db.edit.entry import Entry
from db.edit.entry_forms import read_all
from db.edit.entry_kept import take_up
from db.edit.entry_kept import typed as kept_beside
from db.errors import InputError, LibraryError
from db.history import changes
from db.history.steps import next_undo
from db.library import open_library
from tests.examples import examples

PHASE_3 = {
    "name": "Zhangbei phase 3",
    "place": "China",
    "locality": "Zhangbei",
    "region": "Hebei",
    "part_of": "Zhangbei",
    "source": "Hebei DRC notice, 12 Mar 2026",
}


@pytest.fixture
def zhangbei(library):
    china = add(library, "place", name="China", code="CN")
    return add(library, "facility", name="Zhangbei", place_id=china, region="Hebei")


def typed(library, table, texts, lines=None, record_id=None):
    draft = editing.new(table) if record_id is None else editing.load(library, table, record_id)
    entry = Entry(library, draft)
    for name, text in texts.items():
        entry.set_text("", name, text)
    for where, text in (lines or {}).items():
        line, _, name = where.partition(".")
        entry.set_text(f"line:{line}", name, text)
    return entry


def saved(library, entry):
    assert entry.wrong() == []
    return editing.save(library, entry.draft())


def errors(entry):
    return {(wrong.where, wrong.field): str(wrong.error) for wrong in entry.wrong()}


def one(library, query, *values):
    return library.reading().execute(query, values).fetchone()


def test_a_planned_phase_is_saved_with_its_plan_and_source_as_one_action(library, zhangbei):
    entry = typed(library, "facility", PHASE_3, {"planned_power.figure": "0.3 GW", "planned_power.date": "Q3 2027"})
    assert entry.sentence("line:planned_power") == "= 300 MW, whole facility, planned, July to September 2027"
    phase = saved(library, entry)
    assert next_undo(library).action == "Add facility Zhangbei phase 3"
    row = one(
        library,
        "SELECT o.value, o.kind, o.date, b.key, s.title, s.published, f.part_of_id FROM observation AS o "
        "JOIN basis AS b ON b.id = o.basis_id JOIN source AS s ON s.id = o.source_id "
        "JOIN facility AS f ON f.id = o.facility_id WHERE f.id = ?",
        phase,
    )
    assert row == (300, "planned", "2027-35", "power.whole_facility", "Hebei DRC notice", "2026-03-12", zhangbei)
    planned = one(library, "SELECT planned_power_mw FROM facility_state WHERE facility_id = ?", phase)
    assert planned == (300,)


def test_a_new_partner_source_and_country_are_made_once_in_the_same_action(library):
    texts = {"name": "Somewhere", "place": "Norway", "source": "https://example.org/a"}
    entry = typed(library, "facility", texts, {"operator.partner": "Aker", "power_now.figure": "20 MW"})
    assert entry.sentence("line:operator") == "New partner"
    assert "New place" in entry.read("").sentences["place"]
    saved(library, entry)
    assert one(library, "SELECT count(*) FROM source WHERE address = 'https://example.org/a'") == (1,)
    assert one(library, "SELECT code FROM place WHERE name = 'Norway'") == ("NO",)
    changes.undo(library)
    assert one(library, "SELECT count(*) FROM partner") == (0,)


def test_a_chosen_status_is_a_dated_milestone(library):
    entry = typed(library, "facility", {**PHASE_3, "part_of": ""}, {"status.status": "Under construction"})
    facility = saved(library, entry)
    row = one(library, "SELECT event, certainty, date FROM milestone WHERE facility_id = ?", facility)
    assert row == ("construction started", "actual", "../2026-03-12")  # on or before its source was published
    status = one(library, "SELECT status FROM facility_state WHERE facility_id = ?", facility)
    assert status == ("under construction",)
    again = typed(library, "facility", {}, record_id=facility)
    assert again.texts["line:status"]["status"] == "Under construction"
    assert not again.is_changed


@pytest.mark.parametrize(
    ("texts", "lines", "where", "said"),
    [
        ({"coordinates": "91, 10"}, {}, ("", "coordinates"), "Latitude 91 does not exist"),
        ({"coordinates": "10, 181"}, {}, ("", "coordinates"), "Longitude 181"),
        ({"coordinates": "north"}, {}, ("", "coordinates"), "not understood"),
        ({"place": "Atlantis"}, {}, ("", "place"), "no country known"),
        ({"part_of": "Nowhere"}, {}, ("", "part_of"), "There is no facility"),
        ({"name": "x" * 10_000}, {}, ("", "name"), "10,000 characters"),
        ({"name": "  "}, {}, ("", "name"), "needed"),
        ({}, {"power_now.figure": "lots"}, ("line:power_now", "figure"), "does not begin with a number"),
        ({}, {"power_now.figure": "-5 MW"}, ("line:power_now", "figure"), "negative"),
        ({}, {"computing_power.figure": "12 EFLOPs INT4"}, ("line:computing_power", "figure"), "INT4 is not known"),
        ({}, {"planned_power.figure": "5 GW", "planned_power.date": "30 February 2026"},
         ("line:planned_power", "date"), "There is no 30 February"),
        ({}, {"planned_power.date": "2027"}, ("line:planned_power", "figure"), "needed"),
    ],
)  # fmt: skip
def test_bad_input_is_explained_at_its_field(library, texts, lines, where, said):
    entry = typed(library, "facility", {"name": "A facility", **texts}, lines)
    found = errors(entry)
    assert list(found) == [where]
    assert said in found[where]


def test_low_above_high_and_a_figure_outside_its_range_are_explained(library, zhangbei):
    entry = typed(library, "facility", {}, record_id=zhangbei)
    key = entry.add_row("observation")
    entry.set_text(key, "figure", "590 MW")
    for text, said in (("680 to 500", "above the high one"), ("600 to 700", "outside its own range")):
        entry.set_text(key, "range", text)
        assert said in errors(entry)[key, "range"]
    entry.set_text(key, "range", "500 to 680, 5 to 95 %")
    saved(library, entry)
    row = one(library, "SELECT low, high, interval FROM observation WHERE facility_id = ?", zhangbei)
    assert row == (500, 680, "5 to 95 %")


@pytest.mark.parametrize("name", ["张北三期智算中心", "🙂 campus", "Doña Ana", 'A "quoted" name', "O'Neill %_\\"])
def test_names_of_all_sorts_are_kept_and_found(library, name):
    facility = saved(library, typed(library, "facility", {"name": name}))
    assert editing.load(library, "facility", facility).values["name"] == name
    assert [found.id for found in lookup.named(library, "facility", name)] == [facility]


@pytest.mark.parametrize("written", ["41.15, 114.7", "41°09'00\"N 114°42'00\"E", "114°42'E 41°09'N", "N41.15 E114.7"])
def test_coordinates_are_read_as_people_write_them(library, written):
    facility = saved(library, typed(library, "facility", {"name": "Zhangbei", "coordinates": written}))
    row = one(library, "SELECT round(latitude, 6), round(longitude, 6) FROM facility WHERE id = ?", facility)
    assert row == (41.15, 114.7)


def test_microsoft_takes_over_from_openai(library):
    texts = {"name": "Narvik", "place": "Norway"}
    site = saved(library, typed(library, "facility", texts))
    openai = add(library, "partner", name="OpenAI")
    add(library, "role", partner_id=openai, facility_id=site, role="user")
    entry = typed(library, "facility", {}, record_id=site)
    old = next(key for key, row in entry.rows.items() if row.table == "role")
    new = entry.replace_role(old)
    for name, text in (("partner", "Microsoft"), ("since", "April 2026"), ("source", "Nscale announcement")):
        entry.set_text(new, name, text)
    assert entry.texts[old]["until"] == "April 2026"
    saved(library, entry)
    rows = library.reading().execute(
        "SELECT p.name, r.role, r.since, r.until, s.title, u.title FROM role AS r JOIN partner AS p "
        "ON p.id = r.partner_id LEFT JOIN source AS s ON s.id = r.source_id "
        "LEFT JOIN source AS u ON u.id = r.until_source_id ORDER BY r.id"
    )
    assert rows.fetchall() == [
        ("OpenAI", "user", None, "2026-04", None, "Nscale announcement"),
        ("Microsoft", "user", "2026-04", None, "Nscale announcement", None),
    ]


def test_the_chips_act_is_saved_with_its_parts(library):
    entry = typed(library, "policy", {"name": "CHIPS and Science Act", "kind": "law", "place": "United States"})
    line = "US$280bn authorised, of it 52.7 appropriated, 33 awarded"
    entry.add_figures(figure_phrases.read(line, money=entry.context.money))
    policy = saved(library, entry)
    rows = (
        library.reading()
        .execute(
            "SELECT id, value, stage, extent, part_of_id FROM observation WHERE policy_id = ? ORDER BY id", (policy,)
        )
        .fetchall()
    )
    whole = rows[0][0]
    assert [row[1:] for row in rows] == [
        (280e9, "authorised", "total", None),
        (52.7e9, "appropriated", "part", whole),
        (33e9, "awarded", "part", whole),
    ]


def test_a_record_changed_meanwhile_is_not_overwritten(library, zhangbei):
    entry = typed(library, "facility", {"region": "Hebei province"}, record_id=zhangbei)
    edit(library, "facility", zhangbei, note="from elsewhere")
    before = dump(library)
    with pytest.raises(editing.ChangedMeanwhile) as raised:
        editing.save(library, entry.draft())
    assert "changed elsewhere since you opened it" in str(raised.value)
    assert dump(library) == before


def test_nothing_is_written_when_the_library_is_read_only(library, zhangbei):
    library.read_only = True
    with pytest.raises(LibraryError, match="could not be saved"):
        saved(library, typed(library, "facility", {"name": "New one"}))


def test_a_whole_with_parts_is_not_deleted_and_says_what_to_do(library, zhangbei):
    add(library, "facility", name="Zhangbei phase 2", part_of_id=zhangbei)
    with pytest.raises(InputError) as raised:
        deleting.delete(library, "facility", zhangbei)
    assert "Zhangbei phase 2 is part of it" in str(raised.value)
    assert "first" in str(raised.value)


def test_a_cited_source_is_not_deleted(library, zhangbei):
    source = add(library, "source", title="A report")
    add_power(library, zhangbei, 300, "2025", source_id=source)
    with pytest.raises(InputError, match="source of 1 figure"):
        deleting.delete(library, "source", source)


def test_deleting_and_undo_give_everything_back_with_its_old_dates(library, zhangbei):
    source = add(library, "source", title="A report")
    whole = add_power(library, zhangbei, 300, "2025", source_id=source)
    add_power(library, zhangbei, 100, "2025", extent="part", part_of_id=whole)
    add(library, "citation", source_id=source, observation_id=whole)
    add(library, "claim", facility_id=zhangbei, statement="It is late", about_observation_id=whole)
    add(library, "alias", facility_id=zhangbei, name="张北")
    before = dump(library)
    assert deleting.goes_with(library, "facility", zhangbei) == ["2 figures", "1 claim", "1 other name"]
    deleting.delete(library, "facility", zhangbei)
    assert next_undo(library).action == "Delete facility Zhangbei"
    assert one(library, "SELECT count(*) FROM observation") == (0,)
    changes.undo(library)
    assert dump(library) == before


def test_what_is_typed_survives_as_json(library, zhangbei):
    add_power(library, zhangbei, 300, "2025")
    entry = typed(library, "facility", {"region": "Hebei!", "coordinates": "91, 1"}, record_id=zhangbei)
    figure = next(iter(entry.rows))
    entry.remove_row(figure)
    entry.set_text(entry.add_row("alias"), "name", "张北")
    again = Entry(library, editing.load(library, "facility", zhangbei))
    assert take_up(again, json.loads(json.dumps(kept_beside(entry)))) == []
    assert again.texts[""] == entry.texts[""]  # the wrong latitude too
    assert again.rows[figure].state == "removed"
    assert errors(again) == errors(entry)


FIGURES = st.fixed_dictionaries(
    {
        "value": st.floats(0, 1e6, allow_nan=False) | st.integers(0, 10**6).map(float),
        "qualifier": st.sampled_from(["exact", "about", "up to", "at least"]),
        "kind": st.sampled_from(["reported", "planned", "estimated", "target"]),
        "stage": st.sampled_from([None, "in use", "under construction"]),
        "date": st.sampled_from([None, "2025", "2027-35", "2026-38", "../2030", "2026-03-12", "2026~"]),
        "note": st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).map(str.strip),
        "and_beyond": st.booleans(),
    }
)


@examples(25)
@given(figures=st.lists(FIGURES, max_size=3), name=st.text("Zhang 张北🙂", min_size=1, max_size=30))
def test_save_then_load_gives_the_same_draft_and_undo_the_same_tables(library, figures, name):
    draft = editing.new("facility", {"name": "x" + name})
    basis = basis_id(library, "power.whole_facility")
    for figure in figures:
        draft.add("observation", {**figure, "basis_id": basis})
    before = dump(library)
    facility = editing.save(library, draft)
    loaded = editing.load(library, "facility", facility)
    assert loaded.values["name"] == draft.name
    assert [
        {name: row.values[name] for name in figure} for row, figure in zip(loaded.rows, figures, strict=True)
    ] == figures
    entry = Entry(library, loaded)
    assert not entry.is_changed
    assert entry.draft() == loaded  # shown as text and read back, nothing moves
    changes.undo(library)
    assert {table: rows for table, rows in dump(library).items() if rows} == {
        table: rows for table, rows in before.items() if rows
    }


def test_every_fact_of_the_starter_library_shown_as_text_reads_as_the_same_again(starter_library):
    said_otherwise = {"digits", "as_written"}  # what is typed anew is kept as typed anew
    for table in ("place", "facility", "policy", "partner"):
        for (record_id,) in starter_library.reading().execute(f"SELECT id FROM {table}").fetchall():
            entry = Entry(starter_library, editing.load(starter_library, table, record_id))
            assert not entry.is_changed
            for key, row in entry.rows.items():
                again = read_all(entry.fields(row.table), entry.texts[key], entry.context, kept=row.kept, shown={})
                assert again.errors == {}, (entry.loaded.name, entry.texts[key])
                for name in again.values.keys() - said_otherwise:
                    assert (again.values[name] or None) == (row.kept.get(name) or None), (entry.loaded.name, name)


def test_today_is_the_day_of_a_figure_that_stands_now(library):
    facility = saved(library, typed(library, "facility", {"name": "A"}, {"power_now.figure": "590 MW"}))
    row = one(library, "SELECT date, stage FROM observation WHERE facility_id = ?", facility)
    assert row == (date.today().isoformat(), "in use")


def test_a_saved_record_is_there_when_the_library_is_opened_again(library):
    facility = saved(library, typed(library, "facility", PHASE_3 | {"part_of": ""}))
    library.close()
    again = open_library(library.path)
    assert editing.load(again, "facility", facility).name == "Zhangbei phase 3"
    again.close()


def test_a_figure_alone_is_deleted_and_comes_back_with_what_doubts_it(library, zhangbei):
    figure = add_power(library, zhangbei, 300, "2026-07")
    whole = add_power(library, zhangbei, 500, "2027-07")
    add(library, "claim", facility_id=zhangbei, statement="It is less.", about_observation_id=figure, stance="doubts")
    before = dump(library)
    deleting.delete(library, "observation", figure)
    assert library.reading().execute("SELECT id FROM observation").fetchall() == [(whole,)]
    assert next_undo(library).action == "Delete figure 300 MW, Power, Zhangbei, Jul 2026"
    assert deleting.goes_with(library, "observation", whole) == []
    changes.undo(library)
    assert dump(library) == before


def test_a_figure_that_is_gone_is_said_to_be(library, zhangbei):
    with pytest.raises(InputError, match="not in the library any more"):
        deleting.delete(library, "observation", 7)


def test_a_name_too_long_is_said_beside_all_else_that_is_wrong(library):
    entry = typed(library, "facility", {"name": "x" * 10_000, "place": "Atlantis"})
    assert {field for _, field in errors(entry)} == {"name", "place"}
    assert "10,000 characters; at most 300 fit" in errors(entry)["", "name"]


def test_a_part_is_changed_while_its_whole_is_removed_and_undo_gives_both_back(library, zhangbei):
    whole = add_power(library, zhangbei, 300, "2025")
    part = add_power(library, zhangbei, 100, "2025", extent="part", part_of_id=whole)
    before = dump(library)
    draft = editing.load(library, "facility", zhangbei)
    rows = {row.id: row for row in draft.rows if row.table == "observation"}
    rows[whole].state, rows[part].state = RowState.REMOVED, RowState.CHANGED
    rows[part].values |= {"value": 120.0, "extent": "total", "part_of_id": None}
    editing.save(library, draft)
    stored = "SELECT id, value, extent, part_of_id FROM observation"
    assert library.reading().execute(stored).fetchall() == [(part, 120.0, "total", None)]
    changes.undo(library)
    assert dump(library) == before
