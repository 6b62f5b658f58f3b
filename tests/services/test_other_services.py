"""Whoever works for one service, or has opened a record for some hours, changes nothing of another."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.base.errors import UserError
from casework.domain.kinds import DocumentKind, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.terms import StayPolicy
from casework.models import JournalEntry, Person, Service
from casework.services.openings import FindOutside, Openings, OpenOutside
from casework.services.organisation import OrganisationService, SetServicePolicy
from casework.services.retention import DecideRetention, HoldRecord, Retention, RetentionDecision
from casework.services.stays import Admit, ChangePlace, RecordDocument, Stays
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

LEFT = date(2024, 3, 1)


@pytest.fixture
def mine(make: Make) -> Service:
    return make.service(name="Le Tilleul")


@pytest.fixture
def theirs(make: Make) -> Service:
    return make.service(ServiceKind.ACT_HOUSED, name="Les Appartements")


@pytest.fixture
def head(make: Make, mine: Service) -> Actor:
    """The head of one service only."""
    return make.actor(Role.HEAD_OF_SERVICE, services=[mine])


def _left(make: Make, *services: Service) -> Person:
    person = make.person("Ndiaye", "Awa")
    for number, service in enumerate(services):
        year = 2020 + number
        make.stay(person, service, date(year, 3, 2), months=6, ended_on=date(year, 9, 1))
    return person


@pytest.mark.parametrize("decision", RetentionDecision)
def test_nobody_erases_a_record_that_another_service_holds_too(
    store: Store,
    clock: FixedClock,
    make: Make,
    mine: Service,
    theirs: Service,
    head: Actor,
    decision: RetentionDecision,
) -> None:
    person = _left(make, mine, theirs)
    with pytest.raises(UserError, match="retention_elsewhere"):
        Retention(store, clock).decide(
            head, DecideRetention(person.id, person.version, decision, "Délai échu")
        )
    with store.read() as connection:
        assert connection.scalar(select(Person.last_name).where(Person.id == person.id)) == "Ndiaye"


def test_a_record_opened_for_some_hours_is_not_erased(
    store: Store, clock: FixedClock, make: Make, theirs: Service, head: Actor
) -> None:
    person = _left(make, theirs)
    Openings(store, clock).open_outside(head, OpenOutside(person.id, "Demande écrite du juge, ce matin"))
    with pytest.raises(UserError):
        Retention(store, clock).decide(
            head, DecideRetention(person.id, person.version, RetentionDecision.ERASE, "Délai échu")
        )
    with pytest.raises(UserError, match="retention_elsewhere"):
        Retention(store, clock).hold(head, HoldRecord(person.id, person.version, is_held=False))


def test_the_settings_of_another_service_are_not_changed(
    store: Store, clock: FixedClock, make: Make, theirs: Service, head: Actor
) -> None:
    house = OrganisationService(store, clock)
    command = SetServicePolicy(theirs.id, StayPolicy(1, 1, 1, 1), 1, 1, False, "PPI", theirs.version)
    with pytest.raises(UserError, match="not_found"):
        house.set_service_policy(head, command)


def test_a_place_of_another_service_is_not_given(
    store: Store, clock: FixedClock, make: Make, mine: Service, theirs: Service, head: Actor
) -> None:
    stays = Stays(store, clock)
    place = make.place(make.site(theirs))
    stay = make.stay(service=mine)
    with pytest.raises(UserError) as refused:
        stays.change_place(head, ChangePlace(stay.id, place.id, clock.today()))
    assert "not_found" in str([*getattr(refused.value, "problems", ()), refused.value.code])
    with pytest.raises(UserError):
        stays.admit(head, Admit(make.person("Autre").id, mine.id, clock.today(), place_id=place.id))


def test_a_document_of_another_stay_s_renewal_is_not_written(
    store: Store, clock: FixedClock, make: Make, mine: Service, theirs: Service, head: Actor
) -> None:
    other = make.renewal(make.stay(service=theirs, months=6))
    stay = make.stay(service=mine)
    with pytest.raises(UserError):
        Stays(store, clock).record_document(
            head,
            RecordDocument(stay.id, DocumentKind.AMENDMENT, signed_on=clock.today(), renewal_id=other.id),
        )


def test_looking_for_somebody_outside_leaves_a_trace(
    store: Store, clock: FixedClock, make: Make, theirs: Service, head: Actor
) -> None:
    person = _left(make, theirs)
    openings = Openings(store, clock)
    openings.find(head, FindOutside(file_number=person.file_number))
    with pytest.raises(UserError, match="nobody_outside"):
        openings.find(head, FindOutside(file_number="2099-999"))
    store.write_reads()
    with store.read() as connection:
        lines = connection.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "record.find_outside")
        ).all()
    assert len(lines) == 2
