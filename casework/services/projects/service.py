"""Projects: one method an intention."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.base.clock import Clock
from casework.base.errors import Conflict, InvalidForm, Problem, StaleWrite, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean, tidy
from casework.domain.changes import Change, Subject
from casework.domain.goal_domains import GOAL_DOMAIN_LIST
from casework.domain.permissions import Actor, Permission, require
from casework.domain.projects import (
    ProjectState,
    Step,
    carry_goals,
    check_may_start,
    next_state,
)
from casework.models import Project, ProjectAction, ProjectGoal, ProjectSignature, Service, Stay
from casework.services.projects import reading
from casework.services.projects.commands import (
    DiscardProject,
    FinishAction,
    FollowGoal,
    OpenReview,
    ProposeProject,
    RecordReview,
    RefuseProject,
    SaveProject,
    SendBackProject,
    SignProject,
    StartProject,
    check_goals,
    check_progress,
    check_review,
    check_signatures,
    tidied,
)
from casework.services.projects.records import ProjectCard, ProjectPage
from casework.steps.projects import WORD_LABELS, StoredGoals, load_goals, shown
from casework.steps.reference import labels_of
from casework.steps.visible import require_seen
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork

_COPIED = (
    "wants", "matters", "fears", "refuses", "strengths", "disagreements", "participants", "interpreter",
)  # fmt: skip
_IN_FORCE = (ProjectState.SIGNED.value, ProjectState.UNDER_REVIEW.value, ProjectState.REFUSED.value)


class Projects:
    """Personalised projects of the file."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # Reading -------------------------------------------------------------------------------------

    def page(
        self,
        actor: Actor,
        person_id: int,
        project_id: int | None = None,
        cancel: Cancellation | None = None,
    ) -> ProjectPage:
        """Everything the tab shows; ``project_id`` None: the newest version."""
        require(actor, Permission.READ_PROJECTS)
        with self._store.read(cancel) as connection:
            page = reading.read_page(connection, actor, person_id, project_id, self._clock.today())
        self._store.reads.note(actor, "person.project", person_id=person_id)
        return page

    def card(self, actor: Actor, person_id: int, cancel: Cancellation | None = None) -> ProjectCard | None:
        """The project of the current stay for the overview; None: there is none."""
        require(actor, Permission.READ_PROJECTS)
        with self._store.read(cancel) as connection:
            return reading.read_card(connection, actor, person_id, self._clock.today())

    # Writing a version ---------------------------------------------------------------------------

    def start(self, actor: Actor, command: StartProject) -> Change:
        """The first version of a stay, or a copy of the last (its unfinished goals after a review)."""
        require(actor, Permission.EDIT_PROJECTS)
        with self._store.write(actor) as uow:
            stay = uow.get(Stay, command.stay_id)
            if stay.person_id != command.person_id:
                raise UserError("not_found")
            require_seen(uow.connection, actor, stay.service_id, stay.person_id)
            if stay.ended_on is not None and stay.ended_on < self._clock.today():
                raise UserError("project_stay_ended")
            last = uow.session.scalars(
                select(Project).where(Project.stay_id == stay.id).order_by(Project.number.desc()).limit(1)
            ).first()
            state = ProjectState(last.state) if last else None
            check_may_start(state, reviewed=bool(last and last.reviewed_on))
            project = uow.add(
                Project(
                    person_id=stay.person_id,
                    stay_id=stay.id,
                    number=last.number + 1 if last else 1,
                    drafted_on=self._clock.today(),
                    **{key: getattr(last, key) for key in _COPIED if last},
                )
            )
            if last:
                goals = carry_goals(
                    load_goals(uow.connection, [last.id])[last.id],
                    after_review=state is ProjectState.UNDER_REVIEW,
                )
                StoredGoals(uow, project).save(goals, (), ())
            return _commit(uow, "project.start", project)

    def save(self, actor: Actor, command: SaveProject) -> Change:
        """The whole draft at once. With nothing changed, nothing is written, not even to the history.

        Raises InvalidForm with every problem, StaleWrite with every text that differs from what somebody
        else saved meanwhile, UserError ``project_not_draft`` once it was proposed.
        """
        require(actor, Permission.EDIT_PROJECTS)
        command = tidied(command)
        with self._writing(actor, command.project_id) as (uow, project):
            if not ProjectState(project.state).is_editable:
                raise UserError("project_not_draft")
            domains = frozenset(labels_of(uow.connection, GOAL_DOMAIN_LIST))
            _refuse(check_goals(command, domains))
            goals = StoredGoals(uow, project)
            if project.version != command.seen_version:
                _refuse_stale(project, command, goals)
            changed = goals.save(command.goals, command.removed_goals, command.removed_actions)
            for key in WORD_LABELS:
                if getattr(project, key) != getattr(command, key):
                    setattr(project, key, getattr(command, key))
                    changed = True
            if not changed:
                return Change(frozenset(), project.id, project.version)
            return _commit(uow, "project.save", project)

    def discard(self, actor: Actor, command: DiscardProject) -> Change:
        """Remove a draft. Its words stay in the history."""
        require(actor, Permission.EDIT_PROJECTS)
        with self._writing(actor, command.project_id, command.seen_version) as (uow, project):
            if not ProjectState(project.state).is_editable:
                raise UserError("project_not_draft")
            goals = StoredGoals(uow, project)
            goals.save((), tuple(goals.goals), ())
            uow.journal("project.discard", project, person_id=project.person_id)
            uow.remove(project)
            uow.commit()
            return _change(project, with_id=False)

    # Its way -------------------------------------------------------------------------------------

    def propose(self, actor: Actor, command: ProposeProject) -> Change:
        """Propose the draft to the person. It needs the person's words and a goal."""
        require(actor, Permission.EDIT_PROJECTS)
        with self._writing(actor, command.project_id, command.seen_version) as (uow, project):
            _step(project, Step.PROPOSE)
            self._check_day(command.on, "on")
            words = (project.wants, project.matters, project.fears, project.refuses)
            problems = [] if any(words) else [Problem("wants", "project_words_missing")]
            if not StoredGoals(uow, project).goals:
                problems.append(Problem("goals", "project_goals_missing"))
            _refuse(problems)
            project.proposed_on, project.proposed_by = command.on, actor.account_id
            project.return_comment = ""
            return _commit(uow, "project.propose", project)

    def send_back(self, actor: Actor, command: SendBackProject) -> Change:
        """Make a proposed version a draft again, saying what to change (acceptance P.2)."""
        require(actor, Permission.EDIT_PROJECTS)
        comment = clean(command.comment)
        with self._writing(actor, command.project_id, command.seen_version) as (uow, project):
            _step(project, Step.SEND_BACK)
            _refuse([] if comment else [Problem("comment", "field_required")])
            project.return_comment = comment
            project.proposed_on = project.proposed_by = None
            return _commit(uow, "project.send_back", project)

    def sign(self, actor: Actor, command: SignProject) -> Change:
        """Record the signatures: the version is signed on the day of the last one, and replaces the others.

        Where the service asks for a second reader, whoever proposed it does not record them (P.2).
        """
        require(actor, Permission.EDIT_PROJECTS)
        with self._writing(actor, command.project_id, command.seen_version) as (uow, project):
            _step(project, Step.SIGN)
            stay = uow.get(Stay, project.stay_id)
            second_reader = uow.get(Service, stay.service_id).second_reader
            if second_reader and project.proposed_by == actor.account_id:
                raise UserError("project_own_approval")
            _refuse(check_signatures(command.signatures, stay.admitted_on, self._clock.today()))
            project.signed_on = max(one.signed_on for one in command.signatures)
            for one in command.signatures:
                uow.add(
                    ProjectSignature(
                        project_id=project.id, role=one.role, name=tidy(one.name), signed_on=one.signed_on
                    )
                )
            for older in uow.session.scalars(
                select(Project).where(
                    Project.stay_id == project.stay_id, Project.id != project.id, Project.state.in_(_IN_FORCE)
                )
            ):
                _step(older, Step.REPLACE)
            return _commit(uow, "project.sign", project)

    def refuse(self, actor: Actor, command: RefuseProject) -> Change:
        """The person does not sign: the date and their words are kept."""
        require(actor, Permission.EDIT_PROJECTS)
        with self._writing(actor, command.project_id, command.seen_version) as (uow, project):
            _step(project, Step.REFUSE)
            self._check_day(command.on, "on")
            words = clean(command.words)
            _refuse([] if words else [Problem("words", "field_required")])
            project.refused_on, project.refusal_words = command.on, words
            return _commit(uow, "project.refuse", project)

    def open_review(self, actor: Actor, command: OpenReview) -> Change:
        """Begin the review of a signed version."""
        require(actor, Permission.EDIT_PROJECTS)
        with self._writing(actor, command.project_id, command.seen_version) as (uow, project):
            _step(project, Step.OPEN_REVIEW)
            self._check_day(command.on, "on")
            project.review_opened_on = command.on
            return _commit(uow, "project.open_review", project)

    def record_review(self, actor: Actor, command: RecordReview) -> Change:
        """What became of every goal, in the team's words and the person's (acceptance P.3)."""
        require(actor, Permission.EDIT_PROJECTS)
        with self._writing(actor, command.project_id) as (uow, project):
            if project.state != ProjectState.UNDER_REVIEW:
                raise UserError("project_not_under_review")
            self._check_day(command.on, "on")
            goals = StoredGoals(uow, project).goals
            _refuse(check_review(command, frozenset(goals)))
            reviewed = {
                goals[one.goal_id]: {
                    "status": one.status,
                    "team_comment": clean(one.team_comment),
                    "person_comment": clean(one.person_comment),
                }
                for one in command.goals
                if one.goal_id in goals
            }
            if project.version != command.seen_version:
                _refuse_conflicts(
                    project, [c for row, new in reviewed.items() for c in _differing(row, new, f"{row.id}.")]
                )
            for row, new in reviewed.items():
                _follow(row, new, command.on)
            project.reviewed_on = command.on
            return _commit(uow, "project.review", project)

    # What is followed since it was signed ---------------------------------------------------------

    def follow(self, actor: Actor, command: FollowGoal) -> Change:
        """Where a goal of a version in force stands. What was signed does not change."""
        require(actor, Permission.EDIT_PROJECTS)
        _refuse(check_progress(command.progress))
        with self._writing(actor, command.project_id) as (uow, project):
            _check_followed(project)
            row = uow.get(ProjectGoal, command.goal_id)
            if row.project_id != project.id:
                raise UserError("not_found")
            new: dict[str, Any] = {
                "status": command.status,
                "progress": command.progress,
                "team_comment": clean(command.team_comment),
                "person_comment": clean(command.person_comment),
            }
            if project.version != command.seen_version:
                _refuse_conflicts(project, _differing(row, new, ""))
            if not _follow(row, new, self._clock.today()):
                return Change(frozenset(), project.id, project.version)
            return _commit(uow, "project.follow", project)

    def finish_action(self, actor: Actor, command: FinishAction) -> Change:
        """An action of a version in force is done, or not after all."""
        require(actor, Permission.EDIT_PROJECTS)
        if command.done_on is not None:
            self._check_day(command.done_on, "done_on")
        with self._writing(actor, command.project_id) as (uow, project):
            _check_followed(project)
            row = uow.get(ProjectAction, command.action_id)
            if row.project_id != project.id:
                raise UserError("not_found")
            if row.done_on == command.done_on:
                return Change(frozenset(), project.id, project.version)
            row.done_on = command.done_on
            return _commit(
                uow, "project.action_done" if command.done_on else "project.action_undone", project
            )

    # Inside --------------------------------------------------------------------------------------

    @contextmanager
    def _writing(
        self, actor: Actor, project_id: int, seen: int | None = None
    ) -> Iterator[tuple[UnitOfWork, Project]]:
        """The unit of work and the loaded version; with ``seen``, refused when it changed since."""
        with self._store.write(actor) as uow:
            project = uow.get(Project, project_id)
            require_seen(uow.connection, actor, uow.get(Stay, project.stay_id).service_id, project.person_id)
            if seen is not None and project.version != seen:
                raise UserError("project_changed_since")
            yield uow, project

    def _check_day(self, day: date, field: str) -> None:
        if day > self._clock.today():
            raise InvalidForm([Problem(field, "date_in_future")])


def _step(project: Project, step: Step) -> None:
    project.state = next_state(ProjectState(project.state), step).value


def _check_followed(project: Project) -> None:
    if not ProjectState(project.state).is_followed:
        raise UserError("project_not_in_force")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)


def _refuse_conflicts(project: Project, conflicts: list[Conflict]) -> None:
    if conflicts:
        raise StaleWrite(conflicts, project.version)


def _refuse_stale(project: Project, command: SaveProject, goals: StoredGoals) -> None:
    words = [
        Conflict(key, label, shown(getattr(project, key)), shown(getattr(command, key)))
        for key, label in WORD_LABELS.items()
        if getattr(project, key) != getattr(command, key)
    ]
    others = goals.conflicts(command.goals, command.removed_goals, command.removed_actions)
    _refuse_conflicts(project, words + others)


_FOLLOW_LABELS = {
    "status": "où on en est",
    "progress": "avancement",
    "team_comment": "ce que dit l’équipe",
    "person_comment": "ce que dit la personne",
}


def _differing(row: ProjectGoal, new: dict[str, Any], prefix: str) -> list[Conflict]:
    return [
        Conflict(
            f"{prefix}{key}",
            f"{row.wording} : {_FOLLOW_LABELS[key]}",
            shown(getattr(row, key)),
            shown(value),
        )
        for key, value in new.items()
        if getattr(row, key) != value
    ]


def _follow(row: ProjectGoal, new: dict[str, Any], on: date) -> bool:
    """Set what was followed; was there anything new?"""
    changed = [key for key, value in new.items() if getattr(row, key) != value]
    for key in changed:
        setattr(row, key, new[key])
    if changed:
        row.followed_on = on
    return bool(changed)


def _commit(uow: UnitOfWork, action: str, project: Project) -> Change:
    uow.journal(action, project, person_id=project.person_id)
    uow.commit()
    return _change(project)


def _change(project: Project, *, with_id: bool = True) -> Change:
    return Change(
        frozenset({Subject.PROJECT, Subject.DEADLINE}),
        project.id if with_id else None,
        project.version if with_id else None,
        frozenset({project.person_id}),
    )
