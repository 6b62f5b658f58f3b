"""`casework print`: a document of the file as a PDF, written whole or not at all."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.base.text import plural
from casework.cli.call import Call
from casework.cli.formatting import say
from casework.cli.french_parser import record_id

_OF_THE_HOUSE = ("processing-record", "information-notice", "impact-elements")
# The keys of PrintKind: reading a command line does not import services.
DOCUMENTS = (
    "project-sheet",
    "easy-sheet",
    "summary",
    "renewal-file",
    "amendment",
    "coordination-note",
    "emergency-sheet",
    "deadline-list",
    *_OF_THE_HOUSE,
)
_OF_NOBODY = ("deadline-list", *_OF_THE_HOUSE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to print, of whom, where."""
    parser.add_argument("document", choices=DOCUMENTS, metavar="DOCUMENT", help=", ".join(DOCUMENTS))
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument(
        "--person", type=record_id, metavar="ID", help="la personne (son « id » dans list people)"
    )
    whom.add_argument("--all", action="store_true", help="toutes les personnes en séjour, en un seul fichier")
    parser.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="le fichier PDF à écrire")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace, call: Call) -> int:
    """Print, write, journal; a refusal leaves no file."""
    from casework.services.prints import PrintKind, PrintRequest

    if args.person is None and not args.all and args.document not in _OF_NOBODY:
        args.refuse("one of the arguments --person, --all is required")
    if args.person is not None and args.document in _OF_THE_HOUSE:
        args.refuse(f"argument --person: not allowed with argument {args.document}")
    person_ids = None if args.person is None else (args.person,)
    request = PrintRequest(PrintKind(args.document), person_ids)
    with call.entered() as (suite, actor):
        printed = suite.prints.print_document(actor, request)
        suite.prints.save(actor, printed.title, printed.data, args.out)
    documents = plural(printed.sheets, "document")
    say(f"« {printed.title} » : {documents} dans {args.out}. Ce fichier n’est pas chiffré : rangez-le.")
    return 0
