"""Wrong passwords wait longer and longer, never for ever, whatever the clock and the program do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casework.base.errors import UserError
from casework.storage import attempts as counting
from casework.storage.attempts import FREE, LONGEST, Attempts, delay_after

SLOT, OTHER = b"\1" * 16, b"\2" * 16


class Waits:
    """A clock that only goes forward, moved by waiting."""

    def __init__(self) -> None:
        self.time = 0.0
        self.waited: list[float] = []

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += seconds

    def monotonic(self) -> float:
        return self.time


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def attempts(tmp_path: Path, waits: Waits) -> Attempts:
    return Attempts(tmp_path / "attempts", waits.pause, waits.monotonic)


def again(attempts: Attempts, waits: Waits) -> Attempts:
    """The same folder, in a program started anew."""
    return Attempts(attempts._path, waits.pause, waits.monotonic)


def fail(attempts: Attempts, slot: bytes | None = SLOT, code: str = "login_failed") -> None:
    with pytest.raises(UserError), attempts.attempt(slot):
        raise UserError(code)


def test_the_first_slips_wait_for_nothing_and_the_next_ones_longer_each_time(
    attempts: Attempts, waits: Waits
) -> None:
    for _ in range(FREE + 9):
        fail(attempts)
    assert waits.waited == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_thousand_wrong_passwords_take_hours_and_the_right_one_still_opens(
    attempts: Attempts, waits: Waits
) -> None:
    for _ in range(1000):
        fail(attempts)
    assert sum(waits.waited) > 8 * 3600
    with attempts.attempt(SLOT) as wrong:
        assert wrong == 1000
    assert waits.waited[-1] == LONGEST
    assert attempts.wait(SLOT) == 0


def test_time_that_went_by_is_not_waited_again(attempts: Attempts, waits: Waits) -> None:
    for _ in range(FREE + 3):
        fail(attempts)
    waits.time += 3
    assert attempts.wait(SLOT) == delay_after(FREE + 3) - 3
    waits.time += 60
    assert attempts.wait(SLOT) == 0


def test_a_program_started_anew_waits_as_long(attempts: Attempts, waits: Waits) -> None:
    for _ in range(FREE + 3):
        fail(attempts)
    assert again(attempts, waits).wait(SLOT) == delay_after(FREE + 3)


def test_an_attempt_killed_half_way_was_one(attempts: Attempts, waits: Waits) -> None:
    context = attempts.attempt(SLOT)
    context.__enter__()
    assert again(attempts, waits).failures(SLOT) == 1


def test_each_account_has_its_own_count(attempts: Attempts) -> None:
    for _ in range(FREE):
        fail(attempts)
    assert attempts.wait(OTHER) == 0
    assert attempts.wait(SLOT) > 0


def test_unknown_logins_share_one_count_and_stand_nowhere(attempts: Attempts) -> None:
    for _ in range(FREE + 1):
        fail(attempts, None)
    assert attempts.failures(None) == FREE + 1
    assert SLOT.hex() not in attempts._path.read_text("ascii")


@pytest.mark.parametrize("code", ["window_open", "folder_busy", "password_temporary", "database_damaged"])
def test_only_a_wrong_password_counts(attempts: Attempts, code: str) -> None:
    fail(attempts, code=code)
    assert attempts.failures(SLOT) == 0


def test_a_right_password_forgets_and_leaves_no_file(attempts: Attempts) -> None:
    fail(attempts)
    with attempts.attempt(SLOT):
        pass
    assert not attempts._path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"a": -1}', b'{"a": "b"}', b"[" * 100_000, b"\xff" * 300_000]
)
def test_a_damaged_count_locks_nobody_out(attempts: Attempts, content: bytes) -> None:
    attempts._path.write_bytes(content)
    assert attempts.wait(SLOT) == 0
    fail(attempts)
    assert attempts.failures(SLOT) == 1


def test_a_forged_count_waits_no_longer_than_the_longest(attempts: Attempts) -> None:
    attempts._path.write_text(json.dumps({SLOT.hex(): 10**30}))
    assert attempts.wait(SLOT) == LONGEST


def test_a_full_disk_keeps_nobody_out_and_still_counts(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(counting, "write_atomically", full)
    for _ in range(FREE + 1):
        fail(attempts)
    assert attempts.failures(SLOT) == FREE + 1
    with attempts.attempt(SLOT):
        pass
    assert attempts.failures(SLOT) == 0
