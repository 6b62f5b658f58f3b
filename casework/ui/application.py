"""Runs the window: first paint with as little as possible, then everything else. Called by app.py."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from casework.ui import theme
from casework.ui.pages.start.login import LoginPage
from casework.ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from casework.base.clock import Clock
    from casework.base.settings import Settings
    from casework.services.doorstep import Doorstep
    from casework.services.doorstep import Session as OpenSession
    from casework.services.suite import Suite
    from casework.ui.session import WindowSession

FUSION = ("-style", "fusion")


def run(
    argv: Sequence[str],
    folder: Path,
    open_doorstep: Callable[[Path], Doorstep],
    build_suite: Callable[[OpenSession], Suite],
    make_clock: Callable[[], Clock],
    report_crash: Callable[[BaseException], Path | None],
    *,
    settings: Callable[[], Settings | None] = lambda: None,
) -> int:
    """Open the window on ``folder`` and stay until it closes; the process's exit code.

    ``open_doorstep``, ``build_suite`` and ``make_clock`` import what they need after the first paint. The
    folder may be changed at first start: ``settings``, read after the first paint, remember it.
    ``report_crash`` writes a report without personal data and says where.
    """
    app = QApplication([*argv, *FUSION])
    app.setApplicationName("Casework")
    theme.apply_theme(app, theme.first_colours(app))
    window = MainWindow()
    login: LoginPage | None = None
    if any(folder.glob("casework.*")):
        login = LoginPage()
        window.show_before_login(login)
        login.focus_first()
    # Qt's own choice is two thirds of the screen: too narrow for a list and its panel on a small PC.
    window.resize(window.sizeHint().boundedTo(app.primaryScreen().availableSize()))
    window.show()
    sessions: list[WindowSession] = []

    def begin() -> None:
        from casework.ui.session import WindowSession

        session = WindowSession(
            window,
            folder,
            open_doorstep,
            build_suite,
            make_clock(),
            report_crash,
            settings=settings(),
        )
        sessions.append(session)
        session.begin(login)

    def on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt) and sessions:
            sessions[0].crash(error)
        else:
            sys.__excepthook__(kind, error, trace)
            app.exit(1)

    previous, sys.excepthook = sys.excepthook, on_uncaught
    # Not a timer: it would come before the first paint, and with it the second that imports take.
    window.seen.connect(begin)
    try:
        code = app.exec()
        return sessions[0].exit_code if sessions and sessions[0].exit_code else code
    finally:
        sys.excepthook = previous
