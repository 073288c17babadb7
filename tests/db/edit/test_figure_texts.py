"""How a stored figure stands in its field: in words that read as the very same value."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_records import basis_id

from db.edit.entry_fields import Context
from db.edit.fact_forms import FACT_FIELDS
from db.values import quantities

FIGURE = FACT_FIELDS["observation"][0]


@pytest.mark.parametrize(
    ("value", "shown"), [(3333616000.0, "about US$3.333616bn"), (5e11, "about US$500bn"), (1234.0, "about US$1,234")]
)
def test_money_without_its_own_words_is_written_in_billions_and_not_in_ten_digits(library, value, shown):
    """It was "about 3333616000.0 USD"."""
    stored = {
        "value": value,
        "currency": "USD",
        "qualifier": "about",
        "basis_id": basis_id(library, "capital_cost.nominal"),
    }
    assert FIGURE.show(stored, Context(library, "facility")) == shown


@example(1.875, "USD")
@example(1.875, None)
@given(st.floats(1, 1e12).map(lambda value: float(f"{value:.10g}")), st.sampled_from(["USD", None]))
def test_whatever_is_stored_is_shown_so_that_it_reads_as_the_same_value(library, value, currency):
    key, measure = ("capital_cost.nominal", "capital_cost") if currency else ("power.whole_facility", "power")
    stored = {"value": value, "currency": currency, "qualifier": "exact", "basis_id": basis_id(library, key)}
    shown = FIGURE.show(stored, Context(library, "facility"))
    assert quantities.parse(quantities.clear(shown), measure).value == value
