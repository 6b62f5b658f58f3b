"""When a widget and all that is in it has been painted. Both sides of a figure learn it this way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject


class _After(QObject):
    """Called once what is being painted is painted, before anything that waits in the queue."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            self._then()
            return True
        return super().event(event)


_KEPT: list[_After] = []


def when_painted(kind: type[Any], then: Callable[[], None], is_complete: Callable[[Any], bool]) -> None:
    """Call ``then`` after the first paint of a ``kind`` of widget that ``is_complete``."""
    painted = kind.paintEvent

    def paint(widget: Any, event: Any) -> None:
        painted(widget, event)
        if not _KEPT and is_complete(widget):
            _KEPT.append(_After(then))
            QCoreApplication.postEvent(_KEPT[0], QEvent(QEvent.Type.User), 1000)

    kind.paintEvent = paint
