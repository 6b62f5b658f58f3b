"""The queries behind the page of a renewal: constant in number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from casework.base.errors import UserError
from casework.domain import identity
from casework.domain.deadlines import Deadline, Rule
from casework.domain.kinds import BirthPrecision, Compartment
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.projects import ProjectState
from casework.domain.terms import Term
from casework.models import ChangeSet, Person, Project, Renewal, Service, ValueChange
from casework.services.renewals.commands import RenewalKey
from casework.services.renewals.records import ProjectReview, RenewalPage
from casework.steps.deadlines import load_cases
from casework.steps.projects import load_goals
from casework.steps.reference import labels_of
from casework.steps.renewals import (
    RenewalRecord,
    TermLine,
    load_renewals,
    load_terms,
    policy_of,
    stay_line,
)
from casework.steps.stays import MAIN_ROLE, key_workers_of, place_on, places_of
from casework.storage.history import concerns
from casework.storage.keyring import Keyring

DECIDED = "renewal.decide"
UNDO_DAYS = 30
"""A decision recorded by mistake can be taken back for as long as what is deleted stays in the bin."""

_IN_FORCE = (ProjectState.SIGNED.value, ProjectState.UNDER_REVIEW.value)


def read_page(
    connection: Connection, actor: Actor, keyring: Keyring, key: RenewalKey | int, today: date, now: datetime
) -> RenewalPage:
    """The file of one renewal; a stay's id alone: that of its last term.

    Raises UserError ``not_found``, ``renewal_no_term`` where the stay has no term to renew.
    """
    stay_id = key if isinstance(key, int) else key.stay_id
    stay = stay_line(connection, actor, stay_id)
    terms = load_terms(connection, stay_id)
    wanted = _key(key, terms)
    renewals = load_renewals(connection, actor, stay_id, keyring)
    renewal = next((r for r in renewals if r.term_number == wanted.term_number), None)
    person = connection.execute(
        select(
            Person.last_name, Person.first_name, Person.pseudonym, Person.file_number, Person.birth_date,
            Person.birth_precision, Person.sex, Person.languages, Person.needs_interpreter,
        ).where(Person.id == stay.person_id)
    ).one()  # fmt: skip
    birth = identity.birth_words(person.birth_date, BirthPrecision(person.birth_precision), person.sex, today)
    policy = policy_of(connection, stay.service_id)
    workers = key_workers_of(connection, [stay_id], today).get(stay_id, [])
    plain_terms = [line.term for line in terms]
    return RenewalPage(
        key=wanted,
        person_id=stay.person_id,
        person=identity.shown_name(person.last_name, person.first_name, person.pseudonym),
        identity=identity.identity_line(
            birth, person.file_number, person.languages, needs_interpreter=person.needs_interpreter
        ),
        service=stay.service,
        place=place_on(places_of(connection, [stay_id]), stay_id, today),
        key_workers=tuple(one.name for one in workers if one.role == MAIN_ROLE),
        admitted_on=stay.admitted_on,
        ended_on=stay.ended_on,
        policy=policy,
        terms=terms,
        progress=identity.stay_progress(policy, stay.admitted_on, plain_terms, today, stay.ended_on),
        deadline=_deadline(connection, actor, wanted, today),
        renewal=renewal,
        project=_project(connection, stay_id, stay.service_id, renewal.decided_on if renewal else None),
        may_prepare=allows(actor, Permission.PREPARE_RENEWALS),
        may_decide=allows(actor, Permission.DECIDE_RENEWALS),
        may_undo=allows(actor, Permission.DECIDE_RENEWALS)
        and renewal is not None
        and may_undo(connection, renewal, terms, now),
        born=frozenset(one for one in Compartment if keyring.is_born(one)),
    )


def may_undo(
    connection: Connection, renewal: RenewalRecord, terms: tuple[TermLine, ...], now: datetime
) -> bool:
    """Can the decision still be taken back? Not once the person was told or given anything, nor once the
    stay went on from it, nor after thirty days."""
    amendment = renewal.amendment
    told = renewal.notified_on or (
        amendment and (amendment.handed_on or amendment.signed_on or amendment.refused_on)
    )
    went_on = terms[-1].term.number > renewal.term_number + 1
    if renewal.decision is None or told or went_on:
        return False
    entry = decision_entry(connection, renewal.id)
    return entry is not None and now - entry[1] <= timedelta(days=UNDO_DAYS)


def decision_entry(connection: Connection, renewal_id: int) -> tuple[int, datetime] | None:
    """The change set of the decision and its moment; None: decided elsewhere (demonstration, import)."""
    row = connection.execute(
        select(ChangeSet.id, ChangeSet.at)
        .join(ValueChange, ValueChange.entry_id == ChangeSet.id)
        .where(
            ChangeSet.action == DECIDED,
            ValueChange.table_name == Renewal.__tablename__,
            concerns(renewal_id),
        )
        .order_by(ChangeSet.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.id, row.at) if row else None


def _key(key: RenewalKey | int, terms: tuple[TermLine, ...]) -> RenewalKey:
    if not terms:
        raise UserError("renewal_no_term")
    if isinstance(key, int):
        return RenewalKey(key, terms[-1].term.number)
    if key.term_number not in [line.term.number for line in terms]:
        raise UserError("not_found")
    return RenewalKey(*key)


def _deadline(connection: Connection, actor: Actor, key: RenewalKey, today: date) -> Deadline | None:
    for case in load_cases(connection, actor, today, stay_id=key.stay_id):
        for one in case.deadlines(today):
            if one.rule is Rule.RENEWAL and one.number == key.term_number:
                return one
    return None


def _project(
    connection: Connection, stay_id: int, service_id: int, decided_on: date | None
) -> ProjectReview | None:
    """The version in force, else the newest one written; of a decided renewal, the one in force that day."""
    then = [] if decided_on is None else [Project.signed_on <= decided_on]
    rows = connection.execute(
        select(Project.id, Project.version, Project.state)
        .where(Project.stay_id == stay_id, *then)
        .order_by(Project.state.in_(_IN_FORCE).desc(), Project.number.desc())
        .limit(1)
    ).all()
    if not rows:
        return None
    label = connection.scalar(select(Service.project_label).where(Service.id == service_id))
    return ProjectReview(
        id=rows[0].id,
        version=rows[0].version,
        label=label or "",
        goals=load_goals(connection, [rows[0].id])[rows[0].id],
        domain_labels=labels_of(connection, "goal_domain"),
        may_follow=decided_on is None and rows[0].state in _IN_FORCE,
    )


def plain(terms: tuple[TermLine, ...]) -> list[Term]:
    """The terms without what is said of them."""
    return [line.term for line in terms]
