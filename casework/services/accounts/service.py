"""Accounts of one open file: its table and its envelope change together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.text import tidy
from casework.domain.accounts import TEMPORARY_DAYS, check_account, check_password_size
from casework.domain.changes import Change, Subject
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Permission, require
from casework.models import Account
from casework.services.accounts import reading, rules, writing
from casework.services.accounts.commands import (
    AddAccount,
    ChangeAccount,
    CloseAccount,
    GrantCompartment,
    ListedAccount,
    ResetPassword,
)
from casework.steps.passphrases import new_passphrase
from casework.steps.rotation_due import rotation_due_since
from casework.storage import compartments
from casework.storage import envelope as env
from casework.storage.envelope import Compartment as Keys
from casework.storage.envelope import Envelope, Opened, SlotKind
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import DataFolder, require_space
from casework.storage.generation import change_envelope
from casework.storage.keyring import Keyring
from casework.storage.keys import KdfCost, calibrate
from casework.storage.recovery import new_secret
from casework.storage.store import Store

if TYPE_CHECKING:
    from casework.storage.unit_of_work import UnitOfWork

_SPACE = 4 * 1024 * 1024
_CHANGED = frozenset({Subject.ACCOUNT})


@dataclass(frozen=True, repr=False)
class Keyholder:
    """What changing the envelope takes: its folder, and what the acting account opened at log-in."""

    folder: DataFolder
    opened: Opened
    keyring: Keyring
    cost: KdfCost | None = None
    """Of new passwords; calibrated unless given (tests)."""


class Accounts:
    """Who may come in. Each change is in the journal, and the envelope is written with it."""

    def __init__(self, store: Store, clock: Clock, holder: Keyholder) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder
        self._file = EnvelopeFile(holder.folder.path)

    # Reading -------------------------------------------------------------------------------------

    def list_all(self, actor: Actor) -> list[ListedAccount]:
        """Accounts of the actor's services, by name, those that left too."""
        require(actor, Permission.READ_ACCOUNTS)
        with self._store.read() as connection:
            return reading.list_accounts(connection, actor, self._envelope(), self._clock.today())

    def find(self, actor: Actor, login: str) -> int:
        """The id of an account of the house, open or closed. Raises UserError("account_not_there")."""
        require(actor, Permission.OWN_ACCOUNT)
        with self._store.read() as connection:
            found = reading.account_id_of(connection, login)
        if found is None:
            raise UserError("account_not_there", login=login)
        return found

    def unreachable_without(self, actor: Actor, account_id: int) -> tuple[Compartment, ...]:
        """Sealed compartments that only their recovery secret opens once this account is gone or reset."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with self._store.write(actor) as uow:  # rows are loaded; nothing is written
            account = uow.get(Account, account_id)
            rules.require_reach(actor, rules.services_of(uow.connection, account.id))
            return tuple(rules.left_without_member(uow, self._envelope(), self._clock.today(), account))

    def lost_by_reset(self, actor: Actor, account_id: int) -> tuple[Compartment, ...]:
        """Sealed compartments this account would have to be granted again after a reset."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with self._store.read() as connection:
            rules.require_reach(actor, rules.services_of(connection, account_id))
            uid = connection.scalar(select(Account.uid).where(Account.id == account_id))
        return tuple(one for one in Compartment if uid in reading.members_of(self._envelope(), one))

    def rotation_due(self, actor: Actor) -> date | None:
        """Since when somebody left whose memory may hold the file's key; None once it was changed."""
        require(actor, Permission.READ_ACCOUNTS)
        with self._store.read() as connection:
            return rotation_due_since(connection)

    def propose_password(self, actor: Actor) -> str:
        """French words drawn by lot, to hand to somebody whose account is opened or reset."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        return new_passphrase().text

    # Changing ------------------------------------------------------------------------------------

    def add(self, actor: Actor, command: AddAccount) -> Change:
        """Open an account under a temporary password, which opens nothing but its own change.

        Raises InvalidForm, UserError: login_taken, too_many_accounts, not_allowed.
        """
        require(actor, Permission.MANAGE_ACCOUNTS)
        rules.require_reach(actor, command.service_ids)
        login = command.login.strip(" ")
        name, profession = tidy(command.name) or login, tidy(command.profession)
        _refuse(check_account(login, name, profession, command.valid_from, command.valid_to))
        check_password_size(command.password)
        cost, today = self._cost(), self._clock.today()
        expires = max(today, command.valid_from or today) + timedelta(days=TEMPORARY_DAYS)
        secrets = self._holder.opened.secrets
        with self._changing(actor) as uow:
            rules.require_services(uow.connection, command.service_ids)
            taken = env.find_slot(self._envelope(), login)
            if reading.account_id_of(uow.connection, login) is not None:
                raise UserError("login_taken")  # also by somebody who left: the history names them
            account = writing.add_account(uow, command, login, name, profession)

            def change(envelope: Envelope) -> Envelope:
                if taken:  # a slot whose account was never written: the disk was full
                    envelope = env.remove_account(envelope, taken.account)
                return env.add_account(
                    envelope, secrets, account.uid, login, command.password, cost,
                    kind=SlotKind.TEMPORARY, expires=expires,
                )  # fmt: skip

            uow.journal("account.add", account, details={"role": command.role.value})
            self._change_envelope(uow, change)
            uow.commit()
            return Change(_CHANGED, account.id, account.version)

    def change(self, actor: Actor, command: ChangeAccount) -> Change:
        """Another name, role, rights, services or dates. What was before stays in the history.

        Raises InvalidForm, StaleWrite, UserError: own_account (role, rights, services), last_head.
        """
        require(actor, Permission.MANAGE_ACCOUNTS)
        rules.require_reach(actor, command.service_ids)
        today = self._clock.today()
        with self._store.write(actor) as uow:
            account = uow.get(Account, command.account_id)
            rules.require_reach(actor, rules.services_of(uow.connection, account.id))
            rules.require_open(account)
            rules.require_own(actor, command.rights, reading.rights_of_accounts(uow.connection)[account.id])
            rules.require_services(uow.connection, command.service_ids)
            name, profession = tidy(command.name) or account.login, tidy(command.profession)
            _refuse(check_account(account.login, name, profession, command.valid_from, command.valid_to))
            envelope = self._envelope()
            led = rules.is_leading(uow, envelope, today, account)
            changed = writing.change_account(uow, account, command, name, profession)
            if led:
                rules.require_head_left(uow, envelope, today)
            if changed & writing.DECIDED_BY_OTHERS:
                rules.require_other(actor, account)
            if changed:
                uow.journal("account.edit", account, details={"fields": sorted(changed)})
                uow.commit()
            return Change(_CHANGED, account.id, account.version)

    def reset_password(self, actor: Actor, command: ResetPassword) -> Change:
        """A temporary password where somebody forgot theirs: the file, none of the sealed compartments.

        Raises UserError: own_account, account_is_closed, reset_unaccepted and last_member (unless
        ``accepted``), InvalidForm.
        """
        require(actor, Permission.MANAGE_ACCOUNTS)
        check_password_size(command.password)
        cost, today = self._cost(), self._clock.today()
        secrets = self._holder.opened.secrets
        with self._changing(actor) as uow:
            account = self._other(uow, actor, command.account_id)
            self._accept_reset(uow, account, accepted=command.accepted)
            expires = max(today, account.valid_from or today) + timedelta(days=TEMPORARY_DAYS)
            uow.journal("account.reset_password", account)
            self._change_envelope(
                uow,
                lambda envelope: env.reset_password(
                    envelope, secrets, account.uid, command.password, cost, expires=expires
                ),
            )
            uow.commit()
            return Change(_CHANGED, account.id, account.version)

    def close(self, actor: Actor, command: CloseAccount) -> Change:
        """Somebody leaves: no way in, no compartment. The name stays for the history; the file's key is due
        for a change (Doorstep.rotate_key).

        Raises UserError: own_account, last_head, account_is_closed, last_member (unless ``accepted``).
        """
        require(actor, Permission.MANAGE_ACCOUNTS)
        today = self._clock.today()
        with self._changing(actor) as uow:
            leaving = uow.get(Account, command.account_id)
            if rules.is_leading(uow, self._envelope(), today, leaving):
                rules.require_head_left(uow, self._envelope(), today, leaving)
            account = self._other(uow, actor, command.account_id)
            alone = rules.left_without_member(uow, self._envelope(), today, account)
            rules.require_members_left(alone, accepted=command.accepted)
            writing.close_account(uow, account, today)
            uow.journal("account.close", account)
            if self._envelope().slot_of(account.uid):
                self._change_envelope(uow, lambda envelope: env.remove_account(envelope, account.uid))
            uow.commit()
            return Change(_CHANGED, account.id, account.version)

    def grant(self, actor: Actor, command: GrantCompartment) -> Change:
        """Let somebody read a sealed compartment, from their next log-in on: by a member, or by its secret.

        Raises UserError: own_account, compartment_unborn, compartment_not_member, compartment_locked,
        grant_no_slot, grant_reads_nothing, recovery_….
        """
        require(actor, Permission.OWN_ACCOUNT)
        if command.secret is not None:
            require(actor, Permission.MANAGE_ACCOUNTS)
        with self._changing(actor) as uow:
            account = uow.get(Account, command.account_id)
            rules.require_other(actor, account)
            rules.require_open(account)
            if Permission.READ_NOTES not in rules.rights_of_account(uow, account):
                raise UserError("grant_reads_nothing")
            slot = self._envelope().slot_of(account.uid)
            if slot is None or slot.kind is not SlotKind.ACCOUNT:
                raise UserError("grant_no_slot")
            opened = self._open_keys(command.compartment, command.secret)

            def change(envelope: Envelope) -> Envelope:
                for keys, private in opened:
                    envelope = compartments.grant(envelope, keys, private, account.uid)
                return envelope

            uow.journal("compartment.grant", account, details={"compartment": command.compartment.value})
            self._change_envelope(uow, change)
            uow.commit()
            return Change(_CHANGED, account.id, account.version)

    def renew_secret(self, actor: Actor, compartment: Compartment) -> str:
        """Another recovery secret for a compartment whose paper was lost; shown once. By a member.

        Raises UserError: compartment_unborn, compartment_not_member, compartment_locked.
        """
        require(actor, Permission.OWN_ACCOUNT)
        secret, cost = new_secret(), self._cost()
        with self._changing(actor) as uow:
            opened = self._open_keys(compartment, None)

            def change(envelope: Envelope) -> Envelope:
                for keys, private in opened:
                    envelope = compartments.renew_secret(envelope, keys, private, secret, cost)
                return envelope

            uow.journal("compartment.renew_secret", details={"compartment": compartment.value})
            self._change_envelope(uow, change)
            uow.commit()
        return secret

    # Inside --------------------------------------------------------------------------------------

    @contextmanager
    def _changing(self, actor: Actor) -> Iterator[UnitOfWork]:
        require_space(self._holder.folder.path, _SPACE)
        with self._store.write(actor) as uow:
            yield uow

    def _other(self, uow: UnitOfWork, actor: Actor, account_id: int) -> Account:
        account = uow.get(Account, account_id)
        rules.require_reach(actor, rules.services_of(uow.connection, account.id))
        rules.require_other(actor, account)
        rules.require_open(account)
        return account

    def _accept_reset(self, uow: UnitOfWork, account: Account, *, accepted: bool) -> None:
        envelope = self._envelope()
        alone = rules.left_without_member(uow, envelope, self._clock.today(), account)
        rules.require_members_left(alone, accepted=accepted)
        lost = [one for one in Compartment if account.uid in reading.members_of(envelope, one)]
        if lost and not accepted:
            named = ", ".join(f"« {one.label} »" for one in lost)
            raise UserError("reset_unaccepted", compartments=named)

    def _open_keys(self, compartment: Compartment, secret: str | None) -> list[tuple[Keys, bytes]]:
        """Every key of a compartment with its private part, newest last."""
        envelope = self._envelope()
        found = sorted(
            (one for one in envelope.compartments if one.name == compartment), key=lambda one: one.number
        )
        if not found:
            raise UserError("compartment_unborn", compartment=compartment.label)
        if secret is not None:
            return [(one, compartments.recover_compartment(envelope, one, secret)) for one in found]
        if self._holder.keyring.is_locked:
            raise UserError("compartment_locked")
        private = self._holder.keyring.own_private
        mine = replace(self._holder.opened, envelope=envelope, private=private)
        opened = [(one, key) for one in found if (key := compartments.open_compartment(mine, one))]
        if len(opened) < len(found):
            raise UserError("compartment_not_member", compartment=compartment.label)
        return opened

    def _envelope(self) -> Envelope:
        """The envelope as it is now: others change it too."""
        return self._file.authentic(self._holder.opened.secrets.file_key).envelope

    def _change_envelope(self, uow: UnitOfWork, change: Callable[[Envelope], Envelope]) -> None:
        def once(envelope: Envelope) -> Envelope:
            # Several steps are one change: the database may be one generation behind, and no more.
            return replace(change(envelope), generation=envelope.generation + 1)

        change_envelope(uow, self._file, self._holder.opened.secrets.file_key, once)

    def _cost(self) -> KdfCost:
        """Calibrated before the write lock is taken."""
        return self._holder.cost or calibrate()


def _refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise InvalidForm(found)
