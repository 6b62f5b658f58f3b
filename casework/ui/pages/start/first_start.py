"""First start: the organisation, its services, the first account, where the data live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from casework.base.errors import InvalidForm, UserError
from casework.base.text import typeset
from casework.domain.founding import MOST_PLACES, NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Role
from casework.ui.ask import Ask
from casework.ui.forms import ChoiceField, Form, LineField, NumberField, PasswordField
from casework.ui.pages.start.frame import StartFrame
from casework.ui.pages.start.secret import SecretPanel
from casework.ui.widgets import Kind, button, muted, small
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from casework.services.doorstep import Doorstep, Inspection

_FIRST_ROLES = (Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.COORDINATOR, Role.EDUCATOR, Role.ADMINISTRATOR)


class FirstStartPage(StartFrame):
    """``created(Path)`` once the recovery secret has been typed again, or where data already are."""

    created = Signal(object)

    def __init__(
        self,
        folder: Path,
        open_doorstep: Callable[[Path], Doorstep],
        desk: Desk,
        ask: Ask,
        trouble: UserError | None = None,
    ) -> None:
        """``trouble``: why the proposed folder cannot be used (a network or synchronised one)."""
        super().__init__(
            "Bienvenue dans Casework",
            "Vos données restent sur cet ordinateur, chiffrées. Décrivez la structure ; tout pourra être "
            "complété ensuite.",
            width=112,
        )
        self._folder, self._open_doorstep, self._desk, self._ask = folder, open_doorstep, desk, ask
        self._services = 1
        self._form: Form | None = None
        self._strength = small("")
        self._place = muted("", wraps=True)
        self._place_error = small("")
        self._place_error.setProperty("role", "error")
        self._go = button("Créer la structure", self._create, kind=Kind.PRIMARY)
        self._build()
        self.body.addWidget(self._go)
        self._show_place(trouble)

    def focus_first(self) -> None:
        """The organisation's name."""
        self._field("name").setFocus()

    # The form ------------------------------------------------------------------------------------

    def _field(self, name: str) -> LineField:
        field = self._fields[name]
        assert isinstance(field, LineField)
        return field

    def _build(self) -> None:
        """Lay the form out again, for one service more or less, with what was typed."""
        typed = self._form.values() if self._form else {}
        old, self._form = self._form, Form(columns=3, least=26)
        form = self._form
        self._fields: dict[str, object] = {}
        self._add("name", "Nom de la structure", LineField(), wide=True, required=True)
        form.add_heading("Services", "Un service par agrément : communauté, ACT, hors les murs, hôtel…")
        for number in range(self._services):
            self._add_service(number)
        form.add_widget(button("+ Un autre service", self._add_one, kind=Kind.LINK))
        form.add_heading("Votre compte", "Vous pourrez en créer d’autres pour vos collègues.")
        self._add("accounts.0.name", "Votre nom", LineField("Claire Aubert"), required=True)
        self._add("accounts.0.login", "Nom d’utilisateur", LineField("c.aubert"), required=True)
        self._add("accounts.0.role", "Rôle", ChoiceField([(role, role.label) for role in _FIRST_ROLES]))
        self._add("accounts.0.password", "Mot de passe", PasswordField(), required=True)
        self._add("again", "Le même mot de passe", PasswordField(), required=True)
        form.add_widget(self._strength)
        form.add_heading("Emplacement des données")
        form.add_widget(self._place)
        form.add_widget(self._place_error)
        form.add_widget(button("Choisir un autre dossier…", self._choose_place, kind=Kind.LINK))
        form.set_values({name: value for name, value in typed.items() if name in self._fields})
        self._field("accounts.0.password").textChanged.connect(self._rate)
        if old is not None:
            self.body.replaceWidget(old, form)
            old.hide()
            old.deleteLater()
        else:
            self.body.insertWidget(0, form)

    def _add(
        self, name: str, label: str, field: LineField | ChoiceField | NumberField, *, wide: bool = False,
        required: bool = False,
    ) -> None:  # fmt: skip
        assert self._form is not None
        self._fields[name] = self._form.add(name, label, field, wide=wide, required=required)

    def _add_service(self, number: int) -> None:
        kinds = [(kind, kind.label) for kind in ServiceKind]
        self._add(f"services.{number}.kind", "Genre de service", ChoiceField(kinds))
        self._add(f"services.{number}.name", "Nom du service", LineField(), required=True)
        self._add(f"services.{number}.places", "Places agréées", NumberField(0, MOST_PLACES))

    def _add_one(self) -> None:
        self._services += 1
        self._build()
        self._field(f"services.{self._services - 1}.name").setFocus()

    def _rate(self, password: str) -> None:
        known = (self._field("name").text(), self._field("accounts.0.name").text())
        if not password:
            self._strength.setText("")
            return
        self._desk.read(
            lambda _cancel: self._open_doorstep(self._folder).rate_password(password, known),
            lambda rating: self._strength.setText(typeset(f"Mot de passe : {rating.sentence}")),
            owner=self,
            name="rate",
        )

    # The place -----------------------------------------------------------------------------------

    def _show_place(self, trouble: UserError | None) -> None:
        self._place.setText(str(self._folder))
        self._place_error.setText(f"⚠ {trouble.sentence}" if trouble else "")
        self._place_error.setVisible(trouble is not None)
        self._go.setEnabled(trouble is None)

    def _choose_place(self) -> None:
        chosen = self._ask.folder("Où mettre les données", self._folder)
        if chosen is not None:
            self._desk.read(
                lambda _cancel: self._open_doorstep(chosen).inspect(),
                lambda found: self._on_place(chosen, found),
                owner=self,
                name="place",
            )

    def _on_place(self, chosen: Path, found: Inspection) -> None:
        self._folder = chosen
        if found.state in ("ready", "rescue"):
            self.created.emit(chosen)  # data are there already: open them rather than make others
        else:
            self._show_place(found.trouble)

    # Creation ------------------------------------------------------------------------------------

    def _create(self) -> None:
        form = self._form
        assert form is not None
        problems = form.check()
        if self._field("again").text() != self._field("accounts.0.password").text():
            from casework.base.errors import Problem

            problems.append(Problem("again", "password_differs"))
        if problems:
            form.show_problems(InvalidForm(problems))
            return
        new = self._typed()
        self._go.setEnabled(False)
        self._go.setText("Création…")
        doorstep = self._open_doorstep(self._folder)
        self._desk.write(
            lambda: doorstep.create(new),
            lambda secret: self._show_secret(doorstep, new, secret),
            owner=self,
            failed=self._on_refused,
        )

    def _typed(self) -> NewOrganisation:
        assert self._form is not None
        values = self._form.values()

        def text(name: str) -> str:
            return str(values[name])

        services = []
        for number in range(self._services):
            kind, places = values[f"services.{number}.kind"], values[f"services.{number}.places"]
            services.append(
                NewService(ServiceKind(str(kind)), text(f"services.{number}.name"), int(str(places or 0)))
            )
        account = NewAccount(
            text("accounts.0.login"),
            text("accounts.0.name"),
            text("accounts.0.password"),
            Role(text("accounts.0.role")),
        )
        return NewOrganisation(text("name"), tuple(services), (account,))

    def _on_refused(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._go.setText("Créer la structure")
        assert self._form is not None
        if isinstance(error, InvalidForm):
            self._form.show_problems(error)
        else:
            self._form.errors.show_sentences([(error.sentence, None)])

    def _show_secret(self, doorstep: Doorstep, new: NewOrganisation, secret: str) -> None:
        assert self._form is not None
        self._form.hide()
        self._go.hide()
        self.heading.setText("La clé de secours")
        self.sentence.setText(
            typeset(
                "Si tous les mots de passe sont oubliés, elle seule rouvre les données. Elle n’est "
                "gardée nulle "
                "part : imprimez-la ou recopiez-la, rangez-la hors de cet ordinateur, puis tapez-la ici."
            )
        )
        panel = SecretPanel(
            secret,
            doorstep.confirm_recovery_secret,
            lambda: doorstep.print_recovery_sheet(new.name, new.accounts[0].name, secret),
            self._desk,
            self._ask,
        )
        panel.confirmed.connect(lambda: self.created.emit(self._folder))
        self.body.addWidget(panel)
        panel.focus_first()
