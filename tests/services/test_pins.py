"""A PIN unlocks a session on a shared PC, for a shift, three tries, in memory only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.base.errors import UserError
from casework.services.doorstep.pins import PinAnswer, SessionPin
from tests.conftest import FixedClock

PIN = "739518"


@pytest.fixture
def seconds() -> list[float]:
    """What the clock that only goes forward says."""
    return [0.0]


@pytest.fixture
def pin(clock: FixedClock, seconds: list[float]) -> SessionPin:
    made = SessionPin(clock, lambda: seconds[0])
    made.set_pin(PIN)
    return made


def test_the_right_pin_unlocks_and_sealed_compartments_ask_for_the_password(pin: SessionPin) -> None:
    asked = [pin.needs_password]
    assert pin.try_pin(PIN) == (PinAnswer.UNLOCKED, 3)
    asked.append(pin.needs_password)
    pin.password_given()
    asked.append(pin.needs_password)
    assert asked == [False, True, False]


def test_three_wrong_ones_make_it_void(pin: SessionPin) -> None:
    assert [pin.try_pin("195738") for _ in range(3)] == [
        (PinAnswer.WRONG, 2),
        (PinAnswer.WRONG, 1),
        (PinAnswer.VOID, 0),
    ]
    assert pin.try_pin(PIN) == (PinAnswer.VOID, 0)


def test_a_right_one_gives_all_tries_back(pin: SessionPin) -> None:
    pin.try_pin("195738")
    pin.try_pin("195738")
    pin.try_pin(PIN)
    assert pin.try_pin("195738") == (PinAnswer.WRONG, 2)


def test_it_ends_with_the_shift(pin: SessionPin, clock: FixedClock) -> None:
    pin.set_pin(PIN, clock.now() + timedelta(hours=3))
    clock.moment += timedelta(hours=3)
    assert pin.try_pin(PIN).answer is PinAnswer.VOID


def test_it_lasts_twelve_hours_at_most(pin: SessionPin, clock: FixedClock) -> None:
    pin.set_pin(PIN, clock.now() + timedelta(days=3))
    clock.moment += timedelta(hours=11, minutes=59)
    assert pin.is_set
    clock.moment += timedelta(minutes=1)
    assert not pin.is_set


def test_a_clock_set_back_makes_it_void(pin: SessionPin, clock: FixedClock) -> None:
    clock.moment -= timedelta(seconds=1)
    assert pin.try_pin(PIN).answer is PinAnswer.VOID


def test_a_clock_that_stands_still_does_not_prolong_it(pin: SessionPin, seconds: list[float]) -> None:
    seconds[0] = 12 * 3600.0
    assert not pin.is_set


def test_without_a_pin_the_password_is_asked(clock: FixedClock) -> None:
    assert SessionPin(clock).try_pin(PIN) == (PinAnswer.VOID, 0)


def test_a_forgotten_pin_unlocks_nothing(pin: SessionPin) -> None:
    pin.forget()
    assert not pin.is_set


@pytest.mark.parametrize(
    "easy",
    ["000000", "123456", "654321", "890123", "121212", "123123", "112211", "135791", "11112222", "123321"],
)
def test_a_pin_that_anybody_would_try_is_refused(pin: SessionPin, easy: str) -> None:
    with pytest.raises(UserError, match="pin_too_easy"):
        pin.set_pin(easy)


@pytest.mark.parametrize("wrong", ["", "12345", "73951", "7395l8", "1234567890123", "73 95 18", "٧٣٩٥١٨"])
def test_a_pin_is_six_to_twelve_digits(pin: SessionPin, wrong: str) -> None:
    with pytest.raises(UserError, match="pin_shape"):
        pin.set_pin(wrong)


def test_it_shows_nothing_of_itself(pin: SessionPin) -> None:
    assert PIN not in repr(pin._kept)
