"""The personalised projects of the invented people: what they say, what is aimed at, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Protocol

from casework.models import Project, ProjectAction, ProjectGoal, ProjectSignature
from casework.steps.demonstration import words
from casework.steps.demonstration.lives import Life
from casework.steps.demonstration.stays import StayPlan
from casework.steps.demonstration.timeline import ThreadProgress
from casework.storage.unit_of_work import UnitOfWork


class Resident(Protocol):
    """A written stay (writing.Resident)."""

    @property
    def life(self) -> Life: ...
    @property
    def plan(self) -> StayPlan: ...
    @property
    def person_id(self) -> int: ...
    @property
    def stay_id(self) -> int: ...
    @property
    def worker(self) -> str: ...
    @property
    def progress(self) -> tuple[ThreadProgress, ...]: ...


@dataclass(frozen=True)
class _Version:
    """One version of one resident's project, as it stood on ``until``; ``is_current``: the one followed."""

    one: Resident
    number: int
    state: str
    drafted_on: date
    until: date
    signed_on: date | None = None
    is_current: bool = True

    def goals(self) -> list[ThreadProgress]:
        """The threads that were on their way while this version held."""
        kept = [part for part in self.one.progress if part.starts_on <= self.until]
        unfinished = [part for part in kept if part.quarters(self.drafted_on) < 4]
        finished = [part for part in kept if part not in unfinished]
        return [*finished[len(unfinished) - 2 :], *unfinished] if len(unfinished) < 2 else unfinished


def add_projects(uow: UnitOfWork, residents: Sequence[Resident], today: date, random: Random) -> None:
    """Every project, its goals, actions and signatures, in four statements."""
    versions = [version for one in residents for version in _versions(one, today, random)]
    ids = uow.bulk_insert(Project, [_project_row(version, today, random) for version in versions])
    goals = [
        (version, project_id, position, part)
        for version, project_id in zip(versions, ids, strict=True)
        for position, part in enumerate(version.goals(), 1)
    ]
    goal_ids = uow.bulk_insert(ProjectGoal, [_goal_row(*one, today) for one in goals])
    uow.bulk_insert(
        ProjectAction,
        [
            row
            for goal_id, (version, project_id, _position, part) in zip(goal_ids, goals, strict=True)
            for row in _action_rows(version, project_id, goal_id, part)
        ],
    )
    uow.bulk_insert(
        ProjectSignature,
        [
            {"project_id": project_id, "role": role, "name": name, "signed_on": version.signed_on}
            for version, project_id in zip(versions, ids, strict=True)
            if version.signed_on
            for role, name in _signers(version.one)
        ],
    )


def _versions(one: Resident, today: date, random: Random) -> list[_Version]:
    plan = one.plan
    if plan.project == "none" or plan.admitted_on > today:
        return []
    if plan.project in ("draft", "proposed", "refused"):
        return [_Version(one, 1, plan.project, plan.admitted_on + timedelta(days=18), today)]
    last_day = plan.ended_on or today
    first_on = plan.admitted_on + timedelta(days=random.randint(42, 88))
    signed = [first_on]
    while (again := signed[-1] + timedelta(days=random.randint(280, 330))) < last_day:
        signed.append(again)
    signed = [day for day in signed if day <= last_day]
    return [
        _Version(
            one,
            number,
            "replaced" if number < len(signed) else plan.project,
            day - timedelta(days=16),
            signed[number] if number < len(signed) else last_day,
            day,
            is_current=number == len(signed),
        )
        for number, day in enumerate(signed, 1)
    ]


def _project_row(version: _Version, today: date, random: Random) -> dict[str, Any]:
    one = version.one
    say = one.life.say
    refused = version.state == "refused"
    next_on = (one.plan.ended_on or today) + timedelta(days=random.randint(4, 40))
    return {
        "person_id": one.person_id,
        "stay_id": one.stay_id,
        "number": version.number,
        "state": version.state,
        "origin": "",
        "drafted_on": version.drafted_on,
        "proposed_on": None if version.state == "draft" else version.drafted_on + timedelta(days=9),
        "signed_on": version.signed_on,
        "refused_on": version.drafted_on + timedelta(days=12) if refused else None,
        "refusal_words": words.REFUSAL if refused else "",
        "review_opened_on": today - timedelta(days=6) if version.state == "under_review" else None,
        "wants": _wants(version),
        "matters": say(random.choice(words.MATTERS)),
        "fears": say(random.choice(words.FEARS)),
        "refuses": random.choice(words.REFUSES),
        "strengths": say(random.choice(words.STRENGTHS)),
        "participants": f"{say('{first}')}, {one.worker}, Claire Vasseur",
        "interpreter": "interprète par téléphone" if one.life.needs_interpreter else "",
        "next_meeting_on": next_on if version.is_current and one.plan.is_present else None,
        "next_meeting_note": "au bureau" if version.is_current else "",
    }


def _wants(version: _Version) -> str:
    one = version.one
    said = [one.life.say(part.thread.wants) for part in version.goals()[:2]]
    language = one.life.languages.split(",")[0]
    first = words.OTHER_ALPHABETS.get(language)
    return "\n".join([*([first] if first else []), *said])


def _goal_row(
    version: _Version, project_id: int, position: int, part: ThreadProgress, today: date
) -> dict[str, Any]:
    say = version.one.life.say
    followed = version.signed_on is not None
    # Late for some: three to nine months after the signature.
    due_on = (version.signed_on or version.drafted_on) + timedelta(days=90 + 60 * (position % 4))
    return {
        "project_id": project_id,
        "position": position,
        "domain": part.thread.domain,
        "wording": say(part.thread.wording),
        "easy_wording": say(part.thread.easy),
        "indicator": part.thread.indicator,
        "due_on": due_on,
        "status": _status(part, due_on, version.until) if followed else "to_do",
        "progress": part.quarters(version.until) if followed else 0,
        "team_comment": "",
        "person_comment": "",
        "followed_on": part.last_on(version.until) if followed else None,
    }


def _status(part: ThreadProgress, due_on: date, day: date) -> str:
    if part.quarters(day) == 4:
        return "reached"
    if part.last_on(day) is None:
        return "postponed" if due_on < day else "to_do"
    stalled = day - (part.last_on(day) or day) > timedelta(days=120)
    return "postponed" if stalled else "in_progress"


def _action_rows(
    version: _Version, project_id: int, goal_id: int, part: ThreadProgress
) -> list[dict[str, Any]]:
    say = version.one.life.say
    promises = part.thread.promises
    done = part.quarters(version.until) * len(promises) // 4 if version.signed_on else 0
    start = version.signed_on or version.drafted_on
    return [
        {
            "project_id": project_id,
            "goal_id": goal_id,
            "position": number,
            "what": say(promise.what),
            "easy_wording": say(promise.easy),
            "actor": promise.actor,
            "who": version.one.worker if promise.who == "référent" else say(promise.who),
            "frequency": promise.frequency,
            "due_on": None if promise.frequency else start + timedelta(days=45 * number),
            "done_on": part.last_on(version.until) if number <= done else None,
        }
        for number, promise in enumerate(promises, 1)
    ]


def _signers(one: Resident) -> list[tuple[str, str]]:
    person = f"{one.life.first_name} {one.life.last_name}"
    return [("person", person), ("key_worker", one.worker), ("head", "Claire Vasseur")]
