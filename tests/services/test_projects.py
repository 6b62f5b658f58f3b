"""Projects: their way, what is signed and what is followed, and who overwrites whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, func, select

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.changes import Subject
from casework.domain.permissions import Actor, Role
from casework.domain.projects import Action, ActionActor, Goal, GoalStatus, ProjectState, SignatureRole
from casework.models import JournalEntry, Project, Service, Stay, ValueChange
from casework.services.projects import (
    DiscardProject,
    FinishAction,
    FollowGoal,
    GoalReview,
    OpenReview,
    ProjectRecord,
    Projects,
    ProposeProject,
    RecordReview,
    RefuseProject,
    SaveProject,
    SendBackProject,
    Signature,
    SignProject,
    StartProject,
)
from casework.steps.reference import seed_reference
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock

TODAY = date(2026, 11, 22)
GOALS = (
    Goal(
        "Accueillir sa fille un week-end",
        "family",
        due_on=date(2026, 12, 21),
        actions=(
            Action("Appeler sa fille le mercredi"),
            Action("Accompagner les visites", ActionActor.TEAM, "Julien P.", due_on=date(2026, 11, 10)),
        ),
    ),
    Goal("Passer le code", "mobility", due_on=date(2026, 10, 30)),
)


@pytest.fixture
def projects(store: Store, clock: FixedClock) -> Projects:
    with store.write(None) as uow:
        seed_reference(uow)
        uow.journal("create")
        uow.commit()
    return Projects(store, clock)


@pytest.fixture
def stay(make: Make) -> Stay:
    return make.stay(admitted_on=date(2025, 12, 4))


class Desk:
    """One person's project, as somebody at the screen takes it from step to step."""

    def __init__(self, projects: Projects, actor: Actor, stay: Stay) -> None:
        self.projects, self.actor, self.stay = projects, actor, stay

    def shown(self) -> ProjectRecord:
        record = self.projects.page(self.actor, self.stay.person_id).project
        assert record is not None
        return record

    def start(self) -> ProjectRecord:
        self.projects.start(self.actor, StartProject(self.stay.person_id, self.stay.id))
        return self.shown()

    def typed(self, **values: object) -> SaveProject:
        record = self.shown()
        command = SaveProject(
            record.id,
            record.version,
            record.wants, record.matters, record.fears, record.refuses, record.strengths,
            record.disagreements, record.participants, record.interpreter, record.next_meeting_on,
            record.next_meeting_note, record.goals,
        )  # fmt: skip
        return replace(command, **values)  # type: ignore[arg-type]  # a test names fields freely

    def save(self, **values: object) -> ProjectRecord:
        self.projects.save(self.actor, self.typed(**values))
        return self.shown()

    def propose(self) -> ProjectRecord:
        record = self.shown()
        self.projects.propose(self.actor, ProposeProject(record.id, record.version, TODAY))
        return self.shown()

    def sign(self, on: date = TODAY) -> ProjectRecord:
        record = self.shown()
        signatures = (
            Signature(SignatureRole.PERSON, "Alex Martin", on),
            Signature(SignatureRole.HEAD, "Claire Vasseur", on),
        )
        self.projects.sign(self.actor, SignProject(record.id, record.version, signatures))
        return self.shown()

    def signed(self) -> ProjectRecord:
        self.start()
        self.save(wants="Revoir ma fille sans avoir honte.", goals=GOALS)
        self.propose()
        return self.sign()

    def review(self, *results: GoalStatus) -> ProjectRecord:
        record = self.shown()
        self.projects.open_review(self.actor, OpenReview(record.id, record.version, TODAY))
        record = self.shown()
        goals = tuple(
            GoalReview(goal.id or 0, status, "Bien avancé.", "Je suis content.")
            for goal, status in zip(record.goals, results, strict=True)
        )
        self.projects.record_review(self.actor, RecordReview(record.id, record.version, TODAY, goals))
        return self.shown()


@pytest.fixture
def desk(projects: Projects, actor: Actor, stay: Stay) -> Desk:
    return Desk(projects, actor, stay)


def count(store: Store, model: type[JournalEntry] | type[ValueChange] | type[Project]) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(model)).scalar_one()


def test_a_first_project_goes_from_draft_to_signed_with_its_goals_and_who_signed(desk: Desk) -> None:
    record = desk.signed()
    assert record.state is ProjectState.SIGNED
    assert (record.number, record.signed_on) == (1, TODAY)
    assert [goal.wording for goal in record.goals] == [goal.wording for goal in GOALS]
    assert [action.who for action in record.goals[0].actions] == ["", "Julien P."]
    assert [one.role for one in record.signatures] == [SignatureRole.PERSON, SignatureRole.HEAD]


def test_each_step_stands_in_the_journal_with_who_did_it(desk: Desk, store: Store, actor: Actor) -> None:
    record = desk.signed()
    with store.read() as connection:
        lines = connection.execute(
            select(JournalEntry.action, JournalEntry.account_id, JournalEntry.person_id)
            .where(JournalEntry.subject == "project", JournalEntry.subject_id == record.id)
            .order_by(JournalEntry.id)
        ).all()
    assert [line.action for line in lines] == [
        "project.start", "project.save", "project.propose", "project.sign",
    ]  # fmt: skip
    assert {(line.account_id, line.person_id) for line in lines} == {(actor.account_id, record.person_id)}


def test_saving_with_no_change_writes_nothing_to_journal_nor_history(desk: Desk, store: Store) -> None:
    desk.start()
    before = desk.save(wants="Un vrai travail.", goals=GOALS)
    counted = count(store, JournalEntry), count(store, ValueChange)
    after = desk.save()
    assert (count(store, JournalEntry), count(store, ValueChange)) == counted
    assert after == before


def test_every_problem_of_a_project_is_told_at_once(desk: Desk) -> None:
    desk.start()
    goals = (Goal("", "family", actions=(Action(""),)), Goal("Tenir un budget", "unknown"))
    with pytest.raises(InvalidForm) as caught:
        desk.save(goals=goals)
    assert [problem.field for problem in caught.value.problems] == [
        "goals.0.wording", "goals.0.actions.0.what", "goals.1.domain",
    ]  # fmt: skip
    assert all(problem.sentence for problem in caught.value.problems)


def test_goals_are_reordered_changed_and_removed_as_one_save(desk: Desk) -> None:
    desk.start()
    first, second = desk.save(goals=GOALS).goals
    record = desk.save(
        goals=(replace(second, wording="Passer le code et le permis"), replace(first, actions=())),
        removed_actions=tuple(action.id for action in first.actions),
    )
    assert [goal.wording for goal in record.goals] == [
        "Passer le code et le permis", "Accueillir sa fille un week-end",
    ]  # fmt: skip
    assert record.goals[1].actions == ()
    record = desk.save(goals=record.goals[:1], removed_goals=(first.id,))
    assert [goal.id for goal in record.goals] == [second.id]


def test_a_stale_save_tells_both_texts_field_by_field_and_writes_neither(desk: Desk) -> None:
    desk.start()
    desk.save(wants="Un travail.", goals=GOALS)
    mine = desk.typed(wants="Un vrai travail, pas un stage.")
    mine = replace(mine, goals=(replace(mine.goals[0], indicator="Un week-end ici"), *mine.goals[1:]))
    theirs = desk.typed()
    theirs_goals = (replace(theirs.goals[0], indicator="Deux visites de suite"), *theirs.goals[1:])
    desk.save(wants="Un travail payé.", goals=theirs_goals)
    with pytest.raises(StaleWrite) as caught:
        desk.projects.save(desk.actor, mine)
    told = {conflict.field: (conflict.stored, conflict.typed) for conflict in caught.value.conflicts}
    assert told == {
        "wants": ("Un travail payé.", "Un vrai travail, pas un stage."),
        f"goals.{mine.goals[0].id}.indicator": ("Deux visites de suite", "Un week-end ici"),
    }
    assert desk.shown().wants == "Un travail payé."
    desk.projects.save(desk.actor, replace(mine, seen_version=caught.value.version))
    assert desk.shown().wants == "Un vrai travail, pas un stage."


def test_what_somebody_else_added_meanwhile_survives_a_save_from_an_older_screen(desk: Desk) -> None:
    desk.start()
    desk.save(goals=GOALS)
    mine = desk.typed()
    desk.save(goals=(*desk.shown().goals, Goal("Tenir un budget", "resources")))
    desk.projects.save(desk.actor, mine)
    assert [goal.wording for goal in desk.shown().goals][-1] == "Tenir un budget"


def test_what_somebody_else_removed_meanwhile_is_told_before_it_comes_back(desk: Desk) -> None:
    desk.start()
    first, _second = desk.save(goals=GOALS).goals
    mine = desk.typed()
    desk.save(goals=desk.shown().goals[1:], removed_goals=(first.id,))
    with pytest.raises(StaleWrite) as caught:
        desk.projects.save(desk.actor, mine)
    gone = caught.value.conflicts[0]
    assert (gone.field, gone.stored, gone.typed) == (f"goals.{first.id}", "", first.wording)
    desk.projects.save(desk.actor, replace(mine, seen_version=caught.value.version))
    assert [goal.wording for goal in desk.shown().goals] == [goal.wording for goal in GOALS]


def test_a_removal_from_an_older_screen_is_told_when_it_is_still_there(desk: Desk) -> None:
    desk.start()
    first, second = desk.save(goals=GOALS).goals
    mine = desk.typed(goals=(second,), removed_goals=(first.id,))
    desk.save(goals=(replace(first, wording="Accueillir sa fille à Noël"), second))
    with pytest.raises(StaleWrite) as caught:
        desk.projects.save(desk.actor, mine)
    assert [(c.stored, c.typed) for c in caught.value.conflicts] == [("Accueillir sa fille à Noël", "")]


def test_a_proposed_version_is_not_edited_but_sent_back_with_a_comment(desk: Desk) -> None:
    desk.start()
    desk.save(wants="Un travail.", goals=GOALS)
    record = desk.propose()
    with pytest.raises(UserError, match="project_not_draft"):
        desk.save(wants="Autre chose.")
    with pytest.raises(InvalidForm):
        desk.projects.send_back(desk.actor, SendBackProject(record.id, record.version, "  "))
    desk.projects.send_back(desk.actor, SendBackProject(record.id, record.version, "Dater le budget."))
    record = desk.shown()
    assert (record.state, record.return_comment) == (ProjectState.DRAFT, "Dater le budget.")
    assert desk.propose().return_comment == ""


def test_a_project_is_proposed_with_the_persons_words_and_a_goal(desk: Desk) -> None:
    desk.start()
    with pytest.raises(InvalidForm) as caught:
        desk.propose()
    assert [problem.field for problem in caught.value.problems] == ["wants", "goals"]


def test_the_person_may_refuse_with_a_date_and_words_and_a_new_version_starts_as_a_copy(desk: Desk) -> None:
    desk.start()
    desk.save(wants="Un travail.", goals=GOALS)
    record = desk.propose()
    with pytest.raises(InvalidForm):
        desk.projects.refuse(desk.actor, RefuseProject(record.id, record.version, TODAY, ""))
    desk.projects.refuse(desk.actor, RefuseProject(record.id, record.version, TODAY, "Je veux attendre."))
    refused = desk.shown()
    assert (refused.state, refused.refused_on, refused.refusal_words) == (
        ProjectState.REFUSED, TODAY, "Je veux attendre.",
    )  # fmt: skip
    copy = desk.start()
    assert (copy.number, copy.wants, len(copy.goals)) == (2, "Un travail.", 2)
    assert copy.refusal_words == ""


def test_a_signature_needs_the_person_and_the_house_and_a_day_that_has_come(desk: Desk) -> None:
    desk.start()
    desk.save(wants="Un travail.", goals=GOALS)
    record = desk.propose()
    for signatures, fields in (
        ((), ["person.signed_on", "key_worker.signed_on"]),
        ((Signature(SignatureRole.PERSON, "", date(2026, 11, 23)),),
         ["key_worker.signed_on", "person.name", "person.signed_on"]),
        ((Signature(SignatureRole.PERSON, "A. Martin", TODAY),
          Signature(SignatureRole.HEAD, "C. Vasseur", date(2025, 6, 2))), ["head.signed_on"]),
    ):  # fmt: skip
        with pytest.raises(InvalidForm) as caught:
            desk.projects.sign(desk.actor, SignProject(record.id, record.version, signatures))
        assert [problem.field for problem in caught.value.problems] == fields


def test_nobody_records_the_signature_of_their_own_proposal_where_the_service_says_so(
    desk: Desk, make: Make, store: Store, actor_as: Callable[[Role], Actor]
) -> None:
    with store.write(None) as uow:
        uow.get(Service, desk.stay.service_id).second_reader = True
        uow.journal("service.edit")
        uow.commit()
    desk.start()
    desk.save(wants="Un travail.", goals=GOALS)
    desk.propose()
    with pytest.raises(UserError, match="project_own_approval"):
        desk.sign()
    assert Desk(desk.projects, actor_as(Role.COORDINATOR), desk.stay).sign().state is ProjectState.SIGNED


def test_a_signed_version_never_changes_a_change_is_a_new_version(desk: Desk) -> None:
    signed = desk.signed()
    for attempt in (
        lambda: desk.save(wants="Autre chose."),
        lambda: desk.projects.discard(desk.actor, DiscardProject(signed.id, signed.version)),
        lambda: desk.propose(),
        lambda: desk.sign(),
    ):
        with pytest.raises(UserError):
            attempt()
    copy = desk.start()
    assert (copy.number, copy.state, copy.wants) == (2, ProjectState.DRAFT, signed.wants)
    desk.save(wants="Un travail à Périgueux.")
    assert desk.projects.page(desk.actor, desk.stay.person_id, signed.id).project == signed


def test_the_next_signature_replaces_the_version_in_force_and_not_before(desk: Desk) -> None:
    desk.signed()
    desk.start()
    desk.propose()
    states = [v.state for v in desk.projects.page(desk.actor, desk.stay.person_id).versions]
    assert states == [ProjectState.PROPOSED, ProjectState.SIGNED]
    desk.sign()
    states = [v.state for v in desk.projects.page(desk.actor, desk.stay.person_id).versions]
    assert states == [ProjectState.SIGNED, ProjectState.REPLACED]


def test_one_version_at_a_time_is_on_its_way(desk: Desk) -> None:
    desk.start()
    with pytest.raises(UserError, match="project_already_open"):
        desk.start()


def test_a_review_says_what_became_of_every_goal_and_the_next_version_starts_from_the_rest(
    desk: Desk,
) -> None:
    signed = desk.signed()
    action = signed.goals[0].actions[0]
    desk.projects.finish_action(
        desk.actor, FinishAction(signed.id, signed.version, action.id or 0, date(2026, 11, 18))
    )
    reviewed = desk.review(GoalStatus.PARTLY, GoalStatus.REACHED)
    assert [goal.status for goal in reviewed.goals] == [GoalStatus.PARTLY, GoalStatus.REACHED]
    assert {goal.person_comment for goal in reviewed.goals} == {"Je suis content."}
    assert reviewed.reviewed_on == TODAY
    copy = desk.start()
    assert [goal.wording for goal in copy.goals] == ["Accueillir sa fille un week-end"]
    assert [one.what for one in copy.goals[0].actions] == ["Accompagner les visites"]
    assert (copy.goals[0].status, copy.goals[0].team_comment) == (GoalStatus.TO_DO, "")


def test_an_unwritten_review_is_written_before_the_next_version(desk: Desk) -> None:
    signed = desk.signed()
    desk.projects.open_review(desk.actor, OpenReview(signed.id, signed.version, TODAY))
    with pytest.raises(UserError, match="project_review_first"):
        desk.start()
    record = desk.shown()
    half = (GoalReview(record.goals[0].id or 0, GoalStatus.REACHED),)
    with pytest.raises(InvalidForm) as caught:
        desk.projects.record_review(desk.actor, RecordReview(record.id, record.version, TODAY, half))
    assert [problem.field for problem in caught.value.problems] == [f"{record.goals[1].id}.status"]


def test_following_a_goal_changes_neither_what_was_signed_nor_what_others_followed(desk: Desk) -> None:
    signed = desk.signed()
    first, second = signed.goals
    change = desk.projects.follow(
        desk.actor,
        FollowGoal(signed.id, signed.version, first.id or 0, GoalStatus.IN_PROGRESS, 3, "Trois visites."),
    )
    assert change.subjects == {Subject.PROJECT, Subject.DEADLINE}
    desk.projects.follow(
        desk.actor, FollowGoal(signed.id, signed.version + 1, second.id or 0, GoalStatus.REACHED, 4)
    )
    followed = desk.shown()
    assert [(goal.status, goal.progress) for goal in followed.goals] == [
        (GoalStatus.IN_PROGRESS, 3), (GoalStatus.REACHED, 4),
    ]  # fmt: skip
    assert [(g.wording, g.due_on, g.domain) for g in followed.goals] == [
        (g.wording, g.due_on, g.domain) for g in signed.goals
    ]
    with pytest.raises(StaleWrite) as caught:
        desk.projects.follow(
            desk.actor, FollowGoal(signed.id, signed.version, first.id or 0, GoalStatus.PARTLY, 3)
        )
    assert caught.value.version == followed.version
    with pytest.raises(InvalidForm):
        desk.projects.follow(
            desk.actor, FollowGoal(signed.id, followed.version, first.id or 0, GoalStatus.PARTLY, 5)
        )


def test_a_draft_is_not_followed(desk: Desk) -> None:
    desk.start()
    record = desk.save(goals=GOALS)
    with pytest.raises(UserError, match="project_not_in_force"):
        desk.projects.follow(
            desk.actor, FollowGoal(record.id, record.version, record.goals[0].id or 0, GoalStatus.REACHED, 4)
        )


def test_steps_due_come_from_goals_and_actions_of_the_version_in_force(desk: Desk) -> None:
    desk.start()
    desk.save(wants="Un travail.", goals=GOALS)
    assert desk.projects.page(desk.actor, desk.stay.person_id).steps_due == ()
    desk.propose()
    desk.sign()
    due = desk.projects.page(desk.actor, desk.stay.person_id).steps_due
    assert [(step.due_on, step.what, step.is_late) for step in due] == [
        (date(2026, 10, 30), "Passer le code", True),
        (date(2026, 11, 10), "Accompagner les visites", True),
        (date(2026, 12, 21), "Accueillir sa fille un week-end", False),
    ]


def test_a_draft_made_by_mistake_can_go(desk: Desk, store: Store) -> None:
    desk.start()
    record = desk.save(goals=GOALS)
    desk.projects.discard(desk.actor, DiscardProject(record.id, record.version))
    assert desk.projects.page(desk.actor, desk.stay.person_id).project is None
    assert count(store, Project) == 0


def test_a_step_on_a_version_that_changed_since_is_refused(desk: Desk) -> None:
    desk.start()
    old = desk.shown()
    desk.save(wants="Un travail.", goals=GOALS)
    with pytest.raises(UserError, match="project_changed_since"):
        desk.projects.propose(desk.actor, ProposeProject(old.id, old.version, TODAY))


def test_a_stay_that_ended_starts_no_project_and_keeps_its_own_readable(desk: Desk, store: Store) -> None:
    desk.signed()
    with store.write(None) as uow:
        uow.get(Stay, desk.stay.id).ended_on = date(2026, 11, 1)
        uow.journal("stay.end")
        uow.commit()
    with pytest.raises(UserError, match="project_stay_ended"):
        desk.start()
    page = desk.projects.page(desk.actor, desk.stay.person_id)
    assert page.startable == ()
    assert page.project is not None


def test_a_trainee_reads_projects_and_writes_none(desk: Desk, actor_as: Callable[[Role], Actor]) -> None:
    desk.signed()
    trainee = Desk(desk.projects, actor_as(Role.TRAINEE), desk.stay)
    assert trainee.shown().number == 1
    with pytest.raises(NotAllowed):
        trainee.start()


def test_another_services_project_is_neither_seen_nor_changed(desk: Desk, make: Make) -> None:
    record = desk.signed()
    elsewhere = make.actor(Role.EDUCATOR, services=[make.service(name="Ailleurs")])
    assert desk.projects.page(elsewhere, desk.stay.person_id).project is None
    assert desk.projects.card(elsewhere, desk.stay.person_id) is None
    with pytest.raises(UserError, match="not_found"):
        desk.projects.open_review(elsewhere, OpenReview(record.id, record.version, TODAY))


def test_the_overview_shows_the_version_in_force_while_the_next_is_written(desk: Desk) -> None:
    desk.signed()
    desk.start()
    card = desk.projects.card(desk.actor, desk.stay.person_id)
    assert card is not None
    assert (card.number, card.state, card.on) == (1, ProjectState.SIGNED, TODAY)
    assert card.quote == "Revoir ma fille sans avoir honte."
    assert [(goal.status, goal.is_late) for goal in card.goals] == [("à venir", False), ("en retard", True)]


def test_the_page_costs_the_same_number_of_queries_with_one_goal_or_twenty(desk: Desk, store: Store) -> None:
    desk.start()
    desk.save(goals=GOALS[:1])
    counts = []
    for goals in (desk.shown().goals, GOALS * 10):
        desk.save(goals=goals)
        statements: list[str] = []

        def listen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)  # noqa: B023  read before the next turn

        event.listen(store._engine, "before_cursor_execute", listen)
        desk.shown()
        event.remove(store._engine, "before_cursor_execute", listen)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 11
