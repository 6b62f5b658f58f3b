"""Releases: what the night must have, given to the team by health professionals, and who has read it."""

from __future__ import annotations

from casework.base.clock import Clock
from casework.base.errors import Conflict, InvalidForm, Problem, StaleWrite, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Actor, Permission, allows, require
from casework.models import Alert, EmergencySheet, Instruction, InstructionReading
from casework.services.releases import reading
from casework.services.releases.commands import (
    SHEET_FIELDS,
    Acknowledge,
    EndAlert,
    GiveInstruction,
    ReleaseAlert,
    ReleaseSheet,
    StopInstruction,
    check_alert,
    check_instruction,
    check_sheet,
)
from casework.services.releases.records import InstructionLine, Releases
from casework.steps.stays import service_of_person
from casework.steps.visible import require_own_service, require_visible
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork


class ReleasesService:
    """Alerts, instructions for the shift, emergency sheets: team data, released on purpose."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # Reading -------------------------------------------------------------------------------------

    def about(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> Releases:
        """What was released about somebody. Raises UserError ``not_found`` outside the actor's services."""
        require(actor, Permission.READ_RELEASES)
        now = self._clock.now()
        with self._store.read(cancel) as connection:
            require_visible(connection, actor, person_id)
            return Releases(
                person_id,
                reading.alerts(connection, person_id),
                reading.instructions(connection, actor, now, person_id),
                reading.sheet(connection, person_id),
                allows(actor, Permission.RELEASE),
                self._clock.today(),
            )

    def of_the_shift(self, actor: Actor, cancel: Cancellation | None = None) -> list[InstructionLine]:
        """The instructions that hold now for whoever works here, those to acknowledge first."""
        require(actor, Permission.READ_RELEASES)
        with self._store.read(cancel) as connection:
            lines = reading.instructions(connection, actor, self._clock.now())
        return sorted(
            (one for one in lines if one.is_current), key=lambda one: (one.read_at is not None, one.ends_at)
        )

    # Alerts --------------------------------------------------------------------------------------

    def release_alert(self, actor: Actor, command: ReleaseAlert) -> Change:
        """Put a warning in the person's banner. Raises InvalidForm, UserError ``not_found``."""
        require(actor, Permission.RELEASE)
        _refuse(check_alert(command))
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            alert = uow.add(
                Alert(
                    person_id=command.person_id,
                    kind=command.kind.value,
                    text=clean(command.text),
                    released_by=actor.name,
                    released_at=self._clock.now(),
                )
            )
            uow.journal("alert.release", alert, person_id=command.person_id)
            uow.commit()
        return _change(alert.id, command.person_id)

    def end_alert(self, actor: Actor, command: EndAlert) -> Change:
        """Take a warning out of the banner; ended twice, it stays ended."""
        require(actor, Permission.RELEASE)
        with self._store.write(actor) as uow:
            alert = uow.get(Alert, command.alert_id)
            require_visible(uow.connection, actor, alert.person_id)
            if alert.ended_on is None:
                alert.ended_on, alert.ended_by = self._clock.today(), actor.name
                uow.journal("alert.end", alert, person_id=alert.person_id)
            uow.commit()
        return _change(alert.id, alert.person_id)

    # Instructions --------------------------------------------------------------------------------

    def give_instruction(self, actor: Actor, command: GiveInstruction) -> Change:
        """Tell the shifts what to do, until when. Raises InvalidForm, UserError ``not_found``."""
        require(actor, Permission.RELEASE)
        now = self._clock.now()
        _refuse(check_instruction(command, now))
        with self._store.write(actor) as uow:
            instruction = uow.add(
                Instruction(
                    person_id=command.person_id,
                    service_id=self._service(uow, actor, command),
                    text=clean(command.text),
                    author_id=actor.account_id,
                    author_name=actor.name,
                    written_at=now,
                    starts_at=command.starts_at or now,
                    ends_at=command.ends_at,
                )
            )
            uow.journal("instruction.give", instruction, person_id=command.person_id)
            uow.commit()
        return _change(instruction.id, command.person_id)

    def stop_instruction(self, actor: Actor, command: StopInstruction) -> Change:
        """It no longer holds; stopped twice, it stays stopped."""
        require(actor, Permission.RELEASE)
        with self._store.write(actor) as uow:
            instruction = self._instruction(uow, actor, command.instruction_id)
            if instruction.stopped_at is None:
                instruction.stopped_at = self._clock.now()
                uow.journal("instruction.stop", instruction, person_id=instruction.person_id)
            uow.commit()
        return _change(instruction.id, instruction.person_id)

    def acknowledge(self, actor: Actor, command: Acknowledge) -> Change:
        """« J’ai lu ». Said twice, it counts once, at its first time."""
        require(actor, Permission.READ_RELEASES)
        with self._store.write(actor) as uow:
            instruction = self._instruction(uow, actor, command.instruction_id)
            if not reading.has_read(uow.connection, instruction.id, actor.account_id):
                uow.add(
                    InstructionReading(
                        instruction_id=instruction.id,
                        account_id=actor.account_id,
                        reader_name=actor.name,
                        read_at=self._clock.now(),
                    )
                )
                uow.journal("instruction.acknowledge", instruction, person_id=instruction.person_id)
            uow.commit()
        return _change(instruction.id, instruction.person_id)

    # The emergency sheet -------------------------------------------------------------------------

    def release_sheet(self, actor: Actor, command: ReleaseSheet) -> Change:
        """Write what the ambulance asks for. Raises InvalidForm, StaleWrite, UserError ``not_found``."""
        require(actor, Permission.RELEASE)
        _refuse(check_sheet(command))
        typed = {name: clean(getattr(command, name)) for name in SHEET_FIELDS}
        with self._store.write(actor) as uow:
            require_visible(uow.connection, actor, command.person_id)
            sheet = reading.stored_sheet(uow, command.person_id)
            if sheet is None:
                sheet = EmergencySheet(person_id=command.person_id)
            elif sheet.version != command.seen_version:
                _refuse_stale(sheet, typed)
            for name, value in typed.items():
                setattr(sheet, name, value)
            sheet.released_by, sheet.released_at = actor.name, self._clock.now()
            uow.add(sheet)
            uow.journal("emergency_sheet.release", sheet, person_id=command.person_id)
            uow.commit()
        return _change(sheet.id, command.person_id)

    # Inside --------------------------------------------------------------------------------------

    def _instruction(self, uow: UnitOfWork, actor: Actor, instruction_id: int) -> Instruction:
        if not reading.is_visible(uow.connection, actor, instruction_id):
            raise UserError("not_found")
        return uow.get(Instruction, instruction_id)

    def _service(self, uow: UnitOfWork, actor: Actor, command: GiveInstruction) -> int | None:
        if command.person_id is not None:
            require_visible(uow.connection, actor, command.person_id)
            return service_of_person(uow.connection, actor, command.person_id, self._clock.today())
        if command.service_id is not None:
            require_own_service(actor, command.service_id)
            return command.service_id
        mine = actor.service_ids or frozenset()
        return next(iter(mine)) if len(mine) == 1 else None


def _change(row_id: int, person_id: int | None) -> Change:
    persons = frozenset() if person_id is None else frozenset({person_id})
    return Change(frozenset({Subject.RELEASE}), row_id, person_ids=persons)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)


def _refuse_stale(sheet: EmergencySheet, typed: dict[str, str]) -> None:
    conflicts = [
        Conflict(name, SHEET_FIELDS[name], getattr(sheet, name), value)
        for name, value in typed.items()
        if getattr(sheet, name) != value
    ]
    if conflicts:
        raise StaleWrite(conflicts, sheet.version)
