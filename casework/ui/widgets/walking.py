"""Buttons of which one is current, as one stop of the keyboard: places of the window, tabs of a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class Walk(QObject):
    """Tab comes in on the current one; arrows move from one to the other, and only Enter or Space opens.

    Left to itself Qt opens the next one at each arrow from the current one, and none from the others; and Tab
    comes in where one was last.
    """

    def __init__(self, group: QButtonGroup, back: Qt.Key, on: Qt.Key) -> None:
        """``back``, ``on``: the arrows that go to the one before and to the next."""
        super().__init__(group)
        self._group = group
        self._steps = {back: -1, on: 1}
        group.buttonToggled.connect(lambda _button, _on: self._settle())

    def add(self, button: QAbstractButton) -> None:
        """One more, after the others."""
        self._group.addButton(button)
        button.installEventFilter(self)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._stop_at_current()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, key: Qt.Key) -> bool:
        shown = [one for one in self._group.buttons() if one.isVisible()]
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            shown[0 if key == Qt.Key.Key_Home else -1].setFocus()
        elif step := self._steps.get(key):
            at = next(number for number, one in enumerate(shown) if one is watched)
            shown[(at + step) % len(shown)].setFocus()
        return key in (*_ARROWS, Qt.Key.Key_Home, Qt.Key.Key_End)

    def _settle(self) -> None:
        if not any(one.hasFocus() for one in self._group.buttons()):
            self._stop_at_current()

    def _stop_at_current(self) -> None:
        buttons = self._group.buttons()
        current = self._group.checkedButton() or buttons[0]
        for one in buttons:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is current else Qt.FocusPolicy.ClickFocus)
