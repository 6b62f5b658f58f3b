"""What every test may ask for: a fresh encrypted file, a clock that is set, who acts, builders.

The file is migrated once a session and copied for each test.
"""

from __future__ import annotations

import os

# Before any import of Qt: tests never open a window on somebody's desk.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.domain.permissions import Actor, Role
from casework.storage.keys import Secrets
from casework.storage.store import Store
from tests.builders import Make, actor_of, founding

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
TEST_SECRETS = Secrets(bytes(range(32)), bytes(range(32, 64)))


class FixedClock:
    """A clock that stands still until a test moves it: ``day`` is the civil day, ``moment`` the real one."""

    def __init__(self, day: date = date(2026, 11, 22), moment: datetime | None = None) -> None:
        self.day = day
        self.moment = moment or datetime(2026, 11, 22, 13, 30, tzinfo=UTC)

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return self.moment


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that holds one organisation, one establishment and its head of service."""
    path = tmp_path_factory.mktemp("template") / "casework.db"
    store = Store(path, TEST_SECRETS, FixedClock(), create=True)
    store.upgrade()
    founding(store)
    with store.read() as connection:
        # One file, so that a copy is whole.
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def clock() -> FixedClock:
    """Sunday 22 November 2026, 13:30 UTC."""
    return FixedClock()


@pytest.fixture
def store(template_file: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A fresh encrypted file of this test's own."""
    path = tmp_path / "casework.db"
    shutil.copy(template_file, path)
    opened = Store(path, TEST_SECRETS, clock)
    yield opened
    opened.close()


@pytest.fixture
def actor(store: Store) -> Actor:
    """The head of service, who may do everything but read the sealed compartments."""
    return actor_of(store, "chef")


@pytest.fixture
def make(store: Store, clock: FixedClock, actor: Actor) -> Make:
    """Builders with plain defaults: a test names only what matters to it."""
    return Make(store, clock, actor)


@pytest.fixture
def actor_as(make: Make) -> Callable[[Role], Actor]:
    """``actor_as(Role.EDUCATOR)``: somebody of that role, with an account."""
    return make.actor


@pytest.fixture(scope="session")
def shared() -> Path:
    """The realistic input beside the checkout; the test is skipped, visibly, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the realistic input (../shared) is not beside this checkout")
    return SHARED
