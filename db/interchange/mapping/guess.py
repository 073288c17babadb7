"""Guesses what the columns of files mean, by their headers, the units in these, and what stands in the cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.interchange.mapping.mapping import Mapping

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile
    from db.library import Library


def guess_mapping(files: Sequence[ReadFile], library: Library) -> Mapping:
    """A mapping for files seen for the first time; each column says how sure it is (`score`) and why (`reason`)."""
    return Mapping()
