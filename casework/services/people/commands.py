"""What may be asked about a person, and what can be said of it before the file is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.base.errors import Problem
from casework.base.text import name_case, tidy
from casework.domain.anonymity import Lifting
from casework.domain.founding import LONGEST_NAME
from casework.domain.kinds import BirthPrecision
from casework.domain.presence import PresenceAnswer

_EARLIEST_BIRTH = date(1900, 1, 1)
_SEXES = ("", "F", "M", "X")
_ONE_LINE = ("last_name", "first_name", "pseudonym", "phone", "languages", "presence_words")


@dataclass(frozen=True)
class NewPerson:
    """Somebody to open a file for. ``accept_alike``: the look-alikes were shown and this is somebody else."""

    last_name: str = ""
    first_name: str = ""
    is_anonymous: bool = False
    pseudonym: str = ""
    birth_date: date | None = None
    birth_precision: BirthPrecision = BirthPrecision.DAY
    sex: str = ""
    phone: str = ""
    languages: str = ""
    needs_interpreter: bool = False
    anonymity_asked_on: date | None = None
    presence_answer: str = ""
    presence_words: str = ""
    accept_alike: bool = False


@dataclass(frozen=True)
class EditPerson:
    """The whole form again, and the version it was read at.

    ``lifting``: why somebody anonymous is named from now on (domain.anonymity.Lifting).
    """

    person_id: int
    seen_version: int
    last_name: str = ""
    first_name: str = ""
    is_anonymous: bool = False
    pseudonym: str = ""
    birth_date: date | None = None
    birth_precision: BirthPrecision = BirthPrecision.DAY
    sex: str = ""
    phone: str = ""
    languages: str = ""
    needs_interpreter: bool = False
    anonymity_asked_on: date | None = None
    presence_answer: str = ""
    presence_words: str = ""
    lifting: str = ""


LABELS = {
    "last_name": "Nom",
    "first_name": "Prénom",
    "is_anonymous": "Anonyme",
    "pseudonym": "Pseudonyme",
    "birth_date": "Date de naissance",
    "birth_precision": "Précision de la date",
    "sex": "Sexe",
    "phone": "Téléphone",
    "languages": "Langues",
    "needs_interpreter": "Interprète",
    "anonymity_asked_on": "Anonymat demandé le",
    "presence_answer": "Au téléphone",
    "presence_words": "À qui, dans quels mots",
}


def typed_values(command: NewPerson | EditPerson, today: date) -> dict[str, object]:
    """The columns as they would be stored: an anonymous person keeps no identity (CSP L3414-1)."""
    named = not command.is_anonymous
    return {
        "last_name": name_case(tidy(command.last_name)) if named else "",
        "first_name": name_case(tidy(command.first_name)) if named else "",
        "is_anonymous": command.is_anonymous,
        "pseudonym": "" if named else tidy(command.pseudonym),
        "birth_date": command.birth_date if named else None,
        "birth_precision": command.birth_precision.value if named else BirthPrecision.DAY.value,
        "sex": command.sex,
        "phone": tidy(command.phone) if named else "",
        "languages": tidy(command.languages),
        "needs_interpreter": command.needs_interpreter,
        "anonymity_asked_on": None if named else command.anonymity_asked_on or today,
        "presence_answer": command.presence_answer,
        "presence_words": tidy(command.presence_words),
    }


def check_person(command: NewPerson | EditPerson, today: date) -> list[Problem]:
    problems = [
        Problem(name, "name_too_long", {"most": LONGEST_NAME})
        for name in _ONE_LINE
        if len(tidy(getattr(command, name))) > LONGEST_NAME
    ]
    if command.is_anonymous and not tidy(command.pseudonym):
        problems.append(Problem("pseudonym", "person_pseudonym_needed"))
    if not command.is_anonymous and not tidy(command.last_name + command.first_name):
        problems.append(Problem("last_name", "person_name_needed"))
    if command.is_anonymous and command.anonymity_asked_on and command.anonymity_asked_on > today:
        problems.append(Problem("anonymity_asked_on", "date_in_future"))
    if command.presence_answer not in set(PresenceAnswer):
        problems.append(Problem("presence_answer", "choice_unknown"))
    birth = None if command.is_anonymous else command.birth_date
    if birth is not None and birth > today:
        problems.append(Problem("birth_date", "birth_in_future"))
    if birth is not None and birth < _EARLIEST_BIRTH:
        problems.append(Problem("birth_date", "birth_too_early"))
    if command.sex not in _SEXES:
        problems.append(Problem("sex", "choice_unknown"))
    return problems


def check_lifting(command: EditPerson) -> list[Problem]:
    """For somebody anonymous who would be named from now on."""
    if not command.lifting:
        return [Problem("lifting", "anonymity_lifting_needed")]
    return [] if command.lifting in set(Lifting) else [Problem("lifting", "choice_unknown")]
