"""The value history: field by field, who, when, before, after; what is reserved is named and not shown."""

from __future__ import annotations

from datetime import date

import pytest

from casework.base.dates import short_date
from casework.base.errors import NotAllowed, UserError
from casework.domain.history_words import ROWS
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role
from casework.models import Alert, Base, Consent, Note, NotePerson, Person, Stay, ValueChange
from casework.services.history import History, HistoryRow
from casework.services.journal import CutJournal, Journal
from casework.services.notes import CorrectNote, Notes, WriteNote
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from tests.builders import Make
from tests.compartments import CompartmentKeys
from tests.conftest import TEST_SECRETS, FixedClock


@pytest.fixture
def history(store: Store, clock: FixedClock) -> History:
    return History(store, clock)


def change(
    store: Store, actor: Actor, model: type[Person | Stay | Note], row_id: int, **values: object
) -> None:
    with store.write(actor) as uow:
        row = uow.get(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        uow.journal("person.edit")
        uow.commit()


def field(rows: list[HistoryRow], name: str) -> HistoryRow:
    return next(row for row in rows if row.field == name)


def test_a_changed_field_is_told_with_who_before_and_after(
    store: Store, make: Make, history: History
) -> None:
    person = make.person(phone="01 02 03 04 05")
    educator = make.actor()
    change(store, educator, Person, person.id, phone="06 00 00 00 00", birth_date=date(1985, 5, 17))
    rows = history.of_person(make.head, person.id)
    told = field(rows, "Téléphone")
    assert (told.who, told.before, told.after) == (educator.name, "01 02 03 04 05", "06 00 00 00 00")
    assert told.action == "modification de l’identité"
    born = field(rows, "Date de naissance")
    assert (born.before, born.after) == (short_date(date(1984, 5, 17)), short_date(date(1985, 5, 17)))


def test_what_was_added_and_taken_away_is_told(store: Store, make: Make, history: History) -> None:
    stay = make.stay()
    worker = make.key_worker(stay, "Nadia Sorel")
    with store.write(make.head) as uow:
        uow.remove(uow.get(type(worker), worker.id))
        uow.journal("stay.key_worker")
        uow.commit()
    rows = history.of_person(make.head, stay.person_id)
    assert ("Séjour", "ajouté") in {(row.subject, row.after) for row in rows}
    gone = [row for row in rows if row.subject == "Référent"]
    assert "retiré" in {row.after for row in gone}
    assert field(gone, "Nom").before == "Nadia Sorel"


def test_the_history_does_not_depend_on_the_journal(
    store: Store, make: Make, history: History, clock: FixedClock
) -> None:
    person = make.person()
    change(store, make.head, Person, person.id, phone="06 00 00 00 00")
    clock.moment = clock.moment.replace(year=2029)
    Journal(store, clock, TEST_SECRETS.journal_key).cut(make.head, CutJournal())
    assert field(history.of_person(make.head, person.id), "Téléphone").after == "06 00 00 00 00"


def test_a_note_of_a_compartment_one_does_not_read_shows_nothing_of_its_words(
    store: Store, make: Make, history: History
) -> None:
    person = make.person()
    note = make.note(person, "Décision confidentielle.", compartment=Compartment.DIRECTION)
    change(store, make.head, Note, note.id, text="Décision retirée.")
    (told,) = [row for row in history.of_person(make.actor(), person.id) if row.field == "Texte"]
    assert (told.before, told.after, told.reserved) == ("réservé", "réservé", True)
    (mine,) = [row for row in history.of_person(make.head, person.id) if row.field == "Texte"]
    assert (mine.before, mine.after) == ("Décision confidentielle.", "Décision retirée.")


def test_a_note_that_stood_in_such_a_compartment_stays_reserved(
    store: Store, make: Make, history: History
) -> None:
    person = make.person()
    note = make.note(person, "Décision confidentielle.", compartment=Compartment.DIRECTION)
    change(store, make.head, Note, note.id, text="Tout public.", compartment=Compartment.TEAM)
    told = [row for row in history.of_person(make.actor(), person.id) if row.subject == "Note" and row.field]
    assert told
    assert {(row.before, row.after) for row in told} == {("réservé", "réservé")}


def test_sealed_bytes_are_never_shown(store: Store, make: Make, history: History) -> None:
    person = make.person()
    note = make.note(person, None, compartment=Compartment.TEAM, sealed=b"sealed once")  # type: ignore[arg-type]  # sealed
    change(store, make.head, Note, note.id, sealed=b"sealed twice")
    (told,) = [row for row in history.of_person(make.head, person.id) if row.field == "Texte"]
    assert (told.before, told.after) == ("réservé", "réservé")


def test_another_service_s_stay_is_not_told(store: Store, make: Make, history: History) -> None:
    here, elsewhere = make.service(name="Ici"), make.service(name="Ailleurs")
    person = make.person()
    make.stay(person, here)
    hidden = make.stay(person, elsewhere)
    change(store, make.head, Stay, hidden.id, exit_reason="Départ volontaire")
    educator = make.actor(services=[here])
    assert "Motif de sortie" not in {row.field for row in history.of_person(educator, person.id)}
    assert "Motif de sortie" in {row.field for row in history.of_person(make.head, person.id)}


def test_somebody_one_may_not_see_has_no_history(make: Make, history: History) -> None:
    stay = make.stay(make.person(), make.service(name="Ailleurs"))
    educator = make.actor(services=[make.service(name="Ici")])
    with pytest.raises(UserError, match="not_found"):
        history.of_person(educator, stay.person_id)


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.SECRETARY, Role.LOGISTICS, Role.STATISTICIAN])
def test_who_may_not_read_the_history_is_refused(role: Role, make: Make, history: History) -> None:
    with pytest.raises(NotAllowed):
        history.of_person(make.actor(role), make.person().id)


def test_rows_that_came_with_an_import_are_told_once_each(store: Store, make: Make, history: History) -> None:
    person = make.person()
    with store.write(make.head) as uow:
        (first,) = uow.connection.exec_driver_sql(
            "SELECT id FROM value_change WHERE table_name = 'person' AND row_id = ?", (person.id,)
        ).one()
        # As an import keeps them: one line for rows that follow each other.
        uow.connection.exec_driver_sql("UPDATE value_change SET row_id = 1, last_row_id = ? WHERE id = ?",
                                       (person.id + 3, first))  # fmt: skip
        uow.commit()
    made = [row for row in history.of_person(make.head, person.id) if row.subject == "Identité"]
    assert [row.after for row in made] == ["ajouté"]


@pytest.fixture
def sealed(store: Store, make: Make, clock: FixedClock) -> tuple[Actor, Keyring, Person]:
    """A member of health corrected her reserved note about this person."""
    keys = CompartmentKeys()
    nurse = keys.enrol(store, make.actor(Role.NURSE), Compartment.HEALTH)
    keyring, person = keys.keyring(Compartment.HEALTH), make.person()
    notes = Notes(store, clock, keyring)
    written = notes.write(nurse, WriteNote("60 mg", (person.id,), compartment=Compartment.HEALTH))
    assert written.id is not None
    notes.correct(nurse, CorrectNote(written.id, 1, "40 mg"))
    return nurse, keyring, person


def test_a_member_reads_what_a_sealed_note_said_before(
    store: Store, clock: FixedClock, sealed: tuple[Actor, Keyring, Person]
) -> None:
    nurse, keyring, person = sealed
    told = field(History(store, clock, keyring).of_person(nurse, person.id), "Texte")
    assert (told.before, told.after, told.reserved) == ("60 mg", "40 mg", False)


def test_sealed_values_stay_reserved_without_the_keys_or_the_membership(
    store: Store, clock: FixedClock, make: Make, sealed: tuple[Actor, Keyring, Person]
) -> None:
    nurse, keyring, person = sealed
    told = field(History(store, clock, keyring).of_person(make.head, person.id), "Texte")
    assert (told.before, told.after) == ("réservé", "réservé"), "the keys of a session are not enough"
    keyring.lock()
    told = field(History(store, clock, keyring).of_person(nurse, person.id), "Texte")
    assert (told.before, told.after, told.reserved) == ("réservé", "réservé", True)


def test_a_note_that_was_taken_away_is_told_with_who_and_when(
    store: Store, make: Make, history: History, clock: FixedClock
) -> None:
    person, here = make.person(), make.service(name="Ici")
    for text, values in (("Pour tous", {}), ("Pour ici", {"service_id": here.id}),
                         ("Direction", {"compartment": Compartment.DIRECTION})):  # fmt: skip
        make.note(person, text, **values)
    remover = make.actor(Role.COORDINATOR)
    with store.write(remover) as uow:
        uow.bulk_delete(NotePerson, NotePerson.person_id == person.id)
        uow.bulk_delete(Note, Note.id.is_not(None))
        uow.journal("import.undo")
        uow.commit()
    gone = [row for row in history.of_person(make.head, person.id) if row.subject == "Note"]
    assert {row.before for row in gone if row.field == "Texte"} == {"Pour tous", "Pour ici", "Direction"}
    assert {row.who for row in gone if row.after == "retiré"} == {remover.name}
    elsewhere = make.actor(services=[make.service(name="Ailleurs")])
    texts = [row.before for row in history.of_person(elsewhere, person.id) if row.field == "Texte"]
    assert sorted(texts) == ["Pour tous", "réservé"]


def test_alerts_and_consents_are_told_added_ended_and_taken_away(
    store: Store, make: Make, history: History, clock: FixedClock
) -> None:
    person = make.person()
    alert = make.save(
        Alert(person_id=person.id, kind="allergy", text="pénicilline", released_by="Inès",
              released_at=clock.now())
    )  # fmt: skip
    consent = make.save(
        Consent(person_id=person.id, kind="sharing", recipient="CAF", given_on=date(2026, 3, 1), how="paper")
    )
    with store.write(make.head) as uow:
        uow.get(Alert, alert.id).ended_on = date(2026, 3, 2)
        uow.remove(uow.get(Consent, consent.id))
        uow.journal("test.change")
        uow.commit()
    rows = history.of_person(make.head, person.id)
    assert field(rows, "Terminée le").after == short_date(date(2026, 3, 2))
    assert {(row.subject, row.after) for row in rows} >= {
        ("Alerte", "ajouté"), ("Accord", "ajouté"), ("Accord", "retiré"),
    }  # fmt: skip
    assert field(rows, "Destinataire").before == "CAF"
    assert field(rows, "Comment").before == "par écrit"


def test_a_stay_of_another_service_that_was_taken_away_is_not_told(
    store: Store, make: Make, history: History
) -> None:
    here, elsewhere = make.service(name="Ici"), make.service(name="Ailleurs")
    person = make.person()
    make.stay(person, here)
    hidden = make.save(Stay(person_id=person.id, service_id=elsewhere.id, admitted_on=date(2024, 1, 1)))
    with store.write(make.head) as uow:
        uow.remove(uow.get(Stay, hidden.id))
        uow.journal("import.undo")
        uow.commit()
    day = short_date(date(2024, 1, 1))
    educator = make.actor(services=[here])
    assert day not in {row.before for row in history.of_person(educator, person.id)}
    assert day in {row.before for row in history.of_person(make.head, person.id)}


@pytest.mark.parametrize("table", ROWS)
def test_every_field_that_is_told_is_a_column(table: str) -> None:
    columns = Base.metadata.tables[table].c
    words = ROWS[table]
    assert not set(words.fields) - set(columns.keys())
    assert words.parent in columns
    assert set(words.kinds) <= set(words.fields)
    assert ValueChange.__tablename__ not in ROWS
