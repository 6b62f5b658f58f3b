"""The way in: from a right password to an open file, whatever was left half done put right.

SQLAlchemy is imported once a password was right, not before: the login window is there at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casework.base.clock import Clock
from casework.base.dates import day_and_time
from casework.base.errors import UserError
from casework.base.messages import sentence
from casework.domain.permissions import Actor
from casework.services.doorstep.inspection import FolderState, inspect
from casework.services.doorstep.pins import SessionPin
from casework.services.doorstep.session import Session
from casework.storage import swap
from casework.storage.envelope import Envelope, Opened, Slot, SlotKind
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import DataFolder, FolderLock, Use
from casework.storage.keyring import Keyring
from casework.storage.keys import Secrets

if TYPE_CHECKING:
    from casework.storage.store import Store

_CLOCK_TOLERANCE = timedelta(minutes=10)
"""Clocks are put right by a few minutes now and then."""
_TOLD_BUT_NOT_STOPPING = {"disk_full", "disk_failed", "not_writable", "database_busy"}


@dataclass(frozen=True)
class Entrance:
    """The way into one folder. Nothing is kept between two entries."""

    folder: DataFolder
    clock: Clock

    def enter(self, opening: Callable[[Envelope], Opened], use: Use, *, temporary: bool = False) -> Session:
        """Open the file by what ``opening`` gives. ``temporary``: a temporary password will do.

        Raises what ``opening`` raises, UserError: folder_empty, window_open, folder_busy, password_…,
        and whatever is wrong with the envelope or the database.
        """
        inspection = inspect(self.folder)
        if inspection.state is FolderState.FIRST_START:
            raise UserError("folder_empty")
        if inspection.trouble:
            raise inspection.trouble
        lock = FolderLock(self.folder)
        lock.take(use)
        try:
            if swap.is_waiting(self.folder):
                with lock.alone():
                    swap.finish(self.folder)
            return self._enter(opening, lock, temporary=temporary)
        except BaseException:
            lock.drop()
            raise

    def _enter(self, opening: Callable[[Envelope], Opened], lock: FolderLock, *, temporary: bool) -> Session:
        file = EnvelopeFile(self.folder.path)
        unlocked = file.unlock(opening)
        self._check_slot(unlocked.opened.slot, temporary=temporary)
        notices: list[str] = []
        store, actor = self._open(unlocked.opened, lock)
        try:
            last_login = self._note_opening(store, actor, notices)
            self._redo_erasures(store, notices)
            if unlocked.to_repair:
                file.repair(unlocked)
                notices.append(sentence("envelope_repaired", {}))
        except BaseException:
            store.close()
            raise
        opened = unlocked.opened
        keyring = Keyring.of(opened)
        notices += [
            sentence("compartment_key_foreign", {"compartment": one.label})
            for one in sorted(keyring.replaced)
        ]
        return Session(
            actor=replace(actor, compartments=actor.compartments | keyring.mine),
            store=store,
            folder=self.folder,
            demonstration=opened.envelope.demonstration,
            opened=opened,
            keyring=keyring,
            notices=tuple(notices),
            lock=lock,
            pin=SessionPin(self.clock),
            last_login=last_login,
        )

    def _check_slot(self, slot: Slot, *, temporary: bool) -> None:
        if slot.kind is SlotKind.TEMPORARY and not temporary:
            raise UserError("password_temporary")
        if slot.expires and self.clock.today() > slot.expires:
            raise UserError("password_expired")

    def _open(self, opened: Opened, lock: FolderLock) -> tuple[Store, Actor]:
        from casework.steps.opening import actor_of, match_generation
        from casework.storage.store import Store

        store = Store(self.folder.database, opened.secrets, self.clock)
        try:
            self._bring_up_to_date(store, opened.secrets, lock)
            match_generation(store, opened.envelope.generation)
            with store.read() as connection:
                actor = actor_of(connection, opened.slot.account, self.clock.today())
        except BaseException:
            store.close()
            raise
        for left in (self.folder.creation, self.folder.swap_part):
            if left.exists():
                shutil.rmtree(left, ignore_errors=True)  # by a crash; nobody is alone on this folder now
        return store, actor

    def _note_opening(self, store: Store, actor: Actor, notices: list[str]) -> datetime | None:
        """Journal it; when this account was opened before.

        A full disk, or a clock set back, is told and keeps nobody out.
        """
        from casework.steps.opening import last_opening, last_trace, note_opening

        with store.read() as connection:
            last = last_opening(connection, actor.account_id)
            before = last_trace(connection)
        if before and self.clock.now() < before - _CLOCK_TOLERANCE:
            notices.append(sentence("clock_set_back", {"day": day_and_time(before)}))
        try:
            today = self.clock.today()
            is_set = today != self.clock.now().astimezone().date()
            note_opening(store, actor, "session.open", today if is_set else None)
        except UserError as error:
            if error.code not in _TOLD_BUT_NOT_STOPPING:
                raise
            notices.append(error.sentence)
        return last

    def _redo_erasures(self, store: Store, notices: list[str]) -> None:
        """Where a backup was put back: what had been erased since is erased again before anybody reads it."""
        if not store.erasures.path.exists():
            return
        from casework.steps.erasing import forgotten_erasures, redo_erasures

        try:
            with store.read() as connection:
                forgotten = forgotten_erasures(connection, store.erasures.read())
            if not forgotten:
                return
            with store.write(None) as uow:
                redo_erasures(uow, forgotten, self.clock.today(), self.clock.now())
                uow.commit()
            store.settle()
        except UserError as error:
            if error.code not in _TOLD_BUT_NOT_STOPPING | {"erasures_altered"}:
                raise
            notices.append(error.sentence)
        else:
            notices.append(sentence("erasures_redone", {"count": len(forgotten)}))

    def _bring_up_to_date(self, store: Store, secrets: Secrets, lock: FolderLock) -> None:
        """Migrate an older file, alone and after a backup. Raises UserError: database_empty, file_newer…"""
        from casework.storage import migrations
        from casework.storage.backup import backup_set

        with store.read() as connection:
            revision = migrations.revision_of(connection)
        if revision is None:
            raise UserError("database_empty")
        if revision == migrations.HEAD:
            return

        def before() -> None:
            backup_set(self.folder, secrets, self.clock.now())

        with lock.alone():
            store.upgrade(before)
