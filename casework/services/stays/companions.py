"""Companions of a stay: housed with its holder, with dates of presence and no term of their own (R.5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select

from casework.base.clock import Clock
from casework.base.dates import short_date
from casework.base.errors import Conflict, Problem, StaleWrite, UserError
from casework.base.progress import Cancellation
from casework.base.text import tidy
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, require
from casework.models import Companion, JournalEntry, Stay, Tracked, ValueChange
from casework.services.stays.records import CompanionLine
from casework.steps import admissions
from casework.steps.undo import undo_entry
from casework.steps.visible import in_services, require_seen
from casework.storage import history
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork

BIN_DAYS = 30
"""What is taken out of a stay can be put back for as long as what is deleted stays in the bin."""
LABELS = {"label": "Accompagnant", "arrives_on": "Arrivée", "leaves_on": "Départ"}
_REMOVED = "stay.companion_remove"


@dataclass(frozen=True)
class SaveCompanion:
    """Who lives with the holder, from when, until when (None: still there); ``seen`` None: a new one."""

    stay_id: int
    label: str
    arrives_on: date | None
    leaves_on: date | None = None
    seen_version: int = 0
    seen: CompanionLine | None = None


@dataclass(frozen=True)
class RemoveCompanion:
    """A companion written by mistake, as the screen had read it."""

    stay_id: int
    seen_version: int
    seen: CompanionLine


@dataclass(frozen=True)
class RestoreCompanion:
    """Put back what was removed by mistake; ``removal`` as ``removed`` gives it."""

    stay_id: int
    removal: int


class RemovedCompanion(NamedTuple):
    """Somebody who was taken out and can be put back."""

    removal: int
    label: str


class Companions:
    """The companions of the stays of the actor's services."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def removed(
        self, actor: Actor, stay_id: int, cancel: Cancellation | None = None
    ) -> list[RemovedCompanion]:
        """Those taken out of a stay in the last thirty days, who can be put back."""
        require(actor, Permission.EDIT_STAYS)
        with self._store.read(cancel) as connection:
            visible = connection.scalar(
                select(Stay.id).where(Stay.id == stay_id, in_services(actor, Stay.service_id, Stay.person_id))
            )
            return self._bin(connection, stay_id) if visible else []

    def save(self, actor: Actor, command: SaveCompanion) -> Change:
        """Add somebody, or correct what is written of them. The holder's terms stay as they are.

        Raises InvalidForm, StaleWrite with both texts, UserError ``not_found``.
        """
        require(actor, Permission.EDIT_STAYS)
        command = replace(command, label=tidy(command.label))
        with self._on_stay(actor, command.stay_id) as (uow, stay):
            admissions.refuse(_check(command, stay))
            values = {name: getattr(command, name) for name in LABELS}
            if command.seen is None:
                companion, action = Companion(stay_id=stay.id, **values), "stay.companion_add"
                uow.add(companion)
            else:
                companion, action = _companion(uow, stay, command.seen.id), "stay.companion_edit"
                if _is_stale(stay, companion, command.seen_version, command.seen):
                    _raise(stay, [_conflict(companion, name, values[name]) for name in LABELS])
                if values == {name: getattr(companion, name) for name in LABELS}:
                    return Change(frozenset(), stay.id, stay.version)
                for name, value in values.items():
                    setattr(companion, name, value)
            return _commit(uow, action, stay, companion)

    def remove(self, actor: Actor, command: RemoveCompanion) -> Change:
        """Take out somebody written by mistake. Raises StaleWrite, whose typed text is empty."""
        require(actor, Permission.EDIT_STAYS)
        with self._on_stay(actor, command.stay_id) as (uow, stay):
            companion = _companion(uow, stay, command.seen.id)
            if _is_stale(stay, companion, command.seen_version, command.seen):
                raise StaleWrite(
                    [Conflict("removed", "Accompagnant retiré à l’écran", _words(companion), "")],
                    stay.version,
                )
            uow.remove(companion)
            return _commit(uow, _REMOVED, stay, companion)

    def restore(self, actor: Actor, command: RestoreCompanion) -> Change:
        """Put somebody back as they were. Raises UserError ``not_found`` once the bin was emptied."""
        require(actor, Permission.EDIT_STAYS)
        with self._on_stay(actor, command.stay_id) as (uow, stay):
            if command.removal not in [one.removal for one in self._bin(uow.connection, stay.id)]:
                raise UserError("not_found")
            undo_entry(uow, command.removal)
            return _commit(uow, "stay.companion_restore", stay, stay)

    @contextmanager
    def _on_stay(self, actor: Actor, stay_id: int) -> Iterator[tuple[UnitOfWork, Stay]]:
        with self._store.write(actor) as uow:
            stay = uow.get(Stay, stay_id)
            require_seen(uow.connection, actor, stay.service_id, stay.person_id)
            yield uow, stay

    def _bin(self, connection: Connection, stay_id: int) -> list[RemovedCompanion]:
        """The last removal of each companion of a stay who is not there again."""
        rows = connection.execute(
            select(JournalEntry.id, ValueChange.row_id, ValueChange.before)
            .join(ValueChange, ValueChange.entry_id == JournalEntry.id)
            .join(Stay, Stay.person_id == JournalEntry.person_id)
            .where(
                Stay.id == stay_id,
                JournalEntry.action == _REMOVED,
                JournalEntry.at >= self._clock.now() - timedelta(days=BIN_DAYS),
                ValueChange.table_name == Companion.__tablename__,
                ValueChange.operation == "delete",
                ValueChange.row_id.not_in(select(Companion.id)),
            )
            .order_by(JournalEntry.id.desc())
        ).all()
        last = {row.row_id: row for row in reversed(rows)}
        kept = [(row.id, history.from_json(row.before, history.table_of(Companion))) for row in last.values()]
        return [
            RemovedCompanion(removal, values["label"])
            for removal, values in kept
            if values["stay_id"] == stay_id
        ]


def _companion(uow: UnitOfWork, stay: Stay, companion_id: int) -> Companion:
    companion = uow.get(Companion, companion_id)
    if companion.stay_id != stay.id:
        raise UserError("not_found")
    return companion


def _check(command: SaveCompanion, stay: Stay) -> list[Problem]:
    """A name, an arrival during the stay, a departure not before it; one may stay on after the holder."""
    problems = [] if command.label else [Problem("label", "field_required")]
    arrives, leaves = command.arrives_on, command.leaves_on
    if arrives is None:
        problems.append(Problem("arrives_on", "field_required"))
    elif arrives < stay.admitted_on:
        problems.append(Problem("arrives_on", "companion_before_entry"))
    elif stay.ended_on is not None and arrives > stay.ended_on:
        problems.append(Problem("arrives_on", "companion_after_exit"))
    if arrives and leaves and leaves < arrives:
        problems.append(Problem("leaves_on", "companion_leaves_first"))
    return problems


def _is_stale(stay: Stay, companion: Companion, seen_version: int, seen: CompanionLine) -> bool:
    """Did somebody else change this companion since the stay was read at that version?"""
    return stay.version != seen_version and any(
        getattr(companion, name) != getattr(seen, name) for name in LABELS
    )


def _raise(stay: Stay, conflicts: list[Conflict | None]) -> None:
    found = [one for one in conflicts if one]
    if found:
        raise StaleWrite(found, stay.version)


def _conflict(companion: Companion, name: str, typed: object) -> Conflict | None:
    stored = getattr(companion, name)
    return Conflict(name, LABELS[name], _shown(stored), _shown(typed)) if stored != typed else None


def _words(companion: Companion) -> str:
    leaves = f" → {short_date(companion.leaves_on)}" if companion.leaves_on else ""
    return f"{companion.label}, {short_date(companion.arrives_on)}{leaves}"


def _shown(value: object) -> str:
    if isinstance(value, date):
        return short_date(value)
    return "" if value is None else str(value)


def _commit(uow: UnitOfWork, action: str, stay: Stay, subject: Tracked) -> Change:
    uow.journal(action, subject, person_id=stay.person_id)
    uow.commit()
    return Change(frozenset({Subject.STAY}), stay.id, stay.version, frozenset({stay.person_id}))
