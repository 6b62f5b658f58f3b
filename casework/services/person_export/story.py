"""Who the person is, their stays, what was agreed and decided."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from casework.base.dates import short_date
from casework.domain.exits import EXIT_HOUSING_LIST, EXIT_REASON_LIST
from casework.domain.goal_domains import GOAL_DOMAIN_LIST
from casework.domain.kinds import DocumentKind
from casework.domain.person_file import Field, Record, Section
from casework.domain.projects import ActionActor, GoalStatus, ProjectState, SignatureRole
from casework.domain.renewals import Conclusion, Decision, OpinionKind
from casework.domain.stays import place_label
from casework.models import (
    Application,
    Companion,
    KeyWorker,
    Person,
    Place,
    PlaceAssignment,
    Project,
    ProjectAction,
    ProjectGoal,
    ProjectSignature,
    Renewal,
    RenewalOpinion,
    Service,
    Site,
    Stay,
    StayDocument,
    StayTerm,
)
from casework.services.person_export.source import Source, fields, table
from casework.steps.projects import WORD_LABELS
from casework.steps.reference import labels_of
from casework.steps.stays import role_label

_IDENTITY = {
    "file_number": "Numéro de dossier",
    "last_name": "Nom",
    "first_name": "Prénom",
    "is_anonymous": "Anonymat",
    "pseudonym": "Pseudonyme",
    "birth_date": "Date de naissance",
    "sex": "Sexe",
    "phone": "Téléphone",
    "languages": "Langues",
    "needs_interpreter": "Interprète",
    "anonymity_asked_on": "Anonymat demandé le",
    "presence_words": "Ce que l’on répond au téléphone",
}
_APPLICATION_STATES = {
    "waiting": "en attente",
    "accepted": "acceptée",
    "refused": "refusée",
    "withdrawn": "retirée",
    "admitted": "suivie d’une entrée",
}
_PROJECT_DATES = {
    "drafted_on": "Écrit le",
    "proposed_on": "Proposé le",
    "signed_on": "Signé le",
    "refused_on": "Refusé le",
    "refusal_words": "Ce que vous avez dit en refusant",
    "reviewed_on": "Bilan fait le",
}
_GOAL = {
    "wording": "Objectif",
    "indicator": "À quoi on verra qu’il est atteint",
    "due_on": "Pour le",
    "team_comment": "Ce qu’en dit l’équipe",
    "person_comment": "Ce que vous en dites",
    "followed_on": "Suivi le",
}
_RENEWAL = {
    "opened_on": "Ouvert le",
    "request": "Votre demande",
    "review": "Bilan de l’équipe",
    "review_written_on": "Bilan écrit le",
    "review_by": "Bilan écrit par",
    "meeting_on": "Réunion le",
    "months": "Mois accordés",
    "conditions": "Conditions",
    "reasons": "Motifs",
    "decided_on": "Décidé le",
    "decided_by": "Décidé par",
    "notified_on": "Notifié le",
}


def story(source: Source) -> Iterator[Section]:
    """Identity, applications, stays and all that hangs on them."""
    yield _identity(source)
    yield _applications(source)
    yield _stays(source)
    yield _terms(source)
    yield _places(source)
    yield _workers(source)
    yield _companions(source)
    yield _documents(source)
    yield _projects(source)
    yield _goals(source)
    yield _actions(source)
    yield _signatures(source)
    yield _renewals(source)
    yield _opinions(source)


def _identity(source: Source) -> Section:
    person = source.rows(select(Person.__table__).where(Person.id == source.person_id))
    return Section("identity", "Identité", "", tuple(Record("", fields(row, _IDENTITY)) for row in person))


def _applications(source: Source) -> Section:
    rows = source.rows(
        select(Application.received_on, Service.name, Application.referred_by, Application.state)
        .join(Service, Service.id == Application.service_id)
        .where(Application.person_id == source.person_id, source.in_services(Application.service_id))
        .order_by(Application.received_on)
    )
    return table("applications", "Demandes d’admission", "Aucune demande d’admission n’est notée.", (
        (
            Field("received_on", "Reçue le", row.received_on),
            Field("service", "Service", row.name),
            Field("referred_by", "Adressée par", row.referred_by),
            Field("state", "Suite", _APPLICATION_STATES.get(row.state, row.state)),
        )
        for row in rows
    ))  # fmt: skip


def _stays(source: Source) -> Section:
    reasons, housings = (labels_of(source.connection, name) for name in (EXIT_REASON_LIST, EXIT_HOUSING_LIST))
    rows = source.rows(
        select(Stay.__table__, Service.name)
        .join(Service, Service.id == Stay.service_id)
        .where(source.their_stays())
        .order_by(Stay.admitted_on)
    )
    return table("stays", "Séjours", "Aucun séjour n’est noté.", (
        (
            Field("service", "Service", row.name),
            Field("admitted_on", "Entrée", row.admitted_on),
            Field("ended_on", "Sortie", row.ended_on),
            Field("exit_reason", "Motif", reasons.get(row.exit_reason, row.exit_reason)),
            Field("exit_housing", "Logement à la sortie", housings.get(row.exit_housing, row.exit_housing)),
            Field("referred_by", "Adressé par", row.referred_by),
        )
        for row in rows
    ))  # fmt: skip


def _terms(source: Source) -> Section:
    rows = source.rows(
        select(StayTerm.__table__)
        .join(Stay, Stay.id == StayTerm.stay_id)
        .where(source.their_stays())
        .order_by(StayTerm.starts_on)
    )
    return table("terms", "Durées accordées", "Aucune durée n’est fixée.", (
        (
            Field("number", "Période", row.number),
            Field("starts_on", "Du", row.starts_on),
            Field("ends_on", "Au", row.ends_on),
            Field("months", "Mois", row.months),
            Field("derogation_reason", "Dérogation", row.derogation_reason),
        )
        for row in rows
    ))  # fmt: skip


def _places(source: Source) -> Section:
    rows = source.rows(
        select(PlaceAssignment.starts_on, PlaceAssignment.ends_on, Site.name.label("site"), Place.name)
        .join(Stay, Stay.id == PlaceAssignment.stay_id)
        .join(Place, Place.id == PlaceAssignment.place_id)
        .join(Site, Site.id == Place.site_id)
        .where(source.their_stays())
        .order_by(PlaceAssignment.starts_on)
    )
    return table("places", "Hébergement", "Aucune place n’est notée.", (
        (
            Field("place", "Place", place_label(row.site, row.name)),
            Field("starts_on", "Du", row.starts_on),
            Field("ends_on", "Au", row.ends_on),
        )
        for row in rows
    ))  # fmt: skip


def _workers(source: Source) -> Section:
    rows = source.rows(
        select(KeyWorker.__table__)
        .join(Stay, Stay.id == KeyWorker.stay_id)
        .where(source.their_stays())
        .order_by(KeyWorker.starts_on)
    )
    return table("key_workers", "Vos référents", "Aucun référent n’est noté.", (
        (
            Field("name", "Nom", row.name),
            Field("role", "Rôle", role_label(row.role)),
            Field("starts_on", "Du", row.starts_on),
            Field("ends_on", "Au", row.ends_on),
        )
        for row in rows
    ))  # fmt: skip


def _companions(source: Source) -> Section:
    rows = source.rows(
        select(Companion.arrives_on, Companion.leaves_on)
        .join(Stay, Stay.id == Companion.stay_id)
        .where(source.their_stays())
        .order_by(Companion.arrives_on)
    )
    return table("companions", "Personnes hébergées avec vous", "Personne d’autre n’est noté.", (
        (
            Field("who", "Qui", "une autre personne"),
            Field("arrives_on", "Du", row.arrives_on),
            Field("leaves_on", "Au", row.leaves_on),
        )
        for row in rows
    ))  # fmt: skip


def _documents(source: Source) -> Section:
    rows = source.rows(
        select(StayDocument.__table__)
        .join(Stay, Stay.id == StayDocument.stay_id)
        .where(source.their_stays())
        .order_by(StayDocument.id)
    )
    return table("documents", "Contrats et avenants", "Aucun document n’est noté.", (
        (
            Field("kind", "Document", DocumentKind(row.kind).label),
            Field("handed_on", "Remis le", row.handed_on),
            Field("signed_on", "Signé le", row.signed_on),
            Field("refused_on", "Refusé le", row.refused_on),
        )
        for row in rows
    ))  # fmt: skip


def _projects(source: Source) -> Section:
    labels = {**_PROJECT_DATES, **WORD_LABELS}
    rows = source.rows(
        select(Project.__table__)
        .join(Stay, Stay.id == Project.stay_id)
        .where(source.their_stays())
        .order_by(Project.stay_id, Project.number)
    )
    records = (
        Record(
            f"Version {row.number}, {ProjectState(row.state).label}",
            (
                Field("number", "Version", row.number, in_heading=True),
                Field("state", "État", ProjectState(row.state).label, in_heading=True),
                *fields(row, labels, prose=set(labels) - {n for n in labels if n.endswith("_on")}),
            ),
        )
        for row in rows
    )
    return Section("projects", "Votre projet", "Aucun projet n’est écrit.", tuple(records))


def _goals(source: Source) -> Section:
    domains = labels_of(source.connection, GOAL_DOMAIN_LIST)
    rows = source.rows(
        select(ProjectGoal.__table__, Project.number)
        .join(Project, Project.id == ProjectGoal.project_id)
        .join(Stay, Stay.id == Project.stay_id)
        .where(source.their_stays())
        .order_by(Project.stay_id, Project.number, ProjectGoal.position)
    )
    records = (
        Record(
            f"Version {row.number} · {domains.get(row.domain, row.domain)}",
            (
                Field("project_number", "Version", row.number, in_heading=True),
                Field("domain", "Domaine", domains.get(row.domain, row.domain), in_heading=True),
                Field("status", "État", GoalStatus(row.status).label),
                *fields(row, _GOAL, prose=("wording", "indicator", "team_comment", "person_comment")),
            ),
        )
        for row in rows
    )
    return Section("goals", "Objectifs", "Aucun objectif n’est écrit.", tuple(records))


def _actions(source: Source) -> Section:
    rows = source.rows(
        select(ProjectAction.__table__, Project.number)
        .join(Project, Project.id == ProjectAction.project_id)
        .join(Stay, Stay.id == Project.stay_id)
        .where(source.their_stays())
        .order_by(Project.stay_id, Project.number, ProjectAction.position)
    )
    return table("actions", "Actions", "Aucune action n’est notée.", (
        (
            Field("project_number", "Version", row.number),
            Field("what", "Quoi", source.others.hide(row.what)),
            Field("actor", "Qui", ActionActor(row.actor).label),
            Field("due_on", "Pour le", row.due_on),
            Field("done_on", "Fait le", row.done_on),
        )
        for row in rows
    ))  # fmt: skip


def _signatures(source: Source) -> Section:
    rows = source.rows(
        select(ProjectSignature.role, ProjectSignature.signed_on, Project.number)
        .join(Project, Project.id == ProjectSignature.project_id)
        .join(Stay, Stay.id == Project.stay_id)
        .where(source.their_stays())
        .order_by(ProjectSignature.signed_on)
    )
    return table("signatures", "Signatures du projet", "Aucune signature n’est notée.", (
        (
            Field("project_number", "Version", row.number),
            Field("role", "Qui", SignatureRole(row.role).label),
            Field("signed_on", "Le", row.signed_on),
        )
        for row in rows
    ))  # fmt: skip


def _renewals(source: Source) -> Section:
    rows = source.rows(
        select(Renewal.__table__)
        .join(Stay, Stay.id == Renewal.stay_id)
        .where(source.their_stays())
        .order_by(Renewal.opened_on)
    )
    records = (
        Record(
            f"Renouvellement ouvert le {short_date(row.opened_on)}",
            (
                Field("decision", "Décision", Decision(row.decision).label if row.decision else "à venir"),
                *fields(row, _RENEWAL, prose=("request", "review", "conditions", "reasons")),
            ),
        )
        for row in rows
    )
    return Section("renewals", "Renouvellements", "Aucun renouvellement n’est noté.", tuple(records))


def _opinions(source: Source) -> Section:
    rows = source.rows(
        select(RenewalOpinion.__table__)
        .join(Renewal, Renewal.id == RenewalOpinion.renewal_id)
        .join(Stay, Stay.id == Renewal.stay_id)
        .where(source.their_stays())
        .order_by(RenewalOpinion.given_on)
    )
    records = []
    for row in rows:
        kind = OpinionKind(row.kind)
        text = source.text_of(row, RenewalOpinion.__tablename__, kind.compartment)
        told = (
            Field("kind", "Avis", kind.label, in_heading=True),
            Field("conclusion", "Conclusion", Conclusion(row.conclusion).label),
            Field("given_on", "Le", row.given_on),
            Field("given_by", "Par", row.given_by),
        )
        words = () if text is None else (Field("text", "Texte", text, is_prose=True),)
        records.append(Record(f"Avis {kind.label}", told + words))
    return Section("opinions", "Avis sur les renouvellements", "Aucun avis n’est noté.", tuple(records))
