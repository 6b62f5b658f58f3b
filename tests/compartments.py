"""Sealed compartments with keys made for a test: ``keys.keyring(HEALTH)`` is a member's."""

from __future__ import annotations

from dataclasses import replace

from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor
from casework.models import Account
from casework.storage import seals
from casework.storage.keyring import Keyring
from casework.storage.keys import KeyPair
from casework.storage.store import Store

HEALTH, PSYCHOLOGY = Compartment.HEALTH, Compartment.PSYCHOLOGY


class CompartmentKeys:
    """A key pair for each compartment that was born."""

    def __init__(self, *born: Compartment) -> None:
        self.pairs = {one: KeyPair.new() for one in born or (HEALTH, PSYCHOLOGY)}
        self._members: dict[Compartment, frozenset[bytes]] = {}

    def keyring(self, *mine: Compartment) -> Keyring:
        """What an account knows that is a member of these, after a full log-in."""
        public = {one: pair.public for one, pair in self.pairs.items()}
        private = {seals.key_id(self.pairs[one].public): self.pairs[one].private for one in mine}
        return Keyring(public, private, mine, KeyPair.new(), self._members)

    def enrol(self, store: Store, actor: Actor, compartment: Compartment) -> Actor:
        """The actor as a member of this compartment, known as such to keyrings made from now on."""
        with store.write(actor) as uow:
            uid = uow.get(Account, actor.account_id).uid
        self._members[compartment] = self._members.get(compartment, frozenset()) | {uid}
        return replace(actor, compartments=actor.compartments | {compartment})
