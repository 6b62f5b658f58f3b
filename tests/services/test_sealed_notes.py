"""Notes of the sealed compartments: whoever may, writes; members read; a draft is its author's alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from casework.base.errors import NotAllowed, StaleWrite, UserError
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role
from casework.models import Draft, Note, Person
from casework.services.notes import AddAddendum, CorrectNote, KeepDraft, Notes, WriteNote
from casework.steps.sealing import UNREADABLE
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import HEALTH, PSYCHOLOGY, CompartmentKeys
from tests.conftest import FixedClock
from tests.steps.test_sealing import everything

WORD = "méthadone"


@pytest.fixture
def keys() -> CompartmentKeys:
    return CompartmentKeys()


@pytest.fixture
def nurse(store: Store, make: Make, keys: CompartmentKeys) -> Actor:
    return keys.enrol(store, make.actor(Role.NURSE), HEALTH)


@pytest.fixture
def educator(make: Make) -> Actor:
    return make.actor(Role.EDUCATOR)


@pytest.fixture
def notes_of(store: Store, clock: FixedClock, keys: CompartmentKeys) -> Callable[..., Notes]:
    """``notes_of(HEALTH)``: the service in a member's session; without one, in anybody else's."""
    return lambda *mine: Notes(store, clock, keys.keyring(*mine))


@pytest.fixture
def person(make: Make) -> Person:
    return make.person()


def test_an_educator_writes_into_health_and_sees_only_the_reserved_line(
    notes_of: Callable[..., Notes], educator: Actor, person: Person, store: Store
) -> None:
    notes = notes_of()
    notes.write(educator, WriteNote(f"Il a vomi sa {WORD}.", (person.id,), compartment=HEALTH))
    (entry,) = notes.timeline(educator, person.id).entries
    assert (entry.label, entry.text, entry.reserved) == ("note réservée (santé)", "", HEALTH)
    assert WORD not in everything(store)


def test_a_member_reads_what_a_colleague_wrote(
    notes_of: Callable[..., Notes], educator: Actor, nurse: Actor, person: Person
) -> None:
    notes_of().write(educator, WriteNote(f"Il a vomi sa {WORD}.", (person.id,), compartment=HEALTH))
    (entry,) = notes_of(HEALTH).timeline(nurse, person.id).entries
    assert entry.text == f"Il a vomi sa {WORD}."


def test_the_keys_put_away_the_member_sees_the_reserved_line(
    store: Store, clock: FixedClock, keys: CompartmentKeys, nurse: Actor, person: Person
) -> None:
    keyring = keys.keyring(HEALTH)
    notes = Notes(store, clock, keyring)
    notes.write(nurse, WriteNote(WORD, (person.id,), compartment=HEALTH))
    keyring.lock()
    (entry,) = notes.timeline(nurse, person.id).entries
    assert entry.reserved is HEALTH
    assert entry.text == ""


def test_an_unborn_compartment_takes_no_note(
    store: Store, clock: FixedClock, educator: Actor, person: Person
) -> None:
    notes = Notes(store, clock, CompartmentKeys(PSYCHOLOGY).keyring())
    with pytest.raises(UserError) as refused:
        notes.write(educator, WriteNote(WORD, (person.id,), compartment=HEALTH))
    assert refused.value.code == "compartment_unopened"


def test_a_trainee_writes_into_the_team_only(
    notes_of: Callable[..., Notes], make: Make, person: Person
) -> None:
    with pytest.raises(NotAllowed):
        notes_of().write(make.actor(Role.TRAINEE), WriteNote(WORD, (person.id,), compartment=HEALTH))


def test_corrections_and_addenda_leave_no_word_in_clear(
    notes_of: Callable[..., Notes], nurse: Actor, person: Person, store: Store
) -> None:
    notes = notes_of(HEALTH)
    written = notes.write(nurse, WriteNote(f"{WORD} 60", (person.id,), compartment=HEALTH))
    assert written.id is not None
    notes.correct(nurse, CorrectNote(written.id, 1, f"{WORD} 40"))
    notes.add_addendum(nurse, AddAddendum(written.id, f"{WORD} prise devant moi"))
    (entry,) = notes.timeline(nurse, person.id).entries
    assert entry.text == f"{WORD} 40"
    assert [one.text for one in entry.addenda] == [f"{WORD} prise devant moi"]
    assert WORD not in everything(store)


def test_a_stale_correction_of_a_sealed_note_shows_both_texts(
    notes_of: Callable[..., Notes], nurse: Actor, person: Person
) -> None:
    notes = notes_of(HEALTH)
    written = notes.write(nurse, WriteNote("60 mg", (person.id,), compartment=HEALTH))
    assert written.id is not None
    notes.correct(nurse, CorrectNote(written.id, 1, "40 mg"))
    with pytest.raises(StaleWrite) as stale:
        notes.correct(nurse, CorrectNote(written.id, 1, "30 mg"))
    assert [(one.stored, one.typed) for one in stale.value.conflicts] == [("40 mg", "30 mg")]


def test_a_seal_moved_to_another_note_is_told_and_opens_nothing(
    notes_of: Callable[..., Notes], nurse: Actor, person: Person, store: Store
) -> None:
    notes = notes_of(HEALTH)
    for text in ("la première", "la seconde"):
        notes.write(nurse, WriteNote(text, (person.id,), compartment=HEALTH))
    with store.write(nurse) as uow:
        first, second = uow.session.scalars(select(Note).order_by(Note.id)).all()
        second.sealed = first.sealed
        uow.journal("test.move", second)
        uow.commit()
    texts = [one.text for one in notes.timeline(nurse, person.id).entries]
    assert texts == [UNREADABLE, "la première"]


def test_a_draft_for_health_comes_back_to_its_author_and_to_nobody_else(
    store: Store, clock: FixedClock, keys: CompartmentKeys, educator: Actor, nurse: Actor, person: Person
) -> None:
    notes = Notes(store, clock, keys.keyring())
    notes.keep_draft(educator, KeepDraft("note:1", {"text": WORD}, person.id, HEALTH))
    assert WORD not in everything(store)
    found = notes.draft(educator, "note:1")
    assert found is not None
    assert found.content == {"text": WORD}
    with store.read() as connection:
        sealed = connection.scalars(select(Draft.sealed)).one()
        uid = connection.scalars(select(Draft.uid)).one()
    assert sealed is not None
    assert uid is not None
    with pytest.raises(UserError):
        keys.keyring(HEALTH).open("draft", uid, "sealed", sealed)


def test_a_member_s_draft_waits_for_the_password_once_the_keys_were_put_away(
    store: Store, clock: FixedClock, keys: CompartmentKeys, nurse: Actor
) -> None:
    keyring = keys.keyring(HEALTH)
    notes = Notes(store, clock, keyring)
    notes.keep_draft(nurse, KeepDraft("note:1", {"text": WORD}, None, HEALTH))
    keyring.lock()
    (line,) = notes.drafts(nurse)
    assert line.locked
    assert line.content == {}


def _unlocked(keyring: Keyring, private: bytes) -> None:
    """The password was given again."""
    keyring._own_private, keyring._private = private, {b"again": private}


@pytest.mark.parametrize("compartment", [HEALTH, Compartment.TEAM])
def test_typing_again_after_a_pin_loses_no_reserved_draft(
    store: Store, clock: FixedClock, keys: CompartmentKeys, nurse: Actor, compartment: Compartment
) -> None:
    keyring = keys.keyring(HEALTH)
    private, notes = keyring.own_private, Notes(store, clock, keyring)
    notes.keep_draft(nurse, KeepDraft("note:1", {"text": WORD}, None, HEALTH))
    keyring.lock()
    for typed in ("Nuit", "Nuit calme"):
        notes.keep_draft(nurse, KeepDraft("note:1", {"text": typed}, None, compartment, b"u" * 16))
    _unlocked(keyring, private)
    assert sorted(one.content["text"] for one in notes.drafts(nurse)) == ["Nuit calme", WORD]
    first = notes.draft(nurse, "note:1")
    assert first is not None
    assert (first.content["text"], first.slot) == ("Nuit calme", "note:1")
    notes.discard_draft(nurse, "note:1")
    aside = notes.draft(nurse, "note:1")
    assert aside is not None
    assert (aside.content["text"], aside.place, aside.slot != "note:1") == (WORD, "note:1", True)


def test_what_is_saved_or_given_up_after_a_pin_takes_no_reserved_draft_with_it(
    store: Store, clock: FixedClock, keys: CompartmentKeys, nurse: Actor, person: Person
) -> None:
    keyring = keys.keyring(HEALTH)
    notes = Notes(store, clock, keyring)
    notes.keep_draft(nurse, KeepDraft("note:1", {"text": WORD}, None, HEALTH))
    keyring.lock()
    notes.write(nurse, WriteNote("Nuit calme.", (person.id,), draft_slot="note:1"))
    notes.discard_draft(nurse, "note:1")
    notes.keep_draft(nurse, KeepDraft("note:1"))
    (waiting,) = notes.drafts(nurse)
    assert waiting.locked
    notes.discard_draft(nurse, waiting.slot, unread=True)
    assert notes.drafts(nurse) == []


def test_a_draft_sealed_for_a_password_that_was_replaced_is_lost_and_says_so(
    store: Store, clock: FixedClock, keys: CompartmentKeys, educator: Actor
) -> None:
    before = Notes(store, clock, keys.keyring())
    before.keep_draft(educator, KeepDraft("note:1", {"text": WORD}, None, HEALTH))
    (line,) = Notes(store, clock, keys.keyring()).drafts(educator)
    assert (line.locked, line.lost, line.content) == (False, True, {})


def test_the_writer_is_told_who_reads_a_sealed_note(
    store: Store, clock: FixedClock, keys: CompartmentKeys, educator: Actor, nurse: Actor, person: Person
) -> None:
    readers = Notes(store, clock, keys.keyring()).who_can_read(educator, person.id)
    health = next(one for one in readers if one.compartment is HEALTH)
    assert health.names == (nurse.name,)
    assert not health.mine
    assert PSYCHOLOGY not in {one.compartment for one in readers}


def test_nobody_s_keyring_seals_nothing(store: Store, clock: FixedClock, educator: Actor) -> None:
    with pytest.raises(UserError):
        Notes(store, clock, Keyring()).write(educator, WriteNote(WORD, compartment=HEALTH))
