"""Two records of one person made one, and two again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework.base.errors import NotAllowed, UserError
from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.models import Base, EmergencySheet, NotePerson, Person, RenewalOpinion
from casework.services.merges import MergePeople, Merges
from casework.steps.merging import references
from casework.storage import search_index
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

KEPT_OUT = {
    "journal_entry",
    "change_set",
    "value_change",
    "person_merge",
    "fact",
    "journal_cut",
    "journal_end",
}


@pytest.fixture
def merges(store: Store, clock: FixedClock) -> Merges:
    return Merges(store, clock)


@pytest.fixture
def two(make: Make) -> tuple[Person, Person]:
    """One person with two records, each with something written."""
    first = make.person("Martin", "Alex", phone="+33611111111")
    second = make.person("Martin", "Alexandre", phone="+33622222222", languages="wolof")
    stay = make.stay(first, admitted_on=date(2024, 1, 1), months=12, ended_on=date(2024, 12, 1))
    make.goal(make.project(stay))
    make.note(first, "Premier dossier.")
    other = make.stay(second, make.service(ServiceKind.OUTPATIENT), months=12)
    make.goal(make.project(other))
    make.note(second, "Second dossier.")
    make.coordination(second)
    for person, allergy in ((first, "Pénicilline"), (second, "Arachide")):
        make.save(
            EmergencySheet(
                person_id=person.id, allergies=allergy, released_by="Inès",
                released_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    return first, second


def command(merges: Merges, actor: Actor, two: tuple[Person, Person], *from_gone: str) -> MergePeople:
    choice = merges.compare(actor, two[0].id, two[1].id)
    return MergePeople(two[0].id, two[1].id, choice.kept_version, choice.gone_version, frozenset(from_gone))


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows but the traces and the versions."""
    with store.read() as connection:
        return {
            table.name: [
                {key: value for key, value in row.items() if key != "version"}
                for row in connection.execute(select(table).order_by(table.c.id)).mappings()
            ]
            for table in Base.metadata.sorted_tables
            if table.name not in KEPT_OUT
        }


def test_each_field_comes_from_the_record_that_was_chosen(
    merges: Merges, store: Store, actor: Actor, two: tuple[Person, Person]
) -> None:
    merges.merge(actor, command(merges, actor, two, "languages", "phone"))
    with store.read() as connection:
        (row,) = connection.execute(select(Person.__table__)).all()
    assert (row.first_name, row.phone, row.languages) == ("Alex", "+33622222222", "wolof")
    assert row.file_number == two[0].file_number


def test_all_that_was_the_other_records_moves(
    merges: Merges, store: Store, actor: Actor, two: tuple[Person, Person]
) -> None:
    merges.merge(actor, command(merges, actor, two))
    with store.read() as connection:
        for model, column in references():
            rows = connection.execute(select(model.id).where(getattr(model, column) == two[1].id)).all()
            assert rows == [], model
        assert len(connection.execute(select(NotePerson.id)).all()) == 2
        assert connection.scalar(select(EmergencySheet.allergies)) == "Pénicilline\nArachide"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    with store.write(actor) as uow:
        assert search_index.check(uow.connection) == []


def test_a_merge_is_undone_exactly(
    merges: Merges, store: Store, actor: Actor, two: tuple[Person, Person]
) -> None:
    before = everything(store)
    merges.merge(actor, command(merges, actor, two, "name", "phone"))
    assert everything(store) != before
    (past,) = merges.past(actor, two[0].id)
    merges.undo(actor, past.id)
    assert everything(store) == before
    (past,) = merges.past(actor, two[0].id)
    assert not past.can_undo
    with pytest.raises(UserError) as refusal:
        merges.undo(actor, past.id)
    assert refusal.value.code == "merge_undone_already"


def test_after_thirty_days_a_merge_stays(
    merges: Merges, clock: FixedClock, actor: Actor, two: tuple[Person, Person]
) -> None:
    merges.merge(actor, command(merges, actor, two))
    clock.moment += timedelta(days=31)
    (past,) = merges.past(actor, two[0].id)
    assert not past.can_undo
    with pytest.raises(UserError) as refusal:
        merges.undo(actor, past.id)
    assert refusal.value.code == "merge_too_old"


@pytest.mark.parametrize("which", [0, 1])
def test_whoever_does_not_read_a_compartment_of_one_does_not_merge_them(
    merges: Merges, make: Make, actor: Actor, two: tuple[Person, Person], which: int
) -> None:
    make.note(two[which], "Réservé.", compartment=Compartment.HEALTH)
    with pytest.raises(UserError) as refusal:
        merges.compare(actor, two[0].id, two[1].id)
    assert refusal.value.code == "merge_unreadable"
    assert refusal.value.facts == {}
    with pytest.raises(UserError):
        merges.merge(actor, MergePeople(two[0].id, two[1].id, 1, 1))


def test_a_sealed_opinion_counts_too(
    merges: Merges, make: Make, store: Store, actor: Actor, two: tuple[Person, Person]
) -> None:
    stay = make.stay(two[1], admitted_on=date(2020, 1, 1), ended_on=date(2020, 2, 1))
    make.save(
        RenewalOpinion(
            renewal_id=make.renewal(stay).id, kind="medical", conclusion="favourable", text=None,
            sealed=b"CWS\x01sealed", given_on=date(2020, 1, 5), given_by="Dr B.",
        )
    )  # fmt: skip
    with pytest.raises(UserError) as refusal:
        merges.compare(actor, two[0].id, two[1].id)
    assert refusal.value.code == "merge_unreadable"


def test_whoever_does_not_see_a_service_of_one_does_not_merge_them(
    merges: Merges, make: Make, two: tuple[Person, Person]
) -> None:
    first = make.a_service()
    make.stay(two[1], first, date(2025, 2, 1), ended_on=date(2025, 3, 1))
    near = make.actor(Role.COORDINATOR, services=[first])
    with pytest.raises(UserError) as refusal:
        merges.compare(near, two[0].id, two[1].id)
    assert refusal.value.code == "merge_unreadable"


def test_stays_that_run_over_each_other_are_put_right_first(
    merges: Merges, make: Make, actor: Actor, two: tuple[Person, Person]
) -> None:
    make.stay(two[1], make.a_service(), date(2024, 6, 1), ended_on=date(2024, 8, 1))
    with pytest.raises(UserError) as refusal:
        merges.merge(actor, command(merges, actor, two))
    assert refusal.value.code == "merge_stays_overlap"


def test_what_changed_since_it_was_compared_is_compared_again(
    merges: Merges, make: Make, store: Store, actor: Actor, two: tuple[Person, Person]
) -> None:
    asked = command(merges, actor, two)
    with store.write(actor) as uow:
        uow.bulk_update(Person, Person.id == two[1].id, {"phone": ""})
        uow.journal("test.edit")
        uow.commit()
    with pytest.raises(UserError) as refusal:
        merges.merge(actor, asked)
    assert refusal.value.code == "merge_changed"


def test_an_educator_does_not_merge(merges: Merges, make: Make, two: tuple[Person, Person]) -> None:
    with pytest.raises(NotAllowed):
        merges.compare(make.actor(Role.EDUCATOR), two[0].id, two[1].id)


def test_what_is_answered_on_the_telephone_differs_in_words(merges: Merges, make: Make, actor: Actor) -> None:
    """« Do not say » against « say » is a difference one sees before choosing."""
    first = make.person(presence_answer="say", birth_precision="year")
    second = make.person(presence_answer="do_not_say", birth_precision="estimated")
    pairs = {pair.name: pair for pair in merges.compare(actor, first.id, second.id).pairs}
    assert "ne pas dire" in pairs["presence"].gone
    assert (pairs["birth"].kept, pairs["birth"].gone) == ("1984", "vers 1984")


def test_everything_that_would_move_is_counted(
    merges: Merges, make: Make, actor: Actor, two: tuple[Person, Person]
) -> None:
    choice = merges.compare(actor, two[0].id, two[1].id)
    counted = {"Séjours": 1, "Projets": 1, "Notes": 1, "Coordinations": 1, "Fiche d’urgence": 1}
    assert dict(choice.moving) == counted
    assert (choice.kept_number, choice.gone_number) == (two[0].file_number, two[1].file_number)
