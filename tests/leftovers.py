"""Widgets truly gone once a test is over."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


def delete_widgets_left() -> None:
    """Windows that were only closed go too. ``deleteLater`` waits for an event loop, and between tests there
    is none: each later test would style, lay out and walk through the widgets of all those before it."""
    for window in QApplication.topLevelWidgets():
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
