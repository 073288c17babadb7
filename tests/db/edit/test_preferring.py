"""The figure that a person prefers is what lines, columns of today, explanations and the panel all use."""

from __future__ import annotations

import pytest
from sample_records import add, add_power, dump

from db.browse import records
from db.charts import trajectories
from db.charts.explaining.explain_cell import explain_cell
from db.derived import stale_facilities
from db.edit.preferring import prefer
from db.history import changes


def source(library, publisher, published="2025-06-01"):
    return add(library, "source", title=f"Page of {publisher}", publisher=publisher, published=published)


@pytest.fixture
def campus(library):
    """A confident publisher says 110 then 200, another 120 then 260 for the same months."""
    facility = add(library, "facility", name="Campus")
    epoch, other = source(library, "Epoch"), source(library, "Other")
    for value, date, publisher, confidence in (
        (110, "2024-06", epoch, "high"), (200, "2025-03", epoch, "high"),
        (120, "2024-06", other, "medium"), (260, "2025-03", other, "medium"),
    ):  # fmt: skip
        add_power(library, facility, value, date, source_id=publisher, confidence=confidence)
    return facility


def line(library, facility):
    panel = trajectories.facility_panel(library, facility)
    (one,) = panel.lines
    return [point.value for point in one.points if not point.ahead]


def now(library, facility):
    return library.reading().execute(
        "SELECT power_now_mw, planned_power_mw FROM facility_state WHERE facility_id = ?", (facility,)
    ).fetchone()  # fmt: skip


def explained(library, facility, column="power_now"):
    return explain_cell(library, "facility", facility, column).value


def used(library, facility, table="facility"):
    return [
        [side.value for side in one.sides if side.is_used]
        for one in records.read(library, table, facility).disagreements
    ]


def rules(library, facility, table="facility"):
    return [one.rule for one in records.read(library, table, facility).disagreements]


def test_the_most_confident_is_followed_until_another_is_preferred_and_again_after_undo(library, campus):
    before = dump(library)
    assert line(library, campus)[:2] == [110, 200]
    assert rules(library, campus)[1] == "Charts use 200 MW: Epoch, the most confident."
    prefer(library, [2, 4], 4)
    assert line(library, campus)[:2] == [120, 260]
    assert (now(library, campus)[0], explained(library, campus)) == (260, 260)
    assert used(library, campus) == [["120 MW"], ["260 MW"]]
    assert rules(library, campus)[1] == "Charts use 260 MW: preferred by you."
    assert stale_facilities(library) == []
    changes.undo(library)
    assert dump(library) == before
    assert line(library, campus)[:2] == [110, 200]
    assert (now(library, campus)[0], explained(library, campus)) == (200, 200)


def test_each_disagreement_may_have_a_preference_of_its_own(library, campus):
    prefer(library, [2, 4], 4)
    prefer(library, [1, 3], 1)
    assert line(library, campus)[:2] == [110, 260]
    assert used(library, campus) == [["110 MW"], ["260 MW"]]
    prefer(library, [2, 4], 2)
    prefer(library, [1, 3], 3)
    assert line(library, campus)[:2] == [120, 200]
    assert now(library, campus)[0] == 200


def test_one_side_at_most_is_preferred_and_none_is_taken_back(library, campus):
    prefer(library, [2, 4], 4)
    prefer(library, [2, 4], 2)
    marked = library.reading().execute("SELECT id FROM observation WHERE is_preferred").fetchall()
    assert marked == [(2,)]
    prefer(library, [2, 4], None)
    assert library.reading().execute("SELECT count(*) FROM observation WHERE is_preferred").fetchone() == (0,)
    assert changes.undo(library).action.startswith("No preference for 200 MW")


def test_a_preferred_plan_is_the_planned_power_and_the_dashed_line(library):
    facility = add(library, "facility", name="Campus")
    plans = [
        add_power(library, facility, value, "2099", kind="planned", stage="announced", source_id=source(library, *who))
        for value, who in ((300, ("A", "2025-01-01")), (500, ("B", "2026-01-01")))
    ]
    assert now(library, facility)[1] == 500
    prefer(library, plans, plans[0])
    assert now(library, facility)[1] == explained(library, facility, "planned_power") == 300
    panel = trajectories.facility_panel(library, facility)
    assert [point.value for one in panel.lines for point in one.points if point.ahead] == [300]
    assert used(library, facility) == [["300 MW"]]
    changes.undo(library)
    assert now(library, facility)[1] == 500


def test_undated_plans_follow_the_preference_too(library):
    facility = add(library, "facility", name="Campus")
    plans = [
        add_power(library, facility, value, None, kind="planned", stage="announced", source_id=source(library, *who))
        for value, who in ((300, ("A", "2025-01-01")), (500, ("B", "2026-01-01")))
    ]

    def bars():
        return [point.value for point in trajectories.facility_panel(library, facility).undated]

    assert (rules(library, facility), bars()) == (["Tables use 500 MW: said last."], [500])
    prefer(library, plans, plans[0])
    assert (now(library, facility)[1], bars()) == (300, [300])
    assert rules(library, facility) == ["Tables use 300 MW: preferred by you."]


def test_a_policy_s_amount_follows_the_preference(library):
    from sample_records import basis_id

    policy = add(library, "policy", name="Act")
    basis = basis_id(
        library, library.reading().execute("SELECT key FROM basis WHERE key LIKE 'investment%'").fetchone()[0]
    )
    amounts = [
        add(library, "observation", policy_id=policy, basis_id=basis, value=value, currency="USD", kind="reported",
            stage="authorised", date="2025", source_id=source(library, who), confidence=sure)
        for value, who, sure in ((4e9, "A", "high"), (9e9, "B", "low"))
    ]  # fmt: skip

    def amount():
        return library.reading().execute("SELECT amount FROM policy_state").fetchone()[0]

    assert (amount(), used(library, policy, "policy")) == (4e9, [["US$4bn"]])
    prefer(library, amounts, amounts[1])
    assert (amount(), used(library, policy, "policy")) == (9e9, [["US$9bn"]])
    changes.undo(library)
    assert amount() == 4e9


def test_an_explanation_says_what_is_preferred_and_what_is_held_against_a_fact(library, campus):
    prefer(library, [2, 4], 4)
    add(library, "citation", observation_id=4, source_id=1, stance="denies", quote="never", page="9")
    children = explain_cell(library, "facility", campus, "power_now").root.children
    facts = [node for node in children if "preferred by you" in node.what and node.fact_id == 4]
    assert facts[0].what.startswith("Denied, preferred by you, ")
    said = [node.what for node in facts[0].children]
    assert "Denied by Epoch, p. 9: “never”" in said
