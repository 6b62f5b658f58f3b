"""The command line's grammar, told in French (argparse speaks English only)."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import Any, NoReturn

from casework.base.text import typeset

WRONG_USE = 2
_LARGEST_ID = 2**63 - 1

_WORDS = (
    ("usage: ", "usage : "),
    ("positional arguments:", "arguments :"),
    ("options:", "options :"),
)
_REFUSALS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"one of the arguments (.*) is required", r"il faut l’un de : \1"),
    (r"unrecognized arguments: (.*)", r"de trop ou inconnu : \1"),
    (r"argument (\S+): expected (?:one|at least one) argument", r"\1 attend une valeur"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1 : \2 n’existe pas, choisir parmi \3"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 ne va pas avec \2"),
    (r"argument (\S+): invalid \S+ value: (.*)", r"\1 : \2 n’est pas une valeur possible"),
    (r"argument (\S+): (.*)", r"\1 : \2"),
)


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and refusals are French; a wrong use exits with 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        super().__init__(add_help=False, **options)
        self.add_argument("-h", "--help", action="help", help="montrer cette aide et s’arrêter")

    def format_usage(self) -> str:
        return _in_french(super().format_usage())

    def format_help(self) -> str:
        return typeset(_in_french(super().format_help()))

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, typeset(f"{self.prog} : {refusal(message)}\n{self.format_usage()}"))


def refusal(message: str) -> str:
    """Argparse's English refusal, in French."""
    for pattern, french in _REFUSALS:
        if re.fullmatch(pattern, message, re.S):
            return re.sub(pattern, french, message, flags=re.S)
    return "cette commande n’est pas comprise"


def record_id(typed: str) -> int:
    """The value of an ID option; one that no file can hold is the last that could: nobody has it."""
    return max(-_LARGEST_ID, min(_LARGEST_ID, int(typed)))


def civil_day(typed: str) -> date:
    """The value of a date option. Raises argparse's own error, with a French sentence."""
    from casework.base.dates import parse_date  # late: the window starts without it

    day = parse_date(typed)
    if day is None:
        raise argparse.ArgumentTypeError(f"« {typed} » n’est pas une date possible (par exemple 2026-03-12)")
    return day


def _in_french(text: str) -> str:
    for english, french in _WORDS:
        text = text.replace(english, french)
    return text
