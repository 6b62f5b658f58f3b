"""Somebody is known and the file is open."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casework.base.errors import UserError
from casework.domain.permissions import Actor
from casework.storage.envelope import Opened
from casework.storage.folder import DataFolder, FolderLock
from casework.storage.keyring import Keyring

if TYPE_CHECKING:
    from casework.storage.store import Store


@dataclass(frozen=True)
class Session:
    """Somebody is known and the file is open. ``notices`` are sentences to show once."""

    actor: Actor
    store: Store
    folder: DataFolder
    demonstration: bool
    opened: Opened = field(repr=False)
    keyring: Keyring = field(repr=False)
    notices: tuple[str, ...]
    lock: FolderLock = field(repr=False)

    def close(self) -> None:
        """Close the file and let the folder go; the journal says so where the disk lets it."""
        from casework.steps.opening import note_opening

        with contextlib.suppress(UserError):
            note_opening(self.store, self.actor, "session.close")
        self.store.close()
        self.lock.drop()
