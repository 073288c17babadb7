"""Amounts in dollars at the bundled yearly averages."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.resources import files

import pytest

from db.values import money

ROWS = list(csv.DictReader((files("resources") / "reference/exchange_rates.csv").read_text("utf-8").splitlines()))


def test_each_currency_follows_one_series_through_all_its_years():
    expected = {"CNY": "Federal Reserve", "GBP": "European Central Bank", "AED": "HM Revenue & Customs"}
    for currency in money.currencies():
        sources = {rate.source for year in money.years(currency) if (rate := money.rate(currency, year))}
        assert len(sources) == (0 if currency == "USD" else 1)
        if currency in expected:
            assert expected[currency] in sources.pop()


def test_years_are_without_gaps():
    for currency in money.currencies():
        assert all(money.rate(currency, year) for year in money.years(currency))


def test_a_yuan_amount_in_dollars():
    assert money.in_dollars(7.1957e9, "CNY", 2024) == pytest.approx(1e9)
    assert money.in_dollars(5e9, "USD", 1990) == 5e9


def test_no_rate_is_no_amount():
    assert money.in_dollars(1, "DKK", 2024) is None
    assert money.in_dollars(1, "CNY", 1999) is None
    assert money.latest_rate("CNY", 1999) is None
    assert list(money.years("DKK")) == []


def test_the_running_year_takes_the_last_known_rate_and_says_which():
    last = money.years("CNY")[-1]
    found = money.latest_rate("CNY", last + 1)
    assert found is not None and found.year == last


def test_the_series_of_a_currency_agree_within_two_per_cent():
    values = defaultdict(list)
    for row in ROWS:
        values[row["currency"], row["year"]].append(float(row["per_usd"]))
    assert all(max(found) / min(found) < 1.02 for found in values.values())


def test_pegged_currencies_lie_near_their_pegs():
    for currency, peg in (("AED", 3.6725), ("SAR", 3.75)):
        for year in money.years(currency):
            rate = money.rate(currency, year)
            assert rate is not None and rate.per_usd == pytest.approx(peg, rel=0.002)


def test_every_row_names_its_source_and_a_public_address():
    assert {row["series"] for row in ROWS} == set(money.SERIES)
    assert all(row["source"] and row["source_url"].startswith("https://") for row in ROWS)
    assert len({(row["currency"], row["year"], row["series"]) for row in ROWS}) == len(ROWS)
