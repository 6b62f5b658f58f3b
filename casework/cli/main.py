"""The commands: which there are, what is common to them, and how they end.

The window's command line is read here too: what only commands need is imported when one runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from casework import __version__
from casework.cli.french_parser import FrenchParser, civil_day

if TYPE_CHECKING:
    from casework.base.errors import UserError
    from casework.cli.call import Call

DONE, REFUSED = 0, 1


class Command(NamedTuple):
    """A command: a module with ``add_arguments(parser)`` and ``run(args, call) -> int``.

    It is imported when it is named, and imports services in ``run``: reading a command line must be cheap.
    """

    name: str
    module: str
    help: str


COMMANDS = (
    Command(
        "init", "init", "créer un dossier : organisation, services, premier compte ; ou la démonstration"
    ),
    Command("import", "import_", "reprendre un tableur (xlsx, csv) : les personnes et leurs séjours"),
    Command("list", "list_", "lister personnes, séjours, demandes, échéances ou comptes"),
    Command("note", "note", "écrire une note sur une personne ; le texte suit sur l’entrée standard"),
    Command("search", "search", "chercher une personne ou un mot des notes"),
    Command("print", "print_", "imprimer en PDF : fiche projet, synthèse, avenant, liste des échéances…"),
    Command("account", "account", "les comptes : ajouter, changer de mot de passe, donner l’accès, fermer"),
    Command(
        "export", "export", "remettre à une personne tout ce qui la concerne : un PDF et un fichier JSON"
    ),
    Command("journal", "journal", "vérifier que le journal s’enchaîne, ou nommer sa première rupture"),
    Command("rotate-key", "rotate_key", "changer la clé du fichier, après un départ par exemple"),
    Command("check", "check", "vérifier que les données et le journal sont entiers"),
)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command line as values; ``command`` None: the window. A wrong use ends the process with 2."""
    parser = FrenchParser(
        prog="casework",
        description="Casework : l’accompagnement en ACT et CSAPA. Sans commande, ouvre la fenêtre.",
        epilog="Les options générales se placent avant la commande. « casework COMMANDE -h » : son aide. "
        "La clé de secours d’un compartiment qui naît est écrite une fois, sur la sortie d’erreur.",
    )
    _add_common(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", parser_class=FrenchParser)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=_sentence(command.help))
        if command.name in argv:
            import_module(f"casework.cli.{command.module}").add_arguments(sub)
    return parser.parse_args(argv)


def _add_common(parser: FrenchParser) -> None:
    parser.add_argument("--version", action="version", version=f"Casework {__version__}",
                        help="dire la version et s’arrêter")  # fmt: skip
    parser.add_argument("--data-dir", type=Path, metavar="DOSSIER", help="où sont les données")
    parser.add_argument("--account", metavar="IDENTIFIANT", help="qui agit ; sans elle, le premier compte")
    parser.add_argument("--password-stdin", action="store_true",
                        help="le mot de passe est la première ligne de l’entrée standard")  # fmt: skip
    parser.add_argument(
        "--on", type=civil_day, metavar="AAAA-MM-JJ", help="le jour civil, s’il n’est pas aujourd’hui"
    )
    parser.add_argument("--self-test", action="store_true",
                        help="essayer le programme installé, dans un dossier à lui")  # fmt: skip


def run(args: argparse.Namespace, call: Call, report_crash: Callable[[BaseException], Path | None]) -> int:
    """Run the command that was named; the exit code.

    0 done, 1 refused with a sentence (a bug too: it leaves a report without personal data).
    """
    module = next(one.module for one in COMMANDS if one.name == args.command)
    return guarded(lambda: import_module(f"casework.cli.{module}").run(args, call), report_crash)


def guarded(work: Callable[[], int], report_crash: Callable[[BaseException], Path | None]) -> int:
    """Turn whatever goes wrong in ``work`` into a sentence and an exit code."""
    from casework.base.errors import UserError

    try:
        code = work()
        sys.stdout.flush()
        return code
    except UserError as error:
        _tell(error)
    except BrokenPipeError:
        # Who reads has read enough (`casework list people | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        _tell(UserError("cancelled"))
    except Exception as error:  # noqa: BLE001  the last one to see a bug: a report, a sentence, an orderly end
        report = report_crash(error)
        _tell(UserError("crashed", report=report) if report else UserError("crashed_unreported"))
    return REFUSED


def _tell(error: UserError) -> None:
    from casework.base.errors import InvalidForm
    from casework.cli.formatting import say_aside

    say_aside(error.sentence)
    if isinstance(error, InvalidForm):
        for problem in error.problems:
            say_aside(f"– {problem.field} : {problem.sentence}")


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."
