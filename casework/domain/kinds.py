"""The kinds the program itself reasons about (what the trade may edit is in models.reference)."""

from __future__ import annotations

from enum import StrEnum


class ServiceKind(StrEnum):
    """The kinds of service an organisation may run side by side (domain.md §1.1)."""

    THERAPEUTIC_COMMUNITY = "therapeutic_community"
    ACT_HOUSED = "act_housed"
    ACT_OUTREACH = "act_outreach"
    CTR = "ctr"
    THERAPEUTIC_APARTMENT = "therapeutic_apartment"
    OUTPATIENT = "outpatient"
    HOTEL = "hotel"

    @property
    def label(self) -> str:
        return _SERVICE_LABELS[self]

    @property
    def is_housed(self) -> bool:
        """Does a stay there take a place? (Outpatient and hors les murs have an active caseload instead.)"""
        return self not in (ServiceKind.OUTPATIENT, ServiceKind.ACT_OUTREACH)

    @property
    def signs_contract(self) -> bool:
        """A contrat de séjour (stay over two months, CASF D311 I); the others sign a DIPC (D311 II)."""
        return self.is_housed and self is not ServiceKind.HOTEL

    @property
    def has_statutory_rules(self) -> bool:
        """Are R04-R08 on by default? Hotel programmes may not be authorised services (domain.md §1.10)."""
        return self is not ServiceKind.HOTEL


_SERVICE_LABELS = {
    ServiceKind.THERAPEUTIC_COMMUNITY: "Communauté thérapeutique",
    ServiceKind.ACT_HOUSED: "ACT avec hébergement",
    ServiceKind.ACT_OUTREACH: "ACT hors les murs",
    ServiceKind.CTR: "Centre thérapeutique résidentiel",
    ServiceKind.THERAPEUTIC_APARTMENT: "Appartements thérapeutiques",
    ServiceKind.OUTPATIENT: "CSAPA ambulatoire",
    ServiceKind.HOTEL: "Hébergement en hôtel",
}


class Compartment(StrEnum):
    """Who may read a note or a field (design §2). Health and psychology are sealed."""

    TEAM = "team"
    SOCIAL = "social"
    DIRECTION = "direction"
    HEALTH = "health"
    PSYCHOLOGY = "psychology"

    @property
    def label(self) -> str:
        return _COMPARTMENT_LABELS[self]

    @property
    def is_sealed(self) -> bool:
        return self in (Compartment.HEALTH, Compartment.PSYCHOLOGY)


_COMPARTMENT_LABELS = {
    Compartment.TEAM: "toute l’équipe",
    Compartment.SOCIAL: "social",
    Compartment.DIRECTION: "direction",
    Compartment.HEALTH: "santé",
    Compartment.PSYCHOLOGY: "psychologie",
}


class NoteKind(StrEnum):
    """What a note is about, in the team's words (domain.md §5.4)."""

    FOLLOW_UP = "follow_up"
    HANDOVER = "handover"
    INTERVIEW = "interview"
    VISIT = "visit"
    ACCOMPANIMENT = "accompaniment"
    CALL = "call"
    MEETING = "meeting"
    PARTNER = "partner"
    IMPORT = "import"

    @property
    def label(self) -> str:
        return _NOTE_LABELS[self]


_NOTE_LABELS = {
    NoteKind.FOLLOW_UP: "suivi",
    NoteKind.HANDOVER: "transmission",
    NoteKind.INTERVIEW: "entretien",
    NoteKind.VISIT: "visite à domicile",
    NoteKind.ACCOMPANIMENT: "accompagnement",
    NoteKind.CALL: "appel",
    NoteKind.MEETING: "réunion",
    NoteKind.PARTNER: "partenaire",
    NoteKind.IMPORT: "reprise de fichier",
}


class DocumentKind(StrEnum):
    """The documents of a stay that have legal dates (CASF D311)."""

    CONTRACT = "contract"
    DIPC = "dipc"
    AMENDMENT = "amendment"

    @property
    def label(self) -> str:
        return {"contract": "contrat de séjour", "dipc": "DIPC", "amendment": "avenant"}[self.value]


class BirthPrecision(StrEnum):
    """How much of a birth date is known; the missing part is stored as January or the 1st."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"
