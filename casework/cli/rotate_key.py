"""`casework rotate-key`: the file is written anew under a new key; passwords stay."""

from __future__ import annotations

import argparse

from casework.cli.call import Call
from casework.cli.formatting import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No argument of its own."""


def run(args: argparse.Namespace, call: Call) -> int:
    """A backup first, then the new file; refused while anybody uses the folder."""
    from casework.services.doorstep import Use

    with call.session(Use.ALONE) as session:
        call.doorstep.rotate_key(session).close()
    say("La clé du fichier est changée. Les mots de passe et la clé de secours restent les mêmes.")
    return 0
