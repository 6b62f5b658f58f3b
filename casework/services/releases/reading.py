"""The queries behind releases: what holds now, for whom, who has read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from casework.domain.identity import shown_name
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.releases import alert_words
from casework.models import Alert, EmergencySheet, Instruction, InstructionReading, Person
from casework.services.releases.records import AlertLine, InstructionLine, Reader, Sheet
from casework.steps.visible import in_services, visible_to
from casework.storage.unit_of_work import UnitOfWork


def alerts(connection: Connection, person_id: int) -> tuple[AlertLine, ...]:
    """The alerts that hold, the oldest first."""
    rows = connection.execute(
        select(Alert.id, Alert.kind, Alert.text, Alert.released_by, Alert.released_at)
        .where(Alert.person_id == person_id, Alert.ended_on.is_(None))
        .order_by(Alert.released_at, Alert.id)
    )
    return tuple(
        AlertLine(row.id, row.kind, alert_words(row.kind, row.text), row.released_by, row.released_at)
        for row in rows
    )


def instructions(
    connection: Connection, actor: Actor, now: datetime, person_id: int | None = None
) -> tuple[InstructionLine, ...]:
    """Those that are not over, the first to end first; ``person_id`` None: whoever they are about."""
    statement = (
        select(
            Instruction.id, Instruction.person_id, Instruction.text, Instruction.author_id,
            Instruction.author_name, Instruction.written_at, Instruction.starts_at, Instruction.ends_at,
            Person.last_name, Person.first_name, Person.pseudonym,
        )
        .join(Person, Person.id == Instruction.person_id, isouter=True)
        .where(Instruction.ends_at > now, Instruction.stopped_at.is_(None), _visible(actor))
        .order_by(Instruction.ends_at, Instruction.id)
    )  # fmt: skip
    if person_id is not None:
        statement = statement.where(Instruction.person_id == person_id)
    rows = connection.execute(statement).all()
    readings = _readings(connection, [row.id for row in rows])
    releases = allows(actor, Permission.RELEASE)
    return tuple(
        InstructionLine(
            id=row.id,
            person_id=row.person_id,
            person=shown_name(row.last_name, row.first_name, row.pseudonym) if row.person_id else "",
            text=row.text,
            author=row.author_name,
            written_at=row.written_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_current=row.starts_at <= now,
            mine=row.author_id == actor.account_id,
            read_at=_read_at(readings[row.id], actor),
            readers=_told(readings[row.id], told=releases or row.author_id == actor.account_id),
        )
        for row in rows
    )


def _read_at(readers: Mapping[int, Reader], actor: Actor) -> datetime | None:
    mine = readers.get(actor.account_id)
    return mine.at if mine else None


def _told(readers: Mapping[int, Reader], *, told: bool) -> tuple[Reader, ...]:
    return tuple(readers.values()) if told else ()


def is_visible(connection: Connection, actor: Actor, instruction_id: int) -> bool:
    """Is this instruction the actor's to read?"""
    found = select(Instruction.id).where(Instruction.id == instruction_id, _visible(actor))
    return connection.scalar(found) is not None


def has_read(connection: Connection, instruction_id: int, account_id: int) -> bool:
    """Did this account acknowledge it already?"""
    found = select(InstructionReading.id).where(
        InstructionReading.instruction_id == instruction_id, InstructionReading.account_id == account_id
    )
    return connection.scalar(found) is not None


def sheet(connection: Connection, person_id: int) -> Sheet | None:
    """The emergency sheet as it stands."""
    columns = [getattr(EmergencySheet, name) for name in Sheet._fields]
    row = connection.execute(select(*columns).where(EmergencySheet.person_id == person_id)).one_or_none()
    return Sheet(*row) if row else None


def stored_sheet(uow: UnitOfWork, person_id: int) -> EmergencySheet | None:
    """The same, to be written."""
    return uow.session.scalars(select(EmergencySheet).where(EmergencySheet.person_id == person_id)).first()


def _visible(actor: Actor) -> ColumnElement[bool]:
    about = and_(Instruction.person_id.is_not(None), visible_to(actor, Instruction.person_id))
    house = or_(Instruction.service_id.is_(None), in_services(actor, Instruction.service_id))
    return or_(about, and_(Instruction.person_id.is_(None), house))


def _readings(connection: Connection, ids: Collection[int]) -> dict[int, dict[int, Reader]]:
    found: dict[int, dict[int, Reader]] = defaultdict(dict)
    rows = connection.execute(
        select(
            InstructionReading.instruction_id, InstructionReading.account_id, InstructionReading.reader_name,
            InstructionReading.read_at,
        )
        .where(InstructionReading.instruction_id.in_(ids))
        .order_by(InstructionReading.read_at, InstructionReading.id)
    )  # fmt: skip
    for row in rows:
        found[row.instruction_id][row.account_id] = Reader(row.reader_name, row.read_at)
    return found
