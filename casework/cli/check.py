"""`casework check`: is everything whole?"""

from __future__ import annotations

import argparse

from casework.cli.call import Call
from casework.cli.formatting import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No argument of its own."""


def run(args: argparse.Namespace, call: Call) -> int:
    """0 where all is sound; else 1 and a sentence for each thing found."""
    with call.entered() as (suite, actor):
        findings = suite.checks.check(actor)
    for finding in findings:
        say(finding.sentence)
    if findings:
        return 1
    say("Tout est en ordre : données, chiffrement, index de recherche, journal et clés.")
    return 0
