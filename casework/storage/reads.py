"""Who read what, kept in memory until it is written to the journal: reading never waits for writing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from casework.storage.journal import Line

SAME_READING = timedelta(minutes=1)
"""The same page loaded again within this time is one line."""
_STILL_TYPING = timedelta(seconds=10)


class Reader(Protocol):
    """What the journal says of the one who reads (domain.permissions.Actor)."""

    @property
    def account_id(self) -> int: ...
    @property
    def session(self) -> bytes: ...


class _Waiting(NamedTuple):
    line: Line
    typing: bool


class Reads:
    """The readings of one open file that stand in no journal yet. Safe to use from several threads.

    A crash loses those of the last seconds, never a change: changes are journalled in their own transaction.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._recent: dict[tuple[object, ...], datetime] = {}

    def note(
        self,
        reader: Reader,
        action: str,
        *,
        person_id: int | None = None,
        details: Mapping[str, object] | None = None,
        typing: bool = False,
    ) -> None:
        """Somebody has just read something. ``details``: criteria and counts, never a word that was typed.

        ``typing``: asked again at each key pressed; only the last of a row of them is kept.
        """
        now = self._now()
        told = json.dumps(details, ensure_ascii=False) if details else ""
        line = Line(now, reader.account_id, reader.session, action, "", None, person_id, told)
        with self._lock:
            if typing:
                self._forget_unfinished(line)
            known = self._recent.get(line[1:])
            if known is None or abs(now - known) >= SAME_READING:
                self._recent[line[1:]] = now
                self._waiting.append(_Waiting(line, typing))

    def _forget_unfinished(self, line: Line) -> None:
        for place in range(len(self._waiting) - 1, -1, -1):
            earlier, typing = self._waiting[place]
            if typing and earlier[1:4] == line[1:4]:
                if line.at - earlier.at < _STILL_TYPING:
                    del self._waiting[place]
                    self._recent.pop(earlier[1:], None)
                return

    @property
    def are_waiting(self) -> bool:
        """Is there anything to write?"""
        return bool(self._waiting)

    def take(self) -> list[Line]:
        """The lines to write now, in order; given back where they could not be."""
        now = self._now()
        with self._lock:
            lines = [one.line for one in self._waiting]
            self._waiting.clear()
            self._recent = {what: at for what, at in self._recent.items() if abs(now - at) < SAME_READING}
        return lines

    def give_back(self, lines: list[Line]) -> None:
        """They could not be written: they wait for the next time."""
        with self._lock:
            self._waiting[:0] = [_Waiting(line, typing=False) for line in lines]
