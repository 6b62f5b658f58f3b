"""When the window locks by itself: nobody touched it for a while, or the computer slept."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_LOOK_MS = 5_000
_SLEPT_SECONDS = 60.0
"""Between two looks the program is expected to have run: a longer hole is a computer that slept."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idleness:
    """How long nobody has touched the program. Both clocks give seconds; ``steady`` never jumps, and on some
    systems stands still while the computer sleeps: ``wall`` then tells.
    """

    def __init__(self, minutes: int, steady: Callable[[], float], wall: Callable[[], float]) -> None:
        self.minutes = minutes
        self._steady, self._wall = steady, wall
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._steady()
        self._seen = (self._touched, self._wall())

    def is_over(self) -> bool:
        """Has it lasted too long, or did the computer sleep since the last look? Called every few seconds."""
        before, self._seen = self._seen, (self._steady(), self._wall())
        slept = max(now - then for now, then in zip(self._seen, before, strict=True)) > _SLEPT_SECONDS
        return slept or self._seen[0] - self._touched >= self.minutes * 60


class IdleWatch(QObject):
    """``left`` when nobody has been there for long enough. Any key or mouse in any window of the program
    counts.
    """

    left = Signal()

    def __init__(self, idleness: Idleness, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.idleness = idleness
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on."""
        self.idleness.touch()
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """The window is locked or closed: there is nothing to watch."""
        self._timer.stop()

    def look(self) -> None:
        """Every few seconds: also takes in dialogs and menus that were opened since."""
        # Native windows receive what hands do, once each; a filter on the whole application would see
        # every event of every widget.
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)
        if self.idleness.is_over():
            self._leave()

    def _leave(self) -> None:
        self.stop()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            if self.idleness.is_over():  # the first key after a sleep opens nothing
                self._leave()
                return True
            self.idleness.touch()
        return super().eventFilter(watched, event)


def steady_seconds() -> float:
    """The clock that nobody sets."""
    return time.monotonic()
