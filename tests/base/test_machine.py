"""What the system says of its memory and mounts."""

from __future__ import annotations

from casework.base import machine


def test_a_mount_with_a_space_in_its_name_is_read() -> None:
    table = "//serveur/equipe /mnt/Dossiers\\040partagés cifs rw,relatime 0 0\n/dev/sda1 / ext4 rw 0 0\n\n"
    assert machine.parse_mounts(table)[0] == machine.Mount("/mnt/Dossiers partagés", "cifs")
    assert machine.parse_mounts(table)[1] == machine.Mount("/", "ext4")


def test_this_computer_tells_its_memory() -> None:
    memory = machine.total_memory()
    assert memory is None or memory > 100 * 1024 * 1024
