"""Coordinations of the invented people: who met, what was decided, who does what by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Protocol

from casework.domain.coordinations import ConsentBasis
from casework.models import Coordination, CoordinationDecision, CoordinationParticipant, Task
from casework.steps.demonstration import words
from casework.steps.demonstration.projects import Resident as Stayed
from casework.storage.unit_of_work import UnitOfWork

_DAYS_AGO = (6, 13, 20, 34, 48, 62, 83, 97, 125, 160, 202, 258)


class Resident(Stayed, Protocol):
    """A written stay (writing.Resident)."""

    @property
    def service_id(self) -> int: ...


def add_coordinations(uow: UnitOfWork, residents: Sequence[Resident], today: date, random: Random) -> None:
    """A dozen over the year, the latest last Thursday or so, with tasks done, due and late."""
    met = []
    for ago in _DAYS_AGO:
        held_on = today - timedelta(days=ago)
        there = [
            one for one in residents if one.plan.is_present and (held_on - one.plan.admitted_on).days > 60
        ]
        met.append((random.choice(there), held_on))
    ids = uow.bulk_insert(Coordination, [_coordination_row(one, day, random) for one, day in met])
    participants, decisions, tasks = [], [], []
    for coordination_id, (one, held_on) in zip(ids, met, strict=True):
        participants += _participant_rows(coordination_id, one, random)
        decisions += [
            {"coordination_id": coordination_id, "position": position, "text": one.life.say(text)}
            for position, text in enumerate(random.sample(words.DECISIONS, 2), 1)
        ]
        tasks += _task_rows(coordination_id, one, held_on, today, random)
    uow.bulk_insert(CoordinationParticipant, participants)
    uow.bulk_insert(CoordinationDecision, decisions)
    uow.bulk_insert(Task, tasks)


def _coordination_row(one: Resident, held_on: date, random: Random) -> dict[str, Any]:
    return {
        "person_id": one.person_id,
        "service_id": one.service_id,
        "held_on": held_on,
        "place": random.choice(("salle de réunion", "visioconférence", "CSAPA de Périgueux")),
        "question": one.life.say(random.choice(words.QUESTIONS)),
        "shared": one.life.say(words.SHARED),
        "person_view": one.life.say(random.choice(words.PERSON_VIEW)),
        "consent_basis": ConsentBasis.CONSENT.value,
        "consent_detail": "",
        "next_on": held_on + timedelta(days=random.choice((42, 56, 70))),
        "written_by": "Nadia Sorel",
    }


def _participant_rows(coordination_id: int, one: Resident, random: Random) -> list[dict[str, Any]]:
    ours = [("Nadia Sorel", "", "coordinatrice"), (one.worker, "", "référent")]
    people = list(dict.fromkeys(ours)) + random.sample(words.PARTICIPANTS, 2)
    seen: set[str] = set()
    rows: list[dict[str, Any]] = []
    for name, organisation, profession in people:
        if name in seen:
            continue
        seen.add(name)
        rows.append(
            {"coordination_id": coordination_id, "position": len(rows) + 1, "name": name,
             "organisation": organisation, "profession": profession}
        )  # fmt: skip
    return rows


def _task_rows(
    coordination_id: int, one: Resident, held_on: date, today: date, random: Random
) -> list[dict[str, Any]]:
    rows = []
    for position, (what, who, days) in enumerate(random.sample(words.TASKS, 2), 1):
        due_on = held_on + timedelta(days=days)
        # What was promised three weeks ago is late, what is older is nearly always done.
        done = due_on < today and held_on < today - timedelta(days=30) and random.random() < 0.9
        rows.append(
            {"person_id": one.person_id, "coordination_id": coordination_id, "position": position,
             "what": one.life.say(what), "who": who, "due_on": due_on,
             "done_on": due_on - timedelta(days=2) if done else None}
        )  # fmt: skip
    return rows
