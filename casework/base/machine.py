"""What this computer has and where its folders really are: memory, mounts, drives; one name for each."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple


class Mount(NamedTuple):
    """One line of the system's table of mounted file systems: ``/mnt/equipe``, ``cifs``."""

    point: str
    kind: str


_OCTAL = re.compile(r"\\([0-7]{3})")


def parse_mounts(table: str) -> list[Mount]:
    """The mounts of a text like /proc/mounts, where a space is written ``\\040``."""
    mounts = []
    for line in table.splitlines():
        words = line.split(" ")
        if len(words) >= 3:
            mounts.append(Mount(_OCTAL.sub(lambda code: chr(int(code[1], 8)), words[1]), words[2]))
    return mounts


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    class _MemoryStatus(ctypes.Structure):
        _fields_ = [
            ("dwLength", ctypes.c_ulong),
            ("dwMemoryLoad", ctypes.c_ulong),
            ("ullTotalPhys", ctypes.c_ulonglong),
            ("ullAvailPhys", ctypes.c_ulonglong),
            ("ullTotalPageFile", ctypes.c_ulonglong),
            ("ullAvailPageFile", ctypes.c_ulonglong),
            ("ullTotalVirtual", ctypes.c_ulonglong),
            ("ullAvailVirtual", ctypes.c_ulonglong),
            ("ullAvailExtendedVirtual", ctypes.c_ulonglong),
        ]

    def total_memory() -> int | None:
        """Bytes of memory this computer has; None where it does not tell."""
        status = _MemoryStatus(dwLength=ctypes.sizeof(_MemoryStatus))
        found = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.ullTotalPhys) if found else None

    def mounts() -> list[Mount]:
        """Mounted file systems; Windows speaks of drives instead."""
        return []

    _NO_CRASH_DIALOGS = 0x0001 | 0x0002 | 0x8000
    _REPORT_WITHOUT_MEMORY = 1

    def forbid_core_dumps() -> None:
        """A crash leaves no picture of the memory: what was read stood in it in clear."""
        ctypes.windll.kernel32.SetErrorMode(_NO_CRASH_DIALOGS)
        with contextlib.suppress(AttributeError, OSError):  # not on every edition
            ctypes.windll.kernel32.WerSetFlags(_REPORT_WITHOUT_MEMORY)

    def is_remote_drive(path: Path) -> bool:
        """Whether the drive letter of ``path`` stands for a server's folder."""
        drive = path.drive
        return bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE

else:

    def total_memory() -> int | None:
        """Bytes of memory this computer has; None where it does not tell."""
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (ValueError, OSError):
            return None

    def mounts() -> list[Mount]:
        """Mounted file systems; empty where the system keeps no such table."""
        try:
            return parse_mounts(Path("/proc/mounts").read_text("utf-8", "surrogateescape"))
        except OSError:
            return []

    def forbid_core_dumps() -> None:
        """A crash leaves no picture of the memory: what was read stood in it in clear."""
        import resource

        with contextlib.suppress(ValueError, OSError):  # a container may refuse: then it has none either
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def is_remote_drive(path: Path) -> bool:
        """Drive letters are Windows' own."""
        return False
