"""Tab order as people read: Qt follows the order of creation, which pages built in parts do not keep."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget


def follow_reading(root: QWidget) -> None:
    """Chain everything that takes the keyboard in ``root`` in the order of its layouts."""
    for before, after in pairwise(takers(root)):
        QWidget.setTabOrder(before, after)


def takers(widget: QWidget) -> Iterator[QWidget]:
    """Everything that takes the keyboard in ``widget``, as people read; what was put out of sight too."""
    proxy = widget.focusProxy()
    # A field made of parts stands before the part that types for it: behind it, Tab would come back to it.
    if widget.isAncestorOf(proxy) if proxy else widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if (inside := _shown_in(widget)) is not None:
        yield from takers(inside)
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)


def _shown_in(widget: QWidget) -> QWidget | None:
    """What an area scrolls; what a stack shows, without the tabs behind it."""
    if isinstance(widget, QScrollArea):
        return widget.widget()
    return widget.currentWidget() if isinstance(widget, QStackedWidget) else None


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from takers(widget)
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)
