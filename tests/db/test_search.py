"""Finding records by any part of their names, in English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, count_matching, edit, remove

from db import search
from db.edit.lookup import completions
from db.history.changes import undo


def found(library, kind: str, query: str) -> list[int]:
    matching = search.matching(kind, query)
    assert matching is not None
    sql, parameters = matching
    return [row[0] for row in library.reading().execute(f"SELECT * FROM ({sql}) ORDER BY 1", parameters)]


@pytest.fixture
def hub(library) -> int:
    facility_id = add(
        library, "facility", name="Zhangbei Cloud-Valley 2", region="Hebei", locality="张家口", note="阿里巴巴智算中心",
    )  # fmt: skip
    add(library, "facility", name="Mount Pleasant", region="Wisconsin")
    add(library, "alias", facility_id=facility_id, name="张北智能计算中心", language="zh-Hans")
    return facility_id


@pytest.mark.parametrize(
    "query",
    [
        "zhangbei", "ANGBE", "Zhangbei Cloud", "cloud-valley", "valley zhang", "2", "Zh", "Cl", "hebei",
        "智算", "张北", "计算中心", "智能计算中心", "家口", "张家口", "张北 zhangbei", "算 智",
    ],
)  # fmt: skip
def test_a_facility_is_found_by_parts_of_its_names_and_words(library, hub, query):
    if query == "算 智":  # single characters look at the name alone
        edit(library, "facility", hub, name="智算 Zhangbei")
    assert found(library, "facility", query) == [hub]
    assert count_matching(library.reading(), "facility", query) == 1


@pytest.mark.parametrize(
    "query", ["zhangbey", "北京", "张算", "zhangbei wisconsin", "心张", '"', "NOT", "a*", "%", "_", "'"]
)
def test_what_is_not_there_is_not_found_and_signs_are_only_signs(library, hub, query):
    assert found(library, "facility", query) == []


@pytest.mark.parametrize("query", ["%%", "__", "_a", "%n"])
def test_signs_are_only_signs_among_places_too(library, query):
    france = add(library, "place", name="France", code="FR", kind="country")
    assert found(library, "place", query) == []
    assert found(library, "place", "fr") == [france]


@pytest.mark.parametrize(
    ("typed", "names"), [("_", ["to_check"]), ("%", ["100% solar"]), ("o", ["to_check", "100% solar"])]
)
def test_signs_are_only_signs_among_tags_too(library, typed, names):
    for name in ("100% solar", "to_check"):
        add(library, "tag", name=name)
    assert [one.name for one in completions(library, "tag", typed)] == names


def test_a_query_without_words_asks_for_nothing(library):
    assert search.matching("facility", "  ") is None
    assert count_matching(library.reading(), "facility", "") == 0


def test_each_kind_of_record_is_found_on_its_own_page_only(library, hub):
    partner_id = add(library, "partner", name="Zhangbei Power")
    assert found(library, "facility", "zhangbei") == [hub]
    assert found(library, "partner", "zhangbei") == [partner_id]
    source_id = add(library, "source", title="张北 hub opens", publisher="新华社")
    assert found(library, "source", "新华") == [source_id]
    assert found(library, "source", "hub opens") == [source_id]


def test_a_new_name_is_found_and_the_old_one_no_longer_until_undo(library, hub):
    edit(library, "facility", hub, name="乌兰察布 hub")
    assert found(library, "facility", "乌兰") == [hub]
    assert found(library, "facility", "cloud-valley") == []
    undo(library)
    assert found(library, "facility", "乌兰") == []
    assert found(library, "facility", "cloud-valley") == [hub]


def test_an_alias_is_found_until_it_is_deleted(library, hub):
    alias_id = add(library, "alias", facility_id=hub, name="Nebula One")
    assert found(library, "facility", "nebula") == [hub]
    remove(library, "alias", alias_id)
    assert found(library, "facility", "nebula") == []
    undo(library)
    assert found(library, "facility", "nebula") == [hub]


def test_a_facility_is_found_by_its_partners_and_its_country_under_their_new_names(library, hub):
    partner_id = add(library, "partner", name="Alibaba")
    add(library, "role", partner_id=partner_id, facility_id=hub, role="operator")
    place_id = add(library, "place", name="China", code="CN")
    edit(library, "facility", hub, place_id=place_id)
    edit(library, "partner", partner_id, place_id=place_id)
    assert found(library, "facility", "alibaba china") == [hub]
    edit(library, "partner", partner_id, name="阿里巴巴集团")
    edit(library, "place", place_id, name="People's Republic")
    assert found(library, "facility", "alibaba") == []
    assert found(library, "facility", "集团 republic") == [hub]
    assert found(library, "partner", "republic") == [partner_id]


def test_a_deleted_record_is_no_longer_found(library):
    facility_id = add(library, "facility", name="智算中心")
    remove(library, "facility", facility_id)
    assert found(library, "facility", "智算") == found(library, "facility", "智算中") == []


@given(st.text("张北智算中心ab ", max_size=12))
def test_pairs_are_the_neighbouring_chinese_characters(written):
    expected = [
        written[start : start + 2]
        for start in range(len(written) - 1)
        if all("\u4e00" <= character <= "\u9fff" for character in written[start : start + 2])
    ]
    assert search.pairs(written).split() == expected
