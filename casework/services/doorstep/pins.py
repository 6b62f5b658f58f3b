"""A PIN on a shared PC: after a full log-in it unlocks that session until the end of the shift.

In memory only: three tries, twelve hours at most, and nothing of it outlives the program.
"""

from __future__ import annotations

import hmac
import itertools
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.storage.keys import MEBIBYTE, SALT_SIZE, KdfCost, password_key

SHORTEST, LONGEST = 6, 12
TRIES = 3
LONGEST_SHIFT = timedelta(hours=12)
_COST = KdfCost(1, 8 * MEBIBYTE)
_FEWEST_DIGITS = 3
_DIGITS = re.compile(r"[0-9]+")


class PinAnswer(StrEnum):
    UNLOCKED = "unlocked"
    WRONG = "wrong"
    """Another try is left."""
    VOID = "void"
    """No PIN (any more): the password is asked."""


class PinTried(NamedTuple):
    """What a PIN gave, and how many tries are left."""

    answer: PinAnswer
    tries_left: int


@dataclass
class _Kept:
    salt: bytes
    key: bytes = field(repr=False)
    set_at: datetime
    until: datetime
    ends: float
    tries_left: int = TRIES


class SessionPin:
    """The PIN of one open session. Locking and unlocking the window is its caller's."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._kept: _Kept | None = None
        self._by_pin = False

    @property
    def is_set(self) -> bool:
        """Whether a PIN would be taken now: else the password is asked at once."""
        return self._current() is not None

    @property
    def needs_password(self) -> bool:
        """Whether a sealed compartment asks for the password first: the window was unlocked by PIN."""
        return self._by_pin

    def set_pin(self, pin: str, until: datetime | None = None) -> None:
        """Take this PIN until then, twelve hours from now at most. The password was given just before.

        Raises UserError: pin_shape, pin_too_easy.
        """
        check_pin(pin)
        now = self._clock.now()
        last = now + LONGEST_SHIFT
        until = min(until, last) if until else last
        salt = secrets.token_bytes(SALT_SIZE)
        ends = self._monotonic() + (until - now).total_seconds()
        self._kept = _Kept(salt, password_key(pin, salt, _COST), now, until, ends)

    def try_pin(self, pin: str) -> PinTried:
        """Does it unlock? The third wrong one makes it void."""
        kept = self._current()
        if kept is None:
            return PinTried(PinAnswer.VOID, 0)
        kept.tries_left -= 1  # before it is compared: an interrupted try was one
        if hmac.compare_digest(password_key(pin, kept.salt, _COST), kept.key):
            kept.tries_left = TRIES
            self._by_pin = True
            return PinTried(PinAnswer.UNLOCKED, TRIES)
        if kept.tries_left > 0:
            return PinTried(PinAnswer.WRONG, kept.tries_left)
        self._kept = None
        return PinTried(PinAnswer.VOID, 0)

    def password_given(self) -> None:
        """The password was right again: sealed compartments are open, and all tries are there."""
        self._by_pin = False
        if self._kept:
            self._kept.tries_left = TRIES

    def forget(self) -> None:
        """No PIN any more."""
        self._kept = None

    def _current(self) -> _Kept | None:
        """The PIN, unless its time is over: by the clock, by one that only goes forward, or set back."""
        kept = self._kept
        if kept is None:
            return None
        now = self._clock.now()
        if kept.set_at <= now < kept.until and self._monotonic() < kept.ends:
            return kept
        self._kept = None
        return None


def check_pin(pin: str) -> None:
    """Raises UserError: pin_shape (not six to twelve digits), pin_too_easy (000000, 123456, 121212…)."""
    if not _DIGITS.fullmatch(pin) or not SHORTEST <= len(pin) <= LONGEST:
        raise UserError("pin_shape", shortest=SHORTEST, longest=LONGEST)
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if len(set(pin)) < _FEWEST_DIGITS or len(steps) == 1 or _repeats(pin) or pin == pin[::-1]:
        raise UserError("pin_too_easy")


def _repeats(pin: str) -> bool:
    """Whether it is one piece said again: 123123."""
    return pin in (pin + pin)[1:-1]
