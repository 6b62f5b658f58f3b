"""The one that is cut: a nurse logs in, gives birth to health, and the power goes at a given step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

from casework.services.doorstep import Doorstep
from casework.storage import envelope_file, generation
from casework.storage.keys import KdfCost
from casework.storage.unit_of_work import UnitOfWork
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
STEPS = ("before the keys", "between the two copies", "before the commit", "after the commit")


def log_in_and_be_cut(path: Path, step: str) -> None:
    """End this process without any tidying, as a cut does. The step is the birth's own commit."""
    write, write_generation, commit = envelope_file._write, generation.write_generation, UnitOfWork.commit
    is_birth = []

    def cut_write(place: Path, content: bytes) -> None:
        if step == "before the keys" or (step == "between the two copies" and place.suffix == ".env"):
            os._exit(9)
        write(place, content)

    def marked(*args: Any) -> None:
        is_birth.append(True)
        write_generation(*args)

    def cut_commit(uow: UnitOfWork) -> None:
        if is_birth and step == "before the commit":
            os._exit(9)
        commit(uow)
        if is_birth and step == "after the commit":
            os._exit(9)

    with (
        patch.object(envelope_file, "_write", cut_write),
        patch.object(generation, "write_generation", marked),
        patch.object(UnitOfWork, "commit", cut_commit),
    ):
        Doorstep(path, FixedClock(), CHEAP).log_in("n.petit", PASSWORD)
