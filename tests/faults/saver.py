"""The one that is killed: opens the file, saves notes one after the other, tells each that was accepted."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from casework.domain.permissions import Actor
from casework.models import Person
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock


def save_notes(path: Path, actor: Actor, person_id: int, first_key: int, told: Connection) -> None:
    """Send the key of each saved note, until killed."""
    clock = FixedClock()
    make = Make(Store(path, TEST_SECRETS, clock), clock, actor)
    person = Person(id=person_id)
    key = first_key
    while True:
        make.note(person, f"Note numéro {key}. " + "Il a retrouvé sa chambre. " * (key % 97), moment_key=key)
        told.send(key)
        key += 1
