"""`casework account`: add, password, grant, close. Passwords come from standard input, never as arguments."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from casework.base.errors import UserError
from casework.base.text import fold
from casework.cli.call import Call
from casework.cli.formatting import say, say_aside
from casework.cli.french_parser import civil_day
from casework.domain.kinds import Compartment
from casework.domain.permissions import Actor, Role

if TYPE_CHECKING:
    from casework.services.accounts import ListedAccount
    from casework.services.doorstep import Session
    from casework.services.suite import Suite

_SEALED = tuple(one.value for one in Compartment if one.is_sealed)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add", help="ajouter un compte (entrée : le mot de passe de qui agit, puis le provisoire)"
    )
    add.add_argument("login", metavar="IDENTIFIANT", help="par exemple c.leroy")
    add.add_argument("--role", required=True, choices=[role.value for role in Role], metavar="RÔLE",
                     help="ce que le compte peut faire : %(choices)s")  # fmt: skip
    add.add_argument("--name", default="", metavar="NOM", help="comme les collègues le voient")
    add.add_argument("--profession", default="", metavar="MÉTIER", help="par exemple Infirmier")
    add.add_argument("--service", action="append", default=[], metavar="NOM",
                     help="un service (option répétable) ; sans elle, tous")  # fmt: skip
    add.add_argument("--from", dest="valid_from", type=civil_day, metavar="JOUR", help="le premier jour")
    add.add_argument("--to", dest="valid_to", type=civil_day, metavar="JOUR", help="le dernier jour")
    actions.add_parser("password", help="changer son mot de passe (entrée : l’ancien, puis le nouveau)")
    reset = actions.add_parser(
        "reset", help="donner un mot de passe provisoire à qui a oublié le sien (entrée : comme add)"
    )
    _add_whose(reset)
    grant = actions.add_parser("grant", help="donner l’accès à un compartiment réservé")
    grant.add_argument("login", metavar="IDENTIFIANT")
    grant.add_argument("compartment", choices=_SEALED, metavar="COMPARTIMENT", help=", ".join(_SEALED))
    grant.add_argument("--by-secret", action="store_true",
                       help="par la clé de secours du compartiment (deuxième ligne de l’entrée)")  # fmt: skip
    _add_whose(
        actions.add_parser("close", help="fermer le compte de qui s’en va, et changer la clé du fichier")
    )


def _add_whose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="IDENTIFIANT")
    parser.add_argument("--accept", action="store_true",
                        help="accepter ce qui est perdu, une fois lu")  # fmt: skip


def run(args: argparse.Namespace, call: Call) -> int:
    """0 done; a refusal says why."""
    if args.action == "password":
        return _change_password(call)
    if args.action == "close":
        return _close(args, call)
    work = {"add": _add, "reset": _reset, "grant": _grant}[args.action]
    with call.entered() as (suite, actor):
        say(work(args, call, suite, actor))
    return 0


def _add(args: argparse.Namespace, call: Call, suite: Suite, actor: Actor) -> str:
    from casework.services.accounts import AddAccount

    password = call.password("Mot de passe provisoire : ")
    services = _service_ids(args.service, suite, actor)
    suite.accounts.add(
        actor,
        AddAccount(
            args.login,
            Role(args.role),
            password,
            name=args.name,
            profession=args.profession,
            service_ids=services,
            valid_from=args.valid_from,
            valid_to=args.valid_to,
        ),
    )
    _warn_weak(call, password, args.login)
    span = _span(args.valid_from, args.valid_to)
    return f"Le compte « {args.login} » est ouvert{span} ; le mot de passe provisoire sert à choisir le sien."


def _reset(args: argparse.Namespace, call: Call, suite: Suite, actor: Actor) -> str:
    from casework.services.accounts import ResetPassword

    password = call.password("Mot de passe provisoire : ")
    account = _account(args.login, suite, actor)
    suite.accounts.reset_password(actor, ResetPassword(account.id, password, accepted=args.accept))
    _warn_weak(call, password, args.login)
    return f"Le mot de passe provisoire de « {account.login} » ne sert qu’à choisir le sien."


def _grant(args: argparse.Namespace, call: Call, suite: Suite, actor: Actor) -> str:
    from casework.services.accounts import GrantCompartment

    secret = call.password("Clé de secours du compartiment : ") if args.by_secret else None
    compartment = Compartment(args.compartment)
    account_id = suite.accounts.find(actor, args.login)
    suite.accounts.grant(actor, GrantCompartment(account_id, compartment, secret))
    return f"« {args.login} » lira le compartiment « {compartment.label} » dès sa prochaine connexion."


def _change_password(call: Call) -> int:
    old = call.password("Ancien mot de passe : ")
    new = call.password("Nouveau mot de passe : ")
    if not call.password_from_stdin and call.password("Le même, une seconde fois : ") != new:
        raise UserError("passwords_differ")
    call.doorstep.change_password(call.account, old, new, weak_passwords=True)
    say("Le mot de passe est changé.")
    _warn_weak(call, new, call.account or "")
    return 0


def _close(args: argparse.Namespace, call: Call) -> int:
    from casework.services.accounts import CloseAccount

    with call.session() as session:
        suite, actor = call.make_suite(session), session.actor
        account = _account(args.login, suite, actor)
        suite.accounts.close(actor, CloseAccount(account.id, accepted=args.accept))
        say(f"Le compte « {account.login} » est fermé ; son nom reste dans l’historique.")
        _rotate(call, session)
    return 0


def _rotate(call: Call, session: Session) -> None:
    """Whoever left had the key in memory. Where it cannot be changed now, that is said."""
    try:
        call.doorstep.rotate_key(session).close()
    except UserError as error:
        say_aside(error.sentence)
        say_aside("La clé du fichier reste à changer : casework rotate-key, une fois Casework fermé partout.")
        return
    say("La clé du fichier est changée.")


def _account(login: str, suite: Suite, actor: Actor) -> ListedAccount:
    for account in suite.accounts.list_all(actor):
        if fold(account.login) == fold(login):
            return account
    raise UserError("account_not_there", login=login)


def _service_ids(names: list[str], suite: Suite, actor: Actor) -> tuple[int, ...]:
    if not names:
        return ()
    known = {fold(one.name): one for one in suite.organisation.list_services(actor)}
    for name in names:
        if fold(name) not in known:
            services = ", ".join(f"« {one.name} »" for one in known.values())
            raise UserError("service_not_there", name=name, services=services)
    return tuple(known[fold(name)].id for name in names)


def _warn_weak(call: Call, password: str, login: str) -> None:
    rating = call.doorstep.rate_password(password, (login,))
    if not rating.accepted:
        say_aside(f"Attention, mot de passe : {rating.sentence}")


def _span(start: date | None, end: date | None) -> str:
    from_day = f" à partir du {start:%d/%m/%Y}" if start else ""
    return from_day + (f" jusqu’au {end:%d/%m/%Y}" if end else "")
