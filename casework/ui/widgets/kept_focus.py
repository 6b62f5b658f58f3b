"""The keyboard stays where it was while lists are made anew, and starts where a page's contents will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from casework.ui.widgets.tab_order import takers

Heir = Callable[[], QWidget | None]
"""Who takes the keyboard in what was made anew, of a list's own rule; None: no one in particular."""


def has_focus_inside(root: QWidget) -> bool:
    """Is the keyboard somewhere in ``root``?"""
    focus = root.window().focusWidget()
    return focus is not None and (focus is root or root.isAncestorOf(focus))


@contextmanager
def focus_kept(layout: QLayout, heir: Heir = lambda: None) -> Iterator[None]:
    """Around what makes the widgets of ``layout`` anew. Whoever was in one of them stays there: on ``heir``,
    or on what has the same name, or on what stands at the same rank. Nothing is done where the focus is
    elsewhere.
    """
    root = layout.parentWidget()
    focus = root.window().focusWidget() if root is not None else None
    if root is None or focus is None or not any(has_focus_inside(one) for one in _widgets(layout)):
        yield
        return
    before = _offered(root)
    name, rank = focus.accessibleName(), before.index(focus) if focus in before else 0
    # Held here meanwhile: from a widget that goes Qt would hand it to any other of the window.
    root.setFocus()
    yield
    if root.window().focusWidget() is not root:
        return  # what was made has taken it by itself
    after = _offered(root)
    same = next((one for one in after if name and one.accessibleName() == name), None)
    there = after[min(rank, len(after) - 1)] if after else None
    if chosen := heir() or same or there:
        give_focus(chosen, root)


class StartingFocus:
    """Where the keyboard starts on a page that is still being read when one arrives."""

    def __init__(self, page: QWidget, first: Callable[[], QWidget | None]) -> None:
        """``first``: what takes it, None while that is not there yet."""
        self._page, self._first = page, first

    def give(self) -> None:
        """One arrives: to what is there, else to the page itself, until ``come``."""
        first = self._first()
        if first is None:
            self._page.setFocus()
        else:
            give_focus(first, self._page)

    def come(self) -> None:
        """What was read is shown now; whoever went elsewhere meanwhile stays there."""
        if self._page.window().focusWidget() is self._page and (first := self._first()) is not None:
            give_focus(first, self._page)


def first_inside(root: QWidget) -> QWidget | None:
    """What takes the keyboard first in ``root``."""
    return next(iter(_offered(root)), None)


def give_focus(widget: QWidget, root: QWidget) -> None:
    """Focus for a widget that was only just put into ``root``: Qt shows it later, and would not give it."""
    for one in reversed(_up_to(widget, root)):
        one.show()
    widget.setFocus()


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    items = (layout.itemAt(index) for index in range(layout.count()))
    return (widget for item in items if item is not None and (widget := item.widget()) is not None)


def _offered(root: QWidget) -> list[QWidget]:
    return [one for one in takers(root) if one.isEnabled() and not any(map(_is_put_away, _up_to(one, root)))]


def _up_to(widget: QWidget, root: QWidget) -> list[QWidget]:
    """The widget and what holds it, ``root`` left out."""
    chain = [widget]
    while (above := chain[-1].parentWidget()) is not None and above is not root:
        chain.append(above)
    return chain


def _is_put_away(widget: QWidget) -> bool:
    # What no one has shown yet is hidden too, until its layout has shown it.
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
