"""Coordination notes: held, corrected, and the tasks that come out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from casework.base.clock import Clock
from casework.base.errors import Conflict, InvalidForm, Problem, StaleWrite, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean, tidy
from casework.domain.changes import Change, Subject
from casework.domain.coordinations import ConsentBasis
from casework.domain.identity import shown_name
from casework.domain.permissions import Actor, Permission, require
from casework.models import (
    Account,
    Coordination,
    CoordinationDecision,
    CoordinationParticipant,
    Person,
    Task,
    Tracked,
)
from casework.steps.stays import current_stays
from casework.steps.visible import in_services, of_their_people
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Participant:
    """Who took part, for which organisation, as what."""

    name: str
    organisation: str = ""
    profession: str = ""

    @property
    def line(self) -> str:
        """« Sophie L., CCAS de Périgueux, assistante sociale »; a dash where it is not known."""
        known = [self.name, self.organisation or "–", self.profession or "–"]
        while known[-1] == "–":
            known.pop()
        return ", ".join(known)

    @classmethod
    def of_line(cls, line: str) -> Participant:
        """The participant a line tells of."""
        return cls(*("" if part.strip() == "–" else part.strip() for part in line.split(", ", 2)))


@dataclass(frozen=True)
class TaskLine:
    """Who does what by when. ``id`` None: not stored yet; ``version`` is the one the screen saw."""

    what: str
    who: str = ""
    due_on: date | None = None
    id: int | None = None
    version: int = 0
    done_on: date | None = None


@dataclass(frozen=True)
class SaveCoordination:
    """A coordination note, whole. ``coordination_id`` None: it is new.

    Tasks that are neither named nor removed stay; what was done stays done.
    """

    person_id: int
    held_on: date
    participants: tuple[Participant, ...]
    consent_basis: str
    coordination_id: int | None = None
    seen_version: int = 0
    place: str = ""
    question: str = ""
    shared: str = ""
    person_view: str = ""
    consent_detail: str = ""
    decisions: tuple[str, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    removed_tasks: tuple[int, ...] = ()
    next_on: date | None = None


@dataclass(frozen=True)
class FinishTask:
    """A task was done on that day; None: it was not, after all."""

    task_id: int
    seen_version: int
    done_on: date | None


class CoordinationRow(NamedTuple):
    """One line of a person's list."""

    id: int
    held_on: date
    question: str
    participants: int
    open_tasks: int
    next_on: date | None
    written_by: str


class OpenTask(NamedTuple):
    """A task still to be done; ``person_name`` empty: about the house."""

    id: int
    version: int
    person_id: int | None
    person_name: str
    coordination_id: int | None
    what: str
    who: str
    due_on: date | None
    done_on: date | None
    is_late: bool


@dataclass(frozen=True)
class CoordinationRecord:
    """One note, whole."""

    id: int
    version: int
    person_id: int
    held_on: date
    place: str
    question: str
    shared: str
    person_view: str
    consent_basis: str
    consent_detail: str
    next_on: date | None
    written_by: str
    participants: tuple[Participant, ...]
    decisions: tuple[str, ...]
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True)
class CoordinationPage:
    """The tab « Coordination »: notes newest first, tasks by date, who usually takes part."""

    person_id: int
    person_name: str
    may_hold: bool
    notes: tuple[CoordinationRow, ...]
    tasks: tuple[OpenTask, ...]
    known_participants: tuple[Participant, ...]


LABELS: Mapping[str, str] = {
    "held_on": "Date",
    "place": "Lieu",
    "question": "Question posée",
    "shared": "Informations partagées",
    "person_view": "Ce que dit la personne",
    "consent_basis": "Sur quel fondement",
    "consent_detail": "Précision",
    "next_on": "Prochaine coordination",
}
_TASK_LABELS = {"what": "quoi", "who": "qui", "due_on": "pour quand"}


class Coordinations:
    """Coordination notes and tasks of the file."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # Reading -------------------------------------------------------------------------------------

    def page(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> CoordinationPage:
        """The notes and tasks of a person."""
        require(actor, Permission.READ_COORDINATION)
        with self._store.read(cancel) as connection:
            name = connection.execute(
                select(Person.last_name, Person.first_name, Person.pseudonym).where(
                    Person.id == person_id, of_their_people(actor, Person.id)
                )
            ).one_or_none()
            stay = current_stays(connection, [person_id], self._clock.today(), actor).get(person_id)
            return CoordinationPage(
                person_id,
                shown_name(*name) if name else "",
                stay is not None,
                _note_rows(connection, actor, person_id),
                _tasks(connection, actor, self._clock.today(), Task.person_id == person_id, done=True),
                _known_participants(connection, actor, person_id),
            )

    def note(
        self, actor: Actor, coordination_id: int, cancel: Cancellation | None = None
    ) -> CoordinationRecord:
        """One note, whole. Raises UserError ``not_found``."""
        require(actor, Permission.READ_COORDINATION)
        with self._store.read(cancel) as connection:
            row = connection.execute(
                select(Coordination.__table__).where(
                    Coordination.id == coordination_id, in_services(actor, Coordination.service_id)
                )
            ).one_or_none()
            if row is None:
                raise UserError("not_found")
            return _record(connection, row)

    def open_tasks(
        self, actor: Actor, person_id: int | None = None, cancel: Cancellation | None = None
    ) -> tuple[OpenTask, ...]:
        """What is still to be done, by date, of a person or of everybody the actor may see."""
        require(actor, Permission.READ_COORDINATION)
        with self._store.read(cancel) as connection:
            of = [Task.person_id == person_id] if person_id else []
            return _tasks(connection, actor, self._clock.today(), *of)

    # Writing -------------------------------------------------------------------------------------

    def save(self, actor: Actor, command: SaveCoordination) -> Change:
        """Hold a coordination, or correct its note. With nothing changed, nothing is written.

        Raises InvalidForm with every problem; StaleWrite with both texts where somebody else saved meanwhile.
        """
        require(actor, Permission.EDIT_COORDINATION)
        command = _tidied(command)
        problems = _check(command, self._clock.today())
        if problems:
            raise InvalidForm(problems)
        with self._store.write(actor) as uow:
            note = self._loaded(uow, actor, command) if command.coordination_id else None
            if note is None:
                note = self._held(uow, actor, command)
                changed, action = True, "coordination.hold"
            else:
                _refuse_stale(uow, note, command)
                changed, action = (
                    _set(note, {key: getattr(command, key) for key in LABELS}),
                    "coordination.edit",
                )
            changed |= _save_lines(uow, note, command)
            changed |= _save_tasks(uow, note, command)
            if not changed:
                return Change(frozenset(), note.id, note.version)
            uow.journal(action, note, person_id=note.person_id)
            uow.commit()
            return Change(
                frozenset({Subject.COORDINATION, Subject.TASK}),
                note.id,
                note.version,
                frozenset({note.person_id}),
            )

    def finish_task(self, actor: Actor, command: FinishTask) -> Change:
        """A task is done, or not after all."""
        require(actor, Permission.EDIT_COORDINATION)
        if command.done_on is not None and command.done_on > self._clock.today():
            raise InvalidForm([Problem("done_on", "date_in_future")])
        with self._store.write(actor) as uow:
            task = uow.get(Task, command.task_id)
            if not _sees_task(uow.connection, actor, task.id):
                raise UserError("not_found")
            uow.check_version(task, command.seen_version, {"done_on": ("Fait le", command.done_on)})
            if task.done_on == command.done_on:
                return Change(frozenset(), task.id, task.version)
            task.done_on = command.done_on
            done = "task.done" if command.done_on else "task.undone"
            uow.journal(done, task, person_id=task.person_id)
            uow.commit()
            people = frozenset({task.person_id}) if task.person_id else frozenset[int]()
            return Change(frozenset({Subject.TASK}), task.id, task.version, people)

    # Inside --------------------------------------------------------------------------------------

    def _held(self, uow: UnitOfWork, actor: Actor, command: SaveCoordination) -> Coordination:
        stay = current_stays(uow.connection, [command.person_id], command.held_on, actor).get(
            command.person_id
        )
        if stay is None:
            raise UserError("coordination_needs_stay")
        return uow.add(
            Coordination(
                person_id=command.person_id,
                service_id=stay.service_id,
                written_by=actor.name,
                **{key: getattr(command, key) for key in LABELS},
            )
        )

    def _loaded(self, uow: UnitOfWork, actor: Actor, command: SaveCoordination) -> Coordination:
        note = uow.get(Coordination, command.coordination_id or 0)
        hidden = actor.service_ids is not None and note.service_id not in actor.service_ids
        if hidden or note.person_id != command.person_id:
            raise UserError("not_found")
        return note


# What can be said before the file is opened ----------------------------------------------------------


def _tidied(command: SaveCoordination) -> SaveCoordination:
    return replace(
        command,
        place=tidy(command.place),
        question=clean(command.question),
        shared=clean(command.shared),
        person_view=clean(command.person_view),
        consent_detail=tidy(command.consent_detail),
        participants=tuple(
            Participant(tidy(one.name), tidy(one.organisation), tidy(one.profession))
            for one in command.participants
        ),
        decisions=tuple(text for text in map(tidy, command.decisions) if text),
        tasks=tuple(replace(one, what=tidy(one.what), who=tidy(one.who)) for one in command.tasks),
    )


def _check(command: SaveCoordination, today: date) -> list[Problem]:
    problems = [Problem("held_on", "date_in_future")] if command.held_on > today else []
    if not command.question:
        problems.append(Problem("question", "field_required"))
    if not command.participants:
        problems.append(Problem("participants", "coordination_participant_missing"))
    problems += [
        Problem(f"participants.{number}.name", "field_required")
        for number, one in enumerate(command.participants)
        if not one.name
    ]
    problems += _check_consent(command)
    problems += [
        Problem(f"tasks.{number}.what", "field_required")
        for number, one in enumerate(command.tasks)
        if not one.what
    ]
    return problems


def _check_consent(command: SaveCoordination) -> list[Problem]:
    if command.consent_basis not in {one.value for one in ConsentBasis}:
        return [Problem("consent_basis", "choice_required")]
    if ConsentBasis(command.consent_basis).needs_detail and not command.consent_detail:
        return [Problem("consent_detail", "coordination_legal_text")]
    return []


# Writing lines and tasks -----------------------------------------------------------------------------


def _refuse_stale(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> None:
    conflicts: list[Conflict] = []
    if note.version != command.seen_version:
        stored = _record(uow.connection, _row(uow.connection, note.id))
        conflicts += [
            Conflict(key, label, _shown(getattr(stored, key)), _shown(getattr(command, key)))
            for key, label in LABELS.items()
            if getattr(stored, key) != getattr(command, key)
        ]
        for key, label, theirs, mine in (
            ("participants", "Participants", _lines(stored.participants), _lines(command.participants)),
            ("decisions", "Décisions", "\n".join(stored.decisions), "\n".join(command.decisions)),
        ):
            conflicts += [Conflict(key, label, theirs, mine)] if theirs != mine else []
    conflicts += _task_conflicts(uow, note, command)
    if conflicts:
        raise StaleWrite(conflicts, note.version)


def _task_conflicts(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> list[Conflict]:
    """``tasks.<id>.<stored version>.<field>``: a task has its own version, it is also finished elsewhere."""
    stored = {task.id: task for task in _loaded_tasks(uow, note)}
    return [
        Conflict(
            f"tasks.{one.id}.{task.version}.{key}",
            f"Tâche {number} : {label}",
            _shown(getattr(task, key)),
            _shown(getattr(one, key)),
        )
        for number, one in enumerate(command.tasks, 1)
        if (task := stored.get(one.id or 0)) and task.version != one.version
        for key, label in _TASK_LABELS.items()
        if getattr(task, key) != getattr(one, key)
    ]


def _save_lines(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> bool:
    participants = [
        {"name": one.name, "organisation": one.organisation, "profession": one.profession}
        for one in command.participants
    ]
    decisions = [{"text": text} for text in command.decisions]
    changed = _save_list(uow, CoordinationParticipant, note.id, participants)
    return _save_list(uow, CoordinationDecision, note.id, decisions) or changed


def _save_list(
    uow: UnitOfWork,
    model: type[CoordinationParticipant] | type[CoordinationDecision],
    note_id: int,
    lines: Sequence[dict[str, Any]],
) -> bool:
    """Line by line in order: what differs is changed, what is new added, what is left over removed."""
    rows = uow.session.scalars(
        select(model).where(model.coordination_id == note_id).order_by(model.position, model.id)
    ).all()
    changed = False
    for position, values in enumerate(lines, 1):
        if position <= len(rows):
            changed |= _set(rows[position - 1], {"position": position, **values})
        else:
            uow.add(model(coordination_id=note_id, position=position, **values))
            changed = True
    for row in rows[len(lines) :]:
        uow.remove(row)
        changed = True
    return changed


def _save_tasks(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> bool:
    stored = {task.id: task for task in _loaded_tasks(uow, note)}
    changed = False
    for task_id in command.removed_tasks:
        if task_id in stored:
            uow.remove(stored.pop(task_id))
            changed = True
    for position, one in enumerate(command.tasks, 1):
        values = {"what": one.what, "who": one.who, "due_on": one.due_on, "position": position}
        if one.id in stored:
            changed |= _set(stored[one.id], values)
        else:
            uow.add(Task(person_id=note.person_id, coordination_id=note.id, **values))
            changed = True
    return changed


def _loaded_tasks(uow: UnitOfWork, note: Coordination) -> Sequence[Task]:
    return uow.session.scalars(
        select(Task).where(Task.coordination_id == note.id).order_by(Task.position, Task.id)
    ).all()


def _set(row: Tracked, values: Mapping[str, Any]) -> bool:
    changed = False
    for key, value in values.items():
        if getattr(row, key) != value:
            setattr(row, key, value)
            changed = True
    return changed


# Queries ---------------------------------------------------------------------------------------------


def _row(connection: Connection, note_id: int) -> Any:
    return connection.execute(select(Coordination.__table__).where(Coordination.id == note_id)).one()


def _record(connection: Connection, row: Any) -> CoordinationRecord:
    participants = connection.execute(
        select(
            CoordinationParticipant.name,
            CoordinationParticipant.organisation,
            CoordinationParticipant.profession,
        )
        .where(CoordinationParticipant.coordination_id == row.id)
        .order_by(CoordinationParticipant.position, CoordinationParticipant.id)
    )
    decisions = connection.scalars(
        select(CoordinationDecision.text)
        .where(CoordinationDecision.coordination_id == row.id)
        .order_by(CoordinationDecision.position, CoordinationDecision.id)
    )
    tasks = connection.execute(
        select(Task.what, Task.who, Task.due_on, Task.id, Task.version, Task.done_on)
        .where(Task.coordination_id == row.id)
        .order_by(Task.position, Task.id)
    )
    return CoordinationRecord(
        **{key: getattr(row, key) for key in ("id", "version", "person_id", "written_by", *LABELS)},
        participants=tuple(Participant(*one) for one in participants),
        decisions=tuple(decisions),
        tasks=tuple(TaskLine(*one) for one in tasks),
    )


def _note_rows(connection: Connection, actor: Actor, person_id: int) -> tuple[CoordinationRow, ...]:
    participants = (
        select(func.count())
        .where(CoordinationParticipant.coordination_id == Coordination.id)
        .scalar_subquery()
    )
    tasks = (
        select(func.count())
        .where(Task.coordination_id == Coordination.id, Task.done_on.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            Coordination.id, Coordination.held_on, Coordination.question, participants, tasks,
            Coordination.next_on, Coordination.written_by,
        )
        .where(Coordination.person_id == person_id, in_services(actor, Coordination.service_id))
        .order_by(Coordination.held_on.desc(), Coordination.id.desc())
    )  # fmt: skip
    return tuple(CoordinationRow(*row) for row in rows)


def _tasks(
    connection: Connection, actor: Actor, today: date, *of: Any, done: bool = False
) -> tuple[OpenTask, ...]:
    """By date, those without one last; with ``done``, what was done stands after them, newest first."""
    rows = connection.execute(
        select(
            Task.id, Task.version, Task.person_id, Person.last_name, Person.first_name, Person.pseudonym,
            Task.coordination_id, Task.what, Task.who, Task.due_on, Task.done_on,
        )
        .outerjoin(Person, Person.id == Task.person_id)
        .where(*of, *([] if done else [Task.done_on.is_(None)]), _visible_task(actor))
        .order_by(
            Task.done_on.is_not(None), Task.done_on.desc(), Task.due_on.is_(None), Task.due_on, Task.id
        )
    )  # fmt: skip
    return tuple(
        OpenTask(
            row.id,
            row.version,
            row.person_id,
            shown_name(row.last_name, row.first_name, row.pseudonym) if row.person_id else "",
            row.coordination_id,
            row.what,
            row.who,
            row.due_on,
            row.done_on,
            row.done_on is None and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    )


def _visible_task(actor: Actor) -> Any:
    """About the house, or about somebody with a stay in the actor's services."""
    return Task.person_id.is_(None) | of_their_people(actor, Task.person_id)


def _sees_task(connection: Connection, actor: Actor, task_id: int) -> bool:
    found = connection.execute(select(Task.id).where(Task.id == task_id, _visible_task(actor)))
    return found.one_or_none() is not None


def _known_participants(connection: Connection, actor: Actor, person_id: int) -> tuple[Participant, ...]:
    """Who took part before about this person, then the house's own people."""
    before = connection.execute(
        select(
            CoordinationParticipant.name,
            CoordinationParticipant.organisation,
            CoordinationParticipant.profession,
        )
        .join(Coordination, Coordination.id == CoordinationParticipant.coordination_id)
        .where(Coordination.person_id == person_id, in_services(actor, Coordination.service_id))
        .order_by(Coordination.held_on.desc(), CoordinationParticipant.position)
        .limit(200)
    )
    house = connection.execute(select(Account.name, Account.profession).order_by(Account.name).limit(500))
    known = [Participant(*row) for row in before]
    known += [Participant(row.name, "", row.profession) for row in house]
    return tuple({one.name: one for one in reversed(known)}.values())[::-1]


def _lines(participants: Sequence[Participant]) -> str:
    return "\n".join(one.line for one in participants)


def _shown(value: object) -> str:
    return "" if value is None else str(value)
