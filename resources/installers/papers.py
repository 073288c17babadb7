"""The papers that go with a package: licences of all that is in it, its bill of materials, checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from resources.installers import facts
from resources.installers.contents import Part

BILL = "bill-of-materials.cdx.json"
CHECKSUMS = "SHA256SUMS"


def write_licences(parts: Iterable[Part], folder: Path) -> None:
    """Copies each part's licence into a folder of its name, and lists all. Raises ValueError when one has none."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = [f"{facts.NAME} {facts.version()} is under the MIT License. What it contains of others:", ""]
    for part in sorted(parts):
        if not part.texts:
            raise ValueError(f"the licence of {part.name} is not there")
        lines.append(f"{part.name} {part.version}: {part.licence or 'see its text'}")
        _copy_texts(part, folder / part.name)
    lines += ["", "Fonts: Inter (SIL Open Font License 1.1), Droid Sans Fallback (Apache License 2.0)."]
    lines += ["Facts of the starter library: see starter-library.md."]
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for font in sorted((facts.ROOT / "resources" / "fonts").glob("*LICENSE*")):
        shutil.copyfile(font, folder / font.name)
    shutil.copyfile(facts.ROOT / "resources" / "starter" / "LICENCES.md", folder / "starter-library.md")
    shutil.copyfile(facts.ROOT / "LICENSE", folder / "Datahall-LICENSE.txt")


def _copy_texts(part: Part, folder: Path) -> None:
    """Each text under its own name; where two have the same, the folders they came from are put before."""
    folder.mkdir(exist_ok=True)
    for text in part.texts:
        name = text.name
        if (folder / name).exists():
            tail = text.parts[-3:] if "licenses" not in text.parts else text.parts[text.parts.index("licenses") + 1 :]
            name = "-".join(tail)
        shutil.copyfile(text, folder / name)


def write_bill(parts: Iterable[Part], path: Path) -> None:
    """Writes the bill of materials, as CycloneDX wants it; the same parts give the same bytes."""
    listed = [_component(part) for part in sorted(parts)]
    me = {
        "type": "application",
        "bom-ref": f"pkg:generic/{facts.PACKAGE}@{facts.version()}",
        "name": facts.NAME,
        "version": facts.version(),
        "licenses": [{"license": {"id": "MIT"}}],
    }
    bill: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"timestamp": f"{facts.source_time():%Y-%m-%dT%H:%M:%SZ}", "component": me},
        "components": listed,
        "dependencies": [{"ref": me["bom-ref"], "dependsOn": [part["bom-ref"] for part in listed]}],
    }
    bill["serialNumber"] = f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps(bill, sort_keys=True))}"
    path.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _component(part: Part) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": part.url,
        "name": part.name,
        "version": part.version,
        "purl": part.url,
    }
    if part.licence:
        component["licenses"] = [{"license": {"name": part.licence}}]
    return component


def write_checksums(files: Iterable[Path], path: Path) -> None:
    """Writes what `sha256sum --check` reads."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in sorted(files)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
