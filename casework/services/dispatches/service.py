"""Dispatches: without a ground refused with a sentence, with one journalled (CSP L1110-4, acceptance D.6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm
from casework.base.progress import Cancellation
from casework.base.text import clean, tidy
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, require
from casework.domain.sharing import (
    THE_PERSON,
    ConsentFacts,
    ConsentKind,
    ConsentState,
    Ground,
    check_dispatch,
)
from casework.models import Consent, Dispatch, Person
from casework.services.dispatches.records import DispatchRow, GroundChoice, HandOut
from casework.steps.handing_out import Leaving, add_dispatch, check_target, write_out
from casework.steps.visible import require_visible
from casework.storage.store import Store


class Dispatches:
    """What left the house, and the way out."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of_person(
        self, actor: Actor, person_id: int, cancel: Cancellation | None = None
    ) -> tuple[DispatchRow, ...]:
        """All that left about a person, the latest first."""
        require(actor, Permission.READ_SHARING)
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            rows = connection.execute(
                select(
                    Dispatch.id, Dispatch.sent_at, Dispatch.document, Dispatch.fields, Dispatch.recipient,
                    Dispatch.ground, Dispatch.ground_detail, Dispatch.account_name,
                )
                .where(Dispatch.person_id == person_id)
                .order_by(Dispatch.id.desc())
            )  # fmt: skip
            return tuple(DispatchRow(*row[:5], Ground(row.ground), *row[6:]) for row in rows)

    def grounds(
        self, actor: Actor, person_id: int, cancel: Cancellation | None = None
    ) -> tuple[GroundChoice, ...]:
        """The consents to share that hold today, the latest first."""
        require(actor, Permission.HAND_OUT)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            rows = connection.execute(
                select(Consent.__table__).where(Consent.person_id == person_id).order_by(Consent.id.desc())
            )
            return tuple(
                GroundChoice(row.id, row.recipient, row.nature, row.given_on, row.valid_until)
                for row in rows
                if row.kind == ConsentKind.SHARING and _facts(row).state_on(today) is ConsentState.VALID
            )

    def hand_out(self, actor: Actor, command: HandOut, data: bytes = b"", path: Path | None = None) -> Change:
        """Let something leave: checked, journalled, then written to ``path`` (None: it leaves on paper).

        Raises InvalidForm where it may not leave; UserError: full disk, folder missing or not writable.
        """
        require(actor, Permission.HAND_OUT)
        if path is not None:
            check_target(path)
        with self._store.write(actor) as uow:
            for person_id in command.person_ids:
                require_visible(uow.connection, actor, person_id)
            self._refuse_groundless(uow.connection, command)
            leaving = Leaving(
                tidy(command.document),
                clean(command.fields),
                self._recipient(uow.connection, command),
                (command.ground or Ground.LEGAL).value,
                clean(command.ground_detail),
                command.consent_id if command.ground is Ground.CONSENT else None,
            )
            # One line a person: each one's list says what left about them.
            people: list[int | None] = [*sorted(command.person_ids)] or [None]
            for one in people:
                row = add_dispatch(uow, actor, one, leaving, self._clock.now())
                uow.journal("dispatch", row, person_id=one, details={"ground": leaving.ground})
            uow.commit()
        if path is not None:
            write_out(path, data)
        return Change(frozenset({Subject.SHARING}), row.id, 1, command.person_ids)

    def _recipient(self, connection: Connection, command: HandOut) -> str:
        """To whom, as it is kept: somebody anonymous is not named by what is handed to them (CSP L3414-1)."""
        anonymous = select(Person.id).where(Person.id.in_(command.person_ids), Person.is_anonymous)
        if command.ground is Ground.PERSON and connection.execute(anonymous).first():
            return THE_PERSON
        return tidy(command.recipient)

    def _refuse_groundless(self, connection: Connection, command: HandOut) -> None:
        consent = None
        if command.consent_id is not None:
            row = connection.execute(
                select(Consent.__table__).where(Consent.id == command.consent_id)
            ).one_or_none()
            consent = _facts(row) if row is not None else None
        problems = check_dispatch(
            command.ground,
            command.recipient,
            command.ground_detail,
            consent,
            command.person_ids,
            self._clock.today(),
        )
        if problems:
            raise InvalidForm(problems)


def _facts(row: Any) -> ConsentFacts:
    return ConsentFacts(
        ConsentKind(row.kind), row.person_id, row.given_on, row.valid_until, row.withdrawn_on, row.recipient
    )
