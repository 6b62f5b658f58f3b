"""Figure: the index of 50,000 sealed notes, against opening the seals and inserting the texts bare."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as bare_driver

from casework.base.text import plain
from casework.domain.kinds import NoteKind
from casework.services.doorstep import Session
from casework.steps.notes import NewNote, add_notes
from casework.storage import seals
from casework.storage.sealed_index import SealedIndex
from tests.bench.figure import Figure, alternated, growth, timed
from tests.bench.folders import CLOCK, copied, driver, folder, opened
from tests.compartments import HEALTH, CompartmentKeys

SEALED, FEW = 50_000, 5_000
LIMIT = 2.0
_WORDS = [
    "nuit",
    "calme",
    "traitement",
    "repris",
    "douleur",
    "rendez-vous",
    "hépatologie",
    "sommeil",
    "appétit",
    "fatigue",
    "tension",
]


def measure() -> Iterator[Figure]:
    """Built by a member from the file; the floor has the same rows in hand and one connection."""
    keys = CompartmentKeys(HEALTH)
    with tempfile.TemporaryDirectory() as place:
        many = copied(folder(500), Path(place) / "many")
        few = copied(folder(500), Path(place) / "few")
        with opened(many) as session, opened(few) as smaller:
            _write(session, keys, SEALED)
            _write(smaller, keys, FEW)
            connection = driver(session)
            private = keys.pairs[HEALTH].private

            def ours(asked: Session, count: int) -> float:
                index = SealedIndex(asked.store, keys.keyring(HEALTH))
                taken = timed(lambda: _built(index, count))
                index.forget()
                return taken

            built, bare = alternated(
                lambda: ours(session, SEALED), lambda: timed(lambda: _bare(connection, private))
            )
            yield Figure("index of 50,000 sealed notes / opened and inserted bare", built, bare, LIMIT)
            tenfold, once = alternated(lambda: ours(session, SEALED), lambda: ours(smaller, FEW))
            yield growth("index of sealed notes, 5,000 → 50,000", tenfold, once)
            connection.close()


def _built(index: SealedIndex, count: int) -> None:
    assert index.build() == count


def _write(session: Session, keys: CompartmentKeys, count: int) -> None:
    who, now = session.actor, CLOCK.now()
    notes = [
        NewNote(
            " ".join(_WORDS[(n + step) % len(_WORDS)] for step in range(25)) + f" n{n}",
            now, who.account_id, who.name, (n % 500 + 1,), None, NoteKind.FOLLOW_UP, HEALTH,
        )
        for n in range(count)
    ]  # fmt: skip
    with session.store.write(who) as uow:
        add_notes(uow, notes, now, keys.keyring())
        uow.journal("note.write")
        uow.commit()


def _bare(connection: Any, private: bytes) -> None:
    rows = connection.execute("SELECT moment_key, uid, sealed FROM note WHERE sealed IS NOT NULL").fetchall()
    index = bare_driver.connect(":memory:", isolation_level=None)
    index.execute(
        "CREATE VIRTUAL TABLE found USING fts5(text, "
        "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
    )
    index.execute("BEGIN")
    index.executemany(
        "INSERT INTO found(rowid, text) VALUES (?, ?)",
        (
            (moment, plain(seals.open_text(private, "note", uid, "sealed", sealed)))
            for moment, uid, sealed in rows
        ),
    )
    index.execute("COMMIT")
    index.close()
