"""`casework init --demo`: the demonstration's folder, filled; its accounts are told."""

from __future__ import annotations

import argparse

from casework.cli.call import Call
from casework.cli.formatting import say_aside
from casework.domain.demonstration import DEMO_ACCOUNTS, FOUNDING


def run(_args: argparse.Namespace, call: Call) -> int:
    """A line an account: login, tab, password, tab, role. Their passwords are no secret."""
    from casework.services.demonstration import Demonstration
    from casework.services.doorstep import Use

    call.doorstep.create(FOUNDING, weak_passwords=True)
    first = DEMO_ACCOUNTS[0]
    session = call.doorstep.log_in(first.login, first.password, Use.BESIDE)
    try:
        Demonstration(session.store, call.clock, session.keyring).fill(session.actor)
    finally:
        session.close()
    for account in DEMO_ACCOUNTS:
        print(f"{account.login}\t{account.password}\t{account.role.value}")
    say_aside(f"La démonstration est prête : {call.doorstep.folder.path}")
    return 0
