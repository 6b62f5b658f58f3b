"""What may be asked of coordinations: frozen commands, and what can be said of each beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from casework.base.errors import Problem
from casework.base.text import clean, tidy
from casework.domain.coordinations import ConsentBasis


@dataclass(frozen=True)
class Participant:
    """Who took part, for which organisation, as what."""

    name: str
    organisation: str = ""
    profession: str = ""

    @property
    def line(self) -> str:
        """« Sophie L., CCAS de Périgueux, assistante sociale »; a dash where it is not known."""
        known = [self.name, self.organisation or "–", self.profession or "–"]
        while known[-1] == "–":
            known.pop()
        return ", ".join(known)

    @classmethod
    def of_line(cls, line: str) -> Participant:
        """The participant a line tells of."""
        return cls(*("" if part.strip() == "–" else part.strip() for part in line.split(", ", 2)))


@dataclass(frozen=True)
class TaskLine:
    """Who does what by when. ``id`` None: not stored yet; ``version`` is the one the screen saw."""

    what: str
    who: str = ""
    due_on: date | None = None
    id: int | None = None
    version: int = 0
    done_on: date | None = None


class RemovedTask(NamedTuple):
    """A task taken out of a note, at the version the screen saw."""

    id: int
    version: int


@dataclass(frozen=True)
class SaveCoordination:
    """A coordination note, whole. ``coordination_id`` None: it is new.

    Tasks that are neither named nor removed stay; what was done stays done.
    """

    person_id: int
    held_on: date
    participants: tuple[Participant, ...]
    consent_basis: str
    coordination_id: int | None = None
    seen_version: int = 0
    place: str = ""
    question: str = ""
    shared: str = ""
    person_view: str = ""
    consent_detail: str = ""
    decisions: tuple[str, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    removed_tasks: tuple[RemovedTask, ...] = ()
    next_on: date | None = None


@dataclass(frozen=True)
class FinishTask:
    """A task was done on that day; None: it was not, after all."""

    task_id: int
    seen_version: int
    done_on: date | None


def tidied(command: SaveCoordination) -> SaveCoordination:
    return replace(
        command,
        place=tidy(command.place),
        question=clean(command.question),
        shared=clean(command.shared),
        person_view=clean(command.person_view),
        consent_detail=tidy(command.consent_detail),
        participants=tuple(
            Participant(tidy(one.name), tidy(one.organisation), tidy(one.profession))
            for one in command.participants
        ),
        decisions=tuple(text for text in map(tidy, command.decisions) if text),
        tasks=tuple(replace(one, what=tidy(one.what), who=tidy(one.who)) for one in command.tasks),
    )


def check_coordination(command: SaveCoordination, today: date) -> list[Problem]:
    problems = [Problem("held_on", "date_in_future")] if command.held_on > today else []
    if not command.question:
        problems.append(Problem("question", "field_required"))
    if not command.participants:
        problems.append(Problem("participants", "coordination_participant_missing"))
    problems += [
        Problem(f"participants.{number}.name", "field_required")
        for number, one in enumerate(command.participants)
        if not one.name
    ]
    problems += _check_consent(command)
    problems += [
        Problem(f"tasks.{number}.what", "field_required")
        for number, one in enumerate(command.tasks)
        if not one.what
    ]
    return problems


def _check_consent(command: SaveCoordination) -> list[Problem]:
    if command.consent_basis not in {one.value for one in ConsentBasis}:
        return [Problem("consent_basis", "choice_required")]
    if ConsentBasis(command.consent_basis).needs_detail and not command.consent_detail:
        return [Problem("consent_detail", "coordination_legal_text")]
    return []
