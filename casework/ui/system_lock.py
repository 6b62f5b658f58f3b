"""The system’s own lock, sleep and switch of user, where they can be known: one name on every system.

Linux tells by D-Bus (logind, screen savers), Windows by messages to the window. macOS tells nothing that can
be heard here: there, as everywhere, a sleep is seen by its hole in time (``ui/idleness.py``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Signal,
    Slot,
)

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_SESSION_CHANGE, _POWER = 0x02B1, 0x0218
_LEAVING_SESSION = frozenset({0x2, 0x4, 0x6, 0x7})
"""WTS_CONSOLE_DISCONNECT (another user), WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK."""
_SUSPEND = 0x4
"""PBT_APMSUSPEND."""
_SCREEN_SAVERS = (
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
)
_LOGIN = "org.freedesktop.login1"


if sys.platform == "win32":

    def ask_windows(window_id: int) -> bool:
        """Ask Windows to tell this window of its session’s changes; False on other systems."""
        import ctypes

        this_session_only = 0
        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window_id), this_session_only)
        return True

else:

    def ask_windows(window_id: int) -> bool:
        """Windows tells; other systems have no such messages."""
        return False


def windows_says_leaving(message: int, wparam: int) -> bool:
    """Does this message of Windows say that the session is locked, left or put to sleep?"""
    if message == _SESSION_CHANGE:
        return wparam in _LEAVING_SESSION
    return message == _POWER and wparam == _SUSPEND


class SystemLock(QObject):
    """``left`` when the system locks, sleeps or shows somebody else’s session."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _WindowsMessages | None = None
        self._listening = False

    def listen(self, window_id: int) -> None:
        """Begin, once; ``window_id`` is the native window’s (Windows sends it messages)."""
        if self._listening:
            return
        self._listening = True
        if sys.platform == "linux":
            self._listen_to_buses()
        if ask_windows(window_id):
            self._filter = _WindowsMessages(self.left.emit)
            application = QCoreApplication.instance()
            assert application is not None
            application.installNativeEventFilter(self._filter)

    @Slot(bool)
    def on_flag(self, active: bool) -> None:
        """A screen saver begins or ends, the computer goes to sleep or wakes."""
        if active:
            self.left.emit()

    @Slot()
    def on_lock(self) -> None:
        """The session manager asks every program to lock."""
        self.left.emit()

    def _listen_to_buses(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection  # a system without it has no such bus
        except ImportError:
            return
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        flag, lock = "on_flag(bool)", "on_lock()"
        for path, interface in _SCREEN_SAVERS:
            self._hear(session, path, interface, "ActiveChanged", flag)
        self._hear(system, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep", flag)
        # Any session's: asking which is ours would make the window wait for an answer.
        self._hear(system, "", f"{_LOGIN}.Session", "Lock", lock)

    def _hear(self, bus: QDBusConnection, path: str, interface: str, name: str, slot: str) -> None:
        if bus.isConnected():
            bus.connect("", path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]  # not bytes


class _WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages that Windows sends to the program’s windows; stops none."""

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__()
        self._leave = leave

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        from ctypes import wintypes

        told = wintypes.MSG.from_address(int(message))
        if windows_says_leaving(told.message, told.wParam):
            self._leave()
        return False, 0
