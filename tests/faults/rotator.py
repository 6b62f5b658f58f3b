"""The one that is killed: logs in and changes the file's key, again and again; tells when each begins."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from casework.services.doorstep import Doorstep, Use
from casework.storage.keys import KdfCost
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"


def rotate_for_ever(path: Path, told: Connection) -> None:
    """Send a word before each rotation, until killed."""
    doorstep = Doorstep(path, FixedClock(), CHEAP)
    session = doorstep.log_in("c.leroy", PASSWORD, Use.ALONE)
    while True:
        told.send("begun")
        session = doorstep.rotate_key(session)
