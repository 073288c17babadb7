"""A small copy of ICU's data library for the Linux packages: 32 MB of every language's words, of which Qt asks for few.

Qt takes from ICU how to sort and how to read old encodings; words for currencies, countries, languages and units in 800
locales are never asked for. The data file inside the library is a table of named items, which is copied with fewer of
them and linked again (`ld` and `objcopy` are there: PyInstaller needs their package too).
"""

from __future__ import annotations

import platform
import re
import struct
import subprocess
from pathlib import Path

NOT_ASKED_FOR = re.compile(
    r"^icudt\d+l/(?:"
    r"(?:curr|lang|region|unit|rbnf|translit)/"
    r"|(?:zone|coll|brkitr)?/?(?!root|en|zh|res_index|pool|ucadata|supplementalData)[a-z]{2,3}(?:_\w+)?\.res$"
    r"|brkitr/\w+\.dict$"
    r")"
)
"""Items left out: whole trees of words, and locales other than English and Chinese of the trees that stay."""

_ALWAYS = re.compile(r"^icudt\d+l/[^/]*(?:keyTypeData|Types|icuver|likely|plurals|genderList|metadata|units|zoneinfo)")


def smaller(library: Path, target: Path) -> Path:
    """Writes `library` with fewer items to `target`."""
    data = _data_of(library)
    items = {name: item for name, item in _items(data) if _ALWAYS.match(name) or not NOT_ASKED_FOR.match(name)}
    target.parent.mkdir(parents=True, exist_ok=True)
    _link(_packed(_header(data), items), target, library.name)
    return target


def _data_of(library: Path) -> bytes:
    """The bytes of the one symbol in the library: "icudt73_dat"."""
    listed = subprocess.run(["objdump", "-T", library], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^([0-9a-f]+) .*\s([0-9a-f]+)\s+(?:\S+\s+)?(icudt\d+_dat)$", listed, flags=re.M)
    if found is None:
        raise ValueError(f"{library.name} holds no ICU data")
    start, size = int(found[1], 16), int(found[2], 16)
    return library.read_bytes()[_in_file(library, start) :][: size or None]


def _in_file(library: Path, address: int) -> int:
    """Where in the file lies what is loaded at `address`."""
    listed = subprocess.run(["objdump", "-h", "-w", library], check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines():
        part = line.split()
        if len(part) > 5 and part[0].isdigit():
            size, begins, offset = int(part[2], 16), int(part[3], 16), int(part[5], 16)
            if begins <= address < begins + size and part[1] != ".tbss":
                return offset + address - begins
    raise ValueError(f"{library.name} loads nothing at {address:x}")


def _header(data: bytes) -> bytes:
    (length,) = struct.unpack_from("<H", data)
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD":
        raise ValueError("this is no table of ICU items")
    return data[:length]


def _items(data: bytes) -> list[tuple[str, bytes]]:
    table = len(_header(data))
    (count,) = struct.unpack_from("<I", data, table)
    pairs = [struct.unpack_from("<II", data, table + 4 + 8 * number) for number in range(count)]
    ends = [start for _, start in pairs[1:]]
    found = []
    for (name_at, start), end in zip(pairs, [*ends, len(data) - table], strict=True):
        name = data[table + name_at : data.index(b"\0", table + name_at)].decode("ascii")
        found.append((name, data[table + start : table + end]))
    return found


def _packed(header: bytes, items: dict[str, bytes]) -> bytes:
    """The table anew: header, pairs of places, names, then the items, each at a multiple of 16."""
    names, name_places = b"", []
    first = 4 + 8 * len(items)
    for name in items:
        name_places.append(first + len(names))
        names += name.encode("ascii") + b"\0"
    place = first + len(names)
    pairs, body = b"", names
    for name_at, item in zip(name_places, items.values(), strict=True):
        gap = -(len(header) + place) % 16
        body += b"\xaa" * gap + item
        pairs += struct.pack("<II", name_at, place + gap)
        place += gap + len(item)
    return header + struct.pack("<I", len(items)) + pairs + body


def _link(data: bytes, target: Path, name: str) -> None:
    """Makes a library of the one symbol again. `ld` and `objcopy` name it after the file it came from."""
    symbol = f"icudt{name.rsplit('.', 1)[-1]}_dat"
    raw, part = target.with_name("items.dat"), target.with_name("items.o")
    raw.write_bytes(data)
    machine = ["elf64-littleaarch64", "aarch64"] if platform.machine() == "aarch64" else ["elf64-x86-64", "i386:x86-64"]
    run = ["objcopy", "-I", "binary", "-O", machine[0], "-B", machine[1], "--set-section-alignment", ".data=16"]
    run += ["--rename-section", ".data=.rodata,alloc,load,readonly,data,contents"]
    run += ["--redefine-sym", f"_binary_items_dat_start={symbol}"]
    run += ["--strip-symbol", "_binary_items_dat_end", "--strip-symbol", "_binary_items_dat_size"]
    subprocess.run([*run, raw.name, part.name], check=True, cwd=target.parent)
    link = ["ld", "-shared", "-soname", name, "-z", "noexecstack", "--build-id=none", "-o", target.name, part.name]
    subprocess.run(link, check=True, cwd=target.parent)
    raw.unlink()
    part.unlink()
