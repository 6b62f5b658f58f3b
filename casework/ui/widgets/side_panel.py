"""A list and, beside it, what is known of the chosen row; in a narrow window one hides the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.ui.widgets.basics import Kind, button

_NO_LIMIT = 16777215


class ListAndPanel(QWidget):
    """``read`` shows the panel where the list hides it; its own button comes back."""

    def __init__(self, front: QWidget, panel: QWidget, panel_characters: int, list_characters: int) -> None:
        super().__init__()
        self._front, self._characters = front, (panel_characters, list_characters)
        self._reading = self._was_narrow = False
        self._back = button("← Revenir à la liste", self.go_back, kind=Kind.LINK)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._back)
        column.addWidget(panel, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(front, 1)
        row.addWidget(self._side)
        self._arrange()

    def read(self) -> None:
        """Enter on a row: go to the panel."""
        self._reading = self._is_narrow()
        self._arrange()
        self._side.focusNextChild()

    def go_back(self) -> None:
        """The list again."""
        self._reading = False
        self._arrange()
        self._front.setFocus()

    def _is_narrow(self) -> bool:
        return self.width() < sum(self._characters) * self.fontMetrics().averageCharWidth()

    def _arrange(self) -> None:
        narrow = self._is_narrow()
        if narrow and not self._was_narrow:
            # Somebody is in the panel while the window shrinks or the text grows: it does not leave them.
            focus = self._side.window().focusWidget()
            self._reading = focus is not None and self._side.isAncestorOf(focus)
        self._was_narrow = narrow
        self._reading = self._reading and narrow
        self._back.setVisible(self._reading)
        self._side.setVisible(self._reading or not narrow)
        self._front.setVisible(not self._reading)
        room = self._characters[0] * self.fontMetrics().averageCharWidth()
        self._side.setMinimumWidth(0 if narrow else room)
        self._side.setMaximumWidth(_NO_LIMIT if narrow else room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_side"):
            self._arrange()
