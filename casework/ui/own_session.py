"""What somebody may do about their own session: a PIN, another password, the delay of the lock, leaving."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casework.base.settings import Settings
from casework.base.text import plural
from casework.domain.kinds import Compartment
from casework.ui.ask import Ask
from casework.ui.locking import Locking
from casework.ui.shell import Shell
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep
    from casework.services.doorstep import Session as OpenSession
    from casework.services.organisation import Colleague

_LOCK_CHOICES = (1, 2, 5, 10, 15, 20, 30, 60)
_PIN_WORDS = (
    "Six chiffres ou plus. Jusqu’à la fin de votre service, douze heures au plus, ce code rouvre votre "
    "fenêtre verrouillée sur ce poste ; trois essais, puis le mot de passe est demandé. Il n’est écrit "
    "nulle part."
)
_SEALED_WORDS = "Vos notes réservées restent fermées après un déverrouillage par code."


class OwnSession(QObject):
    """The menu under one’s own name."""

    def __init__(
        self,
        shell: Shell,
        opened: OpenSession,
        doorstep: Doorstep,
        locking: Locking,
        settings: Settings,
        desk: Desk,
        ask: Ask,
        leave: Callable[[], None],
    ) -> None:
        super().__init__(shell)
        self._shell, self._opened, self._doorstep, self._locking = shell, opened, doorstep, locking
        self._settings, self._desk, self._ask, self._leave = settings, desk, ask, leave
        self._births = list(opened.births)
        shell.set_own_actions(self.actions)
        shell.topbar.sealed_asked.connect(self.open_sealed)

    def actions(self) -> list[tuple[str, Callable[[], None]]]:
        """What the menu offers now."""
        pin = "Changer de code PIN…" if self._opened.pin.is_set else "Choisir un code PIN pour ce poste…"
        offered: list[tuple[str, Callable[[], None]]] = [(pin, self.choose_pin)]
        if self._opened.pin.is_set:
            offered.append(("Ne plus utiliser de code PIN", self._opened.pin.forget))
        if self._opened.keyring.is_locked:
            offered.append(("Ouvrir mes notes réservées…", self.open_sealed))
        if self._opened.keyring.mine:
            offered.append(("Donner accès à mes notes réservées…", self.grant))
            offered.append(("Nouvelle clé de secours des notes réservées…", self.renew_secret))
        minutes = plural(self._settings.lock_minutes, "minute")
        return [
            *offered,
            ("Changer mon mot de passe…", self.change_password),
            (f"Verrouiller après {minutes} d’absence…", self.choose_delay),
            ("Fermer ma session", self._leave),
        ]

    def begin(self) -> None:
        """Once the pages are there: a secret that was not typed again yet comes first."""
        if not self._births:
            return
        organisation, actor = self._shell.context.suite.organisation, self._opened.actor
        self._desk.read(
            lambda _cancel: organisation.get_organisation(actor).name,
            self._show_birth,
            owner=self,
            name="birth",
        )

    def _show_birth(self, house: str) -> None:
        from casework.ui.pages.start.birth import BirthPage

        birth, opened, doorstep = self._births[0], self._opened, self._doorstep

        def confirm(typed: str) -> None:
            doorstep.confirm_compartment_secret(opened, birth.compartment, birth.secret, typed)

        page = BirthPage(doorstep, self._desk, self._ask, birth, house, opened.actor.name, confirm)
        page.confirmed.connect(self._on_confirmed)
        self._locking.put_aside(page)
        page.focus_first()

    def _on_confirmed(self) -> None:
        del self._births[0]
        self._locking.take_back()
        self.begin()

    def on_unlocked(self) -> None:
        """After a lock: were the sealed compartments left closed? Was a secret being copied?"""
        self.begin()
        keyring = self._opened.keyring
        self._shell.topbar.show_sealed(closed=keyring.is_locked)
        if keyring.mine and not keyring.is_locked:
            self.index_sealed()
            self._shell.reload_all()

    # PIN -----------------------------------------------------------------------------------------

    def choose_pin(self) -> None:
        """Ask for it twice: it is typed hidden."""
        title = "Code PIN pour ce poste"
        words = _PIN_WORDS if not self._opened.keyring.mine else f"{_PIN_WORDS} {_SEALED_WORDS}"
        pin = self._ask.secret(title, words, "Code PIN")
        if pin is None:
            return
        again = self._ask.secret(title, "Tapez-le une seconde fois.", "Le même code PIN")
        if again is None:
            return
        if pin != again:
            self._ask.tell(title, "Les deux codes ne sont pas les mêmes : aucun n’a été retenu.")
            return
        self._desk.read(
            lambda _cancel: self._opened.pin.set_pin(pin),
            lambda _none: self._ask.tell(title, "Ce code rouvrira votre fenêtre sur ce poste."),
            owner=self,
            failed=lambda error: self._ask.tell(title, error.sentence),
        )

    # Sealed compartments -------------------------------------------------------------------------

    def open_sealed(self) -> None:
        """After a PIN: the password opens the sealed compartments again."""
        title = "Ouvrir mes notes réservées"
        password = self._ask.secret(
            title,
            "Vous avez déverrouillé par code : votre mot de passe ouvre les notes réservées.",
            "Mot de passe",
        )
        if password is None:
            return
        self._desk.read(
            lambda _cancel: self._doorstep.unlock(self._opened, password),
            lambda _none: self._on_sealed(),
            owner=self,
            failed=lambda error: self._ask.tell(title, error.sentence),
        )

    def index_sealed(self) -> None:
        """A member's sealed notes are searched too, once they were read in the background."""
        keyring, context = self._opened.keyring, self._shell.context
        if not keyring.mine or keyring.is_locked:
            return
        self._desk.long(
            "Recherche dans les notes réservées",
            lambda progress, cancel: context.suite.search.index_sealed(context.actor, progress, cancel),
            lambda _count: None,
            owner=self,
            failed=lambda _error: None,
        )

    def _on_sealed(self) -> None:
        self.index_sealed()
        self._shell.topbar.show_sealed(closed=False)
        self._shell.reload_all()

    def _compartment(self, title: str) -> Compartment | None:
        """Which of mine; asked where there are two."""
        mine = sorted(self._opened.keyring.mine)
        if len(mine) == 1:
            return mine[0]
        chosen = self._ask.choose(title, "Lesquelles ?", [(one.value, one.label) for one in mine])
        return Compartment(chosen) if chosen else None

    def grant(self) -> None:
        """A member lets somebody else in."""
        title = "Donner accès à mes notes réservées"
        compartment, context = self._compartment(title), self._shell.context
        if compartment is None:
            return
        organisation, actor = context.suite.organisation, context.actor
        self._desk.read(
            lambda _cancel: organisation.list_colleagues(actor),
            lambda found: self._choose_colleague(title, compartment, found),
            owner=self,
            name="colleagues",
        )

    def _choose_colleague(self, title: str, compartment: Compartment, found: list[Colleague]) -> None:
        context = self._shell.context
        others = [
            (str(one.id), f"{one.name} · {one.profession or one.role.label}")
            for one in found
            if one.id != context.actor.account_id
        ]
        text = f"Qui lira les notes « {compartment.label} », dès sa prochaine connexion ?"
        chosen = self._ask.choose(title, text, others)
        if chosen is None:
            return
        from casework.services.accounts import GrantCompartment  # the services come after the first paint

        command = GrantCompartment(int(chosen), compartment)
        accounts = context.suite.accounts
        self._desk.write(
            lambda: accounts.grant(context.actor, command),
            lambda _change: self._ask.tell(title, "L’accès est donné, et inscrit au journal."),
            owner=self,
            failed=lambda error: self._ask.tell(title, error.sentence),
        )

    def renew_secret(self) -> None:
        """The paper was lost or seen: another secret, the old one opens nothing any more."""
        title = "Nouvelle clé de secours"
        compartment, context = self._compartment(title), self._shell.context
        if compartment is None or not self._ask.confirm(
            title,
            f"L’ancienne clé des notes « {compartment.label} » n’ouvrira plus rien. La nouvelle est montrée "
            "une seule fois : ayez de quoi l’imprimer ou la recopier.",
            "Faire une nouvelle clé",
        ):
            return
        accounts = context.suite.accounts
        self._desk.write(
            lambda: accounts.renew_secret(context.actor, compartment),
            lambda secret: self._on_renewed(compartment, secret),
            owner=self,
            failed=lambda error: self._ask.tell(title, error.sentence),
        )

    def _on_renewed(self, compartment: Compartment, secret: str) -> None:
        from casework.services.doorstep import Birth

        self._births.append(Birth(compartment, secret, again=True))
        self.begin()

    # Password, delay -----------------------------------------------------------------------------

    def change_password(self) -> None:
        """A page of its own above the others."""
        from casework.ui.pages.start.new_password import ChangePasswordPage

        page = ChangePasswordPage(self._doorstep, self._desk, self._opened.actor.login)
        page.left.connect(self._locking.take_back)
        page.chosen.connect(lambda _login, _password: self._on_changed())
        self._locking.put_aside(page)
        page.focus_first()

    def _on_changed(self) -> None:
        self._locking.take_back()
        self._ask.tell("Changer mon mot de passe", "Votre nouveau mot de passe est enregistré.")

    def choose_delay(self) -> None:
        """A setting of this computer."""
        choices = [(str(minutes), plural(minutes, "minute")) for minutes in _LOCK_CHOICES]
        chosen = self._ask.choose(
            "Verrouiller sans attendre",
            "Après combien de temps sans une touche ni un mouvement la fenêtre se verrouille-t-elle sur ce "
            "poste ?",
            choices,
        )
        if chosen is not None:
            self._locking.watch.idleness.minutes = int(chosen)
            with contextlib.suppress(OSError):
                self._settings.remember_lock_minutes(int(chosen))
