"""Layouts that give way: items that flow to the next line, rows that fold into a column."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items in reading order, going to the next line when the line is full."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        sides = self.contentsMargins()
        inside = max(1, width - sides.left() - sides.right())
        return self._arrange(QRect(0, 0, inside, 0), move=False) + sides.top() + sides.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0)).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for number, items in enumerate(self._lines(rect.width())):
            y += self.spacing() if number else 0
            height = max(size.height() for _, size in items)
            x = rect.x()
            for item, size in items:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height
        return y - rect.y()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = _size(item, max(width, 1))
            if not lines or used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self.spacing()
        return lines


def _size(item: QLayoutItem, width: int) -> QSize:
    size = item.sizeHint().boundedTo(QSize(width, 16777215))
    if item.hasHeightForWidth():
        size.setHeight(item.heightForWidth(size.width()))
    return size


class FoldingRow(QWidget):
    """Side by side while there is room, one under the other when there is not."""

    def __init__(self, least: int = 0, spacing: int = 16, above: int | None = None) -> None:
        """``least``: the characters each part needs to stand beside the others (0: its own size hint);
        ``above``: the pixels between them once one is under the other (None: as beside).
        """
        super().__init__()
        self._least = least
        self._spacings = spacing, spacing if above is None else above
        self._parts: list[QWidget] = []
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(spacing)

    def add(self, part: QWidget, stretch: int = 0) -> None:
        """Add a part at the end."""
        self._parts.append(part)
        self.row.addWidget(part, stretch)

    @property
    def is_folded(self) -> bool:
        return self.row.direction() == QBoxLayout.Direction.TopToBottom

    def sizeHint(self) -> QSize:
        # As wide as side by side, folded or not: a row around this one would else fold by what it was before.
        return QSize(self._needed(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        width = max((part.minimumSizeHint().width() for part in self._shown()), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part has other words, or is shown
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        folded = self.width() < self._needed()
        direction = QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        if direction != self.row.direction():
            self.row.setDirection(direction)
            self.row.setSpacing(self._spacings[folded])
            self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _needed(self) -> int:
        shown = self._shown()
        character = self.fontMetrics().averageCharWidth()
        widths = [self._least * character if self._least else part.sizeHint().width() for part in shown]
        return sum(widths) + self._spacings[False] * max(0, len(shown) - 1)
