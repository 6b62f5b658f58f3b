"""The envelope's bytes: what is read, and what is refused without a traceback."""

from __future__ import annotations

import base64
import json
import runpy
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.base.errors import UserError
from casework.storage import envelope as env
from casework.storage.compartments import open_compartment, recover_compartment
from casework.storage.envelope import SlotKind
from casework.storage.envelope_format import Damaged, decode, encode

FIXTURES = Path(__file__).parents[1] / "fixtures"
GOLDEN = (FIXTURES / "envelope_1.env").read_bytes()
MADE_WITH = runpy.run_path(str(FIXTURES / "make_envelope_1.py"))


def signed(magic: bytes, body: bytes) -> bytes:
    """Lines with a right checksum, as a later version or a forger without the keys could write them."""
    lines = magic + b"\n" + body + b"\n"
    checksum = blake2b(lines, digest_size=16, person=b"casework-damage").hexdigest()
    return lines + f"{checksum} {'00' * 32}\n".encode()


def test_an_envelope_of_format_1_opens_for_ever() -> None:
    document = decode(GOLDEN)
    envelope = document.envelope
    opened = env.open_with_password(envelope, None, "épicéa-7-ardoise")
    assert opened.secrets == MADE_WITH["SECRETS"]
    assert document.is_authentic(opened.secrets.file_key)
    assert envelope.demonstration
    assert envelope.generation == 4
    assert env.open_with_recovery(envelope, MADE_WITH["RECOVERY"]).secrets == MADE_WITH["SECRETS"]
    temporary = env.open_with_password(envelope, "M. Benali", "provisoire-42")
    assert temporary.slot.kind is SlotKind.TEMPORARY
    health = envelope.compartments[0]
    assert open_compartment(opened, health) == recover_compartment(
        envelope, health, MADE_WITH["HEALTH_RECOVERY"]
    )
    assert encode(envelope, opened.secrets.file_key) == GOLDEN


@given(st.data())
def test_one_changed_byte_is_always_seen(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOLDEN) - 1))
    changed = bytearray(GOLDEN)
    changed[place] ^= data.draw(st.integers(1, 255))
    try:
        document = decode(bytes(changed))
    except Damaged:
        return
    # Only the MAC itself lies outside the checksum: a key is needed to see it.
    assert not document.is_authentic(MADE_WITH["SECRETS"].file_key)


@given(st.integers(0, len(GOLDEN) - 1))
def test_a_truncated_envelope_is_seen(size: int) -> None:
    with pytest.raises(Damaged):
        decode(GOLDEN[:size])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        decode(content)
    with pytest.raises(Damaged):
        decode(GOLDEN + b"\n" + content)


NESTED_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def places_in(content: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [path]
    if isinstance(content, dict):
        for key, value in content.items():
            found += places_in(value, (*path, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            found += places_in(value, (*path, index))
    return found


@given(st.data())
def test_any_forged_shape_is_refused_or_read_without_a_traceback(data: st.DataObject) -> None:
    content = json.loads(GOLDEN.split(b"\n")[1])
    *above, last = data.draw(st.sampled_from(places_in(content)[1:]))
    holder = content
    for step in above:
        holder = holder[step]
    holder[last] = data.draw(NESTED_JSON)
    try:
        document = decode(signed(b"CASEWORK-ENVELOPE 1", json.dumps(content).encode()))
    except Damaged:
        return
    assert not document.is_authentic(MADE_WITH["SECRETS"].file_key)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"[" * 100_000, b"1" * 10_000, b"\xff", b'{"base": NaN}'],
)
def test_a_forged_body_is_refused(body: bytes) -> None:
    with pytest.raises(Damaged):
        decode(signed(b"CASEWORK-ENVELOPE 1", body))


@pytest.mark.parametrize("forged", [{"memory": 2**50}, {"passes": 10**6}, {"memory": 1}, {"passes": 0}])
def test_a_cost_that_would_take_the_computer_down_is_refused(forged: dict[str, int]) -> None:
    content = json.loads(GOLDEN.split(b"\n")[1])
    content["slots"][0]["lock"] |= forged
    with pytest.raises(Damaged):
        decode(signed(b"CASEWORK-ENVELOPE 1", json.dumps(content).encode()))


def test_a_later_format_asks_for_a_newer_program() -> None:
    with pytest.raises(UserError) as refusal:
        decode(signed(b"CASEWORK-ENVELOPE 2", b"whatever comes"))
    assert refusal.value.code == "envelope_newer"
    assert "mettez ce programme à jour" in refusal.value.sentence


@pytest.mark.parametrize(
    "magic",
    [b"OTHER 1", b"CASEWORK-ENVELOPE", b"CASEWORK-ENVELOPE x", b"CASEWORK-ENVELOPE 0", b"A" * 20 + b" 1"],
)
def test_another_first_line_is_no_envelope(magic: bytes) -> None:
    with pytest.raises(Damaged):
        decode(signed(magic, GOLDEN.split(b"\n")[1]))


def test_two_slots_of_one_name_are_refused() -> None:
    content = json.loads(GOLDEN.split(b"\n")[1])
    content["slots"].append(content["slots"][0])
    with pytest.raises(Damaged):
        decode(signed(b"CASEWORK-ENVELOPE 1", json.dumps(content).encode()))


def test_keys_stand_in_it_as_base64_only_sealed_or_locked() -> None:
    secrets = MADE_WITH["SECRETS"]
    for key in (secrets.file_key, secrets.journal_key):
        for shape in (key, key.hex().encode(), base64.b64encode(key)):
            assert shape not in GOLDEN
