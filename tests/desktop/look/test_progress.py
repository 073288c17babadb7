"""A bar tells how far work is, and that it goes on while nothing new is heard of it."""

from __future__ import annotations

from desktop.look.progress import Progress


def test_a_bar_that_hears_nothing_new_moves_by_itself_until_it_does(qtbot):
    bar = Progress()
    qtbot.addWidget(bar)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    bar.show_how_far(1, 2)
    assert bar.value() == 500
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    bar.show_how_far(1, 2)
    assert bar.maximum() == 0
    bar.show_how_far(30_000_000_000, 40_000_000_000)
    assert bar.value() == 750
