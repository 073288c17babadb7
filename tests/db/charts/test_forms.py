"""What goes together is offered, and what does not has a reason in words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.charts import forms
from db.charts.description import ChartDescription, Form, PanelDescription, ShowAs, Split, Total

POWER = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)
PLAIN = ChartDescription(panels=(POWER,), groups=("CN", "US"))

descriptions = st.builds(
    ChartDescription,
    panels=st.tuples(st.builds(lambda total: replace(POWER, total=total), st.sampled_from(Total))),
    groups=st.sampled_from([(), ("CN",), ("CN", "US")]),
    split=st.sampled_from(Split),
    show_as=st.sampled_from(ShowAs),
    form=st.sampled_from(Form),
    logarithmic=st.booleans(),
)


def test_figures_of_listed_sites_can_be_drawn_in_every_form():
    assert [forms.why_not_form(form, PLAIN) for form in Form] == [""] * len(Form)


@given(descriptions)
def test_lines_of_figures_always_go(description):
    assert forms.why_not_form(Form.LINES, description) == ""
    assert forms.why_not_show_as(ShowAs.ABSOLUTE, description, is_stock=True, may_be_summed=True) == ""


@given(descriptions)
def test_nothing_that_starts_at_zero_stands_on_a_log_scale(description):
    if description.logarithmic:
        assert forms.why_not_form(Form.AREAS, description)
        assert forms.why_not_form(Form.BARS, description)
    if description.form in (Form.AREAS, Form.BARS):
        assert forms.why_not_logarithmic(description)


def test_the_same_thing_counted_twice_is_neither_stacked_nor_shared():
    both = replace(PLAIN, panels=(replace(POWER, total=Total.BOTH),))
    assert "twice" in forms.why_not_form(Form.AREAS, both)
    assert "twice" in forms.why_not_show_as(ShowAs.SHARE, both, is_stock=True, may_be_summed=True)


def test_only_what_flows_is_added_up_over_time():
    assert forms.why_not_show_as(ShowAs.CUMULATIVE, PLAIN, is_stock=True, may_be_summed=True)
    assert not forms.why_not_show_as(ShowAs.CUMULATIVE, PLAIN, is_stock=False, may_be_summed=True)


def test_one_line_has_no_share_of_itself_but_has_one_beside_all_others():
    alone = replace(PLAIN, groups=("CN",))
    assert forms.why_not_show_as(ShowAs.SHARE, alone, is_stock=True, may_be_summed=True)
    with_rest = replace(alone, with_rest=True)
    assert not forms.why_not_show_as(ShowAs.SHARE, with_rest, is_stock=True, may_be_summed=True)
