"""What may be printed, of whom, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
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

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def reads(self) -> tuple[Permission, ...]:
        """What the actor must be allowed to read, beside printing."""
        return _READS[self]


_LABELS = {
    PrintKind.PROJECT_SHEET: "Projet personnalisé",
    PrintKind.EASY_SHEET: "Mon projet, version facile à lire",
    PrintKind.SUMMARY: "Synthèse pluridisciplinaire",
    PrintKind.RENEWAL_FILE: "Dossier de renouvellement",
    PrintKind.AMENDMENT: "Avenant",
    PrintKind.COORDINATION_NOTE: "Note de coordination",
    PrintKind.EMERGENCY_SHEET: "Fiche d’urgence",
    PrintKind.DEADLINE_LIST: "Liste des échéances",
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
}


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


@dataclass(frozen=True)
class PrintedDocument:
    """A PDF. ``file_name`` and ``title`` name nobody; ``sheets`` how many documents it holds."""

    data: bytes
    title: str
    file_name: str
    sheets: int
    person_ids: tuple[int, ...]
