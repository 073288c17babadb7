"""Addresses and DOIs as people type them."""

from __future__ import annotations

import pytest

from db.edit.entry_fields import Context
from db.edit.entry_sources import Address, Doi
from db.errors import InputError

ADDRESS, DOI = Address(name="address", label="Address"), Doi(name="doi", label="DOI")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        (" HTTP://EXAMPLE.org ", "HTTP://EXAMPLE.org"),
        ("epoch.ai/data", "https://epoch.ai/data"),
        ("www.gov.cn:8080/张北", "https://www.gov.cn:8080/张北"),
        ("", None),
    ],
)
def test_an_address_is_taken_and_completed(library, typed, meant):
    assert ADDRESS.read(typed, Context(library, "source"), {}).values == {"address": meant}


@pytest.mark.parametrize("typed", ["see page 4", "https://two words.org", "javascript:alert(1)", "report"])
def test_what_is_no_address_says_so(library, typed):
    with pytest.raises(InputError, match="This is no web address"):
        ADDRESS.read(typed, Context(library, "source"), {})


@pytest.mark.parametrize("typed", ["10.1038/x.2", "https://doi.org/10.1038/x.2", "doi:10.1038/x.2."])
def test_a_doi_is_kept_bare(library, typed):
    assert DOI.read(typed, Context(library, "source"), {}).values == {"doi": "10.1038/x.2"}
