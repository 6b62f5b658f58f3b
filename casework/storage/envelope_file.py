"""The envelope's two copies on the disk: the highest sound generation wins, the other is put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from casework.base.errors import UserError
from casework.base.files import NotReadWhole, read_whole, write_atomically
from casework.storage.envelope import Envelope, Opened
from casework.storage.envelope_format import SIZE_LIMIT, Damaged, Document, decode, encode
from casework.storage.faults import translated

NAMES = ("casework.env", "casework.env2")


class CopyState(StrEnum):
    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Copy:
    """One of the two copies as it was found. Sound means readable: a key tells whether authentic."""

    path: Path
    state: CopyState
    document: Document | None


@dataclass(frozen=True, repr=False)
class Unlocked:
    """An opened envelope and the copies that are not like it (missing, damaged, altered or late)."""

    opened: Opened
    to_repair: tuple[Path, ...]


class EnvelopeFile:
    """The envelope of one data folder. Reads without any lock; ``write`` is called under the database's."""

    def __init__(self, folder: Path) -> None:
        self._paths = tuple(folder / name for name in NAMES)

    def copies(self) -> tuple[Copy, ...]:
        """Both copies as they are. Raises UserError("envelope_newer"): a later Casework made one of them."""
        return tuple(_read(path) for path in self._paths)

    def documents(self) -> tuple[Document, ...]:
        """What can be read, highest generation first, without repetition.

        Raises UserError: envelope_missing (no copy), envelope_damaged (none can be read), envelope_newer.
        """
        copies = self.copies()
        if all(copy.state is CopyState.MISSING for copy in copies):
            raise UserError("envelope_missing")
        found = {(one.signed, one.mac): one for one in (copy.document for copy in copies) if one}
        if not found:
            raise UserError("envelope_damaged")
        return tuple(sorted(found.values(), key=lambda one: one.envelope.generation, reverse=True))

    def authentic(self, file_key: bytes) -> Document:
        """The newest copy that was written with this key. Raises as ``documents``, and envelope_altered."""
        found = next((one for one in self.documents() if one.is_authentic(file_key)), None)
        if found is None:
            raise UserError("envelope_altered")
        return found

    def is_demonstration(self) -> bool:
        """What the envelope says before anybody logs in (a key confirms it later)."""
        return self.documents()[0].envelope.demonstration

    def unlock(self, opening: Callable[[Envelope], Opened]) -> Unlocked:
        """Open the newest authentic copy (envelope.open_with_password, …); nothing is written yet.

        Raises what ``opening`` raises, or UserError("envelope_altered") where no copy is authentic.
        """
        refusal: UserError | None = None
        higher: list[Document] = []
        for document in self.documents():
            try:
                opened = opening(document.envelope)
            except UserError as error:
                refusal = refusal or error
                higher.append(document)
                continue
            if not document.is_authentic(opened.secrets.file_key):
                refusal = UserError("envelope_altered")
                higher.append(document)
                continue
            if any(other.is_authentic(opened.secrets.file_key) for other in higher):
                break  # a newer envelope stands: this password is no longer the right one
            return Unlocked(opened, self._unlike(document))
        raise refusal or UserError("envelope_damaged")

    def _unlike(self, document: Document) -> tuple[Path, ...]:
        return tuple(
            copy.path
            for copy in self.copies()
            if copy.document is None
            or (copy.document.signed, copy.document.mac) != (document.signed, document.mac)
        )

    def repair(self, unlocked: Unlocked) -> None:
        """Put the other copy right; called once the database itself was opened with these keys."""
        content = encode(unlocked.opened.envelope, unlocked.opened.secrets.file_key)
        for path in unlocked.to_repair:
            _write(path, content)

    def write(self, envelope: Envelope, file_key: bytes) -> None:
        """Write both copies in turn: a crash between them leaves a whole one of either generation."""
        content = encode(envelope, file_key)
        for path in reversed(self._paths):
            _write(path, content)


def check_generation(envelope: int, database: int) -> bool:
    """Whether the database has to catch up: it is written after the envelope, so it may be one behind.

    Raises UserError: envelope_rolled_back (an older envelope was put back), database_rolled_back.
    """
    if envelope < database:
        raise UserError("envelope_rolled_back")
    if envelope > database + 1:
        raise UserError("database_rolled_back")
    return envelope == database + 1


def _read(path: Path) -> Copy:
    try:
        with translated():
            data = read_whole(path, SIZE_LIMIT)
        return Copy(path, CopyState.SOUND, decode(data))
    except FileNotFoundError:
        return Copy(path, CopyState.MISSING, None)
    except (NotReadWhole, Damaged):
        return Copy(path, CopyState.DAMAGED, None)


def _write(path: Path, content: bytes) -> None:
    with translated():
        write_atomically(path, content)
