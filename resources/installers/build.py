"""Makes the installers of the system this runs on: `python -m resources.installers.build`, as CONTRIBUTING.md says.

First the program itself, with PyInstaller and `build.spec`; then its papers (licences, bill of materials); then what
people download. Sizes are printed, and the build fails where one is over its limit. The same commit gives the same
bytes on the same system: all times are the commit's, all orders are those of names.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from resources.installers import archives, contents, facts, icons, papers


def main() -> int:
    """Builds, says what was made, and returns the exit status."""
    options = _options()
    work, out = options.work.resolve(), options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    _agree_on_the_version()
    program = options.program.resolve() if options.program else build_program(work)
    parts = contents.parts(work / contents.FILE)
    home = _inside(program)
    papers.write_licences(parts, home / "licences")
    papers.write_bill(parts, home / papers.BILL)
    packages = _packages(program, work, out)
    bill = out / f"{facts.PACKAGE}-{facts.version()}-{sys.platform}-{papers.BILL}"
    shutil.copyfile(home / papers.BILL, bill)
    papers.write_checksums([*packages, bill], out / f"{papers.CHECKSUMS}-{sys.platform}")
    return _say_sizes(program, packages)


def build_program(work: Path) -> Path:
    """Runs PyInstaller and returns the folder (on macOS the app) that it made."""
    icons.draw_for_program(work / "icons")
    if sys.platform == "win32":
        from resources.installers import windows

        (work / "icons" / "version.txt").write_text(windows.version_resource(), encoding="utf-8")
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": str(facts.source_epoch()),
        "PYTHONHASHSEED": "0",
        "DATAHALL_DRAWN_ICONS": str(work / "icons"),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work), str(facts.ROOT / "build.spec")]
    subprocess.run(command, check=True, cwd=facts.ROOT, env=environment)
    made = work / "build"
    shutil.copyfile(made / contents.FILE, work / contents.FILE)
    return work / "dist" / (f"{facts.NAME}.app" if sys.platform == "darwin" else facts.PACKAGE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Makes the installers of the system this runs on.")
    parser.add_argument("--out", type=Path, default=facts.ROOT / "dist", help="where the packages go")
    parser.add_argument("--work", type=Path, default=facts.ROOT / "build", help="where parts are kept while building")
    parser.add_argument("--program", type=Path, help="a program built before, in place of building it")
    return parser.parse_args()


def _agree_on_the_version() -> None:
    """The version shown comes from the installed package, the one on the installer from the sources."""
    installed = metadata.version(facts.PACKAGE)
    if installed != facts.version():
        sys.exit(f"Version {installed} is installed, but the sources say {facts.version()}: run “uv sync” first.")


def _inside(program: Path) -> Path:
    """Where papers lie in the program."""
    return program / "Contents" / "Resources" if program.suffix == ".app" else program


def _packages(program: Path, work: Path, out: Path) -> list[Path]:
    if sys.platform == "win32":
        from resources.installers import windows

        return windows.build(program, out)
    if sys.platform == "darwin":
        from resources.installers import macos

        return macos.build(program, work, out)
    from resources.installers import linux

    return linux.build(program, work, out)


def _say_sizes(program: Path, packages: list[Path]) -> int:
    sizes = [("installed", archives.size_mb(program), facts.INSTALLED_LIMIT_MB)]
    sizes += [(package.name, archives.size_mb(package), facts.PACKED_LIMIT_MB) for package in packages]
    for name, size, limit in sizes:
        print(f"{size:7.1f} MB of {limit:3} allowed   {name}{'   TOO LARGE' if size > limit else ''}")
    print(f"{facts.NAME} {facts.version()}: {packages[0].parent}")
    return int(any(size > limit for _, size, limit in sizes))


if __name__ == "__main__":
    sys.exit(main())
