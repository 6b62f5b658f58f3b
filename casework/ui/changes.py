"""The one signal that tells open pages to reload."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from casework.domain.changes import Change


class ChangeFeed(QObject):
    """Says what has just been committed. The desk publishes; pages listen."""

    changed = Signal(object)  # a Change

    def publish(self, change: Change) -> None:
        """Tell every open page, in the window's thread."""
        self.changed.emit(change)
