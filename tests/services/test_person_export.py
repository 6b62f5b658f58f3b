"""Everything about a person, for the person: what is in it, what is not, and its trace."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.base.errors import NotAllowed, UserError
from casework.domain.kinds import Compartment
from casework.domain.other_names import HIDDEN
from casework.domain.permissions import Actor, Role
from casework.models import Dispatch, EmergencySheet, JournalEntry, Note, NotePerson, Person, new_uid
from casework.services.people import People
from casework.services.person_export import ExportPerson, Held, PersonExport
from casework.storage.keyring import Keyring
from casework.storage.keys import KeyPair
from casework.storage.seals import key_id
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import text_of

PAIR = KeyPair.new()
WRITING = Keyring({Compartment.HEALTH: PAIR.public})
READING = Keyring(
    {Compartment.HEALTH: PAIR.public}, {key_id(PAIR.public): PAIR.private}, [Compartment.HEALTH]
)


@pytest.fixture
def export(store: Store, clock: FixedClock) -> PersonExport:
    return PersonExport(store, clock, WRITING)


@pytest.fixture
def person(make: Make) -> Person:
    return make.person("Martin", "Alex")


def opened(path: Path) -> tuple[str, dict[str, Any]]:
    """The paper's text and the machine-readable file."""
    with zipfile.ZipFile(path) as archive:
        pdf, data = sorted(archive.namelist(), reverse=True)
        return text_of(archive.read(pdf)), json.loads(archive.read(data))


def sealed_note(make: Make, person: Person, text: str) -> Note:
    uid = new_uid()
    seal = WRITING.seal(Compartment.HEALTH, "note", uid, "sealed", text)
    note = make.note(person, text, uid=uid)
    with make.store.write(make.head) as uow:
        values = {"text": None, "sealed": seal, "compartment": Compartment.HEALTH.value}
        uow.bulk_update(Note, Note.id == note.id, values)
        uow.journal("test.seal")
        uow.commit()
    return note


def test_the_paper_and_the_file_say_the_same(
    export: PersonExport, make: Make, person: Person, actor: Actor, tmp_path: Path
) -> None:
    stay = make.stay(person, months=12)
    make.document(stay, handed_on=date(2026, 9, 1))
    make.goal(make.project(stay, wants="Revoir ma fille."), "Retrouver un logement")
    make.note(person, "Il a repris le sport.")
    make.coordination(person, question="Quel logement ?")
    out = tmp_path / "dossier.zip"
    made = export.export(actor, ExportPerson(person.id, out))
    paper, data = opened(out)
    assert made.notes == 1
    for words in ("MARTIN Alex", "Revoir ma fille.", "Retrouver un logement", "Il a repris le sport.",
                  "Quel logement ?", "Qui a lu votre dossier"):  # fmt: skip
        assert words in paper
    sections = data["sections"]
    assert sections["notes"][0]["text"] == "Il a repris le sport."
    assert sections["stays"][0]["admitted_on"] == stay.admitted_on.isoformat()
    assert sections["documents"][0]["handed_on"] == "2026-09-01"


def test_every_key_of_the_file_is_explained_in_it(
    export: PersonExport, make: Make, person: Person, actor: Actor, tmp_path: Path
) -> None:
    make.stay(person, months=12)
    make.note(person)
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    _paper, data = opened(tmp_path / "d.zip")
    used = {f"{name}.{key}" for name, records in data["sections"].items() for one in records for key in one}
    assert used <= set(data["keys"])
    assert all(data["keys"].values())


def test_what_third_parties_said_and_its_addenda_stay_in_the_house(
    export: PersonExport, make: Make, person: Person, actor: Actor, tmp_path: Path
) -> None:
    first = make.note(person, "Sa mère dit qu’il ment.", third_party=True)
    make.note(person, "Complément à ce que dit la mère.", addendum_of=first.id)
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, data = opened(tmp_path / "d.zip")
    assert "mère" not in paper + json.dumps(data, ensure_ascii=False)
    assert [one.held for one in export.passages(actor, person.id)] == [Held.THIRD_PARTY, Held.THIRD_PARTY]


def test_that_third_parties_are_left_out_is_said_even_where_nobody_spoke(
    export: PersonExport, person: Person, actor: Actor, tmp_path: Path
) -> None:
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, data = opened(tmp_path / "d.zip")
    assert "L1111-7" in paper
    assert any("tiers" in sentence for sentence in data["withheld"])


def test_other_peoples_names_are_taken_out(
    export: PersonExport, make: Make, store: Store, person: Person, actor: Actor, tmp_path: Path
) -> None:
    other = make.person("N’Diaye", "Mamadou")
    note = make.note(person, "Dispute avec Mamadou N’Diaye, puis Mamadou s’excuse.")
    make.save(NotePerson(note_id=note.id, person_id=other.id, moment_key=note.moment_key))
    make.companion(make.stay(person), "Lina, fille")
    make.note(person, "Lina a dormi ici.")
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, data = opened(tmp_path / "d.zip")
    everything = paper + json.dumps(data, ensure_ascii=False)
    assert "Mamadou" not in everything
    assert "Lina" not in everything
    assert data["sections"]["notes"][0]["text"] == f"Dispute avec {HIDDEN}, puis {HIDDEN} s’excuse."
    assert all(one.names_others for one in export.passages(actor, person.id))


def test_what_was_masked_on_rereading_does_not_leave(
    export: PersonExport, make: Make, person: Person, actor: Actor, tmp_path: Path
) -> None:
    kept = make.note(person, "Le voisin du dessous crie.")
    make.note(person, "Il va mieux.")
    made = export.export(actor, ExportPerson(person.id, tmp_path / "d.zip", masked=frozenset({kept.id})))
    paper, data = opened(tmp_path / "d.zip")
    assert "voisin" not in paper + json.dumps(data)
    assert (made.notes, made.masked) == (1, 1)
    assert any("relecture" in sentence for sentence in made.withheld)


def test_sealed_words_leave_only_by_who_reads_them(
    export: PersonExport,
    store: Store,
    clock: FixedClock,
    make: Make,
    person: Person,
    actor: Actor,
    tmp_path: Path,
) -> None:
    sealed_note(make, person, "TSO : 60 mg.")
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, data = opened(tmp_path / "d.zip")
    assert "60 mg" not in paper + json.dumps(data)
    assert any("médecin de votre choix" in sentence for sentence in data["withheld"])

    member = Actor(
        actor.account_id, actor.login, actor.name, Role.DIRECTOR, actor.session,
        compartments=actor.compartments | {Compartment.HEALTH},
    )  # fmt: skip
    PersonExport(store, clock, READING).export(member, ExportPerson(person.id, tmp_path / "m.zip"))
    paper, data = opened(tmp_path / "m.zip")
    assert "60 mg" in paper
    assert data["sections"]["notes"][0]["text"] == "TSO : 60 mg."


def test_the_emergency_sheet_and_the_readings_are_in_it(
    export: PersonExport, make: Make, store: Store, person: Person, actor: Actor, tmp_path: Path
) -> None:
    make.save(
        EmergencySheet(
            person_id=person.id, allergies="Pénicilline", released_by="Inès Roche",
            released_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    with store.write(actor) as uow:
        uow.journal("print.summary", person_id=person.id)
        uow.commit()
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, data = opened(tmp_path / "d.zip")
    assert "Pénicilline" in paper
    assert data["sections"]["readings"][0] | {"at": ""} == {
        "at": "", "name": actor.name, "times": 1, "what": "synthèse imprimée",
    }  # fmt: skip


def test_who_read_the_record_is_in_both_files_also_a_second_ago(
    export: PersonExport, make: Make, store: Store, clock: FixedClock, person: Person, actor: Actor,
    tmp_path: Path,
) -> None:  # fmt: skip
    other = make.person("Dupont", "Zoé")
    nurse = make.actor(Role.NURSE)
    People(store, clock).card(nurse, person.id)
    People(store, clock).card(nurse, other.id)
    export.passages(actor, person.id)
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, data = opened(tmp_path / "d.zip")
    told = {(one["name"], one["what"]) for one in data["sections"]["readings"]}
    assert told == {(nurse.name, "ouverture du dossier"), (actor.name, "lecture du suivi")}
    assert nurse.name in paper
    assert "ouverture du dossier" in " ".join(paper.split())


def test_an_export_is_a_dispatch_handed_to_the_person(
    export: PersonExport, store: Store, person: Person, actor: Actor, tmp_path: Path
) -> None:
    export.export(actor, ExportPerson(person.id, tmp_path / "d.zip"))
    with store.read() as connection:
        row = connection.execute(select(Dispatch.__table__)).one()
        last = connection.execute(select(JournalEntry.__table__).order_by(JournalEntry.id.desc())).first()
    assert (row.person_id, row.ground, row.document) == (person.id, "person", "Dossier complet")
    assert last is not None
    assert (last.action, last.person_id) == ("export.person", person.id)


def test_a_full_disk_leaves_no_file_and_no_dispatch(
    export: PersonExport, store: Store, person: Person, actor: Actor, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casework.base.files.os.fsync", full)
    folder = tmp_path / "sortie"
    folder.mkdir()
    with pytest.raises(UserError) as refusal:
        export.export(actor, ExportPerson(person.id, folder / "d.zip"))
    assert refusal.value.code == "disk_full"
    assert list(folder.iterdir()) == []
    with store.read() as connection:
        assert connection.execute(select(Dispatch.id)).all() == []


def test_a_place_that_is_no_place_is_refused_before_any_trace(
    export: PersonExport, store: Store, person: Person, actor: Actor, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as refusal:
        export.export(actor, ExportPerson(person.id, tmp_path / "nulle part" / "d.zip"))
    assert refusal.value.code == "print_folder_missing"
    with store.read() as connection:
        assert connection.execute(select(Dispatch.id)).all() == []


def test_somebody_elses_services_are_not_exported_and_that_is_said(
    export: PersonExport, store: Store, make: Make, person: Person, tmp_path: Path
) -> None:
    mine, theirs = make.service(name="Ici"), make.service(name="Ailleurs")
    make.stay(person, mine)
    make.stay(person, theirs, date(2020, 1, 1), ended_on=date(2020, 6, 1))
    make.note(person, "Ce qu’un autre service a écrit.", service_id=theirs.id)
    head = make.actor(Role.HEAD_OF_SERVICE, services=[mine])
    made = export.export(head, ExportPerson(person.id, tmp_path / "d.zip"))
    paper, _data = opened(tmp_path / "d.zip")
    assert "autre service a écrit" not in paper
    assert "Ailleurs" not in paper
    assert any("autres services" in " ".join(sentence.split()) for sentence in made.withheld)


def test_an_educator_cannot_export_a_person(
    export: PersonExport, make: Make, person: Person, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed):
        export.export(make.actor(Role.EDUCATOR), ExportPerson(person.id, tmp_path / "d.zip"))


def test_nobody_exports_who_they_may_not_see(
    export: PersonExport, make: Make, person: Person, tmp_path: Path
) -> None:
    make.stay(person, make.service(name="Ailleurs"))
    head = make.actor(Role.HEAD_OF_SERVICE, services=[make.service(name="Ici")])
    with pytest.raises(UserError) as refusal:
        export.passages(head, person.id)
    assert refusal.value.code == "not_found"
