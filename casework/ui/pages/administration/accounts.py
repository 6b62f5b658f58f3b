"""« Comptes »: the list, the chosen account beside it, a form to open or change one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from casework.base.errors import UserError
from casework.base.text import plural, typeset
from casework.domain.accounts import AccountState
from casework.domain.changes import Change, Subject
from casework.domain.kinds import Compartment
from casework.domain.permissions import Permission, allows
from casework.services.accounts import CloseAccount, GrantCompartment, ListedAccount, ResetPassword
from casework.services.organisation import ServiceRow
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.administration.account_form import AccountForm
from casework.ui.pages.administration.account_panel import AccountActions, AccountPanel
from casework.ui.pages.administration.columns import account_columns
from casework.ui.pages.administration.handing import HandingView
from casework.ui.tables import Group, Table
from casework.ui.widgets import Kind, scrolled
from casework.ui.widgets.side_panel import ListAndPanel

_SEALED = (Compartment.HEALTH, Compartment.PSYCHOLOGY)


class _Found(NamedTuple):
    accounts: list[ListedAccount]
    services: list[ServiceRow]


class AccountsTab(Page):
    """One account a professional; what is decided here is in the journal."""

    title = "Comptes"
    concerns = frozenset({Subject.ACCOUNT, Subject.ORGANISATION})
    help = (
        "Un compte par professionnel. Le rôle dit ce qui est permis ; il peut être élargi ou restreint. Un "
        "compte s’ouvre sous un mot de passe provisoire, qui ne sert qu’à en choisir un autre. Quand "
        "quelqu’un part, fermez son compte : son nom reste dans l’historique, et il n’entre plus."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._manages = allows(context.actor, Permission.MANAGE_ACCOUNTS)
        self._accounts: dict[int, ListedAccount] = {}
        self._services: list[ServiceRow] = []
        self._form: AccountForm | None = None
        if self._manages:
            self._new = self.header.add_button("Nouveau compte", self.begin_new, kind=Kind.PRIMARY)
            # A form without the services to tick would open every one of them to the newcomer.
            self._new.setEnabled(False)
        self.table: Table[ListedAccount] = Table(
            account_columns(), lambda _ids, _deliver: None, name="Comptes", lines=2, wraps=True
        )
        actions = AccountActions(self._change, self._reset, self._grant, self._close)
        self.panel = AccountPanel(actions, context.actor.account_id, manages=self._manages)
        self._split = ListAndPanel(self.table, self.panel, 46, 74)
        self._front = QStackedWidget()
        self._front.addWidget(self._split)
        self.body.addWidget(self._front, 1)
        self.table.picked.connect(lambda id: self.panel.show_account(self._accounts.get(id)))
        self.table.opened.connect(lambda _id: self._split.read())

    # Reading -------------------------------------------------------------------------------------

    def reload(self) -> None:
        suite, actor = self.context.suite, self.context.actor
        self.context.desk.read(
            lambda _cancel: _Found(suite.accounts.list_all(actor), suite.organisation.list_services(actor)),
            self._show,
            owner=self,
            name="list",
        )

    def _show(self, found: _Found) -> None:
        self.clear_error()
        self._accounts = {one.id: one for one in found.accounts}
        self._services = found.services
        if self._manages:
            self._new.setEnabled(True)
        closed = [one.id for one in found.accounts if one.state is AccountState.CLOSED]
        there = [one.id for one in found.accounts if one.state is not AccountState.CLOSED]
        self.table.set_groups([Group("Dans l’équipe", there), Group("Partis", closed)], found.accounts)
        self.header.set_subtitle(plural(len(there), "compte ouvert", "comptes ouverts"))
        if self.table.chosen() is None:
            self.table.choose_first()
        self.panel.show_account(self._accounts.get(self.table.chosen() or 0))

    def focus_first(self) -> None:
        shown = self._front.currentWidget()
        self._form.focus_first() if self._form and shown is not self._split else self.table.setFocus()

    # A form --------------------------------------------------------------------------------------

    def begin_new(self) -> None:
        """An empty form."""
        self._show_form(None)

    def _change(self, account: ListedAccount) -> None:
        self._show_form(account)

    def _show_form(self, account: ListedAccount | None) -> None:
        self._form = AccountForm(self.context, self._services, account, self.save, self._leave_form)
        self._put(scrolled(self._form, most=110))
        self._form.focus_first()

    def _leave_form(self) -> None:
        self._form = None
        self._back()

    def unsaved(self) -> str | None:
        return "le compte" if self._form is not None and self._form.form.is_dirty else None

    def discard(self) -> None:
        self._leave_form()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        form, suite, actor = self._form, self.context.suite, self.context.actor
        if form is None:
            then()
            return
        if self._is_new(form):
            password = suite.accounts.propose_password(actor)
            command = form.new_account(password)
            form.form.submit(
                self.context,
                lambda: form.new_account(password),
                lambda sent: suite.accounts.add(actor, sent),
                lambda change: self._hand(command.name, command.login, password, change, then),
            )
            return
        form.form.submit(
            self.context,
            form.changed_account,
            lambda sent: suite.accounts.change(actor, sent),
            lambda change: self._on_saved(change, then),
        )

    @staticmethod
    def _is_new(form: AccountForm) -> bool:
        return form.account is None

    def _on_saved(self, change: Change, then: Callable[[], None]) -> None:
        self._leave_form()
        if change.id is not None:
            self.table.choose(change.id)
        then()

    def _hand(self, name: str, login: str, password: str, change: Change, then: Callable[[], None]) -> None:
        """The temporary password, once; ``then`` (leaving) waits until it was read."""
        self._form = None

        def done() -> None:
            self._back()
            if change.id is not None:
                self.table.choose(change.id)
            then()

        view = HandingView(name, login, password, done)
        self._put(scrolled(view, most=90))
        view.focus_first()

    def _put(self, widget: QWidget) -> None:
        self._back()
        self._front.addWidget(widget)
        self._front.setCurrentWidget(widget)
        if self._manages:
            self._new.hide()

    def _back(self) -> None:
        while (old := self._front.widget(1)) is not None:
            self._front.removeWidget(old)
            old.hide()
            old.deleteLater()
        if self._manages:
            self._new.show()
        self.table.setFocus()

    # Password, membership, departure -------------------------------------------------------------

    def _reset(self, account: ListedAccount) -> None:
        accounts, actor = self.context.suite.accounts, self.context.actor

        def ask(lost: tuple[Compartment, ...]) -> None:
            text = (
                f"{account.name} entrera avec un mot de passe provisoire, puis choisira le sien. L’ancien ne "
                f"sert plus.{_lost_words(lost)}"
            )
            if self.context.ask.confirm("Mot de passe provisoire", text, "Donner un mot de passe"):
                password = accounts.propose_password(actor)
                command = ResetPassword(account.id, password, accepted=True)
                self._write(
                    lambda: accounts.reset_password(actor, command),
                    lambda change: self._hand(account.name, account.login, password, change, lambda: None),
                )

        self.context.desk.read(
            lambda _cancel: accounts.lost_by_reset(actor, account.id), ask, owner=self, name="ask"
        )

    def _close(self, account: ListedAccount) -> None:
        accounts, actor = self.context.suite.accounts, self.context.actor

        def ask(alone: tuple[Compartment, ...]) -> None:
            text = (
                f"{account.name} n’entrera plus. Son nom reste dans l’historique. La clé du fichier sera à "
                f"changer ensuite, pour ce que cette personne en aurait gardé.{_alone_words(alone)}"
            )
            if self.context.ask.confirm("Fermer le compte", text, "Fermer le compte"):
                command = CloseAccount(account.id, accepted=True)
                self._write(lambda: accounts.close(actor, command), lambda _change: None)

        self.context.desk.read(
            lambda _cancel: accounts.unreachable_without(actor, account.id), ask, owner=self, name="ask"
        )

    def _grant(self, account: ListedAccount) -> None:
        ask, actor, accounts = self.context.ask, self.context.actor, self.context.suite.accounts
        title = "Donner accès aux notes réservées"
        left = [(one.value, one.label) for one in _SEALED if one not in account.compartments]
        if not left:
            ask.tell(title, f"{account.name} lit déjà toutes les notes réservées.")
            return
        chosen = ask.choose(title, f"Que pourra lire {account.name}, dès sa prochaine connexion ?", left)
        if chosen is None:
            return
        compartment, secret = Compartment(chosen), None
        if compartment not in actor.compartments:
            secret = ask.secret(
                title,
                f"Vous ne lisez pas les notes « {compartment.label} » : un de leurs membres peut donner "
                "l’accès, ou leur clé de secours, imprimée à leur naissance.",
                "Clé de secours du compartiment",
            )
            if secret is None:
                return
        command = GrantCompartment(account.id, compartment, secret)
        self._write(lambda: accounts.grant(actor, command), lambda _change: None)

    def _write(self, call: Callable[[], Change], then: Callable[[Change], None]) -> None:
        self.clear_error()
        self.context.desk.write(call, then, owner=self, name="account", failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.show_error(error)


def _lost_words(lost: tuple[Compartment, ...]) -> str:
    if not lost:
        return ""
    named = ", ".join(f"« {one.label} »" for one in lost)
    return typeset(f" Ses notes réservées ({named}) ne s’ouvriront plus : un membre devra redonner l’accès.")


def _alone_words(alone: tuple[Compartment, ...]) -> str:
    if not alone:
        return ""
    named = ", ".join(f"« {one.label} »" for one in alone)
    return typeset(
        f" C’est la dernière personne qui lit {named} : ensuite, seule leur clé de secours les ouvrira."
    )
