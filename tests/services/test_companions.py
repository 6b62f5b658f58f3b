"""Companions of a stay (acceptance R5): dates of presence, no term of their own, taken out and put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.changes import Subject
from casework.domain.permissions import Actor, Role
from casework.models import Stay
from casework.services.stays import (
    CompanionLine,
    Companions,
    RemoveCompanion,
    RestoreCompanion,
    SaveCompanion,
    StayRecord,
    Stays,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

ENTRY = date(2026, 3, 2)


@pytest.fixture
def companions(store: Store, clock: FixedClock) -> Companions:
    return Companions(store, clock)


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay(admitted_on=ENTRY, months=12)


@pytest.fixture
def read(store: Store, clock: FixedClock, actor: Actor, stay: Stay) -> Reads:
    return Reads(Stays(store, clock), actor, stay)


class Reads:
    """The stay as its page reads it now."""

    def __init__(self, stays: Stays, actor: Actor, stay: Stay) -> None:
        self._stays, self._actor, self._person_id = stays, actor, stay.person_id

    def __call__(self) -> StayRecord:
        (record,) = self._stays.of_person(self._actor, self._person_id)
        return record

    def lina(self) -> CompanionLine:
        (line,) = self().companions
        return line


def lina(stay: Stay, **values: object) -> SaveCompanion:
    return replace(SaveCompanion(stay.id, "Lina, fille", ENTRY), **values)  # type: ignore[arg-type]


def test_one_who_arrives_later_or_leaves_earlier_changes_nothing_for_the_holder(
    companions: Companions, actor: Actor, stay: Stay, read: Reads
) -> None:
    before = read()
    change = companions.save(
        actor, lina(stay, arrives_on=ENTRY + timedelta(40), leaves_on=ENTRY + timedelta(90))
    )
    assert change.subjects == {Subject.STAY}
    after = read()
    assert [(one.label, one.arrives_on, one.leaves_on) for one in after.companions] == [
        ("Lina, fille", ENTRY + timedelta(40), ENTRY + timedelta(90))
    ]
    assert (after.terms, after.ended_on, after.places) == (before.terms, before.ended_on, before.places)


def test_dates_of_presence_are_corrected(
    companions: Companions, actor: Actor, stay: Stay, read: Reads
) -> None:
    companions.save(actor, lina(stay))
    seen, version = read.lina(), read().version
    companions.save(actor, lina(stay, leaves_on=date(2026, 9, 1), seen=seen, seen_version=version))
    assert read.lina() == seen._replace(leaves_on=date(2026, 9, 1))
    again = companions.save(
        actor, lina(stay, leaves_on=date(2026, 9, 1), seen=read.lina(), seen_version=read().version)
    )
    assert again.subjects == frozenset(), "nothing changed, nothing is written"


def test_every_problem_is_told_at_once(companions: Companions, actor: Actor, stay: Stay) -> None:
    for command, codes in (
        (lina(stay, label=" ", arrives_on=None), ["field_required", "field_required"]),
        (lina(stay, arrives_on=ENTRY - timedelta(1)), ["companion_before_entry"]),
        (lina(stay, leaves_on=ENTRY - timedelta(1)), ["companion_leaves_first"]),
    ):
        with pytest.raises(InvalidForm) as refused:
            companions.save(actor, command)
        assert [one.code for one in refused.value.problems] == codes


def test_nobody_arrives_once_the_holder_has_left(companions: Companions, actor: Actor, make: Make) -> None:
    over = make.stay(admitted_on=ENTRY, ended_on=date(2026, 10, 1))
    with pytest.raises(InvalidForm) as refused:
        companions.save(actor, lina(over, arrives_on=date(2026, 10, 2)))
    assert [one.code for one in refused.value.problems] == ["companion_after_exit"]
    companions.save(actor, lina(over, leaves_on=date(2026, 12, 1)))  # may stay on: it is asked at the exit


def test_two_people_who_correct_one_companion_see_both_texts(
    companions: Companions, actor: Actor, stay: Stay, read: Reads
) -> None:
    companions.save(actor, lina(stay))
    seen, version = read.lina(), read().version
    companions.save(actor, lina(stay, leaves_on=date(2026, 9, 1), seen=seen, seen_version=version))
    mine = lina(stay, label="Lina, 4 ans", leaves_on=date(2026, 9, 3), seen=seen, seen_version=version)
    with pytest.raises(StaleWrite) as caught:
        companions.save(actor, mine)
    assert [(one.field, one.typed) for one in caught.value.conflicts] == [
        ("label", "Lina, 4 ans"),
        ("leaves_on", "3\N{NO-BREAK SPACE}sept.\N{NO-BREAK SPACE}2026"),
    ]
    companions.save(actor, replace(mine, seen_version=caught.value.version))
    assert read.lina().label == "Lina, 4 ans"


def test_another_change_of_the_stay_is_no_conflict(
    companions: Companions, actor: Actor, stay: Stay, read: Reads
) -> None:
    companions.save(actor, lina(stay))
    seen, version = read.lina(), read().version
    companions.save(actor, lina(stay, label="Adam, fils"))
    companions.remove(actor, RemoveCompanion(stay.id, version, seen))
    assert [one.label for one in read().companions] == ["Adam, fils"]


def test_what_somebody_changed_since_is_not_removed_unseen(
    companions: Companions, actor: Actor, stay: Stay, read: Reads
) -> None:
    companions.save(actor, lina(stay))
    seen, version = read.lina(), read().version
    companions.save(actor, lina(stay, label="Lina, 4 ans", seen=seen, seen_version=version))
    with pytest.raises(StaleWrite) as caught:
        companions.remove(actor, RemoveCompanion(stay.id, version, seen))
    (conflict,) = caught.value.conflicts
    assert conflict.stored.startswith("Lina, 4 ans, ")
    assert conflict.typed == ""


def test_what_was_removed_is_put_back_as_it_was_for_thirty_days(
    companions: Companions, actor: Actor, stay: Stay, read: Reads, clock: FixedClock
) -> None:
    companions.save(actor, lina(stay, leaves_on=date(2026, 9, 1)))
    seen = read.lina()
    for _ in range(2):
        companions.remove(actor, RemoveCompanion(stay.id, read().version, seen))
        assert read().companions == ()
        (removed,) = companions.removed(actor, stay.id)
        assert removed.label == "Lina, fille"
        companions.restore(actor, RestoreCompanion(stay.id, removed.removal))
        assert read.lina() == seen
        assert companions.removed(actor, stay.id) == []
        with pytest.raises(UserError, match="not_found"):
            companions.restore(actor, RestoreCompanion(stay.id, removed.removal))
    companions.remove(actor, RemoveCompanion(stay.id, read().version, seen))
    clock.moment += timedelta(days=30, minutes=1)
    assert companions.removed(actor, stay.id) == []


def test_the_bin_of_one_stay_says_nothing_of_another(
    companions: Companions, actor: Actor, stay: Stay, read: Reads, make: Make
) -> None:
    companions.save(actor, lina(stay))
    companions.remove(actor, RemoveCompanion(stay.id, read().version, read.lina()))
    (removed,) = companions.removed(actor, stay.id)
    other = make.stay(make.person(), admitted_on=ENTRY)
    assert companions.removed(actor, other.id) == []
    with pytest.raises(UserError, match="not_found"):
        companions.restore(actor, RestoreCompanion(other.id, removed.removal))


def test_a_trainee_and_another_service_change_nothing(companions: Companions, stay: Stay, make: Make) -> None:
    with pytest.raises(NotAllowed):
        companions.save(make.actor(Role.TRAINEE), lina(stay))
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service()])
    with pytest.raises(UserError, match="not_found"):
        companions.save(elsewhere, lina(stay))
    assert companions.removed(elsewhere, stay.id) == []
