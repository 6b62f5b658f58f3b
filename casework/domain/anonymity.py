"""Anonymous care (CSP L3414-1): what is not kept, where anonymity cannot be kept, why it may be lifted."""

from __future__ import annotations

from enum import StrEnum

IDENTITY = ("last_name", "first_name", "birth_date", "phone", "sort_key", "search_text", "sound_text")
"""Columns of a person that say who they are, or are derived from it: none is left of an anonymous one's."""

LIMITS = (
    "L’anonymat ne peut pas être gardé pour une ordonnance remboursée, un séjour en hébergement inscrit au "
    "registre des entrées, ni une attestation demandée par la justice.",
    "Il se lève si la personne le demande, ou pour un motif autre que la répression de l’usage de "
    "stupéfiants (CSP L3414-1).",
)
HOUSED_LIMIT = (
    "Cette personne est anonyme : un hébergement demande une identité au registre des entrées. L’entrée "
    "peut être enregistrée ; expliquez-le à la personne avant."
)
CERTIFICATE = (
    "La personne peut demander au médecin un certificat à son nom : dates, durée et objet des soins (CSP "
    "L3414-1). Le nom est écrit pour imprimer et n’est gardé nulle part. Ni pseudonyme ni numéro de dossier "
    "n’y figurent. Un fichier enregistré porte ce nom : imprimez plutôt, ou effacez-le ensuite."
)


class Lifting(StrEnum):
    """Why anonymity is lifted; the repression of drug use is none of them."""

    ASKED = "asked"
    RIGHTS = "rights"
    HOUSING = "housing"
    DANGER = "danger"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Lifting.ASKED: "la personne le demande",
    Lifting.RIGHTS: "ouvrir des droits ou un remboursement, avec son accord",
    Lifting.HOUSING: "une entrée en hébergement (registre)",
    Lifting.DANGER: "un danger grave pour elle ou pour autrui",
}
