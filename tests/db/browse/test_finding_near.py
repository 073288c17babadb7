"""Names near to words that were typed wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add

from db.browse import finding_near
from db.browse.finding_near import find_near, near_texts, slips_allowed


@pytest.fixture
def named(library):
    """A library with a few names in two scripts."""
    for name in ("Stargate Abilene", "Microsoft Fairwater Wisconsin", "Mata Hall", "Ulanqab cluster"):
        add(library, "facility", name=name)
    cluster = library.reading().execute("SELECT id FROM facility WHERE name LIKE 'Ulanqab%'").fetchone()[0]
    add(library, "alias", name="乌兰察布算力集群", facility_id=cluster)
    for name in ("Oracle", "Meta", "MetaX"):
        add(library, "partner", name=name)
    return library


CASES = [
    ("Abiline", ["Stargate Abilene"]),  # one letter for another
    ("Orcale", ["Oracle"]),  # two changed places, and no three letters are left as they were
    ("micorso", ["Microsoft Fairwater Wisconsin"]),  # the beginning of a word
    ("fairwatr wisconsin", ["Microsoft Fairwater Wisconsin"]),  # a right word beside a wrong one
    ("Metta", ["Meta"]),
    ("Nata", ["Mata Hall"]),
    ("乌兰察步", ["Ulanqab cluster"]),
    ("烏蘭察步", ["Ulanqab cluster"]),  # traditional
    ("fairwatr abilene", []),  # no record has both
    ("qqqqq", []),
    ("2", []),
]


@pytest.mark.parametrize("large", [False, True], ids=["compared whole", "through the index"])
def test_what_was_typed_wrongly_finds_the_nearest_names(named, monkeypatch, large):
    if large:
        monkeypatch.setattr(finding_near, "SMALL_TABLE", 0)
        named.reading()
    for words, expected in CASES:
        group = find_near(named, words)
        assert ([hit.name for hit in group.hits] if group else []) == expected, words


def test_another_name_that_is_near_is_told(named):
    (hit,) = find_near(named, "乌兰察步").hits
    assert (hit.name, hit.alias) == ("Ulanqab cluster", "乌兰察布算力集群")


@given(st.text(alphabet=st.sampled_from("ab%_\\'\"*?:() 张北京2"), max_size=10))
def test_any_letters_may_be_typed_wrongly(library, words):
    found = find_near(library, words)
    assert found is None or found.hits


@given(st.text(alphabet="abcdefgh", min_size=3, max_size=12), st.data())
def test_one_slip_is_near_and_nothing_nearer_is_passed_over(name, data):
    at = data.draw(st.integers(0, len(name) - 1))
    wrong = data.draw(st.sampled_from([name[:at] + "x" + name[at + 1 :], name[:at] + "x" + name[at:]]))
    assert slips_allowed(wrong) >= 1
    assert near_texts(wrong, ["Zzzz", f"The {name}", "Yyyy"]) == [1]
