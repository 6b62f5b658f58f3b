"""The lines of people, read for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from casework.base.errors import UserError
from casework.domain import identity
from casework.domain.dates import age_on
from casework.domain.kinds import BirthPrecision
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.presence import PresenceAnswer, telephone_words
from casework.domain.search_words import is_another_word, search_words
from casework.domain.stays import PersonState, state_on
from casework.domain.terms import StayPolicy
from casework.models import Application, Person, RecordOpening, Service, SharingInformation
from casework.services.people.records import PersonCard, PersonDetails, PersonRow
from casework.steps import stays
from casework.steps.people_list import WAITING
from casework.steps.visible import in_services, visible_to


def but_longer_spellings(connection: Connection, typed: str, ids: list[int]) -> list[int]:
    """Without those of whose name a typed word is a longer spelling: that is another name (E.1)."""
    words = search_words(typed)
    names = {
        row.id: row.search_text
        for row in connection.execute(select(Person.id, Person.search_text).where(Person.id.in_(ids)))
    }
    return [person_id for person_id in ids if not is_another_word(words, names[person_id])]


def read_rows(connection: Connection, actor: Actor, ids: Sequence[int], today: date) -> list[PersonRow]:
    statement = select(
        Person.id, Person.last_name, Person.first_name, Person.pseudonym, Person.file_number,
        Person.birth_date, Person.presence_answer, Person.presence_words,
    ).where(Person.id.in_(ids), visible_to(actor))  # fmt: skip
    people = {row.id: row for row in connection.execute(statement)}
    current = stays.current_stays(connection, list(people), today, actor)
    stay_ids = [line.id for line in current.values()]
    terms = stays.terms_of(connection, stay_ids)
    workers = stays.key_workers_of(connection, stay_ids, today)
    places = stays.places_of(connection, stay_ids)
    waiting = _waiting(connection, actor, list(people))
    rows = []
    for person_id in ids:
        if person_id not in people:
            continue
        person, line = people[person_id], current.get(person_id)
        state, service = _state(line, waiting.get(person_id), today)
        stay_id = line.id if line else 0
        followed = [one.name for one in workers.get(stay_id, []) if one.role == stays.MAIN_ROLE]
        rows.append(
            PersonRow(
                id=person_id,
                name=identity.shown_name(person.last_name, person.first_name, person.pseudonym),
                file_number=person.file_number,
                birth_date=person.birth_date,
                age=age_on(person.birth_date, today) if person.birth_date else None,
                state=state,
                service=service,
                place=stays.place_on(places, stay_id, today),
                key_worker=", ".join(followed),
                admitted_on=line.admitted_on if line else None,
                term_end=terms[stay_id][-1].ends_on if terms.get(stay_id) else None,
                ended_on=line.ended_on if line else None,
                presence=PresenceAnswer(person.presence_answer),
                on_telephone=telephone_words(person.presence_answer, person.presence_words),
            )
        )
    return rows


def _state(line: stays.StayLine | None, applied_to: str | None, today: date) -> tuple[PersonState, str]:
    """Where somebody stands, and with which service."""
    state = state_on(line.span, today) if line else PersonState.KNOWN
    if applied_to is not None and state in (PersonState.LEFT, PersonState.KNOWN):
        return PersonState.WAITING, applied_to
    return state, line.service if line else ""


def _waiting(connection: Connection, actor: Actor, ids: list[int]) -> dict[int, str]:
    """The service whose waiting list each person is on."""
    statement = (
        select(Application.person_id, Service.name)
        .join(Service, Service.id == Application.service_id)
        .where(
            Application.person_id.in_(ids),
            Application.state == WAITING,
            in_services(actor, Application.service_id, Application.person_id),
        )
    )
    return {row.person_id: row.name for row in connection.execute(statement)}


def read_details(connection: Connection, actor: Actor, person_id: int) -> PersonDetails:
    columns = [getattr(Person, name) for name in PersonDetails._fields]
    statement = select(*columns).where(Person.id == person_id, visible_to(actor))
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise UserError("not_found")
    details = PersonDetails(*row)
    return details._replace(birth_precision=BirthPrecision(details.birth_precision))


def objection_of(connection: Connection, actor: Actor, person_id: int) -> str:
    """What the person refuses that the team shares (CSP R1110-3): the newest word holds; "": nothing."""
    if not allows(actor, Permission.READ_SHARING):
        return ""
    latest = connection.execute(
        select(SharingInformation.objected_on, SharingInformation.objection)
        .where(SharingInformation.person_id == person_id)
        .order_by(SharingInformation.id.desc())
        .limit(1)
    ).first()
    return latest.objection if latest is not None and latest.objected_on is not None else ""


def with_opening(connection: Connection, actor: Actor, card: PersonCard, now: datetime) -> PersonCard:
    """Said on the banner: this record is outside the actor's services, open on a reason for some hours."""
    if actor.service_ids is None:
        return card
    opening = connection.execute(
        select(RecordOpening.until, RecordOpening.reason)
        .where(
            RecordOpening.account_id == actor.account_id,
            RecordOpening.person_id == card.id,
            RecordOpening.until > now,
        )
        .order_by(RecordOpening.until.desc())
        .limit(1)
    ).first()
    if opening is None:
        return card
    return replace(card, opened_until=opening.until, opened_reason=opening.reason)


def with_stay(connection: Connection, actor: Actor, card: PersonCard, today: date) -> PersonCard:
    line = stays.current_stays(connection, [card.id], today, actor).get(card.id)
    state, service = _state(line, _waiting(connection, actor, [card.id]).get(card.id), today)
    if line is None:
        return replace(card, state=state, service=service)
    terms = stays.terms_of(connection, [line.id]).get(line.id, [])
    policy = connection.execute(
        select(
            Service.initial_months, Service.renewal_months, Service.max_renewals, Service.max_total_months
        ).where(Service.id == line.service_id)
    ).one()
    workers = stays.key_workers_of(connection, [line.id], today).get(line.id, [])
    placings = stays.places_of(connection, [line.id])
    return replace(
        card,
        state=state,
        stay_id=line.id,
        service_id=line.service_id,
        service=service,
        place=stays.place_on(placings, line.id, today) if state is not PersonState.LEFT else "",
        team=tuple((stays.role_label(one.role), one.name) for one in workers),
        stay=identity.stay_progress(StayPolicy(*policy), line.admitted_on, terms, today, line.ended_on),
        term_end=terms[-1].ends_on if terms else None,
    )
