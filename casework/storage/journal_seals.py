"""What holds the two ends of the journal's chain: cuts at its beginning, a seal of its last line.

Each is proven by HMAC under the journal's key, as the lines between them are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from casework.models import JournalCut, moment_text

FIRST_LINK = bytes(32)

_END = "journal_end"
_READ_END = "SELECT value FROM fact WHERE key = 'journal_end'"
_WRITE_END = "UPDATE fact SET value = ? WHERE key = 'journal_end'"
_FIRST_END = "INSERT INTO fact (key, value) VALUES ('journal_end', ?)"
_LAST_LINE = "SELECT id, mac FROM journal_entry ORDER BY id DESC LIMIT 1"


class End(NamedTuple):
    """The last line of the journal, and its link: the next line follows from here."""

    line: int
    link: bytes


class Cut(NamedTuple):
    """Lines up to ``up_to_id`` were taken away; the chain goes on from ``link``, the last one's."""

    at: datetime
    account_id: int | None
    up_to_id: int
    lines: int
    link: bytes


NEVER_CUT = End(0, FIRST_LINK)


class ForgedCut(Exception):  # noqa: N818  a finding, not a failure
    """A cut that the journal's key did not make, or not after the one before it."""

    def __init__(self, up_to_id: int) -> None:
        super().__init__(up_to_id)
        self.up_to_id = up_to_id


# The end -----------------------------------------------------------------------------------------


def seal_first_end(connection: Connection, key: bytes) -> None:
    """Seal a journal that has no seal yet: a new file's, or one of a schema before seals.

    Only there: a seal that is missing later was taken away.
    """
    if connection.exec_driver_sql(_READ_END).scalar() is None:
        last = connection.exec_driver_sql(_LAST_LINE).first()
        end = End(last.id, last.mac) if last else NEVER_CUT
        connection.exec_driver_sql(_FIRST_END, (_end_text(key, end),))


def read_end(connection: Connection, key: bytes) -> End | None:
    """The sealed end; None where the seal is missing or not of this key."""
    kept = connection.exec_driver_sql(_READ_END).scalar()
    try:
        line, link, _mac = str(kept).split(":")
        end = End(int(line), bytes.fromhex(link))
    except ValueError:
        return None
    return end if hmac.compare_digest(str(kept), _end_text(key, end)) else None


def seal_end(connection: Connection, key: bytes, end: End) -> None:
    """Seal another last line, in the transaction that writes it."""
    sealed = _end_text(key, end)
    if connection.exec_driver_sql(_WRITE_END, (sealed,)).rowcount == 0:
        connection.exec_driver_sql(_FIRST_END, (sealed,))


def _end_text(key: bytes, end: End) -> str:
    mac = _proof(key, _END, [end.line, end.link.hex()])
    return f"{end.line}:{end.link.hex()}:{mac.hex()}"


# The beginning -----------------------------------------------------------------------------------


def cut_proof(key: bytes, previous: bytes, cut: Cut) -> bytes:
    """What proves a cut: HMAC over its fields and the proof of the cut before (32 zeros for the first)."""
    fields = [moment_text(cut.at), cut.account_id, cut.up_to_id, cut.lines, cut.link.hex()]
    return _proof(key, "journal_cut", [previous.hex(), *fields])


def beginning(connection: Connection, key: bytes) -> tuple[End, bytes]:
    """Where the chain goes on after the cuts, and the proof of the last. Raises ForgedCut."""
    begun, previous = NEVER_CUT, FIRST_LINK
    columns = [getattr(JournalCut, name) for name in Cut._fields]
    for mac, *fields in connection.execute(select(JournalCut.mac, *columns).order_by(JournalCut.id)):
        cut = Cut(*fields)
        if mac != cut_proof(key, previous, cut) or cut.up_to_id <= begun.line:
            raise ForgedCut(cut.up_to_id)
        begun, previous = End(cut.up_to_id, cut.link), mac
    return begun, previous


def _proof(key: bytes, of: str, fields: list[object]) -> bytes:
    # A line's text begins with a link of 32 bytes: this word keeps one from passing for the other.
    text = json.dumps([of, *fields], separators=(",", ":"))
    return hmac.digest(key, f"casework {of}\0".encode() + text.encode(), hashlib.sha256)
