"""Cells as values: what people and programs write into tables."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputError, UnclearInput
from db.interchange.formula_guard import disarm
from db.interchange.reading.cell_dates import DateColumn, order_of
from db.interchange.reading.cell_figures import FigureColumn
from db.interchange.reading.cells import (
    NamedWith,
    decimal_sign,
    is_not_given,
    read_coordinates,
    read_float,
    read_latitude,
    read_longitude,
    read_name,
    read_names,
    read_text,
    read_yes_no,
)
from db.interchange.reading.column_words import header_unit
from db.values import quantities
from db.words import Confidence


@pytest.mark.parametrize(
    "cell",
    [None, "", "  ", "-", "—", "–", "n/a", "N/A", "TBD", "tbd ", "unknown", "Undisclosed", "待定", "(blank)", "nan",
     "#N/A", "...", math.nan],
)  # fmt: skip
def test_nothing_is_given(cell):
    assert is_not_given(cell)
    assert FigureColumn("power", "MW").read(cell) is None
    assert DateColumn().read(cell) is None
    assert read_float(cell) is None
    assert read_latitude(cell) is None


def test_none_and_na_may_be_names_where_words_stand():
    assert read_text("NA") == "NA"
    assert read_text("None") == "None"
    assert read_text(" — ") is None


def test_nobody_and_no_town_is_called_to_be_determined():
    assert [one.name for one in read_names("OpenAI, TBD, 待定, (undisclosed), Oracle")] == ["OpenAI", "Oracle"]
    assert read_names("未公布") == []
    assert read_name("（待定）") is None
    assert read_name("to be announced") is None
    assert read_name("Nil") == "Nil"
    assert read_name("NA") == "NA"


@pytest.mark.parametrize(
    ("column", "cell", "value", "low", "high", "qualifier"),
    [
        (FigureColumn("power", "MW"), "1092", 1092, None, None, "exact"),
        (FigureColumn("power", "MW"), 1092, 1092, None, None, "exact"),
        (FigureColumn("power", "MW"), 1092.5, 1092.5, None, None, "exact"),
        (FigureColumn("power", "MW"), "1.2 GW", 1200, None, None, "exact"),
        (FigureColumn("power", "GW"), "800 MW", 800, None, None, "exact"),
        (FigureColumn("power", "GW"), "1.2", 1200, None, None, "exact"),
        (FigureColumn("power", "GW"), "approx. 1.2 GW", 1200, None, None, "about"),
        (FigureColumn("power", "MW"), "100–150", 125, 100, 150, "about"),
        (FigureColumn("power", "MW"), "100–150 MW", 125, 100, 150, "about"),
        (FigureColumn("power", "MW"), "~ 500", 500, None, None, "about"),
        (FigureColumn("power", "MW"), ">100", 100, None, None, "more than"),
        (FigureColumn("power", "MW"), "500+", 500, None, None, "at least"),
        (FigureColumn("power", "MW"), "1,200", 1200, None, None, "exact"),
        (FigureColumn("power", "MW", decimal=","), "1.200", 1200, None, None, "exact"),
        (FigureColumn("power", "GW", decimal=","), "1,2", 1200, None, None, "exact"),
        (FigureColumn("power", "MW", decimal="."), "1.294", 1.294, None, None, "exact"),
        (FigureColumn("power", "MW"), 1.294, 1.294, None, None, "exact"),
        (FigureColumn("power", "MW"), "'1200", 1200, None, None, "exact"),
        (FigureColumn("power", "万千瓦"), "15", 150, None, None, "exact"),
        (FigureColumn("computing_power", "FLOPS"), "5.46E+19", 54.6, None, None, "exact"),
        (FigureColumn("h100_equivalents"), "685914.059345619", 685914.059345619, None, None, "exact"),
        (FigureColumn("accelerators", "thousand"), "100", 100_000, None, None, "exact"),
        (FigureColumn("accelerators"), "100,000 H100", 100_000, None, None, "exact"),
        (FigureColumn("share", "%"), "0.5", 0.5, None, None, "exact"),
        (FigureColumn("share"), "32.5%", 32.5, None, None, "exact"),
    ],
)
def test_figures_in_the_unit_of_their_cell_or_column(column, cell, value, low, high, qualifier):
    found = column.read(cell)
    assert (found.value, found.low, found.high, found.qualifier) == (value, low, high, qualifier)
    assert found.measure == column.measure


@pytest.mark.parametrize(
    ("column", "cell", "value", "currency"),
    [
        (FigureColumn("capital_cost", "USD billion"), "34.861708140000005", 34861708140.000005, "USD"),
        (FigureColumn("capital_cost", "USD billion"), "about 5", 5e9, "USD"),
        (FigureColumn("capital_cost", "USD billion"), "5–7", 6e9, "USD"),
        (FigureColumn("capital_cost", "USD billion"), "€2bn", 2e9, "EUR"),
        (FigureColumn("capital_cost", "billion", "EUR"), "2.5", 2.5e9, "EUR"),
        (FigureColumn("capital_cost", "", "CNY"), "180亿元", 18e9, "CNY"),
        (FigureColumn("capital_cost", "亿元"), "180", 18e9, "CNY"),
        (FigureColumn("capital_cost", "", "CNY"), "¥5 billion", 5e9, "CNY"),
        (FigureColumn("investment", "", "USD"), "500 million", 5e8, "USD"),
    ],
)
def test_amounts_in_the_currency_of_their_cell_or_column(column, cell, value, currency):
    found = column.read(cell)
    assert (found.value, found.currency) == (pytest.approx(value), currency)


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        (FigureColumn("power"), "500", "no unit"),
        (FigureColumn("capital_cost"), "5", "currency"),
        (FigureColumn("power", "MW"), "1.200", "1.2 or 1,200"),
        (FigureColumn("power", "MW"), "US$5bn", "this field is for power"),
        (FigureColumn("power", "MW"), "-5", "negative"),
        (FigureColumn("power", "MW"), "several", "does not begin with a number"),
        (FigureColumn("power", "MW"), True, "no figure"),
        (FigureColumn("share"), "0.32", "32 % or 0.32 %"),
        (FigureColumn("power", "parsecs"), "5", "no known unit"),
    ],
)
def test_what_is_no_figure_gets_the_reason(column, cell, why):
    with pytest.raises(InputError, match=why):
        column.read(cell)
    (found,) = column.read_all([cell])
    assert isinstance(found, InputError)


numbers = st.one_of(
    st.integers(0, 10**12).map(str),
    st.decimals(0, 10**9, places=2, allow_nan=False).map(str),
    st.decimals(0, 1000, places=3, allow_nan=False).map(str),
)


@given(numbers, st.sampled_from([("power", "MW"), ("power", "GW"), ("energy", "TWh"), ("accelerators", ""),
                                 ("capital_cost", "USD billion"), ("share", "%"), ("racks", "thousand")]))  # fmt: skip
def test_plain_numbers_are_read_as_the_grammar_reads_them(text, kind):
    column = FigureColumn(*kind)
    composed = column.composed(text)
    try:
        slow = quantities.parse(composed, kind[0])
    except UnclearInput:
        with pytest.raises(UnclearInput):
            column.read(text)
        return
    quick = column.read(text)
    assert (quick.value, quick.currency, quick.significant_digits) == (
        slow.value, slow.currency, slow.significant_digits,
    )  # fmt: skip
    assert quick.as_written == composed
    again = quantities.parse(quick.as_written, kind[0])
    assert again.value == quick.value


@given(
    st.lists(numbers | st.just("") | st.floats(0, 1e6).map(lambda value: round(value, 3)), max_size=8),
    st.sampled_from(
        [("power", "MW"), ("power", "GW"), ("accelerators", ""), ("capital_cost", "USD billion"), ("share", "")]
    ),
    st.sampled_from([None, "."]),
)
def test_a_plain_column_is_read_at_once_as_one_by_one(cells, kind, decimal):
    column = FigureColumn(*kind, decimal=decimal)
    found = column.read_plain(cells)
    single = column.read_all(cells)
    if found is None:
        return
    assert found.values == [one and one.value for one in single]
    assert found.digits == [one and one.significant_digits for one in single]
    assert found.as_written == [one.as_written if one else "" for one in single]
    assert all(one is None or one.currency == found.currency for one in single)


def test_a_column_that_is_not_plain_is_not_read_at_once():
    column = FigureColumn("power", "MW")
    assert column.read_plain(["1", "2.5", ""]).values == [1, 2.5, None]
    for odd in ("1.2 GW", "1,200", "1.200", "-1", "nan", "1e5", "１", "1..2", "TBD"):
        assert column.read_plain(["1", odd]) is None


@pytest.mark.parametrize(
    ("name", "short", "unit", "currency", "measure", "year"),
    [
        ("Power (MW)", "Power", "MW", None, "power", None),
        ("Current power (MW)", "Current power", "MW", None, "power", None),
        ("Capacity, GW", "Capacity", "GW", None, "power", None),
        ("power_mw", "power", "mw", None, "power", None),
        ("Power / now (MW)", "Power / now", "MW", None, "power", None),
        ("功率(兆瓦)", "功率", "兆瓦", None, "power", None),
        ("Total capital cost (2025 USD billions)", "Total capital cost", "USD billions", "USD", "money", 2025),
        ("投资(亿元)", "投资", "CNY 亿", "CNY", "money", None),
        ("Cost (US$ bn)", "Cost", "USD bn", "USD", "money", None),
        ("Cost in millions of dollars", "Cost", "USD millions", "USD", "money", None),
        ("Cost ($m)", "Cost", "USD m", "USD", "money", None),
        ("cost_usd", "cost", "USD", "USD", "money", None),
        ("GPUs (thousands)", "GPUs", "thousand", None, None, None),
        ("Performance (8-bit OP/s)", "Performance", "FLOPS", None, "computing_power", None),
        ("Share (%)", "Share", "%", None, "share", None),
        ("Building area (square feet)", "Building area (square feet)", "", None, None, None),
        ("Water use (MGD)", "Water use (MGD)", "", None, None, None),
        ("H100 equivalents", "H100 equivalents", "", None, None, None),
        ("Owner (2025)", "Owner (2025)", "", None, None, None),
        ("Name", "Name", "", None, None, None),
        ("Type E", "Type E", "", None, None, None),
    ],
)
def test_units_in_the_names_of_columns(name, short, unit, currency, measure, year):
    found = header_unit(name)
    assert (found.name, found.unit, found.currency, found.measure, found.price_year) == (
        short, unit, currency, measure, year,
    )  # fmt: skip
    if unit:
        FigureColumn({"money": "investment", None: "accelerators"}.get(measure, measure), unit).read("5")


@pytest.mark.parametrize(
    ("cells", "order", "words"),
    [
        (["3/4/2026", "31/12/2025"], "day first", "“31/12/2025” shows that the day stands first."),
        (["3/4/2026", "12/31/2025"], "month first", "“12/31/2025” shows that the month stands first."),
        (["9/20/2016 0:00"], "month first", "“9/20/2016 0:00” shows that the month stands first."),
        (["3.4.2026"], "day first", "“3.4.2026” is written with points, as where the day stands first."),
        (["3/4/2026"], None, "No date of this column shows whether day or month stands first: choose it."),
        (["31/12/2025", "12/31/2025"], None,
         "“31/12/2025” has the day first, “12/31/2025” the month: choose for this column."),
        (["2026-03-04", "", None, date(2026, 3, 4)], None, ""),
        (["3/3/2026"], None, ""),
    ],
)  # fmt: skip
def test_a_column_shows_whether_the_day_or_the_month_stands_first(cells, order, words):
    found = order_of(cells)
    assert (found.order, found.words) == (order, words)


@pytest.mark.parametrize(
    ("order", "cell", "edtf"),
    [
        (None, "2025-03-01", "2025-03-01"),
        (None, date(2025, 3, 1), "2025-03-01"),
        (None, datetime(2025, 3, 1, 12, 30), "2025-03-01"),
        (None, "2025-03-01T00:00:00Z", "2025-03-01"),
        (None, "1 March 2025", "2025-03-01"),
        (None, "Mar 2025", "2025-03"),
        (None, "Q3 2027", "2027-35"),
        (None, "about 2026", "2026~"),
        (None, 2026, "2026"),
        (None, "2026", "2026"),
        (None, 45717, "2025-03-01"),
        (None, "45717", "2025-03-01"),
        (None, 45717.5, "2025-03-01"),
        (None, "20250301", "2025-03-01"),
        (None, 1740787200, "2025-03-01"),
        (None, "1740787200000", "2025-03-01"),
        (None, "2025年3月1日", "2025-03-01"),
        ("day first", "1/3/2025", "2025-03-01"),
        ("month first", "3/1/2025", "2025-03-01"),
        ("month first", "3/1/25", "2025-03-01"),
        ("month first", "9/20/2016 0:00", "2016-09-20"),
        ("month first", "3/1/2025 12:00 AM", "2025-03-01"),
        ("month first", "31/12/2025", "2025-12-31"),
        ("day first", "1.3.2025", "2025-03-01"),
        ("year first", "25/3/1", "2025-03-01"),
        (None, "31/12/2025", "2025-12-31"),
    ],
)
def test_dates_in_many_forms(order, cell, edtf):
    found = DateColumn(order).read(cell)
    assert found.edtf == edtf
    assert found.as_written


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [("Mar-24", "2024-03"), ("Mar-2024", "2024-03"), ("14-May-26", "2026-05-14"), ("Mar '24", "2024-03"),
     ("März 2026", "2026-03"), ("14. März 2026", "2026-03-14"), ("1er août 2026", "2026-08-01"),
     ("14 mai 2026", "2026-05-14"), ("15 de marzo de 2026", "2026-03-15"), ("2. Mai 2026", "2026-05-02")],
)  # fmt: skip
def test_months_as_spreadsheets_and_neighbours_write_them(cell, edtf):
    found = DateColumn().read(cell)
    assert found is not None
    assert (found.edtf, found.as_written) == (edtf, cell)


def test_what_is_no_month_is_told_as_it_was_written():
    with pytest.raises(InputError, match="Foo-24"):
        DateColumn().read("Foo-24")


def test_a_date_that_may_be_two_asks_and_others_say_why():
    with pytest.raises(UnclearInput) as caught:
        DateColumn().read("3/4/2026")
    assert set(caught.value.choices) == {"3 April 2026", "4 March 2026"}
    for cell in ("30 February 2025", "2025-02-30", "soon", 12, "999999999", True, date(1066, 1, 1)):
        with pytest.raises(InputError):
            DateColumn().read(cell)


@given(st.lists(st.dates(date(1990, 1, 1), date(2060, 1, 1)), min_size=1, max_size=20), st.booleans())
def test_an_order_is_found_or_asked_but_never_wrong(days, day_first):
    form = "{0.day}/{0.month}/{0.year}" if day_first else "{0.month}/{0.day}/{0.year}"
    cells = [form.format(day) for day in days]
    found = order_of(cells)
    column = DateColumn(found.order)
    if found.order is None and found.unclear:
        assert all(day.day <= 12 for day in days)
        return
    assert [read.edtf for read in column.read_all(cells)] == [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("cell", "latitude"),
    [("39°34'12\"N", 39.57), ("39 34 12 N", 39.57), ("39° 34′ 12″ N", 39.57), ("39,57", 39.57), (39.57, 39.57),
     ("-39.57", -39.57), ("39.57 S", -39.57), ("39:34:12", 39.57), ("N 39.57", 39.57), ("39°34.2'N", 39.57),
     ("41°41'36\"N", 41.693333)],
)  # fmt: skip
def test_latitudes(cell, latitude):
    assert read_latitude(cell) == pytest.approx(latitude)


@pytest.mark.parametrize("cell", ["91", "39°61'00\"N", "39 W", "somewhere", "1 2 3 4", 200, True])
def test_what_is_no_latitude_gets_the_reason(cell):
    with pytest.raises(InputError):
        read_latitude(cell)


@pytest.mark.parametrize(
    "cell",
    ["39.57, -104.9", "39.57 -104.9", "(39.57, -104.9)", "39,57; -104,9", "39°34'12\"N 104°54'00\"W",
     "39 34 12 N, 104 54 0 W", "POINT(-104.9 39.57)", "104.9W 39.57N", "N39.57 W104.9"],
)  # fmt: skip
def test_both_coordinates_in_one_cell(cell):
    assert read_coordinates(cell) == pytest.approx((39.57, -104.9))


def test_coordinates_beyond_the_earth_are_refused():
    for cell in ("114.7, 41.15", "39.57", "39.57, 200"):
        with pytest.raises(InputError):
            read_coordinates(cell)
    assert read_longitude("86°27'39\"W") == pytest.approx(-86.460833)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_place_is_read_as_it_was_written(latitude, longitude):
    assert read_coordinates(f"{latitude:.6f}, {longitude:.6f}") == pytest.approx((latitude, longitude), abs=1e-6)
    degrees = int(abs(latitude))
    minutes = (abs(latitude) - degrees) * 60
    seconds = (minutes - int(minutes)) * 60
    text = f"{degrees}°{int(minutes)}'{min(seconds, 59.999):.3f}\"{'N' if latitude >= 0 else 'S'}"
    assert read_latitude(text) == pytest.approx(latitude, abs=1e-6)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (
            "OpenAI #likely, Oracle #confident",
            [NamedWith("OpenAI", Confidence.MEDIUM), NamedWith("Oracle", Confidence.HIGH)],
        ),
        ("Project Rainier #speculative", [NamedWith("Project Rainier", Confidence.LOW)]),
        ("Williams,American Electric Power", [NamedWith("Williams"), NamedWith("American Electric Power")]),
        ("Amazon Data Services, Inc., Meta", [NamedWith("Amazon Data Services, Inc."), NamedWith("Meta")]),
        ("Crusoe (with Oracle, lessee); xAI", [NamedWith("Crusoe (with Oracle, lessee)"), NamedWith("xAI")]),
        ('"Nscale, UK", Microsoft', [NamedWith("Nscale, UK"), NamedWith("Microsoft")]),
        ("Meta\nMeta\nBlue Owl #jv", [NamedWith("Meta"), NamedWith("Blue Owl", None, ("jv",))]),
        ("中国移动、中国电信", [NamedWith("中国移动"), NamedWith("中国电信")]),
        ("AT&T", [NamedWith("AT&T")]),
        ("", []),
        ("—", []),
    ],
)  # fmt: skip
def test_names_with_how_sure_they_are(cell, names):
    assert read_names(cell) == names


def test_a_column_may_have_a_separator_of_its_own():
    assert [one.name for one in read_names("Meta / Blue Owl, LLC", "/")] == ["Meta", "Blue Owl, LLC"]


@given(st.text(max_size=40))
def test_what_our_export_made_harmless_comes_back(text):
    again = read_text(disarm(text), guarded=True)
    assert again == (text.strip() or None) or is_not_given(text, in_words=True)


def test_an_apostrophe_that_marks_a_text_goes_and_others_stay():
    assert read_text("'=SUM(A1)") == "=SUM(A1)"
    assert read_text("'+5") == "+5"
    assert read_text("'t Harde") == "'t Harde"
    assert read_text("O'Brien, '-y") == "O'Brien, '-y"


@pytest.mark.parametrize(
    ("cells", "sign"),
    [(["1.200", "12,5"], ","), (["1,200", "12.5"], "."), (["1.200"], None), (["1,200"], None), (["1.234,5"], ","),
     (["1,234.5"], "."), (["1.200.000"], ","), (["0.500"], "."), (["1200.500"], "."), ([5, None, "x"], None)],
)  # fmt: skip
def test_the_sign_before_decimals_shows_itself_in_a_column(cells, sign):
    assert decimal_sign(cells) == sign


def test_numbers_and_truths():
    assert read_float("-1,200.5") == -1200.5
    assert read_float("(300)") == -300
    assert read_float("32 %") == 32
    assert read_float("1.200", ",") == 1200
    assert [read_yes_no(cell) for cell in ("Yes", "n", "是", "", 1, False)] == [True, False, True, None, True, False]
    for reader, cell in ((read_float, "many"), (read_float, "1.200"), (read_float, True), (read_yes_no, "maybe")):
        with pytest.raises(InputError):
            reader(cell)


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.datetimes(), st.dates(), st.text(max_size=30),
    st.text(st.sampled_from("0123456789.,'+-–~%$€¥ eEGMkWbnUSDtoN°\"SW/:年月约一万亿()<>#;QH"), max_size=16),
)  # fmt: skip


@given(
    anything,
    st.sampled_from(["power", "capital_cost", "share", "accelerators", "computing_power", "own"]),
    st.sampled_from(["", "MW", "USD billion", "%", "thousand", "亿元", "EFLOPS"]),
    st.sampled_from([None, ".", ","]),
)
def test_any_cell_is_a_figure_or_has_a_reason(cell, measure, unit, decimal):
    try:
        found = FigureColumn(measure, unit, "USD", decimal).read(cell)
    except InputError as error:
        assert error.what
        return
    assert found is None or (found.measure == measure and math.isfinite(found.value))


@given(anything, st.sampled_from([None, "day first", "month first", "year first"]))
def test_any_cell_is_a_date_or_has_a_reason(cell, order):
    order_of([cell])
    try:
        found = DateColumn(order).read(cell)
    except InputError as error:
        assert error.what
        return
    assert found is None or found.edtf


@given(anything)
def test_any_cell_is_a_value_or_has_a_reason(cell):
    read_text(cell)
    read_text(cell, guarded=True)
    read_names(cell)
    decimal_sign([cell])
    for reader in (read_float, read_yes_no, read_latitude, read_longitude, read_coordinates):
        try:
            reader(cell)
        except InputError as error:
            assert error.what


@given(st.text(max_size=40))
def test_any_name_of_a_column_is_read(name):
    found = header_unit(name)
    if found.unit:
        FigureColumn("investment" if found.currency else found.measure or "accelerators", found.unit).read("1")
