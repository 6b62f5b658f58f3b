"""What the person was told, objects to, agrees to and takes back; what leaves on that ground."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.base.errors import InvalidForm, NotAllowed, UserError
from casework.domain.permissions import Actor, Role
from casework.models import Dispatch, JournalEntry, Person
from casework.services.dispatches import Dispatches, Ground, HandOut
from casework.services.sharing import (
    ConsentKind,
    ConsentState,
    GiveConsent,
    RecordInformation,
    Sharing,
    WithdrawConsent,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

DAY = date(2026, 11, 20)


@pytest.fixture
def sharing(store: Store, clock: FixedClock) -> Sharing:
    return Sharing(store, clock)


@pytest.fixture
def dispatches(store: Store, clock: FixedClock) -> Dispatches:
    return Dispatches(store, clock)


@pytest.fixture
def person(make: Make) -> Person:
    return make.person()


def consent(person: Person, **values: object) -> GiveConsent:
    given = {"recipient": "CCAS de Périgueux", "nature": "projet", "purpose": "ouvrir des droits"}
    return GiveConsent(person.id, ConsentKind.SHARING, DAY, **given | values)  # type: ignore[arg-type]  # of a test


def sheet(person: Person, ground: Ground | None, **values: object) -> HandOut:
    of = {"recipient": "CCAS de Périgueux"} | values
    return HandOut("Synthèse", "séjour, projet", frozenset({person.id}), ground=ground, **of)  # type: ignore[arg-type]  # of a test


def problems(error: pytest.ExceptionInfo[InvalidForm]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_the_newest_information_holds(sharing: Sharing, actor: Actor, person: Person) -> None:
    sharing.record_information(actor, RecordInformation(person.id, date(2026, 1, 5), "entretien d’accueil"))
    objects = RecordInformation(
        person.id, date(2026, 3, 1), objected_on=date(2026, 3, 1), objection="Pas à l’équipe de nuit."
    )
    sharing.record_information(actor, objects)
    read = sharing.sheet(actor, person.id)
    assert read.objection is not None
    assert read.objection.objection == "Pas à l’équipe de nuit."
    assert read.informations[-1].informed_by == actor.name
    sharing.record_information(actor, RecordInformation(person.id, date(2026, 5, 1)))
    assert sharing.sheet(actor, person.id).objection is None


def test_an_objection_says_to_what(sharing: Sharing, actor: Actor, person: Person) -> None:
    with pytest.raises(InvalidForm) as refusal:
        sharing.record_information(actor, RecordInformation(person.id, DAY, objected_on=DAY))
    assert problems(refusal) == ["objection_needs_words"]


def test_a_consent_to_share_names_whom_what_and_why(sharing: Sharing, actor: Actor, person: Person) -> None:
    with pytest.raises(InvalidForm) as refusal:
        sharing.give_consent(actor, consent(person, recipient="", nature=" ", purpose=""))
    assert [problem.field for problem in refusal.value.problems] == ["recipient", "nature", "purpose"]
    sharing.give_consent(actor, GiveConsent(person.id, ConsentKind.PICTURE, DAY))


def test_a_consent_is_withdrawn_once(sharing: Sharing, actor: Actor, person: Person) -> None:
    made = sharing.give_consent(actor, consent(person))
    assert made.id is not None
    assert made.version is not None
    sharing.withdraw_consent(actor, WithdrawConsent(made.id, made.version, DAY, "Je ne veux plus."))
    (row,) = sharing.sheet(actor, person.id).consents
    assert (row.state, row.withdrawal) == (ConsentState.WITHDRAWN, "Je ne veux plus.")
    with pytest.raises(UserError) as refusal:
        sharing.withdraw_consent(actor, WithdrawConsent(made.id, row.version, DAY))
    assert refusal.value.code == "consent_withdrawn_already"


def test_without_a_ground_nothing_leaves_nor_is_written(
    dispatches: Dispatches, store: Store, actor: Actor, person: Person, tmp_path: Path
) -> None:
    with pytest.raises(InvalidForm) as refusal:
        dispatches.hand_out(actor, sheet(person, None), b"%PDF", tmp_path / "s.pdf")
    assert problems(refusal) == ["dispatch_ground_needed"]
    assert not (tmp_path / "s.pdf").exists()
    with store.read() as connection:
        assert connection.execute(select(Dispatch.id)).all() == []


def test_with_a_consent_it_leaves_and_is_listed(
    sharing: Sharing, dispatches: Dispatches, store: Store, actor: Actor, person: Person, tmp_path: Path
) -> None:
    sharing.give_consent(actor, consent(person))
    (choice,) = dispatches.grounds(actor, person.id)
    command = sheet(person, Ground.CONSENT, consent_id=choice.consent_id)
    dispatches.hand_out(actor, command, b"%PDF", tmp_path / "s.pdf")
    assert (tmp_path / "s.pdf").read_bytes() == b"%PDF"
    (row,) = dispatches.of_person(actor, person.id)
    assert (row.document, row.recipient, row.ground) == ("Synthèse", "CCAS de Périgueux", Ground.CONSENT)
    with store.read() as connection:
        last = connection.execute(select(JournalEntry.__table__).order_by(JournalEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.person_id) == ("dispatch", person.id)


def test_a_withdrawn_consent_lets_nothing_leave(
    sharing: Sharing, dispatches: Dispatches, actor: Actor, person: Person
) -> None:
    made = sharing.give_consent(actor, consent(person))
    assert made.id is not None
    sharing.withdraw_consent(actor, WithdrawConsent(made.id, 1, DAY))
    assert dispatches.grounds(actor, person.id) == ()
    with pytest.raises(InvalidForm) as refusal:
        dispatches.hand_out(actor, sheet(person, Ground.CONSENT, consent_id=made.id))
    assert problems(refusal) == ["dispatch_consent_over"]


def test_a_consent_of_somebody_else_is_none(
    sharing: Sharing, dispatches: Dispatches, actor: Actor, person: Person, make: Make
) -> None:
    made = sharing.give_consent(actor, consent(make.person("Autre")))
    with pytest.raises(InvalidForm) as refusal:
        dispatches.hand_out(actor, sheet(person, Ground.CONSENT, consent_id=made.id))
    assert problems(refusal) == ["dispatch_consent_needed"]


def test_what_several_people_are_in_is_listed_for_each(
    dispatches: Dispatches, actor: Actor, person: Person, make: Make
) -> None:
    other = make.person("Autre")
    command = HandOut(
        "Liste des échéances", "échéances", frozenset({person.id, other.id}), "Préfecture", Ground.LEGAL,
        "réquisition du 3 mars 2026",
    )  # fmt: skip
    dispatches.hand_out(actor, command)
    assert len(dispatches.of_person(actor, person.id)) == 1
    assert len(dispatches.of_person(actor, other.id)) == 1


def test_a_trainee_hands_nothing_out(dispatches: Dispatches, make: Make, person: Person) -> None:
    with pytest.raises(NotAllowed):
        dispatches.hand_out(make.actor(Role.TRAINEE), sheet(person, Ground.PERSON))


def test_nobody_reads_the_consents_of_who_they_may_not_see(
    sharing: Sharing, dispatches: Dispatches, make: Make, person: Person
) -> None:
    make.stay(person, make.service(name="Ailleurs"))
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service(name="Ici")])
    for read in (
        lambda: sharing.sheet(elsewhere, person.id),
        lambda: dispatches.of_person(elsewhere, person.id),
        lambda: dispatches.hand_out(elsewhere, sheet(person, Ground.PERSON)),
    ):
        with pytest.raises(UserError) as refusal:
            read()
        assert refusal.value.code == "not_found"
