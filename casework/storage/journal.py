"""The journal: who did what to whom, never the content; each line chained to the one before by HMAC."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from casework.models import JournalEntry, moment_text

FIRST_LINK = bytes(32)


class Line(NamedTuple):
    """One line of the journal, before it is chained."""

    at: datetime
    account_id: int | None
    session: bytes
    action: str
    subject: str
    subject_id: int | None
    person_id: int | None
    details: str


def chain(key: bytes, previous: bytes, line: Line) -> bytes:
    """The link of a line: HMAC-SHA256 over the previous link and every field."""
    fields = [moment_text(line.at), line.account_id, line.session.hex(), *line[3:]]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, previous + text.encode(), hashlib.sha256)


def append(connection: Connection, key: bytes, lines: list[Line]) -> list[int]:
    """Write lines at the end of the chain, in an open write transaction; their ids."""
    previous = connection.scalar(select(JournalEntry.mac).order_by(JournalEntry.id.desc()).limit(1))
    link: bytes = previous or FIRST_LINK
    ids = []
    for line in lines:
        link = chain(key, link, line)
        result = connection.execute(insert(JournalEntry), {**line._asdict(), "mac": link})
        ids.append(int(result.inserted_primary_key[0]))  # type: ignore[index]  # one row, one key
    return ids


def first_broken_link(connection: Connection, key: bytes) -> int | None:
    """The id of the first line whose link does not follow from the lines before; None where all hold."""
    link = FIRST_LINK
    columns = [getattr(JournalEntry, name) for name in Line._fields]
    rows = connection.execute(
        select(JournalEntry.id, JournalEntry.mac, *columns).order_by(JournalEntry.id)
    ).yield_per(5000)
    for row in rows:
        link = chain(key, link, Line(*row[2:]))
        if not hmac.compare_digest(link, row.mac):
            return int(row.id)
    return None
