"""A data folder and who uses it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casework.base.errors import UserError
from casework.storage.folder import DataFolder, FolderLock, Use, free_space, require_space


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "Données de l’équipe" / "été")
    folder.prepare()
    return folder


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{code}$")


def test_a_folder_is_made_with_accents_and_spaces_for_its_owner_only(folder: DataFolder) -> None:
    assert folder.path.is_dir()
    if os.name == "posix":
        assert folder.path.stat().st_mode & 0o077 == 0


def test_a_synchronised_folder_is_not_made(tmp_path: Path) -> None:
    with refused("folder_shared"):
        DataFolder(tmp_path / "OneDrive - Association" / "casework").prepare()
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "données").write_text("")
    with refused("folder_is_a_file"):
        DataFolder(tmp_path / "données").prepare()
    with refused("folder_is_a_file"):
        DataFolder(tmp_path / "données" / "casework").prepare()


def test_one_window_at_a_time(folder: DataFolder) -> None:
    first, second = FolderLock(folder), FolderLock(folder)
    first.take(Use.WINDOW)
    with refused("window_open"):
        second.take(Use.WINDOW)
    first.drop()
    second.take(Use.WINDOW)
    second.drop()


def test_commands_run_beside_the_window(folder: DataFolder) -> None:
    window, command, other = FolderLock(folder), FolderLock(folder), FolderLock(folder)
    window.take(Use.WINDOW)
    command.take(Use.BESIDE)
    other.take(Use.BESIDE)
    for lock in (window, command, other):
        lock.drop()


@pytest.mark.parametrize("use", [Use.WINDOW, Use.BESIDE])
def test_init_and_restore_need_the_folder_closed(folder: DataFolder, use: Use) -> None:
    user, alone = FolderLock(folder), FolderLock(folder)
    user.take(use)
    with refused("folder_in_use"):
        alone.take(Use.ALONE)
    user.drop()
    alone.take(Use.ALONE)
    with refused("folder_busy"):
        user.take(use)
    alone.drop()
    user.take(use)
    user.drop()


def test_a_window_refused_while_the_folder_is_busy_is_not_taken_for_open(folder: DataFolder) -> None:
    alone, window, other = FolderLock(folder), FolderLock(folder), FolderLock(folder)
    alone.take(Use.ALONE)
    with refused("folder_busy"):
        window.take(Use.WINDOW)
    alone.drop()
    other.take(Use.WINDOW)
    other.drop()


def test_a_window_is_alone_for_its_migration_and_shares_again_after(folder: DataFolder) -> None:
    window, command = FolderLock(folder), FolderLock(folder)
    window.take(Use.WINDOW)
    with window.alone(), refused("folder_busy"):
        command.take(Use.BESIDE)
    command.take(Use.BESIDE)
    with refused("folder_in_use"), window.alone():
        pytest.fail("somebody else is there")
    with refused("folder_in_use"):
        FolderLock(folder).take(Use.ALONE)
    command.drop()
    window.drop()


def test_a_disk_nearly_full_is_said_with_figures(folder: DataFolder) -> None:
    require_space(folder.path, 0)
    with pytest.raises(UserError) as refusal:
        require_space(folder.path, free_space(folder.path) * 2 + 10**9)
    assert refusal.value.code == "disk_nearly_full"
    assert "Mo libres" in refusal.value.sentence
