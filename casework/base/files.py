"""Files written whole or not at all, on every system; other rooms never rename or fsync by themselves."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

# What an antivirus or an indexer holds is free again within a second or two.
_REPLACE_TRIES = 12
_REPLACE_PAUSE = 0.02
_HELD_WINDOWS_ERRORS = {5, 32, 33}  # access denied, sharing violation, lock violation
_LONG_PATH = 240

Pause = Callable[[float], None]


class NotReadWhole(OSError):  # noqa: N818  it says what happened to the file
    """Larger than its format allows, or not a plain file: nothing was read."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` under ``path`` so that a crash leaves the old file or the new one, never a piece.

    Readable by its owner only. Raises OSError (disk full, folder not writable); nothing is left then.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def replace(source: Path, target: Path, pause: Pause = time.sleep) -> None:
    """``os.replace``, tried again while an antivirus holds one of the files on Windows."""
    wait = _REPLACE_PAUSE
    for _ in range(_REPLACE_TRIES - 1):
        try:
            os.replace(source, target)
            return
        except OSError as error:
            if not is_held(error):
                raise
        pause(wait)
        wait = min(wait * 2, 0.5)
    os.replace(source, target)


def is_held(error: OSError) -> bool:
    """Whether another program holds the file for now (Windows only says so by number)."""
    return getattr(error, "winerror", None) in _HELD_WINDOWS_ERRORS


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` last through a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Have the system write what it still holds of ``path``."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def read_whole(path: Path, limit: int) -> bytes:
    """The bytes of ``path``, at most ``limit`` of them; NotReadWhole if there are more, or no plain file."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotReadWhole(f"{path.name} is not a plain file")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise NotReadWhole(f"{path.name} is larger than {limit} bytes")
    return data


def extended(path: str, *, windows: bool = sys.platform == "win32") -> str:
    r"""``path`` as Windows takes it past 260 characters (``\\?\C:\…``); unchanged elsewhere or when short."""
    if not windows or len(path) < _LONG_PATH or path.startswith("\\\\"):
        return path
    return "\\\\?\\" + path.replace("/", "\\")


def with_ending(path: Path, ending: str) -> Path:
    """``path``, named with ``ending`` (« .pdf ») where whoever typed it left that out."""
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)
