"""A list that shows its choice whole where it has the room it asks for."""

from __future__ import annotations

import pytest

from desktop.look import theme
from desktop.look.choice_box import ChoiceBox


@pytest.mark.parametrize("words", [["Everyone"], ["Newest first", "Oldest first"], ["Best guess"]])
def test_a_box_of_its_own_size_cuts_no_choice(qtbot, qapp, words):
    theme.follow(qapp, "light")
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(words)
    box.resize(box.sizeHint())
    box.show()
    assert box.shown_text() == words[0]
