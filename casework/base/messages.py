"""Every sentence a UserError becomes: what happened and what to do, in plain French.

Codes are grouped by room. A test checks that every code raised in the program stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.base.text import typeset

SENTENCES: Mapping[str, str] = {
    # base
    "invalid_form": "Le formulaire contient des erreurs : corrigez les champs signalés, rien n’est perdu.",
    "stale_write": "Quelqu’un d’autre a enregistré entre-temps. Comparez les deux textes et choisissez.",
    "not_allowed": "Votre compte ne permet pas cette action. Demandez à votre chef de service.",
    "cancelled": "Opération arrêtée : rien n’a été écrit.",
    "field_required": "Ce champ est nécessaire.",
    "date_impossible": "« {value} » n’est pas une date possible. Écrivez par exemple 12/03/2026.",
    # domain
    "term_months_positive": "La durée accordée est d’au moins un mois.",
    "term_max_renewals": "Le nombre de renouvellements prévu par le service ({count}) est atteint : "
    "il faut une dérogation écrite.",
    "term_max_total": "La durée maximale du service ({months} mois) serait dépassée : "
    "il faut une dérogation écrite.",
    "not_found": "Cet élément n’existe plus. Revenez à la liste et rouvrez-le.",
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The French sentence for a code, typeset (non-breaking spaces before : ; ! ? and inside « »)."""
    return typeset(SENTENCES[code].format_map({key: str(value) for key, value in facts.items()}))
