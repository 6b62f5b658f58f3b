"""`casework search`: people first, then notes, newest first, as Ctrl+K finds them."""

from __future__ import annotations

import argparse

from casework.base.text import display_name
from casework.cli.call import Call
from casework.cli.formatting import say, write_json
from casework.cli.list_ import person_json

_MOST = 200
"""Of each kind: a script reads more than a screen shows."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to look for."""
    parser.add_argument("text", nargs="+", metavar="MOT", help="un ou plusieurs mots, sans souci des accents")
    parser.add_argument("--json", action="store_true", help="en JSON, pour un script")


def run(args: argparse.Namespace, call: Call) -> int:
    """0 also where nothing was found: the sentence says so, the JSON is an empty list."""
    with call.entered() as (suite, actor):
        suite.search.index_sealed(actor)
        found = suite.search.find(actor, " ".join(args.text), people=_MOST, notes=_MOST)
    if args.json:
        people = [
            {"kind": "person", "person": person_json(one.person), "text": one.name} for one in found.people
        ]
        notes = [
            {
                "kind": "note",
                "person": person_json(one.person) if one.person else None,
                "text": one.snippet.text,
            }
            for one in found.notes
        ]
        write_json(people + notes)
        return 0
    for one in found.people:
        say(f"{one.person.file_number}  {one.name}")
    for note in found.notes:
        who = display_name(note.person.last_name, note.person.first_name) if note.person else "la maison"
        say(f"{note.happened_at.astimezone():%d/%m/%Y %H:%M}  {who} : {note.snippet.text}")
    if not found.people and not found.notes:
        say(f"Rien n’a été trouvé pour « {' '.join(args.text)} ».")
    return 0
