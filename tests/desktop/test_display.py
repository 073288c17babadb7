"""Looking for a screen before Qt aborts without one."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

from desktop import display

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux is looked at")


def loader_without(*names: str):
    """Loads nothing, and says that `names` are not there, as the system's loader would."""

    def load(name: str) -> object:
        if name in names:
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return object()

    return load


def test_outside_linux_a_screen_is_always_there():
    assert display.look({}, system="darwin") == display.look({}, system="win32") == display.Display(True)


def test_without_display_there_is_no_screen():
    found = display.look({}, system="linux")
    assert not found.is_there
    assert "DISPLAY" in found.why_not


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:something"])
def test_a_platform_that_nobody_sees_is_no_screen(platform):
    found = display.look({"QT_QPA_PLATFORM": platform, "DISPLAY": ":0"}, system="linux")
    assert not found.is_there


def test_missing_libraries_are_named_with_their_packages():
    load = loader_without("libxcb-cursor.so.0", "libGL.so.1")
    found = display.look({"DISPLAY": ":0"}, system="linux", load=load)
    assert found.is_there
    assert set(found.missing) == {"libxcb-cursor.so.0", "libGL.so.1"}
    sentence = display.how_to_install(found.missing)
    assert "apt-get install libgl1 libxcb-cursor0" in sentence
    assert "libxcb-cursor.so.0" in sentence


def test_a_wayland_screen_needs_no_x11_libraries(tmp_path):
    (tmp_path / "wayland-0").touch()
    environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    load = loader_without(*display.FOR_X11, "libwayland-egl.so.1")
    assert display.look(environment, system="linux", load=load).missing == ("libwayland-egl.so.1",)


def test_a_wayland_name_without_its_socket_is_no_screen(tmp_path):
    environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert not display.look(environment, system="linux").is_there


@linux_only
def test_libraries_that_the_system_does_not_have_are_missing():
    assert display.missing(["libnobody-has-this.so.7"]) == ("libnobody-has-this.so.7",)
    assert display.missing(["libc.so.6"]) == ()


@linux_only
def test_a_screen_that_does_not_answer_is_no_screen():
    try:
        ctypes.CDLL("libxcb.so.1")
    except OSError:
        pytest.skip("needs libxcb to ask with")
    found = display.look({"DISPLAY": ":54321"})
    assert not found.is_there
    assert ":54321" in found.why_not


@linux_only
@pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="needs a screen")
def test_a_screen_that_answers_is_there():
    assert display.look({"DISPLAY": os.environ["DISPLAY"]}).is_there


def test_looking_needs_neither_qt_nor_the_library():
    script = (
        "import sys, desktop.display; print([m for m in sys.modules if m.startswith(('PySide6', 'db', 'sqlite3'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
