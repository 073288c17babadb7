"""What goes into the installed program and what stays out; `build.spec` asks here.

Nearly all of the size is other people's libraries, most of it parts that Datahall never calls. Each line that leaves
something out says what it is, so that the one whose new feature needs it knows where to look.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from resources.installers import icu

DATA = (
    ("db/migrations", "db/migrations"),
    ("desktop/look/style.qss", "desktop/look"),
    ("resources/citation_styles", "resources/citation_styles"),
    ("resources/fonts", "resources/fonts"),
    ("resources/guide", "resources/guide"),
    ("resources/icons", "resources/icons"),
    ("resources/reference", "resources/reference"),
    ("resources/starter", "resources/starter"),
    ("resources/xdg", "resources/xdg"),
    ("LICENSE", "."),
    ("CHANGELOG.md", "."),
)
"""Files read while running: from where in the sources, to where beside the program."""

HIDDEN = (
    "resources",
    "resources.guide",
    "logging.config",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.sql.default_comparator",
)
"""Modules that are imported by name only: migrations lie in the bundle as files and are not looked through."""

MODULES_LEFT_OUT = (
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "pydoc_data", "ensurepip", "venv", "curses", "readline",
    "IPython", "matplotlib", "scipy", "PIL", "jinja2", "lxml", "pyarrow", "numba", "numexpr", "bottleneck", "tables",
    "xlrd", "h5py", "colorcet", "cupy", "setuptools", "pip", "wheel", "pkg_resources",
    "pytest", "_pytest", "pytestqt", "hypothesis", "mypy", "mypyc", "ast_serialize", "ruff", "grimp", "importlinter",
    "pandas.tests", "numpy.tests", "numpy.f2py", "numpy.distutils", "numpy._pyinstaller", "numpy.typing.tests",
    "pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter", "pyqtgraph.canvas", "pyqtgraph.flowchart",
    "pyqtgraph.console", "pyqtgraph.dockarea",
    "ssl", "_ssl", "_hashlib", "sqlalchemy.testing", "sqlalchemy.ext.mypy", "alembic.testing", "pydantic.v1",
    "rich", "pygments", "markdown_it", "mdurl", "PySide6.QtTest",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtDesigner", "PySide6.QtUiTools",
    "PySide6.QtXml", "PySide6.QtConcurrent", "PySide6.QtHelp", "PySide6.QtDBus", "shiboken6_generator",
)  # fmt: skip
"""Python modules that Datahall runs without: tests, tools, the network's ciphers, rich terminals, unused Qt."""

FILES_LEFT_OUT = (
    (r"PySide6/Qt/translations/", "Qt's own words in other languages"),
    (r"PySide6/Qt/qml/", "Qt Quick"),
    (r"PySide6/Qt/plugins/(?!platforms/|platformthemes/|imageformats/|iconengines/|styles/|printsupport/|"
     r"xcbglintegrations/|wayland-shell-integration/|wayland-decoration-client/|platforminputcontexts/)",
     "plugins for what is not done"),
    (r"PySide6/plugins/(?!platforms/|platformthemes/|imageformats/|iconengines/|styles/)", "the same on Windows"),
    (r"plugins/platforms/(lib)?q(eglfs|linuxfb|minimalegl|minimal|vkkhrdisplay|vnc|direct2d)\b", "screens of devices"),
    (r"plugins/imageformats/(lib)?q(tiff|webp|tga|wbmp|pdf|icns|gif)\b", "pictures that are never read"),
    (r"plugins/platforminputcontexts/(lib)?qtvirtualkeyboard", "a keyboard drawn by Qt Quick"),
    (r"plugins/platformthemes/libqgtk3", "dialogs of GTK, which would bring GTK along"),
    (r"libQt6(Qml|Quick|VirtualKeyboard|EglF|Sql|Test|Pdf|Designer|Help|Xml|Concurrent)",
     "Qt libraries of these"),
    (r"Qt6(Qml|Quick|VirtualKeyboard|Sql|Test|Pdf|Designer|Help|Xml|Concurrent)\w*\.dll", "the same on Windows"),
    (r"opengl32sw\.dll|d3dcompiler_47\.dll", "drawing on graphics cards"),
    (r"lib(cups|gnutls|p11-kit|unistring|nettle|hogweed|gmp|idn2|tasn1|avahi-client|avahi-common)[-.]",
     "the printing system, which is there where a printer is; without it, printing makes a PDF"),
    (r"libgtk-3|libgdk-3|libgdk_pixbuf|libpango|libcairo|libatk|libatspi|librsvg|libepoxy|libtiff|libwebp|libjpeg",
     "libraries of GTK and of those pictures"),
    (r"(^|/)lib(ssl|crypto)[-.]|liblz4", "ciphers for a network that is never asked"),
    (r"pycountry/locales/", "names of countries in other languages"),
    (r"pycountry/databases/(iso3166-2|iso639-|iso15924|iso639|iso4217)", "regions, scripts, languages, currencies"),
    (r"citeproc/data/(?!locales/locales(\.json|-en-US\.xml)$)", "words of references in other languages, and styles"),
    (r"rapidfuzz/.*_avx2", "the same once more for newer processors; the plain one takes its place"),
    (r"pandas/tests/|numpy/.*tests/|pyqtgraph/examples/", "tests and examples"),
    (r"pandas/_libs/.*\.(pyx|pxd|h|c)$|numpy/.*\.(pyi|pxd|h|a|f90|c)$|numpy/_core/(include|lib)/", "for compilers"),
    (r"pyqtgraph/(icons/.*\.(svg|png)|colors/maps/)", "pictures of tools that are not shown"),
    (r"\.pyi$|/py\.typed$|\.debug$|\.pdb$", "for programmers"),
    (r"-[0-9][^/]*\.dist-info/(?!METADATA$)", "what only package installers read"),
)  # fmt: skip
"""Patterns of files beside the program that stay out, with what they are."""

_left_out = re.compile("|".join(f"(?:{pattern})" for pattern, _ in FILES_LEFT_OUT))

Entry = tuple[str, str, str]
"""PyInstaller's: name in the bundle, file, kind."""


BROUGHT_ALONG = (
    "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0", "libxcb-util.so.1",
)  # fmt: skip
"""Small libraries that Qt needs for a window on X11 and that many a desktop lacks; they touch no driver."""


def for_any_desktop() -> list[tuple[str, str]]:
    """`BROUGHT_ALONG` where this system has it, as PyInstaller wants it. Raises FileNotFoundError."""
    if not sys.platform.startswith("linux"):
        return []
    listed = subprocess.run(["/sbin/ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    places = {line.split()[0]: line.rpartition("=> ")[2] for line in listed.splitlines() if "=>" in line}
    for name in BROUGHT_ALONG:
        if name not in places:
            raise FileNotFoundError(
                f"{name} is needed on the system that builds; on Debian it is in {name.split('.')[0]}*"
            )
    return [(places[name], ".") for name in BROUGHT_ALONG]


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that go in, in the order of their names."""
    return sorted(entry for entry in entries if stays(entry[0]))


def slimmed(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The entries with Python's and SQLAlchemy's own libraries replaced by copies that hold nothing for debuggers.

    Never all of them: `strip` breaks the libraries inside NumPy's wheels, and those hold no such data anyway. ICU's
    words go along (see `icu`).
    """
    strip = shutil.which("strip") if sys.platform.startswith("linux") else None
    if strip is None:
        return list(entries)
    folder.mkdir(parents=True, exist_ok=True)
    slim: list[Entry] = []
    for name, file, kind in entries:
        if kind in ("BINARY", "EXTENSION") and _with_debug_data.search(name):
            copy = folder / name.replace("/", "!")
            subprocess.run([strip, "--strip-debug", "-o", copy, file], check=True)
            file = str(copy)
        elif kind == "BINARY" and PurePosixPath(name).name.startswith("libicudata"):
            file = str(icu.smaller(Path(file), folder / PurePosixPath(name).name))
        slim.append((name, file, kind))
    return slim


_with_debug_data = re.compile(r"^libpython|lib-dynload/|^sqlalchemy/")


def stays(name: str) -> bool:
    """Whether a file of this name goes in."""
    path = name.replace("\\", "/")
    name_alone = PurePosixPath(path).name
    if name_alone.startswith(BROUGHT_ALONG):
        return True
    if sys.platform.startswith("linux") and name_alone.startswith(_OF_THE_SYSTEM):
        return ".libs/" in path
    return not _left_out.search(path)


_OF_THE_SYSTEM = (
    "libstdc++.so", "libgcc_s.so", "libglib-2.0", "libgthread-2.0", "libgio-2.0", "libgobject-2.0", "libgmodule-2.0",
    "libdbus-1", "libfontconfig", "libfreetype", "libX", "libxcb", "libxkbcommon", "libwayland-",
    "libpcre", "libsystemd", "libmount", "libblkid", "libselinux", "libcap", "libexpat", "libuuid", "libbsd", "libmd",
    "libgcrypt", "libgpg-error", "libpixman", "libthai", "libdatrie", "libfribidi", "libharfbuzz", "libgraphite",
    "libpng16",
)  # fmt: skip
"""Libraries that any desktop has, and that must be its own: a second copy beside it disagrees with its drivers."""
