"""First start: a new file with its first accounts, all or nothing."""

from __future__ import annotations

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem
from casework.domain.founding import NewOrganisation, check_organisation, tidied
from casework.domain.permissions import BIRTH_ROLES
from casework.steps.passwords import rate_password
from casework.storage import envelope as env
from casework.storage.compartments import add_compartment
from casework.storage.creation import Creation
from casework.storage.envelope import Envelope, SlotKind
from casework.storage.folder import DataFolder, FolderLock, Use
from casework.storage.keys import KdfCost, Secrets, calibrate, new_uid
from casework.storage.recovery import new_secret


def create(
    folder: DataFolder, clock: Clock, cost: KdfCost | None, new: NewOrganisation, *, weak_passwords: bool
) -> str:
    """As Doorstep.create says."""
    new = tidied(new)
    problems = check_organisation(new)
    if not weak_passwords:
        problems += _weak_passwords(new)
    if problems:
        raise InvalidForm(problems)
    folder.prepare()
    lock = FolderLock(folder)
    lock.take(Use.ALONE)
    try:
        return _create(folder, clock, cost or calibrate(), new)
    finally:
        lock.drop()


def _create(folder: DataFolder, clock: Clock, cost: KdfCost, new: NewOrganisation) -> str:
    secrets, secret = Secrets.new(), new_secret()
    envelope = env.new_envelope(demonstration=new.demonstration)
    for account in new.accounts:
        uid = new_uid()
        envelope = env.add_account(envelope, secrets, uid, account.login, account.password, cost)
    envelope = env.add_recovery(envelope, secrets, secret, cost)
    if new.demonstration:
        envelope = _with_compartments(envelope, new, cost)
    with Creation(folder) as creation:
        _fill(creation, clock, new, envelope, secrets)
        creation.finish(envelope, secrets)
    return secret


def _with_compartments(envelope: Envelope, new: NewOrganisation, cost: KdfCost) -> Envelope:
    """The demonstration shows sealed notes at once. Nothing in it is true: its recovery secrets go unkept."""
    for account in new.accounts:
        compartment = BIRTH_ROLES.get(account.role)
        slot = env.find_slot(envelope, account.login)
        if compartment is not None and slot is not None:
            envelope = add_compartment(envelope, compartment.value, slot.account, new_secret(), cost)
    return envelope


def _fill(
    creation: Creation, clock: Clock, new: NewOrganisation, envelope: Envelope, secrets: Secrets
) -> None:
    from casework.steps.founding import found
    from casework.storage.generation import write_generation
    from casework.storage.store import Store

    store = Store(creation.database, secrets, clock, create=True)
    try:
        store.upgrade()
        uids = [slot.account for slot in envelope.slots if slot.kind is SlotKind.ACCOUNT]
        with store.write(None) as uow:
            found(uow, new, uids, clock.today())
            write_generation(uow, envelope.generation)
            uow.commit()
    finally:
        store.close()


def _weak_passwords(new: NewOrganisation) -> list[Problem]:
    problems = []
    for number, account in enumerate(new.accounts):
        rating = rate_password(account.password, (account.login, account.name, new.name))
        if account.password and not rating.accepted:
            facts = {"advice": rating.sentence}
            problems.append(Problem(f"accounts.{number}.password", "password_weak", facts))
    return problems
