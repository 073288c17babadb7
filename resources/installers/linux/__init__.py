"""Packages for Linux: a `.deb`, and an archive that runs from any folder."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

from resources.installers import archives, facts, icons, papers
from resources.installers.linux import needs

ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}


def build(program: Path, work: Path, out: Path) -> list[Path]:
    """Makes both packages of the built `program` and returns them."""
    needed = needs.packages(program)
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    _lay_out_deb(program, tree, needed)
    deb = out / f"{facts.PACKAGE}_{facts.version()}_{ARCHITECTURE[platform.machine()]}.deb"
    archives.settle(tree)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "--threads-max=2", "-Zxz", "-z6", "--build", tree, deb], check=True
    )
    portable = work / f"{facts.PACKAGE}-{facts.version()}-linux-{platform.machine()}"
    shutil.rmtree(portable, ignore_errors=True)
    _lay_out_portable(program, portable)
    archives.settle(portable)
    archive = out / f"{portable.name}.tar.xz"
    archives.write_tar_xz(portable, archive)
    return [deb, archive]


def share(folder: Path) -> None:
    """What desktops read: entry, kind of file, description, man page, icons in all sizes; under `folder`, a "share"."""
    recipes = {
        "datahall.desktop": f"applications/{facts.DESKTOP_ID}.desktop",
        "metainfo.xml": f"metainfo/{facts.DESKTOP_ID}.metainfo.xml",
        "datahall-mime.xml": f"mime/packages/{facts.DESKTOP_ID}.xml",
    }
    for recipe, target in recipes.items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(facts.filled(f"linux/{recipe}"), encoding="utf-8")
    archives.write_gzip(folder / "man" / "man1" / f"{facts.PACKAGE}.1.gz", facts.filled("linux/datahall.1"))
    hicolor = folder / "icons" / "hicolor"
    for size in icons.SIZES:
        path = hicolor / f"{size}x{size}" / "apps" / f"{facts.DESKTOP_ID}.png"
        path.parent.mkdir(parents=True)
        path.write_bytes(icons.png(size))
    path = hicolor / "scalable" / "apps" / f"{facts.DESKTOP_ID}.svg"
    path.parent.mkdir(parents=True)
    shutil.copyfile(icons.DRAWING, path)


def _lay_out_deb(program: Path, tree: Path, needed: list[str]) -> None:
    home = tree / "usr" / "lib" / facts.PACKAGE
    shutil.copytree(program, home, symlinks=True)
    share(tree / "usr" / "share")
    start = tree / "usr" / "bin" / facts.PACKAGE
    start.parent.mkdir(parents=True)
    start.symlink_to(f"../lib/{facts.PACKAGE}/{facts.PACKAGE}")
    papers_folder = tree / "usr" / "share" / "doc" / facts.PACKAGE
    papers_folder.mkdir(parents=True)
    (papers_folder / "copyright").write_text(_copyright(), encoding="utf-8")
    (papers_folder / "licences").symlink_to(f"../../../lib/{facts.PACKAGE}/licences")
    archives.write_gzip(papers_folder / "changelog.gz", (facts.ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(_control(tree, needed), encoding="utf-8")


def _control(tree: Path, needed: list[str]) -> str:
    fields = {
        "Package": facts.PACKAGE,
        "Version": facts.version(),
        "Architecture": ARCHITECTURE[platform.machine()],
        "Maintainer": facts.MAINTAINER,
        "Installed-Size": str(round(archives.size_mb(tree) * 1e6 / 1024)),
        "Depends": ", ".join([*needed, "desktop-file-utils", "shared-mime-info", "hicolor-icon-theme"]),
        "Recommends": ", ".join(["xdg-utils", "xdg-desktop-portal", *needs.OPTIONAL.values()]),
        "Section": "database",
        "Priority": "optional",
        "Description": "records, figures and charts of the AI build-out",
    }
    words = (
        "Datahall keeps data centres, the partners behind them, the policies that",
        "steer them, and every figure about them with its date, source and doubt.",
        "It draws how capacity grows, country against country, and exports charts",
        "good enough to publish. Nothing is sent or fetched.",
    )
    return "\n".join([*(f"{name}: {value}" for name, value in fields.items()), *(f" {line}" for line in words)]) + "\n"


def _copyright() -> str:
    """Debian's form, which points to the texts of everything that is bundled."""
    own = (facts.ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    text = "\n".join(f" {line}" if line.strip() else " ." for line in own.splitlines()[1:])
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {facts.NAME}\n"
        f"Comment: What is bundled of others is listed, each with its licence, in\n"
        f" /usr/share/doc/{facts.PACKAGE}/licences, and in the bill of materials beside it.\n\n"
        f"Files: *\nCopyright: {facts.COPYRIGHT}\nLicense: Expat\n{text}\n"
    )


def _lay_out_portable(program: Path, folder: Path) -> None:
    shutil.copytree(program, folder / "program", symlinks=True)
    share(folder / "share")
    for name in ("datahall", "add-to-menu", "remove-from-menu"):
        target = folder / name
        target.write_text(facts.filled(f"linux/portable/{name}"), encoding="utf-8")
        target.chmod(0o755)
    (folder / "README.txt").write_text(facts.filled("linux/portable/README.txt"), encoding="utf-8")
    shutil.copyfile(program / papers.BILL, folder / papers.BILL)
