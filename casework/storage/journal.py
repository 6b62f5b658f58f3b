"""The journal: who did what to whom, never the content; each line chained to the one before by HMAC."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert

from casework.models import JournalCut, moment_text
from casework.storage import journal_seals as seals
from casework.storage.journal_seals import FIRST_LINK, Cut, End

__all__ = ["FIRST_LINK", "Line", "append", "chain", "cut", "last_line_before"]

_INSERT = (
    "INSERT INTO journal_entry (id, at, account_id, session, action, subject, subject_id, person_id, "
    "details, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# No number is given twice, whatever somebody added or took away outside the program.
_TAKEN = (
    "SELECT max(?, (SELECT coalesce(max(id), 0) FROM journal_entry), "
    "(SELECT coalesce(max(id), 0) FROM change_set))"
)


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


def append(connection: Connection, key: bytes, lines: Sequence[Line]) -> list[int]:
    """Write lines at the end of the chain, in an open write transaction; their ids.

    They follow from the sealed end, not from what stands there: a tail that was taken away leaves a link
    that is broken for good.
    """
    if not lines:
        return []
    sealed = seals.read_end(connection, key) or _lost_end(key)
    taken = connection.exec_driver_sql(_TAKEN, (sealed.line,)).scalar_one()
    end = End(int(taken), sealed.link)
    rows = []
    for line in lines:
        end = End(end.line + 1, chain(key, end.link, line))
        rows.append((end.line, moment_text(line.at), *line[1:], end.link))
    connection.exec_driver_sql(_INSERT, rows)
    seals.seal_end(connection, key, end)
    return [row[0] for row in rows]


def _lost_end(key: bytes) -> End:
    """Somebody took the seal away: write on, from a link that follows from nothing."""
    return End(0, hmac.digest(key, b"the end was lost", hashlib.sha256))


# Cutting -----------------------------------------------------------------------------------------


def last_line_before(connection: Connection, until: datetime) -> int | None:
    """The last line that a cut of what is older than ``until`` takes: no line before it is younger.

    None: there is nothing that old.
    """
    line = connection.exec_driver_sql(
        "SELECT max(id) FROM journal_entry WHERE id < coalesce((SELECT min(id) FROM journal_entry "
        "WHERE at >= ?), 9223372036854775807)",
        (moment_text(until),),
    ).scalar()
    return None if line is None else int(line)


def cut(connection: Connection, key: bytes, up_to_id: int, at: datetime, account_id: int | None) -> Cut:
    """Take the lines up to this one away, in an open write transaction; the chain goes on from its link.

    A cut that the key did not make is left behind as it is: it stays seen.
    """
    try:
        _begun, previous = seals.beginning(connection, key)
    except seals.ForgedCut:
        previous = FIRST_LINK
    count, link = connection.exec_driver_sql(
        "SELECT (SELECT count(*) FROM journal_entry WHERE id <= ?), mac FROM journal_entry WHERE id = ?",
        (up_to_id, up_to_id),
    ).one()
    made = Cut(at, account_id, up_to_id, count, link)
    connection.execute(insert(JournalCut), {**made._asdict(), "mac": seals.cut_proof(key, previous, made)})
    connection.exec_driver_sql("DELETE FROM journal_entry WHERE id <= ?", (up_to_id,))
    return made
