"""Commands as a script runs them: `python -m casework`, nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from casework.base.clock import SystemClock
from casework.services.doorstep import Doorstep
from casework.storage.keys import KdfCost
from tests.house.source import ROOT

DAY = "2026-11-22"
PASSWORD = "épicéa ardoise fougère 7"


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Commands:
    """Runs commands on one folder, as one account."""

    def __init__(self, folder: Path, login: str | None, password: str) -> None:
        self._folder, self._login, self._password = folder, login, password

    def run(self, *words: str, password: str | None = None) -> Ran:
        who = ["--account", self._login] if self._login else []
        common = ["--data-dir", str(self._folder), *who, "--password-stdin", "--on", DAY]
        ran = subprocess.run(
            [sys.executable, "-m", "casework", *common, *words],
            input=(password or self._password) + "\n",
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in ran.stderr
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def hurry(self, login: str) -> None:
        """Take a password whose key costs nothing to derive: thirty commands would spend a minute on it."""
        doorstep = Doorstep(self._folder, SystemClock(), KdfCost(1, 8192))
        doorstep.change_password(login, self._password, PASSWORD)
        self._password = PASSWORD

    def json(self, *words: str) -> Any:
        ran = self.run(*words, "--json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)
