"""The register of access requests: received, identified, answered, each with its legal dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean, tidy
from casework.domain.access_requests import (
    Answer,
    Quality,
    RequestState,
    Scope,
    check_answer,
    is_in_reflection,
    legal_dates,
    state_of,
)
from casework.domain.changes import Change, Subject
from casework.domain.identity import shown_name
from casework.domain.permissions import Actor, Permission, require
from casework.models import AccessRequest, Person
from casework.services.access_requests.commands import (
    AnswerRequest,
    CheckIdentity,
    RegisterRequest,
    check_request,
    moment_of,
)
from casework.services.access_requests.records import RequestRow
from casework.steps.visible import require_visible, visible_to
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork


class AccessRequests:
    """CSP L1111-7, R1111-1; CASF L311-3 5°."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list(
        self, actor: Actor, person_id: int | None = None, cancel: Cancellation | None = None
    ) -> tuple[RequestRow, ...]:
        """What is to be answered by due date, then what was, the latest first; of one person, or of all."""
        require(actor, Permission.HANDLE_ACCESS_REQUESTS)
        with self._store.read(cancel) as connection:
            rows = _rows(connection, actor, person_id, self._clock.today(), self._clock.now())
        waiting = sorted(
            (row for row in rows if row.answer is Answer.OPEN), key=lambda row: (row.dates.due_on, row.id)
        )
        done = sorted(
            (row for row in rows if row.answer is not Answer.OPEN),
            key=lambda row: (row.answered_on or row.received_on, row.id),
            reverse=True,
        )
        return (*waiting, *done)

    def count_late(self, actor: Actor, cancel: Cancellation | None = None) -> int:
        """How many should have been answered, for the sidebar."""
        require(actor, Permission.HANDLE_ACCESS_REQUESTS)
        with self._store.read(cancel) as connection:
            rows = _rows(connection, actor, None, self._clock.today(), self._clock.now())
        return sum(row.state is RequestState.LATE for row in rows)

    def register(self, actor: Actor, command: RegisterRequest) -> Change:
        """A request came in. Raises InvalidForm, UserError ``not_found``."""
        require(actor, Permission.HANDLE_ACCESS_REQUESTS)
        problems = check_request(command, self._clock.today())
        if problems:
            raise InvalidForm(problems)
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            row = uow.add(
                AccessRequest(
                    person_id=command.person_id,
                    requester=tidy(command.requester),
                    quality=command.quality.value,
                    scope=command.scope.value,
                    old_health=command.old_health and command.scope.has_health,
                    received_on=command.received_on,
                    received_at=moment_of(command.received_on, command.received_time),
                    intermediary=tidy(command.intermediary),
                )
            )
            return _committed(uow, row, "access_request.register")

    def check_identity(self, actor: Actor, command: CheckIdentity) -> Change:
        """The requester is who they say. Raises InvalidForm, StaleWrite."""
        require(actor, Permission.HANDLE_ACCESS_REQUESTS)
        with self._store.write(actor) as uow:
            row = _open_request(uow, actor, command.request_id)
            if command.checked_on > self._clock.today():
                raise InvalidForm([Problem("checked_on", "date_to_come")])
            typed = {"identity_checked_on": ("Identité vérifiée le", command.checked_on)}
            uow.check_version(row, command.seen_version, typed)
            row.identity_checked_on = command.checked_on
            return _committed(uow, row, "access_request.identify")

    def answer(self, actor: Actor, command: AnswerRequest) -> Change:
        """What was answered, and when. Raises InvalidForm with every problem, StaleWrite."""
        require(actor, Permission.HANDLE_ACCESS_REQUESTS)
        today = self._clock.today()
        with self._store.write(actor) as uow:
            row = _open_request(uow, actor, command.request_id)
            dates = legal_dates(Scope(row.scope), row.received_on, row.received_at, old_health=row.old_health)
            problems = check_answer(
                command.answer, command.answered_on, row.received_on, command.reason,
                checked_on=row.identity_checked_on,
                too_early=is_in_reflection(dates, self._clock.now(), command.answered_on),
                today=today,
            )  # fmt: skip
            if problems:
                raise InvalidForm(problems)
            uow.check_version(row, command.seen_version, {"answer": ("Réponse", command.answer.value)})
            row.answer = command.answer.value
            row.answered_on = command.answered_on
            row.answered_by = actor.name
            row.reason = clean(command.reason)
            return _committed(uow, row, "access_request.answer")


def _open_request(uow: UnitOfWork, actor: Actor, request_id: int) -> AccessRequest:
    row = uow.get(AccessRequest, request_id)
    require_visible(uow.connection, actor, row.person_id)
    if row.answer:
        raise UserError("request_answered_already")
    return row


def _committed(uow: UnitOfWork, row: AccessRequest, action: str) -> Change:
    uow.journal(action, row, person_id=row.person_id)
    uow.commit()
    return Change(frozenset({Subject.ACCESS_REQUEST}), row.id, row.version, frozenset({row.person_id}))


def _rows(
    connection: Connection, actor: Actor, person_id: int | None, today: date, now: datetime
) -> list[RequestRow]:
    statement = select(
        AccessRequest.__table__, Person.last_name, Person.first_name, Person.pseudonym, Person.file_number
    ).join(Person, Person.id == AccessRequest.person_id)
    if actor.service_ids is not None:
        statement = statement.where(visible_to(actor))
    if person_id is not None:
        statement = statement.where(AccessRequest.person_id == person_id)
    return [_row(row, today, now) for row in connection.execute(statement)]


def _row(row: Any, today: date, now: datetime) -> RequestRow:
    dates = legal_dates(Scope(row.scope), row.received_on, row.received_at, old_health=row.old_health)
    answer = Answer(row.answer)
    state = state_of(
        dates, today, now,
        identity_checked=row.identity_checked_on is not None, answer=answer, answered_on=row.answered_on,
    )  # fmt: skip
    return RequestRow(
        row.id, row.version, row.person_id, shown_name(row.last_name, row.first_name, row.pseudonym),
        row.file_number, row.requester, Quality(row.quality), Scope(row.scope), row.old_health,
        row.received_on, row.identity_checked_on, row.intermediary, answer, row.answered_on,
        row.answered_by, row.reason, dates, state,
    )  # fmt: skip
