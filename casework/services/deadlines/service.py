"""Deadlines: listed, told, counted; and those of before Casework taken over. Nothing of them is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, not_, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean
from casework.domain.changes import Change, Subject
from casework.domain.deadlines import DeadlineState, RuleGroup, may_be_taken_over
from casework.domain.people import KnownPerson
from casework.domain.permissions import Actor, Permission, require
from casework.models import ChangeSet, DeadlineAcceptance, Service, Stay, ValueChange
from casework.services.deadlines.records import (
    AcceptTakeover,
    DeadlineFilter,
    DeadlinePage,
    DeadlineStory,
    ListedDeadline,
    Takeover,
    UrgencyGroup,
)
from casework.services.deadlines.story import read_story
from casework.steps.deadline_rows import DeadlineRow, Urgency, deadline_rows, stay_of_row
from casework.steps.deadlines import StayCase, load_cases
from casework.steps.undo import undo_entry
from casework.steps.visible import in_services
from casework.storage.history import concerns
from casework.storage.store import Store
from casework.storage.unit_of_work import UnitOfWork

_TAKEOVER = "deadline.takeover"
_CHANGED = frozenset({Subject.DEADLINE, Subject.STAY})


class Deadlines:
    """Deadlines of the stays going on, on the civil day."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list(self, actor: Actor) -> Sequence[ListedDeadline]:
        """Every deadline, done ones too, by date: for scripts."""
        require(actor, Permission.READ_STAYS)
        today = self._clock.today()
        with self._store.read() as connection:
            rows = deadline_rows(load_cases(connection, actor, today), today)
        self._store.reads.note(actor, "deadlines.list", details={"count": len(rows)})
        return [
            ListedDeadline(row.rule, _known(row), row.stay_id, row.opens_on, row.due_on, row.state)
            for row in rows
        ]

    def page(self, actor: Actor, wanted: DeadlineFilter, cancel: Cancellation | None = None) -> DeadlinePage:
        """Open deadlines in their groups, and what the filters may choose."""
        require(actor, Permission.READ_STAYS)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            services = _services(connection, actor)
            cases = load_cases(
                connection, actor, today, service_id=wanted.service_id, person_id=wanted.person_id
            )
        everybody = {name for case in cases for name in case.key_workers}
        followed = [c for c in cases if not wanted.key_worker or wanted.key_worker in c.key_workers]
        open_rows = [row for row in deadline_rows(followed, today) if row.state.is_open]
        near = [row for row in open_rows if _is_near(row, wanted.horizon_days, today)]
        shown = [row for row in near if wanted.group in (None, row.group)]
        self._store.reads.note(
            actor,
            "deadlines.list",
            person_id=wanted.person_id,
            details={
                "service_id": wanted.service_id,
                "key_worker": bool(wanted.key_worker),
                "count": len(shown),
            },
        )
        counts: Counter[RuleGroup | None] = Counter(row.group for row in near)
        counts[None] = len(near)
        return DeadlinePage(
            groups=_groups(shown, today),
            rows=tuple(shown),
            counts=counts,
            stays=len(followed),
            later=len(open_rows) - len(near),
            takeover=sum(_is_older(row) for row in open_rows),
            services=services,
            key_workers=tuple(sorted(everybody)),
        )

    def of_person(
        self, actor: Actor, person_id: int, cancel: Cancellation | None = None
    ) -> Sequence[DeadlineRow]:
        """The open deadlines of one person, by date."""
        require(actor, Permission.READ_STAYS)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            rows = deadline_rows(load_cases(connection, actor, today, person_id=person_id), today)
        return [row for row in rows if row.state.is_open]

    def story(self, actor: Actor, id: int, cancel: Cancellation | None = None) -> DeadlineStory:
        """The whole story of one line of the list. Raises UserError ``not_found`` once it is gone."""
        require(actor, Permission.READ_STAYS)
        require(actor, Permission.READ_RENEWALS)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            for case in load_cases(connection, actor, today, stay_id=stay_of_row(id)):
                for row in deadline_rows([case], today):
                    if row.id == id:
                        self._store.reads.note(actor, "person.deadline", person_id=row.person.id)
                        return read_story(connection, actor, case, row, today)
        raise UserError("not_found")

    def count_late(self, actor: Actor, cancel: Cancellation | None = None) -> int:
        """How many are late, for the sidebar."""
        require(actor, Permission.READ_STAYS)
        today = self._clock.today()
        with self._store.read(cancel) as connection:
            cases = load_cases(connection, actor, today)
        return sum(one.state is DeadlineState.LATE for case in cases for one in case.deadlines(today))

    # Taking over ---------------------------------------------------------------------------------

    def takeover(
        self, actor: Actor, service_id: int | None, cancel: Cancellation | None = None
    ) -> Sequence[DeadlineRow]:
        """What was late before each service's first day in Casework, and may be taken over as it is."""
        require(actor, Permission.IMPORT_FILES)
        with self._store.read(cancel) as connection:
            return self._older(connection, actor, service_id)

    def accept_takeover(self, actor: Actor, command: AcceptTakeover) -> Takeover:
        """Take them all over, with the reason. Raises InvalidForm, UserError ``takeover_nothing``."""
        require(actor, Permission.IMPORT_FILES)
        reason = clean(command.reason)
        if not reason:
            raise InvalidForm([Problem("reason", "takeover_reason_required")])
        with self._store.write(actor) as uow:
            rows = self._older(uow.connection, actor, command.service_id)
            if not rows:
                raise UserError("takeover_nothing")
            uow.bulk_insert(
                DeadlineAcceptance,
                [
                    {
                        "stay_id": row.stay_id,
                        "rule": row.rule.value,
                        "due_on": row.due_on,
                        "reason": reason,
                        "accepted_on": self._clock.today(),
                    }
                    for row in rows
                ],
            )
            uow.journal(_TAKEOVER, details={"count": len(rows), "service": command.service_id})
            entry_id = uow.write_journal()
            uow.commit()
        return Takeover(_change(rows), entry_id, len(rows))

    def undo_takeover(self, actor: Actor, entry_id: int) -> Change:
        """Take back one taking over, exactly. UserError ``not_found`` where it is about others' stays too."""
        require(actor, Permission.IMPORT_FILES)
        with self._store.write(actor) as uow:
            if uow.get(ChangeSet, entry_id).action != _TAKEOVER:
                raise UserError("not_found")
            _refuse_others(uow, actor, entry_id)
            undo_entry(uow, entry_id)
            uow.journal("deadline.undo_takeover")
            uow.commit()
        return Change(_CHANGED)

    def _older(self, connection: Connection, actor: Actor, service_id: int | None) -> Sequence[DeadlineRow]:
        today = self._clock.today()
        cases: Sequence[StayCase] = load_cases(connection, actor, today, service_id=service_id)
        return [row for row in deadline_rows(cases, today) if _is_older(row)]


def _refuse_others(uow: UnitOfWork, actor: Actor, entry_id: int) -> None:
    """Raise ``not_found`` where a taking over is about a stay outside the actor's services."""
    others = (
        select(DeadlineAcceptance.id)
        .join(ValueChange, concerns(DeadlineAcceptance.id))
        .join(Stay, Stay.id == DeadlineAcceptance.stay_id)
        .where(
            ValueChange.entry_id == entry_id,
            ValueChange.table_name == DeadlineAcceptance.__tablename__,
            not_(in_services(actor, Stay.service_id)),
        )
    )
    if uow.connection.scalars(others.limit(1)).first() is not None:
        raise UserError("not_found")


def _services(connection: Connection, actor: Actor) -> tuple[tuple[int, str], ...]:
    rows = connection.execute(
        select(Service.id, Service.name)
        .where(in_services(actor, Service.id))
        .order_by(Service.position, Service.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _is_near(row: DeadlineRow, horizon_days: int | None, today: date) -> bool:
    return horizon_days is None or row.due_on <= today + timedelta(days=horizon_days)


def _is_older(row: DeadlineRow) -> bool:
    return may_be_taken_over(row.rule, row.state, row.due_on, row.first_day)


def _groups(rows: Iterable[DeadlineRow], today: date) -> tuple[UrgencyGroup, ...]:
    ids: dict[Urgency, list[int]] = {urgency: [] for urgency in Urgency}
    for row in rows:
        ids[row.urgency(today)].append(row.id)
    return tuple(UrgencyGroup(urgency, tuple(found)) for urgency, found in ids.items() if found)


def _known(row: DeadlineRow) -> KnownPerson:
    person = row.person
    return KnownPerson(person.id, person.file_number, person.last_name, person.first_name, person.birth_date)


def _change(rows: Iterable[DeadlineRow]) -> Change:
    return Change(_CHANGED, person_ids=frozenset(row.person.id for row in rows))
