"""A lock on a file, kept by the system for as long as the process lives: nothing to clean after a kill."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _FAIL_IMMEDIATELY = 1
    _EXCLUSIVE = 2

    class _Overlapped(ctypes.Structure):
        _fields_ = [
            ("Internal", ctypes.c_void_p),
            ("InternalHigh", ctypes.c_void_p),
            ("Offset", wintypes.DWORD),
            ("OffsetHigh", wintypes.DWORD),
            ("hEvent", wintypes.HANDLE),
        ]

    def _take(handle: int, shared: bool) -> bool:
        _drop(handle)
        flags = _FAIL_IMMEDIATELY | (0 if shared else _EXCLUSIVE)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        system_handle = wintypes.HANDLE(msvcrt.get_osfhandle(handle))
        return bool(kernel.LockFileEx(system_handle, flags, 0, 1, 0, ctypes.byref(_Overlapped())))

    def _drop(handle: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        system_handle = wintypes.HANDLE(msvcrt.get_osfhandle(handle))
        kernel.UnlockFileEx(system_handle, 0, 1, 0, ctypes.byref(_Overlapped()))

else:
    import fcntl

    def _take(handle: int, shared: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _drop(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FileLock:
    """Shared by many or held by one. Never waits; never written to: the file is empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, *, shared: bool) -> bool:
        """Whether the lock is now ours. A lock already held changes to the kind asked.

        Where that fails it is lost (systems let go before they take): take it again as it was.

        Raises OSError where the folder cannot be written.
        """
        if self._handle is not None:
            return _take(self._handle, shared)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _take(handle, shared):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def drop(self) -> None:
        """Let go; nothing happens where it is not held."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        _drop(handle)
        os.close(handle)
