"""What every page of the window is."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.errors import UserError
from casework.domain.changes import Subject
from casework.ui.context import Context
from casework.ui.widgets.basics import scrolled
from casework.ui.widgets.blocks import ErrorPanel
from casework.ui.widgets.header import PageHeader
from casework.ui.widgets.kept_focus import first_inside, give_focus
from casework.ui.widgets.tab_order import follow_reading


class Page(QWidget):
    """A page, or a tab of the person's page. The window calls ``open``, ``reload``, ``save`` and the like.

    ``concerns``: a Change of these subjects reloads the page (at once if shown, else when shown next).
    ``has_header`` False: the page places it where it wants it, or not at all, and has no margins.
    """

    title: ClassVar[str] = ""
    concerns: ClassVar[frozenset[Subject]] = frozenset()
    help: ClassVar[str] = ""
    has_header: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.title)
        self.header = PageHeader(self.title)
        self.error_panel = ErrorPanel()
        # In a window too low for it (a small screen, text at 200 %) the page scrolls rather than squeeze.
        inside = QWidget()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(inside))
        outer = QVBoxLayout(inside)
        outer.setSpacing(12 if self.has_header else 0)
        outer.setContentsMargins(*((20, 14, 20, 16) if self.has_header else (0, 0, 0, 0)))
        if self.has_header:
            outer.addWidget(self.header)
        else:
            self.header.setParent(self)
            self.header.hide()
        outer.addWidget(self.error_panel)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)

    def open(self, **args: object) -> None:
        """Navigated to, with these arguments. Reads what it shows unless told otherwise."""
        self.reload()

    def reload(self) -> None:
        """Read again what is shown; what somebody is typing stays."""

    def unsaved(self) -> str | None:
        """What would be lost by leaving, with its article: « la note sur M. N’Diaye ». None: nothing."""
        return None

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Ctrl+S, and « Enregistrer » when leaving; ``then`` is called once saved."""
        then()

    def discard(self) -> None:
        """What is typed is given up, knowingly: its draft goes too."""

    def pause(self) -> None:
        """About to be hidden, locked or closed: keep drafts now, stop timers."""

    def write_note(self) -> bool:
        """Ctrl+N: put the cursor where a note is written on this page; False: this page has no such place."""
        return False

    def print_shown(self) -> None:
        """Ctrl+P: print what is shown (``context.preview``)."""

    def person_id(self) -> int | None:
        """The person who is open, if any: Ctrl+N writes about them."""
        return None

    def focus_first(self) -> None:
        """Where the keyboard starts; by default where it was on this page, else what one reads first."""
        was = self.focusWidget()
        first = was if was is not None and was is not self and was.isVisible() else first_inside(self)
        if first is not None:
            give_focus(first, self)
        else:
            self.setFocus()  # it is still being read: Tab goes into it

    def focusNextPrevChild(self, next: bool) -> bool:
        # Once Tab is pressed, not each time a part is built anew: this is the one moment the order is asked.
        follow_reading(self)
        return super().focusNextPrevChild(next)

    def show_error(self, error: UserError) -> None:
        """The page's place for errors."""
        self.error_panel.show_sentences([(error.sentence, None)])

    def clear_error(self) -> None:
        self.error_panel.clear()


MakePage = Callable[[Context], Page]
"""Makes a page when it is first shown; its module is imported then."""
