"""Sealed notes are found by their members, in an index that is in memory only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.base.errors import Cancelled
from casework.base.progress import Cancellation
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role
from casework.services.notes import CorrectNote, Notes, WriteNote
from casework.services.search import Search
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import HEALTH, CompartmentKeys
from tests.conftest import FixedClock
from tests.steps.test_sealing import everything

WORD = "Méthadone"


class Ward:
    """A nurse at work: writes, searches."""

    def __init__(self, store: Store, clock: FixedClock, make: Make) -> None:
        self.keys = CompartmentKeys()
        self.nurse = self.keys.enrol(store, make.actor(Role.NURSE), HEALTH)
        self.keyring = self.keys.keyring(HEALTH)
        self.notes = Notes(store, clock, self.keyring)
        self.search = Search(store, clock, self.keyring)
        self.person = make.person()

    def write(self, text: str, compartment: Compartment = HEALTH) -> int:
        change = self.notes.write(self.nurse, WriteNote(text, (self.person.id,), compartment=compartment))
        assert change.id is not None
        return change.id

    def found(self, typed: str, actor: Actor | None = None) -> list[str]:
        return [one.snippet.text for one in self.search.find(actor or self.nurse, typed).notes]


@pytest.fixture
def ward(store: Store, clock: FixedClock, make: Make) -> Ward:
    return Ward(store, clock, make)


def test_a_member_finds_sealed_notes_among_the_others_newest_first(ward: Ward, clock: FixedClock) -> None:
    ward.write("methadone, la première")
    clock.moment = clock.moment.replace(hour=14)
    ward.write("méthadone, au réveil", Compartment.TEAM)
    clock.moment = clock.moment.replace(hour=15)
    ward.write("METHADONE, la dernière")
    assert ward.search.index_sealed(ward.nurse) == 2
    assert ward.found("méthad") == [
        "METHADONE, la dernière",
        "méthadone, au réveil",
        "methadone, la première",
    ]


def test_before_the_index_is_ready_only_the_others_are_found(ward: Ward) -> None:
    ward.write(WORD)
    assert ward.found(WORD) == []


def test_what_is_written_and_corrected_since_is_found_as_it_stands(ward: Ward) -> None:
    ward.search.index_sealed(ward.nurse)
    note_id = ward.write("Prend sa méthadone.")
    assert ward.found(WORD) == ["Prend sa méthadone."]
    ward.notes.correct(ward.nurse, CorrectNote(note_id, 1, "Prend sa buprénorphine."))
    assert ward.found(WORD) == []
    assert ward.found("buprénorphine") == ["Prend sa buprénorphine."]


def test_no_sealed_word_reaches_the_file(ward: Ward, store: Store) -> None:
    ward.write(WORD)
    ward.search.index_sealed(ward.nurse)
    ward.found(WORD)
    assert WORD not in everything(store)
    assert "methadone" not in everything(store)


def test_the_index_goes_with_the_keys(ward: Ward) -> None:
    ward.write(WORD)
    ward.search.index_sealed(ward.nurse)
    ward.keyring.lock()
    assert ward.found(WORD) == []
    assert ward.search.index_sealed(ward.nurse) == 0


def test_another_service_s_sealed_note_is_not_found(ward: Ward, make: Make) -> None:
    make.stay(person=ward.person, service=make.service())
    ward.write(WORD)
    ward.search.index_sealed(ward.nurse)
    elsewhere = replace(ward.nurse, service_ids=frozenset({make.service().id}))
    assert ward.found(WORD) == [WORD]
    assert ward.found(WORD, elsewhere) == []


def test_building_can_be_stopped(ward: Ward) -> None:
    ward.write(WORD)
    cancel = Cancellation()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ward.search.index_sealed(ward.nurse, cancel=cancel)
    assert ward.found(WORD) == []


def test_who_is_no_member_builds_nothing(store: Store, clock: FixedClock, actor: Actor) -> None:
    assert Search(store, clock, Keyring()).index_sealed(actor) == 0
