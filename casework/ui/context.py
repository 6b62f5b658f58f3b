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
    from casework.services.suite import Suite


class Navigate(Protocol):
    """``navigate("person", person_id=3)``: show a place (``ui/places.py``); Esc comes back."""

    def __call__(self, place: str, **args: object) -> None: ...


class Preview(Protocol):
    """``preview("Fiche projet", "fiche-projet.pdf", lambda: suite.x.print_sheet(actor, id))``.

    Makes the PDF on the long worker and shows its real pages; printing and saving are offered there.
    """

    def __call__(self, title: str, file_name: str, make_pdf: Callable[[], bytes]) -> None: ...


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
