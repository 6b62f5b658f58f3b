"""Somebody is known and the file is open."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from casework.base.dates import day_and_time
from casework.base.errors import UserError
from casework.base.text import plural
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor
from casework.services.doorstep.pins import SessionPin
from casework.storage.envelope import Opened
from casework.storage.folder import DataFolder, FolderLock
from casework.storage.keyring import Keyring

if TYPE_CHECKING:
    from casework.storage.store import Store


class Birth(NamedTuple):
    """A sealed compartment whose recovery secret is shown: this log-in gave birth to it, or (``again``) made
    another secret, which replaces the one before.
    """

    compartment: Compartment
    secret: str
    again: bool = False

    def __repr__(self) -> str:
        return f"Birth({self.compartment}, …)"


@dataclass(frozen=True)
class Session:
    """Somebody is known and the file is open. ``notices`` are sentences to show once.

    ``last_login`` is None where the journal no longer tells (or this is the first); ``wrong_passwords`` were
    typed for this account since.
    """

    actor: Actor
    store: Store
    folder: DataFolder
    demonstration: bool
    opened: Opened = field(repr=False)
    keyring: Keyring = field(repr=False)
    notices: tuple[str, ...]
    lock: FolderLock = field(repr=False)
    pin: SessionPin = field(repr=False)
    last_login: datetime | None = None
    wrong_passwords: int = 0
    births: tuple[Birth, ...] = ()

    def without_own_key(self) -> Session:
        """With the account's private key in the keyring alone, which puts it away when the window locks."""
        return replace(self, opened=replace(self.opened, private=b""))

    @property
    def greeting(self) -> str:
        """When this account was last used, to be compared with what its owner remembers."""
        known = self.last_login
        told = (
            f"Dernière connexion : le {day_and_time(known)}."
            if known
            else "Dernière connexion : inconnue, ou c’est la première."
        )
        if self.wrong_passwords:
            told += (
                f" Depuis : {plural(self.wrong_passwords, 'mot de passe refusé', 'mots de passe refusés')}."
            )
        return told

    @property
    def has_reads(self) -> bool:
        """Was something read that the journal does not tell yet?"""
        return self.store.reads.are_waiting

    def write_reads(self) -> None:
        """Write to the journal what was read lately. Raises UserError; it waits on then."""
        self.store.write_reads()

    def close(self) -> None:
        """Close the file and let the folder go; the journal says so where the disk lets it."""
        from casework.steps.opening import note_opening

        with contextlib.suppress(UserError):
            self.write_reads()
            note_opening(self.store, self.actor, "session.close")
        self.pin.forget()
        self.keyring.lock()
        self.store.close()
        self.lock.drop()
