"""Widgets truly gone once a test is over."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent


def delete_widgets_left() -> None:
    """``deleteLater`` waits for an event loop, and between tests there is none: each later test would then
    style, lay out and walk through the widgets of all those before it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
