"""Rules of projects: no order of steps changes what was signed, and what is carried on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casework.base.errors import UserError
from casework.domain.projects import (
    TRANSITIONS,
    Action,
    ActionActor,
    Goal,
    GoalStatus,
    ProjectState,
    Step,
    allows_step,
    carry_goals,
    check_may_start,
    compute_steps_due,
    next_state,
    propose_easy_action,
    propose_easy_goal,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
ACTIONS = st.builds(
    Action,
    what=st.text(min_size=1, max_size=8),
    actor=st.sampled_from(ActionActor),
    due_on=st.none() | DAYS,
    id=st.integers(1, 99),
    done_on=st.none() | DAYS,
)
GOALS = st.builds(
    Goal,
    wording=st.text(min_size=1, max_size=8),
    domain=st.just("family"),
    due_on=st.none() | DAYS,
    actions=st.lists(ACTIONS, max_size=3).map(tuple),
    id=st.integers(1, 99),
    status=st.sampled_from(GoalStatus),
    progress=st.integers(0, 4),
    team_comment=st.text(max_size=5),
)


@dataclass
class Version:
    state: ProjectState
    words: str
    reviewed: bool = False
    signed_words: str | None = None


class VersionsOfAProject(RuleBasedStateMachine):
    """Any order of steps somebody could try, on any version."""

    def __init__(self) -> None:
        super().__init__()
        self.versions: list[Version] = []

    @rule(words=st.text(max_size=5))
    def start(self, words: str) -> None:
        last = self.versions[-1] if self.versions else None
        try:
            check_may_start(last.state if last else None, reviewed=bool(last and last.reviewed))
        except UserError:
            return
        self.versions.append(Version(ProjectState.DRAFT, last.words if last else words))

    @precondition(lambda self: self.versions)
    @rule(data=st.data(), words=st.text(max_size=5))
    def edit(self, data: st.DataObject, words: str) -> None:
        version = data.draw(st.sampled_from(self.versions))
        if version.state.is_editable:
            version.words = words

    @precondition(lambda self: self.versions)
    @rule(data=st.data(), step=st.sampled_from([one for one in Step if one is not Step.REPLACE]))
    def take(self, data: st.DataObject, step: Step) -> None:
        version = data.draw(st.sampled_from(self.versions))
        if not allows_step(version.state, step):
            with pytest.raises(UserError):
                next_state(version.state, step)
            return
        version.state = next_state(version.state, step)
        if step is Step.SIGN:
            version.signed_words = version.words
            for older in self.versions:
                if older is not version and allows_step(older.state, Step.REPLACE):
                    older.state = next_state(older.state, Step.REPLACE)

    @precondition(lambda self: any(v.state is ProjectState.UNDER_REVIEW for v in self.versions))
    @rule()
    def write_review(self) -> None:
        next(v for v in self.versions if v.state is ProjectState.UNDER_REVIEW).reviewed = True

    @invariant()
    def what_was_signed_never_changes(self) -> None:
        for version in self.versions:
            if version.signed_words is not None:
                assert version.words == version.signed_words
                assert not version.state.is_editable

    @invariant()
    def one_version_at_most_is_in_force_and_one_on_its_way(self) -> None:
        assert sum(version.state.is_followed for version in self.versions) <= 1
        assert sum(version.state.is_open for version in self.versions) <= 1

    @invariant()
    def a_signed_version_stays_in_force_until_another_is_signed(self) -> None:
        if any(version.signed_words is not None for version in self.versions):
            assert any(version.state.is_followed for version in self.versions)


TestVersionsOfAProject = VersionsOfAProject.TestCase


def test_nothing_leaves_the_replaced_state() -> None:
    assert not any(state is ProjectState.REPLACED for state, _ in TRANSITIONS)


@given(st.lists(GOALS, max_size=4))
def test_a_copy_without_review_keeps_every_goal_and_action_as_new_rows(goals: list[Goal]) -> None:
    carried = carry_goals(goals, after_review=False)
    assert [(g.wording, g.status, g.progress) for g in carried] == [
        (g.wording, g.status, g.progress) for g in goals
    ]
    assert [len(g.actions) for g in carried] == [len(g.actions) for g in goals]
    assert all(g.id is None and all(a.id is None for a in g.actions) for g in carried)


@given(st.lists(GOALS, max_size=4))
def test_after_a_review_only_what_is_not_finished_goes_on(goals: list[Goal]) -> None:
    carried = carry_goals(goals, after_review=True)
    assert [g.wording for g in carried] == [g.wording for g in goals if not g.status.is_finished]
    assert all(not g.status.is_result and not g.team_comment for g in carried)
    assert all(action.done_on is None for g in carried for action in g.actions)


@given(st.lists(GOALS, max_size=4))
def test_each_dated_and_unfinished_thing_is_a_step_due_once_in_order(goals: list[Goal]) -> None:
    due = compute_steps_due(goals, TODAY)
    running = [goal for goal in goals if not goal.status.is_result]
    expected = [goal.due_on for goal in running if goal.due_on]
    expected += [a.due_on for goal in running for a in goal.actions if a.due_on and not a.done_on]
    assert [step.due_on for step in due] == sorted(expected)
    assert all(step.is_late == (step.due_on < TODAY) for step in due)


def test_a_goal_is_late_the_day_after_its_date_and_never_once_concluded() -> None:
    goal = Goal("Passer le code", "mobility", due_on=TODAY)
    assert goal.status_on(TODAY) == "à venir"
    late = replace(goal, due_on=date(2026, 11, 21))
    assert late.status_on(TODAY) == "en retard"
    assert replace(late, status=GoalStatus.POSTPONED).status_on(TODAY) == "reporté"


@pytest.mark.parametrize(
    ("wording", "easy"),
    [
        ("Accueillir sa fille un week-end", "Je veux accueillir ma fille un week-end."),
        ("S’inscrire à l’auto-école", "Je veux m’inscrire à l’auto-école."),
        ("Se soigner.", "Je veux me soigner."),
        ("Un logement", "Mon but : un logement."),
        ("Retour au calme", "Mon but : retour au calme."),
        ("", ""),
    ],
)
def test_an_easy_goal_is_proposed_in_the_first_person(wording: str, easy: str) -> None:
    assert propose_easy_goal(wording) == easy


@pytest.mark.parametrize(
    ("what", "actor", "who", "easy"),
    [
        ("Appeler sa fille le mercredi", ActionActor.PERSON, "", "Je vais appeler ma fille le mercredi."),
        ("Accompagner ses visites", ActionActor.TEAM, "Julien", "Julien va accompagner mes visites."),
        ("Proposer les dates", ActionActor.PARTNER, "", "Un partenaire va proposer les dates."),
        ("Point chaque fin de mois", ActionActor.TEAM, "", "Point chaque fin de mois."),
        ("", ActionActor.PERSON, "", ""),
    ],
)
def test_an_easy_action_says_who_does_it(what: str, actor: ActionActor, who: str, easy: str) -> None:
    assert propose_easy_action(what, actor, who) == easy
