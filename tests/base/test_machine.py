"""What the system says of its memory and mounts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from casework.base import machine


def test_a_mount_with_a_space_in_its_name_is_read() -> None:
    table = "//serveur/equipe /mnt/Dossiers\\040partagés cifs rw,relatime 0 0\n/dev/sda1 / ext4 rw 0 0\n\n"
    assert machine.parse_mounts(table)[0] == machine.Mount("/mnt/Dossiers partagés", "cifs")
    assert machine.parse_mounts(table)[1] == machine.Mount("/", "ext4")


def test_this_computer_tells_its_memory() -> None:
    memory = machine.total_memory()
    assert memory is None or memory > 100 * 1024 * 1024


def test_a_crash_leaves_no_picture_of_the_memory() -> None:
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import resource; from casework.base.machine import forbid_core_dumps; forbid_core_dumps(); "
            "print(resource.getrlimit(resource.RLIMIT_CORE))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert resource.RLIMIT_CORE is not None
    assert ran.stdout.strip() == "(0, 0)"
