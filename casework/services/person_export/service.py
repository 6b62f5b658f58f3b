"""Everything about a person, for the person: listed, reread, written, and journalled as a dispatch."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, not_, select

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.changes import Change, Subject
from casework.domain.identity import birth_words, shown_name
from casework.domain.kinds import BirthPrecision, Compartment
from casework.domain.permissions import Actor, Permission, require
from casework.domain.person_file import (
    CHOSEN,
    DIRECTION,
    ELSEWHERE,
    THIRD_PARTIES,
    PersonFile,
    Section,
    doctor_sentence,
)
from casework.domain.sharing import Ground
from casework.models import Account, Dispatch, Note, NotePerson, Organisation, Person, Stay
from casework.services.person_export.commands import ExportPerson, ExportResult, Held, Passage
from casework.services.person_export.source import Source, other_names
from casework.services.person_export.story import story
from casework.services.person_export.told import told
from casework.services.person_export.written import passages, written
from casework.steps.handing_out import Leaving, add_dispatch, check_target, write_out
from casework.steps.visible import require_visible
from casework.storage.keyring import Keyring
from casework.storage.store import Store

DOCUMENT = "Dossier complet"


class PersonExport:
    """The right of access carried out (CSP L1111-7, CASF L311-3 5°)."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring) -> None:
        self._store = store
        self._clock = clock
        self._keyring = keyring

    def passages(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> list[Passage]:
        """The notes as they would leave, the oldest first: to be reread, and masked where need be.

        Raises UserError ``not_found``, ``compartment_locked``.
        """
        require(actor, Permission.EXPORT_PERSON)
        with self._store.read(cancel) as connection:
            found = passages(self._source(connection, actor, person_id))
        self._store.reads.note(actor, "person.notes", person_id=person_id)
        return found

    def export(
        self,
        actor: Actor,
        command: ExportPerson,
        progress: Progress = silent,
        cancel: Cancellation | None = None,
    ) -> ExportResult:
        """Write the archive: one PDF and one JSON file. A refusal leaves no file.

        Raises UserError: not_found, compartment_locked, disk_full, a place that is no place for a file.
        """
        require(actor, Permission.EXPORT_PERSON)
        from casework.exchange.person_file import to_json, zipped
        from casework.reports.page import Imprint
        from casework.reports.person_file import render

        check_target(command.path)
        progress(0, 0, "Lecture du dossier")
        now = self._clock.now()
        # What was read some seconds ago is in the list of readers too.
        self._store.write_reads()
        with self._store.read(cancel) as connection:
            source = self._source(connection, actor, command.person_id)
            notes = passages(source)
            file = self._file(source, notes, command)
            imprint = Imprint(*_edges(connection, actor, now))
        pdf = render(file, imprint, progress, cancel)
        name = f"dossier-{file.file_number}"
        data = zipped({f"{name}.pdf": pdf, f"{name}.json": to_json(file)}, file.made_on)
        dispatch = self._hand_out(actor, command, file, data, now)
        leaving = sum(one.held is None and one.note_id not in command.masked for one in notes)
        change = Change(frozenset({Subject.SHARING}), dispatch, 1, frozenset({command.person_id}))
        return ExportResult(command.path, leaving, len(command.masked), file.withheld, change)

    # Inside --------------------------------------------------------------------------------------

    def _source(self, connection: Connection, actor: Actor, person_id: int) -> Source:
        require_visible(connection, actor, person_id)
        return Source(connection, actor, self._keyring, person_id, other_names(connection, person_id))

    def _file(self, source: Source, notes: Sequence[Passage], command: ExportPerson) -> PersonFile:
        today = self._clock.today()
        person = source.rows(select(Person.__table__).where(Person.id == command.person_id))[0]
        sections = (*story(source), *written(source, notes, command.masked), *told(source))
        return PersonFile(
            shown_name(person.last_name, person.first_name, person.pseudonym),
            person.file_number,
            birth_words(person.birth_date, BirthPrecision(person.birth_precision), person.sex, today),
            today,
            tuple(_without_others(source, one) for one in sections),
            tuple(_withheld(source, notes, command)),
        )

    def _hand_out(
        self, actor: Actor, command: ExportPerson, file: PersonFile, data: bytes, now: datetime
    ) -> int:
        """The trace first: a line for a file that could not be written harms less than a file without one."""
        fields = ", ".join(section.label for section in file.sections if section.records)
        leaving = Leaving(DOCUMENT, fields, command.recipient, Ground.PERSON)
        with self._store.write(actor) as uow:
            row = add_dispatch(uow, actor, command.person_id, leaving, now)
            uow.journal(
                "export.person", row, person_id=command.person_id, details={"masked": len(command.masked)}
            )
            uow.commit()
        try:
            write_out(command.path, data)
        except BaseException:
            # Nothing left the house: the list of dispatches does not say that it did, the journal says why.
            with contextlib.suppress(UserError), self._store.write(actor) as uow:
                uow.remove(uow.get(Dispatch, row.id))
                uow.journal("export.failed", person_id=command.person_id)
                uow.commit()
            raise
        return row.id


def _without_others(source: Source, section: Section) -> Section:
    """Whatever somebody wrote at length, without the names of other people."""
    records = tuple(
        record._replace(
            fields=tuple(
                one._replace(value=source.others.hide(one.value))
                if one.is_prose and isinstance(one.value, str)
                else one
                for one in record.fields
            )
        )
        for record in section.records
    )
    return section._replace(records=records)


def _withheld(source: Source, notes: Sequence[Passage], command: ExportPerson) -> list[str]:
    unread = {Compartment.HEALTH, Compartment.PSYCHOLOGY} - source.actor.compartments
    # Said whether or not there are any: that somebody was seen by a psychologist is not ours to tell here.
    found = [THIRD_PARTIES, *(doctor_sentence(one.label) for one in sorted(unread))]
    if any(one.held is Held.RESERVED for one in notes):
        found.append(DIRECTION)
    if command.masked:
        found.append(CHOSEN)
    if _is_elsewhere(source):
        found.append(ELSEWHERE)
    return found


def _is_elsewhere(source: Source) -> bool:
    stays = select(Stay.id).where(
        Stay.person_id == source.person_id, not_(source.in_services(Stay.service_id))
    )
    notes = (
        select(func.count())
        .select_from(NotePerson)
        .join(Note, Note.id == NotePerson.note_id)
        .where(
            NotePerson.person_id == source.person_id,
            and_(Note.service_id.is_not(None), not_(source.in_services(Note.service_id))),
        )
    )
    return bool(source.rows(stays) or source.connection.scalar(notes))


def _edges(connection: Connection, actor: Actor, now: datetime) -> tuple[str, str, str, datetime, bool]:
    house = connection.execute(select(Organisation.name, Organisation.is_demonstration)).one()
    profession = connection.scalar(select(Account.profession).where(Account.id == actor.account_id))
    by = f"{actor.name}, {profession}" if profession else actor.name
    return house.name, "", by, now, house.is_demonstration
