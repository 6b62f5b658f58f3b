"""Reading by the driver itself, on a connection kept for it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation
from casework.models import Person
from casework.storage.store import Store
from tests.builders import Make

COUNT = "SELECT count(*) FROM person"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def people(store: Store) -> int:
    with store.lookup() as fetch:
        ((count,),) = fetch(COUNT, ())
    assert isinstance(count, int)
    return count


def kept(store: Store) -> list[Any]:
    return store._lookups._idle


def test_a_lookup_sees_what_was_written_before_it(store: Store, make: Make) -> None:
    assert people(store) == 0
    make.person()
    assert people(store) == 1


def test_a_lookup_sees_one_moment_while_somebody_writes(store: Store, make: Make) -> None:
    with store.lookup() as fetch:
        before = fetch(COUNT, ())
        make.person()
        assert fetch(COUNT, ()) == before


def test_a_lookup_writes_nothing(store: Store, make: Make) -> None:
    make.person()
    with pytest.raises(UserError, match="not_writable"), store.lookup() as fetch:
        fetch(f"DELETE FROM {Person.__tablename__}", ())
    assert people(store) == 1


def test_the_next_lookup_takes_the_connection_of_the_last(store: Store) -> None:
    people(store)
    (first,) = kept(store)
    people(store)
    assert kept(store) == [first]


def test_lookups_at_one_time_have_a_connection_each_and_one_is_kept(store: Store) -> None:
    with store.lookup() as outer, store.lookup() as inner:
        assert outer(COUNT, ()) == inner(COUNT, ())
    assert len(kept(store)) == 1


def test_a_lookup_is_interrupted_when_it_is_cancelled_and_the_next_is_not(store: Store) -> None:
    cancel, running = Cancellation(), threading.Event()
    people(store)
    kept(store)[0].set_progress_handler(lambda: running.set(), 1000)

    def look_for_ever() -> None:
        with store.lookup(cancel) as fetch:
            fetch(ENDLESS, ())

    with ThreadPoolExecutor() as threads:
        query = threads.submit(look_for_ever)
        assert running.wait(10)
        cancel.cancel()
        with pytest.raises(Cancelled):
            query.result()
    assert people(store) == 0


def test_what_was_cancelled_before_it_began_does_not_begin(store: Store) -> None:
    cancel = Cancellation()
    cancel.cancel()
    with pytest.raises(Cancelled), store.lookup(cancel) as fetch:
        fetch(ENDLESS, ())


def test_nothing_is_kept_open_once_the_file_is_closed(store: Store) -> None:
    people(store)
    with store.lookup() as fetch:
        store.close()
        assert fetch(COUNT, ()) == [(0,)]
    assert kept(store) == []


def test_nothing_is_looked_up_in_a_file_whose_place_is_taken(store: Store) -> None:
    people(store)
    store.retire()
    assert kept(store) == []
    with pytest.raises(UserError, match="rotation_waiting"):
        people(store)
