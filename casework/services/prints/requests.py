"""What may be printed, of whom, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casework.domain.permissions import Permission


class PrintKind(StrEnum):
    """The documents of the spine."""

    PROJECT_SHEET = "project-sheet"
    EASY_SHEET = "easy-sheet"
    SUMMARY = "summary"
    RENEWAL_FILE = "renewal-file"
    AMENDMENT = "amendment"
    COORDINATION_NOTE = "coordination-note"
    EMERGENCY_SHEET = "emergency-sheet"
    DEADLINE_LIST = "deadline-list"
    PROCESSING_RECORD = "processing-record"
    INFORMATION_NOTICE = "information-notice"
    IMPACT_ELEMENTS = "impact-elements"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_of_the_house(self) -> bool:
        """Is it about the organisation, and about nobody?"""
        return self in HOUSE_PAPERS

    @property
    def reads(self) -> tuple[Permission, ...]:
        """What the actor must be allowed to read, beside printing."""
        return _READS[self]


HOUSE_PAPERS = (PrintKind.PROCESSING_RECORD, PrintKind.INFORMATION_NOTICE, PrintKind.IMPACT_ELEMENTS)
"""The drafts a head of service completes (GDPR)."""

_LABELS = {
    PrintKind.PROJECT_SHEET: "Projet personnalisé",
    PrintKind.EASY_SHEET: "Mon projet, version facile à lire",
    PrintKind.SUMMARY: "Synthèse pluridisciplinaire",
    PrintKind.RENEWAL_FILE: "Dossier de renouvellement",
    PrintKind.AMENDMENT: "Avenant",
    PrintKind.COORDINATION_NOTE: "Note de coordination",
    PrintKind.EMERGENCY_SHEET: "Fiche d’urgence",
    PrintKind.DEADLINE_LIST: "Liste des échéances",
    PrintKind.PROCESSING_RECORD: "Registre des activités de traitement",
    PrintKind.INFORMATION_NOTICE: "Notice d’information de la personne",
    PrintKind.IMPACT_ELEMENTS: "Éléments pour l’analyse d’impact",
}
_ALERTS = "alertes, "
_CONTENTS = {
    PrintKind.PROJECT_SHEET: "identité, alertes, attentes, objectifs et actions, signatures",
    PrintKind.EASY_SHEET: "prénom, objectifs et prochains pas en mots simples",
    PrintKind.SUMMARY: "identité, alertes, séjour, projet, notes de l’équipe, échéances",
    PrintKind.RENEWAL_FILE: "identité, alertes, séjour, bilan, avis de l’équipe, décision",
    PrintKind.AMENDMENT: "identité, alertes, dates du séjour, décision, signatures",
    PrintKind.COORDINATION_NOTE: "identité, alertes, participants, échanges, décisions, tâches",
    PrintKind.EMERGENCY_SHEET: "identité, allergies, traitements, médecin, personnes à prévenir",
    PrintKind.DEADLINE_LIST: "noms, échéances et référents",
    **dict.fromkeys(HOUSE_PAPERS, "réglages de la structure, textes de loi"),
}
_READS = {
    PrintKind.PROJECT_SHEET: (Permission.READ_PROJECTS,),
    PrintKind.EASY_SHEET: (Permission.READ_PROJECTS,),
    PrintKind.SUMMARY: (Permission.READ_NOTES, Permission.READ_PROJECTS, Permission.READ_COORDINATION),
    PrintKind.RENEWAL_FILE: (Permission.READ_RENEWALS,),
    PrintKind.AMENDMENT: (Permission.READ_RENEWALS,),
    PrintKind.COORDINATION_NOTE: (Permission.READ_COORDINATION,),
    PrintKind.EMERGENCY_SHEET: (Permission.READ_RELEASES,),
    PrintKind.DEADLINE_LIST: (Permission.READ_STAYS,),
    # Whoever answers for what is kept.
    **dict.fromkeys(HOUSE_PAPERS, (Permission.DECIDE_RETENTION,)),
}


class Audience(StrEnum):
    """Who will read the paper: what does not concern them is left out."""

    TEAM = "team"
    PERSON = "person"
    """The person: not what third parties said of them (CSP L1111-7)."""
    OUTSIDE = "outside"
    """Somebody else: nor the alerts of the banner, which are the team's (CSP L1110-4)."""


@dataclass(frozen=True)
class PrintRequest:
    """``person_ids`` None: everybody with a stay going on in the actor's services, in the list's order.

    ``subject_id`` chooses one version of a project, one renewal or one coordination; None: the one that
    counts today. ``service_id`` narrows the deadline list, or "everybody", to one service.
    """

    kind: PrintKind
    person_ids: tuple[int, ...] | None = None
    subject_id: int | None = None
    service_id: int | None = None
    audience: Audience = Audience.TEAM

    @property
    def has_alerts(self) -> bool:
        """Do the banner's alerts stand on it? On the sheet for the ambulance always."""
        return self.audience is not Audience.OUTSIDE or self.kind is PrintKind.EMERGENCY_SHEET

    @property
    def contents(self) -> str:
        """What stands in it, for whoever decides whether it may leave."""
        words = _CONTENTS[self.kind]
        return words if self.has_alerts else words.replace(_ALERTS, "")


@dataclass(frozen=True)
class PrintCertificate:
    """For somebody anonymous: what they want printed, kept nowhere, not even by a trace of this command.

    ``holder``: the name; ``born_on`` None: not wished; ``care``: the object of care, as the doctor says it.
    """

    person_id: int
    holder: str = field(repr=False)
    care: str = field(repr=False)
    born_on: date | None = field(default=None, repr=False)


@dataclass(frozen=True)
class PrintedDocument:
    """A PDF. ``file_name`` and ``title`` name nobody; ``sheets`` how many documents it holds.

    ``contents``: what stands in it; ``person_ids``: about whom.
    """

    data: bytes = field(repr=False)
    title: str
    file_name: str
    sheets: int
    person_ids: tuple[int, ...]
    contents: str
