"""The local log and crash reports: what the program did, never whom it was about.

Log with constant messages and numbers. An exception is written as its type, its code if it has one, and
where it
passed; never its text, which may quote what somebody typed.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import datetime
from pathlib import Path

from casework import __version__
from casework.base.errors import UserError

_SIZE, _KEPT = 512 * 1024, 3
LOGGER = "casework"


class QuietFormatter(logging.Formatter):
    """Time, level, room, message; exceptions without their values."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another handler has put there quotes the values
        return super().format(record)

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return describe(error) if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:
        return ""


def describe(error: BaseException) -> str:
    """An exception, and those it came from, as types, codes and places in the program: no values."""
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None and len(lines) < 400:
        code = f" ({current.code})" if isinstance(current, UserError) else ""
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{code}")
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_inside(frame.filename)}:{frame.lineno} {frame.name}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _inside(filename: str) -> str:
    # The path before the package may hold the name of whoever is logged in to the computer.
    parts = Path(filename).parts
    for anchor in ("casework", "site-packages", "lib"):
        if anchor in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(anchor) :])
    return parts[-1] if parts else ""


def open_log(folder: Path) -> logging.Handler | None:
    """Log into ``folder`` from now on (rotating, 2 MB in all); None where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    handler = _LateFile(folder / "casework.log")
    handler.setFormatter(QuietFormatter())
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return handler


class _LateFile(logging.Handler):
    """A rotating file, opened, and what it takes imported, with the first line that is written to it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(
                self._path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def close_log(handler: logging.Handler | None) -> None:
    """Stop logging there."""
    if handler:
        logging.getLogger(LOGGER).removeHandler(handler)
        handler.close()


def write_crash_report(error: BaseException, folder: Path, moment: datetime) -> Path | None:
    """A report of a bug, to be read before it is sent: versions, types and places. None if it cannot be
    written.
    """
    import platform  # for reports only

    text = "\n".join(
        (
            f"Casework {__version__}, Python {platform.python_version()}, {platform.system()} "
            f"{platform.release()}",
            f"{moment:%Y-%m-%d %H:%M} UTC",
            f"frozen {bool(getattr(sys, 'frozen', False))}",
            "",
            describe(error),
            "",
        )
    )
    path = folder / f"crash-{moment:%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path
