"""People: the list, the banner, creating and editing. Import from here."""

from casework.domain.people import KnownPerson
from casework.services.people.commands import EditPerson, NewPerson
from casework.services.people.records import (
    PeopleChoices,
    PersonCard,
    PersonDetails,
    PersonRow,
)
from casework.services.people.service import People
from casework.steps.people import NearDuplicate
from casework.steps.people_list import PeopleFilter

__all__ = [
    "EditPerson",
    "KnownPerson",
    "NearDuplicate",
    "NewPerson",
    "People",
    "PeopleChoices",
    "PeopleFilter",
    "PersonCard",
    "PersonDetails",
    "PersonRow",
]
