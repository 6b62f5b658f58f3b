from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from casework.base.errors import Cancelled, NotAllowed, UserError
from casework.base.progress import Cancellation
from casework.domain.dates import term_end
from casework.domain.kinds import Compartment, DocumentKind, NoteKind
from casework.domain.permissions import Actor, Role
from casework.models import (
    Alert,
    CoordinationDecision,
    CoordinationParticipant,
    EmergencySheet,
    JournalEntry,
    Person,
    ProjectSignature,
    RenewalOpinion,
    Stay,
)
from casework.services.prints import Audience, PrintedDocument, PrintKind, PrintRequest, Prints
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import outline_of, pages_of, text_of

ABOUT_PEOPLE = [kind for kind in PrintKind if not kind.is_of_the_house]


@pytest.fixture
def prints(store: Store, clock: FixedClock) -> Prints:
    return Prints(store, clock)


@pytest.fixture
def stay(make: Make) -> Stay:
    """A year in a therapeutic community that ends in eleven days, with a signed project."""
    person = make.person("N’Diaye", "Mamadou", sex="M", file_number="2025-041")
    stay = make.stay(person, admitted_on=date(2025, 12, 4), months=12)
    make.key_worker(stay, "Julien P.")
    return stay


def a_project(make: Make, stay: Stay, **values: object) -> None:
    defaults: dict[str, Any] = {
        "state": "signed",
        "signed_on": date(2026, 6, 2),
        "wants": "Revoir ma fille.",
        "next_meeting_on": date(2026, 11, 26),
        "next_meeting_note": "à 10 heures.",
    }
    project = make.project(stay, **defaults | values)
    goal = make.goal(
        project, "Accueillir sa fille un week-end", domain="family", progress=3, status="in_progress"
    )
    make.action(goal, "appeler sa fille")
    make.action(goal, "accompagner les visites", actor="team", who="Julien P.")


def holder(make: Make, stay: Stay) -> Person:
    with make.store.write(make.head) as uow:
        return uow.get(Person, stay.person_id)


def printed(prints: Prints, actor: Actor, kind: PrintKind, **request: object) -> PrintedDocument:
    return prints.print_document(actor, PrintRequest(kind, **request))  # type: ignore[arg-type]


def actions(store: Store) -> list[tuple[str, int | None]]:
    with store.read() as connection:
        rows = connection.execute(
            select(JournalEntry.action, JournalEntry.person_id).where(
                JournalEntry.action.startswith("print.")
            )
        )
        return [(row.action, row.person_id) for row in rows]


def test_a_project_sheet_is_filled_from_the_file(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay, strengths="Ponctuel.")
    document = printed(prints, actor, PrintKind.PROJECT_SHEET, person_ids=(stay.person_id,))
    text = text_of(document.data)
    for words in (
        "Association des Deux Rives",
        "N’DIAYE Mamadou",
        "Ce que dit M. N’Diaye",
        "Revoir ma fille.",
        "Ponctuel.",
        "Julien P. : accompagner les visites",
        "Séjour 4 déc. 2025 → 3 déc. 2026",
        "12 mois accordés sur 24 au plus",
        "Imprimé par Claire Vasseur",
    ):
        assert words in text
    assert "prochaine révision avant le" in text


def test_neither_file_name_nor_title_names_the_person(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    document = printed(prints, actor, PrintKind.PROJECT_SHEET, person_ids=(stay.person_id,))
    assert document.file_name == "projet-2025-041.pdf"
    assert document.title == "Projet personnalisé"


def test_the_version_in_force_is_printed_rather_than_a_newer_draft(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    make.project(stay, 2, wants="Brouillon non relu.")
    document = printed(prints, actor, PrintKind.PROJECT_SHEET, person_ids=(stay.person_id,))
    assert "Brouillon non relu" not in text_of(document.data)


def test_one_version_can_be_asked_for(prints: Prints, make: Make, actor: Actor, stay: Stay) -> None:
    a_project(make, stay)
    draft = make.project(stay, 2, wants="Brouillon à relire.")
    document = printed(
        prints, actor, PrintKind.PROJECT_SHEET, person_ids=(stay.person_id,), subject_id=draft.id
    )
    assert "Brouillon à relire." in text_of(document.data)


def test_signatures_recorded_are_printed(prints: Prints, make: Make, actor: Actor, stay: Stay) -> None:
    project = make.project(stay, state="signed", signed_on=date(2026, 6, 2))
    make.save(
        ProjectSignature(project_id=project.id, role="head", name="Paul Roche", signed_on=date(2026, 6, 2))
    )
    document = printed(prints, actor, PrintKind.PROJECT_SHEET, person_ids=(stay.person_id,))
    assert "Paul Roche signé le 2 juin 2026" in text_of(document.data)


def test_the_easy_sheet_speaks_in_the_persons_voice(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    text = text_of(printed(prints, actor, PrintKind.EASY_SHEET, person_ids=(stay.person_id,)).data)
    assert "Je veux accueillir ma fille un week-end." in text
    assert "Je vais appeler ma fille." in text
    assert "Jeudi 26 novembre, à 10 heures." in text
    assert "Mon séjour finit le 3 décembre." in text
    assert "je le dis à Julien P." in text


def test_everything_about_a_person_is_in_the_summary_but_what_is_reserved(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    person = holder(make, stay)
    make.note(person, "Dort mieux.", kind=NoteKind.INTERVIEW)
    make.note(person, "Mot pour les seuls psychologues.", compartment=Compartment.PSYCHOLOGY)
    make.note(person, "Le frère a appelé.", third_party=True)
    held = make.coordination(person, held_on=date(2026, 11, 12), person_view="Ça va mieux.")
    make.save(
        CoordinationDecision(coordination_id=held.id, position=1, text="Demander une pension de famille.")
    )
    make.save(CoordinationParticipant(coordination_id=held.id, position=1, name="Anne Le Goff"))
    make.task("Envoyer le dossier", person_id=person.id, who="Sophie L.", due_on=date(2026, 11, 30))
    text = text_of(printed(prints, actor, PrintKind.SUMMARY, person_ids=(stay.person_id,)).data)
    for words in (
        "Dort mieux.",
        "Tiers : à ne pas communiquer",
        "note réservée (psychologie)",
        "Demander une pension de famille.",
        "Anne Le Goff",
        "Envoyer le dossier",
        "Ça va mieux.",
        "Fin de la première année",
    ):
        assert words in text
    assert "seuls psychologues" not in text


def test_notes_older_than_three_months_are_left_out_of_the_summary(
    prints: Prints, make: Make, actor: Actor
) -> None:
    person = make.person()
    make.stay(person)
    make.note(person, "Au printemps.", happened_at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    text = text_of(printed(prints, actor, PrintKind.SUMMARY, person_ids=(person.id,)).data)
    assert "Au printemps." not in text
    assert "notes depuis le 24 août 2026" in text


def test_the_renewal_file_holds_opinions_as_far_as_this_reader_may_read(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    renewal = make.renewal(stay, request="Encore un an.", review="Une année tenue.")
    for kind, text in (("educational", "Le lien est solide."), ("medical", "Diagnostic.")):
        make.save(
            RenewalOpinion(
                renewal_id=renewal.id, kind=kind, conclusion="favourable", text=text,
                given_on=date(2026, 11, 2), given_by="X",
            )
        )  # fmt: skip
    text = text_of(printed(prints, actor, PrintKind.RENEWAL_FILE, person_ids=(stay.person_id,)).data)
    assert "Encore un an." in text
    assert "Le lien est solide." in text
    assert "Diagnostic" not in text
    assert "texte réservé" in text
    assert "Aucune décision n’a encore été prise." in text


def emergency_sheet(make: Make, stay: Stay) -> None:
    make.save(
        EmergencySheet(
            person_id=stay.person_id, allergies="Pénicilline", released_by="Hélène Aubry",
            released_at=make.clock.now(),
        )
    )  # fmt: skip


def granted(make: Make, stay: Stay, **values: object) -> None:
    renewal = make.renewal(
        stay, decision="granted_with_conditions", months=12, conditions="Un point chaque mois.",
        decided_on=date(2026, 11, 6), decided_by="Paul Roche",
    )  # fmt: skip
    make.term(
        stay, 2, date(2026, 12, 4), term_end(stay.admitted_on, 24), months=12, renewal_id=renewal.id, **values
    )


def test_the_amendment_prints_the_term_that_was_granted(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    make.document(stay, DocumentKind.CONTRACT, signed_on=date(2025, 12, 20))
    granted(make, stay)
    text = text_of(printed(prints, actor, PrintKind.AMENDMENT, person_ids=(stay.person_id,)).data)
    assert "Avenant n° 1 au contrat de séjour" in text
    assert "document du 20 décembre 2025" in text
    assert "du 4 décembre 2026 au 3 décembre 2027 inclus" in text
    assert "Un point chaque mois." in text
    assert "24 mois accordés sur 24 au plus" in text


@pytest.mark.parametrize("kind", [kind for kind in ABOUT_PEOPLE if kind is not PrintKind.EASY_SHEET])
def test_a_derogation_shows_on_every_document(
    prints: Prints, make: Make, actor: Actor, stay: Stay, kind: PrintKind
) -> None:
    a_project(make, stay)
    granted(
        make, stay, derogation_reason="logement prêt en mars", derogation_by="Paul Roche",
        derogation_on=date(2026, 11, 6), derogation_told="ARS",
    )  # fmt: skip
    person_ids = (stay.person_id,)
    if kind is PrintKind.COORDINATION_NOTE:
        make.coordination(holder(make, stay))
    if kind is PrintKind.EMERGENCY_SHEET:
        emergency_sheet(make, stay)
    assert "érogation" in text_of(printed(prints, actor, kind, person_ids=person_ids).data)


def test_the_last_coordination_note_is_printed_with_its_ground_in_words(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    make.coordination(holder(make, stay), held_on=date(2026, 9, 1), question="Ancienne question")
    make.coordination(
        holder(make, stay),
        held_on=date(2026, 11, 12),
        question="Quel logement ?",
        consent_basis="consent",
    )
    text = text_of(printed(prints, actor, PrintKind.COORDINATION_NOTE, person_ids=(stay.person_id,)).data)
    assert "Quel logement ?" in text
    assert "Ancienne question" not in text
    assert "la personne a donné son accord" in text


def test_the_deadline_list_names_everyone_due_and_says_of_whom_it_is(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    other = make.stay(make.person("Kowalski", "Łukasz"), admitted_on=date(2025, 11, 10), months=12)
    document = printed(prints, actor, PrintKind.DEADLINE_LIST)
    text = text_of(document.data)
    assert text.index("KOWALSKI Łukasz") < text.index("N’DIAYE Mamadou")
    assert "tous les services" in text
    assert set(document.person_ids) == {stay.person_id, other.person_id}
    assert document.file_name == "echeances-2026-11-22.pdf"


def test_all_project_sheets_are_one_file_in_the_order_of_names(
    prints: Prints, make: Make, actor: Actor, stay: Stay
) -> None:
    a_project(make, stay)
    other = make.stay(make.person("Abadie", "Rose"))
    a_project(make, other)
    without = make.stay(make.person("Sans", "Projet"))
    gone = make.stay(make.person("Parti", "Loin"), ended_on=date(2026, 11, 1))
    a_project(make, gone)
    document = printed(prints, actor, PrintKind.PROJECT_SHEET)
    assert [title for title in outline_of(document.data) if isinstance(title, str)] == [
        "ABADIE Rose",
        "N’DIAYE Mamadou",
    ]
    assert document.person_ids == (other.person_id, stay.person_id)
    assert without.person_id not in document.person_ids
    assert all("1 / 1" in page for page in pages_of(document.data))


def test_nothing_to_print_is_said_in_a_sentence(prints: Prints, actor: Actor, stay: Stay) -> None:
    with pytest.raises(UserError, match="nothing_to_print") as refused:
        printed(prints, actor, PrintKind.PROJECT_SHEET, person_ids=(stay.person_id,))
    assert "Projet personnalisé" in refused.value.sentence


@pytest.mark.parametrize("kind", ABOUT_PEOPLE)
def test_a_person_of_another_service_is_not_printed(
    prints: Prints, make: Make, stay: Stay, kind: PrintKind
) -> None:
    a_project(make, stay)
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service()])
    with pytest.raises(UserError, match="not_found"):
        printed(prints, elsewhere, kind, person_ids=(stay.person_id,))
    if kind is not PrintKind.DEADLINE_LIST:
        with pytest.raises(UserError, match="nothing_to_print"):
            printed(prints, elsewhere, kind)


def test_what_another_service_wrote_about_a_shared_person_is_not_printed(
    prints: Prints, make: Make, stay: Stay
) -> None:
    theirs = make.project(stay, wants="Écrit là-bas.")
    person = holder(make, stay)
    held = make.coordination(person, service_id=stay.service_id)
    make.task("Tâche de là-bas", person_id=person.id, coordination_id=held.id)
    make.task("Tâche commune", person_id=person.id)
    mine = make.service()
    make.stay(person, service=mine, admitted_on=date(2026, 10, 1))
    reader = make.actor(Role.EDUCATOR, services=[mine])
    text = text_of(printed(prints, reader, PrintKind.SUMMARY, person_ids=(person.id,)).data)
    assert "Tâche commune" in text
    assert "Tâche de là-bas" not in text
    with pytest.raises(UserError, match="nothing_to_print"):
        printed(prints, reader, PrintKind.PROJECT_SHEET, person_ids=(person.id,), subject_id=theirs.id)


@pytest.mark.parametrize("kind", list(PrintKind))
def test_who_may_not_print_is_refused(
    prints: Prints, make: Make, stay: Stay, store: Store, kind: PrintKind
) -> None:
    with pytest.raises(NotAllowed):
        printed(prints, make.actor(Role.TRAINEE), kind, person_ids=(stay.person_id,))
    assert actions(store) == []


def test_every_print_is_journalled_person_by_person(
    prints: Prints, make: Make, actor: Actor, stay: Stay, store: Store
) -> None:
    a_project(make, stay)
    other = make.stay(make.person("Abadie", "Rose"))
    a_project(make, other)
    printed(prints, actor, PrintKind.PROJECT_SHEET)
    printed(prints, actor, PrintKind.DEADLINE_LIST)
    assert actions(store) == [
        ("print.project_sheet", other.person_id),
        ("print.project_sheet", stay.person_id),
        ("print.deadline_list", None),
    ]


@pytest.mark.parametrize("kind", ABOUT_PEOPLE)
def test_the_number_of_queries_does_not_grow_with_the_number_of_people(
    prints: Prints, make: Make, actor: Actor, stay: Stay, store: Store, kind: PrintKind
) -> None:
    def fill(one: Stay) -> None:
        a_project(make, one)
        granted(make, one)
        make.renewal(one, 2)
        make.coordination(holder(make, one))
        emergency_sheet(make, one)

    fill(stay)
    counts = []
    for more in (0, 3):
        for n in range(more):
            fill(make.stay(make.person(f"Autre{n}"), admitted_on=date(2025, 12, 4), months=12))
        statements: list[str] = []

        def count(_c: object, _cur: object, statement: str, *_: object, seen: list[str] = statements) -> None:
            seen.append(statement)

        event.listen(store._engine, "before_cursor_execute", count)
        document = printed(prints, actor, kind)
        event.remove(store._engine, "before_cursor_execute", count)
        counts.append(sum(statement.lstrip().startswith("SELECT") for statement in statements))
        assert len(document.person_ids) == more + 1
    assert counts[0] == counts[1]


def test_a_cancelled_print_writes_no_trace(
    prints: Prints, make: Make, actor: Actor, stay: Stay, store: Store
) -> None:
    a_project(make, stay)
    cancel = Cancellation()
    cancel.cancel()
    with pytest.raises(Cancelled):
        prints.print_document(actor, PrintRequest(PrintKind.PROJECT_SHEET), cancel=cancel)
    assert actions(store) == []


def test_saving_writes_the_file_and_its_trace(
    prints: Prints, actor: Actor, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "dossier é" / "projet.pdf"
    with pytest.raises(UserError, match="print_folder_missing"):
        prints.save(actor, "Projet personnalisé", b"%PDF", path)
    path.parent.mkdir()
    prints.save(actor, "Projet personnalisé", b"%PDF", path)
    assert path.read_bytes() == b"%PDF"
    assert actions(store) == [("print.file", None)]


def test_a_full_disk_leaves_no_half_file(
    prints: Prints, actor: Actor, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="disk_full"):
        prints.save(actor, "Projet personnalisé", b"%PDF" * 1000, tmp_path / "projet.pdf")
    assert not list(tmp_path.glob("*.pdf*"))


def test_a_file_that_cannot_be_journalled_is_not_written(
    prints: Prints, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("database_busy")

    monkeypatch.setattr(Prints, "note_handed_out", refuse)
    with pytest.raises(UserError, match="database_busy"):
        prints.save(actor, "Projet personnalisé", b"%PDF", tmp_path / "projet.pdf")
    assert not (tmp_path / "projet.pdf").exists()


def test_reportlab_is_imported_only_when_something_is_printed() -> None:
    code = "import sys, casework.services.prints; print('reportlab' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_what_leaves_says_nothing_of_third_parties_and_no_alert(
    prints: Prints, make: Make, stay: Stay, clock: FixedClock
) -> None:
    person = holder(make, stay)
    make.note(person, "Le frère boit.", third_party=True)
    make.note(person, "A réparé le vélo.")
    make.save(
        Alert(person_id=person.id, kind="allergy", text="pénicilline", released_by="Inès",
              released_at=clock.now())
    )  # fmt: skip
    texts = {}
    for audience in Audience:
        made = printed(prints, make.head, PrintKind.SUMMARY, person_ids=(person.id,), audience=audience)
        texts[audience] = text_of(made.data)
        assert ("alertes" in made.contents) == ("pénicilline" in texts[audience])
    assert all("A réparé le vélo." in text for text in texts.values())
    assert [audience for audience, text in texts.items() if "Le frère boit." in text] == [Audience.TEAM]
    assert [audience for audience, text in texts.items() if "pénicilline" in text] == [
        Audience.TEAM,
        Audience.PERSON,
    ]
