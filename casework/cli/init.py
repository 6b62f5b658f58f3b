"""`casework init`: a new folder with its organisation, services and first account; or the demonstration."""

from __future__ import annotations

import argparse

from casework.base.errors import UserError
from casework.cli import init_demo
from casework.cli.call import Call
from casework.cli.formatting import say, say_aside
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--demo alone, or what a new organisation needs."""
    parser.add_argument(
        "--demo", action="store_true", help="l’équipe de démonstration, avec un an de données inventées"
    )
    parser.add_argument("--organisation", metavar="NOM", help="le nom de l’organisation")
    parser.add_argument("--account-name", metavar="IDENTIFIANT", help="l’identifiant du premier compte")
    parser.add_argument(
        "--role",
        choices=[role.value for role in Role],
        default=Role.HEAD_OF_SERVICE.value,
        metavar="RÔLE",
        help="le rôle du premier compte : %(choices)s (sinon %(default)s)",
    )
    parser.add_argument(
        "--service",
        type=service,
        action="append",
        default=[],
        metavar="TYPE:NOM:PLACES",
        help=f"un service (option répétable) ; TYPE : {', '.join(kind.value for kind in ServiceKind)}",
    )
    parser.set_defaults(wrong_use=parser.error)


def service(typed: str) -> NewService:
    """« act_housed:ACT de la Vallée:11 ». Raises argparse's own error, in French."""
    kind, _, rest = typed.partition(":")
    name, _, places = rest.rpartition(":")
    if kind not in {one.value for one in ServiceKind}:
        raise argparse.ArgumentTypeError(f"« {kind} » n’est pas un type de service")
    if not name.strip() or not places.strip().isdecimal():
        raise argparse.ArgumentTypeError(f"« {typed} » ne s’écrit pas TYPE:NOM:PLACES")
    return NewService(ServiceKind(kind), name, int(places[:9]))


def run(args: argparse.Namespace, call: Call) -> int:
    """Create the folder; the recovery secret is printed once, alone on its line."""
    if args.demo:
        return init_demo.run(args, call)
    _check_use(args)
    password = _new_password(call)
    rating = call.doorstep.rate_password(password, (args.account_name, args.organisation))
    account = NewAccount(args.account_name, args.account_name, password, Role(args.role))
    new = NewOrganisation(args.organisation, tuple(args.service), (account,))
    secret = call.doorstep.create(new, weak_passwords=True)
    say_aside(f"Le dossier est créé : {call.doorstep.folder.path}")
    say_aside("Clé de secours, à écrire sur papier et à garder sous clé (elle ne sera plus montrée) :")
    say(secret)
    if not rating.accepted:
        say_aside(f"Attention, mot de passe : {rating.sentence}")
    return 0


def _check_use(args: argparse.Namespace) -> None:
    needed = (
        ("--organisation", args.organisation),
        ("--account-name", args.account_name),
        ("--service", args.service),
    )
    missing = ", ".join(name for name, value in needed if not value)
    if missing:
        args.wrong_use(f"the following arguments are required: {missing}")


def _new_password(call: Call) -> str:
    password = call.password("Mot de passe du nouveau compte : ")
    if not call.password_from_stdin and call.password("Le même, une seconde fois : ") != password:
        raise UserError("passwords_differ")
    return password
