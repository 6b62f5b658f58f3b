"""A page made of cards that write: what is asked of the page is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from casework.ui.page import Page


class WritingCard(Protocol):
    """A card with a form in it. ``what``: what would be lost, with its article."""

    @property
    def what(self) -> str: ...

    @property
    def is_dirty(self) -> bool: ...

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
        card = next((one for one in self.writing_cards() if one.is_dirty), None)
        if card is None:
            then()
        else:
            card.save(lambda: self.save(then))

    def discard(self) -> None:
        for card in self.writing_cards():
            card.close_form()
