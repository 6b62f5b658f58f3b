"""Fields of the project's editor: text that grows as it is typed, and easy wording that is proposed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton

from casework.base.text import tidy, typeset
from casework.ui.forms import LineField, TextField

_MOST_LINES = 16


class GrowingText(TextField):
    """Many lines of text; as tall as what it holds, from ``lines`` up to sixteen."""

    def __init__(self, lines: int = 3, placeholder: str = "") -> None:
        super().__init__(lines, placeholder)
        self._least = lines
        self._shown = lines
        self.textChanged.connect(self._grow)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(self._shown))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height(self._shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _height(self, lines: int) -> int:
        return lines * self.fontMetrics().lineSpacing() + 20

    def _grow(self) -> None:
        # A plain text document counts its height in lines, folded ones included.
        lines = round(self.document().size().height())
        wanted = max(self._least, min(lines, _MOST_LINES))
        if wanted != self._shown:
            self._shown = wanted
            self.updateGeometry()


class FoldButton(QPushButton):
    """A line that opens and closes what is under it; in a narrow window its text is cut, its name never."""

    def __init__(self, slot: Callable[[], object]) -> None:
        super().__init__()
        self._full = ""
        self.setCheckable(True)
        self.setAutoDefault(True)
        self.setProperty("kind", "row")
        self.clicked.connect(lambda: slot())

    def set_full(self, text: str) -> None:
        """What it says where there is room."""
        self._full = typeset(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 32  # the padding and edge of the style sheet
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room))


class EasyField(LineField):
    """One line for the person's own sheet. It follows the proposal until somebody writes their own."""

    def __init__(self, propose: Callable[[], str]) -> None:
        super().__init__(max_length=300)
        self._propose = propose
        self._last = ""

    def set_value(self, value: object) -> None:
        super().set_value(value)
        self.refresh(fill=False)

    def refresh(self, *, fill: bool = True) -> None:
        """What it is proposed from changed: follow, unless the text is somebody's own."""
        proposal = tidy(self._propose())
        own = self.value() not in ("", self._last)
        self._last = proposal
        self.setPlaceholderText(typeset(proposal))
        if fill and not own:
            self.setText(proposal)
