"""A data folder: what its files are called, whether it may be used, and who uses it now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from casework.base.errors import UserError
from casework.base.locks import FileLock
from casework.storage import envelope_file
from casework.storage.faults import translated
from casework.storage.places import check_place

DATABASE = "casework.db"
WINDOW_LOCK = "window.lock"
USE_LOCK = "use.lock"


class Use(StrEnum):
    """How a program uses the folder."""

    WINDOW = "window"
    """The window: one at a time, commands may run beside it."""
    BESIDE = "beside"
    """A command that saves and reads like the window does."""
    ALONE = "alone"
    """init, restore, migrate, rotate: nobody else, no window."""


class DataFolder:
    """Names only: nothing is created before ``prepare``."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.database = self.path / DATABASE
        self.envelopes = tuple(self.path / name for name in envelope_file.NAMES)
        self.attachments = self.path / "attachments"
        self.backups = self.path / "backups"
        self.logs = self.path / "logs"
        self.attempts = self.path / "attempts"
        """Wrong passwords since the last right one (storage.attempts)."""
        self.creation = self.path / "creation.part"
        """Where a new base is made before it takes its place; what a crash leaves in it is worth nothing."""
        self.swap_part = self.path / "rotation.part"
        """New files in the making; worth nothing."""
        self.swap_ready = self.path / "rotation.ready"
        """New files that take the place of the old (storage.swap)."""

    def prepare(self) -> None:
        """Make the folder where it is allowed. Raises UserError: folder_shared, not_writable, disk_full."""
        check_place(self.path)
        with translated():
            try:
                self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            except (FileExistsError, NotADirectoryError) as error:
                raise UserError("folder_is_a_file") from error


def free_space(path: Path) -> int:
    """Bytes free on the disk of ``path``."""
    with translated():
        return shutil.disk_usage(path).free


def require_space(path: Path, needed: int) -> None:
    """Raises UserError("disk_nearly_full") where fewer than ``needed`` bytes are free there."""
    free = free_space(path)
    if free < needed:
        raise UserError("disk_nearly_full", needed=_mebibytes(needed), free=_mebibytes(free))


class FolderLock:
    """One program's use of a folder, let go by the system when the process dies."""

    def __init__(self, folder: DataFolder) -> None:
        self._window = FileLock(folder.path / WINDOW_LOCK)
        self._use = FileLock(folder.path / USE_LOCK)

    def take(self, use: Use) -> None:
        """Raises UserError: window_open, folder_in_use (asked alone), folder_busy (another is alone)."""
        with translated():
            if use is Use.WINDOW and not self._window.take(shared=False):
                raise UserError("window_open")
            if self._use.take(shared=use is not Use.ALONE):
                return
        self._window.drop()
        raise UserError("folder_in_use" if use is Use.ALONE else "folder_busy")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For a while nobody else (a migration at start). Raises UserError("folder_in_use")."""
        with translated():
            if not self._use.take(shared=False):
                self._use.take(shared=True)  # the attempt let go of it
                raise UserError("folder_in_use")
        try:
            yield
        finally:
            self._use.take(shared=True)

    def drop(self) -> None:
        """Let go of everything; nothing happens where nothing is held."""
        self._use.drop()
        self._window.drop()


def _mebibytes(size: int) -> int:
    return size // (1024 * 1024)
