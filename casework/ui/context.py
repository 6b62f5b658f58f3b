"""What a page is given: the services, who acts, and the gateways. Built once a session, by the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from casework.base.clock import Clock
from casework.domain.permissions import Actor
from casework.ui.ask import Ask
from casework.ui.changes import ChangeFeed
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.prints import Audience, PrintedDocument
    from casework.services.suite import Suite


class Navigate(Protocol):
    """``navigate("person", person_id=3)``: show a place (``ui/places.py``); Esc comes back."""

    def __call__(self, place: str, **args: object) -> None: ...


class Preview(Protocol):
    """``preview("Fiche projet", lambda audience: …)``: makes the document on the long worker and shows its
    real pages; printing, saving and handing out are offered there.

    ``make`` is called again where who will read it changes (``ui/previews.preview_print`` for most papers).
    """

    def __call__(self, title: str, make: Callable[[Audience], PrintedDocument]) -> None: ...


@dataclass(frozen=True)
class Context:
    """Everything a page may use. There is nothing else to look up."""

    suite: Suite
    actor: Actor
    desk: Desk
    ask: Ask
    changes: ChangeFeed
    clock: Clock
    navigate: Navigate
    preview: Preview
    is_demonstration: bool = False
    open_sealed: Callable[[], None] = lambda: None
    """Ask for the password that opens the reserved notes again, after a PIN."""
