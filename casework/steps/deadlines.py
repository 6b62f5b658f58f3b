"""The facts that deadlines follow from, for every stay going on: a constant number of queries (R.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from casework.base.text import display_name
from casework.domain.deadlines import (
    Acceptance,
    Deadline,
    DocumentFact,
    RenewalFact,
    Rule,
    StayFacts,
    compute_deadlines,
)
from casework.domain.kinds import BirthPrecision, DocumentKind, ServiceKind
from casework.domain.permissions import Actor
from casework.domain.renewals import Stage, compute_stage
from casework.domain.terms import StayPolicy, Term
from casework.models import (
    DeadlineAcceptance,
    Person,
    Project,
    Renewal,
    RenewalOpinion,
    Service,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.steps.stays import MAIN_ROLE, key_workers_of, place_on, places_of
from casework.steps.visible import in_services

Item = TypeVar("Item")


class PersonLine(NamedTuple):
    """Whom a deadline concerns."""

    id: int
    file_number: str
    last_name: str
    first_name: str
    pseudonym: str
    birth_date: date | None
    birth_precision: BirthPrecision
    sex: str
    sort_key: str

    @property
    def name(self) -> str:
        """« N’DIAYE Mamadou », or the pseudonym."""
        return self.pseudonym or display_name(self.last_name, self.first_name)


class RenewalBrief(NamedTuple):
    """How far the renewal of the last term is; None of it typed yet: ``id`` None."""

    id: int | None = None
    stage: Stage = Stage.TO_PREPARE
    opinions: int = 0
    has_review: bool = False


@dataclass(frozen=True)
class StayCase:
    """A stay going on: whose it is, where, with whom, and the facts of its deadlines."""

    stay_id: int
    person: PersonLine
    service_id: int
    service: str
    first_day: date
    key_workers: tuple[str, ...]
    place: str
    facts: StayFacts
    renewal: RenewalBrief

    def deadlines(self, today: date) -> list[Deadline]:
        """What is due, done or to come on a day."""
        return compute_deadlines(self.facts, today)


def load_cases(
    connection: Connection,
    actor: Actor,
    today: date,
    *,
    service_id: int | None = None,
    person_id: int | None = None,
    stay_id: int | None = None,
) -> list[StayCase]:
    """Every stay going on that the actor may see, in the order of names. Eight queries."""
    kept = and_(
        Stay.admitted_on <= today,
        or_(Stay.ended_on.is_(None), Stay.ended_on > today),
        in_services(actor, Stay.service_id, Stay.person_id),
        *([Stay.service_id == service_id] if service_id is not None else []),
        *([Stay.person_id == person_id] if person_id is not None else []),
        *([Stay.id == stay_id] if stay_id is not None else []),
    )
    rows = connection.execute(_stays(kept)).all()
    ids = [row.stay_id for row in rows]
    parts = _Parts(connection, select(Stay.id).where(kept))
    workers = key_workers_of(connection, ids, today)
    placings = places_of(connection, ids)
    return [
        StayCase(
            stay_id=row.stay_id,
            person=_person(row),
            service_id=row.service_id,
            service=row.service,
            first_day=row.first_day,
            key_workers=tuple(w.name for w in workers.get(row.stay_id, []) if w.role == MAIN_ROLE),
            place=place_on(placings, row.stay_id, today),
            facts=parts.facts(row),
            renewal=parts.brief(row.stay_id),
        )
        for row in rows
    ]


class _Parts:
    """What belongs to the stays of a list, each kind read once."""

    def __init__(self, connection: Connection, ids: Select[int]) -> None:
        def read(
            query: Select[*tuple[Any, ...]], make: Callable[[Row[*tuple[Any, ...]]], Item]
        ) -> dict[int, list[Item]]:
            found: dict[int, list[Item]] = defaultdict(list)
            for row in connection.execute(query):
                found[row.stay_id].append(make(row))
            return found

        self._terms = read(_terms(StayTerm.stay_id.in_(ids)), _term)
        self._renewals = read(_renewals(Renewal.stay_id.in_(ids)), lambda row: row)
        self._documents = read(_documents(StayDocument.stay_id.in_(ids)), _document)
        self._projects = read(_projects(Project.stay_id.in_(ids)), _signed_on)
        self._acceptances = read(_acceptances(DeadlineAcceptance.stay_id.in_(ids)), _acceptance)

    def facts(self, row: Row[*tuple[Any, ...]]) -> StayFacts:
        terms = self._terms.get(row.stay_id, [])
        return StayFacts(
            kind=ServiceKind(row.kind),
            admitted_on=row.admitted_on,
            ended_on=row.ended_on,
            policy=StayPolicy(row.initial_months, row.renewal_months, row.max_renewals, row.max_total_months),
            statutory_rules=row.statutory_rules,
            term_warning_days=row.term_warning_days,
            warning_days=row.warning_days,
            terms=tuple(term for term, _derogation in terms),
            derogations=frozenset(term.number for term, by_derogation in terms if by_derogation),
            renewals=tuple(
                RenewalFact(one.term_number, one.decision, one.decided_on)
                for one in self._renewals.get(row.stay_id, [])
            ),
            documents=tuple(self._documents.get(row.stay_id, [])),
            projects_signed=tuple(self._projects.get(row.stay_id, [])),
            acceptances=tuple(self._acceptances.get(row.stay_id, [])),
        )

    def brief(self, stay_id: int) -> RenewalBrief:
        """Where the renewal of the last term stands."""
        terms = self._terms.get(stay_id)
        number = terms[-1][0].number if terms else 0
        row = next((r for r in self._renewals.get(stay_id, []) if r.term_number == number), None)
        if row is None:
            return RenewalBrief()
        stage = compute_stage(row.decision, row.has_review, row.opinions)
        return RenewalBrief(row.id, stage, row.opinions, row.has_review)


def _stays(kept: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Stay.id.label("stay_id"),
            Stay.person_id,
            Stay.service_id,
            Stay.admitted_on,
            Stay.ended_on,
            Person.file_number,
            Person.last_name,
            Person.first_name,
            Person.pseudonym,
            Person.birth_date,
            Person.birth_precision,
            Person.sex,
            Person.sort_key,
            Service.name.label("service"),
            Service.kind,
            Service.initial_months,
            Service.renewal_months,
            Service.max_renewals,
            Service.max_total_months,
            Service.term_warning_days,
            Service.warning_days,
            Service.statutory_rules,
            Service.first_day,
        )
        .join(Person, Person.id == Stay.person_id)
        .join(Service, Service.id == Stay.service_id)
        .where(kept)
        .order_by(Person.sort_key, Stay.id)
    )


def _terms(of_these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = (StayTerm.stay_id, StayTerm.number, StayTerm.starts_on, StayTerm.ends_on, StayTerm.months)
    by_derogation = (StayTerm.derogation_reason != "").label("by_derogation")
    return select(*columns, by_derogation).where(of_these).order_by(StayTerm.stay_id, StayTerm.number)


def _renewals(of_these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    opinions = select(func.count()).where(RenewalOpinion.renewal_id == Renewal.id).scalar_subquery()
    return select(
        Renewal.id,
        Renewal.stay_id,
        Renewal.term_number,
        Renewal.decision,
        Renewal.decided_on,
        (Renewal.review != "").label("has_review"),
        opinions.label("opinions"),
    ).where(of_these)


def _documents(of_these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            StayDocument.stay_id,
            StayDocument.kind,
            StayDocument.handed_on,
            StayDocument.signed_on,
            StayDocument.refused_on,
        )
        .where(of_these)
        .order_by(StayDocument.id)
    )


def _projects(of_these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(Project.stay_id, Project.signed_on).where(of_these, Project.signed_on.is_not(None))


def _acceptances(of_these: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(
        DeadlineAcceptance.stay_id,
        DeadlineAcceptance.rule,
        DeadlineAcceptance.due_on,
        DeadlineAcceptance.accepted_on,
        DeadlineAcceptance.reason,
    ).where(of_these)


def _person(row: Row[*tuple[Any, ...]]) -> PersonLine:
    return PersonLine(
        row.person_id,
        row.file_number,
        row.last_name,
        row.first_name,
        row.pseudonym,
        row.birth_date,
        BirthPrecision(row.birth_precision),
        row.sex,
        row.sort_key,
    )


def _term(row: Row[*tuple[Any, ...]]) -> tuple[Term, bool]:
    return Term(row.number, row.starts_on, row.ends_on, row.months), bool(row.by_derogation)


def _document(row: Row[*tuple[Any, ...]]) -> DocumentFact:
    return DocumentFact(DocumentKind(row.kind), row.handed_on, row.signed_on, row.refused_on)


def _signed_on(row: Row[*tuple[Any, ...]]) -> date:
    day: date = row.signed_on
    return day


def _acceptance(row: Row[*tuple[Any, ...]]) -> Acceptance:
    return Acceptance(Rule(row.rule), row.due_on, row.accepted_on, row.reason)
