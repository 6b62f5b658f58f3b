"""Records opened outside one's services: on a reason, for four hours, told to the head of service.

Nobody browses there: a file number, or the exact names and birth date, must be known already. An opening
opens services, never a sealed compartment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation
from casework.base.text import clean, fold, tidy
from casework.domain.changes import Change, Subject
from casework.domain.identity import shown_name
from casework.domain.people import derived_keys
from casework.domain.permissions import Actor, Permission, require
from casework.models import AccountService, Application, Person, RecordOpening, Stay
from casework.steps.visible import visible_to
from casework.storage.store import Store

OPEN_FOR = timedelta(hours=4)
LEAST_REASON = 15
"""Signs of a reason: a word is not one."""
_EVERYTHING = frozenset(Subject) - {Subject.ACCOUNT, Subject.REFERENCE, Subject.ORGANISATION}


@dataclass(frozen=True)
class FindOutside:
    """Whom one knows already: the file number alone, or both names and the birth date, exactly."""

    file_number: str = ""
    last_name: str = ""
    first_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True)
class OpenOutside:
    """The record of somebody outside one's services, and why."""

    person_id: int
    reason: str


@dataclass(frozen=True)
class ReviewOpenings:
    """Openings that a head of service has read."""

    opening_ids: tuple[int, ...]


class FoundOutside(NamedTuple):
    """``initials`` only: a name is shown once there is a reason. ``visible``: nothing to open, just go."""

    person_id: int
    file_number: str
    initials: str
    visible: bool


class OpeningRow(NamedTuple):
    """An opening. ``person`` is the file number where the reader does not see who it is."""

    id: int
    account: str
    person_id: int
    person: str
    reason: str
    opened_at: datetime
    until: datetime
    reviewed_at: datetime | None
    reviewed_by: str


class Openings:
    """What is opened outside services, by whom, and who has seen it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # Opening -------------------------------------------------------------------------------------

    def find(
        self, actor: Actor, wanted: FindOutside, cancel: Cancellation | None = None
    ) -> list[FoundOutside]:
        """Whoever is exactly this. Raises InvalidForm where too little is known, UserError
        ``nobody_outside``.
        """
        require(actor, Permission.OPEN_OUTSIDE)
        _refuse(_check_wanted(wanted))
        statement = select(
            Person.id, Person.file_number, Person.last_name, Person.first_name, Person.pseudonym,
            visible_to(actor).label("seen"),
        ).where(_exactly(wanted)).order_by(Person.id)  # fmt: skip
        with self._store.read(cancel) as connection:
            found = [
                FoundOutside(row.id, row.file_number, _initials(row), bool(row.seen))
                for row in connection.execute(statement)
            ]
        # One by one, numbers could be gone through: whom each hit, and that none did, is told.
        only = found[0].person_id if len(found) == 1 else None
        self._store.reads.note(actor, "record.find_outside", person_id=only, details={"count": len(found)})
        if not found:
            raise UserError("nobody_outside")
        return found

    def open_outside(self, actor: Actor, command: OpenOutside) -> Change:
        """Open a record for four hours. Raises InvalidForm, UserError ``not_found``, ``opening_needless``."""
        require(actor, Permission.OPEN_OUTSIDE)
        reason = clean(command.reason)
        if len(reason) < LEAST_REASON:
            raise InvalidForm([Problem("reason", "opening_reason_short", {"least": LEAST_REASON})])
        now = self._clock.now()
        with self._store.write(actor) as uow:
            seen = uow.connection.execute(
                select(visible_to(actor)).select_from(Person).where(Person.id == command.person_id)
            ).one_or_none()
            if seen is None:
                raise UserError("not_found")
            if seen[0]:
                raise UserError("opening_needless")
            opening = uow.add(
                RecordOpening(
                    account_id=actor.account_id,
                    account_name=actor.name,
                    person_id=command.person_id,
                    reason=reason,
                    opened_at=now,
                    until=now + OPEN_FOR,
                )
            )
            uow.journal("record.open_outside", opening, person_id=command.person_id)
            uow.commit()
        return Change(_EVERYTHING, opening.id, opening.version, frozenset({command.person_id}))

    def close(self, actor: Actor, person_id: int) -> Change:
        """Close at once what oneself has opened. Nothing open: nothing is written."""
        require(actor, Permission.OPEN_OUTSIDE)
        now = self._clock.now()
        with self._store.write(actor) as uow:
            still = select(RecordOpening).where(_still_open(actor, now), RecordOpening.person_id == person_id)
            rows = uow.session.scalars(still).all()
            for row in rows:
                row.until = now
            if not rows:
                return Change(frozenset())
            uow.journal("record.close_outside", rows[0], person_id=person_id)
            uow.commit()
        return Change(_EVERYTHING, person_ids=frozenset({person_id}))

    def mine(self, actor: Actor, cancel: Cancellation | None = None) -> list[OpeningRow]:
        """What oneself has open now, the latest first."""
        require(actor, Permission.OPEN_OUTSIDE)
        with self._store.read(cancel) as connection:
            return _rows(connection, actor, _still_open(actor, self._clock.now()))

    # Told to the head of service -----------------------------------------------------------------

    def to_review(self, actor: Actor, cancel: Cancellation | None = None) -> list[OpeningRow]:
        """What nobody has read yet, the latest first: of people of the actor's services, or by those who
        work there; never one's own.
        """
        require(actor, Permission.REVIEW_OPENINGS)
        with self._store.read(cancel) as connection:
            return _rows(connection, actor, _theirs(actor), RecordOpening.reviewed_at.is_(None))

    def reviewed(
        self, actor: Actor, cancel: Cancellation | None = None, *, limit: int = 100
    ) -> list[OpeningRow]:
        """What was read, the latest first."""
        require(actor, Permission.REVIEW_OPENINGS)
        with self._store.read(cancel) as connection:
            return _rows(
                connection, actor, _theirs(actor), RecordOpening.reviewed_at.is_not(None), limit=limit
            )

    def review(self, actor: Actor, command: ReviewOpenings) -> Change:
        """« Vu ». Raises UserError ``not_found`` for an opening that is somebody else's to read."""
        require(actor, Permission.REVIEW_OPENINGS)
        now = self._clock.now()
        with self._store.write(actor) as uow:
            wanted = select(RecordOpening).where(RecordOpening.id.in_(command.opening_ids), _theirs(actor))
            rows = uow.session.scalars(wanted).all()
            if {row.id for row in rows} != set(command.opening_ids):
                raise UserError("not_found")
            for row in rows:
                if row.reviewed_at is None:
                    row.reviewed_at, row.reviewed_by = now, actor.name
                    uow.journal("record.review_opening", row, person_id=row.person_id)
            uow.commit()
        return Change(frozenset({Subject.OPENING}))


def _check_wanted(wanted: FindOutside) -> list[Problem]:
    if tidy(wanted.file_number):
        return []
    names = {"last_name": tidy(wanted.last_name), "first_name": tidy(wanted.first_name)}
    problems = [Problem(name, "field_required") for name, typed in names.items() if not typed]
    return problems + ([] if wanted.birth_date else [Problem("birth_date", "field_required")])


def _exactly(wanted: FindOutside) -> ColumnElement[bool]:
    number = tidy(wanted.file_number)
    if number:
        return Person.file_number == number
    key = derived_keys(tidy(wanted.last_name), tidy(wanted.first_name)).sort_key
    return and_(
        Person.sort_key == key, Person.birth_date == wanted.birth_date, Person.is_anonymous.is_(False)
    )


def _initials(row: Any) -> str:
    names = [row.last_name, row.first_name] if row.last_name or row.first_name else [row.pseudonym]
    return " ".join(f"{name[0].upper()}." for name in names if fold(name))


def _still_open(actor: Actor, now: datetime) -> ColumnElement[bool]:
    return and_(RecordOpening.account_id == actor.account_id, RecordOpening.until > now)


def _theirs(actor: Actor) -> ColumnElement[bool]:
    """Openings that a head of service is told."""
    others = RecordOpening.account_id != actor.account_id
    if actor.service_ids is None:
        return others
    mine = sorted(actor.service_ids)
    about = [select(model.person_id).where(model.service_id.in_(mine)) for model in (Stay, Application)]
    by = select(AccountService.account_id).where(AccountService.service_id.in_(mine))
    return and_(
        others,
        or_(RecordOpening.account_id.in_(by), *(RecordOpening.person_id.in_(people) for people in about)),
    )


def _rows(
    connection: Connection, actor: Actor, *where: ColumnElement[bool], limit: int = 500
) -> list[OpeningRow]:
    rows = connection.execute(
        select(
            RecordOpening.id, RecordOpening.account_name, RecordOpening.person_id, RecordOpening.reason,
            RecordOpening.opened_at, RecordOpening.until, RecordOpening.reviewed_at,
            RecordOpening.reviewed_by,
            Person.last_name, Person.first_name, Person.pseudonym, Person.file_number,
            visible_to(actor).label("seen"),
        )
        .join(Person, Person.id == RecordOpening.person_id)
        .where(*where)
        .order_by(RecordOpening.opened_at.desc(), RecordOpening.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        OpeningRow(
            row.id,
            row.account_name,
            row.person_id,
            shown_name(row.last_name, row.first_name, row.pseudonym)
            if row.seen
            else f"dossier {row.file_number}",
            row.reason,
            row.opened_at,
            row.until,
            row.reviewed_at,
            row.reviewed_by,
        )
        for row in rows
    ]


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidForm(problems)
