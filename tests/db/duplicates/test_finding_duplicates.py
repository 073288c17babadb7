"""Looking through a library: what is offered, what is not, what is remembered, and that it can be stopped."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, dump, edit, remove

from db.browse.history_log import LogQuestion, entries
from db.browse.record_history import history
from db.duplicates.all_names import AT_ONCE
from db.duplicates.comparing import compare
from db.duplicates.finding import find, look_again
from db.duplicates.keys import keys_of
from db.duplicates.lettered import Lettered
from db.duplicates.names import take_all_apart
from db.duplicates.pairing import Blocks
from db.duplicates.records import Record
from db.duplicates.rules import Rule, _groups, merge_all, proposed
from db.duplicates.telling_apart import tell_apart, told_apart
from db.errors import Cancelled, InputError
from db.history.changes import change_set, insert_rows, redo, undo
from db.models import Partner
from db.watch import Watch

EXCLUDED = {"id", "uid", "added_at", "changed_at"}


def pairs_of(library, table):
    return [(pair.first, pair.second) for pair in find(library, table).pairs]


def test_a_name_an_alias_and_a_spot_on_the_map_are_found_with_their_reasons(library):
    first = add(library, "facility", name="Zhangbei data centre", latitude=41.15, longitude=114.7)
    second = add(library, "facility", name="Zhangbei Data Center", latitude=41.16, longitude=114.705)
    add(library, "facility", name="Zhangbei Data Center phase 2")
    chinese = add(library, "partner", name="阿里巴巴")
    latin = add(library, "partner", name="Alibaba")
    (pair,) = find(library, "facility").pairs
    assert (pair.first, pair.second) == (first, second)
    assert pair.reasons == ("the same name, abbreviated in one", "same place, 1.2 km apart")
    assert pairs_of(library, "partner") == []
    add(library, "alias", partner_id=latin, name="阿里巴巴", language="zh-Hans")
    (pair,) = find(library, "partner").pairs
    assert {pair.first, pair.second} == {chinese, latin}
    assert pair.reasons[0] == "another name of it is the same"


def test_a_part_and_its_whole_are_never_offered(library):
    whole = add(library, "facility", name="Fairwater campus")
    part = add(library, "facility", name="Fairwater", part_of_id=whole)
    assert pairs_of(library, "facility") == []
    edit(library, "facility", part, part_of_id=None)
    assert pairs_of(library, "facility") == [(whole, part)]


def test_sources_of_one_address_doi_or_title_are_found(library):
    page = add(library, "source", title="News", address="https://www.example.org/a/?utm_source=x#top")
    again = add(library, "source", title="News, once more", address="http://example.org/a")
    paper = add(library, "source", title="A paper", doi="10.1000/ABC")
    cited = add(library, "source", title="A paper (preprint)", doi="https://doi.org/10.1000/abc")
    report = add(library, "source", title="Annual report", publisher="IEA", published="2024")
    newer = add(library, "source", title="Annual Report", publisher="IEA", published="2025")
    twin = add(library, "source", title="Annual report.", publisher="IEA", published="2025")
    found = {(pair.first, pair.second): pair.reasons for pair in find(library, "source").pairs}
    assert found == {
        (paper, cited): ("the same DOI",),
        (page, again): ("the same address",),
        (newer, twin): ("the same title", "the same publisher", "the same day"),
    }
    assert report


def test_told_apart_is_one_action_undone_and_done_again_and_told_in_the_history_of_both(library):
    first, second = (add(library, "partner", name=name) for name in ("Atlas", "Atlas Inc."))
    before = dump(library)
    tell_apart(library, "partner", [(second, first)])
    assert pairs_of(library, "partner") == []
    for record_id in (first, second):
        entry = history(library.reading(), "partner", record_id)[0]
        assert entry.action == "Tell apart Atlas Inc. and Atlas"
        assert len(entry.changes) == 1
        assert entry.changes[0].startswith("Told apart: Atlas")
        assert entry.changes[0].endswith("are not the same")
        (logged, *_) = entries(library, LogQuestion(record=("partner", record_id)))
        assert logged.action == entry.action
    tell_apart(library, "partner", [(first, second)])
    assert len(library.reading().execute("SELECT * FROM told_apart").fetchall()) == 1
    undo(library)
    assert dump(library) == before
    assert pairs_of(library, "partner") == [(first, second)]
    redo(library)
    assert told_apart(library, "partner") == {(first, second)}
    remove(library, "partner", second)
    with pytest.raises(InputError):
        tell_apart(library, "partner", [(first, second)])
    assert look_again(library, "partner", [(first, second)]) == []


def test_looking_can_be_stopped(library):
    add(library, "facility", name="Colossus")
    with pytest.raises(Cancelled):
        find(library, "facility", watch=Watch(stopped=lambda: True))


WORDS = [
    "Atlas",
    "Boreas",
    "Colossus",
    "Delta",
    "Everest",
    "Falcon",
    "Granite",
    "Harbor",
    "Indigo",
    "Juniper",
    "张北",
    "贵安",
    "乌兰察布",
    "2",
    "3",
]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(names, names)
def test_comparing_knows_no_first_and_second_and_a_record_is_like_itself(one, other):
    ours, theirs = Record(id=1, names=(one,)), Record(id=2, names=(other,))
    assert compare(ours, theirs).score == compare(theirs, ours).score
    assert compare(ours, Record(id=2, names=(one,))).score >= 75


def test_blocks_bring_every_name_beside_its_twin_even_where_all_words_are_common():
    chance = random.Random(1)
    written = [" ".join(chance.sample(WORDS, 4)) for _ in range(3000)]
    written += [one + " Inc." for one in written[:200]]
    blocks, taken = Blocks(), take_all_apart(written)
    blocks.add(*keys_of(Lettered.of(taken)))
    keys = [name.key for name in taken]
    pairs = {divmod(int(pair), len(keys)) for pair in blocks.pairs(keys)}
    partners = {number for pair in pairs for number in pair if keys[pair[0]] == keys[pair[1]]}
    assert set(range(3000, 3200)) <= partners
    assert len(pairs) < 60 * len(keys)


def test_a_rule_merges_only_what_is_alike_throughout_in_one_action(library):
    china = add(library, "place", name="China", code="CN")
    france = add(library, "place", name="France", code="FR")
    first = add(library, "partner", name="Atlas", place_id=china, website="https://atlas.example")
    second = add(library, "partner", name="ATLAS", place_id=china, note="Of Chengdu")
    add(library, "alias", partner_id=first, name="阿特拉斯")
    add(library, "partner", name="Boreas", place_id=china)
    add(library, "partner", name="Boreas Inc.")
    add(library, "partner", name="Delta", place_id=china)
    add(library, "partner", name="Delta", place_id=france)
    before = dump(library)
    pairs = find(library, "partner").pairs
    (only,) = proposed(library, "partner", pairs, Rule(at_least=95, same_country=True))
    assert only.sides.names == ("Atlas", "ATLAS")
    assert len(proposed(library, "partner", pairs, Rule(at_least=90))) == 2
    merge_all(library, "partner", [only])
    kept = library.reading().execute("SELECT name, website, note FROM partner WHERE id = ?", (first,)).fetchone()
    assert kept == ("Atlas", "https://atlas.example", "Of Chengdu")
    assert library.reading().execute("SELECT 1 FROM partner WHERE id = ?", (second,)).fetchone() is None
    undo(library)
    assert dump(library) == before


@given(st.sets(st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda pair: pair[0] < pair[1])))
def test_no_two_of_a_group_are_unlike_and_no_record_stands_in_two(pairs):
    groups = [ids for ids, _ in _groups(dict.fromkeys(pairs, 95))]
    assert all(pair in pairs for ids in groups for pair in combinations(ids, 2))
    assert len({one for ids in groups for one in ids}) == sum(map(len, groups))


def test_between_some_names_a_search_asks_whether_it_is_to_stop(library):
    many = AT_ONCE * 3
    with change_set(library, "Many") as session:
        insert_rows(session, Partner, [Partner(name=f"Partner {n}").model_dump(exclude=EXCLUDED) for n in range(many)])
    asked = []
    find(library, "partner", watch=Watch(lambda done, total: asked.append((done, total))))
    of_names = {done for done, total in asked if done <= total // 3}
    assert len(of_names) >= 3
    assert [done for done, _ in asked] == sorted(done for done, _ in asked)
