"""A new base is made aside and takes its place when it is whole: a crash leaves nothing like data."""

from __future__ import annotations

import contextlib
import shutil
from types import TracebackType

from casework.base.errors import UserError
from casework.base.files import replace, sync_file, sync_folder, write_atomically
from casework.storage.envelope import Envelope
from casework.storage.envelope_file import NAMES
from casework.storage.envelope_format import encode
from casework.storage.faults import translated
from casework.storage.folder import DATABASE, DataFolder, require_space
from casework.storage.keys import Secrets

_SPACE_NEEDED = 32 * 1024 * 1024


class Creation:
    """``with Creation(folder) as creation``: fill ``creation.database``, ``finish``; else nothing is left.

    The folder's lock is held alone meanwhile. The envelopes move first, the database last: until then the
    unfinished database under ``creation.part`` tells envelopes without data from data that were lost.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._finished = False
        self.database = folder.creation / DATABASE

    def is_possible(self) -> bool:
        """Whether nothing is there yet, but for what an interrupted creation left."""
        if self._folder.database.exists():
            return False
        return self.database.exists() or not self._has_remains()

    def _has_remains(self) -> bool:
        """Keys, attachments or backups without a database: data were lost, this is no first start."""
        folder = self._folder
        if any(path.exists() for path in folder.envelopes):
            return True
        return any(path.is_dir() and any(path.iterdir()) for path in (folder.attachments, folder.backups))

    def __enter__(self) -> Creation:
        if not self.is_possible():
            raise UserError("folder_has_data")
        require_space(self._folder.path, _SPACE_NEEDED)
        with translated():
            self._discard()
            self._folder.creation.mkdir(mode=0o700)
        return self

    def finish(self, envelope: Envelope, secrets: Secrets) -> None:
        """Put the closed database and its envelope in place."""
        content = encode(envelope, secrets.file_key)
        with translated():
            self.database.chmod(0o600)  # the log of changes takes its rights from it
            sync_file(self.database)
            sync_folder(self._folder.creation)
            for name in NAMES:
                write_atomically(self._folder.path / name, content)
            replace(self.database, self._folder.database)
            self._finished = True
        with contextlib.suppress(OSError):
            sync_folder(self._folder.path)
        shutil.rmtree(self._folder.creation, ignore_errors=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._finished:
            self._discard()

    def _discard(self) -> None:
        """Without the database in place, nobody's data are behind these envelopes."""
        for path in self._folder.envelopes:
            path.unlink(missing_ok=True)
        shutil.rmtree(self._folder.creation, ignore_errors=True)
