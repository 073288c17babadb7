"""Names are found in free texts as whole words, Chinese ones anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.naming import Names


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("built by META, they say", True),
        ("the Metaverse", False),
        ("a campus of Blue Owl Capital.", True),
        ("a blue owl", False),
        ("数据中心在张北县", True),
        ("see https://www.example.org/secret?x for more", True),
        ("see example.org", False),
        ("Meta张北", True),
        ("", False),
    ],
)
def test_a_name_is_found_as_a_whole(text, is_named):
    names = Names(["Meta", "Blue Owl Capital", "张北", "https://example.org/secret?x", "AI", ""])
    assert names.stand_in(text) == is_named


@given(st.text("abc XY-.", min_size=3), st.text("abc XY-.,"), st.text("abc XY-.,"))
def test_a_name_between_spaces_is_always_found(name, before, after):
    name = name.strip()
    if len(name) >= 3 and any(sign.isalpha() for sign in name):
        assert Names([name]).stand_in(f"{before} {name} {after}")
