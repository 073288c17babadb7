"""House styles: kept with the library, refused in words when they cannot be drawn, warned of when they mislead."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import ChartDescription
from db.charts.saved import house_styles, views
from db.charts.saved.colour_vision import contrast, readable
from db.charts.saved.house_styles import LARGEST_LOGO_BYTES, HouseStyle, checked, warnings
from db.errors import DatahallError, InputError
from db.history import changes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10z"/></svg>'


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\xc0\x10\x20" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PAPER = HouseStyle(name="Weekly", font="Georgia", colours=("#AA0000", "#0055AA"), footer="The Weekly", logo=SVG)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(
    st.builds(
        HouseStyle,
        name=st.text(),
        font=st.text(),
        colours=st.lists(st.text()).map(tuple),
        accent=st.text(),
        paper=st.text(),
        footer=st.text(),
        logo=st.binary(max_size=300),
    )
)
def test_a_style_reopens_as_it_was(style):
    assert HouseStyle.from_json(style.to_json(), style.name) == style


def test_a_style_is_kept_changed_and_brought_back_by_undo(library):
    view_id = house_styles.save(library, PAPER)
    assert house_styles.look_of(library, "weekly") == PAPER
    house_styles.update(library, view_id, replace(PAPER, footer="Other", logo=png()), PAPER)
    assert house_styles.read(library, view_id).logo == png()
    changes.undo(library)
    assert house_styles.read(library, view_id) == PAPER
    changes.undo(library)
    assert house_styles.saved(library) == []
    assert house_styles.look_of(library, "Weekly") is None


def test_a_new_name_reaches_the_charts_that_use_the_style_in_one_step(library):
    view_id = house_styles.save(library, PAPER)
    chart = views.save_chart(library, "A chart", ChartDescription(style="Weekly"))
    house_styles.update(library, view_id, replace(PAPER, name="Daily"), PAPER)
    assert views.read_chart(library, chart).style == "Daily"
    changes.undo(library)
    assert views.read_chart(library, chart).style == "Weekly"
    assert [view.name for view in house_styles.saved(library)] == ["Weekly"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"colours": ("red",)}, "colours", "“RED” is no colour"),
        ({"paper": "#12"}, "paper", "#1F6CB0"),
        ({"accent": "blue"}, "accent", "no colour"),
        ({"colours": ("#000000",) * 13}, "colours", "at most 12"),
        ({"footer": "x" * 301}, "footer", "Shorten"),
        ({"logo": b"GIF89a"}, "logo", "neither a PNG nor an SVG"),
        ({"logo": b"<html/>"}, "logo", "neither a PNG nor an SVG"),
        ({"logo": b" " * (LARGEST_LOGO_BYTES + 1)}, "logo", "at most 512 KB"),
        ({"logo": png()[:-20]}, "logo", "damaged"),
        ({"logo": png().replace(b"IDAT", b"IDAX")}, "logo", "damaged"),
        ({"logo": png(9000, 1)}, "logo", "larger than"),
        ({"logo": SVG.replace(b"<path", b'<image href="file:///a.png"/><path')}, "logo", "another file"),
        ({"logo": b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"}, "logo", "entities"),
        ({"name": " "}, "name", "house style needs a name"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(library, change, field, words):
    with pytest.raises(InputError, match=words) as refused:
        house_styles.save(library, replace(PAPER, **change))
    assert refused.value.field == field
    assert house_styles.saved(library) == []


def test_a_name_is_taken_by_a_chart_too(library):
    views.save_chart(library, "Weekly", ChartDescription())
    with pytest.raises(InputError, match="There is a chart “Weekly” already"):
        house_styles.save(library, PAPER)


def test_colours_that_some_readers_take_for_one_are_warned_of():
    assert warnings(replace(PAPER, colours=("#1F6CB0", "#C77700")), families=frozenset({"Georgia"})) == []
    assert "Colours 1 and 2 look alike to most readers." in warnings(replace(PAPER, colours=("#AA0000", "#AA0505")))
    said = " ".join(warnings(replace(PAPER, colours=("#B0661E", "#6F7F1F"))))
    assert "blind readers" in said
    assert "Colour 1 is faint on this paper." in warnings(replace(PAPER, colours=("#FFEE99",)))
    assert "not installed" in warnings(PAPER, families=frozenset({"Inter"}))[0]


def test_a_damaged_style_is_told_and_charts_are_drawn_without_it(library):
    view_id = views.save(library, "Broken", views.STYLE, '{"logo": "%%%"}')
    with pytest.raises(DatahallError, match="cannot be read"):
        house_styles.read(library, view_id)
    assert house_styles.look_of(library, "Broken") is None


@given(colours, colours)
def test_a_colour_made_readable_stands_out(colour, paper):
    assert contrast(readable(colour, paper), paper) >= 3


def test_spaces_and_small_letters_are_tidied():
    assert checked(replace(PAPER, paper=" #fff1e5 ", font=" Noto  Serif ")).paper == "#FFF1E5"


def test_a_style_changed_elsewhere_since_it_was_shown_is_not_overwritten_unseen(library):
    view_id = house_styles.save(library, PAPER)
    theirs = replace(PAPER, footer="Theirs")
    house_styles.update(library, view_id, theirs, PAPER)
    with pytest.raises(views.ViewChanged, match="Press Save again"):
        house_styles.update(library, view_id, replace(PAPER, footer="Mine"), PAPER)
    assert house_styles.read(library, view_id) == theirs
