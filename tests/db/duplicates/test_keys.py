"""The numbers of blocks stand for the words they are made of, whatever names are looked at together."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.duplicates.blocks import tells
from db.duplicates.comparing_names import initials
from db.duplicates.keys import keys_of, spots_of
from db.duplicates.lettered import Lettered
from db.duplicates.names import take_all_apart, take_apart
from db.duplicates.pieces import Pieces

WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "Atlas atlas, Atlass salta Falcon Falconer & DC dc, AI U.S.A. Inc. GmbH phase II 2 no.3 2024 north the of ibm "
        "international business machines 张北县 张北 贵安 數據中心 智算中心 第二期 西区 公司公司 É ＮＶ _x9 a1b2",
    )
)
NAMES = st.lists(WORDS | st.text(max_size=6), max_size=5).map(" ".join)


def blocks_in_words(name):
    """As `keys_of`, of one name, written out."""
    telling = sorted(name.telling)
    tail, whole = " " + " ".join(name.marks), "".join(telling)
    blocks = {f"={whole}{tail}", f"|{name.plain.replace(' ', '')}", f"<{whole[:8]}{tail}", f">{whole[-8:]}{tail}"}
    if len(whole) > 5:
        blocks |= {f"^{whole[:3]} {whole[-3:]}{tail}", f"~{''.join(sorted(whole))}{tail}", f">>{whole[-4:]}{tail}"}
    blocks |= {word[:5] for word in telling if tells(word)}
    blocks |= {whole[at : at + 2] for at in range(len(whole) - 1) if not whole[at : at + 2].isascii()}
    blocks |= {word[:6] + tail for word in telling}
    blocks |= {f"{one[:4]}+{other[:4]}" for one, other in pairwise(telling)}
    blocks |= {f"!{letters}" for letters in initials(name)}
    if len(name.core) == 1 and len(name.core[0]) in range(3, 8):
        blocks.add(f"!{name.core[0]}")
    return blocks


@given(st.lists(NAMES, min_size=2, max_size=6))
def test_names_share_as_many_numbers_as_blocks(written):
    names = take_all_apart(written)
    keys, places = keys_of(Lettered.of(names))
    of_each = [set(keys[places == place].tolist()) for place in range(len(names))]
    in_words = [blocks_in_words(name) for name in names]
    assert list(map(len, of_each)) == list(map(len, in_words))
    for one, other in combinations(range(len(names)), 2):
        assert len(of_each[one] & of_each[other]) == len(in_words[one] & in_words[other])


@given(st.lists(NAMES | st.text(), max_size=6))
def test_names_are_taken_apart_together_as_one_by_one(written):
    assert take_all_apart(written) == [take_apart(one) for one in written]


@given(st.lists(st.text("abAB张é", max_size=8), min_size=1), st.data())
def test_pieces_of_the_same_letters_have_the_same_number(texts, data):
    pieces, joined = Pieces(texts), "".join(texts)
    border = st.integers(0, len(joined))
    spans = [sorted(data.draw(st.tuples(border, border))) for _ in range(4)]
    begins, ends = (np.array(side, np.int64) for side in zip(*spans, strict=True))
    numbers, of_letters = pieces.of(begins, ends), pieces.of_letters(begins, ends)
    for one, other in combinations(range(4), 2):
        mine, their = (joined[slice(*spans[at])] for at in (one, other))
        assert (numbers[one] == numbers[other]) == (mine == their)
        assert (of_letters[one] == of_letters[other]) == (sorted(mine) == sorted(their))


@given(st.tuples(st.floats(-90, 89), st.floats(-180, 179)), st.tuples(st.floats(0, 0.0249), st.floats(0, 0.0249)))
def test_places_within_half_a_square_share_one(spot, step):
    places = np.array([spot, (spot[0] + step[0], spot[1] + step[1]), (np.nan, np.nan)])
    keys, of = spots_of(places[:, 0], places[:, 1])
    assert set(keys[of == 0].tolist()) & set(keys[of == 1].tolist())
    assert (of < 2).all()
