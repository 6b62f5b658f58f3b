"""A sealed compartment is born with the first account of its role that logs in; its recovery secret is shown
until somebody has it on paper.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from casework.base.errors import UserError
from casework.domain.kinds import Compartment
from casework.domain.permissions import BIRTH_ROLES
from casework.services.doorstep.session import Birth, Session
from casework.storage.compartments import add_compartment, open_compartment, renew_secret
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import Use, require_space
from casework.storage.keyring import Keyring
from casework.storage.keys import KdfCost, calibrate
from casework.storage.recovery import new_secret

if TYPE_CHECKING:
    from casework.storage.envelope import Envelope, Opened

_SPACE = 4 * 1024 * 1024
_ANOTHER_TIME = {"compartment_born", "disk_full", "disk_nearly_full", "disk_failed", "not_writable",
                 "database_busy", "file_held"}  # fmt: skip


def with_births(session: Session, cost: KdfCost | None, use: Use) -> Session:
    """The session, member of a compartment that it gave birth to where its role does and nobody did before.

    ``session.births`` holds the compartment's recovery secret: shown now, kept nowhere. In a window, also a
    new one where nobody ever confirmed the last (a cut after the keys were written). A full disk puts either
    off until the next log-in.
    """
    _seal_left_over(session)
    compartment = BIRTH_ROLES.get(session.actor.role)
    if compartment is not None and not session.keyring.is_born(compartment):
        session = _with_birth(session, compartment, cost)
    if use is Use.WINDOW and not session.demonstration:
        session = _with_secrets_shown_again(session, cost)
    return session


def note_secret_kept(session: Session, compartment: Compartment) -> None:
    """Somebody has the shown secret on paper: it is not shown again.

    Where the disk is full it will be, by another that replaces it: better twice than never.
    """
    from casework.steps.kept_secrets import note_kept

    envelope = EnvelopeFile(session.folder.path).authentic(session.opened.secrets.file_key).envelope
    try:
        with session.store.write(session.actor) as uow:
            note_kept(uow, envelope, compartment)
            uow.journal("compartment.secret_kept", details={"compartment": compartment.value})
            uow.commit()
    except UserError as error:
        if error.code not in _ANOTHER_TIME:
            raise


def _with_birth(session: Session, compartment: Compartment, cost: KdfCost | None) -> Session:
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


def _with_secrets_shown_again(session: Session, cost: KdfCost | None) -> Session:
    from casework.steps.kept_secrets import is_kept

    for compartment in sorted(session.keyring.mine - {one.compartment for one in session.births}):
        with session.store.read() as connection:
            if is_kept(connection, session.opened.envelope, compartment):
                continue
        secret = new_secret()
        try:
            envelope = _renew(session, compartment, secret, cost or calibrate())
        except UserError as error:
            if error.code not in _ANOTHER_TIME:
                raise
            continue
        births = (*session.births, Birth(compartment, secret, again=True))
        session = replace(session, opened=_opened(session, envelope), births=births)
    return session


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


def _renew(session: Session, compartment: Compartment, secret: str, cost: KdfCost) -> Envelope:
    from casework.storage.generation import change_envelope

    def renew(envelope: Envelope) -> Envelope:
        opened, changed = replace(session.opened, envelope=envelope), envelope
        for keys in envelope.compartments:
            if keys.name == compartment and (private := open_compartment(opened, keys)):
                changed = renew_secret(changed, keys, private, secret, cost)
        return replace(changed, generation=envelope.generation + 1)

    require_space(session.folder.path, _SPACE)
    file = EnvelopeFile(session.folder.path)
    with session.store.write(session.actor) as uow:
        envelope = change_envelope(uow, file, session.opened.secrets.file_key, renew)
        uow.journal("compartment.renew_secret", details={"compartment": compartment.value})
        uow.commit()
    return envelope
