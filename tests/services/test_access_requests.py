"""The register of access requests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.permissions import Actor, Role
from casework.models import Person
from casework.services.access_requests import (
    AccessRequests,
    Answer,
    AnswerRequest,
    CheckIdentity,
    Quality,
    RegisterRequest,
    RequestState,
    Scope,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

RECEIVED = date(2026, 11, 10)


@pytest.fixture
def requests(store: Store, clock: FixedClock) -> AccessRequests:
    return AccessRequests(store, clock)


@pytest.fixture
def person(make: Make) -> Person:
    return make.person("Martin", "Alex")


def request(person: Person, scope: Scope = Scope.ALL, received: date = RECEIVED) -> RegisterRequest:
    return RegisterRequest(person.id, "Alex Martin", Quality.PERSON, scope, received, time(9, 30))


def test_a_request_goes_from_identity_to_an_answer_in_time(
    requests: AccessRequests, clock: FixedClock, actor: Actor, person: Person
) -> None:
    clock.day, clock.moment = RECEIVED, datetime(2026, 11, 10, 12, tzinfo=UTC)
    made = requests.register(actor, request(person))
    assert made.id is not None
    (row,) = requests.list(actor)
    assert (row.state, row.dates.due_on) == (RequestState.IDENTITY, date(2026, 11, 18))
    requests.check_identity(actor, CheckIdentity(made.id, row.version, RECEIVED))
    (row,) = requests.list(actor)
    assert row.state is RequestState.REFLECTION
    clock.day, clock.moment = date(2026, 11, 13), datetime(2026, 11, 13, 12, tzinfo=UTC)
    requests.answer(actor, AnswerRequest(made.id, row.version, Answer.HANDED, date(2026, 11, 13)))
    (row,) = requests.list(actor, person.id)
    assert (row.state, row.answered_by) == (RequestState.DONE, actor.name)


def test_nothing_is_handed_over_before_the_identity_and_the_48_hours(
    requests: AccessRequests, clock: FixedClock, actor: Actor, person: Person
) -> None:
    clock.day, clock.moment = RECEIVED, datetime(2026, 11, 10, 12, tzinfo=UTC)
    made = requests.register(actor, request(person))
    assert made.id is not None
    with pytest.raises(InvalidForm) as refusal:
        requests.answer(actor, AnswerRequest(made.id, 1, Answer.HANDED, RECEIVED))
    assert [problem.code for problem in refusal.value.problems] == ["identity_unchecked", "answer_too_early"]


def test_what_is_due_first_comes_first_and_late_is_said(
    requests: AccessRequests, actor: Actor, person: Person
) -> None:
    requests.register(actor, request(person, Scope.SOCIAL, date(2026, 11, 20)))
    requests.register(actor, request(person, Scope.HEALTH, date(2026, 11, 1)))
    assert [(row.scope, row.state is RequestState.LATE) for row in requests.list(actor)] == [
        (Scope.HEALTH, True),
        (Scope.SOCIAL, False),
    ]


def test_an_answer_is_given_once(requests: AccessRequests, actor: Actor, person: Person) -> None:
    made = requests.register(actor, request(person))
    assert made.id is not None
    requests.answer(actor, AnswerRequest(made.id, 1, Answer.WITHDRAWN, RECEIVED))
    with pytest.raises(UserError) as refusal:
        requests.answer(actor, AnswerRequest(made.id, 2, Answer.WITHDRAWN, RECEIVED))
    assert refusal.value.code == "request_answered_already"


def test_a_stale_screen_does_not_overwrite_an_identity_check(
    requests: AccessRequests, actor: Actor, person: Person
) -> None:
    made = requests.register(actor, request(person))
    assert made.id is not None
    requests.check_identity(actor, CheckIdentity(made.id, 1, RECEIVED))
    with pytest.raises(StaleWrite):
        requests.check_identity(actor, CheckIdentity(made.id, 1, date(2026, 11, 12)))


def test_a_doctor_who_asks_is_named(requests: AccessRequests, actor: Actor, person: Person) -> None:
    with pytest.raises(InvalidForm) as refusal:
        requests.register(
            actor, RegisterRequest(person.id, "Dr B.", Quality.DOCTOR, Scope.HEALTH, date(2026, 12, 1))
        )
    assert [problem.code for problem in refusal.value.problems] == ["date_to_come", "request_doctor_needed"]


def test_an_educator_does_not_answer_requests(requests: AccessRequests, make: Make, person: Person) -> None:
    with pytest.raises(NotAllowed):
        requests.register(make.actor(Role.EDUCATOR), request(person))


def test_requests_about_people_of_other_services_are_not_listed(
    requests: AccessRequests, actor: Actor, make: Make, person: Person
) -> None:
    make.stay(person, make.service(name="Ailleurs"))
    requests.register(actor, request(person))
    elsewhere = make.actor(Role.COORDINATOR, services=[make.service(name="Ici")])
    assert requests.list(elsewhere) == ()
