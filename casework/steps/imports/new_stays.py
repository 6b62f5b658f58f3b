"""The stay of a row that is not in the file yet, with all that belongs to it."""

from __future__ import annotations

from datetime import date

from casework.domain.kinds import DocumentKind
from casework.domain.projects import ProjectState
from casework.domain.terms import Term, imported_terms
from casework.exchange.caseload import CaseloadRow
from casework.models import Companion, KeyWorker, Project, Stay, StayDocument, StayTerm
from casework.steps.imports.known import KnownService, KnownStay
from casework.steps.imports.places_plan import PlacesPlan
from casework.steps.imports.plan import Plan

IMPORT_ORIGIN = "import"


def add_stay(
    plan: Plan, places: PlacesPlan, row: CaseloadRow, person_id: int, service: KnownService
) -> KnownStay:
    """Plan a whole stay (design §3: an imported stay)."""
    assert row.admitted_on is not None
    stay_id = plan.insert(
        Stay,
        {
            "person_id": person_id,
            "service_id": service.id,
            "admitted_on": row.admitted_on,
            "ended_on": row.left_on,
            "exit_reason": row.exit_reason,
            "exit_housing": row.exit_housing,
            "referred_by": row.referred_by,
        },
    )
    stay = KnownStay(
        stay_id, person_id, service.id, service.kind.is_housed, service.name, row.admitted_on, row.left_on,
        row.exit_reason, row.exit_housing, row.referred_by, is_new=True,
    )  # fmt: skip
    for term in imported_terms(service.policy, row.admitted_on, row.renewed, row.planned_end):
        add_term(plan, stay, term)
    add_documents(plan, stay, row, service)
    add_workers(plan, stay, [(worker.name, worker.role) for worker in row.workers], row.admitted_on)
    add_companions(plan, stay, row.companions)
    if row.project_signed_on:
        add_project(plan, stay, row.project_signed_on)
    place = places.find(service.id, row.site, row.place)
    if place is not None:
        places.assign(place, stay_id, row.admitted_on, row.left_on)
        stay.assignments.append((0, place.id, row.left_on))
    return stay


def add_term(plan: Plan, stay: KnownStay, term: Term) -> None:
    row_id = plan.insert(
        StayTerm,
        {
            "stay_id": stay.id,
            "number": term.number,
            "starts_on": term.starts_on,
            "ends_on": term.ends_on,
            "months": term.months,
        },
    )
    stay.terms.append((row_id, term, None))


def document_kind(service: KnownService) -> DocumentKind:
    """A contrat de séjour, or a DIPC where there is no stay over two months to sign for (CASF D311 I, II)."""
    return DocumentKind.CONTRACT if service.kind.signs_contract else DocumentKind.DIPC


def add_documents(plan: Plan, stay: KnownStay, row: CaseloadRow, service: KnownService) -> None:
    if not (row.contract_signed_on or row.contract_handed_on):
        return
    kind = document_kind(service).value
    days = {"handed_on": row.contract_handed_on, "signed_on": row.contract_signed_on}
    row_id = plan.insert(StayDocument, {"stay_id": stay.id, "kind": kind, **days})
    stay.documents.append((row_id, kind, row.contract_handed_on, row.contract_signed_on))


def add_workers(plan: Plan, stay: KnownStay, workers: list[tuple[str, str]], since: date) -> None:
    for name, role in workers:
        row_id = plan.insert(
            KeyWorker,
            {"stay_id": stay.id, "name": name, "role": role, "starts_on": since, "ends_on": stay.ended_on},
        )
        stay.workers.append((row_id, name, role, stay.ended_on))


def add_companions(plan: Plan, stay: KnownStay, labels: tuple[str, ...] | list[str]) -> None:
    for label in labels:
        plan.insert(
            Companion,
            {
                "stay_id": stay.id,
                "label": label,
                "arrives_on": stay.admitted_on,
                "leaves_on": stay.ended_on,
            },
        )
        stay.companions.append(label)


def add_project(plan: Plan, stay: KnownStay, signed_on: date) -> None:
    """A project of which only the signature's date is known (Project.origin "import")."""
    number = max((number for _id, number, _origin, _signed in stay.projects), default=0) + 1
    row_id = plan.insert(
        Project,
        {
            "person_id": stay.person_id,
            "stay_id": stay.id,
            "number": number,
            "state": ProjectState.SIGNED.value,
            "origin": IMPORT_ORIGIN,
            "drafted_on": signed_on,
            "proposed_on": signed_on,
            "signed_on": signed_on,
        },
    )
    stay.projects.append((row_id, number, IMPORT_ORIGIN, signed_on))
