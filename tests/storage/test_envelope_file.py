"""Two copies of the envelope: one survives what happens to the other."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.base.errors import UserError
from casework.storage import envelope as env
from casework.storage.envelope import Envelope, Opened
from casework.storage.envelope_file import NAMES, CopyState, EnvelopeFile, check_generation
from casework.storage.keys import KdfCost, Secrets

CHEAP = KdfCost(1, 8192)
SECRETS = Secrets.new()
PASSWORD = "épicéa-7-ardoise"
ENVELOPE = env.add_account(
    env.new_envelope(demonstration=True), SECRETS, secrets.token_bytes(16), "c.leroy", PASSWORD, CHEAP
)


def opening(password: str = PASSWORD) -> Callable[[Envelope], Opened]:
    return lambda envelope: env.open_with_password(envelope, "c.leroy", password)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    EnvelopeFile(tmp_path).write(ENVELOPE, SECRETS.file_key)
    return tmp_path


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def alter_the_mac(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2] = ord("0") if content[-2] != ord("0") else ord("1")
    path.write_bytes(content)


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


HARMS = [Path.unlink, truncate, empty, alter_the_mac, make_huge]


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", NAMES)
def test_one_harmed_copy_is_put_right_from_the_other(
    folder: Path, name: str, harm: Callable[[Path], None]
) -> None:
    whole = (folder / name).read_bytes()
    harm(folder / name)
    file = EnvelopeFile(folder)
    unlocked = file.unlock(opening())
    assert unlocked.opened.secrets == SECRETS
    assert unlocked.to_repair == (folder / name,)
    file.repair(unlocked)
    assert (folder / name).read_bytes() == whole
    assert file.unlock(opening()).to_repair == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_any_changed_byte_of_both_copies_is_a_sentence_and_of_one_is_nothing(
    folder: Path, data: st.DataObject
) -> None:
    EnvelopeFile(folder).write(ENVELOPE, SECRETS.file_key)
    size = (folder / NAMES[0]).stat().st_size
    both = data.draw(st.booleans())
    for name in NAMES if both else (data.draw(st.sampled_from(NAMES)),):
        content = bytearray((folder / name).read_bytes())
        content[data.draw(st.integers(0, size - 1))] ^= data.draw(st.integers(1, 255))
        (folder / name).write_bytes(content)
    if not both:
        assert EnvelopeFile(folder).unlock(opening()).opened.secrets == SECRETS
        return
    with pytest.raises(UserError) as refusal:
        EnvelopeFile(folder).unlock(opening())
    assert refusal.value.code in {"envelope_damaged", "envelope_altered", "login_failed"}
    assert refusal.value.sentence


def test_no_copy_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="envelope_missing"):
        EnvelopeFile(tmp_path).documents()


def test_a_folder_in_the_place_of_a_copy_is_a_damaged_copy(folder: Path) -> None:
    put_a_folder(folder / NAMES[1])
    states = [copy.state for copy in EnvelopeFile(folder).copies()]
    assert states == [CopyState.SOUND, CopyState.DAMAGED]
    assert EnvelopeFile(folder).unlock(opening()).opened.secrets == SECRETS


def test_the_demonstration_is_known_before_anybody_logs_in(folder: Path) -> None:
    assert EnvelopeFile(folder).is_demonstration()


def test_the_highest_generation_wins_and_the_late_copy_follows(folder: Path) -> None:
    opened = env.open_with_password(ENVELOPE, "c.leroy", PASSWORD)
    changed = env.change_password(opened, "bouleau-9-craie", CHEAP)
    late = (folder / NAMES[1]).read_bytes()
    EnvelopeFile(folder).write(changed, SECRETS.file_key)
    (folder / NAMES[1]).write_bytes(late)
    file = EnvelopeFile(folder)
    unlocked = file.unlock(opening("bouleau-9-craie"))
    assert unlocked.opened.envelope.generation == changed.generation
    file.repair(unlocked)
    assert (folder / NAMES[0]).read_bytes() == (folder / NAMES[1]).read_bytes()


def test_an_old_password_does_not_open_through_the_late_copy(folder: Path) -> None:
    opened = env.open_with_password(ENVELOPE, "c.leroy", PASSWORD)
    changed = env.change_password(opened, "bouleau-9-craie", CHEAP)
    late = (folder / NAMES[1]).read_bytes()
    EnvelopeFile(folder).write(changed, SECRETS.file_key)
    (folder / NAMES[1]).write_bytes(late)
    with pytest.raises(UserError, match="login_failed"):
        EnvelopeFile(folder).unlock(opening())


def test_a_forged_higher_generation_does_not_win(folder: Path) -> None:
    forged = env.add_account(ENVELOPE, SECRETS, secrets.token_bytes(16), "intrus", "intrus", CHEAP)
    EnvelopeFile(folder).write(forged, secrets.token_bytes(32))
    EnvelopeFile(folder)  # both copies forged: nothing authentic is left
    with pytest.raises(UserError, match="envelope_altered"):
        EnvelopeFile(folder).unlock(opening())


def test_a_wrong_password_is_a_wrong_password_whatever_the_copies(folder: Path) -> None:
    truncate(folder / NAMES[0])
    with pytest.raises(UserError, match="login_failed"):
        EnvelopeFile(folder).unlock(opening("autre"))
    assert (folder / NAMES[0]).stat().st_size == 100  # nothing is written before somebody is known


def test_the_database_may_be_one_generation_behind_and_no_more() -> None:
    assert check_generation(envelope=7, database=7) is False
    assert check_generation(envelope=8, database=7) is True
    with pytest.raises(UserError, match="envelope_rolled_back"):
        check_generation(envelope=6, database=7)
    with pytest.raises(UserError, match="database_rolled_back"):
        check_generation(envelope=9, database=7)
