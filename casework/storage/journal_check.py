"""Does the journal's chain hold? From the last cut to the sealed end, every line in order."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from casework.base.progress import Cancellation, Progress, silent
from casework.storage import journal_seals as seals

_PART = 1000
_LABEL = "Vérification du journal"
# A reading is written some seconds after it was done: only a clock that was set back goes back further.
_AFTERWARDS_SECONDS = 300


class Fault(StrEnum):
    """How a link is broken."""

    CHANGED = "changed"
    """The line was changed, inserted or moved: it does not follow from the one before."""
    MISSING = "missing"
    """Lines are missing before this one."""
    END_MISSING = "end_missing"
    """Lines are missing from this one on: they were the last."""
    CUT_FORGED = "cut_forged"
    """The program did not make the cut that ends with this line."""


class BrokenLink(NamedTuple):
    """The first line that does not follow from what stands before it."""

    line: int
    fault: Fault


class Verdict(NamedTuple):
    """What was found. ``set_back``: lines dated well before the one above them; the first of them.

    Such lines are in their true order: a clock was set back, the chain is whole.
    """

    lines: int
    broken: BrokenLink | None
    set_back: int = 0
    first_set_back: int | None = None


def first_broken_link(connection: Connection, key: bytes) -> int | None:
    """The id of the first line that does not follow from the lines before; None where all hold."""
    broken = _walk(connection, key, silent, None).broken
    return broken.line if broken else None


def verify(
    connection: Connection, key: bytes, progress: Progress = silent, cancel: Cancellation | None = None
) -> Verdict:
    """Walk the whole chain, some 100,000 lines a second or more. Stops at the first broken link."""
    found = _walk(connection, key, progress, cancel)
    return found if found.broken else Verdict(found.lines, None, *_set_back(connection))


def _walk(connection: Connection, key: bytes, progress: Progress, cancel: Cancellation | None) -> Verdict:
    try:
        begun, _proof = seals.beginning(connection, key)
    except seals.ForgedCut as forged:
        return Verdict(0, BrokenLink(forged.up_to_id, Fault.CUT_FORGED))
    total = connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar_one()
    (last, link), keyed, walked = begun, hmac.new(key, digestmod=hashlib.sha256), 0
    lines = connection.exec_driver_sql(_LINES)
    while part := lines.fetchmany(_PART):
        for row_id, mac, text in part:
            following = keyed.copy()
            following.update(link + text.encode())
            link = following.digest()
            if link != mac or row_id != last + 1:
                fault = Fault.MISSING if row_id > last + 1 else Fault.CHANGED
                return Verdict(walked, BrokenLink(row_id, fault))
            last = row_id
            walked += 1
        progress(walked, total, _LABEL)
        if cancel:
            cancel.check()
    if seals.read_end(connection, key) != (last, link) or _changes_go_further(connection, last):
        return Verdict(walked, BrokenLink(last + 1, Fault.END_MISSING))
    return Verdict(walked, None)


def _changes_go_further(connection: Connection, last: int) -> bool:
    """Does the value history know of a later line? Then an earlier seal was put back with the lines."""
    return bool(connection.exec_driver_sql("SELECT 1 FROM change_set WHERE id > ? LIMIT 1", (last,)).first())


def _set_back(connection: Connection) -> tuple[int, int | None]:
    count, first = connection.exec_driver_sql(
        "SELECT count(*), min(id) FROM "
        "(SELECT id, at, lag(at) OVER (ORDER BY id) AS above FROM journal_entry) "
        "WHERE at < above AND unixepoch(at) < unixepoch(above) - ?",
        (_AFTERWARDS_SECONDS,),
    ).one()
    return count, first


def _as_stored(column: str) -> str:
    # JSON holds no bytes; where somebody put some, the link does not follow.
    return f"iif(typeof({column}) = 'blob', hex({column}), {column})"


_FIELDS = ("account_id", "lower(hex(session))", "action", "subject", "subject_id", "person_id", "details")
# The text that ``journal.chain`` makes, made by SQLite of what stands there: a year of lines in a second.
_LINES = f"""SELECT id, mac, json_array({", ".join(map(_as_stored, ("at", *_FIELDS)))})
FROM journal_entry ORDER BY id"""
