"""What projects give to be shown: plain records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.domain.projects import Goal, ProjectState, SignatureRole, StepDue


class Version(NamedTuple):
    """One line of the list of versions. ``on`` is the day it came into the state it is in."""

    id: int
    stay_id: int
    number: int
    state: ProjectState
    on: date | None
    service: str


class StayChoice(NamedTuple):
    """A stay for which a project can be started."""

    id: int
    service: str
    admitted_on: date


class SignatureRecord(NamedTuple):
    """A recorded signature."""

    role: SignatureRole
    name: str
    signed_on: date


@dataclass(frozen=True)
class ProjectRecord:
    """One version, whole. ``origin`` "import": only its dates are known."""

    id: int
    version: int
    person_id: int
    stay_id: int
    number: int
    state: ProjectState
    origin: str
    drafted_on: date
    proposed_on: date | None
    signed_on: date | None
    refused_on: date | None
    refusal_words: str
    review_opened_on: date | None
    reviewed_on: date | None
    return_comment: str
    wants: str
    matters: str
    fears: str
    refuses: str
    strengths: str
    disagreements: str
    participants: str
    interpreter: str
    next_meeting_on: date | None
    next_meeting_note: str
    goals: tuple[Goal, ...]
    signatures: tuple[SignatureRecord, ...]


@dataclass(frozen=True)
class ProjectPage:
    """Everything the tab « Projet » shows, of one version (None: there is none yet).

    ``startable``: the open stays in which a next version may be started; ``why_not``: the code of the
    sentence that says why not, where the shown stay's may not. ``easy`` texts are proposals only.
    """

    person_id: int
    person_name: str
    civil_name: str
    label: str
    admitted_on: date | None
    project: ProjectRecord | None
    versions: tuple[Version, ...]
    startable: tuple[StayChoice, ...]
    domains: tuple[tuple[str, str], ...]
    domain_labels: dict[str, str]
    key_workers: tuple[str, ...]
    steps_due: tuple[StepDue, ...]


class CardGoal(NamedTuple):
    """A goal on the overview: « Passer le code », « en retard », « avec Sophie L. · avant le 30 oct. »."""

    wording: str
    status: str
    is_late: bool
    is_reached: bool
    detail: str


@dataclass(frozen=True)
class ProjectCard:
    """The project as the overview shows it: the version in force, or else the one on its way."""

    project_id: int
    label: str
    number: int
    state: ProjectState
    on: date | None
    quote: str
    goals: tuple[CardGoal, ...]
