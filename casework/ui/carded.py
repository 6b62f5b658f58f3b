"""A page made of cards that write: what is asked of the page is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from casework.ui.page import Page


class WritingCard(Protocol):
    """A card with a form in it. ``what``: what would be lost, with its article; ``has_keyboard``: its form
    is open, and being filled.
    """

    @property
    def what(self) -> str: ...

    @property
    def is_dirty(self) -> bool: ...

    @property
    def has_keyboard(self) -> bool: ...

    def save(self, then: Callable[[], None]) -> None: ...

    def close_form(self) -> None: ...


class CardedPage(Page):
    """Nothing typed in any of its cards is lost: each is named, and saved, before the page is left."""

    def writing_cards(self) -> Sequence[WritingCard]:
        """Those that can hold something typed, in reading order."""
        raise NotImplementedError

    def unsaved(self) -> str | None:
        return " et ".join(card.what for card in self.writing_cards() if card.is_dirty) or None

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        cards = self.writing_cards()
        # Ctrl+S in a form where nothing is typed yet says what it needs, as its own button does.
        here = (one for one in cards if one.has_keyboard)
        card = next((one for one in cards if one.is_dirty), None) or next(here, None)
        if card is None:
            then()
        else:
            card.save(lambda: self.save(then))

    def discard(self) -> None:
        for card in self.writing_cards():
            card.close_form()
