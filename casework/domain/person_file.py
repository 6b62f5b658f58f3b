"""Everything about a person, for the person: sections of records of fields, for paper and for machines alike.

Each field has a key for programs and a label for people, so that the two files say the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

Value = str | date | datetime | bool | int | None

THIRD_PARTIES = (
    "Ce que des tiers ont dit, et ce qui concerne d’autres personnes, n’est pas communiqué "
    "(code de la santé publique, article L1111-7). Le nom des autres personnes est remplacé par "
    "« [une autre personne] »."
)
"""Always said, whether or not something was left out: silence would tell that somebody spoke."""


class Field(NamedTuple):
    """One value. ``is_prose``: what somebody wrote at length. ``in_heading``: said by the heading."""

    key: str
    label: str
    value: Value
    is_prose: bool = False
    in_heading: bool = False


class Record(NamedTuple):
    """One row of a section, under a heading of its own on paper."""

    heading: str
    fields: tuple[Field, ...]


class Section(NamedTuple):
    """A part of the file; ``empty`` is what it says where there is nothing. ``is_table``: short rows."""

    key: str
    label: str
    empty: str
    records: tuple[Record, ...] = ()
    is_table: bool = False


@dataclass(frozen=True)
class PersonFile:
    """The whole. ``withheld``: one sentence a kind of thing that is not in it, and how to ask for it."""

    name: str
    file_number: str
    birth: str
    made_on: date
    sections: tuple[Section, ...]
    withheld: tuple[str, ...]

    @property
    def keys(self) -> Iterator[tuple[str, str]]:
        """« notes.text », « Note »: what each key of the machine-readable file means, once each."""
        seen: set[str] = set()
        for section in self.sections:
            for record in section.records:
                for one in record.fields:
                    key = f"{section.key}.{one.key}"
                    if key not in seen:
                        seen.add(key)
                        yield key, one.label


def doctor_sentence(compartment: str) -> str:
    """What is said of texts that only the members of a sealed compartment read."""
    return (
        f"Les textes réservés ({compartment}) ne sont pas dans ce fichier : ils ne sont lus que par les "
        "professionnels concernés. Vous pouvez les demander directement, ou par un médecin de votre choix "
        "(code de la santé publique, article L1111-7)."
    )


ELSEWHERE = (
    "Ce fichier ne contient que ce que les services de la personne qui l’a préparé ont écrit. D’autres "
    "services de l’organisme vous ont aussi accueilli : demandez-leur leur part."
)
DIRECTION = (
    "Les textes réservés à la direction ou au travail social ne sont pas dans ce fichier : demandez-les à la "
    "cheffe ou au chef de service."
)
CHOSEN = (
    "Des passages ont été écartés à la relecture parce qu’ils parlent d’autres personnes. Vous pouvez en "
    "demander la raison à la cheffe ou au chef de service."
)
