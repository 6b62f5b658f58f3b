"""What this computer remembers."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.base.settings import Settings


def test_a_chosen_folder_is_remembered(tmp_path: Path) -> None:
    chosen = tmp_path / "Données de l’équipe"
    Settings(tmp_path / "config").remember_data_dir(chosen)
    assert Settings(tmp_path / "config").data_dir == chosen


@pytest.mark.parametrize("kept", [None, b"", b"{", b"[]", b'{"data_dir": 3}', b"\xff\xfe"])
def test_a_damaged_or_absent_file_counts_as_empty(tmp_path: Path, kept: bytes | None) -> None:
    if kept is not None:
        (tmp_path / "settings.json").write_bytes(kept)
    assert Settings(tmp_path).data_dir is None
    Settings(tmp_path).remember_data_dir(tmp_path / "là")
    assert Settings(tmp_path).data_dir == tmp_path / "là"
