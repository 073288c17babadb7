"""Values written as a person wants them, and read again as they are shown."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import UnclearInput
from db.values import dates, money, notation, quantities
from db.values.notation import STANDARD, DateStyle, Notation, NumberStyle, PowerUnit

GERMAN = Notation(numbers=NumberStyle.POINT_COMMA)
FRENCH = Notation(numbers=NumberStyle.SPACE_COMMA)


@pytest.fixture
def choose():
    yield notation.choose
    notation.choose(STANDARD)


def read(text, measure="power"):
    return quantities.parse(quantities.clear(text), measure).value


def test_numbers_in_three_styles(choose):
    assert quantities.show_number(1234.5) == "1,234.5"
    choose(FRENCH)
    assert quantities.show_number(1234.5) == "1\u00a0234,5"
    choose(GERMAN)
    assert quantities.show_number(1234.5) == "1.234,5"
    assert quantities.show(1.25e9, "investment", currency="EUR") == "€1,25bn"


def test_power_in_the_unit_chosen(choose):
    choose(Notation(power_unit=PowerUnit.GW))
    assert [quantities.show(value, "power") for value in (0, 1200, 590)] == ["0 GW", "1.2 GW", "0.59 GW"]
    assert quantities.reading(quantities.parse("300 MW")).startswith("= 0.3 GW")
    assert notation.power_words("Now, MW") == "Now, GW"
    assert notation.power_words("Planned, in words") == "Planned, in words"
    choose(Notation(power_unit=PowerUnit.MW))
    assert quantities.show(1200, "power") == "1,200 MW"


@pytest.mark.parametrize(
    ("style", "long", "short", "month"),
    [
        (DateStyle.DAY_FIRST, "1 March 2025", "1 Mar 2025", "Mar 2025"),
        (DateStyle.MONTH_FIRST, "March 1, 2025", "Mar 1, 2025", "Mar 2025"),
        (DateStyle.ISO, "2025-03-01", "2025-03-01", "2025-03"),
    ],
)
def test_days_in_three_styles(choose, style, long, short, month):
    choose(Notation(dates=style))
    assert (dates.show("2025-03-01"), dates.show_short("2025-03-01"), dates.show_short("2025-03")) == (
        long, short, month,
    )  # fmt: skip


WRITTEN_DATES = st.sampled_from(
    [
        "12 March 2026", "March 2026", "2026", "Q3 2027", "H1 2026", "about 2026", "mid-2025", "by 2030",
        "by March 2026", "by 12 March 2026", "from 2027", "from 1 May 2027", "late March 2026", "end of 2026",
        "2 to 4 May 2026", "1 May 2026 to 3 June 2027", "July to September 2027", "about March 2026", "before 2030",
    ]
)  # fmt: skip


@given(WRITTEN_DATES, st.sampled_from(list(DateStyle)), st.booleans())
def test_a_date_shown_in_any_style_reads_as_the_same(text, style, is_short):
    edtf = dates.parse(text).edtf
    notation.choose(Notation(dates=style))
    try:
        shown = dates.show_short(edtf) if is_short else dates.show(edtf)
        assert dates.parse(shown).edtf == edtf
    finally:
        notation.choose(STANDARD)


@given(
    st.decimals(min_value="0.01", max_value="999999", places=2).map(float),
    st.sampled_from(list(NumberStyle)),
    st.sampled_from(["power", "energy", "capital_cost", "accelerators", "share"]),
)
def test_a_figure_shown_in_any_style_reads_as_the_same_or_asks(value, style, measure):
    notation.choose(Notation(numbers=style))
    try:
        shown = quantities.show(value, measure, digits=9)
        try:
            assert read(shown, measure) == pytest.approx(value, rel=1e-9)
        except UnclearInput as unclear:
            assert unclear.choices
    finally:
        notation.choose(STANDARD)


def test_a_typed_number_is_read_as_it_is_shown(choose):
    choose(GERMAN)
    assert read("1.234 MW") == 1234
    assert read("1,5 GW") == 1500
    assert read("1.234,5 MW") == 1234.5
    assert read("590 MW (500 to 680)") == 590
    assert quantities.parse(quantities.clear("1.234 MW")).as_written == "1,234 MW"
    choose(FRENCH)
    assert read("1 234,5 MW") == 1234.5


@pytest.mark.parametrize("chosen", [GERMAN, FRENCH])
def test_a_comma_before_three_digits_asks_and_both_answers_read(choose, chosen):
    choose(chosen)
    with pytest.raises(UnclearInput) as asked:
        read("1,234 MW")
    assert {read(choice) for choice in asked.value.choices} == {1.234, 1234}


def test_reading_without_the_editor_does_not_depend_on_what_is_chosen(choose):
    choose(GERMAN)
    assert quantities.parse("1,234 MW").value == 1234
    with notation.in_standard():
        assert quantities.show_number(1234.5) == "1,234.5"
    assert quantities.show_number(1234.5) == "1.234,5"


def test_the_standard_holds_on_one_thread_alone(choose):
    choose(GERMAN)
    seen = []
    with notation.in_standard():
        other = Thread(target=lambda: seen.append(quantities.show_number(1234.5)))
        other.start()
        other.join()
    assert seen == ["1.234,5"]


def test_an_amount_in_another_currency_names_its_years():
    found = money.converted(7.1957e9, "CNY", "EUR", 2024)
    assert found is not None and found.years == "2024" and len(found.rates) == 2
    assert found.amount == pytest.approx(1e9 * money.rate("EUR", 2024).per_usd)
    assert money.converted(5, "USD", "USD", 2024).amount == 5
    assert money.converted(5, "CNY", "XXX", 2024) is None


@given(st.floats(0, 1e12).map(lambda value: round(value, 2)), st.sampled_from(NumberStyle))
def test_a_copied_number_keeps_its_decimals_and_loses_what_parts_its_thousands(value, style):
    written = Notation(numbers=style)
    point = "." if style is NumberStyle.COMMA_POINT else ","
    assert written.without_thousands(written.number(f"{value:,.2f}")) == f"{value:.2f}".replace(".", point)
