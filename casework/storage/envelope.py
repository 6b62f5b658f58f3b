"""The envelope: who may open the file, and with which keys. Values and their changes; no file is read here.

Every account has a slot: its X25519 private key locked by its password, and the file's secrets sealed to its
public key, so that a rotation needs nobody's password. No login, name or password stands in it in clear.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from casework.base.errors import UserError
from casework.base.text import fold
from casework.storage import keys
from casework.storage.keys import KEY_SIZE, UID_SIZE, BadSeal, KdfCost, KeyPair, PasswordLock, Secrets
from casework.storage.recovery import read_secret

MOST_SLOTS = 500
MOST_COMPARTMENTS = 50
LONGEST_LOGIN = 64


class SlotKind(StrEnum):
    ACCOUNT = "account"
    RECOVERY = "recovery"
    """Opens the file by the secret printed at first start; no compartment."""
    TEMPORARY = "temporary"
    """A password given by somebody else: opens nothing but its own change."""


@dataclass(frozen=True)
class Slot:
    """One way in. ``account`` is the account's uid (a random one for the recovery slot).

    ``expires`` is the last day of a temporary password; None elsewhere.
    """

    slot_id: bytes
    account: bytes
    kind: SlotKind
    expires: date | None
    public: bytes
    lock: PasswordLock
    sealed_secrets: bytes = field(repr=False)


@dataclass(frozen=True)
class Member:
    """A compartment's private key, sealed to one account's public key."""

    account: bytes
    sealed_private: bytes = field(repr=False)


@dataclass(frozen=True)
class Compartment:
    """One key of one sealed compartment. ``number`` counts its keys: the highest seals, all open."""

    name: str
    number: int
    public: bytes
    members: tuple[Member, ...]
    recovery: PasswordLock


@dataclass(frozen=True)
class Envelope:
    """``base_id`` is the data's own identity, ``generation`` grows by one at each change
    (the database has it too).

    ``demonstration`` is readable before anybody logs in. Slots stand in the order in which they were made.
    """

    base_id: bytes
    salt: bytes
    generation: int
    demonstration: bool
    slots: tuple[Slot, ...]
    compartments: tuple[Compartment, ...] = ()

    def slot_of(self, account: bytes) -> Slot | None:
        return next((slot for slot in self.slots if slot.account == account), None)


@dataclass(frozen=True, repr=False)
class Opened:
    """What a right password gives. ``private`` is the account's own key: it opens its compartments."""

    envelope: Envelope
    slot: Slot
    secrets: Secrets
    private: bytes


# ---- opening


def find_slot(envelope: Envelope, login: str) -> Slot | None:
    """The slot of this login, whatever its case and accents; None if there is none.

    Unseen marks (control, direction) are not read over: such a name is nobody's.
    """
    if len(login) > LONGEST_LOGIN or not login.isprintable():
        return None
    wanted = slot_id(envelope.salt, login)
    return next((slot for slot in envelope.slots if slot.slot_id == wanted), None)


def first_account(envelope: Envelope) -> Slot | None:
    """The slot of the oldest account still there, which acts where a command names none."""
    return next((slot for slot in envelope.slots if slot.kind is not SlotKind.RECOVERY), None)


def open_with_password(envelope: Envelope, login: str | None, password: str) -> Opened:
    """Open an account's slot (the first account's if ``login`` is None).

    Raises UserError: login_failed (unknown or wrong, not told apart), envelope_altered.
    """
    slot = first_account(envelope) if login is None else find_slot(envelope, login)
    if slot is None or slot.kind is SlotKind.RECOVERY:
        raise UserError("login_failed")
    return _open(envelope, slot, password, "login_failed")


def open_with_recovery(envelope: Envelope, typed: str) -> Opened:
    """Open the file by its recovery secret as somebody typed it.

    Raises UserError: recovery_incomplete, recovery_slip (a typing slip), recovery_wrong (another folder's).
    """
    secret = read_secret(typed)
    slot = next((slot for slot in envelope.slots if slot.kind is SlotKind.RECOVERY), None)
    if slot is None:
        raise UserError("recovery_wrong")
    return _open(envelope, slot, secret, "recovery_wrong")


def _open(envelope: Envelope, slot: Slot, password: str, refusal: str) -> Opened:
    try:
        private = keys.unlock(password, slot.lock, _slot_place(envelope.base_id, slot))
    except BadSeal as error:
        raise UserError(refusal) from error
    try:
        content = keys.unseal(private, _secrets_place(envelope.base_id, slot.account), slot.sealed_secrets)
        opened = Secrets(content[:KEY_SIZE], content[KEY_SIZE:])
    except (BadSeal, ValueError) as error:
        raise UserError("envelope_altered") from error
    return Opened(envelope, slot, opened, private)


# ---- making and changing (each gives the envelope of the next generation)


def new_envelope(*, demonstration: bool) -> Envelope:
    """An envelope that nobody opens yet, of generation 0."""
    return Envelope(random.token_bytes(UID_SIZE), random.token_bytes(UID_SIZE), 0, demonstration, ())


def add_account(
    envelope: Envelope,
    secrets: Secrets,
    account: bytes,
    login: str,
    password: str,
    cost: KdfCost,
    *,
    kind: SlotKind = SlotKind.ACCOUNT,
    expires: date | None = None,
) -> Envelope:
    """With one more account. Raises UserError("login_taken") where the folded login has a slot already."""
    wanted = slot_id(envelope.salt, login)
    if any(slot.slot_id == wanted for slot in envelope.slots):
        raise UserError("login_taken")
    if len(envelope.slots) >= MOST_SLOTS:
        raise UserError("too_many_accounts", most=MOST_SLOTS)
    slot = _new_slot(envelope, secrets, wanted, account, kind, expires, password, cost, KeyPair.new())
    return _changed(envelope, (*envelope.slots, slot))


def add_recovery(envelope: Envelope, secrets: Secrets, secret: str, cost: KdfCost) -> Envelope:
    """With this recovery secret (recovery.new_secret) in place of any earlier one."""
    others = tuple(slot for slot in envelope.slots if slot.kind is not SlotKind.RECOVERY)
    slot = _new_slot(
        envelope,
        secrets,
        random.token_bytes(UID_SIZE),
        random.token_bytes(UID_SIZE),
        SlotKind.RECOVERY,
        None,
        read_secret(secret),
        cost,
        KeyPair.new(),
    )
    return _changed(envelope, (*others, slot))


def change_password(opened: Opened, password: str, cost: KdfCost) -> Envelope:
    """With another password on the opened slot; its key pair stays, so its compartments do too.

    A temporary slot becomes an account's.
    """
    old, envelope = opened.slot, opened.envelope
    kind = SlotKind.RECOVERY if old.kind is SlotKind.RECOVERY else SlotKind.ACCOUNT
    pair = KeyPair.of(opened.private)
    slot = _new_slot(envelope, opened.secrets, old.slot_id, old.account, kind, None, password, cost, pair)
    return _changed(envelope, _with(envelope, slot))


def reset_password(
    envelope: Envelope,
    secrets: Secrets,
    account: bytes,
    password: str,
    cost: KdfCost,
    *,
    kind: SlotKind = SlotKind.TEMPORARY,
    expires: date | None = None,
) -> Envelope:
    """With another password and a new key pair on somebody's slot: the file, no compartment.

    ``kind`` ACCOUNT is for who chose it alone, by the recovery secret.
    """
    old = envelope.slot_of(account)
    if old is None or old.kind is SlotKind.RECOVERY:
        raise UserError("not_found")
    slot = _new_slot(envelope, secrets, old.slot_id, account, kind, expires, password, cost, KeyPair.new())
    changed = _changed(envelope, _with(envelope, slot))
    return replace(changed, compartments=_without_member(envelope.compartments, account))


def remove_account(envelope: Envelope, account: bytes) -> Envelope:
    """Without this account, in the file or in any compartment. Raises UserError("not_found")."""
    if envelope.slot_of(account) is None:
        raise UserError("not_found")
    left = (slot for slot in envelope.slots if slot.account != account)
    return replace(_changed(envelope, left), compartments=_without_member(envelope.compartments, account))


def rotate(envelope: Envelope, secrets: Secrets) -> Envelope:
    """With new secrets of the file sealed to every account: nobody's password is needed."""
    return _changed(
        envelope,
        (
            replace(slot, sealed_secrets=_seal_secrets(envelope.base_id, slot.account, slot.public, secrets))
            for slot in envelope.slots
        ),
    )


def _changed(envelope: Envelope, slots: Iterable[Slot]) -> Envelope:
    return replace(envelope, generation=envelope.generation + 1, slots=tuple(slots))


def _with(envelope: Envelope, slot: Slot) -> Iterable[Slot]:
    """The slots, this one in the place of its account's."""
    return (slot if other.account == slot.account else other for other in envelope.slots)


def _without_member(compartments: tuple[Compartment, ...], account: bytes) -> tuple[Compartment, ...]:
    return tuple(
        replace(one, members=tuple(member for member in one.members if member.account != account))
        for one in compartments
    )


def _new_slot(
    envelope: Envelope,
    secrets: Secrets,
    wanted_id: bytes,
    account: bytes,
    kind: SlotKind,
    expires: date | None,
    password: str,
    cost: KdfCost,
    pair: KeyPair,
) -> Slot:
    sealed = _seal_secrets(envelope.base_id, account, pair.public, secrets)
    unlocked = Slot(wanted_id, account, kind, expires, pair.public, PasswordLock(cost, b"", b""), sealed)
    place = _slot_place(envelope.base_id, unlocked)
    return replace(unlocked, lock=keys.lock(password, pair.private, place, cost))


def slot_id(salt: bytes, login: str) -> bytes:
    """A slot's name: it does not say the login, only whether a login is the one."""
    return blake2b(fold(login).encode(), key=salt, digest_size=UID_SIZE, person=b"casework-login").digest()


def _seal_secrets(base_id: bytes, account: bytes, public: bytes, secrets: Secrets) -> bytes:
    return keys.seal(public, _secrets_place(base_id, account), secrets.file_key + secrets.journal_key)


def _secrets_place(base_id: bytes, account: bytes) -> bytes:
    return b"casework file secrets 1\0" + base_id + account


def _slot_place(base_id: bytes, slot: Slot) -> bytes:
    return b"casework slot 1\0" + base_id + slot.account + slot.kind.encode() + b"\0" + slot.public
