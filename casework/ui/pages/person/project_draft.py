"""What is typed of a project, as the draft kept in the file: JSON of the command that would save it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from casework.domain.projects import Action, ActionActor, Goal, GoalStatus
from casework.services.projects import ProjectRecord, SaveProject

_FIELDS = (
    "wants", "matters", "fears", "refuses", "strengths", "disagreements", "participants", "interpreter",
    "next_meeting_on", "next_meeting_note", "goals",
)  # fmt: skip


def command_of(project: ProjectRecord) -> SaveProject:
    """The command that would save a stored draft as it is."""
    return SaveProject(project.id, project.version, **{name: getattr(project, name) for name in _FIELDS})


def beginning(command: SaveProject) -> str:
    """The first words of it, for a list of drafts."""
    words = (command.wants, command.matters, command.fears, command.refuses, command.strengths)
    goals = tuple(goal.wording for goal in command.goals)
    return next((text for text in (*words, *goals) if text), "")


def to_text(command: SaveProject) -> str:
    """The command as text, dates in ISO."""
    return json.dumps(asdict(command), ensure_ascii=False, default=lambda day: day.isoformat())


def from_text(text: str) -> SaveProject | None:
    """The command again; None where the text is no draft of this form (an older program wrote it)."""
    try:
        return _command(json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None


def _command(values: Mapping[str, Any]) -> SaveProject:
    return replace(
        SaveProject(**values),
        next_meeting_on=_day(values["next_meeting_on"]),
        goals=tuple(_goal(goal) for goal in values["goals"]),
        removed_goals=tuple(values["removed_goals"]),
        removed_actions=tuple(values["removed_actions"]),
    )


def _goal(values: Mapping[str, Any]) -> Goal:
    return replace(
        Goal(**values),
        due_on=_day(values["due_on"]),
        followed_on=_day(values["followed_on"]),
        status=GoalStatus(values["status"]),
        actions=tuple(
            replace(
                Action(**action),
                actor=ActionActor(action["actor"]),
                due_on=_day(action["due_on"]),
                done_on=_day(action["done_on"]),
            )
            for action in values["actions"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
