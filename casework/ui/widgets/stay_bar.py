"""A stay's progress towards its end, as a bar with its dates in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.ui.theme import Tone
from casework.ui.widgets.basics import Words, heading, muted
from casework.ui.widgets.flow import FlowLayout


@dataclass(frozen=True)
class StayProgress:
    """What the bar says. ``fraction`` 0 to 1, of the term or the stay; None: no end is known, no bar.

    ``heading`` « 4 déc. 2025 → 3 déc. 2026 »; ``aside`` « dans 11 jours »; ``caption`` « 1re année ·
    renouvelable une fois ».
    """

    heading: str
    aside: str = ""
    aside_tone: Tone = Tone.NEUTRAL
    fraction: float | None = None
    caption: str = ""
    caption_end: str = ""


class StayBar(QWidget):
    """Heading and distance, bar, captions."""

    def __init__(self, progress: StayProgress | None = None, *, low: bool = False) -> None:
        """``low``: the caption stands beside the heading where there is room, so that the bar takes a line
        less.
        """
        super().__init__()
        self._heading, self._aside = heading(""), Words()
        self._caption, self._caption_end = muted(""), muted("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        said = (self._heading, self._caption) if low else (self._heading,)
        layout.addWidget(_between(said, self._aside))
        layout.addWidget(self._bar)
        self._captions = _between(() if low else (self._caption,), self._caption_end)
        layout.addWidget(self._captions)
        if progress:
            self.show_progress(progress)

    def show_progress(self, progress: StayProgress) -> None:
        self._heading.setText(typeset(progress.heading))
        self._aside.setText(typeset(progress.aside))
        self._aside.setProperty("ink", progress.aside_tone.value)
        self._aside.style().unpolish(self._aside)
        self._aside.style().polish(self._aside)
        self._bar.setVisible(progress.fraction is not None)
        self._bar.setValue(round(1000 * min(1.0, max(0.0, progress.fraction or 0.0))))
        self._bar.setAccessibleName(typeset(f"Séjour : {progress.heading}, {progress.aside}"))
        self._caption.setText(typeset(progress.caption))
        self._caption_end.setText(typeset(progress.caption_end))
        self._caption.setVisible(bool(progress.caption))
        self._captions.setVisible(
            bool(progress.caption_end or (progress.caption and self._caption.parent() is self._captions))
        )


def _between(left: Sequence[QWidget], right: QWidget) -> QWidget:
    """Some at the left, flowing; one at the right."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(16)
    said = QWidget()
    flow = FlowLayout(said, spacing=10)
    for widget in left:
        flow.addWidget(widget)
    layout.addWidget(said, 1)
    layout.addWidget(right, 0, Qt.AlignmentFlag.AlignTop)
    return row
