"""The file's key is changed: after a departure, or because it is time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation, Progress
from casework.domain.permissions import Permission, require
from casework.services.doorstep.session import Session
from casework.steps.rotation_due import forget_rotation
from casework.storage import swap
from casework.storage.backup import backup_set
from casework.storage.folder import DataFolder
from casework.storage.rotation import Rotation
from casework.storage.store import Store

if TYPE_CHECKING:
    from casework.storage.unit_of_work import UnitOfWork


def rotate(session: Session, clock: Clock, progress: Progress, cancel: Cancellation) -> Session:
    """As Doorstep.rotate_key says."""
    require(session.actor, Permission.ROTATE_KEY)
    folder, old = session.folder, session.opened.secrets
    session.write_reads()
    with session.lock.alone(), session.store.paused():
        rotation = Rotation(folder, old, clock)
        rotation.require_space()
        backup_set(folder, old, clock.now(), progress=progress, cancel=cancel)
        renewed = rotation.prepare(_tell, session.actor, progress, cancel)
        session.store.retire()
        _finish(folder)
    slot = renewed.envelope.slot_of(session.opened.slot.account)
    if slot is None:  # closed by somebody else meanwhile: this session was the last
        raise UserError("account_closed")
    opened = replace(session.opened, envelope=renewed.envelope, slot=slot, secrets=renewed.secrets)
    return replace(session, store=Store(folder.database, renewed.secrets, clock), opened=opened, notices=())


def _finish(folder: DataFolder) -> None:
    try:
        swap.finish(folder)
    except UserError as error:
        # It is decided: the next start moves what could not be moved now.
        raise UserError("rotation_waiting") from error


def _tell(uow: UnitOfWork) -> None:
    forget_rotation(uow)
    uow.journal("file.rotate_key")
