"""The guide is whole, is searched as one types, and names every key."""

import re

import pytest

from desktop.guide import Guide, pages
from resources.installers import facts

FOLDER = facts.ROOT / "resources" / "guide"


@pytest.fixture
def guide(qtbot):
    shown = Guide([("Undo", "Ctrl+Z"), ("New facility", "Ctrl+N")])
    qtbot.addWidget(shown)
    shown.show()
    return shown


def titles(guide):
    return [guide.list.item(row).text() for row in range(guide.list.count())]


def test_a_word_narrows_the_pages_to_those_that_have_it(qtbot, guide):
    assert len(titles(guide)) == len(pages()) + 1
    qtbot.keyClicks(guide.search, "dashed hollow")
    assert titles(guide) == ["Charts that explain themselves"]
    assert "Planned and target figures are dashed" in guide.text.toPlainText()
    guide.search.setText("ctrl+n")
    assert titles(guide) == ["Keys"]
    guide.search.setText("no such words")
    assert titles(guide) == [] and guide.nothing.isVisible() and not guide.text.toPlainText()


def test_every_picture_is_there_and_none_is_left_over():
    named = {name for page in pages() for name in re.findall(r"!\[[^]]+]\(([^)]+)\)", page.text)}
    assert named == {path.name for path in FOLDER.glob("*.png")}
