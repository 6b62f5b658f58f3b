"""From the doorstep to the shell and back: who is in, locked or not, what happens on a bug, and the orderly
stop.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.settings import Settings
from casework.ui import theme
from casework.ui.ask import Ask
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.dialogs import QtAsk, show_crash
from casework.ui.entrance import Entrance
from casework.ui.locking import Locking
from casework.ui.own_session import OwnSession
from casework.ui.pages.start.login import LoginPage
from casework.ui.shell import Shell
from casework.ui.stack import PageStack
from casework.ui.window import MainWindow
from casework.ui.workers import BackgroundDesk, LongWork

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep
    from casework.services.doorstep import Session as OpenSession
    from casework.services.prints import Audience, PrintedDocument
    from casework.services.suite import Suite

log = logging.getLogger("casework.ui")
_READS_EVERY_MS = 10_000
CRASHED = 70
"""The exit code of a program that found a bug in itself (EX_SOFTWARE)."""


class WindowSession(QObject):
    """One window, one folder, one account after another."""

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        open_doorstep: Callable[[Path], Doorstep],
        build_suite: Callable[[OpenSession], Suite],
        clock: Clock,
        report_crash: Callable[[BaseException], Path | None],
        *,
        ask: Ask | None = None,
        settings: Settings | None = None,
    ) -> None:
        """``ask``: the dialogs of a test; by default the true ones. ``settings`` None: nothing is kept."""
        super().__init__()
        self.window = window
        self.exit_code = 0
        self.feed = ChangeFeed()
        self.ask: Ask = ask or QtAsk(window)
        self._build_suite, self._clock, self._report = build_suite, clock, report_crash
        self._settings = settings or Settings()
        self._percent = self._settings.text_percent
        self._opened: OpenSession | None = None
        self._own: OwnSession | None = None
        self._unsaid: list[UserError] = []
        self._stopping = False
        self.desk = BackgroundDesk(
            self.feed,
            tell=self._tell,
            crash=self.crash,
            parent=self,
        )
        self.desk.long_started.connect(self._on_long_started)
        self.entrance = Entrance(window, folder, open_doorstep, build_suite, self.desk, self.ask)
        self.entrance.entered.connect(self._on_opened)
        self.entrance.moved.connect(lambda chosen: _kept(lambda: self._settings.remember_data_dir(chosen)))
        self.locking = Locking(
            window,
            self.desk,
            self.ask,
            clock,
            self._settings.lock_minutes,
            on_switch=self._switch,
            on_unlocked=self._on_unlocked,
        )
        self._reads = QTimer(self, interval=_READS_EVERY_MS)
        self._reads.timeout.connect(self.write_reads)
        window.closed.connect(self._on_closed)
        for keys, by in (("Ctrl++", 25), ("Ctrl+=", 25), ("Ctrl+-", -25), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), window).activated.connect(partial(self._resize_text, by))

    # Before login --------------------------------------------------------------------------------

    def begin(self, login: LoginPage | None = None) -> None:
        """After the first paint. ``login``: the page that is already shown; it learns what the folder
        holds.
        """
        speak_french(_app())
        self._follow_system()
        self.entrance.look(login)

    # Logged in -----------------------------------------------------------------------------------

    def _on_opened(self, opened: OpenSession, suite: Suite) -> None:
        self._opened = opened
        shell = Shell(lambda shell: self._make_context(shell, opened, suite))
        shell.lock_asked.connect(self.locking.lock)
        doorstep = self.entrance.doorstep
        self._own = OwnSession(
            shell, opened, doorstep, self.locking, self._settings, self.desk, self.ask, self._leave
        )
        self.window.show_shell(shell)
        shell.begin(opened.notices)
        self._reads.start()
        shell.greet(opened.greeting, warns=opened.wrong_passwords > 0)
        self.locking.begin(opened, doorstep)
        self._own.begin()
        self._own.index_sealed()

    def _make_context(self, shell: Shell, opened: OpenSession, suite: Suite) -> Context:
        def preview(title: str, make: Callable[[Audience], PrintedDocument]) -> None:
            from casework.ui.previews import show_preview  # pypdfium2 comes with the first print

            show_preview(shell.context, title, make)

        return Context(
            suite=suite,
            actor=opened.actor,
            desk=self.desk,
            ask=self.ask,
            changes=self.feed,
            clock=self._clock,
            navigate=shell.navigate,
            preview=preview,
            is_demonstration=opened.demonstration,
            open_sealed=lambda: shell.topbar.sealed_asked.emit(),
        )

    def _on_long_started(self, work: object) -> None:
        if self.window.shell and isinstance(work, LongWork):
            self.window.shell.work.watch(work)

    def _on_unlocked(self) -> None:
        if self._own is not None:
            self._own.on_unlocked()
        unsaid, self._unsaid = self._unsaid, []
        for error in unsaid:
            self._tell(error)

    def write_reads(self) -> None:
        """Who read what goes to the journal some seconds afterwards; what cannot be written yet waits."""
        if self._opened is not None and self._opened.has_reads:
            self.desk.write(
                self._opened.write_reads,
                owner=self,
                name="reads",
                failed=lambda error: log.warning("readings not journalled yet: %s", error.code),
            )

    def _tell(self, error: UserError) -> None:
        """An error without a place on a page; never above a locked window: it may name somebody."""
        if self.window.is_locked:
            self._unsaid.append(error)
        else:
            self.ask.tell("Casework", error.sentence)

    def _switch(self) -> None:
        """Somebody else wants in: the session ends. Drafts are kept; other unsaved text is not."""
        if self.ask.confirm(
            "Ouvrir une autre session",
            "La session verrouillée va se fermer. Ses notes en cours sont gardées en brouillon ; "
            "un formulaire commencé et non enregistré est perdu.",
            "Fermer la session",
        ):
            self._close_session(self.entrance.look)

    def _leave(self) -> None:
        """« Fermer ma session »: what is unsaved is asked about first."""
        shell = self.window.shell
        if shell is not None:
            shell.pause()
            shell.leave(lambda: self._close_session(self.entrance.look))

    def _close_session(self, then: Callable[[], None]) -> None:
        opened, self._opened = self._opened, None
        self._own = None
        self._reads.stop()
        self._unsaid.clear()
        self.locking.end()
        if opened is None:
            then()
            return
        self.desk.write(opened.close, lambda _none: then(), owner=self, name="close")

    # Look, errors, end ---------------------------------------------------------------------------

    def _follow_system(self) -> None:
        hints = _app().styleHints()
        hints.colorSchemeChanged.connect(self.dress)
        hints.accessibility().contrastPreferenceChanged.connect(self.dress)
        if self._percent != 100 or theme.system_colours(_app()) != theme.colours_shown():
            self.dress()

    def _resize_text(self, by: int) -> None:
        """Ctrl and +, -, 0: larger, smaller, as the system has it."""
        self._percent = min(200, max(100, self._percent + by)) if by else 100
        self.dress()
        _kept(lambda: self._settings.remember_text_percent(self._percent))

    def dress(self, _what: object = None) -> None:
        """The system's scheme, at the text size that was chosen."""
        # Dressing takes longer the more widgets there are: a day's pages would take seconds.
        for stack in self.window.findChildren(PageStack):
            stack.let_go_hidden()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        theme.apply_theme(_app(), theme.system_colours(_app()), self._percent)

    def crash(self, error: BaseException) -> None:
        """A bug: report it without personal data, keep drafts, say so, stop."""
        if self._stopping:
            return
        self._stopping = True
        log.error("crash", exc_info=error)
        report = self._report(error)
        self.exit_code = CRASHED
        if isinstance(self.ask, QtAsk):
            show_crash(self.window, report)
        self.window.close_now()

    def _on_closed(self) -> None:
        opened, self._opened = self._opened, None
        self._reads.stop()
        self.locking.end()
        self.desk.close(last=opened.close if opened is not None else None)  # Qt ends with its last window


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _kept(remember: Callable[[], None]) -> None:
    """Remember a choice; where the configuration cannot be written, it is only forgotten."""
    with contextlib.suppress(OSError):
        remember()


def speak_french(app: QApplication) -> None:
    """Qt's own texts, dates and numbers."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    if translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
