"""What people download agrees with the program: one version, one name for the program, one for its files.

Whole packages are made and tried by the release workflow; here their recipes are read as the systems would read them.
"""

from __future__ import annotations

import configparser
import gzip
import json
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path

import pytest

from db.library import APPLICATION_ID, SUFFIX, create_library
from desktop.__main__ import COMMANDS
from desktop.app import DESKTOP_ID
from resources.installers import archives, bundle, contents, facts, icons, macos, papers, windows
from resources.installers.linux import share


@pytest.fixture(scope="module")
def shared(tmp_path_factory, qapp):
    """What a Linux package puts into /usr/share."""
    folder = tmp_path_factory.mktemp("share")
    share(folder)
    return folder


@pytest.fixture(scope="module")
def entry(shared):
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str
    parser.read(shared / "applications" / f"{DESKTOP_ID}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture(scope="module")
def kind_of_file(shared):
    (kind,) = ET.parse(shared / "mime" / "packages" / f"{DESKTOP_ID}.xml").getroot()
    return kind


SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


def test_the_program_and_its_packages_call_it_the_same():
    assert facts.DESKTOP_ID == DESKTOP_ID
    assert facts.SUFFIX == SUFFIX


def test_the_version_stands_in_one_place_only():
    version = facts.version()
    recipes = [path for path in facts.RECIPES.rglob("*") if path.is_file() and "licences" not in path.parts]
    spec = facts.ROOT / "build.spec"
    wrong = [
        str(path)
        for path in [spec, *recipes]
        if path.suffix != ".pyc" and re.search(rf"(?<![\d.]){re.escape(version)}(?![\d.])", path.read_text("utf-8"))
    ]
    assert wrong == []


def test_a_double_click_starts_the_program_with_the_file(entry, kind_of_file):
    assert entry["Exec"] == "datahall %f"
    assert entry["MimeType"] == f"{kind_of_file.get('type')};"
    assert kind_of_file.find(f"{SPACE}glob").get("pattern") == f"*{SUFFIX}"
    assert entry["Icon"] == kind_of_file.find(f"{SPACE}icon").get("name") == DESKTOP_ID


def test_a_library_is_told_by_its_first_bytes_whatever_its_name(kind_of_file, tmp_path):
    path = tmp_path / "no ending"
    create_library(path).close()
    begins = path.read_bytes()[:100]
    outer = kind_of_file.find(f"{SPACE}magic/{SPACE}match")
    inner = outer.find(f"{SPACE}match")
    assert begins.startswith(outer.get("value").replace(r"\0", "\0").encode())
    at = int(inner.get("offset"))
    assert begins[at : at + 4] == inner.get("value").encode() == APPLICATION_ID.to_bytes(4, "big")


def test_software_centres_are_told_what_is_there(shared, entry):
    about = ET.parse(shared / "metainfo" / f"{DESKTOP_ID}.metainfo.xml").getroot()
    assert about.findtext("id") == DESKTOP_ID
    assert about.findtext("launchable") == f"{DESKTOP_ID}.desktop"
    assert about.findtext("provides/mediatype") == facts.MIME_TYPE
    assert about.find("releases/release").get("version") == facts.version()
    assert {one.text for one in about.iterfind("categories/category")} == set(entry["Categories"].strip(";").split(";"))


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("appstreamcli", ["validate", "--no-net", f"metainfo/{DESKTOP_ID}.metainfo.xml"]),
        ("desktop-file-validate", [f"applications/{DESKTOP_ID}.desktop"]),
        ("update-mime-database", ["mime"]),
    ],
)
def test_the_systems_own_judges_accept_it(shared, program, arguments):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    done = subprocess.run([program, *arguments], cwd=shared, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_manual_names_every_command(shared):
    manual = gzip.decompress((shared / "man" / "man1" / "datahall.1.gz").read_bytes()).decode()
    assert facts.version() in manual
    for command in COMMANDS:
        assert f".B {command}\n" in manual


def test_icons_have_the_sizes_that_their_names_say(shared):
    for size in icons.SIZES:
        png = (shared / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{DESKTOP_ID}.png").read_bytes()
        assert struct.unpack(">II", png[16:24]) == (size, size)
    ico = icons.ico()
    assert struct.unpack("<HHH", ico[:6]) == (0, 1, len(icons.ICO_SIZES))
    size, place = struct.unpack("<II", ico[6 + 8 : 6 + 16])
    assert ico[place : place + 4] == b"\x89PNG" and len(ico) > place + size
    icns = icons.icns()
    assert icns[:4] == b"icns" and struct.unpack(">I", icns[4:8]) == (len(icns),)


def test_macos_opens_libraries_with_it():
    told = macos.information()
    (document,), (exported,) = told["CFBundleDocumentTypes"], told["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    tags = exported["UTTypeTagSpecification"]
    assert tags == {"public.filename-extension": [SUFFIX[1:]], "public.mime-type": [facts.MIME_TYPE]}
    assert told["CFBundleShortVersionString"] == facts.version()


def test_windows_shows_the_version_and_opens_libraries_with_it():
    shown = windows.version_resource()
    assert f'"ProductVersion", "{facts.version()}"' in shown
    assert f"filevers={facts.four_numbers()}" in shown
    script = facts.filled("windows/datahall.nsi")
    assert f'"{SUFFIX}"' in script and facts.MIME_TYPE in script
    manifest = ET.parse(facts.RECIPES / "windows" / "datahall.manifest").getroot()
    assert [one.text for one in manifest.iter() if one.tag.endswith("longPathAware")] == ["true"]


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not here")
def test_the_installer_for_windows_compiles_and_comes_out_the_same_twice(tmp_path, qapp, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    program = tmp_path / "program"
    (program / "_internal").mkdir(parents=True)
    for name in ("Datahall.exe", "datahall-command.exe", "_internal/part.dll"):
        (program / name).write_bytes(name.encode())
    icons.draw_for_program(tmp_path)
    made = [tmp_path / f"{number}" / "Datahall-setup.exe" for number in (1, 2)]
    for path in made:
        path.parent.mkdir()
        windows.compile_installer(program, tmp_path, path)
    assert made[0].read_bytes() == made[1].read_bytes()


_READ = ("citation_styles", "fonts", "guide", "icons", "reference", "starter", "xdg")


def test_all_that_the_program_reads_while_running_goes_in():
    for source, _ in bundle.DATA:
        assert (facts.ROOT / source).exists(), source
    inside = [source for source, _ in bundle.DATA]
    read = [facts.ROOT / "resources" / name for name in _READ]
    forgotten = [path for path in (facts.ROOT / "resources").iterdir() if path.is_dir() and path not in read]
    assert {path.name for path in forgotten} <= {"installers", "__pycache__", "readme"}, "add it to bundle.DATA"
    assert all(f"resources/{path.name}" in inside for path in read)


@pytest.mark.parametrize(
    ("name", "goes_in"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", True),
        ("pycountry/databases/iso3166-1.json", True),
        ("db/migrations/versions/0001_records.py", True),
        ("citeproc/data/locales/locales.json", True),
        ("citeproc/data/locales/locales-en-US.xml", True),
        ("citeproc/data/locales/locales-de-DE.xml", False),
        ("PySide6/Qt/translations/qt_de.qm", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\opengl32sw.dll", False),
        ("pycountry/locales/de/LC_MESSAGES/iso3166-1.mo", False),
    ],
)
def test_what_is_needed_goes_in_and_what_is_not_stays_out(name, goes_in):
    assert bundle.stays(name) is goes_in


@pytest.fixture
def builder(monkeypatch):
    """What makes the program is installed for that alone; where it is not, another part stands in for its own."""
    if find_spec("PyInstaller") is None:
        part = contents.Part("pyinstaller", "0", "pkg:pypi/pyinstaller@0", texts=(facts.ROOT / "LICENSE",))
        monkeypatch.setattr(contents, "_bootloader", lambda: part)


@pytest.mark.usefixtures("builder")
def test_the_bill_of_materials_and_the_licences_name_every_part(tmp_path):
    written = tmp_path / contents.FILE
    import numpy

    own = str(facts.ROOT / "LICENSE")
    contents.write_down(written, ["numpy", "pandas.core.frame", "db.library"], {"n": numpy.__file__, "LICENSE": own})
    parts = contents.parts(written)
    assert [part.name for part in parts] == sorted(part.name for part in parts)
    assert {"numpy", "pandas", "python", "pyinstaller"} <= {part.name for part in parts}
    papers.write_bill(parts, tmp_path / "bill.json")
    bill = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["version"]) == ("CycloneDX", facts.version())
    assert f"pkg:pypi/numpy@{numpy.__version__}" in {one["purl"] for one in bill["components"]}
    papers.write_licences(parts, tmp_path / "licences")
    assert all(any((tmp_path / "licences" / part.name).iterdir()) for part in parts)


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("xz") is None, reason="Linux packages are made on Linux")
def test_an_archive_is_the_same_whenever_it_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    facts.source_epoch.cache_clear()
    made = []
    for number, names in enumerate((("a", "b"), ("b", "a"))):
        folder = tmp_path / str(number) / "program"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(name)
        (folder / "link").symlink_to("a")
        archives.settle(folder)
        archives.write_tar_xz(folder, tmp_path / f"{number}.tar.xz")
        made.append((tmp_path / f"{number}.tar.xz").read_bytes())
    facts.source_epoch.cache_clear()
    assert made[0] == made[1]


@pytest.mark.skipif(sys.platform != "linux", reason="for Linux")
def test_the_portable_one_can_be_put_into_the_menu_and_out_again(tmp_path, shared):
    folder, home = tmp_path / "my programs" / "datahall", tmp_path / "$home, 50%"
    shutil.copytree(shared, folder / "share")
    for name in ("add-to-menu", "remove-from-menu"):
        (folder / name).write_text(facts.filled(f"linux/portable/{name}"), encoding="utf-8")

    def run(name: str) -> None:
        environment = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin"}
        subprocess.run(["sh", folder / name], env=environment, check=True, capture_output=True)

    run("add-to-menu")
    written = (home / ".local/share/applications" / f"{DESKTOP_ID}.desktop").read_text(encoding="utf-8")
    start = home / ".local" / "bin" / "datahall-portable"
    assert start.readlink() == folder / "datahall"
    quoted = str(start).replace("$", "\\\\$").replace("%", "%%")
    assert f'Exec="{quoted}" %f\n' in written
    run("remove-from-menu")
    assert not start.is_symlink()
    assert not [path for path in home.rglob(f"*{DESKTOP_ID}*") if path.is_file()]
    assert Path(folder / "share").is_dir()


WITHOUT_WHAT_IS_LEFT_OUT = """
import sys
from resources.installers.bundle import MODULES_LEFT_OUT

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in MODULES_LEFT_OUT):
            raise ModuleNotFoundError(f"{name} is left out of the installed program", name=name)

sys.meta_path.insert(0, Refuse())
from desktop import selftest
sys.exit(selftest.run())
"""


def test_the_program_works_without_the_modules_that_are_left_out():
    command = [sys.executable, "-c", WITHOUT_WHAT_IS_LEFT_OUT]
    done = subprocess.run(command, cwd=facts.ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
