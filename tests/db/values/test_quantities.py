"""Quantities as people write them. The forms and their readings stand in forms_of_quantities.csv beside this file."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue import BASIS_BY_KEY, MEASURES
from db.errors import InputError, UnclearInput
from db.values import quantities
from db.values.quantity_words import CURRENCIES
from db.words import Interval, Qualifier

with (Path(__file__).parent / "forms_of_quantities.csv").open(encoding="utf-8", newline="") as file:
    FORMS = list(csv.DictReader(file))

measures = st.sampled_from([measure.key for measure in MEASURES])


def _name(form: dict[str, str]) -> str:
    return f"{form['text']} [{form['measure']} {form['country']}]"


def _parse(form: dict[str, str]) -> quantities.Quantity:
    return quantities.parse(form["text"], form["measure"] or None, country=form["country"] or None)


def _number(text: str) -> float | None:
    return float(text) if text else None


@pytest.mark.parametrize("form", [f for f in FORMS if f["expected"] not in ("asks", "refused")], ids=_name)
def test_each_form_is_read_as_the_table_says(form):
    found = _parse(form)
    assert found.value == pytest.approx(float(form["expected"]), rel=1e-11)
    assert (found.low, found.high) == (_number(form["low"]), _number(form["high"]))
    assert found.qualifier == (form["qualifier"] or "exact")
    for column in ("currency", "interval", "basis", "precision", "accelerator"):
        assert (getattr(found, column) or "") == form[column], column
    assert str(found.significant_digits or "") == form["digits"]
    assert found.as_written == form["text"]
    assert found.qualifier in list(Qualifier)
    assert found.interval is None or found.interval in list(Interval)
    assert found.basis is None or BASIS_BY_KEY[found.basis].measure == found.measure
    assert quantities.reading(found).startswith("= ")


@pytest.mark.parametrize("form", [f for f in FORMS if f["expected"] == "asks"], ids=_name)
def test_a_quantity_with_two_readings_asks_and_each_choice_is_clear(form):
    with pytest.raises(UnclearInput) as asked:
        _parse(form)
    assert asked.value.choices
    for choice in asked.value.choices:
        quantities.parse(choice, form["measure"] or None, country=form["country"] or None)


@pytest.mark.parametrize("form", [f for f in FORMS if f["expected"] == "refused"], ids=_name)
def test_what_is_no_quantity_is_refused_in_plain_words(form):
    with pytest.raises(InputError) as refused:
        _parse(form)
    assert not isinstance(refused.value, UnclearInput)
    assert refused.value.what and refused.value.remedy


@pytest.mark.parametrize(
    ("text", "measure", "expected"),
    [
        ("about 300 MW", "power", "= 300 MW, about"),
        ("US$280bn", "investment", "= 280,000,000,000 US dollars"),
        ("1000P FP16", "computing_power", "= 1 EFLOPS FP16 (dense or sparse not stated)"),
        ("12 EFLOPS FP16 dense", "computing_power", "= 12 EFLOPS FP16 dense"),
        ("590 MW now (estimate, 5 to 95 %: 500 to 680)", "power", "= 590 MW, 500 to 680 (5 to 95 %)"),
        ("万卡", "accelerators", "= 10,000 accelerators"),
        ("100k H100", "accelerators", "= 100,000 H100"),
        ("250 centres", "facilities", "= 250 facilities"),
        ("300 MW of IT load", "power", "= 300 MW, critical IT"),
        ("26%", "share", "= 26 %"),
    ],
)
def test_the_reading_under_the_field(text, measure, expected):
    assert quantities.reading(quantities.parse(text, measure)) == expected


@pytest.mark.parametrize(
    ("value", "measure", "options", "expected"),
    [
        (1200, "power", {}, "1.2 GW"),
        (590, "power", {}, "590 MW"),
        (0.5, "power", {}, "500 kW"),
        (0, "power", {}, "0 MW"),
        (1294.1, "power", {}, "1,294 MW"),
        (946.333333, "power", {"digits": 2}, "950 MW"),
        (230, "computing_power", {}, "230 EFLOPS"),
        (1590, "computing_power", {}, "1,590 EFLOPS"),
        (5e11, "investment", {}, "US$500bn"),
        (1.8e10, "investment", {"currency": "CNY"}, "CN¥18bn"),
        (7e8, "capital_cost", {"currency": "DKK"}, "DKK 700m"),
        (100_000, "accelerators", {}, "100,000"),
        (277_918, "h100_equivalents", {}, "277,918"),
        (32, "share", {}, "32 %"),
    ],
)
def test_a_value_is_shown_in_a_readable_unit(value, measure, options, expected):
    assert quantities.show(value, measure, **options) == expected


def test_a_unit_of_another_dimension_names_both():
    with pytest.raises(InputError, match=r"12 EFLOPS” is computing power; this field is for power\. Write it like"):
        quantities.parse("12 EFLOPS", "power")


def test_an_unknown_precision_lists_the_known_ones():
    with pytest.raises(InputError, match=r"INT4 is not known\. Use FP64, FP32, TF32, FP16, BF16, FP8 or INT8\."):
        quantities.parse("12 EFLOPS INT4", "computing_power")


def test_negative_infinite_and_endless_values_are_refused():
    for text in ("-300 MW", "−5 MW", "nan", "NaN MW", "infinity", "1e400 MW", "9" * 10_000, "9" * 190 + " MW", "", " "):
        with pytest.raises(InputError):
            quantities.parse(text, "power")


def test_low_above_high_and_a_value_outside_them_are_refused():
    for text in ("500 to 300 MW", "900 MW (500 to 680)", "590 MW (680 to 500)"):
        with pytest.raises(InputError):
            quantities.parse(text, "power")


def test_a_dollar_sign_is_clear_except_where_another_dollar_is_used():
    assert quantities.parse("$5bn", "investment", country="NO").currency == "USD"
    for country in ("AU", "CA", "SG", "HK", "TW", "NZ"):
        with pytest.raises(UnclearInput) as asked:
            quantities.parse("$5bn", "investment", country=country)
        assert {quantities.parse(choice, "investment", country=country).value for choice in asked.value.choices} == {
            5e9
        }


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("590 MW", 2),
        ("1,200 MW", 2),
        ("1.2 GW", 2),
        ("US$52.7bn", 3),
        ("300.0", 4),
        ("0.30", 2),
        ("0", 1),
        ("about", None),
    ],
)
def test_significant_digits(text, digits):
    assert quantities.significant_digits(text) == digits


@given(measures, st.integers(1, 9_999), st.integers(-3, 9), st.sampled_from(list(CURRENCIES)))
def test_what_is_shown_can_be_typed_again(measure, mantissa, exponent, currency):
    value = mantissa * 10.0**exponent if exponent >= 0 else mantissa / 10.0**-exponent
    money = measure in ("capital_cost", "investment")
    if money or measure in ("accelerators", "h100_equivalents", "racks", "facilities"):
        value = float(max(1, round(value)))
    shown = quantities.show(value, measure, currency=currency if money else None)
    if measure == "share" and value <= 0.0005:
        return
    found = quantities.parse(shown, measure)
    assert found.value == pytest.approx(value, rel=1e-9), shown
    assert found.currency == (currency if money else None)


@given(st.floats(1e-3, 1e9), st.integers(1, 6))
def test_rounding_keeps_the_digits_asked_for(value, digits):
    found = quantities.parse(quantities.show(value, "power", digits=digits), "power")
    assert found.value == pytest.approx(value, rel=10.0 ** (1 - digits) * 0.51)
    assert (found.significant_digits or 0) <= digits


@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="0123456789.,-–+() ;:$¥€%kmMGWbnPEFLOS万亿千瓦卡元约yuan to", max_size=30),
        st.builds(
            "{}{}{} {} {}".format,
            st.sampled_from(["", "up to ", "US$", "¥", "~", "between ", "-"]),
            st.from_regex(r"[0-9][0-9.,]{0,6}", fullmatch=True),
            st.sampled_from(["", "k", " bn", "万", " to 5", "–7", "+"]),
            st.sampled_from(["MW", "EFLOPS FP16", "H100", "%", "yuan", "万千瓦", "racks", ""]),
            st.sampled_from(["", "(5 to 95 %: 1 to 9)", "(US$5bn)", "; 3 GW", "+ 4 MW", "now", "左右"]),
        ),
    ),
    st.one_of(st.none(), measures),
    st.sampled_from([None, "CN", "JP", "AU", "PK"]),
)
def test_any_text_is_read_or_refused_but_never_breaks(text, measure, country):
    try:
        found = quantities.parse(text, measure, country=country)
    except InputError:
        return
    assert found.value >= 0
    assert measure in (None, found.measure)
    if found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high
    assert quantities.reading(found)
    assert quantities.show(found.value, found.measure, currency=found.currency, digits=found.significant_digits)


def test_reading_dates_and_quantities_loads_nothing_heavy():
    heavy = ["pandas", "sqlmodel", "sqlalchemy", "alembic", "pint", "edtf", "numpy", "PySide6"]
    modules = "db.values.dates, db.values.quantities, db.values.money"
    script = f"import sys, {modules}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
