"""A saved view that was changed here, elsewhere, both or neither: nothing goes under without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.saved import views
from db.charts.saved.views import ViewChanged
from db.charts.saved.yours import Yours, renaming
from db.compare.wish import Comparison
from db.errors import DatahallError, InputError
from db.library import Library
from tests.examples import examples


def titled(title: str) -> Comparison:
    return Comparison(title=title)


@pytest.fixture
def yours(library: Library) -> Yours[Comparison]:
    for name in ("First", "Second"):
        views.save(library, name, "compare", titled(name).to_json())
    return Yours(library, Comparison.from_json, "comparison")


@examples(30)
@given(st.lists(st.sampled_from(["a", "b", "theirs", "go", "save", "over", "look"]), max_size=12))
def test_what_was_changed_here_is_shown_until_it_is_saved_or_let_go(library, yours, steps):
    """Whatever is done, what is shown is what was changed last, or what is stored where nothing was changed."""
    shown = yours.show(1, titled("")) if yours.view_id != 1 else yours.take_theirs()
    mine: dict[int, str] = {}
    for step in steps:
        view_id = yours.view_id
        if step in ("a", "b"):
            shown = titled(step)
            mine[view_id] = step
        elif step == "theirs":
            views.update(library, view_id, titled("theirs").to_json())
        elif step == "go":
            shown = yours.show(3 - view_id, shown)
        elif step == "look":
            shown = yours.look_again(shown) or shown
        else:
            try:
                yours.keep(shown, over_theirs=step == "over")
                mine.pop(view_id, None)
            except ViewChanged:
                assert step == "save" and views.read_text(library, view_id) != shown.to_json()
        expected = mine.get(yours.view_id)
        if expected is not None and yours.is_changed(shown):
            assert shown.title == expected
    for view_id in (1, 2):
        shown = yours.show(view_id, shown) if view_id != yours.view_id else shown
        yours.keep(shown, over_theirs=True)


def test_changes_are_remembered_by_unique_ids_and_those_of_views_that_are_gone_left_out(library, yours):
    yours.show(1, titled(""))
    second = yours.show(2, titled("mine"))
    kept = yours.remembered(second)
    again = Yours(library, Comparison.from_json)
    again.restore({**kept, "gone": ["{}", "{}"], "bad": [1]}, "compare")
    assert again.show(1, titled("")) == titled("mine") and again.is_changed(titled("mine"))


def test_a_view_that_is_gone_or_damaged_leaves_the_one_in_front(library, yours):
    yours.show(1, titled(""))
    views.update(library, 2, "[")
    for view_id in (2, 99):
        with pytest.raises(DatahallError):
            yours.show(view_id, titled("mine"))
    assert yours.view_id == 1 and yours.is_changed(titled("mine"))
    views.delete(library, 1)
    assert yours.is_gone() and yours.view_id == 0 and yours.name() == ""


def test_a_name_given_elsewhere_meanwhile_is_told_once(library, yours):
    rename = renaming(library, 1, "First")
    views.rename(library, 1, "Theirs")
    with pytest.raises(InputError, match="Theirs"):
        rename("Mine")
    rename("Mine")
    assert views.name_of(library, 1) == "Mine"
