"""Money of programmes: examples worked by hand, and what always holds."""

import csv
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, basis_id

from db.compare.amounts import Amount, nested
from db.compare.comparing import compare
from db.compare.converting import figure
from db.compare.files import write_figures
from db.compare.programmes import at_first, listed
from db.compare.reference import price_years
from db.compare.rows import PLACE, PROGRAMME, PUTS_IN, TOTAL
from db.compare.wish import BY_PLACE, BY_YEAR, GDP_SHARE, Comparison


def add_amount(library, policy, value, **more):
    values = {"currency": "USD", "kind": "planned", "stage": "announced", "said_on": "2022-08-09"} | more
    basis = basis_id(library, values.pop("basis", "investment.nominal"))
    return add(library, "observation", policy_id=policy, basis_id=basis, value=value, **values)


def uid_of(library, policy):
    return str(library.reading().execute("SELECT uid FROM policy WHERE id = ?", (policy,)).fetchone()[0])


@pytest.fixture
def united_states(library):
    found = library.reading().execute("SELECT id FROM place WHERE code = 'US'").fetchone()
    return int(found[0]) if found else add(library, "place", name="United States", code="US")


@pytest.fixture
def act(library, united_states):
    policy = add(library, "policy", name="The Act", kind="law", place_id=united_states)
    whole = add_amount(library, policy, 280e9, stage="authorised", qualifier="about")
    add_amount(library, policy, 52.7e9, stage="appropriated", extent="part", part_of_id=whole)
    return policy


def rows(library, policy, **wish):
    return compare(library, Comparison(programmes=(uid_of(library, policy),), **wish)).rows


def test_an_amount_in_constant_dollars_and_as_a_share_is_worked_as_by_hand(library, act):
    nominal, constant, share = (
        [row.figure.value for row in rows(library, act, **wish) if row.figure]
        for wish in ({}, {"dollars_of": 2025}, {"show": GDP_SHARE})
    )
    assert nominal == [280e9, 52.7e9]
    # CPI-U, annual averages: 292.655 in 2022, 321.943 in 2025; World Bank's GDP of 2022
    assert constant == pytest.approx([280e9 * 321.943 / 292.655, 52.7e9 * 321.943 / 292.655])
    assert share[0] == pytest.approx(1.0766, abs=0.02)
    assert [row.depth for row in rows(library, act)] == [0, 1, 2]
    assert rows(library, act)[2].whole == 280e9
    assert rows(library, act)[1].figure.words == "about US$280bn"


def test_what_cannot_be_converted_is_said_and_never_made_up(library, united_states):
    policy = add(library, "policy", name="Odd", kind="plan", place_id=united_states)
    nowhere = add(library, "policy", name="Nowhere", kind="plan")
    add_amount(library, policy, 5e9, currency=None)
    add_amount(library, policy, 6e9, said_on=None)
    add_amount(library, policy, 7e9, said_on="1999")
    add_amount(library, policy, 8e9, currency="XAF")
    add_amount(library, nowhere, 9e9)
    empty = add(library, "policy", name="Empty", kind="plan")
    problems = {row.amount.value: row.figure.problem for row in rows(library, policy, dollars_of=2025) if row.figure}
    assert problems[5e9].startswith("no currency stated")
    assert problems[6e9] == "no year stated"
    assert problems[7e9] == "no price index for 1999"
    assert problems[8e9] == "no rate for XAF in 2022"
    assert [
        row.figure.problem for row in rows(library, policy, show=BY_YEAR) if row.amount and row.amount.value == 6e9
    ] == ["no year stated"]
    assert [row.figure.problem for row in rows(library, nowhere, show=GDP_SHARE) if row.figure] == ["no country stated"]
    compared = compare(
        library, Comparison(programmes=(uid_of(library, empty), uid_of(library, policy)), dollars_of=2025)
    )
    assert any("Empty" in note for note in compared.notes) and any(
        "no price index for 1999" in n for n in compared.notes
    )


def test_a_plan_is_in_the_prices_of_the_day_it_was_said_and_a_report_in_those_of_its_date(library, act):
    plan = add_amount(library, act, 1e9, date="2029", said_on="2021")
    report = add_amount(library, act, 2e9, kind="reported", stage="spent", date="2024", said_on="2025")
    years = {row.amount.id: row.amount.year for row in rows(library, act) if row.amount}
    assert (years[plan], years[report]) == (2021, 2024)


def test_partners_parts_and_programmes_within_stand_once_and_in_the_order_chosen(library, act, united_states):
    child = add(library, "policy", name="Child", kind="plan", place_id=united_states, parent_id=act)
    other = add(library, "policy", name="A first by name", kind="plan", place_id=united_states)
    add_amount(library, child, 1e9)
    partner = add(library, "partner", name="Giver")
    add(library, "role", partner_id=partner, policy_id=act, role="funder", amount=3e9, currency="USD")
    silent = add(library, "partner", name="Silent")
    add(library, "role", partner_id=silent, policy_id=act, role="equity")
    wish = Comparison(programmes=tuple(uid_of(library, one) for one in (act, child, other)))
    compared = compare(library, wish)
    heads = [(row.label, row.depth) for row in compared.rows if row.sort == PROGRAMME]
    assert heads == [("The Act", 0), ("Child", 1), ("A first by name", 0)]
    assert [row.label for row in compared.rows if row.sort == "puts in"] == ["Giver"]
    assert [one.value for one in compared.rows[0].programme.puts_in] == [3e9, None]
    assert at_first(library) == (uid_of(library, act), uid_of(library, child))
    assert [one.name for one in listed(library, "child", chosen=wish.programmes[:1])] == ["The Act", "Child"]


def test_figures_go_out_with_their_sources_and_harmless(library, act, tmp_path):
    add(library, "policy", name="=1+1", kind="plan")
    hostile = library.reading().execute("SELECT uid FROM policy WHERE name = '=1+1'").fetchone()[0]
    compared = compare(library, Comparison(programmes=(uid_of(library, act), hostile), dollars_of=2025))
    for ending in ("csv", "xlsx"):
        write_figures(compared, tmp_path / f"figures.{ending}")
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert float(table[1]["US dollars, 2025"]) == pytest.approx(280e9 * 321.943 / 292.655)
    assert table[-1]["Programme"] == "'=1+1"
    sheet = openpyxl.load_workbook(tmp_path / "figures.xlsx")["Figures"]
    assert sheet.max_row == len(compared.rows) + 1 and sheet.cell(3, 10).value == 280e9


@given(value=st.floats(1, 1e13), year=st.sampled_from(list(price_years())))
def test_dollars_of_the_base_year_are_the_nominal_ones(value, year):
    amount = Amount(
        id=1, subject="policy", subject_id=1, value=value, currency="USD", year=year, year_from="its own date"
    )
    constant = figure(amount, "US", "United States", Comparison(dollars_of=year))
    assert constant.value == pytest.approx(figure(amount, "US", "United States", Comparison()).value)


@given(st.lists(st.one_of(st.none(), st.integers(1, 8)), max_size=8))
def test_nested_parts_stand_exactly_once_whatever_they_say(wholes):
    blank = Amount(id=0, subject="policy", subject_id=1, value=1.0)
    flat = [replace(blank, id=number, part_of_id=whole) for number, whole in enumerate(wholes, start=1)]

    def ids(amounts):
        return [number for one in amounts for number in (one.id, *ids(one.parts))]

    assert sorted(ids(nested(flat))) == [one.id for one in flat]


@given(
    st.builds(
        Comparison,
        programmes=st.lists(st.text(max_size=5), unique=True, max_size=5).map(tuple),
        show=st.sampled_from(["amounts", "gdp_share", "by_year"]),
        dollars_of=st.one_of(st.none(), st.sampled_from(list(price_years()))),
        logarithmic=st.booleans(),
        with_sites=st.booleans(),
    )
)
def test_a_comparison_is_kept_as_it_is_with_its_order(wish):
    assert Comparison.from_json(wish.to_json()) == wish


def test_countries_stand_side_by_side_and_nothing_is_counted_twice(library, act, united_states):
    emirates = add(library, "place", name="United Arab Emirates", code="AE")
    star = add(library, "policy", name="Star", kind="investment programme", place_id=united_states)
    whole = add_amount(library, star, 500e9, qualifier="up to")
    add_amount(library, star, 450e9)  # an older word for the same: only the largest counts
    add_amount(library, star, 100e9, extent="part", part_of_id=whole)
    add_amount(library, star, 7e9, currency=None, stage="raised")
    other = add(library, "policy", name="Other", kind="investment programme", place_id=united_states)
    add_amount(library, other, 20e9)
    within = add(library, "policy", name="Within", kind="plan", place_id=united_states, parent_id=other)
    add_amount(library, within, 15e9)
    fund = add(library, "partner", name="Fund", kind="fund", place_id=emirates)
    for role, amount in (("funder", 40e9), ("equity", 30e9)):
        add(library, "role", partner_id=fund, policy_id=star, role=role, amount=amount, currency="USD")
    uids = tuple(uid_of(library, one) for one in (act, star, other, within))
    found = compare(library, Comparison(programmes=uids, show=BY_PLACE))
    heads = [(row.label, row.detail) for row in found.rows if row.sort == PLACE]
    assert heads == [("United States", "3 programmes"), ("United Arab Emirates", "partners only")]
    totals = {row.label: (row.figure.words, row.detail) for row in found.rows if row.sort == TOTAL}
    assert totals == {
        "Announced": ("up to US$520bn", "planned, 2 programmes"),
    }
    alone = {row.label: (row.figure.words, row.detail) for row in found.rows if row.depth == 1 and row.sort != TOTAL}
    assert alone == {
        "Authorised": ("about US$280bn", "The Act, planned"),
        "Raised": ("", "Star, planned"),
        "Put in by its partners": ("US$40bn", "Fund, funder, Star"),
    }
    assert any(row.label == "Raised" and row.figure.problem.startswith("no currency") for row in found.rows)
    inside = [row for row in found.rows if row.depth == 2 and row.figure.value is not None]
    assert all(row.whole >= row.figure.value for row in inside)
    assert [row.label for row in inside] == ["Star", "Other"]
    assert [row.programme.name for row in found.rows if row.sort == PUTS_IN] == ["Star"]
    assert any("never added" in said for said in found.notes) and found.title.endswith("by country")
