"""The chosen account: what is known of it, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.domain.accounts import AccountState
from casework.services.accounts import ListedAccount
from casework.ui.pages.administration.columns import account_words
from casework.ui.widgets import KeyValues, Kind, button, heading, muted, scrolled


@dataclass(frozen=True)
class AccountActions:
    """What the panel's buttons do, on the account that is shown."""

    change: Callable[[ListedAccount], None]
    reset: Callable[[ListedAccount], None]
    grant: Callable[[ListedAccount], None]
    close: Callable[[ListedAccount], None]


class AccountPanel(QFrame):
    """``own_id``: of oneself, nothing is decided but the name and the profession."""

    def __init__(self, actions: AccountActions, own_id: int, *, manages: bool) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName("Compte choisi")
        self._actions, self._own_id, self._manages = actions, own_id, manages
        self._account: ListedAccount | None = None
        self._name, self._values = heading(""), KeyValues()
        self._why = muted("", wraps=True)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self._name)
        layout.addWidget(self._values)
        layout.addWidget(self._why)
        self._buttons = {
            "change": button("Modifier…", lambda: self._do("change")),
            "reset": button("Donner un mot de passe provisoire…", lambda: self._do("reset")),
            "grant": button("Donner accès aux notes réservées…", lambda: self._do("grant")),
            "close": button("Fermer le compte…", lambda: self._do("close"), kind=Kind.DANGER),
        }
        for one in self._buttons.values():
            layout.addWidget(one)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))
        self.show_account(None)

    def show_account(self, account: ListedAccount | None) -> None:
        """None: nothing is chosen."""
        self._account = account
        self._name.setText(account.name if account else "")
        self._values.set_pairs(account_words(account) if account else [])
        self._values.setVisible(account is not None)
        own = account is not None and account.id == self._own_id
        open_ = account is not None and self._manages and account.state is not AccountState.CLOSED
        for key, one in self._buttons.items():
            one.setVisible(open_ and (key == "change" or not own))
        self._why.setText(_remark(account, own=own))
        self._why.setVisible(bool(self._why.text()))

    def _do(self, key: str) -> None:
        if self._account is not None:
            getattr(self._actions, key)(self._account)


def _remark(account: ListedAccount | None, *, own: bool) -> str:
    if account is None:
        return "Choisissez un compte dans la liste."
    if own:
        return "C’est le vôtre : votre rôle, vos droits et votre départ sont décidés par quelqu’un d’autre."
    if account.state is AccountState.CLOSED:
        return "Ce compte est fermé : il garde son nom dans l’historique et n’entre plus."
    return ""
