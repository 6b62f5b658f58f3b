"""`casework note`: write a note from a script; its text is the rest of standard input."""

from __future__ import annotations

import argparse
import sys

from casework.cli.call import Call
from casework.cli.formatting import say
from casework.cli.french_parser import record_id
from casework.domain.kinds import Compartment, NoteKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, about whom, for whom."""
    parser.add_argument("what", choices=("add",), metavar="QUOI", help="add : écrire une note")
    parser.add_argument("--person", type=record_id, required=True, metavar="ID",
                        help="la personne (son « id » dans list people)")  # fmt: skip
    kinds = [kind.value for kind in NoteKind if kind is not NoteKind.IMPORT]
    parser.add_argument("--kind", choices=kinds, default=NoteKind.FOLLOW_UP.value, metavar="NATURE",
                        help=f"{', '.join(kinds)} (sinon %(default)s)")  # fmt: skip
    compartments = [one.value for one in Compartment]
    readers = f"qui lira : {', '.join(compartments)} (sinon %(default)s)"
    parser.add_argument("--compartment", choices=compartments, default=Compartment.TEAM.value,
                        metavar="QUI", help=readers)  # fmt: skip
    parser.add_argument("--third-party", action="store_true",
                        help="vient d’un tiers : n’est pas communiqué à la personne")  # fmt: skip


def run(args: argparse.Namespace, call: Call) -> int:
    """Write the note; its number is told."""
    from casework.services.notes import WriteNote

    compartment = Compartment(args.compartment)
    with call.entered() as (suite, actor):
        # After the password, which was the first line.
        command = WriteNote(
            text=sys.stdin.read(),
            person_ids=(args.person,),
            kind=NoteKind(args.kind),
            compartment=compartment,
            third_party=args.third_party,
        )
        change = suite.notes.write(actor, command)
    blind = compartment not in actor.compartments
    say(f"Note {change.id} enregistrée.{' Vous ne pourrez pas la relire.' if blind else ''}")
    return 0
