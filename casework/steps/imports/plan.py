"""What an import would write: rows with the ids they will have, changed values, what each row became."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from casework.exchange.caseload import CaseloadRow
from casework.exchange.problems import CellProblem
from casework.models import (
    Application,
    Companion,
    KeyWorker,
    Note,
    NotePerson,
    Person,
    Place,
    PlaceAssignment,
    Project,
    Site,
    Stay,
    StayDocument,
    StayTerm,
    Tracked,
    new_uid,
)
from casework.steps.imports.known import KnownPerson, KnownStay, next_id
from casework.steps.imports.matching import Likeness

WRITING_ORDER: tuple[type[Tracked], ...] = (
    Site, Place, Person, Application, Stay, StayTerm, StayDocument, PlaceAssignment, KeyWorker, Companion,
    Project, Note, NotePerson,
)  # fmt: skip
"""A row stands after those it refers to."""


@dataclass(slots=True)
class RowPlan:
    """What becomes of one row. ``changes``: what is added or replaced for somebody known, in words."""

    row: CaseloadRow
    outcome: str
    problems: list[CellProblem] = field(default_factory=list)
    remarks: list[CellProblem] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    person: KnownPerson | None = None
    stay: KnownStay | None = None
    service: str = ""
    place: str = ""
    planned_end: date | None = None
    alike: tuple[tuple[KnownPerson, Likeness], ...] = ()


class Plan:
    """Everything one import writes; nothing is written by it."""

    def __init__(self, connection: Connection, stamp: int) -> None:
        self.stamp = stamp
        self.rows: list[RowPlan] = []
        self.inserts: dict[type[Tracked], list[dict[str, Any]]] = defaultdict(list)
        self.updates: list[tuple[type[Tracked], int, dict[str, Any]]] = []
        self._next = {model: next_id(connection, model) for model in WRITING_ORDER}

    def insert(self, model: type[Tracked], values: dict[str, Any]) -> int:
        """One more row; its id, which holds as long as the stamp does."""
        row_id = self._next[model]
        self._next[model] = row_id + 1
        values["id"] = row_id
        values["uid"] = new_uid()
        self.inserts[model].append(values)
        return row_id

    def update(self, model: type[Tracked], row_id: int, values: dict[str, Any]) -> None:
        """Set columns of a row that is already in the file."""
        self.updates.append((model, row_id, values))

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome; every outcome is there, and they add up to the rows."""
        found = Counter(one.outcome for one in self.rows)
        return {outcome: found[outcome] for outcome in ("new", "known", "updated", "doubtful", "rejected")}

    @property
    def writes_nothing(self) -> bool:
        return not self.updates and not any(self.inserts.values())
