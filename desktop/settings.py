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
from db.whole_files import write_whole

State = dict[str, object]


@dataclass
class Settings:
    """All settings.

    Args:
        library: the library opened last, as a path.
        recent: libraries opened before, newest first.
        theme: "system", "light" or "dark".
        window: the window's place and parts, by name, as Qt saves them (base 64) or plain numbers.
        pages: for each page, its columns, sort and filters.
        welcomed: whether the welcome was shown; it does not come back unasked.
        exports: for each kind of export, what was chosen last and into which folder.
        imports: for each kind of import, from which folder.
        citation_style: the style that sources were cited in last, a name of `db.citing.styles.Style`.
        visits: for each library's unique id, when it was last closed (UTC text).
    """

    library: str = ""
    recent: list[str] = field(default_factory=list)
    theme: str = "system"
    window: State = field(default_factory=dict)
    pages: dict[str, State] = field(default_factory=dict)
    welcomed: bool = False
    exports: State = field(default_factory=dict)
    imports: State = field(default_factory=dict)
    citation_style: str = ""
    visits: dict[str, str] = field(default_factory=dict)


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
        known = {one.name: type(getattr(Settings(), one.name)) for one in fields(Settings)}
        return Settings(**{name: stored[name] for name, kind in known.items() if isinstance(stored.get(name), kind)})
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, AttributeError):
        with suppress(OSError):
            path.replace(path.with_suffix(".unreadable.json"))
        return Settings()


def save(settings: Settings) -> None:
    """Writes the settings whole or not at all; a folder that may not be written costs only the memory."""
    path = settings_path()
    with suppress(OSError, DatahallError):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(settings), ensure_ascii=False, indent=1)
        write_whole(path, text.encode(), waits_for_disk=False)


def set_aside() -> None:
    """Begins with default settings; the ones so far stay in a file beside."""
    path = settings_path()
    with suppress(OSError):
        path.replace(path.with_name("settings before safe start.json"))


def library_path() -> Path:
    """The library that the window would open: the last one, while it is there; else the person's own."""
    last = load().library
    return Path(last) if last and Path(last).exists() else default_path()
