"""The envelope as bytes, format 1, and what is refused when reading it.

    CASEWORK-ENVELOPE 1
    {…one line of JSON…}
    checksum MAC

The checksum of the first two lines needs no key: it tells a damaged copy before anybody logs in, and a newer
format from a damaged number. The MAC, keyed from the file key, tells an altered copy once a slot is open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TypeVar

from casework.base.errors import UserError
from casework.storage.envelope import (
    MOST_COMPARTMENTS,
    MOST_SLOTS,
    Compartment,
    Envelope,
    Member,
    Slot,
    SlotKind,
)
from casework.storage.keys import KEY_SIZE, MEBIBYTE, SALT_SIZE, UID_SIZE, KdfCost, PasswordLock, derive

MAGIC = b"CASEWORK-ENVELOPE"
FORMAT = 1
SIZE_LIMIT = 4 * MEBIBYTE
"""More than 500 accounts in 50 compartments take. Nothing larger is read."""

_CHECKSUM_SIZE = 16
_MOST_PASSES = 64
_MOST_MEMORY = 1024 * MEBIBYTE  # a forged cost must not take the PC down
_MOST_GENERATIONS = 2**31 - 1  # what the database's own counter holds

Item = TypeVar("Item")


class Damaged(Exception):  # noqa: N818  the other copy may be sound: not yet an error for anybody
    """These bytes are no envelope that can be read."""


@dataclass(frozen=True)
class Document:
    """An envelope as it was read, with what its MAC was computed on."""

    envelope: Envelope
    signed: bytes = field(repr=False)
    mac: bytes = field(repr=False)

    def is_authentic(self, file_key: bytes) -> bool:
        """Whether somebody who held the file key wrote it."""
        return hmac.compare_digest(self.mac, _mac(file_key, self.signed))


def encode(envelope: Envelope, file_key: bytes) -> bytes:
    """The bytes to write; the same envelope and key give the same bytes."""
    body = json.dumps(_to_json(envelope), separators=(",", ":"), sort_keys=True)
    signed = b"%s %d\n%s\n" % (MAGIC, FORMAT, body.encode("ascii"))
    return signed + f"{_checksum(signed).hex()} {_mac(file_key, signed).hex()}\n".encode()


def decode(data: bytes) -> Document:
    """The envelope in these bytes. Raises Damaged, or UserError("envelope_newer") for a later format."""
    lines = data.split(b"\n")
    if len(lines) != 4 or lines[3]:
        raise Damaged
    signed = lines[0] + b"\n" + lines[1] + b"\n"
    checksum, mac = _seals(lines[2])
    if not hmac.compare_digest(checksum, _checksum(signed)):
        raise Damaged
    magic, _, number = lines[0].partition(b" ")
    if magic != MAGIC or not number.isdigit() or len(number) > 9:
        raise Damaged
    if int(number) > FORMAT:
        raise UserError("envelope_newer")
    if number != b"%d" % FORMAT:
        raise Damaged
    return Document(_read_body(lines[1]), signed, mac)


def _seals(line: bytes) -> tuple[bytes, bytes]:
    words = line.split(b" ")
    if len(words) != 2:
        raise Damaged
    try:
        checksum, mac = binascii.unhexlify(words[0]), binascii.unhexlify(words[1])
    except binascii.Error as error:
        raise Damaged from error
    if line != f"{checksum.hex()} {mac.hex()}".encode():  # one way of writing it, so that any byte counts
        raise Damaged
    return checksum, mac


def _checksum(signed: bytes) -> bytes:
    return blake2b(signed, digest_size=_CHECKSUM_SIZE, person=b"casework-damage").digest()


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return blake2b(signed, key=derive(file_key, "casework envelope mac 1"), digest_size=KEY_SIZE).digest()


# ---- to JSON


def _to_json(envelope: Envelope) -> dict[str, object]:
    return {
        "base": _text(envelope.base_id),
        "salt": _text(envelope.salt),
        "generation": envelope.generation,
        "demonstration": envelope.demonstration,
        "slots": [_slot_to_json(slot) for slot in envelope.slots],
        "compartments": [_compartment_to_json(one) for one in envelope.compartments],
    }


def _slot_to_json(slot: Slot) -> dict[str, object]:
    return {
        "id": _text(slot.slot_id),
        "account": _text(slot.account),
        "kind": slot.kind.value,
        "expires": slot.expires.isoformat() if slot.expires else None,
        "public": _text(slot.public),
        "lock": _lock_to_json(slot.lock),
        "secrets": _text(slot.sealed_secrets),
    }


def _compartment_to_json(compartment: Compartment) -> dict[str, object]:
    return {
        "name": compartment.name,
        "number": compartment.number,
        "public": _text(compartment.public),
        "members": [
            {"account": _text(one.account), "key": _text(one.sealed_private)} for one in compartment.members
        ],
        "recovery": _lock_to_json(compartment.recovery),
    }


def _lock_to_json(lock: PasswordLock) -> dict[str, object]:
    return {
        "kdf": "argon2id13",
        "passes": lock.cost.opslimit,
        "memory": lock.cost.memlimit,
        "salt": _text(lock.salt),
        "locked": _text(lock.locked),
    }


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


# ---- from JSON: every shape is checked, nothing is completed


def _read_body(line: bytes) -> Envelope:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Damaged from error
    record = _Record(content, {"base", "salt", "generation", "demonstration", "slots", "compartments"})
    envelope = Envelope(
        base_id=record.bytes("base", UID_SIZE),
        salt=record.bytes("salt", UID_SIZE),
        generation=record.number("generation", _MOST_GENERATIONS),
        demonstration=record.flag("demonstration"),
        slots=record.items("slots", MOST_SLOTS + 1, _slot),
        compartments=record.items("compartments", MOST_COMPARTMENTS, _compartment),
    )
    if len({slot.slot_id for slot in envelope.slots}) != len(envelope.slots):
        raise Damaged
    return envelope


def _slot(content: object) -> Slot:
    record = _Record(content, {"id", "account", "kind", "expires", "public", "lock", "secrets"})
    try:
        kind = SlotKind(record.string("kind", 20))
        expires = (
            None if record.value("expires") is None else date.fromisoformat(record.string("expires", 10))
        )
    except ValueError as error:
        raise Damaged from error
    return Slot(
        slot_id=record.bytes("id", UID_SIZE),
        account=record.bytes("account", UID_SIZE),
        kind=kind,
        expires=expires,
        public=record.bytes("public", KEY_SIZE),
        lock=_lock(record.value("lock")),
        sealed_secrets=record.bytes("secrets"),
    )


def _compartment(content: object) -> Compartment:
    record = _Record(content, {"name", "number", "public", "members", "recovery"})
    return Compartment(
        name=record.string("name", 50),
        number=record.number("number", 1_000),
        public=record.bytes("public", KEY_SIZE),
        members=record.items("members", MOST_SLOTS, _member),
        recovery=_lock(record.value("recovery")),
    )


def _member(content: object) -> Member:
    record = _Record(content, {"account", "key"})
    return Member(record.bytes("account", UID_SIZE), record.bytes("key"))


def _lock(content: object) -> PasswordLock:
    record = _Record(content, {"kdf", "passes", "memory", "salt", "locked"})
    if record.string("kdf", 20) != "argon2id13":
        raise Damaged
    passes, memory = record.number("passes", _MOST_PASSES), record.number("memory", _MOST_MEMORY)
    if passes < 1 or memory < 8192:
        raise Damaged
    return PasswordLock(KdfCost(passes, memory), record.bytes("salt", SALT_SIZE), record.bytes("locked"))


class _Record:
    """A JSON object that has exactly these names; each reader says what it must be."""

    def __init__(self, content: object, names: set[str]) -> None:
        if not isinstance(content, dict) or set(content) != names:
            raise Damaged
        self._content: dict[str, object] = content

    def value(self, name: str) -> object:
        return self._content[name]

    def number(self, name: str, most: int) -> int:
        found = self._content[name]
        if type(found) is not int or not 0 <= found <= most:
            raise Damaged
        return found

    def flag(self, name: str) -> bool:
        found = self._content[name]
        if not isinstance(found, bool):
            raise Damaged
        return found

    def string(self, name: str, most: int) -> str:
        found = self._content[name]
        if not isinstance(found, str) or len(found) > most:
            raise Damaged
        return found

    def bytes(self, name: str, size: int | None = None) -> bytes:
        try:
            found = base64.b64decode(self.string(name, 1000).encode("ascii"), validate=True)
        except (ValueError, UnicodeEncodeError) as error:
            raise Damaged from error
        if size is not None and len(found) != size:
            raise Damaged
        return found

    def items(self, name: str, most: int, read: Callable[[object], Item]) -> tuple[Item, ...]:
        found = self._content[name]
        if not isinstance(found, list) or len(found) > most:
            raise Damaged
        return tuple(read(one) for one in found)
