"""Who a row is about: somebody known, somebody new, or somebody who looks like one and is to be decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.base.text import fold
from casework.exchange.caseload import CaseloadRow
from casework.steps.imports.known import KnownPerson

_ALIKE = 82
"""Token ratio (0 to 100) from which two names of one birth date may be one person's."""
_MOST_CANDIDATES = 5


class Likeness(StrEnum):
    """Why somebody may be the person of a row."""

    SAME = "same"
    BIRTH_MISSING = "birth_missing"
    BIRTH_TYPO = "birth_typo"
    NAME_ALIKE = "name_alike"


@dataclass(frozen=True, slots=True)
class Match:
    """``person`` None: nobody; with ``alike``: nobody for certain, and those to choose from."""

    person: KnownPerson | None
    alike: tuple[tuple[KnownPerson, Likeness], ...] = ()


class People:
    """Everybody a row may be about, by name and by birth; those of earlier rows are added on the way."""

    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_birth: dict[date, list[tuple[str, KnownPerson]]] = defaultdict(list)
        self._by_id: dict[int, KnownPerson] = {}
        for person in known:
            self.add(person)

    def add(self, person: KnownPerson) -> None:
        """Somebody more, to be found by the next rows."""
        key = name_key(person.last_name, person.first_name)
        self._by_name[key].append(person)
        self._by_id[person.id] = person
        if person.birth_date is not None:
            self._by_birth[person.birth_date].append((key, person))

    def get(self, person_id: int) -> KnownPerson | None:
        return self._by_id.get(person_id)

    def of_row(self, sheet: str, row: int) -> KnownPerson | None:
        """Who an earlier row of this import made."""
        return next((one for one in self._by_id.values() if one.origin == (sheet, row)), None)

    def match(self, row: CaseloadRow) -> Match:
        """The same names and birth are one person; the same names and clearly another birth are two.

        Somebody outside the importer's services is only ever certain: who looks like one is not told.
        """
        key = name_key(row.last_name, row.first_name)
        alike: list[tuple[KnownPerson, Likeness]] = []
        for person in self._by_name.get(key, ()):
            likeness = _births(person, row)
            if likeness is Likeness.SAME:
                return Match(person)
            if likeness:
                alike.append((person, likeness))
        if row.birth_date is not None:
            alike.extend(self._same_birth(key, row.birth_date))
        seen = [(person, why) for person, why in alike if person.is_seen]
        return Match(None, tuple(seen[:_MOST_CANDIDATES]))

    def _same_birth(self, key: str, born: date) -> list[tuple[KnownPerson, Likeness]]:
        from rapidfuzz import fuzz  # late: only an import pays for it

        return [
            (person, Likeness.NAME_ALIKE)
            for other, person in self._by_birth.get(born, ())
            if other != key and fuzz.ratio(key, other) >= _ALIKE
        ]


def name_key(last_name: str, first_name: str) -> str:
    """The words of a name in one order, folded: hyphens, accents, capitals and order do not count."""
    words = fold(f"{last_name} {first_name}").split()
    words.sort()
    return " ".join(words)


def _births(person: KnownPerson, row: CaseloadRow) -> Likeness | None:
    one, other = person.birth_date, row.birth_date
    if one is None or other is None:
        # Nobody's birth is known on either side: a homonym all the same, to be decided.
        return Likeness.BIRTH_MISSING
    if "day" == person.birth_precision == row.birth_precision:
        if one == other:
            return Likeness.SAME
        return Likeness.BIRTH_TYPO if is_slip(one, other) else None
    if (one, person.birth_precision) == (other, row.birth_precision):
        return Likeness.SAME
    return Likeness.BIRTH_MISSING if one.year == other.year else None


def is_slip(one: date, other: date) -> bool:
    """Day and month swapped, one digit mistyped, or two neighbouring digits exchanged."""
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return True
    a, b = f"{one:%d%m%Y}", f"{other:%d%m%Y}"
    differing = [n for n in range(8) if a[n] != b[n]]
    if len(differing) == 1:
        return True
    if len(differing) != 2:
        return False
    first, second = differing
    return second == first + 1 and a[first] == b[second] and a[second] == b[first]
