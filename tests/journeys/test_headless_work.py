"""Steps 4 to 7 without a window: each is really done through the services, then printed by command."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from casework.app import make_suite
from casework.domain.coordinations import ConsentBasis
from casework.domain.permissions import Actor
from casework.domain.projects import Action, ActionActor, Goal, SignatureRole
from casework.services.coordinations import FinishTask, Participant, SaveCoordination, TaskLine
from casework.services.doorstep import Doorstep
from casework.services.notes import WriteNote
from casework.services.people import NewPerson
from casework.services.projects import (
    ProposeProject,
    SaveProject,
    Signature,
    SignProject,
    StartProject,
)
from casework.services.renewals import (
    AmendmentDates,
    Conclusion,
    DecideRenewal,
    Decision,
    OpinionKind,
    Preparation,
    RecordAmendment,
    RecordOpinion,
    RenewalKey,
    SaveRenewal,
)
from casework.services.stays import Admit
from casework.services.suite import Suite
from tests.conftest import FixedClock
from tests.journeys.commands import Commands
from tests.journeys.conftest import LOGIN, PASSWORD
from tests.journeys.journey import CHEAP

TODAY = date(2026, 11, 22)
Printed = Callable[[str], str]


class Team:
    """What a script has: the services of one open file, and somebody who acts."""

    def __init__(self, suite: Suite, actor: Actor) -> None:
        self.suite, self.actor = suite, actor
        service = next(one for one in suite.organisation.list_services(actor) if "Moulin" in one.name)
        self.person_id = suite.people.create(actor, NewPerson("N’Diaye", "Mamadou", sex="M")).id or 0
        admitted = suite.stays.admit(actor, Admit(self.person_id, service.id, date(2025, 12, 4)))
        self.stay_id = admitted.id or 0

    def write_a_note(self) -> None:
        self.suite.notes.write(self.actor, WriteNote("Nuit calme, a mal dormi.", (self.person_id,)))

    def write_and_sign_a_project(self) -> None:
        projects, actor = self.suite.projects, self.actor
        started = projects.start(actor, StartProject(self.person_id, self.stay_id))
        project_id = started.id or 0
        goal = Goal(
            "Accueillir sa fille un week-end",
            "family",
            due_on=date(2026, 12, 21),
            actions=(
                Action("Appeler sa fille le mercredi"),
                Action("Accompagner les visites", ActionActor.TEAM),
            ),
        )
        saved = projects.save(
            actor,
            SaveProject(
                project_id, started.version or 0, wants="Revoir ma fille sans avoir honte.", goals=(goal,)
            ),
        )
        proposed = projects.propose(actor, ProposeProject(project_id, saved.version or 0, TODAY))
        projects.sign(
            actor,
            SignProject(
                project_id,
                proposed.version or 0,
                (
                    Signature(SignatureRole.PERSON, "Mamadou N’Diaye", TODAY),
                    Signature(SignatureRole.HEAD, "Claire Leroy", TODAY),
                ),
            ),
        )

    def decide_a_renewal(self) -> None:
        renewals, actor, key = self.suite.renewals, self.actor, RenewalKey(self.stay_id, 1)
        typed = Preparation("Je veux rester encore un an.", "Le code est obtenu, le permis avance.", TODAY)
        saved = renewals.save(actor, SaveRenewal(key, 0, typed, Preparation()))
        given = renewals.record_opinion(
            actor,
            RecordOpinion(
                key, OpinionKind.EDUCATIONAL, Conclusion.FAVOURABLE, TODAY, "Julien Perrot", "Il est prêt.",
                saved.version or 0,
            ),
        )  # fmt: skip
        months = renewals.page(actor, key).usual_months
        renewals.decide(actor, DecideRenewal(key, given.version or 0, Decision.GRANTED, TODAY, months))
        renewal = renewals.page(actor, key).renewal
        assert renewal is not None
        assert renewal.amendment is not None
        dates = AmendmentDates(TODAY, TODAY)
        renewals.record_amendment(
            actor, RecordAmendment(key, dates, renewal.amendment.version, AmendmentDates())
        )

    def hold_a_coordination(self) -> None:
        coordinations, actor = self.suite.coordinations, self.actor
        held = coordinations.save(
            actor,
            SaveCoordination(
                self.person_id,
                TODAY,
                (Participant("Sophie Lantier", "CCAS de Périgueux"),),
                ConsentBasis.CONSENT,
                question="Quel logement au printemps ?",
                decisions=("Demander une place en pension de famille.",),
                tasks=(
                    TaskLine("Remplir la demande SIAO", "Mme Lantier", date(2026, 12, 2)),
                    TaskLine("Visiter la pension", "Julien Perrot"),
                ),
            ),
        )
        task = coordinations.note(actor, held.id or 0).tasks[1]
        coordinations.finish_task(actor, FinishTask(task.id or 0, task.version, TODAY))


@pytest.fixture(scope="module")
def folder(founded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("travail") / "données"
    shutil.copytree(founded_folder, copied)
    return copied


@pytest.fixture(scope="module")
def person_id(folder: Path) -> int:
    """Somebody about whom steps 4 to 7 were done; the file is closed again."""
    clock = FixedClock(TODAY)
    session = Doorstep(folder, clock, CHEAP).log_in(LOGIN, PASSWORD)
    team = Team(make_suite(session, clock), session.actor)
    team.write_a_note()
    team.write_and_sign_a_project()
    team.decide_a_renewal()
    team.hold_a_coordination()
    session.close()
    return team.person_id


@pytest.fixture(scope="module")
def commands(folder: Path, person_id: int) -> Commands:
    return Commands(folder, LOGIN, PASSWORD)


@pytest.fixture
def printed(commands: Commands, person_id: int, tmp_path: Path) -> Printed:
    """``printed("summary")``: the text of a document, as the command writes it."""

    def read(document: str) -> str:
        out = tmp_path / f"{document}.pdf"
        ran = commands.run("print", document, "--person", str(person_id), "--out", str(out))
        assert ran.code == 0, ran.err
        return " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())

    return read


def test_a_note_that_was_written_is_found(commands: Commands, person_id: int) -> None:
    found = commands.json("search", "dormi calme")
    assert [(one["kind"], one["person"]["id"]) for one in found] == [("note", person_id)]
    assert "Nuit calme" in found[0]["text"]


def test_a_project_that_was_signed_is_printed_for_the_team_and_for_the_person(printed: Printed) -> None:
    sheet = printed("project-sheet")
    assert "Revoir ma fille sans avoir honte." in sheet
    assert "Accueillir sa fille un week-end" in sheet
    easy = printed("easy-sheet")
    assert "Je veux accueillir ma fille un week-end." in easy
    assert "Je vais appeler ma fille le mercredi." in easy


def test_a_renewal_that_was_granted_starts_the_next_term_and_prints_its_papers(
    commands: Commands, person_id: int, printed: Printed
) -> None:
    (stay,) = commands.json("list", "stays")
    assert stay["terms"] == [
        {"starts_on": "2025-12-04", "ends_on": "2026-12-03"},
        {"starts_on": "2026-12-04", "ends_on": "2027-12-03"},
    ]
    states = {(one["rule"], one["due_on"]): one["state"] for one in commands.json("list", "deadlines")}
    assert states["renewal", "2026-12-03"] == "done"
    assert states["renewal", "2027-12-03"] == "on_time"
    renewal = printed("renewal-file")
    assert "Le code est obtenu, le permis avance." in renewal
    amendment = printed("amendment")
    assert "du 4 décembre 2026 au 3 décembre 2027" in amendment
    assert "Accueillir sa fille un week-end" in amendment


def test_a_coordination_that_was_held_is_printed_with_the_summary(printed: Printed) -> None:
    note = printed("coordination-note")
    for words in (
        "Quel logement au printemps",
        "CCAS de Périgueux",
        "Remplir la demande SIAO",
        "2 déc. 2026",
    ):
        assert words in note
    summary = printed("summary")
    assert "Synthèse" in summary
    assert "Remplir la demande SIAO" in summary


def test_everything_is_whole_afterwards(commands: Commands) -> None:
    assert commands.run("check").code == 0
