"""The deadline list, filled, and the deadlines that other prints mention."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from casework.base.dates import short_date
from casework.base.text import plural
from casework.domain.deadlines import Deadline, Rule
from casework.domain.permissions import Actor
from casework.reports.deadline_list import DeadlineList, DeadlineRow
from casework.reports.page import Imprint
from casework.services.prints.found import Found
from casework.services.prints.requests import PrintRequest
from casework.steps.deadline_rows import DeadlineRow as ListLine
from casework.steps.deadline_rows import Urgency, deadline_rows
from casework.steps.deadlines import StayCase, load_cases


def cases_of(connection: Connection, actor: Actor, request: PrintRequest, today: date) -> list[StayCase]:
    """The stays going on that a print is about. Eight queries."""
    only = request.person_ids[0] if request.person_ids and len(request.person_ids) == 1 else None
    cases = load_cases(connection, actor, today, service_id=request.service_id, person_id=only)
    if request.person_ids is None:
        return cases
    wanted = set(request.person_ids)
    return [case for case in cases if case.person.id in wanted]


def open_deadlines(cases: list[StayCase], today: date) -> dict[int, list[Deadline]]:
    """What is late or to come, by person, by date."""
    found: dict[int, list[Deadline]] = {}
    for case in cases:
        found.setdefault(case.person.id, []).extend(d for d in case.deadlines(today) if d.state.is_open)
    return {person: sorted(of, key=lambda one: one.due_on) for person, of in found.items()}


def next_reviews(cases: list[StayCase], today: date) -> dict[int, date]:
    """When each project must next be updated: the first update of objectives still to come (R07, R08)."""
    return {
        person: due[0]
        for person, deadlines in open_deadlines(cases, today).items()
        if (due := [one.due_on for one in deadlines if one.rule in (Rule.R07, Rule.R08)])
    }


def deadline_list(
    cases: list[StayCase], found: Found, request: PrintRequest
) -> tuple[DeadlineList, Imprint, tuple[int, ...]]:
    """The list in the words of the screen, its imprint, and the persons it names."""
    today = found.today
    lines = [
        line
        for line in deadline_rows(cases, today)
        if line.state.is_open and line.urgency(today) is not Urgency.LATER
    ]
    ends = {case.stay_id: case.facts.terms[-1].ends_on for case in cases if case.facts.derogations}
    named = tuple(dict.fromkeys(line.person.id for line in lines))
    rows = [_row(line, ends.get(line.stay_id)) for line in lines]
    return (
        DeadlineList(today, _scope(found, request, named), rows),
        found.imprint(request.service_id),
        named,
    )


def _scope(found: Found, request: PrintRequest, named: tuple[int, ...]) -> str:
    if request.service_id in found.services:
        return found.services[request.service_id].name
    if request.person_ids is not None:
        one = found.people.get(named[0]) if len(named) == 1 else None
        return one.full_name if one else plural(len(named), "personne choisie", "personnes choisies")
    return "tous les services" if found.actor.service_ids is None else "mes services"


def _row(line: ListLine, derogation_until: date | None) -> DeadlineRow:
    # On every line of the stay, not only the term's: whoever decides anything about it must know.
    until = f"⚠ dérogation, jusqu’au {short_date(derogation_until)}" if derogation_until else ""
    return DeadlineRow(
        person=line.person.name,
        file_number=line.person.file_number,
        service=line.service,
        label=line.what,
        due_on=line.due_on,
        key_workers=", ".join(line.key_workers),
        note=" · ".join(part for part in (until, line.expected, line.remark) if part),
    )
