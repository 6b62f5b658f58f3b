"""What leaves as a file: where it may be written, and the row that tells of it (models.Dispatch)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from casework.base.errors import UserError
from casework.base.files import write_atomically
from casework.domain.permissions import Actor
from casework.models import Dispatch
from casework.storage.faults import translated
from casework.storage.unit_of_work import UnitOfWork


class Leaving(NamedTuple):
    """What leaves: ``document`` and ``fields`` in words, ``ground`` a domain.sharing.Ground."""

    document: str
    fields: str
    recipient: str
    ground: str
    ground_detail: str = ""
    consent_id: int | None = None


def check_target(path: Path) -> None:
    """Raises UserError where no file can be written there, before anything is journalled."""
    if path.is_dir():
        raise UserError("print_place_is_folder", folder=path)
    if not path.parent.is_dir():
        raise UserError("print_folder_missing", folder=path.parent)


def write_out(path: Path, data: bytes) -> None:
    """Write a readable file whole or not at all. Raises UserError: full disk, folder not writable."""
    with translated():
        write_atomically(path, data)


def add_dispatch(
    uow: UnitOfWork, actor: Actor, person_id: int | None, leaving: Leaving, now: datetime
) -> Dispatch:
    """The row of one dispatch about one person (None: about several, or nobody). The caller journals."""
    return uow.add(
        Dispatch(
            person_id=person_id,
            account_id=actor.account_id,
            account_name=actor.name,
            sent_at=now,
            **leaving._asdict(),
        )
    )
