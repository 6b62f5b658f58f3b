"""`casework export`: what leaves as a file for somebody: everything about a person, for the person."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.base.text import plural
from casework.cli.call import Call
from casework.cli.formatting import say, say_aside
from casework.cli.french_parser import record_id


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What leaves, about whom, where to."""
    parser.add_argument("what", choices=("person",), metavar="QUOI", help="person : tout ce qui la concerne")
    parser.add_argument(
        "person", type=record_id, metavar="ID", help="la personne (son « id » dans list people)"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="l’archive zip à écrire")


def run(args: argparse.Namespace, call: Call) -> int:
    """Read, write, journal; a refusal leaves no file. What is not in it is said."""
    from casework.services.person_export import ExportPerson

    with call.entered() as (suite, actor):
        made = suite.person_export.export(actor, ExportPerson(args.person, args.out))
    for sentence in made.withheld:
        say_aside(sentence)
    notes = plural(made.notes, "note")
    say(f"Dossier de la personne ({notes}) dans {made.path}. Ce fichier n’est pas chiffré : remettez-le, "
        "puis effacez-le.")  # fmt: skip
    return 0
