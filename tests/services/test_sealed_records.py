"""Sealed texts beside notes: medical opinions, and what a spreadsheet brings for health."""

from __future__ import annotations

import pytest

from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.renewals import Conclusion, OpinionKind
from casework.services.imports import ImportFile, Imports
from casework.services.notes import Notes
from casework.services.renewals import RecordOpinion, RenewalKey, Renewals
from casework.steps.sealing import seal_waiting
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import HEALTH, CompartmentKeys
from tests.conftest import FixedClock
from tests.steps.test_sealing import everything

WORD = "méthadone"


@pytest.fixture
def keys() -> CompartmentKeys:
    return CompartmentKeys()


@pytest.fixture
def doctor(store: Store, make: Make, keys: CompartmentKeys) -> Actor:
    return keys.enrol(store, make.actor(Role.DOCTOR), HEALTH)


@pytest.fixture
def key(make: Make) -> RenewalKey:
    stay = make.stay()
    make.term(stay)
    return RenewalKey(stay.id, 1)


def medical(key: RenewalKey, text: str, clock: FixedClock) -> RecordOpinion:
    return RecordOpinion(key, OpinionKind.MEDICAL, Conclusion.RESERVED, clock.today(), "Dr Lemaire", text)


def opinion(renewals: Renewals, actor: Actor, key: RenewalKey) -> tuple[Conclusion, str | None]:
    page = renewals.page(actor, key)
    assert page.renewal is not None
    (one,) = page.renewal.opinions
    return one.conclusion, one.text


def test_a_medical_opinion_is_read_by_members_and_its_conclusion_by_all(
    store: Store, clock: FixedClock, keys: CompartmentKeys, doctor: Actor, actor: Actor, key: RenewalKey
) -> None:
    mine = Renewals(store, clock, keys.keyring(HEALTH))
    mine.record_opinion(doctor, medical(key, WORD, clock))
    assert opinion(mine, doctor, key) == (Conclusion.RESERVED, WORD)
    theirs = Renewals(store, clock, keys.keyring())
    assert opinion(theirs, actor, key) == (Conclusion.RESERVED, None)
    assert WORD not in everything(store)


def test_a_conclusion_noted_by_somebody_else_leaves_the_sealed_text(
    store: Store, clock: FixedClock, keys: CompartmentKeys, doctor: Actor, actor: Actor, key: RenewalKey
) -> None:
    mine = Renewals(store, clock, keys.keyring(HEALTH))
    mine.record_opinion(doctor, medical(key, WORD, clock))
    theirs = Renewals(store, clock, keys.keyring())
    version = theirs.page(actor, key).renewal.version  # type: ignore[union-attr]  # it was just made
    again = RecordOpinion(
        key, OpinionKind.MEDICAL, Conclusion.FAVOURABLE, clock.today(), "Dr Lemaire", "", version
    )
    theirs.record_opinion(actor, again)
    assert opinion(mine, doctor, key) == (Conclusion.FAVOURABLE, WORD)


@pytest.fixture
def file(make: Make) -> ImportFile:
    make.service(ServiceKind.THERAPEUTIC_COMMUNITY, "CT des Tilleuls", places=35)
    rows = f"NOM Prénom;Né le;Entrée;TSO\nDUPONT Luc;12/03/1990;05/01/2026;{WORD} 60 mg"
    return ImportFile("présents.csv", rows.encode())


def test_an_imported_health_column_is_sealed_once_the_compartment_is_born(
    store: Store, clock: FixedClock, keys: CompartmentKeys, doctor: Actor, actor: Actor, file: ImportFile
) -> None:
    done = Imports(store, clock, keys.keyring()).run(actor, file)
    assert WORD not in everything(store)
    (person_id,) = done.change.person_ids
    entries = Notes(store, clock, keys.keyring(HEALTH)).timeline(doctor, person_id).entries
    assert [one.text for one in entries if one.compartment is HEALTH] == [f"TSO\xa0: {WORD} 60 mg"]


def test_the_same_file_again_doubles_no_sealed_note(
    store: Store, clock: FixedClock, keys: CompartmentKeys, doctor: Actor, actor: Actor, file: ImportFile
) -> None:
    Imports(store, clock, keys.keyring()).run(actor, file)
    again = Imports(store, clock, keys.keyring()).run(actor, file)
    assert again.import_id is None


def test_an_import_that_waited_is_sealed_at_birth_and_undone_afterwards(
    store: Store, clock: FixedClock, keys: CompartmentKeys, actor: Actor, file: ImportFile
) -> None:
    imports = Imports(store, clock)
    done = imports.run(actor, file)
    assert WORD in everything(store)
    with store.write(actor) as uow:
        assert seal_waiting(uow, keys.keyring(), HEALTH) == 1
        uow.journal("compartment.birth")
        uow.commit()
    assert done.import_id is not None
    imports.undo(actor, done.import_id)
    assert WORD not in everything(store)
