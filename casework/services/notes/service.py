"""Notes: written in seconds, about somebody or the house; the timeline; drafts that survive a kill."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from casework.base.clock import Clock
from casework.base.errors import Conflict, InvalidForm, Problem, StaleWrite, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean
from casework.domain.changes import Change, Subject
from casework.domain.kinds import Compartment, NoteKind
from casework.domain.permissions import Actor, Permission, require, require_writable
from casework.domain.timeline import Entry, EntryKind, TimelineFilter
from casework.models import Draft, Note, NotePerson, Person
from casework.services.notes import drafts
from casework.services.notes.commands import AddAddendum, CorrectNote, KeepDraft, WriteNote, check_note
from casework.services.notes.readership import readers
from casework.services.notes.reading import house_notes, person_notes
from casework.services.notes.records import DraftLine, KeptDraft, Readers, TimelinePage
from casework.steps.notes import NewNote, add_notes
from casework.steps.sealing import is_readable, open_sealed, seal_for
from casework.steps.stays import service_of_person
from casework.steps.timeline import events_of
from casework.steps.visible import note_visible_to, require_own_service, visible_to
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork

_PAGE = 40
# A plain statement where a note is saved: it is what people wait for most often.
_EXISTS = "SELECT 1 FROM person WHERE id = ?"


class Notes:
    """What is written day by day."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring | None = None) -> None:
        """``keyring`` None: nobody's, which opens and seals nothing."""
        self._store = store
        self._clock = clock
        self._keyring = keyring or Keyring()

    # Reading -------------------------------------------------------------------------------------

    def timeline(
        self,
        actor: Actor,
        person_id: int,
        shown: TimelineFilter = TimelineFilter.ALL,
        before: int | None = None,
        cancel: Cancellation | None = None,
        *,
        limit: int = _PAGE,
    ) -> TimelinePage:
        """One page of everything that happened, the latest first; ``before`` from the page above.

        Raises UserError ``not_found`` for somebody outside the actor's services.
        """
        require(actor, Permission.READ_NOTES)
        with self._store.read(cancel) as connection:
            _refuse_unseen(connection, actor, [person_id])
            notes: list[Entry] = []
            if EntryKind.NOTE in shown.kinds:
                only = shown is TimelineFilter.SEALED
                notes = person_notes(
                    connection, actor, self._keyring, person_id, before, limit + 1, only_sealed=only
                )
            events = events_of(connection, actor, person_id, shown.kinds)
        self._store.reads.note(actor, "person.notes", person_id=person_id)
        return _merged(notes, events, before, limit)

    def house(
        self,
        actor: Actor,
        before: int | None = None,
        cancel: Cancellation | None = None,
        *,
        limit: int = _PAGE,
    ) -> TimelinePage:
        """One page of the notes about the house, the latest first."""
        require(actor, Permission.READ_NOTES)
        with self._store.read(cancel) as connection:
            notes = house_notes(connection, actor, self._keyring, before, limit + 1)
        self._store.reads.note(actor, "house.notes")
        return _merged(notes, [], before, limit)

    def who_can_read(
        self, actor: Actor, person_id: int | None = None, cancel: Cancellation | None = None
    ) -> list[Readers]:
        """The compartments one may write into, each with who will read it. One nobody reads is left out."""
        require(actor, Permission.WRITE_NOTES)
        with self._store.read(cancel) as connection:
            service_id = self._service_of(connection, actor, [person_id] if person_id else [])
            return readers(connection, actor, self._keyring, service_id, self._clock.today(), person_id)

    # Writing -------------------------------------------------------------------------------------

    def write(self, actor: Actor, command: WriteNote) -> Change:
        """Write a note; its draft goes with it. Into a sealed compartment also without reading it.

        Raises InvalidForm, UserError ``not_found``, ``compartment_unopened``.
        """
        require(actor, Permission.WRITE_NOTES)
        require_writable(actor, command.compartment)
        now = self._clock.now()
        _refuse(check_note(command.text, command.happened_at, now))
        with self._store.write(actor) as uow:
            _refuse_unseen(uow.connection, actor, command.person_ids)
            note = NewNote(
                text=command.text,
                happened_at=command.happened_at or now,
                author_id=actor.account_id,
                author_name=actor.name,
                person_ids=command.person_ids,
                service_id=self._service_of(uow.connection, actor, command.person_ids, command.service_id),
                kind=command.kind,
                compartment=command.compartment,
                third_party=command.third_party,
            )
            return self._added(uow, actor, note, command.draft_slot, command.draft_uid)

    def add_addendum(self, actor: Actor, command: AddAddendum) -> Change:
        """Complete somebody's note without touching it. Raises InvalidForm, UserError ``not_found``."""
        require(actor, Permission.WRITE_NOTES)
        now = self._clock.now()
        _refuse(check_note(command.text, None, now))
        with self._store.write(actor) as uow:
            note = _readable(uow, actor, command.note_id)
            persons = uow.connection.scalars(
                select(NotePerson.person_id).where(NotePerson.note_id == note.id)
            )
            addendum = NewNote(
                text=command.text,
                happened_at=now,
                author_id=actor.account_id,
                author_name=actor.name,
                person_ids=tuple(persons),
                service_id=note.service_id,
                kind=NoteKind(note.kind),
                compartment=Compartment(note.compartment),
                third_party=note.third_party,
                addendum_of=note.addendum_of or note.id,
            )
            return self._added(uow, actor, addendum, command.draft_slot)

    def correct(self, actor: Actor, command: CorrectNote) -> Change:
        """The author's own. Raises InvalidForm, StaleWrite, UserError ``note_of_somebody_else``."""
        require(actor, Permission.WRITE_NOTES)
        _refuse(check_note(command.text, None, self._clock.now()))
        with self._store.write(actor) as uow:
            note = _readable(uow, actor, command.note_id)
            if note.author_id != actor.account_id:
                raise UserError("note_of_somebody_else")
            text = clean(command.text)
            stored = self._text_of(actor, note)
            if note.version != command.seen_version and stored != text:
                raise StaleWrite([Conflict("text", "Note", stored, text)], note.version)
            person_ids = frozenset(
                uow.connection.scalars(select(NotePerson.person_id).where(NotePerson.note_id == note.id))
            )
            if stored != text:
                note.text, note.sealed = seal_for(
                    self._keyring, Compartment(note.compartment), Note.__tablename__, note.uid, text
                )
                uow.journal("note.correct", note, person_id=min(person_ids, default=None))
            drafts.drop(uow.connection, self._keyring, actor, command.draft_slot)
            uow.commit()
        return Change(frozenset({Subject.NOTE, Subject.DRAFT}), note.id, note.version, person_ids)

    def _text_of(self, actor: Actor, note: Note) -> str:
        """What the note says. Raises UserError ``compartment_locked``."""
        if not is_readable(actor, self._keyring, Compartment(note.compartment)):
            raise UserError("compartment_locked")
        return open_sealed(self._keyring, Note.__tablename__, note.uid, note.text, note.sealed)

    def _added(
        self, uow: UnitOfWork, actor: Actor, note: NewNote, draft_slot: str, draft_uid: bytes = b""
    ) -> Change:
        (note_id,) = add_notes(uow, [note], self._clock.now(), self._keyring)
        drafts.drop(uow.connection, self._keyring, actor, draft_slot, draft_uid)
        person_id = note.person_ids[0] if note.person_ids else None
        uow.journal("note.write", Note(id=note_id), person_id=person_id)
        uow.commit()
        return Change(frozenset({Subject.NOTE, Subject.DRAFT}), note_id, 1, frozenset(note.person_ids))

    def _service_of(
        self,
        connection: Connection,
        actor: Actor,
        person_ids: Sequence[int],
        asked: int | None = None,
    ) -> int | None:
        """The service a note belongs to: as asked, the person's, else the only one the actor works for."""
        if asked is not None:
            require_own_service(actor, asked)
            return asked
        if person_ids:
            found = service_of_person(connection, actor, person_ids[0], self._clock.today())
            if found is not None:
                return found
        mine = actor.service_ids or frozenset()
        return next(iter(mine)) if len(mine) == 1 else None

    # Drafts --------------------------------------------------------------------------------------

    def keep_draft(self, actor: Actor, command: KeepDraft) -> KeptDraft:
        """Keep what is being typed (not journalled); where all of it is blank, the draft goes."""
        require(actor, Permission.KEEP_DRAFTS)
        now = self._clock.now()
        kept = any(value.strip() for value in command.content.values())
        row = drafts.row_of(self._keyring, actor, command, now) if kept else None
        with self._store.write(actor) as uow:
            drafts.drop(uow.connection, self._keyring, actor, command.slot, command.uid)
            if row is not None:
                uow.connection.execute(insert(Draft), row)
            uow.commit()
        return KeptDraft(now if kept else None)

    def drafts(self, actor: Actor, cancel: Cancellation | None = None) -> list[DraftLine]:
        """The actor's own drafts, the latest first; nobody ever sees another's (acceptance D.4)."""
        require(actor, Permission.KEEP_DRAFTS)
        with self._store.read(cancel) as connection:
            return drafts.lines_of(connection, self._keyring, actor)

    def draft(self, actor: Actor, slot: str, cancel: Cancellation | None = None) -> DraftLine | None:
        """The actor's draft of one place; None: there is none. ``DraftLine.slot`` names a place of its own
        where it stood aside while another text was typed.
        """
        require(actor, Permission.KEEP_DRAFTS)
        return drafts.find(self.drafts(actor, cancel), slot)

    def discard_draft(self, actor: Actor, slot: str, uid: bytes = b"", *, unread: bool = False) -> Change:
        """Give a draft up. ``unread``: also one that cannot be read now."""
        require(actor, Permission.KEEP_DRAFTS)
        with self._store.write(actor) as uow:
            drafts.drop(uow.connection, self._keyring, actor, slot, uid, unread=unread)
            uow.commit()
        return Change(frozenset({Subject.DRAFT}))


def _merged(notes: list[Entry], events: list[Entry], before: int | None, limit: int) -> TimelinePage:
    """Notes and the events between them; what is older than this page's last note waits for the next."""
    more = len(notes) > limit
    shown = notes[:limit]
    lowest = shown[-1].key if more else -1
    inside = [one for one in events if one.key >= lowest and (before is None or one.key < before)]
    entries = sorted([*shown, *inside], key=lambda one: -one.key)
    return TimelinePage(tuple(entries), lowest if more else None)


def _readable(uow: UnitOfWork, actor: Actor, note_id: int) -> Note:
    note = uow.get(Note, note_id)
    seen = select(Note.id).where(Note.id == note_id, note_visible_to(actor, Note.id, Note.service_id))
    if uow.connection.scalar(seen) is None or Compartment(note.compartment) not in actor.compartments:
        raise UserError("not_found")
    return note


def _refuse_unseen(connection: Connection, actor: Actor, person_ids: Sequence[int]) -> None:
    if not person_ids:
        return
    if actor.service_ids is None:
        found = {one for one in person_ids if connection.exec_driver_sql(_EXISTS, (one,)).scalar()}
    else:
        seen = select(Person.id).where(Person.id.in_(person_ids), visible_to(actor))
        found = set(connection.scalars(seen))
    if found != set(person_ids):
        raise UserError("not_found")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)
