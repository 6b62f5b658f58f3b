"""Persons inside a unit of work: their derived keys, their file numbers, and who looks like whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_, select, text

from casework.base.text import fold, name_case, tidy
from casework.domain.kinds import BirthPrecision
from casework.domain.people import births_agree, derived_keys, file_number, same_names, sound_text
from casework.domain.permissions import Actor
from casework.models import Person
from casework.steps.visible import visible_to

# Below this, two names of one birth date are two people (token ratio of rapidfuzz, 0 to 100).
_ALIKE = 82
# The same names and the same birth date.
_CERTAIN = 300


def new_person_row(
    file_number: str,
    last_name: str = "",
    first_name: str = "",
    *,
    is_anonymous: bool = False,
    pseudonym: str = "",
    birth_date: date | None = None,
    birth_precision: BirthPrecision = BirthPrecision.DAY,
    sex: str = "",
    phone: str = "",
    languages: str = "",
    needs_interpreter: bool = False,
) -> dict[str, Any]:
    """The columns of a new person, derived keys included, for ``uow.bulk_insert(Person, rows)``.

    Names are tidied, and one written in a single case gets the usual one. An anonymous person keeps no
    identity: no names, no birth, no telephone.
    """
    names = (name_case(tidy(last_name)), name_case(tidy(first_name)))
    if is_anonymous:
        names, birth_date, birth_precision, phone = ("", ""), None, BirthPrecision.DAY, ""
    identity = {
        "file_number": file_number,
        "last_name": names[0],
        "first_name": names[1],
        "pseudonym": tidy(pseudonym),
        "phone": tidy(phone),
    }
    return {
        **identity,
        "is_anonymous": is_anonymous,
        "birth_date": birth_date,
        "birth_precision": birth_precision.value,
        "sex": sex,
        "languages": tidy(languages),
        "needs_interpreter": needs_interpreter,
        **keys_of(identity),
    }


def keys_of(identity: dict[str, Any]) -> dict[str, str]:
    """The derived columns that follow from last_name, first_name, pseudonym, file_number and phone."""
    keys = derived_keys(
        identity["last_name"],
        identity["first_name"],
        pseudonym=identity["pseudonym"],
        file_number=identity["file_number"],
        phone=identity["phone"],
    )
    return keys._asdict()


def derive(person: Person) -> None:
    """Set the derived columns of a loaded person, after its identity changed."""
    identity = {
        name: getattr(person, name)
        for name in ("last_name", "first_name", "pseudonym", "file_number", "phone")
    }
    for column, value in keys_of(identity).items():
        setattr(person, column, value)


class FileNumbers:
    """The next file numbers of a year, under the write lock: « 2026-041 », « 2026-042 »…"""

    def __init__(self, connection: Connection, year: int) -> None:
        self._year = year
        last = connection.execute(
            text(
                "SELECT max(CAST(substr(file_number, 6) AS INTEGER)) FROM person "
                "WHERE file_number >= :first AND file_number < :after"
            ),
            # "." follows "-" in the order of signs: the range of one year in the unique index.
            {"first": f"{year}-", "after": f"{year}."},
        ).scalar()
        self._counter: int = last or 0

    def next(self) -> str:
        self._counter += 1
        return file_number(self._year, self._counter)


class NearDuplicate(NamedTuple):
    """Somebody already known who may be the one being typed. ``certain``: same names and birth date.

    ``visible`` False: outside the asker's services, to be opened on a reason.
    """

    id: int
    file_number: str
    last_name: str
    first_name: str
    pseudonym: str
    birth_date: date | None
    certain: bool
    visible: bool = True


def near_duplicates(
    connection: Connection,
    actor: Actor,
    last_name: str,
    first_name: str,
    birth_date: date | None,
    limit: int = 5,
) -> list[NearDuplicate]:
    """Who is already there under these names or something like them, the most alike first.

    Looked for among people of the same birth date and people whose names sound the same. Somebody outside
    the actor's services is only told where it is certainly them: a second file is prevented, nobody browses.
    """
    last_name, first_name = tidy(last_name), tidy(first_name)
    if not fold(last_name + first_name):
        return []
    scored = [
        (score, candidate)
        for candidate in _candidates(connection, actor, last_name, first_name, birth_date)
        if (score := _likeness(candidate, last_name, first_name, birth_date))
        and (candidate.visible or score >= _CERTAIN)
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [candidate._replace(certain=score >= _CERTAIN) for score, candidate in scored[:limit]]


def _candidates(
    connection: Connection, actor: Actor, last_name: str, first_name: str, birth_date: date | None
) -> Sequence[NearDuplicate]:
    sounds = sound_text(f"{last_name} {first_name}").split()
    alike = [Person.sound_text == " ".join(order) for order in (sounds, sounds[::-1])]
    same_key = Person.sort_key.in_(
        [derived_keys(*names).sort_key for names in ((last_name, first_name), (first_name, last_name))]
    )
    born = [Person.birth_date == birth_date] if birth_date else []
    rows = connection.execute(
        select(
            Person.id, Person.file_number, Person.last_name, Person.first_name, Person.pseudonym,
            Person.birth_date, visible_to(actor).label("seen"),
        ).where(or_(same_key, *alike, *born)).order_by(Person.id).limit(500)
    )  # fmt: skip
    return [NearDuplicate(*row[:-1], certain=False, visible=bool(row.seen)) for row in rows]


def _likeness(candidate: NearDuplicate, last_name: str, first_name: str, birth_date: date | None) -> int:
    """0 for somebody else; 300 the same names and birth; the more the more alike."""
    from rapidfuzz import fuzz  # late: only those who create people pay for it

    names = (candidate.last_name, candidate.first_name)
    if same_names(names, (last_name, first_name)):
        if birth_date is not None and candidate.birth_date == birth_date:
            return _CERTAIN
        return 250 if births_agree(candidate.birth_date, birth_date) else 150
    ratio = int(fuzz.token_sort_ratio(fold(" ".join(names)), fold(f"{last_name} {first_name}")))
    if ratio < _ALIKE or not births_agree(candidate.birth_date, birth_date):
        return 0
    return 100 + ratio if candidate.birth_date == birth_date else ratio
