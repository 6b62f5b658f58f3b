"""`casework journal verify`: does the journal's chain hold?"""

from __future__ import annotations

import argparse

from casework.base.text import plural
from casework.cli.call import Call
from casework.cli.formatting import say, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the journal."""
    parser.add_argument("what", choices=("verify",), metavar="ACTION", help="verify : vérifier la chaîne")
    parser.add_argument("--json", action="store_true", help="en JSON, pour un script")


def run(args: argparse.Namespace, call: Call) -> int:
    """0 where every link holds; else 1 and the first that does not."""
    with call.entered() as (suite, actor):
        found = suite.journal.verify(actor)
    if args.json:
        write_json({"lines": found.lines, "broken_line": found.broken_line, "trouble": found.trouble or None,
                    "remark": found.remark or None})  # fmt: skip
    elif found.trouble:
        say(found.trouble)
    else:
        lines = plural(found.lines, "ligne vérifiée", "lignes vérifiées")
        say(f"Le journal s’enchaîne sans rupture : {lines}.")
    if found.remark and not args.json:
        say(found.remark)
    return 1 if found.trouble else 0
