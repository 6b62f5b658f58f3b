"""How the person's page names whom it is about."""

from __future__ import annotations

from casework.domain.identity import civil_name
from casework.services.people import PersonDetails


def spoken_name(person: PersonDetails) -> str:
    """« M. N’Diaye »."""
    return civil_name(
        person.last_name,
        person.first_name,
        sex=person.sex,
        pseudonym=person.pseudonym if person.is_anonymous else "",
    )
