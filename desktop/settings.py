"""What Datahall remembers between starts, in one small file of the person's own settings folder.

Each setting is declared once, with its type and default. A file that cannot be read is set aside, not lost.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from db.errors import DatahallError
from db.library import default_path
from db.place import has_file
from db.putting_back import is_under_way
from db.values.notation import DateStyle, Notation, NumberStyle, PowerUnit
from db.whole_files import write_whole
from desktop import page_states

State = dict[str, object]


@dataclass
class Settings:
    """All settings.

    Args:
        library: the library opened last, as a path.
        recent: libraries opened before, newest first.
        theme: one of `desktop.look.theme.CHOICES`.
        who: the person's name in the history; "" for the one that the system has.
        power_unit, dates, numbers: values of `db.values.notation`'s choices.
        currency: ISO code of the currency in which amounts are shown beside the original.
        confidence: of new facts, where nothing else is chosen.
        window: the window's place and parts, by name, as Qt saves them (base 64) or plain numbers.
        pages: for each page, what holds in all libraries, and what one never opened begins with (`page_states`).
        libraries: for each library's unique id and page, how it was left: filters, views, changes not saved.
        welcomed: whether the welcome was shown; it does not come back unasked.
        exports: for each kind of export, what was chosen last and into which folder.
        imports: for each kind of import, from which folder.
        citation_style: the style that sources were cited in last, a name of `db.citing.styles.Style`.
        visits: for each library's unique id, when it was last closed (UTC text).
    """

    library: str = ""
    recent: list[str] = field(default_factory=list)
    theme: str = "system"
    who: str = ""
    power_unit: str = str(PowerUnit.AS_FITS)
    dates: str = str(DateStyle.DAY_FIRST)
    numbers: str = str(NumberStyle.COMMA_POINT)
    currency: str = "USD"
    confidence: str = "medium"
    window: State = field(default_factory=dict)
    pages: dict[str, State] = field(default_factory=dict)
    libraries: dict[str, dict[str, State]] = field(default_factory=dict)
    welcomed: bool = False
    exports: State = field(default_factory=dict)
    imports: State = field(default_factory=dict)
    citation_style: str = ""
    visits: dict[str, str] = field(default_factory=dict)
    unread: State = field(default_factory=dict, compare=False)
    """What the file holds besides: written by another version, or wrong. It is kept, unless the person chooses anew."""

    def notation(self) -> Notation:
        """How values are written."""
        return Notation(PowerUnit(self.power_unit), DateStyle(self.dates), NumberStyle(self.numbers), self.currency)


_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark", "contrast-light", "contrast-dark"),
    "power_unit": tuple(PowerUnit),
    "dates": tuple(DateStyle),
    "numbers": tuple(NumberStyle),
    "confidence": ("high", "medium", "low"),
}


def settings_path() -> Path:
    """Where the settings lie; beside the libraries when DATAHALL_HOME says where these are."""
    home = os.environ.get("DATAHALL_HOME")
    if home:
        return Path(home) / "settings.json"
    import platformdirs

    return Path(platformdirs.user_config_dir("Datahall", appauthor=False)) / "settings.json"


def load() -> Settings:
    """The settings as last saved, or the defaults."""
    path = settings_path()
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        known = {name: value for name, value in stored.items() if _is_valid(name, value)}
        settings = Settings(**known, unread={name: value for name, value in stored.items() if name not in known})
        if "libraries" not in stored:
            page_states.of_before(settings)
        return settings
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, AttributeError):
        with suppress(OSError):
            path.replace(path.with_suffix(".unreadable.json"))
        return Settings()


def _is_valid(name: str, value: object) -> bool:
    default = getattr(Settings(), name, None) if name in _names() else None
    if default is None or not isinstance(value, type(default)):
        return False
    if name == "currency":
        return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isupper()
    return name not in _CHOICES or value in _CHOICES[name]


def _names() -> set[str]:
    return {one.name for one in fields(Settings)} - {"unread"}


def save(settings: Settings) -> None:
    """Writes the settings whole or not at all; a folder that may not be written costs only the memory."""
    path = settings_path()
    with suppress(OSError, DatahallError):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_to_write(settings), ensure_ascii=False, indent=1)
        write_whole(path, text.encode(), waits_for_disk=False)


def _to_write(settings: Settings) -> State:
    written, defaults = asdict(settings), Settings()
    unread = written.pop("unread")
    chosen = {name for name in unread if name in written and written[name] != getattr(defaults, name)}
    return written | {name: value for name, value in unread.items() if name not in chosen}


def set_aside() -> None:
    """Begins with default settings; the ones so far stay in a file beside."""
    path = settings_path()
    with suppress(OSError):
        path.replace(path.with_name("settings before safe start.json"))


def library_path() -> Path:
    """The library that the window would open: the last one, while it is there; else the person's own."""
    last = load().library
    return Path(last) if last and (has_file(Path(last)) or is_under_way(Path(last))) else default_path()
