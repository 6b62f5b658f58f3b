"""Retention: what is due, decided, carried out, told without identity."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, exists, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean
from casework.domain.changes import Change, Subject
from casework.domain.identity import shown_name
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Permission, require
from casework.domain.retention import RetentionDecision, RetentionFacts, check_decision
from casework.models import Erasure, Note, NotePerson, Organisation, Person
from casework.services.retention.records import DecideRetention, DoneErasure, HoldRecord, RetentionRow
from casework.steps.erasing import carry_out, note_erasure
from casework.steps.last_contacts import last_contacts, present_people
from casework.steps.visible import is_elsewhere, require_visible, visible_to
from casework.storage.store import Store

_EVERYTHING = frozenset(
    {
        Subject.PERSON, Subject.STAY, Subject.NOTE, Subject.PROJECT, Subject.COORDINATION, Subject.TASK,
        Subject.DEADLINE, Subject.APPLICATION, Subject.SHARING, Subject.ACCESS_REQUEST, Subject.RETENTION,
    }
)  # fmt: skip


class Retention:
    """CNIL 2023-095: two years after the last contact, then archived or erased; never by itself."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def due(self, actor: Actor, cancel: Cancellation | None = None) -> tuple[RetentionRow, ...]:
        """What a decision is asked for, the oldest contact first; then what is held or archived."""
        require(actor, Permission.DECIDE_RETENTION)
        with self._store.read(cancel) as connection:
            rows = self._rows(connection, actor)
        asked = (row for row in rows if not row.is_anonymised)
        shown = (row for row in asked if row.is_due or row.legal_hold_on or row.archived_on)
        return tuple(
            sorted(
                shown,
                key=lambda row: (
                    not (row.is_due and row.archived_on is None),
                    row.legal_hold_on is None,
                    row.due_on is None,
                    row.due_on,
                    row.person_id,
                ),
            )
        )

    def of_person(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> RetentionRow:
        """Where one record stands. Raises UserError ``not_found``."""
        require(actor, Permission.DECIDE_RETENTION)
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            return self._rows(connection, actor, person_id)[0]

    def done(self, actor: Actor, cancel: Cancellation | None = None) -> tuple[DoneErasure, ...]:
        """What was decided and carried out, the latest first, without identity."""
        require(actor, Permission.DECIDE_RETENTION)
        with self._store.read(cancel) as connection:
            rows = connection.execute(
                select(Erasure.decision, Erasure.ground, Erasure.decided_on, Erasure.decided_by)
                .order_by(Erasure.id.desc())
            )  # fmt: skip
            return tuple(DoneErasure(RetentionDecision(row.decision), *row[1:]) for row in rows)

    def hold(self, actor: Actor, command: HoldRecord) -> Change:
        """Suspend, or let go again, whatever retention would ask. Raises InvalidForm, StaleWrite; to let go,
        UserError ``retention_elsewhere`` as ``decide`` does.
        """
        require(actor, Permission.DECIDE_RETENTION)
        if command.is_held and not command.reason.strip():
            raise InvalidForm([Problem("reason", "hold_reason_needed")])
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            if not command.is_held:
                _refuse_elsewhere(uow.connection, actor, command.person_id)
            person = uow.get(Person, command.person_id)
            held_on = self._clock.today() if command.is_held else None
            uow.check_version(person, command.seen_version, {"legal_hold_on": ("Gel", held_on)})
            person.legal_hold_on = held_on
            person.legal_hold_reason = clean(command.reason) if command.is_held else ""
            action = "retention.hold" if command.is_held else "retention.release"
            uow.journal(action, person, person_id=person.id)
            uow.commit()
            subjects = frozenset({Subject.PERSON, Subject.RETENTION})
            return Change(subjects, person.id, person.version, frozenset({person.id}))

    def decide(self, actor: Actor, command: DecideRetention) -> Change:
        """Archive, make anonymous or erase, now. What is erased is gone from the file and its history.

        Raises InvalidForm with every problem, StaleWrite, UserError ``retention_elsewhere`` (part of it is
        another service's), ``erasures_altered`` and of the disk.
        """
        require(actor, Permission.DECIDE_RETENTION)
        today, now, ground = self._clock.today(), self._clock.now(), clean(command.ground)
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            _refuse_elsewhere(uow.connection, actor, command.person_id)
            problems = check_decision(
                self._facts(uow.connection, command.person_id), command.decision, ground
            )
            if problems:
                raise InvalidForm(problems)
            person = uow.get(Person, command.person_id)
            uow.check_version(person, command.seen_version, {"archived_on": ("Archivé le", today)})
            uid = person.uid
            carry_out(uow, command.person_id, command.decision, today)
            line = note_erasure(uow, uid, command.decision, ground, actor.name, today, now)
            uow.journal(f"retention.{command.decision}", person_id=command.person_id)
            # On the list first: a decision that a restore would forget is not carried out.
            self._store.erasures.add([line])
            uow.commit()
        if command.decision.is_final:
            self._store.settle()
        return Change(_EVERYTHING, command.person_id, None, frozenset({command.person_id}))

    def restore_archived(self, actor: Actor, person_id: int) -> Change:
        """Bring an archived record back among the active ones."""
        require(actor, Permission.DECIDE_RETENTION)
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, person_id)
            person = uow.get(Person, person_id)
            person.archived_on = None
            uow.journal("retention.unarchive", person, person_id=person_id)
            uow.commit()
            return Change(_EVERYTHING, person_id, person.version, frozenset({person_id}))

    # Inside --------------------------------------------------------------------------------------

    def _facts(self, connection: Connection, person_id: int) -> RetentionFacts:
        row = connection.execute(
            select(Person.archived_on, Person.legal_hold_on).where(Person.id == person_id)
        ).one()
        return RetentionFacts(
            last_contacts(connection, person_id).get(person_id),
            person_id in present_people(connection, self._clock.today(), person_id),
            row.archived_on,
            row.legal_hold_on,
        )

    def _rows(self, connection: Connection, actor: Actor, person_id: int | None = None) -> list[RetentionRow]:
        today = self._clock.today()
        months = connection.scalar(select(Organisation.record_months)) or 24
        contacts = last_contacts(connection, person_id)
        present = present_people(connection, today, person_id)
        of = [Person.id == person_id] if person_id is not None else []
        health = exists().where(
            NotePerson.person_id == Person.id,
            NotePerson.note_id == Note.id,
            Note.compartment == Compartment.HEALTH.value,
        )
        anonymised = exists().where(
            Erasure.person_uid == Person.uid, Erasure.decision == RetentionDecision.ANONYMISE.value
        )
        rows = connection.execute(
            select(
                Person.id, Person.version, Person.last_name, Person.first_name, Person.pseudonym,
                Person.file_number, Person.archived_on, Person.legal_hold_on, Person.legal_hold_reason,
                health.label("has_health"), anonymised.label("is_anonymised"),
            ).where(visible_to(actor), *of)
        )  # fmt: skip
        return [_row(row, contacts.get(row.id), row.id in present, months, today) for row in rows]


def _refuse_elsewhere(connection: Connection, actor: Actor, person_id: int) -> None:
    """What goes for good goes for every service: it is for who sees them all. Which other holds it is not
    told.
    """
    if is_elsewhere(connection, actor, [person_id]):
        raise UserError("retention_elsewhere")


def _row(row: Any, contact: Any, is_present: bool, months: int, today: Any) -> RetentionRow:
    facts = RetentionFacts(contact, is_present, row.archived_on, row.legal_hold_on)
    return RetentionRow(
        row.id, row.version, shown_name(row.last_name, row.first_name, row.pseudonym), row.file_number,
        contact, facts.due_on(months), facts.is_due(months, today), row.archived_on, row.legal_hold_on,
        row.legal_hold_reason, bool(row.has_health), is_present, bool(row.is_anonymised),
    )  # fmt: skip
