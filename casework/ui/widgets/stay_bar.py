"""A stay's progress towards its end, as a bar with its dates in words."""

from __future__ import annotations

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
        self._said, self._captions = QWidget(), QWidget()
        above, under = FlowLayout(self._said, spacing=10), FlowLayout(self._captions, spacing=10)
        above.addWidget(self._heading)
        (above if low else under).addWidget(self._caption)
        under.addWidget(self._caption_end)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._said, 1)
        top.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self._bar)
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
        self._aside.setVisible(bool(progress.aside))
        self._caption.setVisible(bool(progress.caption))
        self._caption_end.setVisible(bool(progress.caption_end))
        self._captions.setVisible(any(not one.isHidden() for one in self._captions.findChildren(QWidget)))
