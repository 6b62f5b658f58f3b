"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from casework.base import files


def test_a_file_is_replaced_whole_and_no_piece_is_left(tmp_path: Path) -> None:
    target = tmp_path / "Dossier d’été" / "clés.env"
    target.parent.mkdir()
    files.write_atomically(target, b"first")
    files.write_atomically(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in target.parent.iterdir()] == ["clés.env"]


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "casework.env"
    files.write_atomically(target, b"first")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        files.write_atomically(target, b"second")
    assert target.read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["casework.env"]


def test_only_its_owner_reads_a_written_file(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows keeps rights otherwise")
    files.write_atomically(tmp_path / "casework.env", b"keys")
    assert (tmp_path / "casework.env").stat().st_mode & 0o077 == 0


class HeldReplace:
    """os.replace while an antivirus holds the file for the first ``times`` calls."""

    def __init__(self, times: int, winerror: int) -> None:
        self.left = times
        self._winerror = winerror
        self._replace = os.replace

    def __call__(self, source: Path, target: Path) -> None:
        if self.left:
            self.left -= 1
            error = PermissionError(errno.EACCES, "held")
            error.winerror = self._winerror  # type: ignore[attr-defined]  # as Windows fills it
            raise error
        self._replace(source, target)


def test_a_file_held_by_an_antivirus_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_bytes(b"new")
    monkeypatch.setattr(os, "replace", HeldReplace(3, winerror=32))
    pauses: list[float] = []
    files.replace(source, target, pause=pauses.append)
    assert target.read_bytes() == b"new"
    assert len(pauses) == 3
    assert sum(pauses) < 1


def test_a_file_held_for_good_is_an_error_after_a_few_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", HeldReplace(1000, winerror=5))
    pauses: list[float] = []
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "new", tmp_path / "old", pause=pauses.append)
    assert sum(pauses) < 5


def test_a_missing_right_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = HeldReplace(1000, winerror=1)
    monkeypatch.setattr(os, "replace", held)
    pauses: list[float] = []
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "new", tmp_path / "old", pause=pauses.append)
    assert (held.left, pauses) == (999, [])


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "casework.env"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(files.NotReadWhole):
        files.read_whole(huge, 1000)


def test_a_folder_in_the_place_of_a_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(files.NotReadWhole):
        files.read_whole(tmp_path, 1000)


def test_long_windows_paths_are_written_as_windows_takes_them() -> None:
    long = "C:/Équipe/" + "dossier/" * 40 + "casework.db"
    assert files.extended(long, windows=True) == "\\\\?\\" + long.replace("/", "\\")
    assert files.extended("C:/Équipe/casework.db", windows=True) == "C:/Équipe/casework.db"
    assert files.extended(long, windows=False) == long
