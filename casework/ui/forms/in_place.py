"""Forms that a line of a card opens under itself: one at a time, put away once saved or given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from casework.ui.forms.form import Form
from casework.ui.widgets import FlowLayout, button
from casework.ui.widgets.kept_focus import first_inside, has_focus_inside


class Closed(Protocol):
    """Called once a form is put away."""

    def __call__(self, *, saved: bool) -> None: ...


class InPlaceForm(QWidget):
    """Fields, the button that saves them, and « Annuler ». Whoever derives from it adds the fields to
    ``form``, then calls ``finish``.
    """

    def __init__(self, closed: Closed) -> None:
        super().__init__()
        self._closed = closed
        self.form = Form(columns=2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.addWidget(self.form)
        self._first: QWidget | None = None
        self._opener: QWidget | None = None

    def finish(self, first: QWidget, saves: str, gives_up: str = "") -> None:
        """``first`` has the keyboard when it opens; ``gives_up`` is what « Annuler » is called aloud."""
        self._first = first
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(button(saves, self.save))
        flow.addWidget(button("Annuler", lambda: self.close_form(saved=False), name=gives_up or "Annuler"))
        self._column.addWidget(buttons)

    def start(self) -> None:
        """Show the form and put the cursor in it; what was pressed to open it has it again afterwards."""
        beside, focus = self.parentWidget(), self.window().focusWidget()
        if beside is not None and focus is not None and not has_focus_inside(self):
            self._opener = focus if beside.isAncestorOf(focus) else first_inside(beside)
        self.show()
        if self._first is not None:
            self._first.setFocus()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Write what is typed; put away once that is done."""
        raise NotImplementedError

    def close_form(self, *, saved: bool) -> None:
        """Put the form away."""
        if self._opener is not None and isValid(self._opener) and has_focus_inside(self):
            self._opener.setFocus()
        self.hide()
        self.deleteLater()
        self._closed(saved=saved)

    def _saved(self, then: Callable[[], None]) -> Callable[[object], None]:
        def saved(_change: object) -> None:
            self.close_form(saved=True)
            then()

        return saved


F = TypeVar("F", bound=InPlaceForm)


class OneOpen(Generic[F]):
    """The one form of a card that is open. One with something typed in it is never closed by another."""

    def __init__(self, refresh: Callable[[], None]) -> None:
        """``refresh``: read the page again, once something was saved."""
        self._refresh = refresh
        self.form: F | None = None

    @property
    def is_dirty(self) -> bool:
        """Is something typed in it?"""
        return self.form is not None and self.form.form.is_dirty

    def open(self, column: QVBoxLayout, make: Callable[[], F], place: int = -1) -> F:
        """The form that ``make`` makes, at that place of ``column``; or the one that is being filled."""
        if self.form is not None:
            if self.is_dirty:
                self.form.start()
                return self.form
            self.close()
        self.form = form = make()
        column.insertWidget(place, form)
        form.start()
        return form

    def save(self, then: Callable[[], None]) -> None:
        """Save it; ``then`` at once where none is open."""
        if self.form is None:
            then()
        else:
            self.form.save(then)

    def close(self) -> None:
        """Put it away, whatever is in it."""
        if self.form is not None:
            self.form.close_form(saved=False)

    def closed(self, *, saved: bool) -> None:
        """What its form calls (``Closed``)."""
        self.form = None
        if saved:
            self._refresh()

    def forget(self) -> None:
        """Its line is made anew, and the form went with it."""
        self.form = None
