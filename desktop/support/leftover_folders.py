"""Where half-made files of a killed Datahall may lie: beside libraries and backups, settings, drafts and exports."""

from __future__ import annotations

from pathlib import Path

from db.backups.keeping import folder_of
from db.library import Library, default_folder
from desktop.edit import kept_drafts
from desktop.settings import Settings, settings_path


def leftover_folders(settings: Settings, library: Library | None) -> set[Path]:
    """The folders to sweep at a start; recent libraries elsewhere, on a network perhaps, wait until they are opened."""
    found = {default_folder(), settings_path().parent, kept_drafts.folder()}
    if library is not None:
        found |= {library.path.parent, folder_of(library)}
    for state in (*settings.exports.values(), *settings.pages.values()):
        folder = state.get("folder") if isinstance(state, dict) else state
        if isinstance(folder, str) and folder:
            found.add(Path(folder))
    return found
