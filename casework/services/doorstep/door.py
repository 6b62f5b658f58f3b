"""One data folder seen from outside: what window and commands call before somebody is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.accounts import check_password_size
from casework.domain.founding import NewOrganisation
from casework.domain.kinds import Compartment
from casework.services.doorstep import creating, inspection
from casework.services.doorstep.births import note_secret_kept, with_births
from casework.services.doorstep.entering import Entrance
from casework.services.doorstep.inspection import Inspection
from casework.services.doorstep.pins import PinAnswer, PinTried
from casework.services.doorstep.session import Session
from casework.steps.passphrases import Passphrase, new_passphrase
from casework.steps.passwords import PasswordRating, rate_password
from casework.storage import envelope as env
from casework.storage.attempts import Attempts
from casework.storage.envelope import Envelope, Opened, SlotKind
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import DataFolder, Use, require_space
from casework.storage.keys import KdfCost, calibrate
from casework.storage.recovery import read_secret

# A change of the envelope is not begun where the database could not follow.
_CHANGE_SPACE = 4 * 1024 * 1024


class Doorstep:
    """One data folder, seen from outside.

    ``cost`` of passwords is calibrated unless given (tests); ``pause`` waits after wrong ones.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        cost: KdfCost | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.folder = DataFolder(path)
        self._clock = clock
        self._cost = cost
        self._envelope = EnvelopeFile(self.folder.path)
        self._entrance = Entrance(self.folder, clock)
        self._attempts = Attempts(self.folder.attempts, pause)

    # Looking -------------------------------------------------------------------------------------

    def inspect(self) -> Inspection:
        """What is there. Reads the envelope and the first bytes of the database; writes nothing."""
        return inspection.inspect(self.folder)

    def rate_password(self, password: str, known_words: Sequence[str] = ()) -> PasswordRating:
        """How good a password is, while it is typed."""
        return rate_password(password, known_words)

    def new_passphrase(self) -> Passphrase:
        """French words drawn by lot, to offer where a password is chosen."""
        return new_passphrase()

    def wait_before(self, login: str | None) -> float:
        """Seconds that ``log_in`` and ``confirm_password`` would wait, after wrong passwords, as of now."""
        return self._attempts.wait(self._slot_id(login))

    # First start ---------------------------------------------------------------------------------

    def create(self, new: NewOrganisation, *, weak_passwords: bool = False) -> str:
        """Create the file, all or nothing; gives the recovery secret, which is shown once and kept nowhere.

        ``weak_passwords`` lets guessable ones pass (the demonstration's are public; scripts choose theirs).
        Raises InvalidForm, and UserError: folder_has_data, folder_shared, folder_in_use, disk_full…
        """
        return creating.create(self.folder, self._clock, self._cost, new, weak_passwords=weak_passwords)

    def print_recovery_sheet(
        self, organisation: str, account: str, secret: str, compartment: str = ""
    ) -> bytes:
        """The PDF of the secret just created, to be kept away from the computer: one page.

        ``compartment``: the sealed one it opens; "" for the file's own.
        """
        # reportlab is imported by whoever prints.
        from casework.reports.page import Imprint
        from casework.reports.recovery_sheet import RecoverySheet, render

        return render(
            RecoverySheet(secret, account, compartment), Imprint(organisation, "", account, self._clock.now())
        )

    def confirm_recovery_secret(self, typed: str) -> None:
        """Prove that what somebody copied on paper opens the file.

        Raises UserError: recovery_incomplete, recovery_slip, recovery_wrong.
        """
        self._envelope.unlock(lambda envelope: env.open_with_recovery(envelope, typed))

    def confirm_password(self, login: str, password: str) -> None:
        """Is it still the same person (a locked window)? Waits after wrong ones.

        Raises UserError("login_failed").
        """
        with self._attempts.attempt(self._slot_id(login)):
            self._envelope.unlock(lambda envelope: env.open_with_password(envelope, login, password))

    def confirm_compartment_secret(
        self, session: Session, compartment: Compartment, shown: str, typed: str
    ) -> None:
        """Was the secret of a compartment copied well? Then it is not shown again. Raises UserError:
        recovery_…
        """
        if not self.same_secret(shown, typed):
            raise UserError("recovery_wrong")
        self.note_secret_kept(session, compartment)

    def note_secret_kept(self, session: Session, compartment: Compartment) -> None:
        """The shown secret was written down elsewhere than in a window."""
        note_secret_kept(session, compartment)

    def same_secret(self, shown: str, typed: str) -> bool:
        """Was it typed as it was shown? Case and spacing do not count. Raises UserError for a typing slip."""
        return read_secret(typed) == read_secret(shown)

    # Coming in -----------------------------------------------------------------------------------

    def log_in(self, login: str | None, password: str, use: Use = Use.WINDOW) -> Session:
        """Open the file as this account (the first one if ``login`` is None); waits after wrong passwords.

        The first account of a health role gives birth to its compartment (``Session.births``).
        Raises UserError: login_failed, password_temporary (only ``change_password`` is left to it),
        window_open, folder_busy, and whatever is wrong with the envelope or the database.
        """
        return self._enter(login, password, use)

    def unlock(self, session: Session, password: str) -> None:
        """Whoever locked the window is back: sealed compartments open again too. Waits after wrong passwords.

        Raises UserError("login_failed").
        """
        login = session.actor.login
        with self._attempts.attempt(self._slot_id(login)):
            unlocked = self._envelope.unlock(
                lambda envelope: env.open_with_password(envelope, login, password)
            )
        session.keyring.unlock(unlocked.opened)
        session.pin.password_given()

    def unlock_by_pin(self, session: Session, pin: str) -> PinTried:
        """The same by PIN: sealed compartments then stay closed until the password is given."""
        tried = session.pin.try_pin(pin)
        if tried.answer is PinAnswer.UNLOCKED:
            session.keyring.lock()
        return tried

    def change_password(self, login: str | None, old: str, new: str, *, weak_passwords: bool = False) -> None:
        """Another password, for who knows the old one or was given a temporary one.

        ``weak_passwords`` lets guessable ones pass (scripts choose theirs). Raises InvalidForm (field
        ``password``) for a weak, empty or endless one, UserError as ``log_in`` does.
        """
        check_password_size(new)
        if not weak_passwords:
            self._check_password(new, login or "")
        cost = self._cost or calibrate()
        session = self._enter(login, old, Use.BESIDE, temporary=True)
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

        session = self._entrance.enter(opening, Use.BESIDE, temporary=True)
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

    # The file's own key --------------------------------------------------------------------------

    def rotate_key(
        self, session: Session, progress: Progress = silent, cancel: Cancellation | None = None
    ) -> Session:
        """Write the file anew under a new key; the session to go on with (the given one is over then).

        Needs the folder to itself. Raises UserError: not_allowed, folder_in_use, disk_nearly_full, disk_full…
        and Cancelled: the file and the given session are as before then. After rotation_waiting the session
        can only be closed: the next start finishes.
        """
        from casework.services.doorstep.rotating import rotate

        return rotate(session, self._clock, progress, cancel or Cancellation())

    # Inside --------------------------------------------------------------------------------------

    def _enter(self, login: str | None, password: str, use: Use, *, temporary: bool = False) -> Session:
        def opening(envelope: Envelope) -> Opened:
            return env.open_with_password(envelope, login, password)

        with self._attempts.attempt(self._slot_id(login)) as wrong:
            session = self._entrance.enter(opening, use, temporary=temporary)
        session = replace(session, wrong_passwords=wrong)
        if temporary:
            return session
        try:
            return with_births(session, self._cost, use).without_own_key()
        except BaseException:
            session.close()
            raise

    def _slot_id(self, login: str | None) -> bytes | None:
        """Under which name attempts are counted; None where the keys cannot be read or nobody has it."""
        try:
            envelope = self._envelope.documents()[0].envelope
        except UserError:
            return None
        slot = env.first_account(envelope) if login is None else env.find_slot(envelope, login)
        return slot.slot_id if slot else None

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
