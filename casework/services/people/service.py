"""People: the list, the banner, creating (look-alikes caught before) and editing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem
from casework.base.progress import Cancellation
from casework.domain import identity
from casework.domain.anonymity import IDENTITY
from casework.domain.changes import Change, Subject
from casework.domain.people import KnownPerson
from casework.domain.permissions import Actor, Permission, require
from casework.domain.presence import PresenceAnswer, telephone_words
from casework.domain.stays import PersonState
from casework.models import Person, Service
from casework.services.people.commands import (
    LABELS,
    EditPerson,
    NewPerson,
    check_lifting,
    check_person,
    typed_values,
)
from casework.services.people.reading import (
    but_longer_spellings,
    objection_of,
    read_details,
    read_rows,
    with_opening,
    with_stay,
)
from casework.services.people.records import (
    PeopleChoices,
    PersonCard,
    PersonDetails,
    PersonRow,
)
from casework.steps.people import FileNumbers, NearDuplicate, derive, keys_of, near_duplicates
from casework.steps.people_list import PeopleFilter, people_ids, read_ids
from casework.steps.releases import alerts_of
from casework.steps.stays import worker_names
from casework.steps.visible import in_services, visible_to
from casework.storage.store import Store


class People:
    """Everybody the actor may see."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # The list ------------------------------------------------------------------------------------

    def ids(self, actor: Actor, wanted: PeopleFilter, cancel: Cancellation | None = None) -> list[int]:
        """The persons the filter keeps, in order; those whose name sounds alike where no name matches."""
        require(actor, Permission.READ_PEOPLE)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            found = read_ids(connection, people_ids(actor, wanted, today))
            if not found and wanted.text.strip():
                alike = read_ids(connection, people_ids(actor, wanted, today, by_sound=True).limit(50))
                found = but_longer_spellings(connection, wanted.text, alike)
        self._store.reads.note(
            actor, "people.list", details=_criteria(wanted, len(found)), typing=bool(wanted.text)
        )
        return found

    def rows(self, actor: Actor, ids: Sequence[int], cancel: Cancellation | None = None) -> list[PersonRow]:
        """The lines of these persons, in the order asked; one that is gone or not visible is left out."""
        require(actor, Permission.READ_PEOPLE)
        with self._store.read(cancel) as connection:
            return read_rows(connection, actor, ids, self._clock.today())

    def choices(self, actor: Actor, cancel: Cancellation | None = None) -> PeopleChoices:
        """What the list can be filtered by."""
        require(actor, Permission.READ_PEOPLE)
        services = (
            select(Service.id, Service.name)
            .where(in_services(actor, Service.id))
            .order_by(Service.position, Service.name)
        )
        with self._store.read(cancel) as connection:
            names = tuple((row.id, row.name) for row in connection.execute(services))
            return PeopleChoices(names, tuple(worker_names(connection, actor)))

    def list_all(self, actor: Actor, cancel: Cancellation | None = None) -> list[KnownPerson]:
        """Everybody, by name."""
        require(actor, Permission.READ_PEOPLE)
        statement = (
            select(Person.id, Person.file_number, Person.last_name, Person.first_name, Person.birth_date)
            .where(visible_to(actor))
            .order_by(Person.sort_key, Person.id)
        )
        with self._store.read(cancel) as connection:
            found = [KnownPerson(*row) for row in connection.execute(statement)]
        self._store.reads.note(actor, "people.list", details={"count": len(found)})
        return found

    # One person ----------------------------------------------------------------------------------

    def card(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> PersonCard:
        """The banner. Raises UserError ``not_found``, also for somebody outside the actor's services."""
        require(actor, Permission.READ_PEOPLE)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            person = read_details(connection, actor, person_id)
            birth = identity.birth_words(person.birth_date, person.birth_precision, person.sex, today)
            card = PersonCard(
                id=person.id,
                version=person.version,
                name=identity.shown_name(person.last_name, person.first_name, person.pseudonym),
                file_number=person.file_number,
                birth=birth,
                identity=identity.identity_line(
                    birth, person.file_number, person.languages, needs_interpreter=person.needs_interpreter
                ),
                state=PersonState.KNOWN,
                is_anonymous=person.is_anonymous,
                presence=PresenceAnswer(person.presence_answer),
                on_telephone=telephone_words(person.presence_answer, person.presence_words),
            )
            card = with_opening(connection, actor, card, self._clock.now())
            alerts = alerts_of(connection, actor, [person_id])[person_id]
            card = replace(card, alerts=tuple(alerts), objection=objection_of(connection, actor, person_id))
            card = with_stay(connection, actor, card, today)
        self._store.reads.note(actor, "person.open", person_id=person_id)
        return card

    def details(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> PersonDetails:
        """What the form shows. Raises UserError ``not_found``."""
        require(actor, Permission.READ_PEOPLE)
        with self._store.read(cancel) as connection:
            found = read_details(connection, actor, person_id)
        self._store.reads.note(actor, "person.open", person_id=person_id)
        return found

    def near_duplicates(
        self,
        actor: Actor,
        last_name: str,
        first_name: str,
        birth_date: date | None = None,
        cancel: Cancellation | None = None,
    ) -> list[NearDuplicate]:
        """Who is already there under these names or something like them, to ask before creating.

        Outside the actor's services only somebody of exactly these names and this birth date is told.
        """
        require(actor, Permission.EDIT_PEOPLE)
        with self._store.read(cancel) as connection:
            found = near_duplicates(connection, actor, last_name, first_name, birth_date)
        self._store.reads.note(actor, "people.look_alikes", details={"count": len(found)}, typing=True)
        return found

    def create(self, actor: Actor, command: NewPerson) -> Change:
        """Open a file. Raises InvalidForm; ``person_already_there`` unless look-alikes were accepted."""
        require(actor, Permission.EDIT_PEOPLE)
        problems = check_person(command, self._clock.today())
        if problems:
            raise InvalidForm(problems)
        with self._store.write(actor) as uow:
            if not (command.accept_alike or command.is_anonymous):
                _refuse_known(uow.connection, actor, command)
            number = FileNumbers(uow.connection, self._clock.today().year).next()
            values = {"file_number": number, **typed_values(command, self._clock.today())}
            person = uow.add(Person(**values, **keys_of(values)))
            uow.journal("person.create", person, person_id=person.id)
            uow.commit()
        return Change(frozenset({Subject.PERSON}), person.id, person.version, frozenset({person.id}))

    def edit(self, actor: Actor, command: EditPerson) -> Change:
        """Change who somebody is. Raises InvalidForm, StaleWrite, UserError ``not_found``."""
        require(actor, Permission.EDIT_PEOPLE)
        problems = check_person(command, self._clock.today())
        if problems:
            raise InvalidForm(problems)
        typed = typed_values(command, self._clock.today())
        with self._store.write(actor) as uow:
            read_details(uow.connection, actor, command.person_id)
            person = uow.get(Person, command.person_id)
            uow.check_version(
                person, command.seen_version, {name: (LABELS[name], value) for name, value in typed.items()}
            )
            lifted = person.is_anonymous and not command.is_anonymous
            if lifted and (unsaid := check_lifting(command)):
                raise InvalidForm(unsaid)
            becomes_anonymous = command.is_anonymous and not person.is_anonymous
            for name, value in typed.items():
                setattr(person, name, value)
            derive(person)
            if lifted:
                details = {"reason": command.lifting}
                uow.journal("person.lift_anonymity", person, person_id=person.id, details=details)
            elif uow.session.is_modified(person):
                uow.journal("person.edit", person, person_id=person.id)
            if becomes_anonymous:
                uow.forget(Person, person.id, IDENTITY)
            uow.commit()
            version = person.version
        return Change(frozenset({Subject.PERSON}), command.person_id, version, frozenset({command.person_id}))


def _criteria(wanted: PeopleFilter, count: int) -> dict[str, object]:
    """How the list was narrowed, for the journal: of a name that was typed, its length only."""
    told: dict[str, object] = {
        "letters": len(wanted.text.strip()),
        "service_id": wanted.service_id,
        "key_worker": bool(wanted.key_worker),
        "state": wanted.state.name.lower() if wanted.state else None,
    }
    return {key: value for key, value in told.items() if value} | {"count": count}


def _refuse_known(connection: Connection, actor: Actor, command: NewPerson) -> None:
    alike = near_duplicates(connection, actor, command.last_name, command.first_name, command.birth_date)
    certain = [one for one in alike if one.certain]
    if certain:
        raise InvalidForm([Problem("last_name", "person_already_there", {"number": certain[0].file_number})])
