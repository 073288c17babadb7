"""Light, dark, high contrast: every colour by name, the palette and style sheet, and who is told when they change.

Colours are `#RRGGBB` text, so that a theme is plain data. Fusion with a palette of our own is used everywhere: the
platform's styles differ, and under `offscreen` the system's colour scheme cannot be asked for.

Widgets get their look by dynamic properties, never by colours of their own:

- `role="primary" | "link" | "danger" | "segment" | "chip" | "flat"` on buttons, a segment with
  `place="first" | "middle" | "last"`;
- `role="muted" | "heading" | "title" | "error" | "warning" | "banner" | "status" | "chip" | "field" |
  "hint"` on labels;
- `role="invalid"` on a field whose text cannot be read; `role="search"` on a search field;
- object names "navigation", "toolbar" and "panel" for the window's own parts.

After changing a property on a shown widget, call `restyle(widget)`.
"""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

import resources
from db.words import Status
from desktop.look.recolouring import recolouring

ROW_HEIGHT = 34
"""Height of a table's row, in device-independent pixels."""
DENSE_ROW_HEIGHT = 30
"""The same where a list shares its window with much else, as when importing."""


class Theme(NamedTuple):
    """Named colours, `#RRGGBB`.

    Args:
        is_dark: light text stands on a dark ground.
        is_high_contrast: text has 7:1 to its ground, lines and marks 3:1 (WCAG 2.2, 1.4.6 and 1.4.11).
        window: behind everything; surface: what lies on it (buttons, fields, pop-ups); sunken: behind tables and
            in search fields.
        line: thin rules and borders; grid: the still lighter lines of charts; edge: borders under the pointer.
        accent_text: on the accent; accent_hover, accent_pressed: the primary button's other states.
        selected, hover: behind a chosen row, and one under the pointer.
    """

    name: str
    window: str
    surface: str
    sunken: str
    text: str
    muted: str
    faint: str
    line: str
    grid: str
    edge: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    selected: str
    hover: str
    danger: str
    danger_surface: str
    warning: str
    warning_surface: str
    success: str
    is_dark: bool = False
    is_high_contrast: bool = False

    @property
    def ground(self) -> str:
        """ "light" or "dark"."""
        return "dark" if self.is_dark else "light"

    @property
    def resting(self) -> str:
        """Behind the words of a primary button that cannot be pressed now."""
        return self.window if self.is_high_contrast else self.line

    def status_colour(self, status: Status | str) -> str:
        """The dot before a status; the status is always written beside it."""
        colour = _STATUS_COLOURS[Status(status)][1 if self.is_dark else 0]
        if self.is_high_contrast:
            from db.charts.saved.colour_vision import readable

            return readable(colour, self.window)
        return colour


LIGHT = Theme(
    name="light",
    window="#FFFFFF",
    surface="#FFFFFF",
    sunken="#F6F7F8",
    text="#1B1F24",
    muted="#68707A",
    faint="#A3A9B0",
    line="#E1E4E8",
    grid="#E6E8EC",
    edge="#C4C9CF",
    accent="#0B63C5",
    accent_hover="#0A58AF",
    accent_pressed="#084A94",
    accent_text="#FFFFFF",
    selected="#E8F1FC",
    hover="#F2F4F6",
    danger="#C2334A",
    danger_surface="#FBECEE",
    warning="#B26A00",
    warning_surface="#FBF3E6",
    success="#1F7A59",
)

DARK = Theme(
    name="dark",
    is_dark=True,
    window="#1D2023",
    surface="#202427",
    sunken="#16181B",
    text="#E6E8EA",
    muted="#9AA2AB",
    faint="#676E76",
    line="#2F3439",
    grid="#2A2F34",
    edge="#4A5057",
    accent="#6CB0FF",
    accent_hover="#86BEFF",
    accent_pressed="#559FF5",
    accent_text="#10151B",
    selected="#22344A",
    hover="#262A2E",
    danger="#FF7C8C",
    danger_surface="#3A272B",
    warning="#E5A23D",
    warning_surface="#362D1F",
    success="#57C79C",
)

HIGH_CONTRAST_LIGHT = Theme(
    name="contrast-light",
    is_high_contrast=True,
    window="#FFFFFF",
    surface="#FFFFFF",
    sunken="#FFFFFF",
    text="#000000",
    muted="#3D444D",
    faint="#595F66",
    line="#6B7280",
    grid="#8A8F98",
    edge="#000000",
    accent="#0038A8",
    accent_hover="#002A80",
    accent_pressed="#001F60",
    accent_text="#FFFFFF",
    selected="#CFE2FF",
    hover="#E6E6E6",
    danger="#9B0020",
    danger_surface="#FFFFFF",
    warning="#6B3F00",
    warning_surface="#FFFFFF",
    success="#00502E",
)

HIGH_CONTRAST_DARK = Theme(
    name="contrast-dark",
    is_dark=True,
    is_high_contrast=True,
    window="#000000",
    surface="#000000",
    sunken="#000000",
    text="#FFFFFF",
    muted="#D0D5DB",
    faint="#A0A6AD",
    line="#8B929A",
    grid="#6E757D",
    edge="#FFFFFF",
    accent="#8CC8FF",
    accent_hover="#B5DBFF",
    accent_pressed="#6BB5FF",
    accent_text="#000000",
    selected="#003A75",
    hover="#262626",
    danger="#FFA3AF",
    danger_surface="#000000",
    warning="#FFC66B",
    warning_surface="#000000",
    success="#7CE8BD",
)

THEMES = {one.name: one for one in (LIGHT, DARK, HIGH_CONTRAST_LIGHT, HIGH_CONTRAST_DARK)}
CHOICES = ("system", *THEMES)

_STATUS_COLOURS: dict[Status, tuple[str, str]] = {
    Status.ANNOUNCED: ("#8A93A0", "#98A1AD"),
    Status.PERMITTED: ("#5C8FC4", "#78A9DB"),
    Status.UNDER_CONSTRUCTION: ("#E0912F", "#EBA04A"),
    Status.PARTLY_OPERATIONAL: ("#C9B037", "#D6C04F"),
    Status.OPERATIONAL: ("#2F9E77", "#57C79C"),
    Status.PAUSED: ("#9A78B8", "#B797D2"),
    Status.CANCELLED: ("#C94054", "#FF7C8C"),
    Status.RETIRED: ("#5A616B", "#737B85"),
    Status.UNKNOWN: ("#C9CED4", "#555C64"),
}


class Watcher(QObject):
    """Tells whoever paints by itself that the colours are others now."""

    changed = Signal()


watcher = Watcher()
_current = LIGHT
_choice = "system"
_listening = False


def current_theme() -> Theme:
    """The theme now shown."""
    return _current


def choice() -> str:
    """What is followed now, one of `CHOICES`."""
    return _choice


def theme_named(name: str) -> Theme:
    """The theme of that name, "light" or "dark" as on the command line among them. Raises KeyError for another."""
    return THEMES[name]


def follow(app: QApplication, choice: str) -> None:
    """Shows a theme, or whichever of light and dark the system has, now and when it changes.

    Args:
        choice: one of `CHOICES`; anything else counts as "system".
    """
    global _choice, _listening
    _choice = choice if choice in THEMES else "system"
    if not _listening:
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow_system(app))
        _listening = True
    _put_on(app, theme_named(_choice) if _choice != "system" else _system_theme(app))


def following_system(app: QApplication) -> None:
    """Shows whichever theme the system has, now and when it changes."""
    follow(app, "system")


def apply(app: QApplication, theme: Theme) -> None:
    """Puts a theme on, at once: Fusion, palette, style sheet; then tells `watcher`. Nothing where it is on."""
    _put_on(app, theme)
    recolouring(app).finish()


def _put_on(app: QApplication, theme: Theme) -> None:
    global _current
    if app.styleSheet() and theme is _current:
        return
    _current = theme
    if not app.styleSheet():  # a style asked for its name under a style sheet has none
        app.setStyle(QStyleFactory.create("Fusion"))
    sheet = style_sheet(theme)

    def colours() -> None:
        app.setPalette(palette(theme))
        app.setStyleSheet(sheet)

    recolouring(app).begin(colours, watcher.changed.emit)


def restyle(widget: QWidget) -> None:
    """Looks at the widget's properties again; needed after one that the style sheet asks for has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def palette(theme: Theme) -> QPalette:
    """The theme as a Qt palette."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.sunken),
        (role.Text, theme.text),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.danger),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_text),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Light, theme.surface),
        (role.Midlight, theme.hover),
        (role.Mid, theme.line),
        (role.Dark, theme.edge),
        (role.Shadow, theme.edge),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.faint))
    return made


def style_sheet(theme: Theme) -> str:
    """`style.qss` with the theme's colours put in."""
    QDir.setSearchPaths("look", [str(resources.FOLDER / "icons" / "style")])
    template = Template(Path(__file__).with_name("style.qss").read_text(encoding="utf-8"))
    return template.substitute(theme._asdict(), ground=theme.ground, resting=theme.resting)


def _system_theme(app: QApplication) -> Theme:
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _follow_system(app: QApplication) -> None:
    if _choice == "system" and _system_theme(app) is not _current:
        _put_on(app, _system_theme(app))
