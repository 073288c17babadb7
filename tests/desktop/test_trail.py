"""Back and forward, as in a browser."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.trail import LONGEST, Stop, Trail


def test_back_and_forward_lead_along_the_same_stops():
    trail = Trail()
    stops = [Stop("facility", "facility", 1), Stop("facility", "facility", 3), Stop("partner", "partner", 7)]
    for stop in stops:
        trail.visit(stop)
    assert [trail.back(), trail.back(), trail.back()] == [stops[1], stops[0], None]
    assert [trail.forward(), trail.forward(), trail.forward()] == [stops[1], stops[2], None]


def test_a_new_stop_forgets_what_lay_ahead():
    trail = Trail()
    for page in ("facility", "partner", "policy"):
        trail.visit(Stop(page))
    trail.back()
    trail.visit(Stop("source"))
    assert not trail.can_go_forward
    assert trail.back() == Stop("partner")


def test_choosing_a_record_on_a_page_just_reached_is_one_stop():
    trail = Trail()
    trail.visit(Stop("facility"))
    trail.visit(Stop("facility", "facility", 3))
    assert not trail.can_go_back


def test_going_to_the_page_in_front_is_no_stop_of_its_own():
    trail = Trail()
    for stop in (Stop("facility", "facility", 1), Stop("facility", "facility", 3), Stop("facility")):
        trail.visit(stop)
    trail.visit(Stop("facility", "facility", 3))
    assert trail.back() == Stop("facility", "facility", 1)


@given(st.lists(st.one_of(st.builds(Stop, st.sampled_from("abc")), st.sampled_from(["back", "forward"]))))
def test_the_trail_never_loses_its_place(steps):
    trail = Trail()
    for step in steps:
        if step == "back":
            trail.back()
        elif step == "forward":
            trail.forward()
        else:
            trail.visit(step)
            assert trail.stops[trail.at] == step
        assert -1 <= trail.at < max(len(trail.stops), 1)
        assert len(trail.stops) <= LONGEST
