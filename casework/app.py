"""The composition root: the one place where the parts are put together, for the window and for commands.

Everything is imported where it is used: the login window is there before the data layer is.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    import logging
    from datetime import date

    from casework.base.clock import Clock
    from casework.base.settings import Settings
    from casework.services.doorstep import Doorstep, Session
    from casework.services.suite import Suite


def start(argv: Sequence[str]) -> int:
    """Run the program as the command line asks; the process's exit code."""
    collect_seldom()
    if not argv or (len(argv) == 2 and argv[0] == "--data-dir"):
        # The usual start of the window: nothing that reads command lines is imported.
        return _open_window(Path(argv[1]) if argv else None, _clock)
    from casework.base.machine import forbid_core_dumps
    from casework.cli.formatting import speak_utf8
    from casework.cli.main import parse

    forbid_core_dumps()
    speak_utf8()
    args = parse(argv)
    if args.self_test:
        return _self_test()
    if args.command is None:
        return _open_window(args.data_dir, lambda: _clock(args.on))
    return _run_command(args, _clock(args.on))


def _clock(day: date | None = None) -> Clock:
    from casework.base.clock import SystemClock

    return SystemClock(day)


def collect_seldom() -> None:
    """Nearly all that starting makes stays: looking for what could be freed, every 700 things, is in vain."""
    gc.set_threshold(50_000, 10, 10)


_SERVICES = {
    "organisation": "organisation.OrganisationService",
    "people": "people.People",
    "stays": "stays.Stays",
    "companions": "stays.Companions",
    "notes": "notes.Notes",
    "occupancy": "occupancy.Occupancy",
    "openings": "openings.Openings",
    "projects": "projects.Projects",
    "releases": "releases.ReleasesService",
    "renewals": "renewals.Renewals",
    "deadlines": "deadlines.Deadlines",
    "coordinations": "coordinations.Coordinations",
    "imports": "imports.Imports",
    "prints": "prints.Prints",
    "history": "history.History",
    "merges": "merges.Merges",
    "retention": "retention.Retention",
    "access_requests": "access_requests.AccessRequests",
    "sharing": "sharing.Sharing",
    "dispatches": "dispatches.Dispatches",
}


_SEALING = frozenset({"notes", "renewals", "imports", "history"})
"""Services that seal or open texts of the sealed compartments."""


def make_suite(session: Session, clock: Clock) -> Suite:
    """One of each service, on an open file."""
    from casework.services.suite import Suite
    from casework.storage.sealed_index import SealedIndex

    # One a session, whoever asks for it first: the services themselves keep nothing.
    index = SealedIndex(session.store, session.keyring)

    def maker(place: str) -> Callable[[], object]:
        module, name = place.split(".")
        imported = f"casework.services.{module}"
        keyring = (session.keyring,) if module in _SEALING else ()
        return lambda: getattr(import_module(imported), name)(session.store, clock, *keyring)

    def checks() -> object:
        from casework.services.checks import Checks

        return Checks(session.store, session.folder, session.opened.secrets)

    def search() -> object:
        from casework.services.search import Search

        return Search(session.store, clock, session.keyring, index)

    def accounts() -> object:
        from casework.services.accounts import Accounts, Keyholder

        holder = Keyholder(session.folder, session.opened, session.keyring)
        return Accounts(session.store, clock, holder)

    def person_export() -> object:
        from casework.services.person_export import PersonExport

        return PersonExport(session.store, clock, session.keyring)

    def backups() -> object:
        from casework.services.backups import Backups

        return Backups(session.store, session.folder, session.opened.secrets, clock)

    def journal() -> object:
        from casework.services.journal import Journal

        return Journal(session.store, clock, session.opened.secrets.journal_key)

    own = {
        "search": search,
        "checks": checks,
        "accounts": accounts,
        "person_export": person_export,
        "backups": backups,
        "journal": journal,
    }
    return Suite({name: maker(place) for name, place in _SERVICES.items()} | own)


def data_folder(asked: Path | None) -> Path:
    """Where the data are: as asked, else as chosen at first start, else this computer's usual place."""
    return asked or settings().data_dir or _usual_data_folder()


def settings() -> Settings:
    """What this computer remembers of its user's choices."""
    from platformdirs import user_config_path

    from casework.base.settings import Settings

    return Settings(user_config_path("Casework", appauthor=False))


def _usual_data_folder() -> Path:
    from platformdirs import user_data_path

    # Never the roaming profile: it is copied to a server at each log-off.
    return user_data_path("Casework", appauthor=False, roaming=False)


def _open_window(asked: Path | None, make_clock: Callable[[], Clock]) -> int:
    try:
        from casework.ui.application import run
    except ImportError as error:
        return _refuse_window(error)
    if _has_no_screen():
        return _refuse_window()

    folder = data_folder(asked)
    handlers: list[logging.Handler] = []

    def open_doorstep(path: Path) -> Doorstep:
        # After the first paint, and again where another folder is chosen at first start. No password is
        # typed before.
        from casework.base.machine import forbid_core_dumps

        forbid_core_dumps()
        _log_into(path / "logs", handlers)
        return _doorstep(path, make_clock())

    try:
        return run(
            sys.argv[:1],
            folder,
            open_doorstep,
            lambda session: make_suite(session, make_clock()),
            make_clock,
            _reporter(folder / "logs", make_clock),
            settings=settings,
        )
    finally:
        _log_into(None, handlers)


def _has_no_screen() -> bool:
    """Is there no screen that Qt could open a window on? It would end the process without a word."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in names)


def _refuse_window(error: ImportError | None = None) -> int:
    """Say why there is no window: a library of the system that Qt lacks, or no screen."""
    from casework.base.errors import UserError
    from casework.cli.formatting import speak_utf8
    from casework.cli.main import guarded

    def refuse() -> int:
        raise UserError("window_library_missing" if error else "no_screen")

    if error is not None and ".so" not in str(error):
        raise error
    speak_utf8()
    return guarded(refuse, lambda _error: None)


def _doorstep(path: Path, clock: Clock) -> Doorstep:
    from casework.services.doorstep import Doorstep

    return Doorstep(path, clock)


def _log_into(folder: Path | None, handlers: list[logging.Handler]) -> None:
    """Log into this folder instead of any other; None: nowhere. A folder without data is left alone."""
    from casework.base.logs import close_log, open_log

    while handlers:
        close_log(handlers.pop())
    if folder is not None and (folder.parent / "casework.db").exists():
        handlers += [handler] if (handler := open_log(folder)) else []


def _run_command(args: argparse.Namespace, clock: Clock) -> int:
    from casework.cli import main as cli
    from casework.cli.call import Call

    doorstep = _doorstep(data_folder(args.data_dir), clock)
    call = Call(
        doorstep=doorstep,
        clock=clock,
        account=args.account,
        password_from_stdin=args.password_stdin,
        make_suite=lambda session: make_suite(session, clock),
    )
    handlers: list[logging.Handler] = []
    _log_into(doorstep.folder.logs, handlers)
    try:
        return cli.run(args, call, _reporter(doorstep.folder.logs, lambda: clock))
    finally:
        _log_into(None, handlers)


def _reporter(folder: Path, make_clock: Callable[[], Clock]) -> Callable[[BaseException], Path | None]:
    def report(error: BaseException) -> Path | None:
        from casework.base.logs import write_crash_report

        return write_crash_report(error, folder, make_clock().now())

    return report


def _self_test() -> int:
    import tempfile

    from casework.cli.main import guarded
    from casework.cli.self_test import run

    report = _reporter(Path(tempfile.gettempdir()), _clock)
    return guarded(lambda: run(make_suite, _show_a_window), report)


def _show_a_window() -> None:
    """Can Qt be loaded and a window be made here? Raises ImportError where a system library is missing."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from casework.ui.window import MainWindow

    application = QApplication.instance() or QApplication(sys.argv[:1])
    window = MainWindow()
    window.show()
    application.processEvents()
    window.close()
