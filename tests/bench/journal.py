"""Figures: the journal is verified, line by line, against reading the lines and computing as many digests."""

from __future__ import annotations

import hmac
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_bytes
from typing import Any

from casework.services.doorstep import Session
from casework.storage import journal, journal_check
from tests.bench.figure import Figure, alternated, growth, timed
from tests.bench.folders import CLOCK, copied, driver, folder, opened

LINES, FEW_LINES = 100_000, 10_000
# 100,000 lines a second or more.
ALLOWED_MS, FLOOR_LIMIT = 1000.0, 1.5
_COLUMNS = "at, account_id, session, action, subject, subject_id, person_id, details, mac"


def measure() -> Iterator[Figure]:
    """100,000 lines and a tenth of them; the longest chain holds, or there is nothing to measure."""
    with tempfile.TemporaryDirectory() as place:
        many = copied(folder(0), Path(place) / "many")
        few = copied(folder(0), Path(place) / "few")
        with opened(many) as session, opened(few) as smaller:
            _write(session, LINES)
            _write(smaller, FEW_LINES)
            connection = driver(session)
            ours, floor = alternated(_verified(session), lambda: timed(lambda: _bare(connection)))
            yield Figure("journal verified, 100,000 lines / one second", ours, ALLOWED_MS, 1.0)
            yield Figure("journal verified / read and as many digests", ours, floor, FLOOR_LIMIT)
            tenfold, once = alternated(_verified(session), _verified(smaller))
            yield growth("journal verified, 10,000 → 100,000 lines", tenfold, once)
            connection.close()


def _write(session: Session, count: int) -> None:
    who = session.actor
    lines = [
        journal.Line(CLOCK.now(), who.account_id, who.session, "note.write", "note", n, n % 997 + 1, "")
        for n in range(count)
    ]
    key = session.opened.secrets.journal_key
    with session.store.write(who) as uow:
        journal.append(uow.connection, key, lines)
        uow.commit()


def _verified(session: Session) -> Callable[[], float]:
    key = session.opened.secrets.journal_key

    def verify() -> None:
        with session.store.read() as connection:
            assert journal_check.first_broken_link(connection, key) is None

    return lambda: timed(verify)


def _bare(connection: Any) -> None:
    key, link = token_bytes(32), bytes(32)
    for row in connection.execute(f"SELECT {_COLUMNS} FROM journal_entry ORDER BY id"):
        link = hmac.digest(key, link + row[0].encode(), "sha256")
