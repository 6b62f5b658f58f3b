"""A sealed compartment's keys in the envelope: who opens them, and by which recovery secret."""

from __future__ import annotations

from dataclasses import replace

from casework.base.errors import UserError
from casework.storage import keys
from casework.storage.envelope import MOST_COMPARTMENTS, Compartment, Envelope, Member, Opened, SlotKind
from casework.storage.keys import BadSeal, KdfCost, KeyPair
from casework.storage.recovery import read_secret


def add_compartment(
    envelope: Envelope, name: str, first_member: bytes, secret: str, cost: KdfCost
) -> Envelope:
    """With a new compartment (or its next key), opened by one account and a recovery secret of its own."""
    if len(envelope.compartments) >= MOST_COMPARTMENTS:
        raise UserError("too_many_compartments", most=MOST_COMPARTMENTS)
    number = 1 + max((one.number for one in envelope.compartments if one.name == name), default=0)
    pair = KeyPair.new()
    recovery = keys.lock(read_secret(secret), pair.private, _place(envelope, name, number, b"recovery"), cost)
    bare = Compartment(name, number, pair.public, (), recovery)
    grown = replace(envelope, compartments=(*envelope.compartments, bare))
    return grant(grown, bare, pair.private, first_member)


def grant(envelope: Envelope, compartment: Compartment, private: bytes, account: bytes) -> Envelope:
    """With one more member; ``private`` is the compartment's key, from a member or its recovery secret."""
    slot = envelope.slot_of(account)
    if slot is None or slot.kind is not SlotKind.ACCOUNT:
        raise UserError("not_found")
    place = _place(envelope, compartment.name, compartment.number, account)
    member = Member(account, keys.seal(slot.public, place, private))
    others = tuple(one for one in compartment.members if one.account != account)
    return _replaced(envelope, replace(compartment, members=(*others, member)))


def renew_secret(
    envelope: Envelope, compartment: Compartment, private: bytes, secret: str, cost: KdfCost
) -> Envelope:
    """With another recovery secret, for who lost the paper; ``private`` as for ``grant``."""
    place = _place(envelope, compartment.name, compartment.number, b"recovery")
    lock = keys.lock(read_secret(secret), private, place, cost)
    return _replaced(envelope, replace(compartment, recovery=lock))


def open_compartment(opened: Opened, compartment: Compartment) -> bytes | None:
    """The compartment's private key; None if this account is no member (a recovery account never is)."""
    account = opened.slot.account
    member = next((one for one in compartment.members if one.account == account), None)
    if member is None:
        return None
    place = _place(opened.envelope, compartment.name, compartment.number, account)
    return _checked(keys.unseal(opened.private, place, member.sealed_private), compartment)


def recover_compartment(envelope: Envelope, compartment: Compartment, typed: str) -> bytes:
    """The compartment's private key by its own recovery secret, as typed.

    Raises UserError as envelope.open_with_recovery does.
    """
    secret = read_secret(typed)
    try:
        place = _place(envelope, compartment.name, compartment.number, b"recovery")
        return _checked(keys.unlock(secret, compartment.recovery, place), compartment)
    except BadSeal as error:
        raise UserError("recovery_wrong") from error


def _replaced(envelope: Envelope, changed: Compartment) -> Envelope:
    return replace(
        envelope,
        generation=envelope.generation + 1,
        compartments=tuple(
            changed if (one.name, one.number) == (changed.name, changed.number) else one
            for one in envelope.compartments
        ),
    )


def _checked(private: bytes, compartment: Compartment) -> bytes:
    if len(private) != keys.KEY_SIZE or KeyPair.of(private).public != compartment.public:
        raise BadSeal
    return private


def _place(envelope: Envelope, name: str, number: int, holder: bytes) -> bytes:
    return b"casework compartment 1\0" + envelope.base_id + f"{name}\0{number}\0".encode() + holder
