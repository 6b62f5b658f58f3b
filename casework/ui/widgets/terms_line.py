"""A stay's terms as one line: what is over, what runs, what was granted; each said in words below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.base.dates import short_date
from casework.base.text import typeset
from casework.ui.theme import colours_shown

_GAP = 3


class TermSegment(NamedTuple):
    """One term of the line; ``by_derogation`` is drawn with an edge and said in words."""

    starts_on: date
    ends_on: date
    by_derogation: bool = False


class TermsLine(QWidget):
    """Segments as long as their terms; what has passed is full, what is to come is pale."""

    def __init__(self, segments: Sequence[TermSegment] = (), today: date | None = None) -> None:
        super().__init__()
        self._segments: Sequence[TermSegment] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if today:
            self.show_terms(segments, today)

    def show_terms(self, segments: Sequence[TermSegment], today: date) -> None:
        """Show these terms, in order, as they stand on a day."""
        self._segments, self._today = tuple(segments), today
        said = [
            f"terme {number} : du {short_date(one.starts_on)} au {short_date(one.ends_on)}"
            + (", par dérogation" if one.by_derogation else "")
            for number, one in enumerate(segments, 1)
        ]
        self.setAccessibleName(typeset("Termes du séjour : " + " ; ".join(said)))
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, max(10, self.fontMetrics().height() // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._segments:
            return
        colours = colours_shown()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._segments[0].starts_on, self._segments[-1].ends_on
        days = max((last - first).days + 1, 1)
        room = self.width() - 2
        for one in self._segments:
            left = 1 + room * (one.starts_on - first).days / days
            width = max(room * ((one.ends_on - one.starts_on).days + 1) / days - _GAP, 2.0)
            box = QRectF(left, 1, width, self.height() - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.line))
            painter.drawRoundedRect(box, 3, 3)
            passed = (self._today - one.starts_on).days + 1
            share = min(max(passed / ((one.ends_on - one.starts_on).days + 1), 0.0), 1.0)
            if share:
                painter.setBrush(QColor(colours.accent))
                painter.drawRoundedRect(QRectF(left, 1, max(width * share, 2.0), box.height()), 3, 3)
            if one.by_derogation:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(colours.due), 2))
                painter.drawRoundedRect(box, 3, 3)
        painter.end()
