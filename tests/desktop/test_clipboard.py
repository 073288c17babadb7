"""What is made beside the window for the clipboard comes in the order in which it was asked for."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop import clipboard, pools, tasks


@pytest.fixture
def owner(qapp):
    QGuiApplication.clipboard().setText("before")
    made = QObject()
    yield made
    tasks.wait_for_all()


@pytest.fixture
def asked(owner):
    """Asks for a text that is there once an event lets it; what became of it is noted."""
    told: list[str] = []

    def ask(words: str, ready: Event) -> None:
        def put(made: str) -> None:
            QGuiApplication.clipboard().setText(made)
            told.append(made)

        def make(_):
            ready.wait(20)
            return words

        clipboard.copy(
            owner, make, put, failed=lambda error: told.append(str(error)), dropped=lambda: told.append(f"no {words}")
        )

    ask.told = told
    return ask


def ready() -> Event:
    event = Event()
    event.set()
    return event


def all_came(qtbot):
    qtbot.waitUntil(pools.are_idle)
    qtbot.waitUntil(lambda: not tasks._running)


def test_what_was_asked_for_last_stays_also_where_it_is_there_first(qtbot, asked):
    slow = Event()
    asked("first", slow)
    asked("second", ready())
    qtbot.waitUntil(lambda: "second" in asked.told)
    slow.set()
    all_came(qtbot)
    assert QGuiApplication.clipboard().text() == "second"
    assert asked.told == ["no first", "second"]


def test_what_came_in_time_is_not_told_to_be_dropped_when_more_is_asked_for(qtbot, asked):
    for words in ("first", "second"):
        asked(words, ready())
        all_came(qtbot)
    assert asked.told == ["first", "second"]


def test_what_a_person_copied_in_the_meantime_stays(qtbot, asked, monkeypatch):
    # Without a screen Qt does not know whose clipboard it is.
    monkeypatch.setattr(clipboard, "_own_words", lambda: QGuiApplication.clipboard().text())
    slow = Event()
    asked("a long list", slow)
    QGuiApplication.clipboard().setText("one word")
    slow.set()
    all_came(qtbot)
    assert QGuiApplication.clipboard().text() == "one word"
    assert asked.told == ["no a long list"]


def test_an_owner_that_is_gone_is_not_told(qtbot, qapp):
    told, slow, gone = [], Event(), QObject()
    clipboard.copy(gone, lambda _: slow.wait(20), told.append, failed=told.append, dropped=lambda: told.append("no"))
    gone.deleteLater()
    qtbot.waitUntil(lambda: clipboard._under_way[0].task.is_cancelled)
    stays = QObject()
    clipboard.copy(stays, lambda _: "second", told.append, failed=told.append)
    qtbot.waitUntil(lambda: told == ["second"])
    slow.set()
    all_came(qtbot)
    assert told == ["second"] and not clipboard._under_way
