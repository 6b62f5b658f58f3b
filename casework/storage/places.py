"""Where data may live: not where several computers write to one file, which SQLite does not survive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from casework.base.errors import UserError
from casework.base.machine import Mount, is_remote_drive, mounts
from casework.base.text import plain

# Names that synchronising programs give to their folder, alone or followed by an account or a number.
_SYNCHRONISED = (
    ("OneDrive", r"onedrive"),
    ("Dropbox", r"dropbox"),
    ("Google Drive", r"google ?drive|googledrive|drivefs"),
    ("Nextcloud", r"nextcloud"),
    ("ownCloud", r"owncloud"),
    ("iCloud", r"icloud ?drive|mobile documents|com~apple~clouddocs"),
    ("un espace synchronisé", r"cloudstorage|syncthing|seafile|cozy ?drive|hubic"),
    ("kDrive", r"kdrive"),
    ("MEGA", r"megasync"),
    ("pCloud", r"pcloud ?drive"),
    ("Synology Drive", r"synology ?drive"),
    ("Box", r"box sync"),
)
_COMPILED = tuple((name, re.compile(rf"(?:{pattern})(?:[ \-–(_.@\d].*)?")) for name, pattern in _SYNCHRONISED)

_NETWORK_KINDS = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "davfs", "ceph", "glusterfs", "lustre", "beegfs",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.onedriver",
    "fuse.s3fs", "fuse.google-drive-ocamlfuse", "fuse.smbnetfs", "vboxsf", "prl_fs", "vmhgfs",
    "fuse.vmhgfs-fuse",
}  # fmt: skip


def shared_place(path: PurePath, table: Sequence[Mount] = (), *, remote_drive: bool = False) -> str | None:
    """The French name of the shared place ``path`` lies in; None if it is this computer's own disk."""
    if str(path).startswith(("\\\\", "//")) and not str(path).startswith(("\\\\?\\", "\\\\.\\")):
        return "un serveur"
    if str(path).upper().startswith("\\\\?\\UNC\\") or remote_drive:
        return "un serveur"
    for part in path.parts:
        for name, pattern in _COMPILED:
            if pattern.fullmatch(plain(part)):
                return name
    return "un serveur" if _mount_kind(path, table) in _NETWORK_KINDS else None


def _mount_kind(path: PurePath, table: Sequence[Mount]) -> str | None:
    """The kind of the deepest mount that holds ``path``; of two on one point, the later hides the earlier."""
    kind, depth = None, -1
    for mount in table:
        point = PurePath(mount.point)
        if len(point.parts) >= depth and (point == path or point in path.parents):
            kind, depth = mount.kind, len(point.parts)
    return kind


def check_place(path: Path) -> None:
    """Refuse a network or synchronised folder. Raises UserError("folder_shared", place=…)."""
    table = mounts()
    for seen in {path.absolute(), path.resolve()}:
        place = shared_place(seen, table, remote_drive=is_remote_drive(seen))
        if place:
            raise UserError("folder_shared", place=place)
