"""When the window locks by itself: idle, asleep, told by the system."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casework.ui.idleness import Idleness, IdleWatch
from casework.ui.system_lock import SystemLock, windows_says_leaving


class Seconds:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.steady = self.wall = 1000.0

    def pass_by(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def idleness(seconds: Seconds) -> Idleness:
    return Idleness(10, lambda: seconds.steady, lambda: seconds.wall)


def looked_after(idleness: Idleness, seconds: Seconds, minutes: float) -> bool:
    """The program looks every five seconds; was it over at any look?"""
    over = False
    for _ in range(int(minutes * 12)):
        seconds.pass_by(5)
        over = over or idleness.is_over()
    return over


def test_ten_minutes_without_a_touch_are_too_long_and_not_a_second_less(
    idleness: Idleness, seconds: Seconds
) -> None:
    assert not looked_after(idleness, seconds, 9.9)
    assert looked_after(idleness, seconds, 0.2)


def test_a_touch_begins_the_wait_again(idleness: Idleness, seconds: Seconds) -> None:
    looked_after(idleness, seconds, 9.5)
    idleness.touch()
    assert not looked_after(idleness, seconds, 9.5)


def test_a_sleep_is_seen_on_whichever_clock_counts_it(idleness: Idleness, seconds: Seconds) -> None:
    seconds.wall += 120
    assert idleness.is_over()
    assert not idleness.is_over(), "once"
    seconds.steady += 120
    assert idleness.is_over()


def test_a_clock_set_back_neither_locks_nor_keeps_from_locking(idleness: Idleness, seconds: Seconds) -> None:
    seconds.wall -= 7200
    assert not idleness.is_over()
    assert looked_after(idleness, seconds, 10)


def press(window: QWidget) -> None:
    """A key as the system gives it: to the native window."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)


def test_a_key_or_a_movement_in_any_window_counts(
    dressed: QApplication, qtbot: QtBot, idleness: Idleness, seconds: Seconds
) -> None:
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
        window.show()
    watch = IdleWatch(idleness)
    left: list[int] = []
    watch.left.connect(lambda: left.append(1))
    watch.start()
    looked_after(idleness, seconds, 9)
    press(second)
    looked_after(idleness, seconds, 9)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(3, 3),
        QPointF(3, 3),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    handle = first.windowHandle()
    assert handle is not None
    QApplication.sendEvent(handle, moved)
    looked_after(idleness, seconds, 9)
    watch.look()
    assert not left
    looked_after(idleness, seconds, 1)
    watch.look()
    assert left == [1]


def test_the_first_key_after_a_sleep_locks_and_opens_nothing(
    dressed: QApplication, qtbot: QtBot, idleness: Idleness, seconds: Seconds
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watch = IdleWatch(idleness)
    left: list[int] = []
    watch.left.connect(lambda: left.append(1))
    watch.start()
    seconds.wall += 3600
    press(window)
    assert left == [1]
    press(window)
    assert left == [1], "locked: nothing is watched any more"


@pytest.mark.parametrize(
    ("message", "wparam", "leaving"),
    [
        (0x02B1, 0x7, True),  # locked
        (0x02B1, 0x8, False),  # unlocked
        (0x02B1, 0x2, True),  # another user
        (0x02B1, 0x4, True),  # a remote desktop closed
        (0x02B1, 0x1, False),
        (0x0218, 0x4, True),  # going to sleep
        (0x0218, 0x12, False),  # awake
        (0x0100, 0x7, False),  # a key
    ],
)
def test_what_windows_says_of_its_session(message: int, wparam: int, leaving: bool) -> None:
    assert windows_says_leaving(message, wparam) is leaving


def test_a_screen_saver_that_begins_is_leaving_and_one_that_ends_is_not(dressed: QApplication) -> None:
    system = SystemLock()
    left: list[int] = []
    system.left.connect(lambda: left.append(1))
    system.on_flag(False)
    assert not left
    system.on_flag(True)
    system.on_lock()
    assert left == [1, 1]
