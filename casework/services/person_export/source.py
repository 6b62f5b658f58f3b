"""What every section is read with: the connection, who acts, and the little words of a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select

from casework.domain.kinds import Compartment
from casework.domain.other_names import OtherNames
from casework.domain.permissions import Actor
from casework.domain.person_file import Field, Record, Section
from casework.models import Companion, NotePerson, Person, Stay
from casework.steps.visible import in_services
from casework.storage.keyring import Keyring


@dataclass(frozen=True)
class Source:
    """Read once, given to each section."""

    connection: Connection
    actor: Actor
    keyring: Keyring
    person_id: int
    others: OtherNames

    def rows(self, statement: Any) -> Sequence[Any]:
        """All rows of a statement."""
        return self.connection.execute(statement).all()

    def in_services(self, service_id: Any) -> ColumnElement[bool]:
        """Is a row one of the actor's services, or is the record opened for them?"""
        return in_services(self.actor, service_id, literal(self.person_id))

    def their_stays(self) -> ColumnElement[bool]:
        """The person's stays that the actor may read."""
        return (Stay.person_id == self.person_id) & self.in_services(Stay.service_id)

    def text_of(self, row: Any, table: str, compartment: Compartment) -> str | None:
        """The words of a note or opinion; None where they are not this actor's to read.

        Raises UserError ``compartment_locked`` where a password is needed again.
        """
        if compartment not in self.actor.compartments:
            return None
        if row.sealed is not None:
            return self.keyring.open(table, row.uid, "sealed", row.sealed)
        return str(row.text or "")


def other_names(connection: Connection, person_id: int) -> OtherNames:
    """The names of everybody else in the file; those in the same notes and homes by one name alone too."""
    people = {
        row.id: (row.last_name, row.first_name)
        for row in connection.execute(select(Person.id, Person.last_name, Person.first_name))
    }
    notes = select(NotePerson.note_id).where(NotePerson.person_id == person_id)
    near = set(connection.scalars(select(NotePerson.person_id).where(NotePerson.note_id.in_(notes))))
    stays = select(Stay.id).where(Stay.person_id == person_id)
    near |= set(connection.scalars(select(Companion.person_id).where(Companion.stay_id.in_(stays))))
    labels = connection.scalars(select(Companion.label).where(Companion.stay_id.in_(stays)))
    # « Lina, fille »: what stands before the comma is how the companion is called.
    called = [(label.partition(",")[0], "") for label in labels if label[:1].isupper()]
    near_names = [people[one] for one in near - {person_id, None} if one in people]
    everybody = (names for one, names in people.items() if one != person_id)
    return OtherNames(people[person_id], everybody, [*near_names, *called])


def fields(row: Any, labels: Mapping[str, str], prose: Iterable[str] = ()) -> tuple[Field, ...]:
    """The columns of a row that have a label, in that order."""
    long = set(prose)
    return tuple(Field(key, label, getattr(row, key), key in long) for key, label in labels.items())


def table(key: str, label: str, empty: str, records: Iterable[tuple[Field, ...]]) -> Section:
    """A section of short rows."""
    return Section(key, label, empty, tuple(Record("", one) for one in records), is_table=True)
