"""The frame of the pages before login: one panel in the middle. Kept light, as the login page is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from casework.ui.labels import sign


class StartFrame(QWidget):
    """A titled panel; fill ``body``. It scrolls when the window is too small for it."""

    def __init__(self, heading: str, sentence: str = "", width: int = 52) -> None:
        """``width`` in characters."""
        super().__init__()
        self._characters = width
        self.setAccessibleName(heading)
        self.panel = QFrame()
        self.panel.setProperty("role", "panel")
        inside = QVBoxLayout(self.panel)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(12)
        self.heading = sign(heading, "title")
        inside.addWidget(self.heading)
        self.sentence = sign(sentence, "muted")
        self.sentence.setVisible(bool(sentence))
        inside.addWidget(self.sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(32)
        self._columns.addLayout(self.body, 1)
        inside.addLayout(self._columns)
        middle = QWidget()
        middle.setProperty("role", "scrolled")
        grid = QGridLayout(middle)
        grid.setContentsMargins(16, 24, 16, 24)
        grid.setRowStretch(0, 2)
        grid.setRowStretch(2, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.panel, 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(middle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.area = area

    def put_beside(self, widget: QWidget) -> None:
        """Something at the right of ``body``, or under it in a narrow window; the panel is twice as wide."""
        self._characters *= 2
        self._columns.addWidget(widget, 1)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._wanted() + 32, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "area"):
            self._fit()

    def _fit(self) -> None:
        room = max(260, self.width() - 48)
        self.panel.setFixedWidth(min(self._wanted(), room))
        narrow = self._columns.count() > 1 and room < self._wanted() * 0.7
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def _wanted(self) -> int:
        return self._characters * self.fontMetrics().averageCharWidth() + 64
