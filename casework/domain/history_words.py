"""The value history in French: which fields of which rows are told, and how their values are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casework.domain.access_requests import Answer, Quality, Scope
from casework.domain.coordinations import ConsentBasis
from casework.domain.kinds import Compartment, DocumentKind, NoteKind
from casework.domain.permissions import Permission
from casework.domain.presence import PresenceAnswer
from casework.domain.projects import ActionActor, GoalStatus, ProjectState, SignatureRole
from casework.domain.releases import AlertKind
from casework.domain.renewals import Conclusion, Decision, OpinionKind
from casework.domain.sharing import ConsentHow, ConsentKind, Ground

RESERVED = "réservé"
"""What stands for a value that its reader may not see."""


@dataclass(frozen=True)
class RowWords:
    """What a table's rows are called; its fields that are told, by column; who may read them.

    ``parent``: the column that leads to the row it belongs to. Columns that are not here are bookkeeping.
    """

    label: str
    permission: Permission
    fields: Mapping[str, str]
    parent: str
    of: str
    kinds: Mapping[str, type[StrEnum]] = field(default_factory=dict)


_PERIOD = {"starts_on": "Du", "ends_on": "Au"}
ROWS: dict[str, RowWords] = {
    "person": RowWords(
        "Identité",
        Permission.READ_PEOPLE,
        {
            "file_number": "Numéro de dossier",
            "last_name": "Nom",
            "first_name": "Prénom",
            "is_anonymous": "Anonyme",
            "pseudonym": "Pseudonyme",
            "birth_date": "Date de naissance",
            "sex": "Sexe",
            "phone": "Téléphone",
            "languages": "Langues",
            "needs_interpreter": "Interprète",
            "anonymity_asked_on": "Anonymat demandé le",
            "presence_answer": "Au téléphone",
            "presence_words": "À qui, dans quels mots",
        },
        parent="id",
        of="",
        kinds={"presence_answer": PresenceAnswer},
    ),
    "stay": RowWords(
        "Séjour",
        Permission.READ_STAYS,
        {
            "service_id": "Service",
            "admitted_on": "Entrée",
            "ended_on": "Sortie",
            "exit_reason": "Motif de sortie",
            "exit_housing": "Logement à la sortie",
            "referred_by": "Adressé par",
        },
        parent="person_id",
        of="person",
    ),
    "stay_term": RowWords(
        "Terme du séjour",
        Permission.READ_STAYS,
        {
            **_PERIOD,
            "months": "Mois",
            "derogation_reason": "Motif de dérogation",
            "derogation_by": "Dérogation par",
            "derogation_on": "Dérogation du",
            "derogation_told": "Autorité informée",
        },
        parent="stay_id",
        of="stay",
    ),
    "stay_document": RowWords(
        "Document du séjour",
        Permission.READ_STAYS,
        {"kind": "Document", "handed_on": "Remis le", "signed_on": "Signé le", "refused_on": "Refusé le"},
        parent="stay_id",
        of="stay",
        kinds={"kind": DocumentKind},
    ),
    "place_assignment": RowWords(
        "Place", Permission.READ_STAYS, {"place_id": "Place", **_PERIOD}, parent="stay_id", of="stay"
    ),
    "key_worker": RowWords(
        "Référent", Permission.READ_STAYS, {"name": "Nom", **_PERIOD}, parent="stay_id", of="stay"
    ),
    "companion": RowWords(
        "Accompagnant",
        Permission.READ_STAYS,
        {"label": "Qui", "arrives_on": "Arrivée", "leaves_on": "Départ"},
        parent="stay_id",
        of="stay",
    ),
    "renewal": RowWords(
        "Renouvellement",
        Permission.READ_RENEWALS,
        {
            "request": "Demande de la personne",
            "review": "Bilan",
            "meeting_on": "Réunion du",
            "decision": "Décision",
            "months": "Mois accordés",
            "conditions": "Conditions",
            "reasons": "Motifs",
            "decided_on": "Décidé le",
            "decided_by": "Décidé par",
            "notified_on": "Notifié le",
        },
        parent="stay_id",
        of="stay",
        kinds={"decision": Decision},
    ),
    "renewal_opinion": RowWords(
        "Avis",
        Permission.READ_RENEWALS,
        {
            "kind": "Avis",
            "conclusion": "Conclusion",
            "text": "Texte",
            "sealed": "Texte",
            "given_on": "Donné le",
            "given_by": "Donné par",
        },
        parent="renewal_id",
        of="renewal",
        kinds={"kind": OpinionKind, "conclusion": Conclusion},
    ),
    "project": RowWords(
        "Projet",
        Permission.READ_PROJECTS,
        {
            "state": "État",
            "wants": "Ce que je veux",
            "matters": "Ce qui compte pour moi",
            "fears": "Ce qui m’inquiète",
            "refuses": "Ce que je refuse",
            "strengths": "Mes forces",
            "disagreements": "Désaccords",
            "participants": "Participants",
            "interpreter": "Interprète",
            "proposed_on": "Proposé le",
            "proposed_by": "Proposé par",
            "signed_on": "Signé le",
            "refused_on": "Refusé le",
            "refusal_words": "Mots du refus",
            "reviewed_on": "Bilan du",
            "next_meeting_on": "Prochain rendez-vous",
            "return_comment": "Motif du renvoi",
        },
        parent="stay_id",
        of="stay",
        kinds={"state": ProjectState},
    ),
    "project_goal": RowWords(
        "Objectif",
        Permission.READ_PROJECTS,
        {
            "wording": "Objectif",
            "easy_wording": "Facile à lire",
            "indicator": "Indicateur",
            "due_on": "Pour le",
            "status": "État",
            "progress": "Avancement",
            "team_comment": "L’équipe",
            "person_comment": "La personne",
            "followed_on": "Suivi le",
        },
        parent="project_id",
        of="project",
        kinds={"status": GoalStatus},
    ),
    "project_action": RowWords(
        "Action",
        Permission.READ_PROJECTS,
        {
            "what": "Action",
            "easy_wording": "Facile à lire",
            "actor": "Par",
            "who": "Qui",
            "frequency": "Rythme",
            "due_on": "Pour le",
            "done_on": "Faite le",
        },
        parent="project_id",
        of="project",
        kinds={"actor": ActionActor},
    ),
    "project_signature": RowWords(
        "Signature",
        Permission.READ_PROJECTS,
        {"role": "Qualité", "name": "Nom", "signed_on": "Signé le"},
        parent="project_id",
        of="project",
        kinds={"role": SignatureRole},
    ),
    "coordination": RowWords(
        "Coordination",
        Permission.READ_COORDINATION,
        {
            "held_on": "Tenue le",
            "place": "Lieu",
            "question": "Question",
            "shared": "Ce qui a été dit",
            "person_view": "Avis de la personne",
            "consent_basis": "Accord",
            "consent_detail": "Précision sur l’accord",
            "next_on": "Prochaine le",
        },
        parent="person_id",
        of="person",
        kinds={"consent_basis": ConsentBasis},
    ),
    "coordination_participant": RowWords(
        "Participant",
        Permission.READ_COORDINATION,
        {"name": "Nom", "organisation": "Structure", "profession": "Fonction"},
        parent="coordination_id",
        of="coordination",
    ),
    "coordination_decision": RowWords(
        "Décision",
        Permission.READ_COORDINATION,
        {"text": "Décision"},
        parent="coordination_id",
        of="coordination",
    ),
    "task": RowWords(
        "Tâche",
        Permission.READ_COORDINATION,
        {"what": "À faire", "who": "Qui", "due_on": "Pour le", "done_on": "Faite le"},
        parent="coordination_id",
        of="coordination",
    ),
    "alert": RowWords(
        "Alerte",
        Permission.READ_RELEASES,
        {
            "kind": "Nature",
            "text": "Alerte",
            "released_by": "Donnée par",
            "ended_on": "Terminée le",
            "ended_by": "Terminée par",
        },
        parent="person_id",
        of="person",
        kinds={"kind": AlertKind},
    ),
    "instruction": RowWords(
        "Consigne",
        Permission.READ_RELEASES,
        {"text": "Consigne", "starts_at": "Du", "ends_at": "Jusqu’à", "stopped_at": "Arrêtée le"},
        parent="person_id",
        of="person",
    ),
    "emergency_sheet": RowWords(
        "Fiche d’urgence",
        Permission.READ_RELEASES,
        {
            "allergies": "Allergies",
            "treatments": "Traitements",
            "health_points": "Points de santé",
            "doctor": "Médecin",
            "hospital": "Hôpital",
            "contacts": "Personnes à prévenir",
            "wishes": "Souhaits",
            "released_by": "Donnée par",
        },
        parent="person_id",
        of="person",
    ),
    "sharing_information": RowWords(
        "Information sur le partage",
        Permission.READ_SHARING,
        {
            "informed_on": "Informée le",
            "how": "Comment",
            "informed_by": "Par",
            "objected_on": "Opposition le",
            "objection": "Ce qu’elle refuse",
        },
        parent="person_id",
        of="person",
    ),
    "consent": RowWords(
        "Accord",
        Permission.READ_SHARING,
        {
            "kind": "Accord pour",
            "recipient": "Destinataire",
            "nature": "Quelles informations",
            "purpose": "Pour quoi",
            "given_on": "Donné le",
            "how": "Comment",
            "valid_until": "Jusqu’au",
            "withdrawn_on": "Retiré le",
            "withdrawal": "Mots du retrait",
        },
        parent="person_id",
        of="person",
        kinds={"kind": ConsentKind, "how": ConsentHow},
    ),
    "dispatch": RowWords(
        "Transmission",
        Permission.READ_SHARING,
        {
            "document": "Document",
            "recipient": "Destinataire",
            "ground": "Fondement",
            "ground_detail": "Précision",
            "sent_at": "Remis le",
        },
        parent="person_id",
        of="person",
        kinds={"ground": Ground},
    ),
    "access_request": RowWords(
        "Demande d’accès",
        Permission.HANDLE_ACCESS_REQUESTS,
        {
            "requester": "Demandeur",
            "quality": "Qualité",
            "scope": "Sur quoi",
            "received_on": "Reçue le",
            "identity_checked_on": "Identité vérifiée le",
            "intermediary": "Intermédiaire",
            "answer": "Réponse",
            "answered_on": "Répondu le",
            "answered_by": "Répondu par",
            "reason": "Motif",
        },
        parent="person_id",
        of="person",
        kinds={"quality": Quality, "scope": Scope, "answer": Answer},
    ),
    "note": RowWords(
        "Note",
        Permission.READ_NOTES,
        {
            "kind": "Nature",
            "compartment": "Compartiment",
            "third_party": "Concerne un tiers",
            "happened_at": "Moment",
            "text": "Texte",
            "sealed": "Texte",
        },
        parent="id",
        of="",
        kinds={"kind": NoteKind, "compartment": Compartment},
    ),
}
"""By table, parents first: what the history of a person tells."""
