"""Coordination notes and tasks: one method an intention."""

from __future__ import annotations

from sqlalchemy import select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.domain.changes import Change, Subject
from casework.domain.identity import shown_name
from casework.domain.permissions import Actor, Permission, require
from casework.models import Coordination, Person, Task
from casework.services.coordinations.commands import FinishTask, SaveCoordination, check_coordination, tidied
from casework.services.coordinations.reading import (
    LABELS,
    known_participants,
    note_rows,
    record_of,
    sees_task,
    tasks_of,
    theirs,
)
from casework.services.coordinations.records import CoordinationPage, CoordinationRecord, OpenTask
from casework.services.coordinations.writing import refuse_stale, save_lines, save_tasks, set_values
from casework.steps.stays import current_stays
from casework.steps.visible import of_their_people, require_seen
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork


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
            page = CoordinationPage(
                person_id,
                shown_name(*name) if name else "",
                stay is not None,
                note_rows(connection, actor, person_id),
                tasks_of(connection, actor, self._clock.today(), Task.person_id == person_id, done=True),
                known_participants(connection, actor, person_id),
            )
        self._store.reads.note(actor, "person.coordination", person_id=person_id)
        return page

    def note(
        self, actor: Actor, coordination_id: int, cancel: Cancellation | None = None
    ) -> CoordinationRecord:
        """One note, whole. Raises UserError ``not_found``."""
        require(actor, Permission.READ_COORDINATION)
        with self._store.read(cancel) as connection:
            row = connection.execute(
                select(Coordination.__table__).where(
                    Coordination.id == coordination_id,
                    theirs(actor),
                )
            ).one_or_none()
            if row is None:
                raise UserError("not_found")
            record = record_of(connection, row)
        self._store.reads.note(actor, "person.coordination", person_id=row.person_id)
        return record

    def open_tasks(
        self, actor: Actor, person_id: int | None = None, cancel: Cancellation | None = None
    ) -> tuple[OpenTask, ...]:
        """What is still to be done, by date, of a person or of everybody the actor may see."""
        require(actor, Permission.READ_COORDINATION)
        with self._store.read(cancel) as connection:
            of = [Task.person_id == person_id] if person_id else []
            return tasks_of(connection, actor, self._clock.today(), *of)

    # Writing -------------------------------------------------------------------------------------

    def save(self, actor: Actor, command: SaveCoordination) -> Change:
        """Hold a coordination, or correct its note. With nothing changed, nothing is written.

        Raises InvalidForm with every problem; StaleWrite with both texts where somebody else saved meanwhile.
        """
        require(actor, Permission.EDIT_COORDINATION)
        command = tidied(command)
        problems = check_coordination(command, self._clock.today())
        if problems:
            raise InvalidForm(problems)
        with self._store.write(actor) as uow:
            note = self._loaded(uow, actor, command) if command.coordination_id else None
            if note is None:
                note = self._held(uow, actor, command)
                changed, action = True, "coordination.hold"
            else:
                refuse_stale(uow, note, command)
                changed, action = (
                    set_values(note, {key: getattr(command, key) for key in LABELS}),
                    "coordination.edit",
                )
            changed |= save_lines(uow, note, command)
            changed |= save_tasks(uow, note, command)
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
            if not sees_task(uow.connection, actor, task.id):
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
        if note.person_id != command.person_id:
            raise UserError("not_found")
        require_seen(uow.connection, actor, note.service_id, note.person_id)
        return note
