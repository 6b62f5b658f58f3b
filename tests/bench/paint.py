"""When a widget and all that is in it has been painted. Both sides of a figure learn it this way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject


class _After(QObject):
    """Called once what is being painted is painted, before anything that waits in the queue."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then: Callable[[], None] | None = then

    def event(self, event: QEvent) -> bool:
        then, self.then = self.then, None
        if then is not None:
            then()
        return True


def when_painted(kind: type[Any], then: Callable[[], None], is_complete: Callable[[Any], bool]) -> None:
    """Call ``then`` after the first paint of a ``kind`` of widget that ``is_complete``."""
    painted, after = kind.paintEvent, _After(then)

    def paint(widget: Any, event: Any) -> None:
        painted(widget, event)
        if after.then is not None and is_complete(widget):
            QCoreApplication.postEvent(after, QEvent(QEvent.Type.User), 1000)

    kind.paintEvent = paint
