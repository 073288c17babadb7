"""What goes together is offered, and what does not has a reason in words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import ChartDescription, Form, PanelDescription, ShowAs, Split, Total
from db.charts.reasons import forms

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


@given(descriptions)
def test_nothing_that_starts_at_zero_stands_on_a_log_scale(description):
    if description.logarithmic:
        assert forms.why_not_form(Form.AREAS, description)
        assert forms.why_not_form(Form.BARS, description)
    if description.form in (Form.AREAS, Form.BARS):
        assert forms.why_not_logarithmic(description)


def test_the_same_thing_counted_twice_is_not_stacked():
    both = replace(PLAIN, panels=(replace(POWER, total=Total.BOTH),))
    assert "twice" in forms.why_not_form(Form.AREAS, both)
