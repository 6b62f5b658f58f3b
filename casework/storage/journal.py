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
    link, keyed = FIRST_LINK, hmac.new(key, digestmod=hashlib.sha256)
    lines = connection.exec_driver_sql(_LINES)
    while part := lines.fetchmany(_PART):
        for row_id, mac, text in part:
            following = keyed.copy()
            following.update(link + text.encode())
            link = following.digest()
            if link != mac:
                return int(row_id)
    return None


def _as_stored(column: str) -> str:
    # JSON holds no bytes; where somebody put some, the link does not follow.
    return f"iif(typeof({column}) = 'blob', hex({column}), {column})"


_PART = 1000
_FIELDS = ("account_id", "lower(hex(session))", "action", "subject", "subject_id", "person_id", "details")
# The text that ``chain`` makes, made by SQLite of what stands there: years of lines in a second or two.
_LINES = f"""SELECT id, mac, json_array({", ".join(map(_as_stored, ("at", *_FIELDS)))})
FROM journal_entry ORDER BY id"""
