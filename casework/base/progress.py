"""Long work: how far it is, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from casework.base.errors import Cancelled

Progress = Callable[[int, int, str], None]
"""``progress(done, total, label)``: called from the worker; total 0 means unknown; label is French."""


def silent(done: int, total: int, label: str) -> None:
    """A Progress for whoever does not show it."""


class Cancellation:
    """A wish to stop, shared between the window and a worker. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wished = False
        self._on_cancel: Callable[[], None] | None = None

    def cancel(self) -> None:
        """Ask to stop; what is being waited for (a query) is interrupted at once."""
        with self._lock:
            self._wished = True
            if self._on_cancel:
                self._on_cancel()

    @property
    def wished(self) -> bool:
        return self._wished

    def check(self) -> None:
        """Raise Cancelled if somebody asked to stop: called between two steps of long work."""
        if self._wished:
            raise Cancelled

    def watch(self, interrupt: Callable[[], None] | None) -> None:
        """What to call when the wish comes (None: nothing any more)."""
        with self._lock:
            self._on_cancel = interrupt
            if interrupt and self._wished:
                interrupt()
