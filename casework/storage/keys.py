"""Keys: what makes, locks and seals them. PyNaCl only; nothing here knows a file or a table."""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead

from casework.base.errors import UserError
from casework.base.machine import total_memory

KEY_SIZE = 32
UID_SIZE = 16
SALT_SIZE = pwhash.argon2id.SALTBYTES
MEBIBYTE = 1024 * 1024

_BEST_MEMORY = 256 * MEBIBYTE
_LEAST_MEMORY = 64 * MEBIBYTE
_AIM_SECONDS = 0.75
_TOO_SLOW_SECONDS = 1.0
_MOST_PASSES = 16


class BadSeal(UserError):  # noqa: N818  a seal is bad or good
    """A seal that this key does not open, or that was made for another place. Nothing was read."""

    def __init__(self, code: str = "seal_broken") -> None:
        super().__init__(code)


def new_uid() -> bytes:
    """A random 128-bit name."""
    return secrets.token_bytes(UID_SIZE)


# ---- what is kept secret


@dataclass(frozen=True, repr=False)
class Secrets:
    """What opens the file: the database's raw key and the journal's chain key, 32 bytes each."""

    file_key: bytes
    journal_key: bytes

    def __post_init__(self) -> None:
        if len(self.file_key) != KEY_SIZE or len(self.journal_key) != KEY_SIZE:
            raise ValueError("a key has 32 bytes")

    @classmethod
    def new(cls) -> Secrets:
        return cls(secrets.token_bytes(KEY_SIZE), secrets.token_bytes(KEY_SIZE))

    def __repr__(self) -> str:
        return "Secrets(…)"


@dataclass(frozen=True, repr=False)
class KeyPair:
    """An X25519 pair: anyone seals to ``public``, the holder of ``private`` opens."""

    private: bytes
    public: bytes

    @classmethod
    def new(cls) -> KeyPair:
        return cls.of(bytes(PrivateKey.generate()))

    @classmethod
    def of(cls, private: bytes) -> KeyPair:
        return cls(private, bytes(PrivateKey(private).public_key))

    def __repr__(self) -> str:
        return "KeyPair(…)"


def derive(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, from which ``key`` cannot be found again."""
    return blake2b(purpose.encode(), key=key, digest_size=KEY_SIZE).digest()


# ---- passwords


@dataclass(frozen=True)
class KdfCost:
    """What argon2id spends on one password: passes over the memory, and bytes of memory."""

    opslimit: int
    memlimit: int


def calibrate(
    memory: int | None = None,
    measure: Callable[[KdfCost], float] | None = None,
) -> KdfCost:
    """The cost that takes 0.5 to 1 s here: 256 MiB, less on a small or slow PC, never under 64 MiB.

    At most five probes of one pass each. ``memory`` is what the PC has, in bytes; ``measure`` times a cost.
    """
    has = memory if memory is not None else total_memory() or 0
    size = _BEST_MEMORY
    while size > _LEAST_MEMORY and size > has // 8:
        size //= 2
    seconds = _probe(size, measure or _seconds)
    while size > _LEAST_MEMORY and seconds > _TOO_SLOW_SECONDS:
        size //= 2
        seconds = _probe(size, measure or _seconds)
    return KdfCost(max(1, min(_MOST_PASSES, round(_AIM_SECONDS / max(seconds, 1e-3)))), size)


def _probe(size: int, measure: Callable[[KdfCost], float]) -> float:
    """Seconds of one pass; the better of two where it is quick, since the first also claims the memory."""
    try:
        first = measure(KdfCost(1, size))
        return first if first > _TOO_SLOW_SECONDS else min(first, measure(KdfCost(1, size)))
    except UserError:  # memory_missing: this PC cannot spare as much
        return _TOO_SLOW_SECONDS * 2


def _seconds(cost: KdfCost) -> float:
    start = time.perf_counter()
    password_key("calibration", b"\0" * SALT_SIZE, cost)
    return time.perf_counter() - start


def password_key(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """The key a password gives. Accents count the same however the keyboard composes them.

    Raises UserError("memory_missing") where the PC cannot give the memory the slot asks for.
    """
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    try:
        return pwhash.argon2id.kdf(KEY_SIZE, typed, salt, cost.opslimit, cost.memlimit)
    except (MemoryError, CryptoError) as error:
        raise UserError("memory_missing", mebibytes=cost.memlimit // MEBIBYTE) from error


@dataclass(frozen=True)
class PasswordLock:
    """Something locked by a password: the cost and salt that gave the key, and the locked bytes."""

    cost: KdfCost
    salt: bytes
    locked: bytes = field(repr=False)


def lock(password: str, content: bytes, bound: bytes, cost: KdfCost) -> PasswordLock:
    """Lock ``content`` by a password; ``bound`` is what it belongs to, and is asked again on opening."""
    salt = secrets.token_bytes(SALT_SIZE)
    return PasswordLock(cost, salt, bytes(Aead(password_key(password, salt, cost)).encrypt(content, bound)))


def unlock(password: str, lock: PasswordLock, bound: bytes) -> bytes:
    """What was locked; BadSeal if the password is another one or the lock belongs elsewhere."""
    try:
        return bytes(Aead(password_key(password, lock.salt, lock.cost)).decrypt(lock.locked, bound))
    except (CryptoError, ValueError) as error:
        raise BadSeal from error


# ---- seals


def seal(public: bytes, bound: bytes, content: bytes) -> bytes:
    """``content`` for the holder of the private key alone; ``bound`` is what it belongs to."""
    return bytes(SealedBox(PublicKey(public)).encrypt(_framed(bound) + content))


def unseal(private: bytes, bound: bytes, sealed: bytes) -> bytes:
    """What was sealed; BadSeal if it is for another key or belongs elsewhere."""
    try:
        content = bytes(SealedBox(PrivateKey(private)).decrypt(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise BadSeal from error
    frame = _framed(bound)
    if not content.startswith(frame):
        raise BadSeal
    return content[len(frame) :]


def _framed(bound: bytes) -> bytes:
    return len(bound).to_bytes(2, "big") + bound
