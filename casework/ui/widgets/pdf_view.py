"""The pages of a PDF, one under the other: only those in sight are pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from casework.base.text import NBSP
from casework.ui.theme import colours_shown
from casework.ui.widgets.pdf_pages import PageSize

_GAP = 16
_KEPT = 12
_ZOOM_STEP = 1.25
_LEAST_ZOOM, _MOST_ZOOM = 0.25, 5.0
_MOST_FITTED_ZOOM = 1.15


class PdfView(QAbstractScrollArea):
    """Shows pages; asks for the pictures it lacks: ``wanted(index, pixels_per_point)`` → ``set_picture``.

    ``moved``: the page in sight or the zoom changed. Keys: arrows and page keys, Home, End, Ctrl and + − 0.
    """

    wanted = Signal(int, float)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sizes: Sequence[PageSize] = ()
        self._pictures: dict[int, tuple[float, QImage]] = {}
        self._asked: dict[int, float] = {}
        self._zoom = 1.0
        self._fits_width = True
        self.setAccessibleName("Pages du document")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_moved)

    # What is shown ---------------------------------------------------------------------------------

    def set_document(self, sizes: Sequence[PageSize]) -> None:
        """Start on the first page of another document, as wide as the window."""
        self._sizes = sizes
        self._pictures.clear()
        self._asked.clear()
        self._fits_width = True
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._on_moved()

    def set_picture(self, index: int, pixels_per_point: float, picture: QImage) -> None:
        """A picture that was wanted; one for a zoom that has changed since is only a stopgap."""
        self._pictures.pop(index, None)
        self._pictures[index] = (pixels_per_point, picture)
        while len(self._pictures) > _KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self.viewport().update()

    def has_picture(self, index: int) -> bool:
        """Is this page drawn, at whatever zoom?"""
        return index in self._pictures

    @property
    def page_count(self) -> int:
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page that takes the middle of the window, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return next((i for i in range(len(self._sizes)) if self._page_rect(i).bottom() >= middle), 0)

    @property
    def zoom(self) -> float:
        """1: as large as on paper."""
        return self._zoom

    def show_page(self, index: int) -> None:
        """Scroll to the top of a page, from 0."""
        if self._sizes:
            index = max(0, min(index, len(self._sizes) - 1))
            self.verticalScrollBar().setValue(self._page_rect(index).top() - _GAP)

    def zoom_in(self) -> None:
        self._zoom_to(self._zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        self._zoom_to(self._zoom / _ZOOM_STEP)

    def fit_width(self) -> None:
        """As wide as the window, from now on."""
        self._keep_place(fits_width=True)

    def _zoom_to(self, zoom: float) -> None:
        self._keep_place(fits_width=False, zoom=max(_LEAST_ZOOM, min(zoom, _MOST_ZOOM)))

    # Where pages stand -----------------------------------------------------------------------------

    def _scale(self) -> float:
        """Device-independent pixels a point, on paper's own size times the zoom."""
        return self.logicalDpiX() / 72 * self._zoom

    def _page_rect(self, index: int) -> QRect:
        """Where a page stands, from the top of the document."""
        scale = self._scale()
        top = _GAP + sum(round(size.height * scale) + _GAP for size in self._sizes[:index])
        width, height = (round(side * scale) for side in self._sizes[index])
        left = max(_GAP, (self.viewport().width() - width) // 2)
        return QRect(left, top, width, height)

    def _lay_out(self) -> None:
        if not self._sizes:
            return
        widest = max(size.width for size in self._sizes)
        if self._fits_width:
            room = max(self.viewport().width() - 2 * _GAP, 100)
            # Never much larger than the paper: on a wide screen one would see a third of a page.
            self._zoom = max(_LEAST_ZOOM, min(room / (widest * self.logicalDpiX() / 72), _MOST_FITTED_ZOOM))
        last = self._page_rect(len(self._sizes) - 1)
        self._set_range(self.verticalScrollBar(), last.bottom() + _GAP, self.viewport().height())
        width = round(widest * self._scale()) + 2 * _GAP
        self._set_range(self.horizontalScrollBar(), width, self.viewport().width())
        self._on_moved()

    @staticmethod
    def _set_range(bar: QScrollBar, length: int, room: int) -> None:
        bar.setRange(0, max(0, length - room))
        bar.setPageStep(room)
        bar.setSingleStep(40)

    def _keep_place(self, *, fits_width: bool, zoom: float | None = None) -> None:
        """Lay out again, what is at the top of the window staying there."""
        index = self.page
        top = self._page_rect(index).top() if self._sizes else 0
        points = (self.verticalScrollBar().value() - top) / self._scale()
        self._fits_width = fits_width
        self._zoom = self._zoom if zoom is None else zoom
        self._lay_out()
        if self._sizes:
            self.verticalScrollBar().setValue(round(self._page_rect(index).top() + points * self._scale()))

    def _in_sight(self) -> list[int]:
        top = self.verticalScrollBar().value()
        sight = QRect(0, top, 10**6, self.viewport().height())
        return [index for index in range(len(self._sizes)) if self._page_rect(index).intersects(sight)]

    def _on_moved(self) -> None:
        wanted = round(self._scale() * self.devicePixelRatioF(), 3)
        for index in self._in_sight():
            known = self._pictures.get(index)
            if (known is None or known[0] != wanted) and self._asked.get(index) != wanted:
                self._asked[index] = wanted
                self.wanted.emit(index, wanted)
        self.setAccessibleDescription(f"Page{NBSP}{self.page + 1} sur {len(self._sizes)}")
        self.viewport().update()
        self.moved.emit()

    # Qt --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_shown()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(colours.window))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for index in self._in_sight():
            paper = self._page_rect(index)
            painter.fillRect(paper, QColor("white"))
            if index in self._pictures:
                painter.drawImage(paper, self._pictures[index][1])
            painter.setPen(QColor(colours.edge))
            painter.drawRect(paper)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_place(fits_width=self._fits_width)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            else:
                self.zoom_out()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        moves = {
            Qt.Key.Key_Down: lambda: bar.setValue(bar.value() + bar.singleStep()),
            Qt.Key.Key_Up: lambda: bar.setValue(bar.value() - bar.singleStep()),
            Qt.Key.Key_PageDown: lambda: bar.setValue(bar.value() + bar.pageStep() - 40),
            Qt.Key.Key_PageUp: lambda: bar.setValue(bar.value() - bar.pageStep() + 40),
            Qt.Key.Key_Space: lambda: bar.setValue(bar.value() + bar.pageStep() - 40),
            Qt.Key.Key_Home: lambda: bar.setValue(0),
            Qt.Key.Key_End: lambda: bar.setValue(bar.maximum()),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            move()
