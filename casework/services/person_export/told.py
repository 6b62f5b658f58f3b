"""What the person was told and agreed to, what left, what they asked, who read the record."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from casework.domain.access_requests import Answer, Quality, Scope
from casework.domain.person_file import Field, Section
from casework.domain.sharing import ConsentKind, Ground
from casework.models import AccessRequest, Consent, Dispatch, SharingInformation
from casework.services.person_export.source import Source, table
from casework.steps.readings import readers_of


def told(source: Source) -> Iterator[Section]:
    """Information, consents, dispatches, requests, readings."""
    yield _information(source)
    yield _consents(source)
    yield _dispatches(source)
    yield _requests(source)
    yield _readings(source)


def _information(source: Source) -> Section:
    rows = source.rows(
        select(SharingInformation.__table__)
        .where(SharingInformation.person_id == source.person_id)
        .order_by(SharingInformation.informed_on)
    )
    return table("sharing_information", "Partage dans l’équipe", "Aucune information n’est notée.", (
        (
            Field("informed_on", "Informé le", row.informed_on),
            Field("how", "Comment", row.how),
            Field("informed_by", "Par", row.informed_by),
            Field("objected_on", "Opposition le", row.objected_on),
            Field("objection", "Sur quoi", row.objection),
        )
        for row in rows
    ))  # fmt: skip


def _consents(source: Source) -> Section:
    rows = source.rows(
        select(Consent.__table__).where(Consent.person_id == source.person_id).order_by(Consent.given_on)
    )
    return table("consents", "Vos accords", "Aucun accord n’est noté.", (
        (
            Field("kind", "Pour", ConsentKind(row.kind).label),
            Field("recipient", "Destinataire", row.recipient),
            Field("nature", "Quoi", row.nature),
            Field("given_on", "Donné le", row.given_on),
            Field("valid_until", "Jusqu’au", row.valid_until),
            Field("withdrawn_on", "Retiré le", row.withdrawn_on),
        )
        for row in rows
    ))  # fmt: skip


def _dispatches(source: Source) -> Section:
    rows = source.rows(
        select(Dispatch.__table__).where(Dispatch.person_id == source.person_id).order_by(Dispatch.sent_at)
    )
    return table("dispatches", "Ce qui a été transmis", "Rien n’a été transmis.", (
        (
            Field("sent_at", "Le", row.sent_at),
            Field("document", "Document", row.document),
            Field("recipient", "À qui", row.recipient),
            Field("ground", "Pourquoi", Ground(row.ground).label),
            Field("by", "Par", row.account_name),
        )
        for row in rows
    ))  # fmt: skip


def _requests(source: Source) -> Section:
    rows = source.rows(
        select(AccessRequest.__table__)
        .where(AccessRequest.person_id == source.person_id)
        .order_by(AccessRequest.received_on)
    )
    return table("access_requests", "Demandes d’accès", "Aucune demande d’accès n’est notée.", (
        (
            Field("received_on", "Reçue le", row.received_on),
            Field("requester", "De", Quality(row.quality).label),
            Field("scope", "Portant sur", Scope(row.scope).label),
            Field("answer", "Réponse", Answer(row.answer).label),
            Field("answered_on", "Le", row.answered_on),
        )
        for row in rows
    ))  # fmt: skip


def _readings(source: Source) -> Section:
    """Readings and prints as far back as the journal is kept, by name: who reads answers for it."""
    return table("readings", "Qui a lu votre dossier", "Aucune consultation n’est gardée.", (
        (
            Field("at", "Quand", one.first_at),
            Field("name", "Qui", one.who),
            Field("times", "Fois ce jour-là", one.times),
            Field("what", "Quoi", ", ".join(one.what)),
        )
        for one in readers_of(source.connection, source.person_id)
    ))  # fmt: skip
