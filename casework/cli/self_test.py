"""`casework --self-test`: the installed program tries itself, in a folder of its own that it removes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from casework.base.clock import Clock, SystemClock
from casework.base.errors import UserError
from casework.cli.formatting import say
from casework.domain.demonstration import DEMO_ACCOUNTS, FOUNDING
from casework.domain.permissions import Actor

if TYPE_CHECKING:
    from casework.services.doorstep import Session
    from casework.services.suite import Suite

MakeSuite = Callable[["Session", Clock], "Suite"]


def run(make_suite: MakeSuite, show_a_window: Callable[[], None], day: date | None = None) -> int:
    """Create, fill, search, print, check, show a window; a line each. Raises where something is missing."""
    clock = SystemClock(day)
    with tempfile.TemporaryDirectory(prefix="casework-") as folder:
        _try_data(make_suite, clock, Path(folder) / "essai à vide")
    try:
        show_a_window()
    except ImportError:
        raise UserError("window_library_missing") from None
    say("Fenêtre : s’ouvre.")
    say("Tout va bien.")
    return 0


def _try_data(make_suite: MakeSuite, clock: Clock, folder: Path) -> None:
    from casework.services.demonstration import Demonstration
    from casework.services.doorstep import Doorstep, Use

    doorstep = Doorstep(folder, clock)
    doorstep.create(FOUNDING, weak_passwords=True)
    say("Dossier chiffré : créé.")
    session = doorstep.log_in(DEMO_ACCOUNTS[0].login, DEMO_ACCOUNTS[0].password, Use.BESIDE)
    try:
        written = Demonstration(session.store, clock, session.keyring).fill(session.actor)
        say(f"Démonstration : {written['people']} personnes inventées.")
        _try_services(make_suite(session, clock), session.actor)
    finally:
        session.close()


def _try_services(suite: Suite, actor: Actor) -> None:
    from casework.services.prints import PrintKind, PrintRequest

    people = suite.people.list_all(actor)
    found = suite.search.find(actor, people[0].last_name)
    _require(bool(found.people), "search")
    say("Recherche : trouve.")
    _require(bool(suite.deadlines.list(actor)), "deadlines")
    printed = suite.prints.print_document(actor, PrintRequest(PrintKind.DEADLINE_LIST))
    _require(printed.data.startswith(b"%PDF"), "print")
    say("Impression : imprime.")
    _require(not suite.checks.check(actor), "check")
    say("Vérification : tout est entier.")


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise UserError("self_test_failed", what=what)
