"""Data folders of any size, made by the driver from invented words; kept under build/ for the next run.

A folder is made anew when the tables, the keys' format or this file change.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from typing import Any

import casework
from casework.base.clock import SystemClock
from casework.base.text import plain
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.people import derived_keys
from casework.domain.timeline import key_of_moment
from casework.models import moment_text
from casework.services.doorstep import Doorstep, Session
from casework.storage.engine import connect
from casework.storage.keys import KdfCost

BUILD = Path("build/bench").resolve()
LOGIN, PASSWORD = "c.leroy", "épicéa ardoise fougère 7"
TODAY = date(2026, 11, 22)
CLOCK = SystemClock(TODAY)
# Deriving the key takes what the team's machine allows; it is no part of any figure.
CHEAP = KdfCost(1, 8192)
TEAM = NewOrganisation(
    "Association des Tilleuls",
    (
        NewService(ServiceKind.THERAPEUTIC_COMMUNITY, "Communauté du Moulin", 35),
        NewService(ServiceKind.ACT_HOUSED, "ACT Rive Gauche", 11),
        NewService(ServiceKind.HOTEL, "Nuitées hôtelières", 500),
    ),
    (NewAccount(LOGIN, "Claire Leroy", PASSWORD),),
)
COMMON = (
    "avec",
    "pour",
    "dans",
    "elle",
    "rendez-vous",
    "entretien",
    "famille",
    "demain",
    "semaine",
    "équipe",
)
"""The words of nearly every note, the commonest first."""
_SYLLABLES = "ba bel bou car cha da del fer gau gon jo la lan le ma mar mi mon no pa per ri ro sa ser ti va"
_ENDINGS = "rd nt lle tte et ier on in eau ac é ès"
_FIRST_NAMES = (
    "Adèle Bruno Célia Denis Élise Fadila Gaël Hawa Inès Jean Karim Léa Malik Nora Oscar Paul Rose Samir Zoé"
)


def folder(people: int, notes: int = 0) -> Path:
    """A team's folder with so many people, each with a stay, and so many notes. Not to be changed."""
    path = BUILD / f"{_version()}-{people}-{notes}"
    if not path.exists():
        part = path.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        Doorstep(part, CLOCK, CHEAP).create(TEAM)
        with opened(part) as session:
            _fill(session, people, notes)
        part.rename(path)
    return path


class opened:  # noqa: N801  reads as a function
    """``with opened(folder(500)) as session``: the file, and who acts."""

    def __init__(self, path: Path) -> None:
        self._session = Doorstep(path, CLOCK, CHEAP).log_in(LOGIN, PASSWORD)

    def __enter__(self) -> Session:
        return self._session

    def __exit__(self, *_error: object) -> None:
        self._session.close()


def copied(path: Path, target: Path) -> Path:
    """A copy that may be changed, whose log of changes is empty."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(path, target)
    return target


def driver(session: Session) -> Any:
    """A bare connection of the driver on the session's file, with the program's settings of the file."""
    return connect(session.store.path, session.opened.secrets.file_key)


def opening(path: Path) -> tuple[Path, str]:
    """The database of a folder, and its key in hexadecimal: what opens it without deriving anything."""
    with opened(path) as session:
        return session.store.path, session.opened.secrets.file_key.hex()


def names(rng: random.Random) -> Iterator[str]:
    """Invented words, some far commoner than others."""
    syllables, endings = _SYLLABLES.split(), _ENDINGS.split()
    known = [
        "".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 3)))) + rng.choice(endings) for _ in range(4000)
    ]
    weights = [1 / (rank + 8) for rank in range(len(known))]
    while True:
        yield from rng.choices(known, weights, k=1000)


def _version() -> str:
    source = Path(casework.__file__).parent
    files = [*sorted((source / "models").glob("*.py")), *sorted((source / "storage").glob("envelope*.py"))]
    files += [
        source / "storage" / f"{name}.py" for name in ("search_index", "derived", "journal_seals", "keys")
    ]
    files += [Path(__file__)]
    files += sorted((source / "storage" / "migrations" / "versions").glob("*.py"))
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _fill(session: Session, people: int, notes: int) -> None:
    connection = driver(session)
    rng = random.Random(20261122)
    try:
        for pragma in ("synchronous = OFF", "cache_size = -1000000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        services = [row[0] for row in connection.execute("SELECT id FROM service ORDER BY id")]
        _insert(connection, "person", _people(rng, people))
        _insert(connection, "stay", _stays(rng, people, services))
        _insert(connection, "stay_term", _terms(people))
        _insert(connection, "key_worker", _key_workers(people))
        with _indexed_at_once(connection):
            _insert_notes(connection, _notes(rng, notes, services, session.actor.account_id))
        _insert(connection, "note_person", _concerned(rng, notes, people))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _insert(connection: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, 5000)):
        columns = ", ".join(part[0])
        marks = ", ".join("?" * len(part[0]))
        values = [tuple(row.values()) for row in part]
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


@contextmanager
def _indexed_at_once(connection: Any) -> Iterator[None]:
    """Half a million notes, each through a trigger of its own, would take minutes."""
    (trigger,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'note_search_insert'"
    ).fetchone()
    connection.execute("DROP TRIGGER note_search_insert")
    connection.execute("INSERT INTO note_search(note_search, rank) VALUES ('hashsize', 64000000)")
    yield
    connection.execute("INSERT INTO note_search(note_search, rank) VALUES ('hashsize', 1048576)")
    connection.execute(trigger)


def _insert_notes(connection: Any, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, 5000)):
        _insert(connection, "note", iter(part))
        # What the trigger would have written.
        words = [(row["moment_key"], plain(row["text"])) for row in part]
        connection.executemany("INSERT INTO note_search(rowid, text) VALUES (?, ?)", words)


def _people(rng: random.Random, count: int) -> Iterator[dict[str, Any]]:
    first_names, last_names = _FIRST_NAMES.split(), names(rng)
    for number in range(1, count + 1):
        last, first, file_number = (
            next(last_names).capitalize(),
            rng.choice(first_names),
            f"2020-{number:06d}",
        )
        phone = f"06{rng.randrange(10**8):08d}"
        yield {
            "id": number,
            "uid": token_bytes(16),
            "file_number": file_number,
            "last_name": last,
            "first_name": first,
            "birth_date": (date(1950, 1, 1) + timedelta(days=rng.randrange(20000))).isoformat(),
            "sex": rng.choice(("F", "M")),
            "phone": phone,
            **derived_keys(last, first, file_number=file_number, phone=phone)._asdict(),
        }


def _admitted(number: int) -> date:
    return TODAY - timedelta(days=number * 7 % 700)


def _stays(rng: random.Random, count: int, services: list[int]) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        left = (TODAY - timedelta(days=1)).isoformat() if number % 3 == 0 and number * 7 % 700 else None
        yield {
            "id": number,
            "uid": token_bytes(16),
            "person_id": number,
            "service_id": rng.choice(services),
            "admitted_on": _admitted(number).isoformat(),
            "ended_on": left,
        }


def _terms(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number,
            "uid": token_bytes(16),
            "stay_id": number,
            "number": 1,
            "starts_on": _admitted(number).isoformat(),
            "ends_on": (_admitted(number) + timedelta(days=364)).isoformat(),
            "months": 12,
        }


def _key_workers(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number,
            "uid": token_bytes(16),
            "stay_id": number,
            "name": f"Référent {number % 12 + 1}",
            "starts_on": _admitted(number).isoformat(),
        }


def _notes(rng: random.Random, count: int, services: list[int], author: int) -> Iterator[dict[str, Any]]:
    sentences = _sentences(rng)
    for number in range(1, count + 1):
        at = _moment(number, count)
        told = moment_text(at)
        yield {
            "id": number,
            "uid": token_bytes(16),
            "moment_key": key_of_moment(at),
            "service_id": rng.choice(services),
            "kind": "follow_up",
            "author_id": author,
            "author_name": "Claire Leroy",
            "happened_at": told,
            "written_at": told,
            "text": " ".join(rng.choices(sentences, k=2)),
        }


def _sentences(rng: random.Random) -> list[str]:
    words = names(rng)
    made = []
    for _ in range(20_000):
        inner = [
            next(words) if rng.random() < 0.7 else rng.choice(COMMON) for _ in range(rng.randrange(5, 14))
        ]
        made.append(f"{COMMON[0].capitalize() if rng.random() < 0.6 else 'Puis'} {' '.join(inner)}.")
    return made


def _moment(number: int, count: int) -> datetime:
    minutes = 5 * 365 * 24 * 60
    return datetime(2021, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes * number // count)


def _concerned(rng: random.Random, notes: int, people: int) -> Iterator[dict[str, Any]]:
    for number in range(1, notes + 1):
        yield {
            "id": number,
            "uid": token_bytes(16),
            "note_id": number,
            "person_id": rng.randrange(people) + 1,
            "moment_key": key_of_moment(_moment(number, notes)),
        }
