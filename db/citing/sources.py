"""Sources of the library cited, in the order in which they are given."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from db.citing.styles import Reference, Style, reference
from db.interchange.bibliographies.csl import csl_of_source
from db.interchange.bibliographies.csl_dates import csl_of
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

_QUARTER_OR_HALF = re.compile(r"(\d{4})-(3[3-6]|40|41)(~?)")


def cite(library: Library, source_ids: Sequence[int], style: Style, watch: Watch = Watch()) -> Reference:  # noqa: B008
    """The references of sources, each a paragraph of its own. Sources that are not there (any more) are left out.

    Raises Cancelled when the watch says stop.
    """
    found: list[Reference] = []
    keys: set[str] = set()
    for number, source_id in enumerate(source_ids):
        watch.at(number, len(source_ids))
        item = item_of(library, source_id)
        if item is not None:
            found.append(_in_style(item, style, keys))
    joint = "\n" if style is Style.BIBTEX else "\n\n"
    return Reference(joint.join(one.plain for one in found), "".join(f"<p>{one.html}</p>" for one in found if one.html))


def item_of(library: Library, source_id: int) -> dict[str, Any] | None:
    """A source as an item of CSL-JSON, its dates as a reader of a reference wants them; None where it is not there."""
    cursor = library.reading().execute("SELECT * FROM source WHERE id = ?", (source_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    values = dict(zip((column[0] for column in cursor.description), row, strict=True))
    item = csl_of_source(values)
    for key, name in (("issued", "published"), ("accessed", "seen")):
        if values[name]:
            item[key] = cited_date(values[name])
    return item


def cited_date(edtf: str) -> dict[str, Any]:
    """A date of CSL-JSON for EDTF text: a quarter or half year is the span of its months."""
    found = _QUARTER_OR_HALF.fullmatch(edtf)
    if found is None:
        return csl_of(edtf)
    year, code = int(found[1]), int(found[2])
    first, last = (code * 3 - 98, code * 3 - 96) if code < 40 else (code * 6 - 239, code * 6 - 234)
    return {"date-parts": [[year, first], [year, last]]} | ({"circa": True} if found[3] else {})


def _in_style(item: dict[str, Any], style: Style, keys: set[str]) -> Reference:
    """One reference; `keys` are those of BibTeX entries before it, none of which comes twice."""
    if style is not Style.BIBTEX:
        return reference(item, style)
    from db.citing.bibtex import bibtex, entry_key

    plain = entry_key(item)
    letters = (f"{plain}{number}" for number in itertools.count(2))
    key = next(one for one in itertools.chain([plain], letters) if one not in keys)
    keys.add(key)
    return Reference(bibtex(item, key))
