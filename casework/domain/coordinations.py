"""Coordination: on what ground information was shared (CSP L1110-4, L1110-12, R1110-1)."""

from __future__ import annotations

from enum import StrEnum


class ConsentBasis(StrEnum):
    """Why what was said could be said to those who were there."""

    TEAM_INFORMED = "team_informed"
    CONSENT = "consent"
    LEGAL = "legal"
    NOTHING_SHARED = "nothing_shared"

    @property
    def label(self) -> str:
        return _BASIS_LABELS[self]

    @property
    def needs_detail(self) -> bool:
        """A legal exception names its text."""
        return self is ConsentBasis.LEGAL


_BASIS_LABELS = {
    ConsentBasis.TEAM_INFORMED: "dans l’équipe : la personne est informée et ne s’oppose pas",
    ConsentBasis.CONSENT: "avec des partenaires : la personne a donné son accord",
    ConsentBasis.LEGAL: "une exception prévue par la loi",
    ConsentBasis.NOTHING_SHARED: "aucune information nominative n’a été partagée",
}


def consent_words(basis: str, detail: str = "") -> str:
    """The ground as screens and paper say it; what is no known key is taken as already said in words."""
    known = basis in {one.value for one in ConsentBasis}
    words = ConsentBasis(basis).label if known else basis
    return f"{words} ({detail})" if words and detail else words or detail
