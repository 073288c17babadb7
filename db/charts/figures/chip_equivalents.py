"""H100 equivalents computed from numbers of accelerators: chips times their peak over that of an H100 SXM.

The peaks are those of `resources/reference/accelerators.csv`, dense, from the vendor's own page where there is one
(its column `source_rank`: 1 first). By 8-bit: FP8 or INT8, whichever is higher; by 16-bit: FP16 or BF16. A chip
without such a unit, a facility whose model is not said, or several models without their numbers give nothing.
The person's own factors go before the table. A facility with a given figure is never computed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from db.superseded import GIVEN

if TYPE_CHECKING:
    from db.library import Library

ACCELERATORS = "accelerators.ai_chips"
COUNTED_HERE = "facilities.all_listed"

BITS_OF = {"h100_equivalents.8_bit": 8, "h100_equivalents.16_bit": 16}
"""Bases that can be computed, with the width of the numbers that peaks are read for."""

COLUMNS = {8: ("fp8_tflops", "int8_tops"), 16: ("fp16_tflops", "bf16_tflops")}
REFERENCE = "NVIDIA H100 SXM5 80GB"

SAME_COUNT = 0.005
"""Numbers of several models make up an observation when their sum is within half a per cent of it."""

_VENDORS = re.compile(
    r"\b(nvidia|tesla|hgx|amd|instinct|google|huawei|amazon|aws|intel|habana|microsoft|meta|superchips?|gpus?|chips?|"
    r"cards?|accelerators?|processors?)\b"
)
_COUNT = re.compile(
    r"^\s*(?:up to|about|around|some|over|more than|almost|nearly|close to|at least)?\s*(\d[\d,\u00a0 ]*)?\s*(.*)$",
    re.I,
)
_ALIASES = {
    "h100": REFERENCE,
    "h100 sxm": REFERENCE,
    "h100 sxm5": REFERENCE,
    "h200": "NVIDIA H200 SXM",
    "a100": "NVIDIA A100 SXM4 80 GB",
    "a100 80gb": "NVIDIA A100 SXM4 80 GB",
    "h800": "NVIDIA H800 SXM5",
    "v100": "NVIDIA Tesla V100 SXM2 32 GB",
    "v100 sxm2": "NVIDIA Tesla V100 SXM2 32 GB",
    "grace-hopper": "NVIDIA GH200",
    "b300": "NVIDIA B300 (Blackwell Ultra)",
    "gb300": "NVIDIA GB300 (Blackwell Ultra)",
    "tpu v6e": "Google TPU v6e Trillium",
    "tpu v7": "Google TPU v7 Ironwood",
}
"""What sources call a chip, where that is not its name in the table without the vendor; an A100 is alike in all its
forms, and "H100" alone is the SXM form that equivalents are counted in."""


@dataclass(frozen=True)
class Chip:
    """A chip of the table: how many H100 it counts for, by width of numbers where it has such a unit."""

    name: str
    short_name: str
    factors: Mapping[int, float]


@lru_cache(maxsize=1)
def chips() -> tuple[Chip, ...]:
    """All chips of the reference table, in its order."""
    text = resources.files("resources").joinpath("reference", "accelerators.csv").read_text(encoding="utf-8")
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        rows.setdefault(row["name"], []).append(row)
    peaks = {name: {bits: _peak(listed, bits) for bits in COLUMNS} for name, listed in rows.items()}
    one = peaks[REFERENCE]
    return tuple(
        Chip(name, _short(name), {bits: peak / one[bits] for bits, peak in by_bits.items() if peak > 0})
        for name, by_bits in peaks.items()
    )


def _peak(rows: Sequence[Mapping[str, str]], bits: int) -> float:
    """The highest dense peak of that width, each column from the best source that has it; 0 for none."""
    ranked = sorted((row for row in rows if row["sparsity"] == "dense"), key=lambda row: int(row["source_rank"]))
    found = [next((float(row[name]) for row in ranked if row[name]), 0.0) for name in COLUMNS[bits]]
    return max(found)


def _short(name: str) -> str:
    """A chip's name without its vendor and remarks, for comparing: "H100 sxm5 80gb" is "h100 sxm5 80gb"."""
    plain = _VENDORS.sub(" ", re.sub(r"\(.*?\)", " ", name.casefold()))
    return " ".join(plain.replace("a cluster", " ").split())


@lru_cache(maxsize=1)
def _by_short_name() -> dict[str, Chip]:
    by_name = {chip.name: chip for chip in chips()}
    found = {chip.short_name: chip for chip in chips()}
    return found | {alias: by_name[name] for alias, name in _ALIASES.items()}


def factor_of(words: str, bits: int, own: Sequence[tuple[str, float]] = ()) -> tuple[str, float] | None:
    """The chip that words name, and how many H100 it counts for; None where that is not known.

    Args:
        own: the person's factors by the chip's name, in any of its spellings.
    """
    short = _short(words)
    chip = _by_short_name().get(short)
    for name, factor in own:
        other = _by_short_name().get(_short(name))
        if _short(name) == short or (chip is not None and other is chip):
            return name, factor
    if chip is None or bits not in chip.factors:
        return None
    return chip.short_name.upper(), chip.factors[bits]


@dataclass(frozen=True)
class Equivalent:
    """How a number of accelerators counts: times `factor`; `how` says it in words."""

    factor: float
    how: str


def equivalent(text: str, number: float, bits: int, own: Sequence[tuple[str, float]] = ()) -> Equivalent | None:
    """How `number` accelerators of a facility count, whose models are `text`; None where that cannot be known.

    Args:
        text: as the facility has it: "5,760 NVIDIA GB200", "1,456 NVIDIA H100; 416 NVIDIA A100; 1,832 NVIDIA V100".
    """
    models: list[tuple[float | None, str, float]] = []
    for piece in text.split(";"):
        matched = _COUNT.match(piece)
        known = factor_of(matched[2], bits, own) if matched else None
        if matched is None or known is None:
            return None
        count = re.sub(r"[^\d]", "", matched[1] or "")
        models.append((float(count) if count else None, *known))
    if len(models) == 1:
        return Equivalent(models[0][2], f"accelerators × {models[0][2]:.4g} ({models[0][1]} by {bits}-bit peak)")
    counts = [count for count, _, _ in models if count is not None]
    if len(counts) < len(models) or not number or abs(sum(counts) - number) > SAME_COUNT * number:
        return None
    total = sum((count or 0) * factor for count, _, factor in models)
    said = " + ".join(f"{count:,.0f} {name} × {factor:.4g}" for count, name, factor in models)
    return Equivalent(total / sum(counts), f"{said}, by {bits}-bit peak")


def convention(bits: int) -> str:
    """What one H100 equivalent is, in words for under the chart."""
    units = {8: "FP8 or INT8", 16: "FP16 or BF16"}[bits]
    return f"One H100 equivalent is the dense {bits}-bit peak ({units}) of an H100 SXM"


def derivable(library: Library) -> dict[str, int]:
    """For each basis that can be computed, how many facilities it could be computed for."""
    models = models_of(library)
    rows = library.reading().execute(
        f"""SELECT o.facility_id, o.value FROM observation AS o JOIN basis AS b ON b.id = o.basis_id
           WHERE b.key = ? AND o.facility_id IS NOT NULL AND o.scope = '' AND {GIVEN.format(o="o")}""",
        (ACCELERATORS,),
    )
    known = [(models.get(int(subject), ""), int(subject), float(value)) for subject, value in rows]
    return {
        key: len({subject for text, subject, value in known if equivalent(text, value, bits)})
        for key, bits in BITS_OF.items()
    }


def models_of(library: Library) -> dict[int, str]:
    """What each facility says of the models of its accelerators, by its id."""
    rows = library.reading().execute("SELECT id, accelerators FROM facility WHERE accelerators <> ''")
    return {int(number): str(text) for number, text in rows}
