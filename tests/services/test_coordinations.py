"""Coordination notes and tasks: held, corrected, finished, and who overwrites whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.changes import Change, Subject
from casework.domain.coordinations import ConsentBasis, consent_words
from casework.domain.permissions import Actor, Role
from casework.models import JournalEntry, Person, Stay, Task, ValueChange
from casework.services.coordinations import (
    CoordinationRecord,
    Coordinations,
    FinishTask,
    Participant,
    RemovedTask,
    SaveCoordination,
    TaskLine,
)
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

TODAY = date(2026, 11, 22)
NOTE = SaveCoordination(
    person_id=0,
    held_on=TODAY,
    participants=(
        Participant("Sophie Lantier", "CCAS de Périgueux", "assistante sociale"),
        Participant("Julien Pereira"),
    ),
    consent_basis=ConsentBasis.CONSENT,
    question="Quel logement au printemps ?",
    shared="Ses ressources et la date de fin de séjour.",
    decisions=("Demander une place en pension de famille.",),
    tasks=(
        TaskLine("Remplir la demande SIAO", "Sophie Lantier", date(2026, 12, 5)),
        TaskLine("Visiter la pension", "Julien Pereira"),
    ),
    next_on=date(2027, 1, 14),
)


@pytest.fixture
def coordinations(store: Store, clock: FixedClock) -> Coordinations:
    return Coordinations(store, clock)


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay()


@pytest.fixture
def held(coordinations: Coordinations, actor: Actor, stay: Stay) -> CoordinationRecord:
    change = coordinations.save(actor, replace(NOTE, person_id=stay.person_id))
    return coordinations.note(actor, change.id or 0)


def typed(record: CoordinationRecord) -> SaveCoordination:
    """The note as the screen that shows it would send it back."""
    return SaveCoordination(
        record.person_id, record.held_on, record.participants, record.consent_basis, record.id,
        record.version, record.place, record.question, record.shared, record.person_view,
        record.consent_detail, record.decisions, record.tasks, (), record.next_on,
    )  # fmt: skip


def test_a_note_keeps_who_what_on_which_ground_and_who_does_what_by_when(
    held: CoordinationRecord, actor: Actor
) -> None:
    assert held.participants == NOTE.participants
    assert held.decisions == NOTE.decisions
    assert [(task.what, task.who, task.due_on) for task in held.tasks] == [
        (task.what, task.who, task.due_on) for task in NOTE.tasks
    ]
    assert (held.consent_basis, held.written_by) == ("consent", actor.name)


def test_every_problem_of_a_note_is_told_at_once(
    coordinations: Coordinations, actor: Actor, stay: Stay
) -> None:
    wrong = SaveCoordination(
        stay.person_id, date(2026, 11, 23), (Participant(" ", "CCAS"),), "", tasks=(TaskLine("", "Julien"),)
    )
    with pytest.raises(InvalidForm) as caught:
        coordinations.save(actor, wrong)
    assert [problem.field for problem in caught.value.problems] == [
        "held_on", "question", "participants.0.name", "consent_basis", "tasks.0.what",
    ]  # fmt: skip
    assert all(problem.sentence for problem in caught.value.problems)


def test_a_legal_exception_names_its_text(coordinations: Coordinations, actor: Actor, stay: Stay) -> None:
    legal = replace(NOTE, person_id=stay.person_id, consent_basis=ConsentBasis.LEGAL)
    with pytest.raises(InvalidForm) as caught:
        coordinations.save(actor, legal)
    assert [problem.field for problem in caught.value.problems] == ["consent_detail"]
    coordinations.save(actor, replace(legal, consent_detail="article 226-14 du code pénal"))


def test_the_ground_is_said_in_words_even_when_it_came_as_words() -> None:
    assert consent_words("consent", "le 12 mars, par écrit") == (
        "avec des partenaires : la personne a donné son accord (le 12 mars, par écrit)"
    )
    assert consent_words("accord oral") == "accord oral"
    assert consent_words("") == ""


def test_a_participants_line_is_read_back_as_it_was_said() -> None:
    for one in (
        Participant("Inès Morel", "", "infirmière"),
        Participant("Inès Morel", "CH de Périgueux"),
        Participant("Inès Morel"),
        Participant("Inès Morel", "CCAS", "assistante, de service social"),
    ):
        assert Participant.of_line(one.line) == one


def test_correcting_a_note_changes_only_what_differs_and_nothing_writes_nothing(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord, store: Store
) -> None:
    def counted() -> tuple[int, int]:
        with store.read() as connection:
            journal = connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one()
            history = connection.execute(select(func.count()).select_from(ValueChange)).scalar_one()
        return journal, history

    before = counted()
    assert coordinations.save(actor, typed(held)) == Change(frozenset(), held.id, held.version)
    assert counted() == before
    fewer = replace(
        typed(held),
        participants=(Participant("Inès Morel", "", "infirmière"),),
        decisions=("Attendre janvier.", "Prévenir le CCAS."),
        tasks=held.tasks[1:],
        removed_tasks=(RemovedTask(held.tasks[0].id or 0, held.tasks[0].version),),
    )
    change = coordinations.save(actor, fewer)
    assert change.subjects == {Subject.COORDINATION, Subject.TASK}
    after = coordinations.note(actor, held.id)
    assert after.participants == fewer.participants
    assert after.decisions == fewer.decisions
    assert [task.what for task in after.tasks] == ["Visiter la pension"]


def test_a_stale_note_tells_both_texts_and_writes_neither(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord
) -> None:
    mine = replace(typed(held), question="Quel logement, et quand ?")
    theirs = replace(
        typed(held), participants=held.participants[:1], tasks=(replace(held.tasks[0], who="Inès"),)
    )
    coordinations.save(actor, theirs)
    with pytest.raises(StaleWrite) as caught:
        coordinations.save(actor, mine)
    told = {conflict.field: (conflict.stored, conflict.typed) for conflict in caught.value.conflicts}
    assert told == {
        "question": ("Quel logement au printemps ?", "Quel logement, et quand ?"),
        "participants": (
            "Sophie Lantier, CCAS de Périgueux, assistante sociale",
            "Sophie Lantier, CCAS de Périgueux, assistante sociale\nJulien Pereira",
        ),
        f"tasks.{held.tasks[0].id}.2.who": ("Inès", "Sophie Lantier"),
    }
    assert coordinations.note(actor, held.id).question == "Quel logement au printemps ?"


def test_a_task_changed_meanwhile_is_not_removed_unseen(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord
) -> None:
    first = held.tasks[0]
    without = replace(
        typed(held), tasks=held.tasks[1:], removed_tasks=(RemovedTask(first.id or 0, first.version),)
    )
    coordinations.finish_task(actor, FinishTask(first.id or 0, first.version, TODAY))
    with pytest.raises(StaleWrite) as caught:
        coordinations.save(actor, without)
    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.typed) == (f"removed.{first.id}.2", "")
    assert conflict.stored.startswith(f"{first.what} · ")
    assert "faite le" in conflict.stored
    assert len(coordinations.note(actor, held.id).tasks) == 2
    coordinations.save(actor, replace(without, removed_tasks=(RemovedTask(first.id or 0, 2),)))
    assert [task.what for task in coordinations.note(actor, held.id).tasks] == ["Visiter la pension"]


def test_a_task_done_meanwhile_stays_done_when_the_note_is_corrected(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord
) -> None:
    task = held.tasks[0]
    coordinations.finish_task(actor, FinishTask(task.id or 0, task.version, TODAY))
    coordinations.save(actor, replace(typed(held), place="Mairie"))
    assert coordinations.note(actor, held.id).tasks[0].done_on == TODAY


def test_open_tasks_come_by_date_late_ones_said_and_done_ones_gone(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord, make: Make
) -> None:
    make.task("Racheter des ampoules", due_on=date(2026, 11, 20))
    done = held.tasks[1]
    coordinations.finish_task(actor, FinishTask(done.id or 0, done.version, TODAY))
    tasks = coordinations.open_tasks(actor)
    assert [(task.what, task.is_late, task.person_name) for task in tasks] == [
        ("Racheter des ampoules", True, ""),
        ("Remplir la demande SIAO", False, "MARTIN Alex"),
    ]
    assert [task.what for task in coordinations.open_tasks(actor, held.person_id)] == [
        "Remplir la demande SIAO"
    ]


def test_a_task_is_finished_once_and_can_be_taken_up_again(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord, store: Store
) -> None:
    task = held.tasks[0]
    with pytest.raises(InvalidForm):
        coordinations.finish_task(actor, FinishTask(task.id or 0, task.version, date(2026, 11, 23)))
    change = coordinations.finish_task(actor, FinishTask(task.id or 0, task.version, TODAY))
    again = coordinations.finish_task(actor, FinishTask(task.id or 0, change.version or 0, TODAY))
    assert again.subjects == frozenset()
    coordinations.finish_task(actor, FinishTask(task.id or 0, change.version or 0, None))
    with store.read() as connection:
        assert connection.scalar(select(Task.done_on).where(Task.id == task.id)) is None


def test_the_tab_lists_notes_newest_first_with_their_open_tasks_and_who_usually_comes(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord
) -> None:
    coordinations.save(
        actor, replace(NOTE, person_id=held.person_id, held_on=date(2026, 10, 1), question="Et les droits ?")
    )
    page = coordinations.page(actor, held.person_id)
    assert [(row.question, row.participants, row.open_tasks) for row in page.notes] == [
        ("Quel logement au printemps ?", 2, 2), ("Et les droits ?", 2, 2),
    ]  # fmt: skip
    assert len(page.tasks) == 4
    assert Participant("Sophie Lantier", "CCAS de Périgueux", "assistante sociale") in page.known_participants


def test_another_services_notes_and_tasks_are_neither_seen_nor_changed(
    coordinations: Coordinations, held: CoordinationRecord, make: Make
) -> None:
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service(name="Ailleurs")])
    assert coordinations.page(elsewhere, held.person_id).notes == ()
    assert coordinations.open_tasks(elsewhere) == ()
    with pytest.raises(UserError, match="not_found"):
        coordinations.note(elsewhere, held.id)
    with pytest.raises(UserError, match="not_found"):
        coordinations.save(elsewhere, typed(held))
    with pytest.raises(UserError, match="not_found"):
        coordinations.finish_task(elsewhere, FinishTask(held.tasks[0].id or 0, 1, TODAY))


def test_a_task_decided_in_another_service_about_a_shared_person_stays_there(
    coordinations: Coordinations, actor: Actor, held: CoordinationRecord, make: Make
) -> None:
    with make.store.write(make.head) as uow:
        person = uow.get(Person, held.person_id)
    mine = make.service(name="Ailleurs")
    make.stay(person, service=mine)
    make.task("Tâche d’ici", person_id=person.id)
    elsewhere = make.actor(Role.EDUCATOR, services=[mine])
    assert [one.what for one in coordinations.open_tasks(elsewhere)] == ["Tâche d’ici"]
    assert len(coordinations.open_tasks(actor)) == 3
    with pytest.raises(UserError, match="not_found"):
        coordinations.finish_task(elsewhere, FinishTask(held.tasks[0].id or 0, 1, TODAY))


def test_a_person_without_a_stay_has_no_coordination(
    coordinations: Coordinations, actor: Actor, make: Make
) -> None:
    with pytest.raises(UserError, match="coordination_needs_stay"):
        coordinations.save(actor, replace(NOTE, person_id=make.person().id))


def test_a_trainee_reads_notes_and_writes_none(
    coordinations: Coordinations, held: CoordinationRecord, actor_as: Callable[[Role], Actor]
) -> None:
    trainee = actor_as(Role.TRAINEE)
    assert coordinations.note(trainee, held.id) == held
    with pytest.raises(NotAllowed):
        coordinations.save(trainee, typed(held))
