"""A record archived, made anonymous or erased: rows, their value history, their words in the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, or_, select
from sqlalchemy.orm import aliased

from casework.domain.other_names import OtherNames
from casework.domain.retention import RetentionDecision
from casework.models import (
    AccessRequest,
    Alert,
    Application,
    Companion,
    Consent,
    Coordination,
    CoordinationDecision,
    CoordinationParticipant,
    DeadlineAcceptance,
    Dispatch,
    Draft,
    EmergencySheet,
    Erasure,
    Instruction,
    InstructionReading,
    KeyWorker,
    Note,
    NotePerson,
    Person,
    PersonMerge,
    PlaceAssignment,
    Project,
    ProjectAction,
    ProjectGoal,
    ProjectSignature,
    RecordOpening,
    Renewal,
    RenewalOpinion,
    SharingInformation,
    Stay,
    StayDocument,
    StayTerm,
    Task,
    Tracked,
    ValueChange,
)
from casework.steps.gone_rows import gone_rows
from casework.steps.people import keys_of
from casework.storage.erasures import Erased
from casework.storage.unit_of_work import UnitOfWork

_KEPT_FOR_FIGURES: tuple[type[Tracked], ...] = (
    Stay, StayTerm, PlaceAssignment, StayDocument, KeyWorker, DeadlineAcceptance, Renewal, Application,
    Person,
)  # fmt: skip
"""Rows that an anonymous record keeps, without their words."""


@dataclass
class _Plan:
    """Ids to delete by table, children first."""

    rows: list[tuple[type[Tracked], list[int]]] = field(default_factory=list)

    def by_model(self) -> dict[type[Tracked], list[int]]:
        return {model: self.ids(model) for model, _ids in self.rows}

    def ids(self, model: type[Tracked]) -> list[int]:
        return [one for kind, ids in self.rows if kind is model for one in ids]


def carry_out(uow: UnitOfWork, person_id: int, decision: RetentionDecision, today: date) -> None:
    """Do it. The caller has decided, writes the Erasure row and the list, journals and commits."""
    if decision is RetentionDecision.ARCHIVE:
        uow.bulk_update(Person, Person.id == person_id, {"archived_on": today})
        return
    _mask_in_shared_notes(uow, person_id)
    plan = _plan(uow.connection, person_id)
    gone = list(gone_rows(uow.connection, plan.by_model()))
    _forget_merges(uow, person_id)
    uow.connection.execute(delete(Draft).where(Draft.person_id == person_id))
    _forget_as_companion(uow, person_id)
    is_kept: Callable[[type[Tracked]], bool] = (
        (lambda model: model in _KEPT_FOR_FIGURES)
        if decision is RetentionDecision.ANONYMISE
        else (lambda _model: False)
    )
    for model, ids in plan.rows:
        if not is_kept(model):
            uow.bulk_delete(model, model.id.in_(ids))
    if decision is RetentionDecision.ANONYMISE:
        _blank(uow, person_id, plan, today)
    for model, ids in [*plan.rows, *gone]:
        uow.erase_history(model, ids)


def note_erasure(
    uow: UnitOfWork, uid: bytes, decision: RetentionDecision, ground: str, by: str, today: date, now: datetime
) -> Erased:
    """The row that tells of it without identity, and the line for the list beside the file."""
    uow.add(
        Erasure(
            person_uid=uid,
            decision=decision.value,
            ground=ground,
            decided_on=today,
            decided_by=by,
            done_at=now,
        )
    )
    return Erased(uid, decision.value, today.isoformat())


def forgotten_erasures(connection: Connection, erased: Iterable[Erased]) -> list[Erased]:
    """Of what was done, that of which this file knows nothing though the record is there: it was put back."""
    known = {tuple(row) for row in connection.execute(select(Erasure.person_uid, Erasure.decision))}
    unknown = [one for one in erased if (one.uid, one.decision) not in known]
    there = set(connection.scalars(select(Person.uid).where(Person.uid.in_([one.uid for one in unknown]))))
    return [one for one in unknown if one.uid in there]


def redo_erasures(uow: UnitOfWork, forgotten: Sequence[Erased], today: date, now: datetime) -> None:
    """Do again, in a file that was put back, what had been done after it was copied. The caller commits."""
    for one in forgotten:
        person_id = uow.connection.scalar(select(Person.id).where(Person.uid == one.uid))
        if person_id is None:
            continue  # an earlier line erased it
        decision = RetentionDecision(one.decision)
        carry_out(uow, person_id, decision, date.fromisoformat(one.on))
        note_erasure(uow, one.uid, decision, "reprise après restauration", "", today, now)
    uow.journal("retention.replay", details={"records": len(forgotten)})


# ---- what belongs to a person


def _plan(connection: Connection, person_id: int) -> _Plan:
    plan = _Plan()

    def take(model: type[Tracked], *conditions: Any) -> list[int]:
        ids = list(connection.scalars(select(model.id).where(or_(*conditions))))
        plan.rows.append((model, ids))
        return ids

    def ids_of(model: type[Tracked], condition: Any) -> Sequence[int]:
        return connection.scalars(select(model.id).where(condition)).all()

    stays = ids_of(Stay, Stay.person_id == person_id)
    renewals = ids_of(Renewal, Renewal.stay_id.in_(stays))
    projects = ids_of(Project, or_(Project.person_id == person_id, Project.stay_id.in_(stays)))
    meetings = ids_of(Coordination, Coordination.person_id == person_id)
    instructions = ids_of(Instruction, Instruction.person_id == person_id)
    take(RenewalOpinion, RenewalOpinion.renewal_id.in_(renewals))
    for of_stay in (
        StayTerm,
        StayDocument,
        Renewal,
        PlaceAssignment,
        KeyWorker,
        Companion,
        DeadlineAcceptance,
    ):
        take(of_stay, of_stay.stay_id.in_(stays))
    for of_project in (ProjectAction, ProjectGoal, ProjectSignature):
        take(of_project, of_project.project_id.in_(projects))
    take(Project, Project.id.in_(projects))
    take(Task, Task.person_id == person_id, Task.coordination_id.in_(meetings))
    for of_meeting in (CoordinationParticipant, CoordinationDecision):
        take(of_meeting, of_meeting.coordination_id.in_(meetings))
    take(InstructionReading, InstructionReading.instruction_id.in_(instructions))
    for own in (Coordination, Instruction, Alert, EmergencySheet, SharingInformation, Dispatch, Consent,
                AccessRequest, RecordOpening, Application, Stay):  # fmt: skip
        take(own, own.person_id == person_id)
    _take_notes(connection, plan, person_id)
    take(PersonMerge, PersonMerge.kept_id == person_id)
    take(Person, Person.id == person_id)
    return plan


def _take_notes(connection: Connection, plan: _Plan, person_id: int) -> None:
    """Their links to notes; the notes too where they are about nobody else, addenda first."""
    mine, other = NotePerson, aliased(NotePerson)
    links = connection.execute(select(mine.id, mine.note_id).where(mine.person_id == person_id)).all()
    alone = select(mine.note_id).where(
        mine.person_id == person_id,
        ~exists().where(other.note_id == mine.note_id, other.person_id != person_id),
    )
    rows = connection.execute(select(Note.id, Note.addendum_of).where(Note.id.in_(alone))).all()
    plan.rows.append((NotePerson, [row.id for row in links]))
    plan.rows.append((Note, [row.id for row in rows if row.addendum_of is not None]))
    plan.rows.append((Note, [row.id for row in rows if row.addendum_of is None]))


def _mask_in_shared_notes(uow: UnitOfWork, person_id: int) -> None:
    """A note about others too stays in their records, without this person's names."""
    person = uow.connection.execute(
        select(Person.last_name, Person.first_name, Person.pseudonym).where(Person.id == person_id)
    ).one()
    names = OtherNames(("", ""), [], [(person.last_name, person.first_name), (person.pseudonym, "")])
    other = aliased(NotePerson)
    shared = uow.connection.execute(
        select(Note.id, Note.text)
        .join(NotePerson, NotePerson.note_id == Note.id)
        .where(
            NotePerson.person_id == person_id,
            Note.text.is_not(None),
            exists().where(other.note_id == Note.id, other.person_id != person_id),
        )
    ).all()
    for row in shared:
        uow.bulk_update(Note, Note.id == row.id, {"text": names.hide(row.text)})
    uow.erase_history(Note, [row.id for row in shared])


def _forget_as_companion(uow: UnitOfWork, person_id: int) -> None:
    """Where they stand beside somebody else, in that one's stay."""
    beside = Companion.person_id == person_id
    ids = list(uow.connection.scalars(select(Companion.id).where(beside)))
    uow.bulk_update(Companion, beside, {"person_id": None, "label": "une personne"})
    uow.erase_history(Companion, ids)


def _forget_merges(uow: UnitOfWork, person_id: int) -> None:
    """What a merge kept of the record that went into this one."""
    entries = select(PersonMerge.entry_id).where(PersonMerge.kept_id == person_id)
    uow.connection.execute(delete(ValueChange).where(ValueChange.entry_id.in_(entries)))


def _blank(uow: UnitOfWork, person_id: int, plan: _Plan, today: date) -> None:
    person = uow.connection.execute(select(Person.uid, Person.birth_date).where(Person.id == person_id)).one()
    identity = {
        "file_number": f"anonyme-{person.uid.hex()[:12]}",
        "last_name": "",
        "first_name": "",
        "pseudonym": "Dossier anonymisé",
        "phone": "",
    }
    blank = {
        **identity,
        **keys_of(identity),
        "is_anonymous": True,
        "birth_date": person.birth_date.replace(month=1, day=1) if person.birth_date else None,
        "birth_precision": "year",
        "languages": "",
        "presence_answer": "",
        "presence_words": "",
        "anonymity_asked_on": None,
        "archived_on": today,
    }
    uow.bulk_update(Person, Person.id == person_id, blank)
    words = {"request": "", "review": "", "conditions": "", "reasons": ""}
    uow.bulk_update(Renewal, Renewal.id.in_(plan.ids(Renewal)), words)
    derogation = {"derogation_reason": "", "derogation_told": ""}
    uow.bulk_update(StayTerm, StayTerm.id.in_(plan.ids(StayTerm)), derogation)
    accepted = DeadlineAcceptance.id.in_(plan.ids(DeadlineAcceptance))
    uow.bulk_update(DeadlineAcceptance, accepted, {"reason": ""})
