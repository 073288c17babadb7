"""The installer for Windows, and what Windows shows of the program's file: version, name, icon."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from resources.installers import archives, facts

VERSION_RESOURCE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1,
                    subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "{company}"),
      StringStruct("FileDescription", "{name}"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "{company}, MIT License"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "{name}"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])]),
  ],
)
"""


def version_resource() -> str:
    """What PyInstaller puts into the program's file, for its properties in Explorer."""
    return VERSION_RESOURCE.format(
        numbers=facts.four_numbers(), version=facts.version(), name=facts.NAME, company=facts.COPYRIGHT
    )


def build(program: Path, out: Path) -> list[Path]:
    """Signs the program if it can be, compiles the installer around it, signs that, and returns it."""
    for start in sorted(program.glob("*.exe")):
        sign(start)
    installer = out / f"{facts.NAME}-{facts.version()}-windows-x64.exe"
    compile_installer(program, program.parent.parent / "icons", installer)
    sign(installer)
    return [installer]


def compile_installer(program: Path, drawn: Path, installer: Path, target: str = "") -> None:
    """Runs makensis; works on any system that has it. Every warning fails: most of them are mistakes.

    Args:
        drawn: the folder of `icons.draw_for_program`.
        target: makensis's name of a kind of installer other than its usual one.
    """
    archives.settle(program)
    script = installer.with_suffix(".nsi")
    # With its mark: without one makensis reads it in the system's own code page, and the Chinese words break.
    script.write_text(facts.filled("windows/datahall.nsi"), encoding="utf-8-sig")
    defined: dict[str, object] = {
        "VERSION": facts.version(),
        "FOUR_NUMBERS": ".".join(map(str, facts.four_numbers())),
        "PROGRAM": program,
        "ICON": drawn / "datahall.ico",
        "SIDE": drawn / "side.bmp",
        "LICENCE": facts.ROOT / "LICENSE",
        "SIZE_KB": round(archives.size_mb(program) * 1000),
        "OUT": installer,
    }
    if target:
        defined["TARGET"] = target
    flag = "/" if sys.platform == "win32" else "-"
    command = [_makensis(), f"{flag}WX", f"{flag}V2", *(f"{flag}D{name}={value}" for name, value in defined.items())]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(facts.source_epoch())}
    subprocess.run([*command, str(script)], check=True, env=environment)
    script.unlink()


def sign(file: Path) -> None:
    """Signs with the certificate that DATAHALL_SIGN_AS names by its thumbprint; without one, leaves it unsigned."""
    thumbprint = os.environ.get("DATAHALL_SIGN_AS")
    if thumbprint:
        options = ["/sha1", thumbprint, "/fd", "sha256", "/td", "sha256", "/tr", os.environ["DATAHALL_TIMESTAMP_URL"]]
        subprocess.run(["signtool", "sign", *options, str(file)], check=True)


def _makensis() -> str:
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    found = shutil.which("makensis") or (str(usual) if usual.is_file() else None)
    if found is None:
        raise FileNotFoundError("makensis is not there: install NSIS 3")
    return found
