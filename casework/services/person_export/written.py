"""What was written about the person: notes, coordinations, what health professionals released."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from casework.base.dates import short_date
from casework.base.text import clean
from casework.domain.coordinations import consent_words
from casework.domain.kinds import Compartment, NoteKind
from casework.domain.person_file import Field, Record, Section
from casework.models import (
    Alert,
    Coordination,
    CoordinationDecision,
    CoordinationParticipant,
    EmergencySheet,
    Instruction,
    Note,
    NotePerson,
    Service,
    Task,
)
from casework.services.person_export.commands import Held, Passage
from casework.services.person_export.source import Source, fields, table

_ALERT_KINDS = {"allergy": "allergie", "risk": "risque", "other": "autre"}
_SHEET = {
    "allergies": "Allergies",
    "treatments": "Traitements",
    "health_points": "Points de santé",
    "doctor": "Médecin",
    "hospital": "Hôpital",
    "contacts": "À prévenir",
    "wishes": "Souhaits",
}


def passages(source: Source) -> list[Passage]:
    """The notes that are of the actor's services, the oldest first, each with what holds it back."""
    return [_passage(source, row) for row in _note_rows(source)]


def written(source: Source, notes: Sequence[Passage], masked: Collection[int]) -> Iterator[Section]:
    """Notes that leave, coordinations and tasks, alerts, instructions, the emergency sheet."""
    yield notes_section([one for one in notes if one.held is None and one.note_id not in masked])
    yield _coordinations(source)
    yield _tasks(source)
    yield _alerts(source)
    yield _instructions(source)
    yield _sheet(source)


def notes_section(leaving: Sequence[Passage]) -> Section:
    """The notes as they leave."""
    records = tuple(
        Record(
            f"{short_date(one.day)} · {one.kind} · {one.author}",
            (
                Field("day", "Le", one.day, in_heading=True),
                Field("kind", "Nature", one.kind, in_heading=True),
                Field("author", "Écrit par", one.author, in_heading=True),
                Field("text", "Note", one.text, is_prose=True),
            ),
        )
        for one in leaving
    )
    return Section("notes", "Notes", "Aucune note ne vous concerne.", records)


def _note_rows(source: Source) -> Sequence[Any]:
    parent = aliased(Note)
    return source.rows(
        select(
            Note.id, Note.uid, Note.kind, Note.compartment, Note.author_name, Note.happened_at, Note.text,
            Note.sealed, or_(Note.third_party, parent.third_party).label("third_party"),
        )
        .join(NotePerson, NotePerson.note_id == Note.id)
        .join(parent, parent.id == Note.addendum_of, isouter=True)
        .where(
            NotePerson.person_id == source.person_id,
            or_(Note.service_id.is_(None), source.in_services(Note.service_id)),
        )
        .order_by(NotePerson.moment_key)
    )  # fmt: skip


def _passage(source: Source, row: Any) -> Passage:
    compartment = Compartment(row.compartment)
    day = row.happened_at.astimezone().date()
    is_readable = compartment in source.actor.compartments
    held = None
    if not is_readable:
        held = Held.SEALED if compartment.is_sealed else Held.RESERVED
    elif row.third_party:
        held = Held.THIRD_PARTY
    text = source.text_of(row, Note.__tablename__, compartment) or "" if held is None else ""
    hidden = source.others.hide(text)
    kind = NoteKind(row.kind).label if is_readable else compartment.label
    return Passage(row.id, day, kind, row.author_name, clean(hidden), held, hidden != text)


def _coordinations(source: Source) -> Section:
    rows = source.rows(
        select(Coordination.__table__, Service.name)
        .join(Service, Service.id == Coordination.service_id)
        .where(Coordination.person_id == source.person_id, source.in_services(Coordination.service_id))
        .order_by(Coordination.held_on)
    )
    ids = [row.id for row in rows]
    took_part = _participants(source, ids)
    decided = source.rows(
        select(CoordinationDecision.coordination_id, CoordinationDecision.text)
        .where(CoordinationDecision.coordination_id.in_(ids))
        .order_by(CoordinationDecision.position)
    )
    records = []
    for row in rows:
        decisions = "\n".join(one.text for one in decided if one.coordination_id == row.id)
        told = (
            Field("held_on", "Le", row.held_on, in_heading=True),
            Field("service", "Service", row.name),
            Field("participants", "Ont participé", ", ".join(took_part.get(row.id, ()))),
            Field("consent_basis", "Partage", consent_words(row.consent_basis, row.consent_detail)),
            Field("question", "Question", row.question, is_prose=True),
            Field("shared", "Ce qui a été partagé", row.shared, is_prose=True),
            Field("person_view", "Votre point de vue", row.person_view, is_prose=True),
            Field("decisions", "Décisions", decisions, is_prose=True),
        )
        records.append(Record(f"Coordination du {short_date(row.held_on)}", told))
    return Section("coordinations", "Coordinations", "Aucune coordination n’est notée.", tuple(records))


def _participants(source: Source, ids: Sequence[int]) -> dict[int, list[str]]:
    """Professionals by name; who came for no organisation and without a profession may be a relative."""
    rows = source.rows(
        select(CoordinationParticipant.__table__)
        .where(CoordinationParticipant.coordination_id.in_(ids))
        .order_by(CoordinationParticipant.position)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        quality = ", ".join(part for part in (row.profession, row.organisation) if part)
        name = f"{row.name} ({quality})" if quality else "une autre personne"
        found.setdefault(row.coordination_id, []).append(name)
    return found


def _tasks(source: Source) -> Section:
    rows = source.rows(
        select(Task.what, Task.due_on, Task.done_on)
        .join(Coordination, Coordination.id == Task.coordination_id, isouter=True)
        .where(
            Task.person_id == source.person_id,
            or_(Task.coordination_id.is_(None), source.in_services(Coordination.service_id)),
        )
        .order_by(Task.id)
    )
    return table("tasks", "Ce qui était à faire", "Aucune tâche n’est notée.", (
        (
            Field("what", "Quoi", source.others.hide(row.what)),
            Field("due_on", "Pour le", row.due_on),
            Field("done_on", "Fait le", row.done_on),
        )
        for row in rows
    ))  # fmt: skip


def _alerts(source: Source) -> Section:
    rows = source.rows(
        select(Alert.__table__).where(Alert.person_id == source.person_id).order_by(Alert.released_at)
    )
    return table("alerts", "Alertes données à l’équipe", "Aucune alerte n’est notée.", (
        (
            Field("kind", "Nature", _ALERT_KINDS.get(row.kind, row.kind)),
            Field("text", "Alerte", row.text),
            Field("released_by", "Donnée par", row.released_by),
            Field("released_at", "Le", row.released_at),
            Field("ended_on", "Levée le", row.ended_on),
        )
        for row in rows
    ))  # fmt: skip


def _instructions(source: Source) -> Section:
    rows = source.rows(
        select(Instruction.__table__)
        .where(
            Instruction.person_id == source.person_id,
            or_(Instruction.service_id.is_(None), source.in_services(Instruction.service_id)),
        )
        .order_by(Instruction.starts_at)
    )
    return table("instructions", "Consignes données à l’équipe", "Aucune consigne n’est notée.", (
        (
            Field("text", "Consigne", row.text),
            Field("author", "Donnée par", row.author_name),
            Field("starts_at", "Du", row.starts_at),
            Field("ends_at", "Au", row.stopped_at or row.ends_at),
        )
        for row in rows
    ))  # fmt: skip


def _sheet(source: Source) -> Section:
    rows = source.rows(select(EmergencySheet.__table__).where(EmergencySheet.person_id == source.person_id))
    records = (
        Record(
            "",
            (
                *fields(row, _SHEET, prose=_SHEET),
                Field("released_by", "Donnée par", row.released_by),
                Field("released_at", "Le", row.released_at),
            ),
        )
        for row in rows
    )
    return Section("emergency_sheet", "Fiche d’urgence", "Il n’y a pas de fiche d’urgence.", tuple(records))
