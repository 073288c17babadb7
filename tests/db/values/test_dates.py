"""Dates as people write them. The forms and their readings stand in forms_of_dates.csv beside this file."""

from __future__ import annotations

import calendar
import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputError, UnclearInput
from db.values import dates

TODAY = date(2026, 11, 24)
with (Path(__file__).parent / "forms_of_dates.csv").open(encoding="utf-8", newline="") as file:
    FORMS = list(csv.DictReader(file))
READ = [form for form in FORMS if form["expected"] not in ("asks", "refused")]

years = st.integers(1901, 2199).map(str)
months = st.sampled_from(list(calendar.month_name)[1:])
days = st.integers(1, 28).map(str)
single = st.one_of(
    years,
    st.builds("{} {}".format, months, years),
    st.builds("{} {} {}".format, days, months, years),
    st.builds("Q{} {}".format, st.integers(1, 4), years),
    st.builds("{}-H{}".format, years, st.integers(1, 2)),
    st.builds("{} {}".format, st.sampled_from(["spring", "summer", "autumn", "early", "mid", "late"]), years),
    st.builds("{} of {}".format, st.sampled_from(["start", "end"]), years),
    st.builds("{} {} {}".format, st.sampled_from(["early", "mid", "late", "end of"]), months, years),
)
prefixed = st.builds(
    "{} {}".format, st.sampled_from(["about", "by", "before", "from", "not before", "after", "by about"]), single
)
ranges = st.builds("{} to {}".format, single, single)


def _day(text: str) -> int | None:
    return dates.to_day(date.fromisoformat(text)) if text else None


@pytest.mark.parametrize("form", READ, ids=lambda form: form["text"])
def test_each_form_is_read_as_the_table_says(form):
    found = dates.parse(form["text"], today=TODAY)
    assert found.edtf == form["expected"]
    assert (found.first_day, found.last_day) == (_day(form["first_day"]), _day(form["last_day"]))
    assert (dates.show(found.edtf), dates.show_short(found.edtf)) == (form["shown"], form["short"])
    assert found.as_written == form["text"]


@pytest.mark.parametrize("form", [form for form in FORMS if form["expected"] == "asks"], ids=lambda form: form["text"])
def test_a_date_with_two_readings_asks_and_each_choice_is_clear(form):
    with pytest.raises(UnclearInput) as asked:
        dates.parse(form["text"], today=TODAY)
    assert asked.value.choices
    for choice in asked.value.choices:
        assert dates.parse(choice, today=TODAY).first_day is not None or choice.startswith(("by ", "before "))


@pytest.mark.parametrize(
    "form", [form for form in FORMS if form["expected"] == "refused"], ids=lambda form: form["text"]
)
def test_what_is_no_date_is_refused_in_plain_words(form):
    with pytest.raises(InputError) as refused:
        dates.parse(form["text"], today=TODAY)
    assert not isinstance(refused.value, UnclearInput)
    assert refused.value.what and refused.value.remedy


def test_a_day_that_does_not_exist_is_named():
    with pytest.raises(InputError, match=r"There is no 30 February 2025\. February 2025 has 28 days"):
        dates.parse("2025-02-30")


def test_empty_and_very_long_text_is_refused():
    for text in ("", "   ", "2" * 10_000):
        with pytest.raises(InputError):
            dates.parse(text)


@given(st.one_of(single, prefixed, ranges))
def test_what_is_shown_can_be_typed_again(text):
    try:
        found = dates.parse(text)
    except InputError as error:
        assert " to " in text or "1900" in error.what, f"{text}: {error}"
        return
    assert dates.parse(dates.show(found.edtf)).edtf == found.edtf
    assert dates.parse(dates.show_short(found.edtf)).edtf == found.edtf
    if found.first_day is not None and found.last_day is not None:
        assert found.first_day <= found.last_day
    assert dates.span(found.edtf) == (found.first_day, found.last_day)
    assert dates.from_edtf(found.edtf).edtf == found.edtf


@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789-/~?%X.[]{}, 年月日前底Qqhbymaro", max_size=30)))
def test_any_text_is_read_or_refused_but_never_breaks(text):
    try:
        found = dates.parse(text)
    except InputError:
        return
    assert (found.first_day, found.last_day) != (None, None)
    assert dates.show(found.edtf) and dates.show_short(found.edtf)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_back_from_every_way_of_writing_it(day):
    for text in (
        day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}",
    ):  # fmt: skip
        assert dates.parse(text).edtf == day.isoformat()
    assert dates.from_day(dates.to_day(day)) == day


def test_every_written_edtf_of_the_reader_is_valid_edtf():
    from edtf import parse_edtf

    for form in READ:
        parse_edtf(form["expected"])


def test_a_vague_date_counts_from_its_latest_day_or_its_earliest_where_the_end_is_open():
    assert dates.day_drawn(*dates.span("2027-35")) == dates.to_day(date(2027, 9, 30))
    assert dates.day_drawn(*dates.span("2027/..")) == dates.to_day(date(2027, 1, 1))
    assert dates.day_drawn(*dates.span("../2030")) == dates.to_day(date(2030, 12, 31))
    assert dates.day_drawn(None, None) is None
