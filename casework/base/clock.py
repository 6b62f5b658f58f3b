"""The clock, a gateway: the civil day (which a command can set) and the real moment (which nobody can)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time. Tests give their own."""

    def today(self) -> date:
        """The civil day, for computing and for defaults."""
        ...

    def now(self) -> datetime:
        """The real moment, aware, in UTC: journal, history, delays, retention."""
        ...


class SystemClock:
    """The computer's clock; ``civil_day`` replaces today where a command says so (``--on``)."""

    def __init__(self, civil_day: date | None = None) -> None:
        self._civil_day = civil_day

    def today(self) -> date:
        return self._civil_day or datetime.now().astimezone().date()

    def now(self) -> datetime:
        return datetime.now(UTC)


def real_now() -> datetime:
    """The real moment, where no clock was given."""
    return SystemClock().now()
