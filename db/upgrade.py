"""Bringing a library's tables up to this version, with Alembic. Imported only when there is something to do."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from db.errors import LibraryError
from db.leftovers import draft_of
from db.library import TO_REBUILD, forget_draft
from db.troubles import trouble_of, when_making


def configuration() -> Config:
    """Alembic's settings; the steps lie beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def keep_copy(path: Path) -> Path:
    """Copies a library beside itself before its tables change, and returns where.

    Uses SQLite's own backup, so that a copy made while another program reads is whole.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = path.with_name(f"{path.stem} before upgrade {stamp}{path.suffix}")
    draft = draft_of(copy)
    try:
        with closing(connect(path)) as library, closing(connect(draft)) as kept:
            library.backup(kept)
        draft.replace(copy)
    finally:
        forget_draft(draft)
    return copy


def to_version(path: Path, version: int) -> None:
    """Runs the steps up to schema `version` in one transaction and checks foreign keys after.

    Raises LibraryError and leaves the file as it was when a step fails.
    """
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)
    config = configuration()
    try:
        with engine.connect() as connection:
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, f"{version:04d}")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise ValueError(f"{len(broken)} rows refer to rows that are not there")
            connection.exec_driver_sql(f"PRAGMA user_version={version}")
            connection.exec_driver_sql("INSERT OR REPLACE INTO library_info VALUES (?, 'yes')", (TO_REBUILD,))
            connection.commit()
    except Exception as error:
        if trouble_of(error) is not None:
            what = f"{path.name} could not be brought up to this version."
            remedy = "The file is as it was. Make room on the disk, close other programs that use it, and try again."
            raise when_making(what, error, remedy) from error
        raise LibraryError(
            f"{path.name} could not be brought up to this version.",
            f"A step failed: {error}.",
            "The file is as it was. Please report this with the message above.",
        ) from error
    finally:
        engine.dispose()
