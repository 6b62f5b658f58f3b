"""Backups of the open file: the last verified one, and another now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.permissions import Actor, Permission, require
from casework.storage.backup import backup_set, verify_manifest
from casework.storage.folder import DataFolder
from casework.storage.keys import Secrets
from casework.storage.store import Store


class MadeBackup(NamedTuple):
    """A verified set: ``made_at`` is the moment of what it holds, ``size`` in bytes."""

    place: Path
    made_at: datetime
    size: int


class Backups:
    """The sets beside the data. Each was reopened and checked before it took its name."""

    def __init__(self, store: Store, folder: DataFolder, secrets: Secrets, clock: Clock) -> None:
        self._store, self._folder, self._secrets, self._clock = store, folder, secrets, clock

    def last(self, actor: Actor) -> MadeBackup | None:
        """The newest set whose manifest is ours and whole; None where there is none."""
        require(actor, Permission.CHECK_FILE)
        try:
            places = sorted((one for one in self._folder.backups.iterdir() if one.is_dir()), reverse=True)
        except OSError:
            return None
        for place in places:
            try:
                found = verify_manifest(place, self._secrets)
            except UserError:
                continue
            return MadeBackup(found.path, found.made_at, found.size)
        return None

    def make(
        self, actor: Actor, progress: Progress = silent, cancel: Cancellation | None = None
    ) -> MadeBackup:
        """Another one now, verified before it counts. Raises UserError: disk_full, cancelled…"""
        require(actor, Permission.CHECK_FILE)
        made = backup_set(self._folder, self._secrets, self._clock.now(), progress=progress, cancel=cancel)
        with self._store.write(actor) as uow:
            uow.journal("backup.make")
            uow.commit()
        return MadeBackup(made.path, made.made_at, made.size)
