"""A long page that scrolls to whatever takes the keyboard, also when it was not by Tab."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_AROUND = 60  # pixels of what is around it: its label, its help


class FocusFollower(QObject):
    """Belongs to the area it scrolls."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._is_due = False
        content = area.widget()
        assert content is not None
        content.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What was added, or grows as it is typed, moves what has the keyboard.
        if event.type() == QEvent.Type.Resize:
            self._soon()
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._area.isAncestorOf(new):
            self._soon()

    def _soon(self) -> None:
        """Once everything is in its place."""
        if not self._is_due:
            self._is_due = True
            QTimer.singleShot(0, self, self._show)

    def _show(self) -> None:
        self._is_due = False
        focus = self._area.window().focusWidget()
        if focus is not None and focus.isVisible() and self._area.isAncestorOf(focus):
            self._area.ensureWidgetVisible(focus, 0, _AROUND)
