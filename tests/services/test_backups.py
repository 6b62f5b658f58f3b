"""The last verified backup, as the administration page shows it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.base.errors import NotAllowed
from casework.domain.permissions import Actor, Role
from casework.services.backups import Backups
from casework.storage import envelope as env
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import DataFolder
from casework.storage.generation import write_generation
from casework.storage.keys import KdfCost, new_uid
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock


@pytest.fixture
def backups(tmp_path: Path, store: Store, actor: Actor, clock: FixedClock) -> Backups:
    envelope = env.new_envelope(demonstration=False)
    envelope = env.add_account(envelope, TEST_SECRETS, new_uid(), "chef", "épicéa", KdfCost(1, 8192))
    EnvelopeFile(tmp_path).write(envelope, TEST_SECRETS.file_key)
    with store.write(actor) as uow:
        write_generation(uow, envelope.generation)
        uow.commit()
    return Backups(store, DataFolder(tmp_path), TEST_SECRETS, clock)


def test_the_newest_whole_set_is_the_last_backup(backups: Backups, actor: Actor, clock: FixedClock) -> None:
    assert backups.last(actor) is None
    first = backups.make(actor)
    clock.moment += timedelta(hours=3)
    second = backups.make(actor)
    assert backups.last(actor) == second
    (second.place / "casework.backup").write_bytes(b"damaged")
    assert backups.last(actor) == first


def test_whoever_checks_nothing_is_told_nothing(backups: Backups, make: Make) -> None:
    with pytest.raises(NotAllowed):
        backups.last(make.actor(Role.LOGISTICS))
