"""A page made of tabs: what is asked of the page is asked of them."""

from __future__ import annotations

from collections.abc import Callable

from casework.ui.page import Page
from casework.ui.stack import PageStack


class TabbedPage(Page):
    """``stack`` holds the tabs made so far."""

    stack: PageStack

    @property
    def help(self) -> str:  # type: ignore[override]  # the shown tab's own
        tab = self.stack.current()
        return tab.help if tab else ""

    def unsaved(self) -> str | None:
        return next((what for tab in self.stack.pages() if (what := tab.unsaved())), None)

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        current = self.stack.current()
        waiting = [tab for tab in self.stack.pages() if tab.unsaved() and tab is not current]
        if current is not None and (current.unsaved() or not waiting):
            current.save((lambda: self.save(then)) if waiting else then)
        elif waiting:
            waiting[0].save((lambda: self.save(then)) if len(waiting) > 1 else then)
        else:
            then()

    def discard(self) -> None:
        for tab in self.stack.pages():
            tab.discard()

    def pause(self) -> None:
        for tab in self.stack.pages():
            tab.pause()

    def print_shown(self) -> None:
        if current := self.stack.current():
            current.print_shown()

    def focus_first(self) -> None:
        if current := self.stack.current():
            current.focus_first()
