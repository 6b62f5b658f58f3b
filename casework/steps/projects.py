"""A project's goals and actions: read as values, written as what changed, copied into the next version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from casework.base.errors import Conflict
from casework.domain.projects import Action, ActionActor, Goal, GoalStatus
from casework.models import Project, ProjectAction, ProjectGoal, Tracked
from casework.storage.unit_of_work import UnitOfWork

GOAL_LABELS = {
    "wording": "ce qu’on vise",
    "domain": "domaine",
    "easy_wording": "pour la personne",
    "indicator": "à quoi on le verra",
    "due_on": "pour quand",
}
ACTION_LABELS = {
    "what": "ce qui est fait",
    "actor": "par",
    "who": "qui",
    "frequency": "à quel rythme",
    "due_on": "pour quand",
    "easy_wording": "pour la personne",
}
WORD_LABELS = {
    "wants": "Ce que je veux",
    "matters": "Ce qui compte pour moi",
    "fears": "Ce qui m’inquiète",
    "refuses": "Ce que je ne veux pas",
    "strengths": "Points d’appui et besoins",
    "disagreements": "Points de désaccord",
    "participants": "Ont participé",
    "interpreter": "Interprète ou langue",
    "next_meeting_on": "On se revoit le",
    "next_meeting_note": "À quelle heure, où, avec qui",
}
"""The columns of a project that are typed, with their label on screen."""


def load_goals(connection: Connection, project_ids: Iterable[int]) -> dict[int, tuple[Goal, ...]]:
    """The goals of each project with their actions, in order. Two queries, whatever the number."""
    wanted = list(project_ids)
    actions: dict[int, list[Action]] = {}
    for row in connection.execute(
        select(ProjectAction.__table__)
        .where(ProjectAction.project_id.in_(wanted))
        .order_by(ProjectAction.position, ProjectAction.id)
    ):
        actions.setdefault(row.goal_id, []).append(_action(row))
    goals: dict[int, list[Goal]] = {project_id: [] for project_id in wanted}
    for row in connection.execute(
        select(ProjectGoal.__table__)
        .where(ProjectGoal.project_id.in_(wanted))
        .order_by(ProjectGoal.position, ProjectGoal.id)
    ):
        goals[row.project_id].append(_goal(row, tuple(actions.get(row.id, ()))))
    return {project_id: tuple(of) for project_id, of in goals.items()}


def _action(row: Any) -> Action:
    return Action(
        what=row.what,
        actor=ActionActor(row.actor),
        who=row.who,
        frequency=row.frequency,
        due_on=row.due_on,
        easy_wording=row.easy_wording,
        id=row.id,
        done_on=row.done_on,
    )


def _goal(row: Any, actions: tuple[Action, ...]) -> Goal:
    return Goal(
        wording=row.wording,
        domain=row.domain,
        easy_wording=row.easy_wording,
        indicator=row.indicator,
        due_on=row.due_on,
        actions=actions,
        id=row.id,
        status=GoalStatus(row.status),
        progress=row.progress,
        team_comment=row.team_comment,
        person_comment=row.person_comment,
        followed_on=row.followed_on,
    )


class StoredGoals:
    """The loaded goals and actions of one project, inside a unit of work."""

    def __init__(self, uow: UnitOfWork, project: Project) -> None:
        self._uow = uow
        self._project_id = project.id
        session = uow.session
        self.goals = {
            row.id: row
            for row in session.scalars(
                select(ProjectGoal).where(ProjectGoal.project_id == project.id).order_by(ProjectGoal.position)
            )
        }
        self.actions = {
            row.id: row
            for row in session.scalars(
                select(ProjectAction)
                .where(ProjectAction.project_id == project.id)
                .order_by(ProjectAction.position)
            )
        }

    def conflicts(
        self, typed: Sequence[Goal], removed_goals: Iterable[int], removed_actions: Iterable[int]
    ) -> list[Conflict]:
        """What a stale screen would overwrite or remove: ``goals.<id>.<field>``, ``actions.<id>.<field>``.

        A removal of what still exists is a conflict whose typed text is empty; what somebody else removed
        and this screen still holds is one whose stored text is empty. What somebody else added is none: it
        stays.
        """
        found: list[Conflict] = []
        for number, goal in enumerate(typed, 1):
            label = f"Objectif {number}"
            found += _differences("goals", label, self.goals, goal, GOAL_LABELS, goal.wording)
            for rank, action in enumerate(goal.actions, 1):
                found += _differences(
                    "actions", f"{label}, action {rank}", self.actions, action, ACTION_LABELS, action.what
                )
        for goal_id in removed_goals:
            if goal_id in self.goals:
                stored = self.goals[goal_id].wording
                found.append(Conflict(f"goals.{goal_id}", "Objectif supprimé à l’écran", stored, ""))
        for action_id in removed_actions:
            if action_id in self.actions:
                stored = self.actions[action_id].what
                found.append(Conflict(f"actions.{action_id}", "Action supprimée à l’écran", stored, ""))
        return found

    def save(
        self, typed: Sequence[Goal], removed_goals: Iterable[int], removed_actions: Iterable[int]
    ) -> bool:
        """Write what differs; was there anything? Goals not named stay, after the others."""
        changed = self._remove(set(removed_goals), set(removed_actions))
        kept = {goal.id for goal in typed}
        order = list(typed)
        for position, goal in enumerate(order, 1):
            changed |= self._save_goal(position, goal)
        for position, row in enumerate(
            (row for row in self.goals.values() if row.id not in kept and row.id not in self._added),
            len(order) + 1,
        ):
            changed |= _set(row, {"position": position})
        return changed

    _added: frozenset[int] = frozenset()

    def _save_goal(self, position: int, goal: Goal) -> bool:
        values = {**{key: getattr(goal, key) for key in GOAL_LABELS}, "position": position}
        row = self.goals.get(goal.id or 0)
        changed = row is None
        if row is None:
            row = self._uow.add(
                ProjectGoal(
                    project_id=self._project_id,
                    status=goal.status.value,
                    progress=goal.progress,
                    followed_on=goal.followed_on,
                    **values,
                )
            )
            self._added |= {row.id}
        else:
            changed = _set(row, values)
        for rank, action in enumerate(goal.actions, 1):
            changed |= self._save_action(row.id, rank, action)
        return changed

    def _save_action(self, goal_id: int, position: int, action: Action) -> bool:
        values: dict[str, Any] = {key: getattr(action, key) for key in ACTION_LABELS}
        values |= {"actor": action.actor.value, "position": position, "goal_id": goal_id}
        row = self.actions.get(action.id or 0)
        if row is not None:
            return _set(row, values)
        self._uow.add(ProjectAction(project_id=self._project_id, done_on=action.done_on, **values))
        return True

    def _remove(self, goal_ids: set[int], action_ids: set[int]) -> bool:
        gone_actions = [
            row for row in self.actions.values() if row.id in action_ids or row.goal_id in goal_ids
        ]
        gone_goals = [row for row in self.goals.values() if row.id in goal_ids]
        for action in gone_actions:
            self._uow.remove(action)
            del self.actions[action.id]
        for goal in gone_goals:
            self._uow.remove(goal)
            del self.goals[goal.id]
        return bool(gone_actions or gone_goals)


def _differences(
    table: str,
    label: str,
    stored: Mapping[int, Tracked],
    typed: Goal | Action,
    fields: Mapping[str, str],
    text: str,
) -> list[Conflict]:
    if typed.id is None:
        return []
    row = stored.get(typed.id)
    if row is None:
        return [Conflict(f"{table}.{typed.id}", f"{label}, supprimé entre-temps", "", text)]
    return [
        Conflict(
            f"{table}.{typed.id}.{key}",
            f"{label} : {name}",
            shown(getattr(row, key)),
            shown(getattr(typed, key)),
        )
        for key, name in fields.items()
        if getattr(row, key) != getattr(typed, key)
    ]


def shown(value: object) -> str:
    """A value as a conflict tells it: ISO dates, nothing for None."""
    return "" if value is None else str(value)


def _set(row: Tracked, values: Mapping[str, Any]) -> bool:
    changed = False
    for key, value in values.items():
        if getattr(row, key) != value:
            setattr(row, key, value)
            changed = True
    return changed
