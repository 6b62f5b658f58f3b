"""« Pourront la lire »: who is named is who will really read, account by account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework.base.errors import NotAllowed, UserError
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Permission, Role
from casework.models import Account, AccountRight, AccountService, RecordOpening, Service, Stay
from casework.services.notes import Notes, WriteNote
from casework.steps.opening import actor_of
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

GRANTED, TAKEN = True, False


@pytest.fixture
def notes(store: Store, clock: FixedClock) -> Notes:
    return Notes(store, clock)


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay(service=make.service(name="Les Tilleuls"))


@pytest.fixture
def account(make: Make, stay: Stay) -> Callable[..., Account]:
    """An account of the stay's service, unless said otherwise, with rights of its own."""

    def made(
        role: Role = Role.EDUCATOR, *, service_ids: tuple[int, ...] | None = None,
        own: dict[Permission, bool] | None = None, **values: Any,
    ) -> Account:  # fmt: skip
        row = make.account(role, **values)
        for service_id in (stay.service_id,) if service_ids is None else service_ids:
            make.save(AccountService(account_id=row.id, service_id=service_id))
        for permission, granted in (own or {}).items():
            make.save(AccountRight(account_id=row.id, permission=permission.value, granted=granted))
        return row

    return made


def opening(account: Account, stay: Stay, at: datetime, lasting: timedelta) -> RecordOpening:
    return RecordOpening(
        account_id=account.id,
        account_name=account.name,
        person_id=stay.person_id,
        reason="Elle sonne à la porte",
        opened_at=at,
        until=at + lasting,
    )


def really_read(
    store: Store, notes: Notes, clock: FixedClock, person_id: int | None
) -> dict[Compartment, set[str]]:
    """Each account logs in and looks for the note of each compartment."""
    found: dict[Compartment, set[str]] = {one: set() for one in Compartment}
    with store.read() as connection:
        accounts = connection.execute(select(Account.uid, Account.name)).all()
    for uid, name in accounts:
        try:
            with store.read() as connection:
                actor = actor_of(connection, uid, clock.today())
            page = notes.timeline(actor, person_id) if person_id else notes.house(actor)
        except (UserError, NotAllowed):
            continue
        for entry in page.entries:
            if entry.text:
                found[entry.compartment].add(name)
    return found


def assert_told_is_true(
    store: Store, notes: Notes, clock: FixedClock, actor: Actor, person_id: int | None
) -> dict[Compartment, set[str]]:
    told = {one.compartment: set(one.names) for one in notes.who_can_read(actor, person_id)}
    for compartment in told:
        about = (person_id,) if person_id else ()
        notes.write(actor, WriteNote(f"Pour {compartment.label}.", about, compartment=compartment))
    read = really_read(store, notes, clock, person_id)
    assert told == {one: read[one] for one in told}
    return told


def test_who_is_named_is_who_really_reads(
    store: Store, notes: Notes, clock: FixedClock, actor: Actor, make: Make, stay: Stay,
    account: Callable[..., Account],
) -> None:  # fmt: skip
    other = make.service(name="Ailleurs").id
    today = clock.today()
    account(Role.EDUCATOR)
    account(Role.EDUCATOR, own={Permission.READ_NOTES: TAKEN})
    account(Role.COORDINATOR, own={Permission.READ_NOTES: TAKEN})
    account(Role.SECRETARY)
    widened = account(Role.SECRETARY, own={Permission.READ_NOTES: GRANTED})
    account(Role.LOGISTICS, own={Permission.READ_NOTES: GRANTED, Permission.READ_PEOPLE: GRANTED})
    account(Role.TRAINEE)
    account(Role.EDUCATOR, service_ids=(other,))
    account(Role.EDUCATOR, service_ids=(other, stay.service_id))
    account(Role.EDUCATOR, service_ids=())
    account(Role.EDUCATOR, valid_from=today + timedelta(days=1))
    account(Role.EDUCATOR, valid_to=today - timedelta(days=1))
    account(Role.EDUCATOR, valid_from=today, valid_to=today)
    account(Role.COORDINATOR, closed_on=today, valid_to=today)
    opened = account(Role.EDUCATOR, service_ids=(other,))
    make.save(opening(opened, stay, clock.now(), timedelta(hours=4)))
    told = assert_told_is_true(store, notes, clock, actor, stay.person_id)
    assert len(told[Compartment.TEAM]) == 9
    assert {widened.name, opened.name} <= told[Compartment.TEAM]
    assert told[Compartment.DIRECTION] == {actor.name}
    assert_told_is_true(store, notes, clock, actor, None)


def test_a_right_to_write_notes_granted_beyond_the_role_writes_for_the_team(
    store: Store, notes: Notes, clock: FixedClock, stay: Stay, account: Callable[..., Account]
) -> None:
    own = {Permission.READ_NOTES: GRANTED, Permission.WRITE_NOTES: GRANTED}
    row = account(Role.SECRETARY, own=own)
    with store.read() as connection:
        secretary = actor_of(connection, row.uid, clock.today())
    assert [one.compartment for one in notes.who_can_read(secretary, stay.person_id)] == [Compartment.TEAM]
    notes.write(secretary, WriteNote("Elle a téléphoné.", (stay.person_id,)))
    with pytest.raises(NotAllowed):
        notes.write(secretary, WriteNote("…", (stay.person_id,), compartment=Compartment.DIRECTION))


def test_an_opening_that_is_over_names_nobody(
    notes: Notes, clock: FixedClock, actor: Actor, make: Make, stay: Stay, account: Callable[..., Account]
) -> None:
    other: Service = make.service(name="Ailleurs")
    opened = account(Role.EDUCATOR, service_ids=(other.id,))
    make.save(opening(opened, stay, clock.now() - timedelta(hours=5), timedelta(hours=4)))
    assert opened.name not in notes.who_can_read(actor, stay.person_id)[0].names
