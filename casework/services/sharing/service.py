"""Sharing: the person informed, what they object to, what they consent to and take back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean, tidy
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, require
from casework.domain.sharing import ConsentFacts, ConsentHow, ConsentKind
from casework.models import Consent, SharingInformation
from casework.services.sharing.commands import (
    GiveConsent,
    RecordInformation,
    WithdrawConsent,
    check_consent,
    check_information,
    check_withdrawal,
)
from casework.services.sharing.records import ConsentRow, InformationRow, SharingSheet
from casework.steps.visible import require_visible
from casework.storage.store import Store


class Sharing:
    """Inside the team: informed, may object. Outside: consent first (CSP L1110-4)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def sheet(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> SharingSheet:
        """What the person was told and agreed to. Raises UserError ``not_found``."""
        require(actor, Permission.READ_SHARING)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            return SharingSheet(
                tuple(_informations(connection, person_id)),
                tuple(_consents(connection, person_id, today)),
            )

    def record_information(self, actor: Actor, command: RecordInformation) -> Change:
        """The person was informed, and objects or not: the newest line holds. Raises InvalidForm."""
        require(actor, Permission.EDIT_SHARING)
        _refuse(check_information(command, self._clock.today()))
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            row = uow.add(
                SharingInformation(
                    person_id=command.person_id,
                    informed_on=command.informed_on,
                    how=tidy(command.how),
                    informed_by=tidy(command.informed_by) or actor.name,
                    objected_on=command.objected_on,
                    objection=clean(command.objection) if command.objected_on else "",
                )
            )
            action = "sharing.object" if command.objected_on else "sharing.inform"
            uow.journal(action, row, person_id=row.person_id)
            uow.commit()
            return _changed(row.id, row.version, row.person_id)

    def give_consent(self, actor: Actor, command: GiveConsent) -> Change:
        """The person agrees. Raises InvalidForm."""
        require(actor, Permission.EDIT_SHARING)
        _refuse(check_consent(command, self._clock.today()))
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            row = uow.add(
                Consent(
                    person_id=command.person_id,
                    kind=command.kind.value,
                    recipient=tidy(command.recipient),
                    nature=clean(command.nature),
                    purpose=clean(command.purpose),
                    given_on=command.given_on,
                    how=command.how.value,
                    valid_until=command.valid_until,
                )
            )
            uow.journal("consent.give", row, person_id=row.person_id)
            uow.commit()
            return _changed(row.id, row.version, row.person_id)

    def withdraw_consent(self, actor: Actor, command: WithdrawConsent) -> Change:
        """The person takes it back. Raises InvalidForm, StaleWrite, UserError (withdrawn already)."""
        require(actor, Permission.EDIT_SHARING)
        with self._store.write(actor) as uow:
            row = uow.get(Consent, command.consent_id)
            require_visible(uow.connection, actor, row.person_id)
            if row.withdrawn_on is not None:
                raise UserError("consent_withdrawn_already")
            _refuse(check_withdrawal(command, row.given_on, self._clock.today()))
            uow.check_version(
                row, command.seen_version, {"withdrawn_on": ("Retiré le", command.withdrawn_on)}
            )
            row.withdrawn_on = command.withdrawn_on
            row.withdrawal = clean(command.withdrawal)
            uow.journal("consent.withdraw", row, person_id=row.person_id)
            uow.commit()
            return _changed(row.id, row.version, row.person_id)


def _informations(connection: Connection, person_id: int) -> list[InformationRow]:
    columns = [getattr(SharingInformation, name) for name in InformationRow._fields]
    rows = connection.execute(
        select(*columns)
        .where(SharingInformation.person_id == person_id)
        .order_by(SharingInformation.id.desc())
    )
    return [InformationRow(*row) for row in rows]


def _consents(connection: Connection, person_id: int, today: date) -> list[ConsentRow]:
    rows = connection.execute(
        select(Consent.__table__)
        .where(Consent.person_id == person_id)
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    )
    found = []
    for row in rows:
        kind = ConsentKind(row.kind)
        facts = ConsentFacts(kind, person_id, row.given_on, row.valid_until, row.withdrawn_on)
        found.append(
            ConsentRow(
                row.id, row.version, kind, row.recipient, row.nature, row.purpose, row.given_on,
                ConsentHow(row.how).label if row.how else "", row.valid_until, row.withdrawn_on,
                row.withdrawal, facts.state_on(today),
            )
        )  # fmt: skip
    return found


def _changed(row_id: int, version: int, person_id: int) -> Change:
    return Change(frozenset({Subject.SHARING}), row_id, version, frozenset({person_id}))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)
