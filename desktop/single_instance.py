"""One Datahall for each person and screen: a second start hands its file to the first and ends.

So a library that is double-clicked opens in the window that is there already. The two talk through a local socket (a
named pipe on Windows) that only this person may use; nothing of it leaves the computer. Where Qt's network library
cannot be loaded, each start is a Datahall of its own, as it would be without this.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QCryptographicHash, QDir, QObject, Signal

from desktop import settings

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

CONNECT_MS = 500
ANSWER_MS = 3000
TAKEN = b"taken\n"
ACTIVATION = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""What the desktop gives a start that a click made: who has it may come to the front."""


def address() -> str:
    """Where the running one listens: one for each person, settings folder and screen."""
    screen = [os.environ.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY")]
    who = [str(settings.settings_path().absolute()), *screen]
    digest = QCryptographicHash.hash("\n".join(who).encode(), QCryptographicHash.Algorithm.Sha256)
    name = "datahall-" + digest.data().hex()[:16]
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if sys.platform.startswith("linux") and os.access(folder, os.W_OK):
        return str(Path(folder) / name)
    return name


def hand_over(path: Path | None) -> bool:
    """Has a running Datahall come to the front, and open `path` if one is given. False: there is none that answers."""
    if _nobody_listens():
        return False
    try:
        from PySide6.QtNetwork import QLocalSocket
    except ImportError:
        return False
    socket = QLocalSocket()
    socket.connectToServer(address())
    if not socket.waitForConnected(CONNECT_MS):
        return False
    _let_the_other_to_the_front()
    token = next((os.environ[name] for name in ACTIVATION if os.environ.get(name)), "")
    request = {"open": str(path.absolute()) if path else "", "token": token}
    socket.write(json.dumps(request).encode() + b"\n")
    socket.waitForBytesWritten(CONNECT_MS)
    taken = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == TAKEN
    socket.disconnectFromServer()
    return taken


def _nobody_listens() -> bool:
    """Whether that can be said without Qt's network library, which takes its time to load."""
    return sys.platform.startswith("linux") and not Path(QDir.tempPath(), address()).exists()


def _let_the_other_to_the_front() -> None:
    """Windows lets only the program that was clicked come to the front, unless that one allows another."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)


class Listener(QObject):
    """Tells what later starts ask for: `asked` carries the path to open, "" for none."""

    asked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None

    def listen(self) -> bool:
        """Begins to listen. False where that cannot be done: later starts then open windows of their own."""
        try:
            from PySide6.QtNetwork import QLocalServer
        except ImportError:
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = address()
        if not server.listen(name):
            # Nobody answered when this one started: what lies there was left by one that was killed.
            QLocalServer.removeServer(name)
            if not server.listen(name):
                return False
        server.newConnection.connect(self._take_connections)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(server.close)  # what would lie there makes the next start look who answers
        self._server = server
        return True

    def _take_connections(self) -> None:
        assert self._server is not None
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            request = json.loads(bytes(socket.readLine().data()))
            path, token = str(request["open"]), str(request["token"])
        except (ValueError, KeyError, TypeError):
            socket.disconnectFromServer()
            return
        socket.write(TAKEN)
        socket.flush()
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt hands it to the desktop when the window asks for the front
        self.asked.emit(path)
