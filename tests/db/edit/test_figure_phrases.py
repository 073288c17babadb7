"""Lines of figures as people write them, and what must always hold of the reader."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.edit import figure_phrases
from db.errors import InputError, UnclearInput
from db.words import Extent, Kind, Qualifier, Stage

TODAY = date(2026, 11, 24)


def read(text, **more):
    return figure_phrases.read(text, today=TODAY, **more)


def test_abilene_reads_back_as_meant():
    planned, built, now = read(
        "Abilene: 1.2 GW planned for mid-2026, 200 MW in October 2025, 590 MW now (estimate, 5 to 95 %: 500 to 680)"
    )
    assert (planned.values["value"], planned.kind, planned.date.edtf) == (1200, Kind.PLANNED, "2026-38")
    assert (built.values["value"], built.kind, built.date.edtf) == (200, Kind.REPORTED, "2025-10")
    assert (now.values["value"], now.kind, now.date.edtf) == (590, Kind.ESTIMATED, "2026-11-24")
    assert (now.values["low"], now.values["high"], now.values["interval"]) == (500, 680, "5 to 95 %")
    assert {figure.basis for figure in (planned, built, now)} == {"power.not_stated"}
    assert "basis not stated" in now.sentence()


def test_the_chips_act_is_a_total_and_two_parts_of_it():
    whole, appropriated, awarded = read(
        "CHIPS and Science Act: US$280bn authorised, of it 52.7 appropriated, 33 awarded", money="investment"
    )
    assert (whole.values["value"], whole.stage, whole.extent) == (280e9, Stage.AUTHORISED, Extent.TOTAL)
    assert (appropriated.values["value"], appropriated.stage, appropriated.part_of) == (52.7e9, Stage.APPROPRIATED, 0)
    assert (awarded.values["value"], awarded.stage, awarded.part_of) == (33e9, Stage.AWARDED, 0)
    assert {figure.values["currency"] for figure in (whole, appropriated, awarded)} == {"USD"}
    assert {figure.extent for figure in (appropriated, awarded)} == {Extent.PART}
    assert "US$52.7bn" in appropriated.carried  # taken from the first figure, and said


@pytest.mark.parametrize(
    ("text", "value", "kind", "extent", "basis", "edtf"),
    [
        ("1.2 GW by 2030", 1200, Kind.PLANNED, Extent.TOTAL, "power.not_stated", "../2030"),
        ("Colossus 2: 300 MW critical IT", 300, Kind.REPORTED, Extent.TOTAL, "power.critical_it", None),
        ("grows by 300 MW in Q3 2027", 300, Kind.PLANNED, Extent.ADDITION, "power.not_stated", "2027-35"),
        ("an additional 200 MW in 2024", 200, Kind.REPORTED, Extent.ADDITION, "power.not_stated", "2024"),
        ("300 EFLOPS target 2025", 300, Kind.TARGET, Extent.TOTAL, "computing_power.not_stated", "2025"),
        ("2025: 230 EFLOPS FP16 dense", 230, Kind.REPORTED, Extent.TOTAL, "computing_power.fp16_dense", "2025"),
        ("12 EFLOPS, FP8 sparse", 12, Kind.REPORTED, Extent.TOTAL, "computing_power.fp8_sparse", None),
        ("about 500 MW grid connection forecast for 2030", 500, Kind.FORECAST, Extent.TOTAL,
         "power.grid_connection", "2030"),
        ("100,000 H100 equivalents, 8-bit", 100_000, Kind.REPORTED, Extent.TOTAL, "h100_equivalents.8_bit", None),
        ("250 AI centres under construction", 250, Kind.REPORTED, Extent.TOTAL, "facilities.ai_centres", None),
    ],
)  # fmt: skip
def test_a_figure_says_what_it_is(text, value, kind, extent, basis, edtf):
    (figure,) = read(text)
    found = figure.values["value"], figure.kind, figure.extent, figure.basis, figure.date and figure.date.edtf
    assert found == (value, kind, extent, basis, edtf)


def test_a_bound_stays_a_bound_and_a_remark_becomes_the_note():
    (figure,) = read("up to 5 GW planned (with its own gas plant)")
    assert figure.values["qualifier"] == Qualifier.UP_TO
    assert figure.note == "with its own gas plant"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("200 MW on 30 February 2026", "There is no 30 February"),
        ("-3 MW", "negative"),
        ("500 MW (680 to 400)", "above the high one"),
        ("500 MW (5 to 95 %: 600 to 700)", "outside its own range"),
        ("500 MW wibble", "wibble"),
        ("nothing here", "not understood"),
        ("500 MW FP16 dense", "does not fit"),
        ("x" * 3000, "At most 2,000"),
    ],
)
def test_what_cannot_be_taken_is_explained(text, said):
    with pytest.raises(InputError) as raised:
        read(text)
    assert said in str(raised.value)


def test_a_number_without_a_unit_asks():
    with pytest.raises(UnclearInput) as raised:
        read("300 planned for 2027")
    assert "300 MW" in raised.value.choices


PIECES = st.sampled_from(
    [
        *("1.2 GW", "200 MW", "US$280bn", "52.7", "of it", "planned", "for mid-2026", "in October 2025", "now", "2030"),
        *(
            ",",
            ";",
            ":",
            "plus",
            "(",
            ")",
            "-",
            "authorised",
            "33 awarded",
            "by",
            "critical IT",
            "万卡",
            "180亿元",
            "low",
        ),
        *("(estimate, 5 to 95 %: 500 to 680)", "12 EFLOPS FP16", "up to", "\u0000", "🙂", "range", "1 to 2"),
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=80))
@example("5 to 95 %: 1 to")
@example("(((")
@example("１２ MW")
def test_it_reads_or_explains_and_never_fails_otherwise(text):
    try:
        figures = read(text)
    except InputError as error:
        assert str(error)
    else:
        for number, figure in enumerate(figures):
            assert figure.values["value"] >= 0
            assert figure.part_of is None or figure.part_of < number
            assert figure.sentence()
