"""The seal of a text in a compartment, format 1: anyone allowed writes it, only the members read it.

    "CWS" 0x01 | key id (8 bytes) | sealed box of: length, table NUL column NUL uid | text | 0x80 0x00…

The table, row and column stand inside, so that a seal copied to another place does not open there. The text
is filled up to a multiple of 64 bytes: « positif » and « négatif » have one length. The key id tells which of
a compartment's keys is needed, once it has had more than one.
"""

from __future__ import annotations

from hashlib import blake2b

from casework.storage.keys import UID_SIZE, BadSeal, seal, unseal

MAGIC = b"CWS"
FORMAT = 1
KEY_ID_SIZE = 8
_HEADER_SIZE = len(MAGIC) + 1 + KEY_ID_SIZE
_BLOCK = 64
_END = b"\x80"


def key_id(public_key: bytes) -> bytes:
    """Eight bytes that tell one compartment key from another."""
    return blake2b(public_key, digest_size=KEY_ID_SIZE, person=b"casework-key-id").digest()


def seal_text(public_key: bytes, table: str, uid: bytes, column: str, text: str) -> bytes:
    """``text`` sealed to a compartment's key, for this column of this row and nowhere else."""
    content = text.encode("utf-8", "surrogatepass") + _END
    content += b"\0" * (-len(content) % _BLOCK)
    header = MAGIC + bytes([FORMAT]) + key_id(public_key)
    return header + seal(public_key, _place(table, uid, column), content)


def open_text(private_key: bytes, table: str, uid: bytes, column: str, sealed: bytes) -> str:
    """The text; BadSeal if it was altered, moved, made for another key or by a newer Casework."""
    if sealed[: len(MAGIC)] != MAGIC or len(sealed) <= _HEADER_SIZE:
        raise BadSeal
    if sealed[len(MAGIC)] != FORMAT:
        raise BadSeal("seal_newer" if sealed[len(MAGIC)] > FORMAT else "seal_broken")
    content = unseal(private_key, _place(table, uid, column), sealed[_HEADER_SIZE:])
    text, end, _ = content.rpartition(_END)
    if not end:
        raise BadSeal
    try:
        return text.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise BadSeal from error


def key_needed(sealed: bytes) -> bytes:
    """The id of the key that opens this seal (nothing says yet that it will)."""
    return sealed[len(MAGIC) + 1 : _HEADER_SIZE]


def _place(table: str, uid: bytes, column: str) -> bytes:
    if len(uid) != UID_SIZE:
        raise ValueError("a uid has 16 bytes")
    return table.encode() + b"\0" + column.encode() + b"\0" + uid
