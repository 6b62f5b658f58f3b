"""What was erased, by random names only, beside the database: replayed where an older copy is put back.

    erasures.list:  "CASEWORK-ERASURES 1" | one line of JSON | a MAC keyed from the journal's key

The journal's key outlives a change of the file's key, so that the list does too.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from casework.base.errors import UserError
from casework.base.files import NotReadWhole, read_whole, write_atomically
from casework.storage.faults import translated
from casework.storage.keys import KEY_SIZE, derive

NAME = "erasures.list"
_FIRST = b"CASEWORK-ERASURES 1"
_LIMIT = 16 * 1024 * 1024


class Erased(NamedTuple):
    """One decision carried out; ``uid`` is the record's random name, ``on`` the civil day, ISO."""

    uid: bytes
    decision: str
    on: str


class ErasureList:
    """The list of one data folder."""

    def __init__(self, folder: Path, journal_key: bytes) -> None:
        self.path = folder / NAME
        self._key = derive(journal_key, "casework erasures mac 1")

    def read(self) -> tuple[Erased, ...]:
        """In the order they were made; none where there is no list. Raises UserError (altered)."""
        try:
            with translated():
                data = read_whole(self.path, _LIMIT)
        except FileNotFoundError:
            return ()
        except NotReadWhole as error:
            raise UserError("erasures_altered") from error
        try:
            first, body, mac, _end = data.split(b"\n")
            if first != _FIRST or not hmac.compare_digest(
                bytes.fromhex(mac.decode("ascii")), self._mac(body)
            ):
                raise UserError("erasures_altered")
            return tuple(Erased(bytes.fromhex(one[0]), one[1], one[2]) for one in json.loads(body))
        except ValueError as error:
            raise UserError("erasures_altered") from error

    def add(self, more: Iterable[Erased]) -> None:
        """Written whole or not at all, before the erasure itself: none is done off the list."""
        known = self.read()
        everything = [*known, *(one for one in more if one not in known)]
        body = json.dumps([[one.uid.hex(), one.decision, one.on] for one in everything]).encode("ascii")
        with translated():
            write_atomically(self.path, b"%s\n%s\n%s\n" % (_FIRST, body, self._mac(body).hex().encode()))

    def _mac(self, body: bytes) -> bytes:
        return blake2b(_FIRST + b"\n" + body, key=self._key, digest_size=KEY_SIZE).digest()
