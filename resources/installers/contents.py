"""What is in a built program: whose modules and libraries, in which versions, under which licences.

`build.spec` writes down all modules and files it put in; here they are traced back to the packages they came from: by
Python's own records of installed packages, and on Linux by Debian's for system libraries.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

from resources.installers import facts

FILE = "contents.json"


@dataclass(frozen=True, order=True)
class Part:
    """A package that something in the program came from.

    Args:
        url: its package URL, which says where it is from: "pkg:pypi/numpy@2.4.6".
        texts: files with its licence.
    """

    name: str
    version: str
    url: str
    licence: str = ""
    texts: tuple[Path, ...] = field(default=(), compare=False)


def write_down(path: Path, modules: Iterable[str], files: Mapping[str, str]) -> None:
    """Keeps the names of modules and, by their names in the program, the files it was made from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"modules": sorted(modules), "files": dict(sorted(files.items()))}, indent=1), "utf-8")


def parts(written: Path) -> list[Part]:
    """All packages that the program has something of, by name. Raises ValueError when a file's cannot be told."""
    content = json.loads(written.read_text(encoding="utf-8"))
    files = {name: Path(source).resolve() for name, source in content["files"].items()}
    found = {_python(), _bootloader()} | _of_modules(content["modules"]) | _of_files(files.values())
    return sorted(found)


def _of_modules(modules: Iterable[str]) -> set[Part]:
    owners = metadata.packages_distributions()
    names = {owner for module in modules for owner in owners.get(module.partition(".")[0], ())}
    return {_distribution(name) for name in names if name != facts.PACKAGE}


def _of_files(files: Iterable[Path]) -> set[Part]:
    found: set[Part] = set()
    unknown: list[str] = []
    for file in sorted(set(files)):
        if file.is_relative_to(facts.ROOT) and "site-packages" not in file.parts:
            continue  # our own: its licences stand beside it and in LICENSE
        owner = _owner_among_installed().get(str(file))
        if owner is not None:
            found.add(_distribution(owner))
        elif not _is_pythons_own(file):
            part = _system_part(file)
            if part is None:
                unknown.append(str(file))
            else:
                found.add(part)
    if unknown and sys.platform.startswith("linux"):
        raise ValueError(f"nobody knows whose these are, nor under which licence: {', '.join(unknown)}")
    return {part for part in found if part.name != facts.PACKAGE}


@cache
def _owner_among_installed() -> dict[str, str]:
    return {
        str(Path(str(one.locate_file(file))).resolve()): one.metadata["Name"]
        for one in metadata.distributions()
        for file in one.files or ()
    }


def _is_pythons_own(file: Path) -> bool:
    if file.name == "base_library.zip":  # PyInstaller packs a few of its modules into this
        return True
    homes = {Path(sys.base_prefix).resolve(), Path(sysconfig.get_path("stdlib")).resolve()}
    return any(file.is_relative_to(home) for home in homes if home != Path("/usr")) or "python3" in str(file)


@cache
def _distribution(name: str) -> Part:
    one = metadata.distribution(name)
    texts = tuple(
        Path(str(one.locate_file(file)))
        for file in one.files or ()
        if ".dist-info" in str(file) and re.search(r"licen[cs]e|copying|notice|authors", str(file), flags=re.I)
    )
    if name.lower().startswith(("pyside6", "shiboken6")):
        texts = tuple(sorted((facts.RECIPES / "licences").glob("*.txt")))
    version, normal = one.version, re.sub(r"[-_.]+", "-", name).lower()
    return Part(normal, version, f"pkg:pypi/{normal}@{version}", _licence_of(one.metadata), texts)


def _licence_of(about: metadata.PackageMetadata) -> str:
    stated = about.get("License-Expression") or ""
    if stated:
        return stated
    classes = [line.rpartition("::")[2].strip() for line in about.get_all("Classifier") or () if "License" in line]
    short = about.get("License") or ""
    return ", ".join(classes) or (short if len(short) < 60 else short.splitlines()[0])


def _python() -> Part:
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    places = (text, Path(sys.base_prefix) / "LICENSE.txt", Path("/usr/share/doc/python3/copyright"))
    texts = tuple(place for place in places if place.exists())[:1]
    version = platform.python_version()
    return Part("python", version, f"pkg:generic/python@{version}", "PSF-2.0", texts)


def _bootloader() -> Part:
    part = _distribution("pyinstaller")
    return Part(part.name, part.version, part.url, "GPL-2.0-or-later WITH Bootloader-exception", part.texts)


def _system_part(file: Path) -> Part | None:
    """The Debian package that a system library came from."""
    if shutil.which("dpkg") is None:
        return None
    for path in (str(file), str(file).removeprefix("/usr")):
        done = subprocess.run(["dpkg", "-S", path], check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return _debian(done.stdout.splitlines()[0].partition(": ")[0].partition(",")[0])
    return None


@cache
def _debian(package: str) -> Part:
    show = ["dpkg-query", "-W", "-f", "${binary:Package} ${Version} ${Architecture}", package]
    name, version, arch = subprocess.run(show, check=True, capture_output=True, text=True).stdout.split()
    name = name.partition(":")[0]
    text = Path("/usr/share/doc") / name / "copyright"
    texts = (text.resolve(),) if text.exists() else ()
    return Part(name, version, f"pkg:deb/debian/{name}@{version}?arch={arch}", "see its text", texts)
