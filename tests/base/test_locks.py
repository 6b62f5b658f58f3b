"""A lock dies with its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from casework.base.locks import FileLock

HOLD = """
import sys
from pathlib import Path
from casework.base.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(shared=sys.argv[2] == "shared"), flush=True)
sys.stdin.read()
"""


def hold(path: Path, kind: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "True"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_one_process_holds_it_and_a_kill_lets_it_go(tmp_path: Path) -> None:
    path = tmp_path / "window.lock"
    holder = hold(path, "alone")
    lock = FileLock(path)
    try:
        assert not lock.take(shared=False)
        assert not lock.take(shared=True)
    finally:
        end(holder)
    assert lock.take(shared=False)
    lock.drop()


def test_many_share_it_and_nobody_holds_it_alone_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "use.lock"
    holder = hold(path, "shared")
    lock = FileLock(path)
    try:
        assert lock.take(shared=True)
        assert not lock.take(shared=False)
    finally:
        end(holder)
    assert lock.take(shared=False)
    lock.drop()


def test_dropping_what_is_not_held_does_nothing(tmp_path: Path) -> None:
    FileLock(tmp_path / "use.lock").drop()
    assert not (tmp_path / "use.lock").exists()
