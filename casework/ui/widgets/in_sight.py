"""Something of a scrolled page stays in sight while the page is being laid out, until somebody scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

_ABOVE = 80  # pixels left around it


class InSight:
    """Of one area. What is new on a page stands nowhere yet: it is asked for again as the page grows."""

    def __init__(self, area: QScrollArea) -> None:
        self._area, self._placing = area, False
        self._kept: QWidget | None = None
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._show())
        bar.valueChanged.connect(lambda _value: self._on_scrolled())

    def keep(self, widget: QWidget | None, *, at_once: bool = True) -> None:
        """Scroll to it; None: to nothing any more, which whoever makes the page anew says first. ``at_once``
        False: only once it is in its place.
        """
        self._kept = widget
        if at_once:
            self._show()

    def _show(self) -> None:
        if self._kept is not None:
            self._placing = True
            self._area.ensureWidgetVisible(self._kept, 0, _ABOVE)
            self._placing = False

    def _on_scrolled(self) -> None:
        if not self._placing:
            self._kept = None
