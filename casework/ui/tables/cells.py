"""What a list is described with: columns, cells, groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from casework.ui.masking import shown
from casework.ui.theme import Tone
from casework.ui.widgets.blocks import Badge


class HasId(Protocol):
    """A record of a list."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=HasId)


@dataclass(frozen=True)
class Cell:
    """One cell: a text, a second muted line, or a badge. ``tone`` inks the detail (a date that is late);
    ``hover`` is said where the mouse rests, and read aloud, beside the rest.
    """

    text: str = ""
    detail: str = ""
    strong: bool = False
    badge: Badge | None = None
    tone: Tone | None = None
    hover: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says, and what tests read."""
        parts = (self.text, self.detail, self.badge.shown if self.badge else "", self.hover)
        return ", ".join(part for part in parts if part)

    def veiled(self) -> Cell:
        """The same without the names in it."""
        badge = replace(self.badge, text=shown(self.badge.text)) if self.badge else None
        return replace(
            self, text=shown(self.text), detail=shown(self.detail), badge=badge, hover=shown(self.hover)
        )


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column as data.

    ``width`` is in characters; columns share what is left in proportion of ``grow``, and give way together
    where it is missing (``grow`` 0: neither); ``sort`` is the key given to the page's query (None: not
    sortable); ``optional`` columns leave first when room is short.
    """

    key: str
    heading: str
    value: Callable[[R], Cell | str]
    width: int = 16
    grow: int = 1
    sort: str | None = None
    right: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Group:
    """A titled run of rows: « En retard »."""

    title: str
    ids: Sequence[int]
