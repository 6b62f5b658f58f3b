"""The pages of the window, made when first shown, reloaded when what they show changes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget

from casework.domain.changes import Change
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.page import MakePage, Page


class PageStack(QStackedWidget):
    """Shows one page by its key. The window has one; the person's page has another for its tabs."""

    def __init__(self, context: Context, makers: Mapping[str, MakePage]) -> None:
        super().__init__()
        self._context = context
        self._makers = makers
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._listen(context.changes)

    def _listen(self, feed: ChangeFeed) -> None:
        feed.changed.connect(self._on_changed)

    def show_page(self, key: str, **args: object) -> Page:
        """Show a page and open it with these arguments."""
        page = self._pages.get(key)
        if page is None:
            page = self._makers[key](self._context)
            self._pages[key] = page
            self.addWidget(page)
        self._stale.discard(key)
        shown = self.current()
        if shown is not None and shown is not page:
            shown.pause()
        self.setCurrentWidget(page)
        page.open(**args)
        return page

    def show_again(self, key: str) -> Page | None:
        """Show a page as it was left; None if it was never made. Reloaded if something it shows changed."""
        page = self._pages.get(key)
        if page is not None:
            self.setCurrentWidget(page)
            if key in self._stale:
                self._stale.discard(key)
                page.reload()
        return page

    def current(self) -> Page | None:
        """The page shown."""
        widget = self.currentWidget()
        return widget if isinstance(widget, Page) else None

    def drop(self, page: Page) -> None:
        """Forget a page and what was typed in it."""
        for key, kept in list(self._pages.items()):
            if kept is page:
                del self._pages[key]
        self.removeWidget(page)
        page.deleteLater()

    def let_go_hidden(self) -> None:
        """Forget those that are not shown and hold nothing typed: they are made anew when asked for."""
        for page in self.pages():
            if page is not self.current() and page.unsaved() is None:
                page.pause()
                self.drop(page)

    def pages(self) -> list[Page]:
        """Every page made so far."""
        return list(self._pages.values())

    def _on_changed(self, change: object) -> None:
        if not isinstance(change, Change):
            return
        for key, page in self._pages.items():
            if not change.subjects & page.concerns:
                continue
            if page is self.current():
                page.reload()
            else:
                self._stale.add(key)
