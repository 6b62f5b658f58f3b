"""The doorstep: everything that happens before somebody is known, from first start to log-in.

SQLAlchemy is imported once a password was right, not before: the login window is there at once.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.messages import sentence
from casework.domain.founding import NewOrganisation, check_organisation, tidied
from casework.domain.permissions import Actor
from casework.steps.passwords import PasswordRating, rate_password
from casework.storage import envelope as env
from casework.storage.creation import Creation
from casework.storage.envelope import Envelope, Opened, Slot, SlotKind
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.faults import translated
from casework.storage.folder import DataFolder, FolderLock, require_space
from casework.storage.folder import Use as Use
from casework.storage.keys import KdfCost, Secrets, calibrate, new_uid
from casework.storage.places import check_place
from casework.storage.recovery import new_secret, read_secret

if TYPE_CHECKING:
    from casework.storage.store import Store

_PAGE = 512
# A change of the envelope is not begun where the database could not follow.
_CHANGE_SPACE = 4 * 1024 * 1024
_CLEAR_DATABASE = b"SQLite format 3\0"
_TOLD_BUT_NOT_STOPPING = {"disk_full", "disk_failed", "not_writable", "database_busy"}


class FolderState(StrEnum):
    FIRST_START = "first_start"
    """Nothing there yet: an organisation can be created."""
    READY = "ready"
    """Somebody may log in."""
    RESCUE = "rescue"
    """Something is wrong with what is there; ``trouble`` says what to do. Never an empty database."""
    REFUSED = "refused"
    """A network or synchronised folder, or a file: another place must be chosen."""


@dataclass(frozen=True)
class Inspection:
    """What a folder holds, before anybody logs in. ``trouble`` is set in RESCUE and REFUSED."""

    state: FolderState
    demonstration: bool = False
    trouble: UserError | None = None


@dataclass(frozen=True)
class Session:
    """Somebody is known and the file is open. ``notices`` are sentences to show once."""

    actor: Actor
    store: Store
    folder: DataFolder
    demonstration: bool
    opened: Opened = field(repr=False)
    notices: tuple[str, ...]
    _lock: FolderLock = field(repr=False)

    def close(self) -> None:
        """Close the file and let the folder go; the journal says so where the disk lets it."""
        from casework.steps.opening import note_opening

        with contextlib.suppress(UserError):
            note_opening(self.store, self.actor, "session.close")
        self.store.close()
        self._lock.drop()


class Doorstep:
    """One data folder, seen from outside. ``cost`` of passwords is calibrated unless given (tests)."""

    def __init__(self, path: Path, clock: Clock, cost: KdfCost | None = None) -> None:
        self.folder = DataFolder(path)
        self._clock = clock
        self._cost = cost
        self._envelope = EnvelopeFile(self.folder.path)

    # Looking -------------------------------------------------------------------------------------

    def inspect(self) -> Inspection:
        """What is there. Reads the envelope and the first bytes of the database; writes nothing."""
        try:
            with translated():
                check_place(self.folder.path)
                if self.folder.path.exists() and not self.folder.path.is_dir():
                    raise UserError("folder_is_a_file")
                if Creation(self.folder).is_possible():
                    return Inspection(FolderState.FIRST_START)
        except UserError as error:
            return Inspection(FolderState.REFUSED, trouble=error)
        demonstration = False
        try:
            with translated():
                demonstration = self._envelope.is_demonstration()
                trouble = self._database_trouble()
        except UserError as error:
            return Inspection(FolderState.RESCUE, demonstration, error)
        if trouble:
            return Inspection(FolderState.RESCUE, demonstration, UserError(trouble))
        return Inspection(FolderState.READY, demonstration)

    def _database_trouble(self) -> str | None:
        """What a look without keys tells of the database file."""
        path = self.folder.database
        if not path.exists():
            return "database_missing"
        if not path.is_file():
            return "database_unreadable"
        with path.open("rb") as file:
            beginning = file.read(len(_CLEAR_DATABASE))
        if beginning == _CLEAR_DATABASE:
            return "database_foreign"
        size = path.stat().st_size
        return "database_truncated" if size == 0 or size % _PAGE else None

    def rate_password(self, password: str, known_words: Sequence[str] = ()) -> PasswordRating:
        """How good a password is, while it is typed."""
        return rate_password(password, known_words)

    # First start ---------------------------------------------------------------------------------

    def create(self, new: NewOrganisation, *, weak_passwords: bool = False) -> str:
        """Create the file, all or nothing; gives the recovery secret, which is shown once and kept nowhere.

        ``weak_passwords`` lets guessable ones pass (the demonstration's are public; scripts choose theirs).
        Raises InvalidForm, and UserError: folder_has_data, folder_shared, folder_in_use, disk_full…
        """
        new = tidied(new)
        problems = check_organisation(new)
        if not weak_passwords:
            problems += _weak_passwords(new)
        if problems:
            raise InvalidForm(problems)
        self.folder.prepare()
        lock = FolderLock(self.folder)
        lock.take(Use.ALONE)
        try:
            return self._create(new)
        finally:
            lock.drop()

    def _create(self, new: NewOrganisation) -> str:
        cost = self._cost or calibrate()
        secrets, secret = Secrets.new(), new_secret()
        envelope = env.new_envelope(demonstration=new.demonstration)
        for account in new.accounts:
            uid = new_uid()
            envelope = env.add_account(envelope, secrets, uid, account.login, account.password, cost)
        envelope = env.add_recovery(envelope, secrets, secret, cost)
        with Creation(self.folder) as creation:
            self._fill(creation, new, envelope, secrets)
            creation.finish(envelope, secrets)
        return secret

    def _fill(self, creation: Creation, new: NewOrganisation, envelope: Envelope, secrets: Secrets) -> None:
        from casework.steps.founding import found
        from casework.storage.generation import write_generation
        from casework.storage.store import Store

        store = Store(creation.database, secrets, self._clock, create=True)
        try:
            store.upgrade()
            uids = [slot.account for slot in envelope.slots if slot.kind is SlotKind.ACCOUNT]
            with store.write(None) as uow:
                found(uow, new, uids, self._clock.today())
                write_generation(uow, envelope.generation)
                uow.commit()
        finally:
            store.close()

    def print_recovery_sheet(self, organisation: str, account: str, secret: str) -> bytes:
        """The PDF of the secret just created, to be kept away from the computer: one page."""
        # reportlab is imported by whoever prints.
        from casework.reports.page import Imprint
        from casework.reports.recovery_sheet import RecoverySheet, render

        return render(RecoverySheet(secret, account), Imprint(organisation, "", account, self._clock.now()))

    def confirm_recovery_secret(self, typed: str) -> None:
        """Prove that what somebody copied on paper opens the file.

        Raises UserError: recovery_incomplete, recovery_slip, recovery_wrong.
        """
        self._envelope.unlock(lambda envelope: env.open_with_recovery(envelope, typed))

    def confirm_password(self, login: str, password: str) -> None:
        """Is it still the same person (a locked window)? Raises UserError("login_failed")."""
        self._envelope.unlock(lambda envelope: env.open_with_password(envelope, login, password))

    def same_secret(self, shown: str, typed: str) -> bool:
        """Was it typed as it was shown? Case and spacing do not count. Raises UserError for a typing slip."""
        return read_secret(typed) == read_secret(shown)

    # Coming in -----------------------------------------------------------------------------------

    def log_in(self, login: str | None, password: str, use: Use = Use.WINDOW) -> Session:
        """Open the file as this account (the first one if ``login`` is None).

        Raises UserError: login_failed, password_temporary (only ``change_password`` is left to it),
        window_open, folder_busy, and whatever is wrong with the envelope or the database.
        """
        return self._enter(lambda envelope: env.open_with_password(envelope, login, password), use)

    def change_password(self, login: str, old: str, new: str) -> None:
        """Another password, for who knows the old one or was given a temporary one.

        Raises InvalidForm (field ``password``) for a weak one, UserError as ``log_in`` does.
        """
        self._check_password(new, login)
        cost = self._cost or calibrate()
        session = self._enter(
            lambda envelope: env.open_with_password(envelope, login, old), Use.BESIDE, temporary=True
        )
        try:
            self._change(
                session,
                "account.change_password",
                lambda envelope: env.change_password(replace(session.opened, envelope=envelope), new, cost),
            )
        finally:
            session.close()

    def recover(self, typed: str, login: str, password: str) -> None:
        """A new password for an account by the recovery secret: the file, none of the sealed compartments.

        Raises InvalidForm (field ``password``), UserError: recovery_…, account_unknown.
        """
        self._check_password(password, login)
        cost = self._cost or calibrate()

        def opening(envelope: Envelope) -> Opened:
            opened = env.open_with_recovery(envelope, typed)
            slot = env.find_slot(envelope, login)
            if slot is None:
                raise UserError("account_unknown")
            return replace(opened, slot=slot)

        session = self._enter(opening, Use.BESIDE, temporary=True)
        try:
            account, secrets = session.opened.slot.account, session.opened.secrets
            self._change(
                session,
                "account.recover",
                lambda envelope: env.reset_password(
                    envelope, secrets, account, password, cost, kind=SlotKind.ACCOUNT
                ),
            )
        finally:
            session.close()

    def _change(self, session: Session, action: str, change: Callable[[Envelope], Envelope]) -> None:
        from casework.storage.generation import change_envelope

        require_space(self.folder.path, _CHANGE_SPACE)
        with session.store.write(session.actor) as uow:
            change_envelope(uow, self._envelope, session.opened.secrets.file_key, change)
            uow.journal(action)
            uow.commit()

    def _check_password(self, password: str, login: str) -> None:
        rating = rate_password(password, (login,))
        if not rating.accepted:
            raise InvalidForm([Problem("password", "password_weak", {"advice": rating.sentence})])

    def _enter(self, opening: Callable[[Envelope], Opened], use: Use, *, temporary: bool = False) -> Session:
        inspection = self.inspect()
        if inspection.state is FolderState.FIRST_START:
            raise UserError("folder_empty")
        if inspection.trouble:
            raise inspection.trouble
        lock = FolderLock(self.folder)
        lock.take(use)
        try:
            unlocked = self._envelope.unlock(opening)
            self._check_slot(unlocked.opened.slot, temporary=temporary)
            notices: list[str] = []
            store, actor = self._open(unlocked.opened, lock, notices)
            if unlocked.to_repair:
                self._envelope.repair(unlocked)
                notices.append(sentence("envelope_repaired", {}))
        except BaseException:
            lock.drop()
            raise
        demonstration = unlocked.opened.envelope.demonstration
        return Session(actor, store, self.folder, demonstration, unlocked.opened, tuple(notices), lock)

    def _check_slot(self, slot: Slot, *, temporary: bool) -> None:
        if slot.kind is SlotKind.TEMPORARY and not temporary:
            raise UserError("password_temporary")
        if slot.expires and self._clock.today() > slot.expires:
            raise UserError("password_expired")

    def _open(self, opened: Opened, lock: FolderLock, notices: list[str]) -> tuple[Store, Actor]:
        from casework.steps.opening import actor_of, match_generation, note_opening
        from casework.storage.store import Store

        store = Store(self.folder.database, opened.secrets, self._clock)
        try:
            self._bring_up_to_date(store, opened.secrets, lock)
            match_generation(store, opened.envelope.generation)
            with store.read() as connection:
                actor = actor_of(connection, opened.slot.account, self._clock.today())
            try:
                note_opening(store, actor, "session.open")
            except UserError as error:
                if error.code not in _TOLD_BUT_NOT_STOPPING:
                    raise
                notices.append(error.sentence)
        except BaseException:
            store.close()
            raise
        if self.folder.creation.exists():
            shutil.rmtree(self.folder.creation, ignore_errors=True)  # left by a crash just after creation
        return store, actor

    def _bring_up_to_date(self, store: Store, secrets: Secrets, lock: FolderLock) -> None:
        """Migrate an older file, alone and after a backup. Raises UserError: database_empty, file_newer…"""
        from casework.storage import migrations
        from casework.storage.backup import backup_set

        with store.read() as connection:
            revision = migrations.revision_of(connection)
        if revision is None:
            raise UserError("database_empty")
        if revision == migrations.HEAD:
            return

        def before() -> None:
            backup_set(self.folder, secrets, self._clock.now())

        with lock.alone():
            store.upgrade(before)


def _weak_passwords(new: NewOrganisation) -> list[Problem]:
    problems = []
    for number, account in enumerate(new.accounts):
        rating = rate_password(account.password, (account.login, account.name, new.name))
        if account.password and not rating.accepted:
            facts = {"advice": rating.sentence}
            problems.append(Problem(f"accounts.{number}.password", "password_weak", facts))
    return problems
