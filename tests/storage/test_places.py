"""Where data may live."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from casework.base.errors import UserError
from casework.base.machine import Mount
from casework.storage.places import check_place, shared_place

MOUNTS = [
    Mount("/", "ext4"),
    Mount("/mnt/équipe", "cifs"),
    Mount("/mnt/équipe/local", "ext4"),
    Mount("/srv/nfs", "nfs4"),
    Mount("/home/léa/serveur", "fuse.sshfs"),
    Mount("/srv/back", "nfs4"),
    Mount("/srv/back", "ext4"),
]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (PureWindowsPath(r"C:\Users\Léa\OneDrive\Casework"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Léa\OneDrive - Association des Tilleuls\Casework"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Léa\Dropbox (Perso)\Casework"), "Dropbox"),
        (PureWindowsPath(r"C:\Users\Léa\Google Drive\Casework"), "Google Drive"),
        (PureWindowsPath(r"C:\Users\Léa\iCloudDrive\Casework"), "iCloud"),
        (PureWindowsPath(r"\\serveur\équipe\Casework"), "un serveur"),
        (PureWindowsPath(r"\\?\UNC\serveur\équipe\Casework"), "un serveur"),
        (PurePosixPath("//serveur/équipe"), "un serveur"),
        (PurePosixPath("/home/léa/Nextcloud2/Casework"), "Nextcloud"),
        (PurePosixPath("/home/léa/Nextcloud/Casework"), "Nextcloud"),
        (PurePosixPath("/home/léa/ownCloud/Casework"), "ownCloud"),
        (PurePosixPath("/home/léa/kDrive/Casework"), "kDrive"),
        (PurePosixPath("/Users/lea/Library/CloudStorage/Box-Box/Casework"), "un espace synchronisé"),
        (PurePosixPath("/Users/lea/Library/Mobile Documents/Casework"), "iCloud"),
        (PurePosixPath("/mnt/équipe/Casework"), "un serveur"),
        (PurePosixPath("/mnt/équipe"), "un serveur"),
        (PurePosixPath("/srv/nfs/a/b"), "un serveur"),
        (PurePosixPath("/home/léa/serveur/Casework"), "un serveur"),
    ],
)
def test_a_shared_place_is_named(path: PurePath, place: str) -> None:
    assert shared_place(path, MOUNTS) == place


@pytest.mark.parametrize(
    "path",
    [
        PureWindowsPath(r"C:\Users\Léa\AppData\Local\Casework"),
        PureWindowsPath(r"\\?\C:\Données\Casework"),
        PurePosixPath("/home/léa/.local/share/casework"),
        PurePosixPath("/mnt/équipe/local/Casework"),
        PurePosixPath("/mnt/équipes"),
        PurePosixPath("/srv/back"),
        PurePosixPath("/home/léa/Dossiers d’été"),
    ],
)
def test_a_place_of_this_computer_is_accepted(path: PurePath) -> None:
    assert shared_place(path, MOUNTS) is None


def test_a_mapped_drive_is_a_server() -> None:
    assert shared_place(PureWindowsPath(r"P:\Casework"), remote_drive=True) == "un serveur"


def test_a_link_into_a_synchronised_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    link = tmp_path / "données"
    link.symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(UserError) as refusal:
        check_place(link / "casework")
    assert refusal.value.code == "folder_shared"
    assert "(Dropbox)" in refusal.value.sentence


def test_a_folder_of_this_computer_passes(tmp_path: Path) -> None:
    check_place(tmp_path / "Données de l’équipe")
