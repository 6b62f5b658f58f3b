"""Two records made one, inside a unit of work: who may, what moves, what is put together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from casework.base.errors import UserError
from casework.domain.permissions import Actor
from casework.domain.renewals import OpinionKind
from casework.domain.stays import overlap
from casework.models import (
    Draft,
    EmergencySheet,
    Note,
    NotePerson,
    Person,
    Renewal,
    RenewalOpinion,
    Stay,
    Tracked,
)
from casework.steps.stays import stays_of
from casework.steps.visible import is_elsewhere
from casework.storage import history
from casework.storage.unit_of_work import UnitOfWork

_SHEET_WORDS = ("allergies", "treatments", "health_points", "doctor", "hospital", "contacts", "wishes")
Reference = tuple[type[Tracked], str]


def references() -> tuple[Reference, ...]:
    """Every column of a tracked table that names a person."""
    found = []
    for mapper in history.mappers():
        for column in history.table_of(mapper.class_).columns:
            if any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys):
                found.append((mapper.class_, column.name))
    return tuple(sorted(found, key=lambda one: one[0].__tablename__))


def require_reads_all(connection: Connection, actor: Actor, person_ids: tuple[int, int]) -> None:
    """Raises UserError ``merge_unreadable`` unless the actor reads every service and compartment of both.

    Which of the two holds what, and in which compartment, is not told (acceptance D.3).
    """
    sealed = _unread_compartments(connection, actor, person_ids)
    if sealed or is_elsewhere(connection, actor, person_ids):
        raise UserError("merge_unreadable")


def _unread_compartments(connection: Connection, actor: Actor, person_ids: tuple[int, int]) -> bool:
    readable = sorted(actor.compartments)
    notes = (
        select(Note.id)
        .join(NotePerson, NotePerson.note_id == Note.id)
        .where(NotePerson.person_id.in_(person_ids), Note.compartment.not_in(readable))
    )
    unread = [kind.value for kind in OpinionKind if kind.compartment not in actor.compartments]
    opinions = (
        select(RenewalOpinion.id)
        .join(Renewal, Renewal.id == RenewalOpinion.renewal_id)
        .join(Stay, Stay.id == Renewal.stay_id)
        .where(
            Stay.person_id.in_(person_ids),
            RenewalOpinion.kind.in_(unread),
            or_(RenewalOpinion.text != "", RenewalOpinion.sealed.is_not(None)),
        )
    )
    return any(connection.scalar(one.limit(1)) is not None for one in (notes, opinions))


def refuse_overlaps(connection: Connection, kept_id: int, gone_id: int) -> None:
    """Two stays of one person in one service do not run over each other. Raises UserError."""
    stays = stays_of(connection, [kept_id, gone_id])
    for one in stays.get(kept_id, []):
        for other in stays.get(gone_id, []):
            if one.service_id == other.service_id and overlap(one.span, other.span):
                raise UserError("merge_stays_overlap", service=one.service)


def move_all(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    """Everything that names the one who goes names the one who is kept."""
    _join_sheets(uow, kept_id, gone_id)
    both = select(NotePerson.note_id).where(NotePerson.person_id == kept_id)
    uow.bulk_delete(NotePerson, and_(NotePerson.person_id == gone_id, NotePerson.note_id.in_(both)))
    for model, column in references():
        uow.bulk_update(model, getattr(model, column) == gone_id, {column: kept_id})
    uow.connection.execute(update(Draft).where(Draft.person_id == gone_id).values(person_id=kept_id))


def _join_sheets(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    """One emergency sheet a person: where both have one, each line keeps what both say."""
    table = history.table_of(EmergencySheet)
    sheets: dict[int, Any] = {
        row["person_id"]: row
        for row in uow.connection.execute(
            select(table).where(table.c.person_id.in_((kept_id, gone_id)))
        ).mappings()
    }
    if len(sheets) < 2:
        return
    kept, gone = sheets[kept_id], sheets[gone_id]
    joined = {
        name: "\n".join(dict.fromkeys(text for text in (kept[name], gone[name]) if text))
        for name in _SHEET_WORDS
    }
    uow.bulk_delete(EmergencySheet, EmergencySheet.id == gone["id"])
    uow.bulk_update(EmergencySheet, EmergencySheet.id == kept["id"], joined)
