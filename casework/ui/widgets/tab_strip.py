"""Tabs of a page, as a row that wraps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.ui.widgets.flow import FlowLayout
from casework.ui.widgets.walking import Walk


class TabStrip(QFrame):
    """The tabs, as a row that wraps; arrows move between them, Enter opens."""

    picked = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setAccessibleName(name)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        walk = Walk(self._group, Qt.Key.Key_Left, Qt.Key.Key_Right)
        row = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 0, 18, 0)
        outer.addWidget(row)
        flow = FlowLayout(row, spacing=18)
        for key, label in tabs:
            tab = _Tab(label)
            tab.setChecked(not self._buttons)
            tab.clicked.connect(lambda _=False, key=key: self.picked.emit(key))
            walk.add(tab)
            self._buttons[key] = tab
            flow.addWidget(tab)

    def value(self) -> str:
        """The key of the chosen tab."""
        return next(key for key, tab in self._buttons.items() if tab.isChecked())

    def set_value(self, key: str) -> None:
        """Choose without saying so."""
        self._buttons[key].setChecked(True)


class _Tab(QPushButton):
    """As wide as its words are when it is chosen: choosing moves nothing."""

    def __init__(self, label: str) -> None:
        super().__init__(typeset(label))
        self.setCheckable(True)
        self.setAutoDefault(True)
        self.setProperty("kind", "tab")
        self.setAccessibleName(typeset(label))

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        width = QFontMetrics(bold).horizontalAdvance(self.text()) + 18
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
