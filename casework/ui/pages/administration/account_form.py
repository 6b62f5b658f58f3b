"""A new account, or another name, role, services, dates and rights for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.permissions import RIGHTS, Permission, Role, allows
from casework.domain.professions import PROFESSIONS
from casework.services.accounts import AddAccount, ChangeAccount, ListedAccount
from casework.services.organisation import ServiceRow
from casework.ui.context import Context
from casework.ui.forms import CheckField, ChoiceField, DateField, Form, LineField, SuggestField
from casework.ui.widgets import FlowLayout, Kind, button, title

OFFERED_RIGHTS: tuple[tuple[Permission, str], ...] = (
    (Permission.DECIDE_ADMISSIONS, "Décider des admissions"),
    (Permission.DECIDE_RENEWALS, "Décider des renouvellements"),
    (Permission.IMPORT_FILES, "Importer des fichiers"),
    (Permission.PRINT_RECORDS, "Imprimer les dossiers"),
    (Permission.HAND_OUT, "Remettre des documents à l’extérieur"),
    (Permission.OPEN_OUTSIDE, "Ouvrir un dossier hors de ses services, avec un motif"),
    (Permission.MERGE_PEOPLE, "Réunir deux dossiers"),
    (Permission.EXPORT_PERSON, "Exporter tout un dossier"),
    (Permission.HANDLE_ACCESS_REQUESTS, "Traiter les demandes d’accès"),
    (Permission.READ_STATISTICS, "Lire les statistiques"),
    (Permission.EDIT_ORGANISATION, "Régler les services"),
    (Permission.MANAGE_ACCOUNTS, "Gérer les comptes"),
    (Permission.READ_JOURNAL, "Lire le journal"),
)
"""What is widened or narrowed account by account; the rest follows the role."""
_ROLE, _YES, _NO = "role", "yes", "no"


class AccountForm(QWidget):
    """``account`` None: a new one. ``saved`` gets the result of the write that ``submit`` makes."""

    def __init__(
        self,
        context: Context,
        services: Sequence[ServiceRow],
        account: ListedAccount | None,
        save: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context, self.account = context, account
        self._services = services
        self.form = Form(columns=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(title(f"Compte de {account.name}" if account else "Nouveau compte"))
        layout.addWidget(self.form)
        self._add_fields()
        row = QWidget()
        flow = FlowLayout(row)
        words = "Enregistrer" if account else "Créer le compte"
        flow.addWidget(button(words, save, kind=Kind.PRIMARY, shortcut="Ctrl+S"))
        flow.addWidget(button("Annuler", leave))
        layout.addWidget(row)
        layout.addStretch(1)

    def focus_first(self) -> None:
        """The login, or the name where it is known."""
        field = self.form.field("name" if self.account else "login")
        if isinstance(field, QWidget):
            field.setFocus()

    def _add_fields(self) -> None:
        form, account = self.form, self.account
        if account is None:
            form.add(
                "login", "Nom d’utilisateur", LineField("m.diallo"), required=True,
                help="Lettres, chiffres, point et tiret.",
            )  # fmt: skip
        form.add("name", "Nom et prénom", LineField("Mariam Diallo"), required=True)
        form.add("role", "Rôle", ChoiceField([(role.value, role.label) for role in Role]))
        form.add("profession", "Profession", SuggestField([label for _code, label in PROFESSIONS]))
        form.add("valid_from", "Premier jour", DateField(self._context.clock), help="Vide : dès maintenant.")
        form.add("valid_to", "Dernier jour", DateField(self._context.clock), help="Vide : sans limite.")
        form.add_heading("Services", "Aucun coché : tous les services, y compris ceux à venir.")
        for service in self._services:
            form.add(f"service.{service.id}", service.name, CheckField(service.name))
        if account is not None:
            self._add_rights(account.role)
        form.set_values(self._stored(), account.version if account else 0)

    def _add_rights(self, role: Role) -> None:
        self.form.add_heading(
            "Droits particuliers", "Le rôle décide ; ce qui s’en écarte ici est inscrit au journal."
        )
        actor = self._context.actor
        for permission, label in OFFERED_RIGHTS:
            usual = "oui" if permission in RIGHTS[role] else "non"
            choices = [(_ROLE, f"selon le rôle ({usual})"), (_NO, "non")]
            if allows(actor, permission):  # nobody gives a right that they have not
                choices.insert(1, (_YES, "oui"))
            self.form.add(f"right.{permission.value}", label, ChoiceField(choices))

    def _stored(self) -> dict[str, object]:
        account = self.account
        if account is None:
            return {"role": Role.EDUCATOR.value}
        stored: dict[str, object] = {
            "name": account.name, "role": account.role.value, "profession": account.profession,
            "valid_from": account.valid_from, "valid_to": account.valid_to,
        }  # fmt: skip
        stored |= {f"service.{one.id}": one.id in account.service_ids for one in self._services}
        for permission, _label in OFFERED_RIGHTS:
            granted = account.rights.get(permission)
            stored[f"right.{permission.value}"] = _ROLE if granted is None else _YES if granted else _NO
        return stored

    # Commands ------------------------------------------------------------------------------------

    def new_account(self, password: str) -> AddAccount:
        """The command of a new account under this temporary password."""
        values = self.form.values()
        return AddAccount(
            login=str(values["login"]),
            role=Role(str(values["role"])),
            password=password,
            name=str(values["name"]),
            profession=str(values["profession"]),
            service_ids=self._chosen_services(values),
            valid_from=_day(values["valid_from"]),
            valid_to=_day(values["valid_to"]),
        )

    def changed_account(self) -> ChangeAccount:
        """The command of a changed one."""
        account, values = self.account, self.form.values()
        assert account is not None
        return ChangeAccount(
            account_id=account.id,
            seen_version=self.form.version,
            name=str(values["name"]),
            role=Role(str(values["role"])),
            profession=str(values["profession"]),
            service_ids=self._chosen_services(values),
            valid_from=_day(values["valid_from"]),
            valid_to=_day(values["valid_to"]),
            rights=self._rights(account, values),
        )

    def _chosen_services(self, values: Mapping[str, object]) -> tuple[int, ...]:
        return tuple(one.id for one in self._services if values[f"service.{one.id}"])

    def _rights(self, account: ListedAccount, values: Mapping[str, object]) -> dict[Permission, bool]:
        rights = dict(account.rights)
        for permission, _label in OFFERED_RIGHTS:
            chosen = values[f"right.{permission.value}"]
            if chosen in (_YES, _NO):
                rights[permission] = chosen == _YES
            else:
                rights.pop(permission, None)
        return rights


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
