"""Whatever a stranger's words and files hold, a reader gives a value or says in words why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing.readers import READERS, survives
from fuzzing.seeds import seeds_of
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples

KEPT = sorted(path for path in (Path(__file__).parent / "kept").glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_broke_a_reader_is_read(path):
    survives(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("reader", READERS)
def test_what_the_fuzzer_begins_with_is_read(reader):
    for seed in seeds_of(reader):
        survives(reader, seed)


@pytest.mark.parametrize("reader", READERS)
@examples(40)
@given(data=st.data())
def test_readers_survive_damaged_and_mixed_inputs(reader, data):
    """An honest input with a piece cut out, and another piece or anything at all in its place."""
    whole, other = (data.draw(st.sampled_from(seeds_of(reader))) for _ in range(2))
    start, end = sorted(data.draw(st.integers(0, len(whole))) for _ in range(2))
    put = data.draw(st.one_of(st.binary(max_size=40), st.text(max_size=20).map(lambda text: text.encode("utf-8")),
                              st.integers(0, len(other)).map(lambda place: other[place:])))  # fmt: skip
    survives(reader, whole[:start] + put * data.draw(st.sampled_from([1, 1, 1, 50])) + whole[end:])
