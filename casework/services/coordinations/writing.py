"""A note written as what changed: its lines, its tasks, and who would be overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from casework.base.dates import short_date
from casework.base.errors import Conflict, StaleWrite
from casework.domain.coordinations import consent_words
from casework.models import Coordination, CoordinationDecision, CoordinationParticipant, Task, Tracked
from casework.services.coordinations.commands import SaveCoordination
from casework.services.coordinations.reading import LABELS, lines_of, record_of, row_of, shown
from casework.storage.unit_of_work import UnitOfWork

_TASK_LABELS = {"what": "quoi", "who": "qui", "due_on": "pour quand"}


def refuse_stale(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> None:
    conflicts: list[Conflict] = []
    if note.version != command.seen_version:
        stored = record_of(uow.connection, row_of(uow.connection, note.id))
        conflicts += [
            Conflict(key, label, _said(key, getattr(stored, key)), _said(key, getattr(command, key)))
            for key, label in LABELS.items()
            if getattr(stored, key) != getattr(command, key)
        ]
        for key, label, theirs, mine in (
            ("participants", "Participants", lines_of(stored.participants), lines_of(command.participants)),
            ("decisions", "Décisions", "\n".join(stored.decisions), "\n".join(command.decisions)),
        ):
            conflicts += [Conflict(key, label, theirs, mine)] if theirs != mine else []
    conflicts += _task_conflicts(uow, note, command)
    if conflicts:
        raise StaleWrite(conflicts, note.version)


def _task_conflicts(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> list[Conflict]:
    """``tasks.<id>.<stored version>.<field>``: a task has its own version, it is also finished elsewhere.

    ``removed.<id>.<stored version>``: taken out here, changed or done elsewhere since; its typed text is
    empty.
    """
    stored = {task.id: task for task in _loaded_tasks(uow, note)}
    removed = [
        Conflict(f"removed.{one.id}.{task.version}", "Tâche supprimée à l’écran", _words(task), "")
        for one in command.removed_tasks
        if (task := stored.get(one.id)) and task.version != one.version
    ]
    return removed + [
        Conflict(
            f"tasks.{one.id}.{task.version}.{key}",
            f"Tâche {number} : {label}",
            shown(getattr(task, key)),
            shown(getattr(one, key)),
        )
        for number, one in enumerate(command.tasks, 1)
        if (task := stored.get(one.id or 0)) and task.version != one.version
        for key, label in _TASK_LABELS.items()
        if getattr(task, key) != getattr(one, key)
    ]


def _said(key: str, value: object) -> str:
    return consent_words(str(value)) if key == "consent_basis" else shown(value)


def _words(task: Task) -> str:
    """« Visiter la pension · Inès · pour le 3 déc. 2026 · faite le 1er déc. 2026 »."""
    due = f"pour le {short_date(task.due_on)}" if task.due_on else ""
    done = f"faite le {short_date(task.done_on)}" if task.done_on else ""
    return " · ".join(part for part in (task.what, task.who, due, done) if part)


def save_lines(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> bool:
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
            changed |= set_values(rows[position - 1], {"position": position, **values})
        else:
            uow.add(model(coordination_id=note_id, position=position, **values))
            changed = True
    for row in rows[len(lines) :]:
        uow.remove(row)
        changed = True
    return changed


def save_tasks(uow: UnitOfWork, note: Coordination, command: SaveCoordination) -> bool:
    stored = {task.id: task for task in _loaded_tasks(uow, note)}
    changed = False
    for one in command.removed_tasks:
        if one.id in stored:
            uow.remove(stored.pop(one.id))
            changed = True
    for position, line in enumerate(command.tasks, 1):
        values = {"what": line.what, "who": line.who, "due_on": line.due_on, "position": position}
        if line.id in stored:
            changed |= set_values(stored[line.id], values)
        else:
            uow.add(Task(person_id=note.person_id, coordination_id=note.id, **values))
            changed = True
    return changed


def _loaded_tasks(uow: UnitOfWork, note: Coordination) -> Sequence[Task]:
    return uow.session.scalars(
        select(Task).where(Task.coordination_id == note.id).order_by(Task.position, Task.id)
    ).all()


def set_values(row: Tracked, values: Mapping[str, Any]) -> bool:
    changed = False
    for key, value in values.items():
        if getattr(row, key) != value:
            setattr(row, key, value)
            changed = True
    return changed
