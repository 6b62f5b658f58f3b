"""A new database and its envelope take the place of the old ones together, whenever the program is killed.

The new files are made under ``rotation.part``, which is worth nothing. Renaming it to ``rotation.ready`` is
the one moment that decides: before it the folder is wholly old, after it the new files are moved to their
places, now or at the next start. Moving needs no room on the disk, no key and no password, and may be begun
again.
"""

from __future__ import annotations

import shutil

from casework.base.errors import UserError
from casework.base.files import replace, sync_folder
from casework.storage.envelope_file import NAMES
from casework.storage.faults import translated
from casework.storage.folder import DATABASE, DataFolder

_MOVED = (DATABASE, *reversed(NAMES))
_BESIDE = ("-wal", "-shm", "-journal")


def is_waiting(folder: DataFolder) -> bool:
    """Whether a swap was decided and not finished. Asked at each start."""
    return folder.swap_ready.exists()


def begin(folder: DataFolder) -> None:
    """An empty place to make the new files in. The folder's lock is held alone."""
    with translated():
        if folder.swap_part.exists():
            shutil.rmtree(folder.swap_part)
        folder.swap_part.mkdir(mode=0o700)


def discard(folder: DataFolder) -> None:
    """Throw unfinished files away; what another program holds goes next time."""
    shutil.rmtree(folder.swap_part, ignore_errors=True)


def decide(folder: DataFolder) -> None:
    """From now on the new files are the folder's. They are whole and written; the old database is closed.

    Raises UserError("folder_in_use") where the old database still has a log of changes: it would be taken for
    the new one's.
    """
    with translated():
        if any(folder.database.with_name(DATABASE + end).exists() for end in _BESIDE):
            raise UserError("folder_in_use")
        sync_folder(folder.swap_part)
        replace(folder.swap_part, folder.swap_ready)
        sync_folder(folder.path)


def finish(folder: DataFolder) -> None:
    """Move what was decided to its place. The folder's lock is held alone."""
    ready = folder.swap_ready
    with translated():
        if (ready / DATABASE).exists():
            # A log of changes would be the old database's, and taken for the new one's.
            for end in _BESIDE:
                folder.database.with_name(DATABASE + end).unlink(missing_ok=True)
        for name in _MOVED:
            if (ready / name).exists():
                replace(ready / name, folder.path / name)
        sync_folder(folder.path)
        shutil.rmtree(ready)
        sync_folder(folder.path)
