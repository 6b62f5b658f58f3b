"""The open file: reading while somebody writes, waiting one's turn, stopping a query."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation
from casework.domain.permissions import Actor
from casework.models import Person, Site
from casework.storage import engine
from casework.storage.store import Store
from tests.builders import Make

ENDLESS = text("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + step() FROM n) SELECT count(*) FROM n")


def count(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count(Person.id))) or 0


def test_a_query_is_interrupted_when_it_is_cancelled(store: Store) -> None:
    cancel = Cancellation()
    running = threading.Event()

    def step() -> int:
        running.set()
        return 1

    def count_for_ever() -> None:
        with store.read(cancel) as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.create_function("step", 0, step)
            connection.execute(ENDLESS)

    with ThreadPoolExecutor() as threads:
        query = threads.submit(count_for_ever)
        assert running.wait(10)
        cancel.cancel()
        with pytest.raises(Cancelled):
            query.result()
    assert count(store) == 0


def test_what_was_cancelled_before_it_began_does_not_begin(store: Store) -> None:
    cancel = Cancellation()
    cancel.cancel()
    with pytest.raises(Cancelled), store.read(cancel) as connection:
        connection.execute(ENDLESS)


def test_a_late_wish_stops_nobody_else(store: Store) -> None:
    cancel = Cancellation()
    with store.read(cancel):
        pass
    cancel.cancel()
    assert count(store) == 0


def test_a_reader_sees_one_moment_while_somebody_writes(store: Store, make: Make) -> None:
    make.person()
    with store.read() as connection:
        before = connection.scalar(select(func.count(Person.id)))
        make.person()
        assert connection.scalar(select(func.count(Person.id))) == before
    assert count(store) == 2


def test_a_second_writer_waits_for_the_first(store: Store, actor: Actor, make: Make) -> None:
    waiting = threading.Event()

    def write_second() -> None:
        waiting.set()
        make.person("Deuxième")

    with ThreadPoolExecutor() as threads:
        with store.write(actor) as uow:
            uow.add(Person(file_number="1", last_name="Première", sort_key="", search_text="", sound_text=""))
            second = threads.submit(write_second)
            assert waiting.wait(10)
            uow.journal("test")
            uow.commit()
        second.result()
    with store.read() as connection:
        assert connection.scalars(select(Person.last_name).order_by(Person.id)).all() == [
            "Première",
            "Deuxième",
        ]


def test_a_writer_that_waited_too_long_is_told(
    store: Store, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 1)
    impatient = Store(store.path, store._secrets, store._clock)
    with store.write(actor), pytest.raises(UserError) as busy, impatient.write(actor):
        pass
    impatient.close()
    assert busy.value.code == "database_busy"


def test_foreign_keys_are_enforced(store: Store, actor: Actor) -> None:
    with store.write(actor) as uow, pytest.raises(IntegrityError):
        uow.add(Site(service_id=99, name="Nulle part"))


def test_the_file_is_opened_as_the_design_asks(store: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "cipher_version": None,
    }
    with store.read() as connection:
        for pragma, value in wanted.items():
            found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            assert found == value or (value is None and found), pragma


def test_nothing_stands_in_clear_in_any_file(store: Store, make: Make) -> None:
    make.note(make.person("Marqueurdenom"), "Marqueurdenote")
    files = [path.read_bytes() for path in store.path.parent.iterdir()]
    assert len(files) > 1
    for kept in files:
        for mark in (b"Marqueurde", b"marqueurde", b"SQLite format", "Marqueurde".encode("utf-16-le")):
            assert mark not in kept


def test_another_key_opens_nothing(store: Store) -> None:
    store.close()
    with pytest.raises(Exception, match="not a database"):
        engine.connect(store.path, bytes(32))


def test_a_missing_file_is_not_created_by_opening_it(store: Store) -> None:
    missing = store.path.with_name("absent.db")
    other = Store(missing, store._secrets, store._clock)
    with pytest.raises(UserError) as told, other.read():
        pass
    assert told.value.code == "database_not_opened"
    assert not missing.exists()
