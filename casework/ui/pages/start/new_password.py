"""« Choisissez votre mot de passe »: after a temporary one, or by the recovery secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casework.base.errors import InvalidForm, Problem, UserError
from casework.base.text import typeset
from casework.ui.forms import Form, LineField, PasswordField
from casework.ui.pages.start.frame import StartFrame
from casework.ui.widgets import FlowLayout, Kind, button, small
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep


class _NewPasswordPage(StartFrame):
    """The new password twice, how good it is while it is typed, and what the two pages share.

    ``chosen(login, password)`` once it is the account’s; ``left``: back to the login page.
    """

    chosen = Signal(str, str)
    left = Signal()

    def __init__(
        self,
        doorstep: Doorstep,
        desk: Desk,
        title: str,
        sentence: str,
        action: str,
        back: str = "Revenir à la connexion",
    ) -> None:
        super().__init__(title, sentence, width=72)
        self._back = back
        self._doorstep, self._desk, self._action = doorstep, desk, action
        self.form = Form()
        self._strength = small("")
        self._strength.setAccessibleName("Solidité du mot de passe")
        self._strength.hide()
        self._proposal = button("Proposer une phrase de passe", self._propose, kind=Kind.LINK)
        self._go = button(action, self._choose, kind=Kind.PRIMARY)
        self.body.addWidget(self.form)

    def _add_password(self) -> None:
        self._password = self.form.add("password", "Nouveau mot de passe", PasswordField(), required=True)
        self.form.add_widget(self._strength)
        self.form.add_widget(self._proposal)
        self._again = self.form.add("again", "Le même mot de passe", PasswordField(), required=True)
        self._password.textChanged.connect(self._rate)
        self._again.returnPressed.connect(self._choose)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(self._go)
        flow.addWidget(button(self._back, self.left.emit, kind=Kind.LINK))
        self.body.addWidget(row)

    def login(self) -> str:
        """Whose password it will be."""
        raise NotImplementedError

    def change(self, login: str, password: str) -> None:
        """Make it the account’s; on the data worker."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """The first field to fill."""
        self._password.setFocus()

    def _rate(self, password: str) -> None:
        self._strength.setVisible(bool(password))
        if not password:
            return
        known = (self.login(),)
        self._desk.read(
            lambda _cancel: self._doorstep.rate_password(password, known),
            lambda rating: self._strength.setText(typeset(f"Mot de passe : {rating.sentence}")),
            owner=self,
            name="rate",
        )

    def _propose(self) -> None:
        """Words drawn by lot, readable until they are changed: they are to be written down or learnt."""
        phrase = self._doorstep.new_passphrase()
        self._password.setEchoMode(PasswordField.EchoMode.Normal)
        self._password.set_value(phrase.text)
        self._proposal.setText("Proposer une autre phrase")
        self._again.setFocus()

    def _choose(self) -> None:
        if not self._go.isEnabled():
            return
        problems = self.form.check()
        if self._again.typed() and self._again.typed() != self._password.typed():
            problems.append(Problem("again", "password_differs"))
        if problems:
            self.form.show_problems(InvalidForm(problems))
            return
        self.form.clear_problems()
        self._go.setEnabled(False)
        self._go.setText("Enregistrement…")
        login, password = self.login(), self._password.value()
        self._desk.write(
            lambda: self.change(login, password),
            lambda _none: self.chosen.emit(login, password),
            owner=self,
            failed=self._on_refused,
        )

    def _on_refused(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._go.setText(self._action)
        if isinstance(error, InvalidForm):
            self.form.show_problems(error)
        else:
            self.form.errors.show_sentences([(error.sentence, self._field_of(error).setFocus)])

    def _field_of(self, _error: UserError) -> QWidget:
        """Where an error is put right."""
        return self._password


class ChoosePasswordPage(_NewPasswordPage):
    """After the temporary password that somebody was given: it opens nothing but this."""

    def __init__(self, doorstep: Doorstep, desk: Desk, login: str, temporary: str) -> None:
        super().__init__(
            doorstep,
            desk,
            "Choisissez votre mot de passe",
            "Celui qu’on vous a donné ne sert qu’à cette page. Le vôtre n’est connu que de vous : quatre "
            "mots sans rapport se retiennent bien et se devinent mal.",
            "Choisir ce mot de passe",
        )
        self._login, self._temporary = login, temporary
        self._add_password()

    def login(self) -> str:
        return self._login

    def change(self, login: str, password: str) -> None:
        self._doorstep.change_password(login, self._temporary, password)


class ChangePasswordPage(_NewPasswordPage):
    """Another password for who is logged in; the old one is asked for."""

    def __init__(self, doorstep: Doorstep, desk: Desk, login: str) -> None:
        super().__init__(
            doorstep,
            desk,
            "Changer mon mot de passe",
            "Quatre mots sans rapport se retiennent bien et se devinent mal.",
            "Changer le mot de passe",
            back="Annuler",
        )
        self._login = login
        self._old = self.form.add("old", "Mot de passe actuel", PasswordField(), required=True)
        self._add_password()

    def login(self) -> str:
        return self._login

    def change(self, login: str, password: str) -> None:
        self._doorstep.change_password(login, self._old.value(), password)

    def focus_first(self) -> None:
        self._old.setFocus()

    def _field_of(self, error: UserError) -> QWidget:
        return self._old


class RecoverPage(_NewPasswordPage):
    """« Mot de passe oublié »: the recovery secret of the folder gives an account another password."""

    def __init__(self, doorstep: Doorstep, desk: Desk, login: str) -> None:
        super().__init__(
            doorstep,
            desk,
            "Mot de passe oublié",
            "Le plus simple : demandez à qui gère les comptes un mot de passe provisoire. Si personne ne "
            "peut plus entrer, la clé de secours, imprimée à la création de la structure, donne un autre mot "
            "de passe. Elle ne rouvre ni les notes de santé ni celles de psychologie.",
            "Donner ce mot de passe",
        )
        self._login = self.form.add("login", "Nom d’utilisateur", LineField(), required=True)
        self._login.set_value(login)
        self._secret = self.form.add(
            "secret",
            "Clé de secours",
            LineField(),
            required=True,
            help="Telle qu’elle est imprimée. Espaces, tirets et majuscules comptent peu.",
        )
        self._add_password()

    def login(self) -> str:
        return self._login.value()

    def change(self, login: str, password: str) -> None:
        self._doorstep.recover(self._secret.value(), login, password)

    def focus_first(self) -> None:
        (self._secret if self._login.typed() else self._login).setFocus()

    def _field_of(self, error: UserError) -> QWidget:
        return self._login if error.code == "account_unknown" else self._secret
