"""The demonstration team: invented, lifelike, whole, the same for the same day."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from casework.base.errors import NotAllowed, UserError
from casework.domain.demonstration import DEMO_ACCOUNTS, FOUNDING
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import READABLE, Actor, Role
from casework.models import (
    Account,
    Companion,
    Coordination,
    Note,
    NotePerson,
    Person,
    PlaceAssignment,
    Project,
    Renewal,
    Service,
    Stay,
    StayDocument,
    StayTerm,
    Task,
)
from casework.services.demonstration import Demonstration
from casework.steps.founding import found
from casework.storage import journal_check, search_index
from casework.storage.keys import new_uid
from casework.storage.store import Store
from tests.conftest import TEST_SECRETS, FixedClock

TODAY = date(2026, 11, 22)


def actor_of(store: Store) -> Actor:
    with store.read() as connection:
        row = connection.execute(select(Account.id, Account.login, Account.name).order_by(Account.id)).first()
    assert row is not None
    return Actor(
        row.id, row.login, row.name, Role.HEAD_OF_SERVICE, b"s", None, READABLE[Role.HEAD_OF_SERVICE]
    )


def filled(folder: Path, day: date = TODAY) -> Store:
    clock = FixedClock(day, datetime(day.year, day.month, day.day, 13, 30, tzinfo=UTC))
    store = Store(folder / "casework.db", TEST_SECRETS, clock, create=True)
    store.upgrade()
    with store.write(None) as uow:
        found(uow, FOUNDING, [new_uid() for _account in FOUNDING.accounts], day)
        uow.commit()
    Demonstration(store, clock).fill(actor_of(store))
    return store


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = filled(tmp_path_factory.mktemp("demonstration"))
    yield store
    store.close()


@pytest.fixture
def connection(team: Store) -> Iterator[Connection]:
    with team.read() as connection:
        yield connection


def test_the_services_are_nearly_full_and_never_more(connection: Connection) -> None:
    rows = connection.execute(
        select(Service.kind, Service.places, func.count(Stay.id))
        .join(Stay, Stay.service_id == Service.id)
        .where(Stay.ended_on.is_(None), Stay.admitted_on <= TODAY)
        .group_by(Service.id)
    ).all()
    here = {kind: (places, count) for kind, places, count in rows}
    assert here.keys() == {
        ServiceKind.THERAPEUTIC_COMMUNITY,
        ServiceKind.ACT_HOUSED,
        ServiceKind.ACT_OUTREACH,
    }
    for places, count in here.values():
        assert 0.8 * places <= count <= places


def test_nobody_shares_a_place_but_a_household(connection: Connection) -> None:
    spans: dict[int, list[tuple[date, date]]] = {}
    for row in connection.execute(
        select(PlaceAssignment.place_id, PlaceAssignment.starts_on, PlaceAssignment.ends_on)
    ):
        spans.setdefault(row.place_id, []).append((row.starts_on, row.ends_on or date.max))
    for held in spans.values():
        held.sort()
        for (_start, end), (start, _end) in pairwise(held):
            assert end <= start


def test_a_year_of_notes_by_everybody_at_every_hour(connection: Connection) -> None:
    rows = connection.execute(select(Note.happened_at, Note.written_at, Note.author_name, Note.text)).all()
    assert 3000 < len(rows) < 9000
    assert {row.author_name for row in rows} >= {one.name for one in DEMO_ACCOUNTS[:1]} - {"Claire Vasseur"}
    assert len({row.author_name for row in rows}) >= 6
    hours = Counter(row.happened_at.astimezone().hour for row in rows)
    assert all(hours[hour] for hour in (0, 2, 6, 9, 14, 20, 23))
    limit = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    for row in rows:
        assert row.happened_at <= row.written_at <= limit
        assert row.happened_at.date() >= TODAY - timedelta(days=366)
        assert "{" not in row.text
        assert "}" not in row.text


def test_nothing_is_written_about_somebody_who_is_not_there(connection: Connection) -> None:
    stays: dict[int, list[tuple[date, date]]] = {}
    for row in connection.execute(select(Stay.person_id, Stay.admitted_on, Stay.ended_on)):
        stays.setdefault(row.person_id, []).append((row.admitted_on, row.ended_on or date.max))
    notes = connection.execute(
        select(NotePerson.person_id, Note.happened_at).join(Note, Note.id == NotePerson.note_id)
    )
    for person_id, moment in notes:
        day = moment.astimezone().date()
        # A night's note belongs to the evening before.
        assert any(start <= day and day - timedelta(days=1) <= end for start, end in stays[person_id])


def test_every_situation_of_the_deadlines_is_there(connection: Connection) -> None:
    decisions = Counter(connection.scalars(select(Renewal.decision)))
    assert set(decisions) == {"", "granted", "granted_with_conditions", "refused"}
    states = set(connection.scalars(select(Project.state)))
    assert states >= {"draft", "proposed", "signed", "refused", "under_review", "replaced"}
    assert connection.scalar(select(func.count(StayTerm.id)).where(StayTerm.derogation_reason != "")) == 1
    last = select(func.max(StayTerm.ends_on)).where(StayTerm.stay_id == Stay.id).scalar_subquery()
    ends = connection.scalars(select(last).where(Stay.ended_on.is_(None), Stay.admitted_on <= TODAY)).all()
    late = [end for end in ends if end and end < TODAY]
    soon = [end for end in ends if end and TODAY <= end <= TODAY + timedelta(days=90)]
    assert len(late) >= 2
    assert len(soon) >= 8


def test_the_rest_of_a_teams_life_is_there(connection: Connection) -> None:
    def count(model: type) -> int:
        return connection.scalar(select(func.count()).select_from(model)) or 0

    assert count(Coordination) >= 10
    assert count(Companion) >= 3
    assert connection.scalar(select(func.count(Task.id)).where(Task.done_on.is_(None), Task.due_on < TODAY))
    back = select(Stay.person_id).group_by(Stay.person_id).having(func.count() > 1)
    assert len(connection.scalars(back).all()) >= 4
    names = connection.execute(select(Person.last_name, Person.first_name)).all()
    assert len(set(names)) == len(names)


def test_no_paper_is_signed_tomorrow(connection: Connection) -> None:
    assert connection.scalar(select(func.count(StayDocument.id)).where(StayDocument.signed_on <= TODAY))
    assert not connection.scalar(select(func.count(StayDocument.id)).where(StayDocument.signed_on > TODAY))


def test_the_file_is_sound(team: Store) -> None:
    with team.write(None) as uow:
        assert search_index.check(uow.connection) == []
        assert uow.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert journal_check.first_broken_link(uow.connection, TEST_SECRETS.journal_key) is None


def fingerprint(store: Store) -> str:
    with store.read() as connection:
        kept = [
            connection.execute(
                select(Person.file_number, Person.last_name, Person.birth_date).order_by(Person.id)
            ).all(),
            connection.execute(select(Note.happened_at, Note.text).order_by(Note.id)).all(),
            connection.execute(select(StayTerm.stay_id, StayTerm.ends_on).order_by(StayTerm.id)).all(),
        ]
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def test_the_same_day_gives_the_same_team(team: Store, tmp_path: Path) -> None:
    again = filled(tmp_path)
    assert fingerprint(again) == fingerprint(team)
    again.close()


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2027, 1, 1), date(2026, 3, 31)])
def test_any_day_can_be_the_day_of_a_demonstration(tmp_path: Path, day: date) -> None:
    filled(tmp_path, day).close()


def test_a_real_file_is_refused(store: Store, actor: Actor, clock: FixedClock) -> None:
    with pytest.raises(UserError) as told:
        Demonstration(store, clock).fill(actor)
    assert told.value.code == "not_a_demonstration"


def test_a_trainee_cannot_fill_anything(store: Store, actor: Actor, clock: FixedClock) -> None:
    with pytest.raises(NotAllowed):
        Demonstration(store, clock).fill(replace(actor, role=Role.TRAINEE))
