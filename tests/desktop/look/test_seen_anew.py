"""A change of theme draws what is seen, and what is hidden once it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from desktop.look import theme
from desktop.look.seen_anew import SeenAnew


def test_what_is_hidden_waits_until_it_is_shown(qtbot):
    drawn = list[str]()
    seen, hidden = QWidget(), QWidget()
    for widget, name in ((seen, "seen"), (hidden, "hidden")):
        qtbot.addWidget(widget)
        SeenAnew(widget, lambda name=name: drawn.append(f"{name} {theme.current_theme().name}"))
    seen.show()
    app, before = QApplication.instance(), theme.current_theme()
    theme.apply(app, theme.DARK)
    assert drawn == ["seen dark"]
    theme.apply(app, theme.LIGHT)
    theme.apply(app, theme.DARK)
    hidden.show()
    assert drawn == ["seen dark", "seen light", "seen dark", "hidden dark"]
    hidden.hide()
    hidden.show()
    assert len(drawn) == 4
    theme.apply(app, before)
