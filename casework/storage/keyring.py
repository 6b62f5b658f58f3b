"""The sealed compartments as one session knows them: everybody's public keys, this account's private ones.

Built at log-in from the opened envelope; the services that seal or open texts are given it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from casework.base.errors import UserError
from casework.domain.kinds import Compartment
from casework.storage import seals
from casework.storage.compartments import open_compartment
from casework.storage.envelope import Compartment as Keys
from casework.storage.envelope import Opened
from casework.storage.keys import BadSeal, KeyPair


class Keyring:
    """``locked``: the private keys were put away (PIN unlock); a password brings them back."""

    def __init__(
        self, public: dict[Compartment, bytes] | None = None, private: dict[bytes, bytes] | None = None,
        mine: Iterable[Compartment] = (), own: KeyPair | None = None,
        members: dict[Compartment, frozenset[bytes]] | None = None, replaced: Iterable[Compartment] = (),
    ) -> None:  # fmt: skip
        """``public``: the newest key of each compartment that was born; ``private``: by key id; ``own``: the
        account's pair, for drafts of sealed texts, which nobody else reads; ``members``: accounts' uids.
        """
        self._public = dict(public or {})
        self._private = dict(private or {})
        self._mine = frozenset(mine)
        self._members = dict(members or {})
        self.replaced = frozenset(replaced)
        """Compartments of this member with a key that no member was given (a forged envelope)."""
        self._own_public = own.public if own else None
        self._own_private = own.private if own else None
        self._guard = threading.Lock()
        self._on_lock: list[Callable[[], None]] = []

    @classmethod
    def of(cls, opened: Opened) -> Keyring:
        """What this log-in opens. A membership that does not open is left out, as if it were not there.

        Members are given every key: one that a member of an earlier key does not open was put there by
        somebody who holds the file's key. Nothing is sealed for it (``replaced`` names it).
        """
        public: dict[Compartment, bytes] = {}
        private: dict[bytes, bytes] = {}
        mine: set[Compartment] = set()
        members: dict[Compartment, frozenset[bytes]] = {}
        replaced: set[Compartment] = set()
        for one in sorted(opened.envelope.compartments, key=lambda compartment: compartment.number):
            name = Compartment(one.name)
            key = _opened(opened, one)
            if key is None and name in mine:
                replaced.add(name)
                continue
            public[name] = one.public
            members[name] = frozenset(member.account for member in one.members)
            if key is not None:
                private[seals.key_id(one.public)] = key
                mine.add(name)
        own = KeyPair(opened.private, opened.slot.public)
        return cls(public, private, mine, own, members, replaced)

    def is_born(self, compartment: Compartment) -> bool:
        """Has it a key, so that somebody can ever read what is sealed into it?"""
        return compartment in self._public

    @property
    def mine(self) -> frozenset[Compartment]:
        """The sealed compartments this account is a member of, locked or not."""
        return self._mine

    def members(self, compartment: Compartment) -> frozenset[bytes]:
        """The uids of the accounts that read a compartment, as they were at log-in."""
        return self._members.get(compartment, frozenset())

    @property
    def is_locked(self) -> bool:
        """Were a member's private keys put away?"""
        return bool(self._mine) and not self._private

    def opens(self, compartment: Compartment) -> bool:
        """Can seals of this compartment be opened now?"""
        return compartment in self._mine and bool(self._private)

    def on_lock(self, forget: Callable[[], None]) -> None:
        """``forget`` is called as the private keys are put away: what was opened by them goes too."""
        self._on_lock.append(forget)

    def lock(self) -> None:
        """Put a member's private keys away: reading asks for the password again. Who reads no sealed
        compartment keeps the key of their own drafts.
        """
        with self._guard:
            if self._mine:
                self._private, self._own_private = {}, None
        for forget in self._on_lock:
            forget()

    def unlock(self, opened: Opened) -> None:
        """Bring the private keys back, by a full log-in of the same account."""
        fresh = Keyring.of(opened)
        with self._guard:
            self._public, self._private, self._mine = fresh._public, fresh._private, fresh._mine
            self._members = fresh._members
            self._own_public, self._own_private = fresh._own_public, fresh._own_private

    def seal(self, compartment: Compartment, table: str, uid: bytes, column: str, text: str) -> bytes:
        """``text`` for the members of a compartment alone. Raises UserError ``compartment_unopened``."""
        public = self._public.get(compartment)
        if public is None:
            # Without a key nobody could ever read what is written there.
            raise UserError("compartment_unopened", compartment=compartment.label)
        return seals.seal_text(public, table, uid, column, text)

    def open(self, table: str, uid: bytes, column: str, sealed: bytes) -> str:
        """The text of a seal. Raises UserError ``compartment_locked``, and BadSeal where it was altered."""
        key = self._private.get(seals.key_needed(sealed))
        if key is None:
            raise UserError("compartment_locked")
        return seals.open_text(key, table, uid, column, sealed)

    @property
    def own_private(self) -> bytes:
        """The account's own key, which opens its compartments. Raises UserError ``compartment_locked``."""
        private = self._own_private
        if private is None:
            raise UserError("compartment_locked")
        return private

    def seal_own(self, table: str, uid: bytes, column: str, text: str) -> bytes:
        """``text`` for this account alone, until it is saved."""
        if self._own_public is None:
            raise UserError("compartment_locked")
        return seals.seal_text(self._own_public, table, uid, column, text)

    def open_own(self, table: str, uid: bytes, column: str, sealed: bytes) -> str:
        """What ``seal_own`` sealed. Raises UserError ``compartment_locked``, and BadSeal where it was altered
        or sealed under a key that a new password replaced.
        """
        return seals.open_text(self.own_private, table, uid, column, sealed)


def _opened(opened: Opened, compartment: Keys) -> bytes | None:
    try:
        return open_compartment(opened, compartment)
    except BadSeal:
        return None
