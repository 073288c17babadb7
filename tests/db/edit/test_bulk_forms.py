"""The forms for many rows give the same answer as the forms for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.edit.bulk_forms import BulkForm
from db.edit.forms import FORM_BY_TABLE, FormErrors, check
from db.words import Confidence, Event, Extent, Kind, Qualifier, RoleKind, Stage

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=12) | st.sampled_from(
    ["", " ", "a" * 301, "b" * 2001, "c" * 20_001, " blank at its ends ", "智算中心", "\ud800", "\x1cx", "a\0b"]
)
numbers = st.sampled_from([0.0, -0.0, 1.5, 3.0, -1.0, 1e300, float("nan"), float("inf")]) | st.floats() | st.none()
odd = numbers | st.integers(-2, 3) | texts | st.booleans()
dates = st.sampled_from(
    [None, "2025", "2025-03", "../2026-04-15", "2027/..", "2025-35", "2025-13", "next year", "", " 2025"]
)
ids = st.integers(0, 3) | st.none()
FIELDS = {
    "observation": {
        "facility_id": ids, "partner_id": ids, "basis_id": st.integers(1, 3), "value": numbers | odd, "low": numbers,
        "high": numbers, "kind": st.sampled_from([*Kind, "no kind"]), "stage": st.sampled_from([*Stage]) | st.none(),
        "extent": st.sampled_from([*Extent]), "qualifier": st.sampled_from([*Qualifier]), "part_of_id": ids,
        "as_written": texts, "date": dates, "said_on": dates, "currency": st.sampled_from([None, "USD", "DOLLARS"]),
        "digits": st.integers(0, 9) | st.none(), "source_id": ids, "note": texts, "and_beyond": st.booleans(),
        "confidence": st.sampled_from([*Confidence]),
    },
    "milestone": {
        "facility_id": ids, "policy_id": ids, "event": st.sampled_from([*Event]), "date": dates, "said_on": dates,
        "scope": texts, "note": texts,
    },
    "role": {
        "partner_id": st.integers(1, 3), "facility_id": ids, "policy_id": ids, "role": st.sampled_from([*RoleKind]),
        "since": dates, "until": dates, "amount": numbers, "currency": st.sampled_from([None, "USD"]),
    },
    "claim": {"facility_id": ids, "statement": texts, "said_on": dates, "by_whom": texts},
    "facility": {
        "name": texts, "latitude": numbers, "longitude": numbers, "place_id": ids, "part_of_id": ids,
        "whole_includes_it": st.booleans() | st.none(), "region": texts | st.none(), "note": texts,
    },
    "source": {
        "title": texts, "address": texts | st.sampled_from([None, "https://example.org", "ftp://x", "HTTPS://a.b"]),
        "published": dates, "publisher": texts, "kept_copy_id": ids,
    },
    "partner": {"name": texts, "place_id": ids, "website": texts | st.none()},
}  # fmt: skip


def rows_of(table: str) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=FIELDS[table])


@given(st.data())
def test_many_rows_are_checked_as_one_is(data):
    """Rows come one after another through the same form, as in an import: what passed before may change no answer."""
    table = data.draw(st.sampled_from([*FIELDS]))
    form = FORM_BY_TABLE[table]
    bulk = BulkForm(form)
    rows = data.draw(st.lists(rows_of(table), min_size=1, max_size=4))
    # The same row again with a few fields changed is what the quick way is for.
    changed = [{**row, **data.draw(rows_of(table))} for row in rows for _ in range(2)]
    for row in [*rows, *changed]:
        assert outcome(lambda row=row: bulk.check(row)) == outcome(lambda row=row: check(form, row))


def outcome(work):
    try:
        return {name: repr(value) for name, value in work().items()}
    except FormErrors as error:
        return error.errors


def test_a_name_that_cannot_be_seen_is_refused_after_one_that_can():
    form = FORM_BY_TABLE["facility"]
    bulk = BulkForm(form)
    bulk.check({"name": "0"})
    for unseen in ("\x1b", "\u200b", "\u2060\u200d"):
        with pytest.raises(FormErrors):
            bulk.check({"name": unseen})


def test_a_zero_byte_in_a_note_is_refused_after_a_note_without():
    form = FORM_BY_TABLE["facility"]
    bulk = BulkForm(form)
    bulk.check({"name": "Abilene", "note": "The first of its kind"})
    with pytest.raises(FormErrors, match="zero byte"):
        bulk.check({"name": "Abilene", "note": "The first\0of its kind"})
