"""The renewal file and the amendment, filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from casework.domain.kinds import DocumentKind
from casework.domain.permissions import Actor
from casework.domain.renewals import Conclusion, Decision, OpinionKind
from casework.models import Renewal, RenewalOpinion, StayDocument
from casework.reports.amendment import Amendment, Objective
from casework.reports.page import Imprint
from casework.reports.renewal_file import Opinion, RenewalFile
from casework.services.prints.found import Found, TermFacts, rows_of
from casework.services.prints.projects import FoundProject, find_projects


def renewal_files(
    connection: Connection, found: Found, subject_id: int | None, *, only_open: bool
) -> list[tuple[int, RenewalFile, Imprint]]:
    """The renewal asked for, or the last of each stay; ``only_open``: only undecided ones. Seven queries."""
    chosen = _renewals(connection, found, subject_id)
    opinions = _opinions(connection, found.actor, [row.id for row in chosen.values()])
    projects = find_projects(connection, found)
    sheets = []
    for person_id in found.person_ids:
        row = chosen.get(person_id)
        if row is None or (only_open and row.decision):
            continue
        line = found.lines[person_id]
        terms = {term.number: term for term in found.terms.get(line.id, ())}
        if row.term_number in terms:
            sheet = _file(found, person_id, row, terms, opinions[row.id], projects.get(person_id))
            sheets.append((person_id, sheet, found.imprint(line.service_id)))
    return sheets


def _renewals(connection: Connection, found: Found, subject_id: int | None) -> dict[int, Any]:
    person_of = {line.id: person_id for person_id, line in found.lines.items()}
    statement = select(Renewal.__table__).order_by(Renewal.term_number)
    if subject_id is not None:
        statement = statement.where(Renewal.id == subject_id)
    rows = rows_of(connection, statement, Renewal.stay_id, found.stay_ids)
    return {person_of[row.stay_id]: row for row in rows}


def _opinions(connection: Connection, actor: Actor, renewal_ids: Collection[int]) -> dict[int, list[Opinion]]:
    columns = (
        RenewalOpinion.renewal_id, RenewalOpinion.kind, RenewalOpinion.conclusion, RenewalOpinion.given_on,
        RenewalOpinion.given_by, RenewalOpinion.text,
    )  # fmt: skip
    found: dict[int, list[Opinion]] = defaultdict(list)
    statement = select(*columns).order_by(RenewalOpinion.given_on, RenewalOpinion.id)
    for row in rows_of(connection, statement, RenewalOpinion.renewal_id, renewal_ids):
        kind = OpinionKind(row.kind)
        # A sealed text is never unsealed for paper; one that is not still belongs to its compartment.
        text = row.text if kind.compartment in actor.compartments else None
        found[row.renewal_id].append(
            Opinion(kind, Conclusion(row.conclusion), row.given_on, row.given_by, text)
        )
    return found


def _file(
    found: Found,
    person_id: int,
    row: Any,
    terms: dict[int, TermFacts],
    opinions: Sequence[Opinion],
    project: FoundProject | None,
) -> RenewalFile:
    term = terms[row.term_number]
    granted = next((one for one in terms.values() if one.renewal_id == row.id), None)
    service = found.services[found.lines[person_id].service_id]
    same = (
        "opened_on", "request", "review", "review_by", "review_written_on", "meeting_on",
        "months", "conditions", "reasons", "decided_on", "decided_by", "notified_on",
    )  # fmt: skip
    return RenewalFile(
        person=found.people[person_id],
        stay=found.stays[person_id],
        as_of=found.today,
        term_starts_on=term.starts_on,
        term_ends_on=term.ends_on,
        rank=row.term_number,
        max_renewals=service.max_renewals,
        goals=project.goals if project else (),
        opinions=opinions,
        decision=Decision(row.decision) if row.decision else None,
        new_end_on=granted.ends_on if granted else None,
        **{name: getattr(row, name) for name in same},
    )


def amendments(
    connection: Connection, found: Found, subject_id: int | None
) -> list[tuple[int, Amendment, Imprint]]:
    """The amendment of the renewal asked for, or of the last one granted, a stay. Seven queries."""
    granted = _granted(found, subject_id)
    renewal_ids = [term.renewal_id for term in granted.values() if term.renewal_id]
    statement = select(Renewal.id, Renewal.conditions, Renewal.decided_on, Renewal.decided_by)
    renewals = {row.id: row for row in rows_of(connection, statement, Renewal.id, renewal_ids)}
    documents = _first_documents(connection, found.stay_ids)
    projects = find_projects(connection, found)
    sheets = []
    for person_id in found.person_ids:
        term = granted.get(person_id)
        renewal = renewals.get(term.renewal_id or 0) if term else None
        if term and renewal:
            document = documents.get(found.lines[person_id].id)
            sheet = _amendment(found, person_id, term, renewal, document, projects.get(person_id))
            sheets.append((person_id, sheet, found.imprint(found.service_of(person_id))))
    return sheets


def _granted(found: Found, subject_id: int | None) -> dict[int, TermFacts]:
    wanted = {}
    for person_id, line in found.lines.items():
        for term in found.terms.get(line.id, ()):
            if term.renewal_id and subject_id in (None, term.renewal_id):
                wanted[person_id] = term
    return wanted


def _first_documents(
    connection: Connection, stay_ids: Collection[int]
) -> dict[int, tuple[DocumentKind, date | None]]:
    """The contract or DIPC in force of each stay: the last one, and when it was signed or handed over."""
    statement = (
        select(StayDocument.stay_id, StayDocument.kind, StayDocument.handed_on, StayDocument.signed_on)
        .where(StayDocument.kind != DocumentKind.AMENDMENT.value)
        .order_by(StayDocument.id)
    )
    rows = rows_of(connection, statement, StayDocument.stay_id, stay_ids)
    return {row.stay_id: (DocumentKind(row.kind), row.signed_on or row.handed_on) for row in rows}


def _amendment(
    found: Found,
    person_id: int,
    term: TermFacts,
    renewal: Any,
    document: tuple[DocumentKind, date | None] | None,
    project: FoundProject | None,
) -> Amendment:
    line = found.lines[person_id]
    goals = [goal for goal in project.goals if not goal.status.is_finished] if project else []
    return Amendment(
        person=found.people[person_id],
        stay=found.stays[person_id],
        as_of=found.today,
        organisation=found.house.name,
        organisation_address=found.house.address,
        number=term.number - 1,
        signs_contract=document[0] is DocumentKind.CONTRACT if document else line.service_kind.signs_contract,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        months=term.months,
        decided_on=renewal.decided_on,
        decided_by=renewal.decided_by,
        document_on=document[1] if document else None,
        conditions=renewal.conditions,
        objectives=[Objective(goal.wording, goal.domain, goal.due_on) for goal in goals],
    )
