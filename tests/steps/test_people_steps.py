"""File numbers and look-alikes, on a real file."""

from __future__ import annotations

from datetime import date

from casework.domain.permissions import Actor
from casework.models import Person
from casework.steps.people import FileNumbers, near_duplicates, new_person_row
from casework.storage.store import Store


def _keep(store: Store, actor: Actor, *rows: dict[str, object]) -> None:
    with store.write(actor) as uow:
        uow.bulk_insert(Person, [dict(row) for row in rows])
        uow.journal("test.make")
        uow.commit()


def test_file_numbers_follow_the_highest_of_the_year(store: Store, actor: Actor) -> None:
    _keep(store, actor, *(new_person_row(n, "Petit") for n in ("2026-999", "2026-1000", "2025-1200")))
    with store.read() as connection:
        numbers = FileNumbers(connection, 2026)
        assert [numbers.next(), numbers.next()] == ["2026-1001", "2026-1002"]
        assert FileNumbers(connection, 2027).next() == "2027-001"


def test_names_are_stored_tidy_and_in_the_usual_case(store: Store) -> None:
    row = new_person_row("2026-001", "  DE LA  TOUR ", "véronique")
    assert (row["last_name"], row["first_name"]) == ("De La Tour", "Véronique")


def test_an_anonymous_person_keeps_no_name() -> None:
    row = new_person_row("2026-001", "Petit", "Samira", is_anonymous=True, pseudonym="Le Chat")
    assert (row["last_name"], row["first_name"], row["sort_key"]) == ("", "", "le chat")
    assert "petit" not in str(row)


def test_somebody_already_there_is_offered_whatever_the_spelling(store: Store, actor: Actor) -> None:
    _keep(
        store,
        actor,
        new_person_row("2026-001", "Dupont", "Joëlle", birth_date=date(2003, 9, 15)),
        new_person_row("2026-002", "Dupont", "Joëlle", birth_date=date(1950, 1, 2)),
        new_person_row("2026-003", "Durand", "Marc", birth_date=date(2003, 9, 15)),
    )
    with store.read() as connection:
        same = near_duplicates(connection, actor, "DUPONT", "Joelle", date(2003, 9, 15))
        alike = near_duplicates(connection, actor, "Dupond", "Joëlle", date(2003, 9, 15))
        swapped = near_duplicates(connection, actor, "Joëlle", "Dupont", None)
        nobody = near_duplicates(connection, actor, "Kowalski", "Vasile", date(2003, 9, 15))
    assert [(one.file_number, one.certain) for one in same] == [("2026-001", True), ("2026-002", False)]
    assert [one.file_number for one in alike] == ["2026-001"]
    assert {one.file_number for one in swapped} == {"2026-001", "2026-002"}
    assert nobody == []
