"""Keys: locks, seals and their cost."""

from __future__ import annotations

import secrets
import unicodedata

import pytest

from casework.base.errors import UserError
from casework.storage import keys
from casework.storage.keys import MEBIBYTE, BadSeal, KdfCost, KeyPair, Secrets

CHEAP = KdfCost(1, 8192)


def test_secrets_and_key_pairs_show_nothing() -> None:
    secret, pair = Secrets.new(), KeyPair.new()
    for key in (secret.file_key, secret.journal_key):
        assert key.hex() not in repr(secret)
        assert repr(key) not in repr(secret)
    assert repr(pair) == "KeyPair(…)"


def test_a_key_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Secrets(b"short", secrets.token_bytes(32))


def test_a_lock_opens_with_its_password_in_its_place_only() -> None:
    lock = keys.lock("épicéa-7", b"private", b"here", CHEAP)
    assert keys.unlock("épicéa-7", lock, b"here") == b"private"
    for password, place in (("épicéa-8", b"here"), ("épicéa-7", b"there")):
        with pytest.raises(BadSeal):
            keys.unlock(password, lock, place)


def test_an_accent_composed_otherwise_is_the_same_password() -> None:
    lock = keys.lock(unicodedata.normalize("NFC", "épicéa"), b"private", b"", CHEAP)
    assert keys.unlock(unicodedata.normalize("NFD", "épicéa"), lock, b"") == b"private"


def test_a_seal_opens_for_its_key_in_its_place_only() -> None:
    pair, other = KeyPair.new(), KeyPair.new()
    sealed = keys.seal(pair.public, b"here", b"secret")
    assert keys.unseal(pair.private, b"here", sealed) == b"secret"
    for private, place in ((other.private, b"here"), (pair.private, b"there"), (pair.private, b"her")):
        with pytest.raises(BadSeal):
            keys.unseal(private, place, sealed)


@pytest.mark.parametrize("size", [0, 10, 47, 48, 59])
def test_a_truncated_seal_is_a_bad_seal(size: int) -> None:
    pair = KeyPair.new()
    with pytest.raises(BadSeal):
        keys.unseal(pair.private, b"here", keys.seal(pair.public, b"here", b"secret")[:size])


def test_purposes_have_keys_of_their_own() -> None:
    key = secrets.token_bytes(32)
    assert keys.derive(key, "one") == keys.derive(key, "one") != keys.derive(key, "two")


@pytest.mark.parametrize(
    ("memory", "speed", "expected"),
    [
        (16_000 * MEBIBYTE, 0.25, KdfCost(3, 256 * MEBIBYTE)),
        (1_000 * MEBIBYTE, 0.25, KdfCost(12, 64 * MEBIBYTE)),
        (16_000 * MEBIBYTE, 3.0, KdfCost(1, 64 * MEBIBYTE)),
        (16_000 * MEBIBYTE, 0.0, KdfCost(16, 256 * MEBIBYTE)),
        (0, 0.25, KdfCost(12, 64 * MEBIBYTE)),
    ],
)
def test_the_cost_aims_at_three_quarters_of_a_second(memory: int, speed: float, expected: KdfCost) -> None:
    probes: list[KdfCost] = []

    def measure(cost: KdfCost) -> float:
        probes.append(cost)
        return speed * cost.memlimit / (256 * MEBIBYTE)

    assert keys.calibrate(memory, measure) == expected
    assert len(probes) <= 5


def test_a_pc_short_of_memory_gets_a_smaller_cost() -> None:
    def measure(cost: KdfCost) -> float:
        if cost.memlimit > 128 * MEBIBYTE:
            raise UserError("memory_missing", mebibytes=256)
        return 0.2

    assert keys.calibrate(16_000 * MEBIBYTE, measure) == KdfCost(4, 128 * MEBIBYTE)


def test_memory_that_the_pc_does_not_have_is_said_in_a_sentence() -> None:
    with pytest.raises(UserError) as refusal:
        keys.password_key("épicéa", bytes(keys.SALT_SIZE), KdfCost(1, 2**46))
    assert refusal.value.code == "memory_missing"
    assert "mémoire" in refusal.value.sentence
