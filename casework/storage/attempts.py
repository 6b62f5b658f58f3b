"""Wrong passwords are counted, and the next one waits: longer each time, and never for ever.

The wait is really waited, by a clock that only goes forward: setting the computer's clock changes nothing.
The count outlives the program in a small file beside the data; an attempt is counted before it is made, so
that killing the program or running several saves nothing. Who can take this file away can copy the envelope
as well: against that stands what each password costs to try.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from casework.base.errors import UserError
from casework.base.files import NotReadWhole, read_whole, write_atomically

FREE = 3
"""Slips of the finger that cost nothing."""
LONGEST = 30.0
_FIRST = 0.5
_MOST_COUNTED = 1_000_000
_SIZE_LIMIT = 256 * 1024
_UNKNOWN = "unknown"


def delay_after(failures: int) -> float:
    """Seconds to wait before the next attempt, after so many wrong ones in a row."""
    if failures < FREE:
        return 0.0
    return min(LONGEST, _FIRST * 2.0 ** min(failures - FREE, 16))


class Attempts:
    """The wrong passwords of one folder, by slot; logins that nobody has share one count."""

    def __init__(
        self,
        path: Path,
        pause: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._pause = pause
        self._monotonic = monotonic
        self._failed_at: dict[str, float] = {}
        self._unwritten: dict[str, int] = {}

    def failures(self, slot: bytes | None) -> int:
        """How many attempts in a row were wrong."""
        return self._counts().get(_name(slot), 0)

    def wait(self, slot: bytes | None) -> float:
        """Seconds the next attempt would still wait: all of it, where another program saw the last one."""
        whole = delay_after(self.failures(slot))
        failed_at = self._failed_at.get(_name(slot))
        return whole if failed_at is None else max(0.0, whole - (self._monotonic() - failed_at))

    @contextmanager
    def attempt(self, slot: bytes | None) -> Iterator[int]:
        """Wait, then try a password inside; gives how many were wrong before.

        Only UserError("login_failed") counts as wrong; anything else that goes wrong changes nothing.
        """
        waiting = self.wait(slot)
        if waiting > 0:
            self._pause(waiting)
        before = self.failures(slot)
        self._keep(slot, before + 1)
        try:
            yield before
        except UserError as error:
            if error.code != "login_failed":
                self._keep(slot, before)
            self._failed_at[_name(slot)] = self._monotonic()
            raise
        except BaseException:
            self._keep(slot, before)
            raise
        self._keep(slot, 0)

    def _counts(self) -> dict[str, int]:
        return self._read() | self._unwritten

    def _read(self) -> dict[str, int]:
        try:
            content = json.loads(read_whole(self._path, _SIZE_LIMIT))
        except (OSError, NotReadWhole, ValueError, RecursionError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {
            name: min(count, _MOST_COUNTED)
            for name, count in content.items()
            if isinstance(name, str) and type(count) is int and count > 0
        }

    def _keep(self, slot: bytes | None, count: int) -> None:
        counts = self._counts() | {_name(slot): min(count, _MOST_COUNTED)}
        counts = {name: number for name, number in counts.items() if number}
        self._unwritten = {}
        if counts == self._read():
            return
        try:
            write_atomically(self._path, json.dumps(counts).encode("ascii"))
        except OSError:  # a full disk keeps nobody out, and forgets nothing before the program ends
            self._unwritten = counts | {_name(slot): count}
            return
        if not counts:
            with suppress(OSError):
                self._path.unlink()


def _name(slot: bytes | None) -> str:
    return _UNKNOWN if slot is None else slot.hex()
