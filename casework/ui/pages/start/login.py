"""The login page: the first thing seen, painted before anything heavy is imported.

``Qt``, forms, workers and services stay out of this file's imports: touching the ``Qt`` namespace alone
costs a
tenth of the time this window takes to appear.
"""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from casework.base.text import plural, typeset
from casework.ui.labels import label_field, sign
from casework.ui.pages.start.frame import StartFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from casework.base.errors import UserError
    from casework.domain.demonstration import DemoAccount


class LoginPage(StartFrame):
    """``entered(login, password)`` when somebody wants in; ``left`` when a locked window is given up."""

    entered = Signal(str, str)
    left = Signal()

    def __init__(self, *, locked_for: str = "", login: str = "", takes_pin: bool = False) -> None:
        """``locked_for``: the window is locked, and this is the name of whoever locked it; ``takes_pin``:
        their code will do.
        """
        sentence = (
            f"Fenêtre verrouillée : {locked_for} peut reprendre où le travail en était." if locked_for else ""
        )
        super().__init__("Casework", sentence, width=42)
        self._locked = bool(locked_for)
        self._recovery: QPushButton | None = None
        self._wait = 0
        self._asked = False
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(lambda: self._count(self._wait - 1))
        self._refusal = QFrame()
        self._refusal.setProperty("role", "errors")
        self._why = sign("", "text")
        self._when = sign("", "text")
        told = QVBoxLayout(self._refusal)
        told.addWidget(self._why)
        told.addWidget(self._when)
        self._refusal.hide()
        self.body.addWidget(self._refusal)
        self.login = QLineEdit(login)
        self.login.setReadOnly(self._locked)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        secret = "Code PIN ou mot de passe" if takes_pin else "Mot de passe"
        for text, field in (("Nom d’utilisateur", self.login), (secret, self.password)):
            block = QVBoxLayout()
            block.setSpacing(3)
            self._label = label_field(text, field)
            block.addWidget(self._label)
            block.addWidget(field)
            self.body.addLayout(block)
        self.go = QPushButton()
        self.go.setAutoDefault(True)
        self.go.setProperty("kind", "primary")
        self.body.addSpacing(4)
        self.body.addWidget(self.go)
        self.go.clicked.connect(self.enter)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.enter)
        self.set_busy(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def focus_first(self) -> None:
        """The first field to fill."""
        (self.password if self.login.text() else self.login).setFocus()

    def enter(self) -> None:
        """What is typed, to whoever opens; nothing while a field is empty or the key is being derived, and
        only once a wait is over.
        """
        self._asked = self._wait > 0
        if not self.go.isEnabled() or self._asked:
            return
        if not self.login.text().strip() or not self.password.text():
            self.focus_first()
            return
        self._refusal.hide()
        self.set_busy(True)
        self.entered.emit(self.login.text().strip(), self.password.text())

    def set_busy(self, busy: bool) -> None:
        """The key is being derived: about a second."""
        idle = "Déverrouiller" if self._locked else "Se connecter"
        self.go.setText("Ouverture…" if busy else idle)
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(not busy)
        self.login.setEnabled(not busy)
        self.password.setEnabled(not busy)

    def ask_password(self, why: str) -> None:
        """The code is no longer taken: say so, and ask for the password."""
        self.set_busy(False)
        self._label.setText("Mot de passe")
        self.password.setAccessibleName("Mot de passe")
        self._say(why, 0)

    def make_wait(self, seconds: float) -> None:
        """Nothing was tried: too many wrong passwords came before. What was typed stays."""
        self.set_busy(False)
        self._say("Plusieurs mots de passe étaient faux.", seconds)

    def refuse(self, error: UserError, seconds: float = 0) -> None:
        """Say why not, and how long to wait; the password is to be typed again."""
        self.set_busy(False)
        self.password.clear()
        self._say(error.sentence, seconds)

    def _say(self, sentence: str, seconds: float) -> None:
        self._why.setText(typeset(sentence))
        self._count(ceil(seconds))
        self._refusal.show()
        self.password.setAccessibleDescription(sentence)
        self.password.setFocus()

    def _count(self, seconds: int) -> None:
        """How long to wait before another try; the password may be typed meanwhile."""
        waited, self._wait = self._wait > 0, seconds
        self._when.setVisible(waited or seconds > 0)
        if seconds > 0:
            self._when.setText(typeset(f"Vous pourrez réessayer dans {duration(seconds)}."))
            self._clock.start()
        else:
            self._when.setText("Vous pouvez réessayer.")
            self._clock.stop()
            if waited and self._asked:
                self.enter()

    def offer_recovery(self, recover: Callable[[], None]) -> None:
        """A way for who forgot their password."""
        from casework.ui.widgets.basics import Kind, button

        if self._recovery is None:
            self._recovery = button("Mot de passe oublié…", recover, kind=Kind.LINK)
            self.body.addWidget(self._recovery)
            self.body.addStretch(1)  # beside the demonstration's accounts the fields stay together

    def offer_another_session(self) -> None:
        """On a locked window: a way for the next person."""
        from casework.ui.widgets.basics import Kind, button, line

        self.body.addWidget(line())
        self.body.addWidget(button("Ouvrir une autre session…", self.left.emit, kind=Kind.LINK))

    def offer_accounts(self, accounts: Sequence[DemoAccount]) -> None:
        """The demonstration's accounts, with their passwords: they are no secret."""
        from casework.ui.widgets.basics import Kind, button, heading, small

        self.body.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading("Démonstration : des personnes inventées"))
        column.addWidget(small("Choisissez un compte, ou tapez son nom et son mot de passe."))
        for account in accounts:
            words = f"{account.label}\n{account.login} · mot de passe : {account.password}"
            row = button(words, partial(self._enter_as, account), kind=Kind.ROW)
            row.setAccessibleName(typeset(f"Entrer comme {account.label}"))
            column.addWidget(row)
        self.put_beside(side)

    def _enter_as(self, account: DemoAccount) -> None:
        if self.go.isEnabled():
            self.login.setText(account.login)
            self.password.setText(account.password)
            self.enter()


def duration(seconds: int) -> str:
    """« 40 secondes », « 3 minutes »: rounded up, as one waits."""
    return plural(seconds, "seconde") if seconds < 60 else plural(-(-seconds // 60), "minute")
