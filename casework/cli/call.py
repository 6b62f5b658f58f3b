"""What a command is given: the folder's doorstep, the clock, who asks, and the way in."""

from __future__ import annotations

import getpass
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.domain.permissions import Actor

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep, Session, Use
    from casework.services.suite import Suite


@dataclass(frozen=True)
class Call:
    """One run of one command.

    ``account`` None: the file's first account acts. ``make_suite`` builds the services on an open file.
    """

    doorstep: Doorstep
    clock: Clock
    account: str | None
    password_from_stdin: bool
    make_suite: Callable[[Session], Suite]

    def password(self, asking: str) -> str:
        """The acting password: the first line of standard input, or typed unseen on the terminal.

        ``asking`` is the terminal's prompt. Raises UserError ``password_needed`` where nobody can type one.
        """
        if self.password_from_stdin:
            return sys.stdin.readline().rstrip("\r\n")
        try:
            with warnings.catch_warnings():
                # Without a terminal the password would be read in the open.
                warnings.simplefilter("error", getpass.GetPassWarning)
                return getpass.getpass(asking)
        except (getpass.GetPassWarning, EOFError, OSError):
            raise UserError("password_needed") from None

    @contextmanager
    def session(self, use: Use | None = None) -> Iterator[Session]:
        """The open file, in the acting account's name; closed in the end. Beside a window unless said.

        Raises UserError as Doorstep.log_in does.
        """
        from casework.cli.formatting import say_aside
        from casework.services.doorstep import Use

        prompt = f"Mot de passe de {self.account} : " if self.account else "Mot de passe : "
        session = self.doorstep.log_in(self.account, self.password(prompt), use or Use.BESIDE)
        try:
            for notice in session.notices:
                say_aside(notice)
            for birth in session.births:
                # Never among the results: a script may read those as JSON.
                say_aside(
                    f"Le compartiment « {birth.compartment.label} » est né. Sa clé de secours, à écrire sur "
                    "papier et à garder sous clé (elle ne sera plus montrée) :"
                )
                say_aside(birth.secret)
                self.doorstep.note_secret_kept(session, birth.compartment)
            yield session
        finally:
            session.close()

    @contextmanager
    def entered(self) -> Iterator[tuple[Suite, Actor]]:
        """The services of the open file and who acts; closed in the end.

        Raises UserError as Doorstep.log_in does.
        """
        with self.session() as session:
            yield self.make_suite(session), session.actor
