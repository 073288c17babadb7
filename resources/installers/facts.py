"""What every package says of the program: names, version, dates and limits, each written once.

The version stands in `pyproject.toml` and nowhere else; names that other programs keep (the desktop id, the MIME type)
stand here and must never change: what a person's system remembers hangs on them.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RECIPES = Path(__file__).resolve().parent

NAME = "Datahall"
PACKAGE = "datahall"
DESKTOP_ID = "org.datahall.Datahall"
"""The desktop entry's, AppStream's and macOS's name for the program."""
MIME_TYPE = "application/vnd.datahall+sqlite3"
SUFFIX = ".datahall"
COPYRIGHT = "Datahall contributors"
MAINTAINER = "Datahall contributors <maintainers@datahall.invalid>"
"""Debian wants an address; `.invalid` says that nobody reads mail there."""

INSTALLED_LIMIT_MB = 200
PACKED_LIMIT_MB = 65


@cache
def project() -> dict[str, Any]:
    """The `[project]` table of `pyproject.toml`."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)["project"]
    return table


def version() -> str:
    """The version that is being built."""
    return str(project()["version"])


def four_numbers() -> tuple[int, int, int, int]:
    """The version as Windows wants it."""
    numbers = [int("".join(c for c in part if c.isdigit()) or 0) for part in version().split(".")]
    padded = (*numbers, 0, 0, 0, 0)
    return padded[0], padded[1], padded[2], padded[3]


def summary() -> str:
    """What the program is, in a line."""
    return str(project()["description"])


@cache
def source_epoch() -> int:
    """When the sources were last changed, in seconds: every file of a package carries this time, never "now"."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def source_time() -> datetime:
    """The same as a time of day, UTC."""
    return datetime.fromtimestamp(source_epoch(), UTC)


def words() -> dict[str, str]:
    """What recipes may name in `@…@`."""
    return {
        "NAME": NAME,
        "PACKAGE": PACKAGE,
        "DESKTOP_ID": DESKTOP_ID,
        "MIME_TYPE": MIME_TYPE,
        "SUFFIX": SUFFIX,
        "VERSION": version(),
        "SUMMARY": summary(),
        "DATE": source_time().date().isoformat(),
        "YEAR": str(source_time().year),
        "MONTH": f"{source_time():%B %Y}",
        "MAINTAINER": MAINTAINER,
        "COPYRIGHT": COPYRIGHT,
    }


def filled(recipe: str) -> str:
    """A recipe's text with the facts in place. Raises ValueError when one is left over."""
    text = (RECIPES / recipe).read_text(encoding="utf-8")
    for name, value in words().items():
        text = text.replace(f"@{name}@", value)
    left = re.search(r"@[A-Z_]+@", text)
    if left is not None:
        raise ValueError(f"{recipe} names a fact that is not there: {left[0]}")
    return text
