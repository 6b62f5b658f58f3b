"""The one that is killed in the middle of writing an import."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from casework.domain.permissions import Actor
from casework.models import KeyWorker
from casework.services.imports import ImportFile, Imports
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork
from tests.conftest import TEST_SECRETS, FixedClock

DEADLY = getattr(signal, "SIGKILL", signal.SIGTERM)


def import_and_die(path: Path, actor: Actor, data: bytes) -> None:
    """Die once people and stays are inserted and nothing is committed."""
    insert = UnitOfWork.insert_prepared

    def deadly(uow: UnitOfWork, rows: Any) -> list[int]:
        if rows.model is KeyWorker:
            os.kill(os.getpid(), DEADLY)
        return insert(uow, rows)

    UnitOfWork.insert_prepared = deadly  # type: ignore[method-assign, assignment]  # in a process of its own
    clock = FixedClock()
    Imports(Store(path, TEST_SECRETS, clock), clock).run(actor, ImportFile("présents.csv", data))
