"""kill -9 at any moment: no accepted note is lost, and everything is whole."""

from __future__ import annotations

import multiprocessing
import random
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.domain.permissions import Actor
from casework.models import Note, Person
from casework.services.checks import Checks
from casework.storage import envelope as env
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import DataFolder
from casework.storage.generation import write_generation
from casework.storage.keys import KdfCost, new_uid
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock
from tests.faults.saver import save_notes

MOST_SECONDS = 60


@pytest.fixture
def path(tmp_path: Path, store: Store, actor: Actor) -> Path:
    """A closed file with its envelope."""
    envelope = env.new_envelope(demonstration=False)
    envelope = env.add_account(envelope, TEST_SECRETS, new_uid(), "chef", "épicéa", KdfCost(1, 8192))
    EnvelopeFile(tmp_path).write(envelope, TEST_SECRETS.file_key)
    with store.write(actor) as uow:
        write_generation(uow, envelope.generation)
        uow.commit()
    return store.path


def processes() -> ForkServerContext | SpawnContext:
    """Quick copies of one process that has imported everything; Windows starts each anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.saver"])
    return context


def save_and_kill(path: Path, actor: Actor, person: Person, first_key: int, chance: random.Random) -> int:
    """Start a saver, kill it somewhere, and give the last key it said was saved."""
    context = processes()
    told, telling = context.Pipe(duplex=False)
    process = context.Process(
        target=save_notes, args=(path, actor, person.id, first_key, telling), daemon=True
    )
    process.start()
    telling.close()
    last = hear(told, first_key)
    for _ in range(chance.randrange(8)):
        last = hear(told, last)
    told.poll(chance.random() * 0.004)  # somewhere inside the next save
    process.kill()
    process.join(MOST_SECONDS)
    assert process.exitcode is not None
    process.close()
    try:
        while True:
            last = hear(told, last)
    except (EOFError, OSError):
        told.close()
    return last


def hear(told: Connection, last: int) -> int:
    """The next key it said was saved."""
    assert told.poll(MOST_SECONDS), f"nothing was saved after {last}"
    return int(told.recv())


def kill_again_and_again(path: Path, actor: Actor, person: Person, times: int, seed: int) -> None:
    chance = random.Random(seed)
    accepted: set[int] = set()
    for number in range(times):
        first_key = (number + 1) * 1_000_000
        last = save_and_kill(path, actor, person, first_key, chance)
        accepted.update(range(first_key, last + 1))
        store = Store(path, TEST_SECRETS, FixedClock())
        with store.read() as connection:
            kept = set(connection.scalars(select(Note.moment_key)))
        assert accepted <= kept, f"accepted and lost after kill {number}: {sorted(accepted - kept)}"
        # The one being saved when it was killed may be there, whole, or not at all.
        assert len(kept - accepted) <= number + 1
        checks = Checks(store, DataFolder(path.parent), TEST_SECRETS)
        assert [finding.sentence for finding in checks.check(actor)] == []
        store.close()


def test_twenty_kills_lose_no_accepted_note(path: Path, store: Store, make: Make, actor: Actor) -> None:
    person = make.person()
    store.close()
    kill_again_and_again(path, actor, person, times=20, seed=20261122)


@pytest.mark.soak
def test_two_hundred_kills_lose_no_accepted_note(path: Path, store: Store, make: Make, actor: Actor) -> None:
    person = make.person()
    store.close()
    kill_again_and_again(path, actor, person, times=200, seed=random.randrange(2**32))
