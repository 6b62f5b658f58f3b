"""Figure: opening the file and its compartments, beside deriving the key from the password."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from casework.services.doorstep import Doorstep, Session
from casework.storage.keys import password_key
from tests.bench.figure import Figure, alternated, timed
from tests.bench.folders import CHEAP, CLOCK, LOGIN, PASSWORD, copied, folder

# What unlocking may take beside the derivation, milliseconds.
ALLOWED_MS = 200.0
PEOPLE, SALT = 5_000, bytes(16)


def measure() -> Iterator[Figure]:
    """From the password to an open session of 5,000 people; the derivation of the same cost is taken off."""
    with tempfile.TemporaryDirectory() as place:
        path = copied(folder(PEOPLE), Path(place) / "team")
        door = Doorstep(path, CLOCK, CHEAP)

        sessions: list[Session] = []

        def enter() -> float:
            taken = timed(lambda: sessions.append(door.log_in(LOGIN, PASSWORD)))
            sessions.pop().close()
            return taken

        whole, derived = alternated(enter, lambda: timed(lambda: password_key(PASSWORD, SALT, CHEAP)), 21)
    yield Figure("unlocking, key derivation taken off / 0.2 s", whole - derived, ALLOWED_MS, 1.0)
