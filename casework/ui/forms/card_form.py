"""A form that a card opens under what it shows, and puts away; spans of dates in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.ui.context import Context
from casework.ui.forms.form import Form
from casework.ui.widgets import Card, FlowLayout, Kind, button
from casework.ui.widgets.kept_focus import has_focus_inside

C = TypeVar("C")
R = TypeVar("R")


def _nothing() -> None:
    """What is written is heard of otherwise."""


class CardForm(QWidget):
    """A button that opens a form in its card, and puts it away."""

    def __init__(
        self,
        card: Card,
        form: Form,
        first: QWidget,
        words: str,
        saves: str,
        save: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__()
        self.form, self._first = form, first
        self.opened: list[Callable[[], None]] = []
        self._button = button(words, self.open, kind=Kind.LINK)
        self._fields = QWidget()
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 4, 0, 0)
        fields.addWidget(form)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(button(saves, lambda: save(lambda: None)))
        flow.addWidget(button("Annuler", self.close, name=f"Annuler : {words.rstrip('…')}"))
        fields.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._button)
        column.addWidget(self._fields)
        self._fields.hide()
        card.body.addWidget(self)

    @property
    def is_dirty(self) -> bool:
        return not self._fields.isHidden() and self.form.is_dirty

    @property
    def has_keyboard(self) -> bool:
        """Is the keyboard in its form?"""
        return self.form.isVisible() and has_focus_inside(self.form)

    def allow(self, allowed: bool) -> None:
        """May it be opened? What is being typed stays."""
        self.setVisible(allowed or self.is_dirty)

    def open(self) -> None:
        """Show the form and put the cursor in it."""
        for read in self.opened:
            read()
        self._button.hide()
        self._fields.show()
        self._first.setFocus()

    def close(self) -> bool:
        """Put the form away, clean. Whoever was in it is back on the button that opened it."""
        self.form.clear_problems()
        self.form.mark_clean()
        self._button.show()
        if has_focus_inside(self._fields):
            self._button.setFocus()
        self._fields.hide()
        return True


class WrittenCard(Card):
    """A card that shows what stands, and writes more of it; ``what`` is what would be lost, with its article.

    Whoever derives from it makes ``_editing`` once its form has its fields.
    """

    what = ""
    _editing: CardForm

    def __init__(self, context: Context, title: str, refresh: Callable[[], None] = _nothing) -> None:
        """``refresh``: read again what is shown, once something was written here."""
        super().__init__(title)
        self._context, self._refresh = context, refresh
        self._listed = QVBoxLayout()
        self._listed.setSpacing(8)
        self.body.addLayout(self._listed)
        self.form = Form(columns=2)

    @property
    def is_dirty(self) -> bool:
        """Is something typed that is not saved yet?"""
        return self._editing.is_dirty

    @property
    def has_keyboard(self) -> bool:
        """Is its form being filled?"""
        return self._editing.has_keyboard

    def close_form(self) -> None:
        """Put the form away, whatever is in it."""
        self._editing.close()

    def save(self, then: Callable[[], None]) -> None:
        """Write what is typed."""
        raise NotImplementedError

    def _submit(self, make: Callable[[], C], do: Callable[[C], R], then: Callable[[], None]) -> None:
        """``make`` builds the command, ``do`` hands it over; the form goes once it is written."""

        def saved(_change: R) -> None:
            self._editing.close()
            self._refresh()
            then()

        self.form.submit(self._context, make=make, do=do, then=saved)


def span_words(starts_on: date, ends_on: date | None) -> str:
    """« depuis le 3 déc. 2026 », « 3 déc. 2026 → 5 janv. 2027 »."""
    if ends_on is None:
        return f"depuis le {short_date(starts_on)}"
    return f"{short_date(starts_on)} → {short_date(ends_on)}"
