"""What tests of pages are given: a desk that answers at once, scripted dialogs, a look at what they leave.

``qtbot`` comes from pytest-qt; any Qt warning fails the test (pyproject.toml).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol, cast
from weakref import WeakSet

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from casework.domain.permissions import Actor, Role
from casework.services.prints import Audience, PrintedDocument
from casework.services.suite import Suite
from casework.ui import theme
from casework.ui.ask import ScriptedAsk
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.workers import ImmediateDesk
from tests.conftest import FixedClock
from tests.leftovers import delete_widgets_left


@pytest.fixture(autouse=True)
def nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a thread or a running timer behind; takes its widgets away."""
    started: WeakSet[QTimer] = WeakSet()
    start = QTimer.start

    def watched(timer: QTimer, *args: int) -> None:
        started.add(timer)
        start(timer, *args)

    monkeypatch.setattr(QTimer, "start", watched)
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert not left, f"threads left running: {left}"
    import shiboken6

    running = [
        timer.objectName() or str(timer.parent())
        for timer in started
        if shiboken6.isValid(timer) and timer.isActive()
    ]
    assert not running, f"timers left running: {running}"
    delete_widgets_left()


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The program's look, light, 100 %."""
    theme.apply_theme(qapp, theme.LIGHT)
    return qapp


@pytest.fixture
def ask() -> ScriptedAsk:
    """Answers are appended by the test: ``ask.answers.append(True)``; what was asked is in ``ask.asked``."""
    return ScriptedAsk()


CLAIRE = Actor(1, "claire", "Claire Aubert", Role.HEAD_OF_SERVICE, b"session")


class Navigations(list[tuple[str, dict[str, object]]]):
    """Where a page asked to go."""

    def __call__(self, place: str, **args: object) -> None:
        self.append((place, args))


class Previews(list[tuple[str, str, bytes]]):
    """What a page asked to preview, made at once."""

    def __call__(self, title: str, make: Callable[[Audience], PrintedDocument]) -> None:
        document = make(Audience.TEAM)
        self.append((title, document.file_name, document.data))


@pytest.fixture
def navigations() -> Navigations:
    return Navigations()


@pytest.fixture
def previews() -> Previews:
    return Previews()


class MakeContext(Protocol):
    def __call__(self, suite: object, actor: Actor = ...) -> Context: ...


@pytest.fixture
def make_context(
    dressed: QApplication,
    ask: ScriptedAsk,
    clock: FixedClock,
    navigations: Navigations,
    previews: Previews,
) -> MakeContext:
    """``make_context(suite, actor)``: a Context around a true Suite, or an object with the services the
    page uses.
    """

    def make(suite: object, actor: Actor = CLAIRE) -> Context:
        feed = ChangeFeed()
        return Context(
            suite=cast("Suite", suite),
            actor=actor,
            desk=ImmediateDesk(feed),
            ask=ask,
            changes=feed,
            clock=clock,
            navigate=navigations,
            preview=previews,
        )

    return make
