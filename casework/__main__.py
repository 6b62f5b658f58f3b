"""Reads the command line and calls app: a window where no command is named, else the command."""

from __future__ import annotations

import sys

from casework.app import start


def main() -> int:
    """The program's entry, window and console alike; the process's exit code."""
    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
