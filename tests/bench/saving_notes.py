"""Figure: saving a note, against its rows written by the driver in one transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbits, token_bytes
from typing import Any

from casework.domain.timeline import key_of_moment
from casework.models import moment_text
from casework.services.doorstep import Session
from casework.services.notes import Notes, WriteNote
from tests.bench.figure import Figure, alternated, growth, timed
from tests.bench.folders import CLOCK, copied, driver, folder, opened

LIMIT, ROUNDS, PERSON = 8.0, 51, 7
MANY, FEW = (2_000, 50_000), (2_000, 5_000)
TEXT = (
    "Entretien avec Monsieur après le repas. Il a reçu la réponse de la préfecture et demande qu’on la "
    "relise ensemble demain. Bonne humeur, a participé à la cuisine. Appeler le CCAS avant jeudi."
)
_NOTE = """INSERT INTO note (uid, version, moment_key, service_id, kind, compartment, third_party, author_id,
    author_name, happened_at, written_at, text) VALUES (?, 1, ?, ?, 'follow_up', 'team', 0, ?, ?, ?, ?, ?)"""
_CONCERNED = "INSERT INTO note_person (uid, note_id, person_id, moment_key) VALUES (?, ?, ?, ?)"
_JOURNAL = """INSERT INTO journal_entry
    (at, account_id, session, action, subject, subject_id, person_id, details, mac)
    VALUES (?, ?, ?, 'note.write', 'note', ?, ?, '', ?)"""
_CHANGES = "INSERT INTO change_set (id, at, account_id, action) VALUES (?, ?, ?, 'note.write')"
_HISTORY = "INSERT INTO value_change (entry_id, table_name, row_id, operation) VALUES (?, ?, ?, 'insert')"


def measure() -> Iterator[Figure]:
    """One note about one person, index and trace included, in a file of 50,000 notes; and of 5,000."""
    with tempfile.TemporaryDirectory() as place:
        many = copied(folder(*MANY), Path(place) / "many")
        few = copied(folder(*FEW), Path(place) / "few")
        # A file of its own: the program's next line follows from the sealed end, and these seal nothing.
        bare = copied(folder(*MANY), Path(place) / "bare")
        with opened(many) as session, opened(few) as smaller, opened(bare) as beside:
            connection = driver(beside)
            ours, floor = alternated(_save_ours(session), _save_bare(beside, connection), ROUNDS)
            yield Figure("saving a note", ours, floor, LIMIT)
            tenfold, once = alternated(_save_ours(session), _save_ours(smaller), ROUNDS)
            yield growth("saving a note, 5,000 → 50,000 notes", tenfold, once)
            connection.close()


def _save_ours(session: Session) -> Callable[[], float]:
    notes = Notes(session.store, CLOCK)
    return lambda: timed(lambda: notes.write(session.actor, WriteNote(TEXT, (PERSON,))))


def _save_bare(session: Session, connection: Any) -> Callable[[], float]:
    (service,) = connection.execute("SELECT service_id FROM stay WHERE person_id = ?", (PERSON,)).fetchone()

    def save() -> None:
        now = datetime.now(UTC)
        told, key = moment_text(now), key_of_moment(now) | randbits(28)
        actor = session.actor
        connection.execute("BEGIN IMMEDIATE")
        values = (token_bytes(16), key, service, actor.account_id, actor.name, told, told, TEXT)
        note = connection.execute(_NOTE, values).lastrowid
        concerned = connection.execute(_CONCERNED, (token_bytes(16), note, PERSON, key)).lastrowid
        line = (told, actor.account_id, actor.session, note, PERSON, token_bytes(32))
        entry = connection.execute(_JOURNAL, line).lastrowid
        connection.execute(_CHANGES, (entry, told, actor.account_id))
        history = [(entry, "note", note), (entry, "note_person", concerned)]
        connection.executemany(_HISTORY, history)
        connection.execute("COMMIT")

    return lambda: timed(save)
