"""A backup: database, envelope and attachments as one dated set, reopened and checked before it counts.

The database is copied through SQLite itself: a plain copy of a live WAL file would be empty, and sound.

    backups/2026-11-22T133000Z/  casework.db  casework.env  casework.env2  attachments/…  casework.backup

``casework.backup`` says what the set holds: magic word and format, one line of JSON, a MAC keyed from the
file key over both.
"""

from __future__ import annotations

import dataclasses
import hmac
import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from casework.base.errors import UserError
from casework.base.files import NotReadWhole, read_whole, replace, sync_file, sync_folder, write_atomically
from casework.base.progress import Cancellation, Progress, silent
from casework.storage.engine import connect
from casework.storage.envelope_file import NAMES, EnvelopeFile
from casework.storage.envelope_format import encode
from casework.storage.faults import translated
from casework.storage.folder import DATABASE, DataFolder, require_space
from casework.storage.keys import KEY_SIZE, Secrets, derive

MAGIC = b"CASEWORK-BACKUP"
FORMAT = 1
MANIFEST = "casework.backup"
_MANIFEST_LIMIT = 64 * 1024 * 1024
_PAGES_AT_ONCE = 1_000
_READ_AT_ONCE = 1024 * 1024
_GENERATION = "SELECT value FROM fact WHERE key = 'envelope_generation'"


@dataclass(frozen=True)
class BackupSet:
    """A verified set. ``made_at`` is the moment of what it holds."""

    path: Path
    made_at: datetime
    generation: int
    size: int


def backup_set(
    folder: DataFolder,
    secrets: Secrets,
    now: datetime,
    target: Path | None = None,
    progress: Progress = silent,
    cancel: Cancellation | None = None,
) -> BackupSet:
    """Make a set under ``target`` (the folder's backups/ if None) while others go on saving.

    Raises UserError: backup_of_damaged, disk_nearly_full, disk_full, Cancelled…; earlier sets stay
    as they are and nothing is left of this one.
    """
    parent = target or folder.backups
    with translated():
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_unfinished(parent)
        path = _free_name(parent, now)
        part = path.with_name(path.name + ".part")
        _require_space(folder, parent)
        try:
            part.mkdir(mode=0o700)
            _copy_database(folder, secrets, part, progress, cancel or Cancellation())
            _copy_envelope(folder, secrets, part)
            _copy_attachments(folder, part)
            _write_manifest(part, secrets, now)
            made = verify_set(part, secrets, damaged="backup_of_damaged")
            replace(part, path)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(parent)
    return dataclasses.replace(made, path=path)


def verify_set(path: Path, secrets: Secrets, damaged: str = "backup_damaged") -> BackupSet:
    """Open a set as a restore would: files as the manifest says, the database whole, its keys the right ones.

    Raises UserError: backup_damaged, backup_altered, backup_foreign, backup_newer.
    """
    found = verify_manifest(path, secrets)
    with translated(), closing(connect(path / DATABASE, secrets.file_key, immutable=True)) as database:
        for check in ("integrity_check", "cipher_integrity_check", "foreign_key_check"):
            if [row for row in database.execute(f"PRAGMA {check}").fetchall() if row != ("ok",)]:
                raise UserError(damaged)
        row = database.execute(_GENERATION).fetchone()
    if row is None or int(row[0]) != found.generation:
        raise UserError("backup_altered")
    return found


def verify_manifest(path: Path, secrets: Secrets) -> BackupSet:
    """What a set says of itself, each of its files compared. Raises UserError as verify_set."""
    content, signed, mac = _read_manifest(path)
    if not hmac.compare_digest(mac, _mac(secrets, signed)):
        raise UserError(_why_another_key(path, secrets))
    listed: dict[str, dict[str, Any]] = content["files"]
    present = {name for name in _files(path) if name != MANIFEST}
    if present != set(listed):
        raise UserError("backup_damaged")
    for name, known in listed.items():
        if _fingerprint(path / name) != known:
            raise UserError("backup_damaged")
    made_at = datetime.fromisoformat(content["made_at"])
    return BackupSet(path, made_at, content["generation"], sum(one["size"] for one in listed.values()))


# ---- making


def _forget_unfinished(parent: Path) -> None:
    """What a crash or a full disk left: never a set, and its place is needed."""
    for left in parent.glob("*Z*.part"):
        shutil.rmtree(left, ignore_errors=True)


def _free_name(parent: Path, now: datetime) -> Path:
    name = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    path, number = parent / name, 1
    while path.exists():
        number += 1
        path = parent / f"{name}-{number}"
    return path


def _require_space(folder: DataFolder, parent: Path) -> None:
    held = [folder.database, *(path for path in folder.attachments.rglob("*") if path.is_file())]
    require_space(parent, sum(path.stat().st_size for path in held) * 11 // 10)


def _copy_database(
    folder: DataFolder, secrets: Secrets, part: Path, progress: Progress, cancel: Cancellation
) -> None:
    def step(_status: int, left: int, total: int) -> None:
        progress(total - left, total, "Copie des données")
        cancel.check()

    with (
        closing(connect(folder.database, secrets.file_key)) as source,
        closing(connect(part / DATABASE, secrets.file_key, create=True)) as copy,
    ):
        # One snapshot for the whole copy: without it, each save by others would begin it again.
        source.execute("BEGIN")
        source.execute(_GENERATION).fetchone()
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=step)
        source.execute("ROLLBACK")


def _copy_envelope(folder: DataFolder, secrets: Secrets, part: Path) -> None:
    """The envelope as it is now: a change of it since the copy began is made to the copy's generation too."""
    envelope = EnvelopeFile(folder.path).authentic(secrets.file_key).envelope
    for name in NAMES:
        write_atomically(part / name, encode(envelope, secrets.file_key))
    with closing(connect(part / DATABASE, secrets.file_key)) as database:
        if envelope.generation < int(database.execute(_GENERATION).fetchone()[0]):
            raise UserError("envelope_rolled_back")
        database.execute(
            "UPDATE fact SET value = ? WHERE key = 'envelope_generation'", (str(envelope.generation),)
        )
        database.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    sync_file(part / DATABASE)


def _copy_attachments(folder: DataFolder, part: Path) -> None:
    if folder.attachments.is_dir():
        shutil.copytree(folder.attachments, part / folder.attachments.name)


def _write_manifest(part: Path, secrets: Secrets, now: datetime) -> None:
    envelope = EnvelopeFile(part).authentic(secrets.file_key).envelope
    content = {
        "made_at": now.astimezone(UTC).isoformat(),
        "base": envelope.base_id.hex(),
        "generation": envelope.generation,
        "files": {name: _fingerprint(part / name) for name in _files(part)},
    }
    body = json.dumps(content, separators=(",", ":"), sort_keys=True).encode("ascii")
    signed = b"%s %d\n%s\n" % (MAGIC, FORMAT, body)
    write_atomically(part / MANIFEST, signed + _mac(secrets, signed).hex().encode() + b"\n")


def _files(path: Path) -> list[str]:
    return sorted(one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file())


def _fingerprint(path: Path) -> dict[str, Any]:
    digest, size = blake2b(digest_size=KEY_SIZE), 0
    with path.open("rb") as file:
        while piece := file.read(_READ_AT_ONCE):
            digest.update(piece)
            size += len(piece)
    return {"size": size, "digest": digest.hexdigest()}


def _mac(secrets: Secrets, signed: bytes) -> bytes:
    key = derive(secrets.file_key, "casework backup mac 1")
    return blake2b(signed, key=key, digest_size=KEY_SIZE).digest()


# ---- reading


def _read_manifest(path: Path) -> tuple[dict[str, Any], bytes, bytes]:
    try:
        with translated():
            data = read_whole(path / MANIFEST, _MANIFEST_LIMIT)
    except (FileNotFoundError, NotADirectoryError, NotReadWhole) as error:
        raise UserError("backup_damaged") from error
    lines = data.split(b"\n")
    magic, _, number = lines[0].partition(b" ")
    if magic != MAGIC or not number.isdigit() or len(number) > 9:
        raise UserError("backup_damaged")
    if int(number) > FORMAT:
        raise UserError("backup_newer")
    try:
        _, body, mac, _ = lines
        content = json.loads(body)
        if set(content) != {"made_at", "base", "generation", "files"}:
            raise UserError("backup_damaged")
        return content, lines[0] + b"\n" + body + b"\n", bytes.fromhex(mac.decode("ascii"))
    except (ValueError, TypeError, RecursionError) as error:
        raise UserError("backup_damaged") from error


def _why_another_key(path: Path, secrets: Secrets) -> str:
    """A set whose MAC is not of these keys: altered if its envelope is ours, of another folder otherwise."""
    try:
        EnvelopeFile(path).authentic(secrets.file_key)
    except UserError:
        return "backup_foreign"
    return "backup_altered"
