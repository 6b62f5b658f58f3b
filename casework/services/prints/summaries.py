"""The pluridisciplinary summary, filled."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from casework.base.dates import long_date
from casework.domain.deadlines import Deadline
from casework.domain.kinds import Compartment, NoteKind
from casework.domain.timeline import key_of_day
from casework.models import Coordination, Note, NotePerson, Task
from casework.reports.page import Imprint
from casework.reports.summary import DeadlineLine, NoteLine, Summary, TaskLine, TermLine
from casework.services.prints.coordination import decisions_of, participants_of
from casework.services.prints.found import Found, TermFacts, rows_of
from casework.services.prints.projects import FoundProject, find_projects
from casework.services.prints.requests import Audience
from casework.steps.visible import in_services

NOTES_DAYS = 90
NOTES_EACH = 40
"""A summary gives the notes of the last three months, forty at most: it is read in a meeting."""
_DECISIONS_DAYS = 365


def summaries(
    connection: Connection, found: Found, deadlines: dict[int, list[Deadline]]
) -> list[tuple[int, Summary, Imprint]]:
    """One summary a person. Eleven queries; ``deadlines`` are those of each person's stay."""
    since = found.today - timedelta(days=NOTES_DAYS)
    projects = find_projects(connection, found)
    notes = _notes(connection, found, since)
    meetings = _coordinations(connection, found)
    ids = [row.id for rows in meetings.values() for row in rows]
    decisions = decisions_of(connection, ids)
    participants = participants_of(connection, [rows[0].id for rows in meetings.values() if rows])
    tasks = _tasks(connection, found, since)
    sheets = []
    for person_id in found.person_ids:
        project = projects.get(person_id)
        held = meetings.get(person_id, [])
        viewed = next((row for row in held if row.person_view), None)
        sheet = Summary(
            person=found.people[person_id],
            stay=found.stays.get(person_id),
            as_of=found.today,
            notes_since=since,
            terms=_terms(found, person_id),
            project_title=_project_title(project),
            goals=project.goals if project else (),
            notes=notes.get(person_id, ()),
            decisions=[(row.held_on, text) for row in held for text in decisions.get(row.id, ())],
            tasks=tasks.get(person_id, ()),
            deadlines=[_deadline(one) for one in deadlines.get(person_id, ())],
            participants=_participants(found, person_id, participants.get(held[0].id, []) if held else []),
            person_view=viewed.person_view if viewed else "",
            person_view_on=viewed.held_on if viewed else None,
            person_words=project.row.wants if project else "",
        )
        sheets.append((person_id, sheet, found.imprint(found.service_of(person_id))))
    return sheets


def _terms(found: Found, person_id: int) -> list[TermLine]:
    line = found.lines.get(person_id)
    terms = found.terms.get(line.id, []) if line else []
    return [TermLine(t.number, t.starts_on, t.ends_on, t.months, _granted(t)) for t in terms]


def _granted(term: TermFacts) -> str:
    if term.derogation:
        return "renouvellement, avec dérogation"
    return "renouvellement" if term.number > 1 else ""


def _project_title(project: FoundProject | None) -> str:
    if project is None:
        return ""
    title = f"version {project.row.number}, {project.state.label}"
    return f"{title} le {long_date(project.row.signed_on)}" if project.row.signed_on else title


def _notes(connection: Connection, found: Found, since: date) -> dict[int, list[NoteLine]]:
    """The notes of each person, by domain then newest first; reserved ones without their words (D.2)."""
    start = key_of_day(since)
    rank = func.row_number().over(partition_by=NotePerson.person_id, order_by=NotePerson.moment_key.desc())
    columns = (NotePerson.person_id, NotePerson.note_id, NotePerson.moment_key, rank.label("rank"))
    latest = select(*columns).join(Note, Note.id == NotePerson.note_id).where(
        NotePerson.moment_key >= start,
        or_(Note.service_id.is_(None), in_services(found.actor, Note.service_id, NotePerson.person_id)),
    )  # fmt: skip
    if found.audience is not Audience.TEAM:
        latest = latest.where(Note.third_party.is_(False))
    lines: dict[int, list[tuple[int, int, NoteLine]]] = defaultdict(list)
    order = list(NoteKind)
    for ranked in _ranked(latest, found):
        statement = (
            select(
                ranked.c.person_id, ranked.c.rank, Note.kind, Note.happened_at, Note.author_name, Note.text,
                Note.compartment, Note.third_party,
            )
            .join(Note, and_(Note.id == ranked.c.note_id, ranked.c.rank <= NOTES_EACH))
        )  # fmt: skip
        for row in connection.execute(statement):
            kind = NoteKind(row.kind)
            lines[row.person_id].append((order.index(kind), row.rank, _note(found, row, kind)))
    # Each note is told apart by its rank: lines themselves are never compared.
    return {person: [line for *_, line in sorted(of, key=lambda n: n[:2])] for person, of in lines.items()}


def _ranked(latest: Any, found: Found) -> list[Any]:
    size = 5000
    ids = sorted(found.person_ids)
    return [
        latest.where(NotePerson.person_id.in_(ids[start : start + size])).subquery()
        for start in range(0, len(ids), size)
    ]


def _note(found: Found, row: Any, kind: NoteKind) -> NoteLine:
    compartment = Compartment(row.compartment)
    is_readable = row.text is not None and compartment in found.actor.compartments
    return NoteLine(
        domain=kind.label,
        happened_on=row.happened_at.astimezone().date(),
        author=row.author_name,
        text=row.text if is_readable else None,
        reserved_to="" if is_readable else compartment.label,
        is_third_party=row.third_party,
    )


def _coordinations(connection: Connection, found: Found) -> dict[int, list[Any]]:
    """The coordinations of the last year of each person, newest first."""
    columns = (Coordination.id, Coordination.person_id, Coordination.held_on, Coordination.person_view)
    statement = (
        select(*columns)
        .where(
            Coordination.held_on > found.today - timedelta(days=_DECISIONS_DAYS),
            in_services(found.actor, Coordination.service_id, Coordination.person_id),
        )
        .order_by(Coordination.held_on.desc(), Coordination.id.desc())
    )
    held: dict[int, list[Any]] = defaultdict(list)
    for row in rows_of(connection, statement, Coordination.person_id, found.person_ids):
        held[row.person_id].append(row)
    return held


def _tasks(connection: Connection, found: Found, since: date) -> dict[int, list[TaskLine]]:
    """What is still to be done, by date, then what was done since."""
    columns = (Task.person_id, Task.what, Task.who, Task.due_on, Task.done_on)
    statement = (
        select(*columns)
        .join(Coordination, Coordination.id == Task.coordination_id, isouter=True)
        .where(
            or_(Task.done_on.is_(None), Task.done_on >= since),
            or_(
                Task.coordination_id.is_(None),
                in_services(found.actor, Coordination.service_id, Task.person_id),
            ),
        )
        .order_by(Task.done_on.is_not(None), Task.due_on.is_(None), Task.due_on, Task.id)
    )
    tasks: dict[int, list[TaskLine]] = defaultdict(list)
    for person_id, *task in rows_of(connection, statement, Task.person_id, found.person_ids):
        tasks[person_id].append(TaskLine(*task))
    return tasks


def _participants(found: Found, person_id: int, took_part: list[Any]) -> list[tuple[str, str]]:
    """Who took part in the last coordination, then the référents who did not."""
    named = [(p.name, ", ".join(part for part in (p.profession, p.organisation) if part)) for p in took_part]
    stay = found.stays.get(person_id)
    known = {name for name, _ in named}
    return named + [(name, "référent") for name in (stay.key_workers if stay else ()) if name not in known]


def _deadline(deadline: Deadline) -> DeadlineLine:
    label = f"{deadline.label} (dérogation)" if deadline.has_derogation else deadline.label
    return DeadlineLine(label, deadline.due_on, deadline.state.label)
