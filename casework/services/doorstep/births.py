"""A sealed compartment is born with the first account of its role that logs in."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from casework.base.errors import UserError
from casework.domain.kinds import Compartment
from casework.domain.permissions import BIRTH_ROLES
from casework.services.doorstep.session import Birth, Session
from casework.storage.compartments import add_compartment
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import require_space
from casework.storage.keyring import Keyring
from casework.storage.keys import KdfCost, calibrate
from casework.storage.recovery import new_secret

if TYPE_CHECKING:
    from casework.storage.envelope import Envelope, Opened

_SPACE = 4 * 1024 * 1024
_ANOTHER_TIME = {"compartment_born", "disk_full", "disk_nearly_full", "disk_failed", "not_writable",
                 "database_busy", "file_held"}  # fmt: skip


def with_births(session: Session, cost: KdfCost | None) -> Session:
    """The session, member of a compartment that it gave birth to where its role does and nobody did before.

    ``session.births`` holds the compartment's recovery secret: shown once, kept nowhere. A full disk puts it
    off until the next log-in.
    """
    _seal_left_over(session)
    compartment = BIRTH_ROLES.get(session.actor.role)
    if compartment is None or session.keyring.is_born(compartment):
        return session
    secret = new_secret()
    try:
        envelope = _give_birth(session, compartment, secret, cost or calibrate())
    except UserError as error:
        if error.code not in _ANOTHER_TIME:
            raise
        return session
    opened = _opened(session, envelope)
    keyring = Keyring.of(opened)
    actor = replace(session.actor, compartments=session.actor.compartments | keyring.mine)
    births = (Birth(compartment, secret),)
    return replace(session, actor=actor, opened=opened, keyring=keyring, births=births)


def _seal_left_over(session: Session) -> None:
    """What waited for a compartment whose birth was cut short between the keys and the file."""
    from casework.steps.sealing import is_waiting, seal_waiting

    for compartment in session.keyring.mine:
        with session.store.read() as connection:
            waits = is_waiting(connection, compartment)
        if waits:
            with contextlib.suppress(UserError), session.store.write(session.actor) as uow:
                count = seal_waiting(uow, session.keyring, compartment)
                uow.journal("compartment.seal", details={"compartment": compartment.value, "texts": count})
                uow.commit()


def _opened(session: Session, envelope: Envelope) -> Opened:
    slot = envelope.slot_of(session.opened.slot.account) or session.opened.slot
    return replace(session.opened, envelope=envelope, slot=slot)


def _give_birth(session: Session, compartment: Compartment, secret: str, cost: KdfCost) -> Envelope:
    from casework.steps.sealing import seal_waiting
    from casework.storage.generation import change_envelope

    account = session.opened.slot.account

    def bear(envelope: Envelope) -> Envelope:
        if any(one.name == compartment for one in envelope.compartments):
            raise UserError("compartment_born")
        return add_compartment(envelope, compartment.value, account, secret, cost)

    require_space(session.folder.path, _SPACE)
    file = EnvelopeFile(session.folder.path)
    with session.store.write(session.actor) as uow:
        envelope = change_envelope(uow, file, session.opened.secrets.file_key, bear)
        count = seal_waiting(uow, Keyring.of(_opened(session, envelope)), compartment)
        uow.journal("compartment.birth", details={"compartment": compartment.value, "sealed": count})
        uow.commit()
    return envelope
