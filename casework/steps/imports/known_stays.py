"""What a row changes in a stay that is already in the file: cells that differ, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from casework.base.dates import short_date
from casework.base.text import fold
from casework.domain.terms import imported_terms
from casework.exchange.caseload import CaseloadRow
from casework.models import KeyWorker, PlaceAssignment, Project, Stay, StayDocument, StayTerm
from casework.steps.imports.known import KnownService, KnownStay
from casework.steps.imports.new_stays import (
    IMPORT_ORIGIN,
    add_companions,
    add_documents,
    add_project,
    add_term,
    add_workers,
    document_kind,
)
from casework.steps.imports.places_plan import PlacesPlan
from casework.steps.imports.plan import Plan

ROLE_LABELS = {"key_worker": "référent", "nurse": "coordination des soins"}


class StayUpdate:
    """Compares one row with its stay and plans what differs; ``changes`` says it in words."""

    def __init__(
        self, plan: Plan, places: PlacesPlan, row: CaseloadRow, stay: KnownStay, service: KnownService,
        today: date,
    ) -> None:  # fmt: skip
        self._plan = plan
        self._places = places
        self._row = row
        self._stay = stay
        self._service = service
        self._today = today
        self.changes: list[str] = []

    def apply(self) -> list[str]:
        """Plan every difference; what was changed, in words."""
        self._exit()
        self._facts()
        if self._stay.ended_on is None:
            self._terms()
            self._workers()
            self._place()
        self._documents()
        self._project()
        self._companions()
        return self.changes

    def _exit(self) -> None:
        row, stay = self._row, self._stay
        if row.left_on is None or row.left_on == stay.ended_on:
            return
        self._say("sortie", _day(stay.ended_on), _day(row.left_on))
        before, stay.ended_on = stay.ended_on, row.left_on
        self._plan.update(Stay, stay.id, {"ended_on": row.left_on})
        for row_id, place_id, ends_on in stay.assignments:
            # A place held until the exit is held until the corrected one, earlier or later.
            if row_id and (ends_on is None or ends_on > row.left_on or ends_on == before):
                self._plan.update(PlaceAssignment, row_id, {"ends_on": row.left_on})
                if before is not None and row.left_on > before:
                    self._places.lengthen(place_id, before, row.left_on)

    def _facts(self) -> None:
        """Exit and origin, where the file says something else."""
        row, stay = self._row, self._stay
        told = {"referred_by": row.referred_by}
        if row.left_on is not None:
            told |= {"exit_reason": row.exit_reason, "exit_housing": row.exit_housing}
        labels = {
            "referred_by": "orienté par",
            "exit_reason": "motif de sortie",
            "exit_housing": "sortie vers",
        }
        changed: dict[str, Any] = {}
        for key, value in told.items():
            before = getattr(stay, key)
            if value and fold(value) != fold(before):
                changed[key] = value
                setattr(stay, key, value)
                self._say(labels[key], before, value)
        if changed:
            self._plan.update(Stay, stay.id, changed)

    def _terms(self) -> None:
        """Terms that a renewal granted here are not the file's business."""
        row, stay = self._row, self._stay
        if (row.planned_end is None and not row.renewed) or any(renewal for *_, renewal in stay.terms):
            return
        wanted = imported_terms(self._service.policy, stay.admitted_on, row.renewed, row.planned_end)
        last = stay.terms[-1][1].ends_on if stay.terms else None
        if not wanted or wanted[-1].ends_on == last or len(wanted) < len(stay.terms):
            return
        self._say("fin prévue", _day(last), _day(wanted[-1].ends_on))
        for (row_id, term, _renewal), new in zip(stay.terms, wanted, strict=False):
            if term != new:
                self._plan.update(StayTerm, row_id, {"ends_on": new.ends_on, "months": new.months})
        known = len(stay.terms)
        for new in wanted[known:]:
            add_term(self._plan, stay, new)

    def _workers(self) -> None:
        for role in dict.fromkeys(worker.role for worker in self._row.workers):
            names = [worker.name for worker in self._row.workers if worker.role == role]
            there = [one for one in self._stay.workers if one[2] == role and one[3] is None]
            if {fold(name) for name in names} == {fold(one[1]) for one in there}:
                continue
            self._say(ROLE_LABELS[role], ", ".join(one[1] for one in there), ", ".join(names))
            kept = {fold(name) for name in names}
            for row_id, name, _role, _ends in there:
                if fold(name) not in kept:
                    self._plan.update(KeyWorker, row_id, {"ends_on": self._today})
            held = {fold(one[1]) for one in there}
            since = self._today if there else self._stay.admitted_on
            fresh = [(name, role) for name in names if fold(name) not in held]
            add_workers(self._plan, self._stay, fresh, since)

    def _place(self) -> None:
        row, stay = self._row, self._stay
        place = self._places.find(self._service.id, row.site, row.place) if row.place or row.site else None
        held = [one for one in stay.assignments if one[2] is None]
        if place is None or any(place_id == place.id for _id, place_id, _ends in held):
            return
        before = ", ".join(self._places.label_of(place_id) for _id, place_id, _ends in held)
        self._say("logement", before, self._places.label_of(place.id))
        for row_id, _place_id, _ends in held:
            if row_id:
                self._plan.update(PlaceAssignment, row_id, {"ends_on": self._today})
        self._places.assign(place, stay.id, self._today if held else stay.admitted_on, None)
        stay.assignments.append((0, place.id, None))

    def _documents(self) -> None:
        row, stay = self._row, self._stay
        if not (row.contract_signed_on or row.contract_handed_on):
            return
        kind = document_kind(self._service).value
        there = next((one for one in stay.documents if one[1] == kind), None)
        if there is None:
            self._say("contrat ou DIPC signé", "", _day(row.contract_signed_on or row.contract_handed_on))
            add_documents(self._plan, stay, row, self._service)
            return
        row_id, _kind, handed_on, signed_on = there
        told = {"handed_on": row.contract_handed_on, "signed_on": row.contract_signed_on}
        before = {"handed_on": handed_on, "signed_on": signed_on}
        changed = {key: day for key, day in told.items() if day and day != before[key]}
        if changed:
            self._say("contrat ou DIPC signé", _day(signed_on), _day(row.contract_signed_on or signed_on))
            self._plan.update(StayDocument, row_id, changed)

    def _project(self) -> None:
        signed_on, stay = self._row.project_signed_on, self._stay
        if signed_on is None or any(one[3] == signed_on for one in stay.projects):
            return
        if not stay.projects:
            self._say("projet signé", "", _day(signed_on))
            add_project(self._plan, stay, signed_on)
        elif len(stay.projects) == 1 and stay.projects[0][2] == IMPORT_ORIGIN:
            row_id, _number, _origin, before = stay.projects[0]
            self._say("projet signé", _day(before), _day(signed_on))
            self._plan.update(Project, row_id, {"signed_on": signed_on})

    def _companions(self) -> None:
        more = Counter(self._row.companions) - Counter(self._stay.companions)
        if more:
            added = list(more.elements())
            self._say("accompagnants", "", ", ".join(added))
            add_companions(self._plan, self._stay, added)

    def _say(self, what: str, before: str, after: str) -> None:
        self.changes.append(f"{what} : {before or 'rien'} → {after}")


def _day(day: date | None) -> str:
    return short_date(day) if day else ""


def changed_person(row: CaseloadRow, person: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """(column, label, before, after) of what a row says otherwise of somebody known."""
    if row.birth_date and (row.birth_date, row.birth_precision) != (
        person.birth_date,
        person.birth_precision,
    ):
        yield "birth_date", "naissance", person.birth_date, row.birth_date
    for column, label in (("sex", "sexe"), ("phone", "téléphone"), ("languages", "langues")):
        before, after = getattr(person, column), getattr(row, column)
        if after and fold(after) != fold(before):
            yield column, label, before, after
