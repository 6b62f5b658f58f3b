"""« Sauvegardes et vérification »: the last verified backup, another now, and whether everything is whole."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import clock_time, short_date
from casework.base.errors import UserError
from casework.base.text import typeset
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.services.backups import MadeBackup
from casework.services.checks import Finding
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.widgets import Card, KeyValues, Kind, button, paragraph

_OLD_DAYS = 7
_MEGABYTE = 1_000_000


class _Found(NamedTuple):
    backup: MadeBackup | None
    rotation_due: date | None


class SafetyTab(Page):
    """Nothing is repaired here: what is found says what to do."""

    title = "Sauvegardes et vérification"
    concerns = frozenset({Subject.ACCOUNT, Subject.BACKUP})
    help = (
        "Une sauvegarde compte une fois rouverte et vérifiée ; sa date est montrée ici. Gardez-en une copie "
        "hors de cet ordinateur. La vérification relit chaque page du fichier, le journal et les clés."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._values = KeyValues()
        self._save = button("Sauvegarder maintenant", self._back_up, kind=Kind.PRIMARY)
        self._told = paragraph("Rien n’a été vérifié depuis l’ouverture de la fenêtre.")
        self._told.setAccessibleName("Résultat de la vérification")
        self._check = button("Vérifier maintenant", self._verify)
        self._key = Card("Clé du fichier")
        self._key_words = paragraph("")
        self._key.body.addWidget(self._key_words)
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for card, widgets in (
            (Card("Dernière sauvegarde vérifiée"), (self._values, self._save)),
            (Card("Vérification"), (self._told, self._check)),
        ):
            for widget in widgets:
                card.body.addWidget(widget)
            layout.addWidget(card)
        layout.addWidget(self._key)
        layout.addStretch(1)
        self.body.addWidget(column, 1)
        self._key.hide()

    def reload(self) -> None:
        suite, actor = self.context.suite, self.context.actor

        def read() -> _Found:
            due = suite.accounts.rotation_due(actor) if allows(actor, Permission.READ_ACCOUNTS) else None
            return _Found(suite.backups.last(actor), due)

        self.context.desk.read(lambda _cancel: read(), self._show, owner=self, name="last")

    def _show(self, found: _Found) -> None:
        self._values.set_pairs(backup_words(found.backup, self.context.clock.today()))
        self._key.setVisible(found.rotation_due is not None)
        if found.rotation_due is not None:
            self._key_words.setText(
                typeset(
                    f"Quelqu’un est parti le {short_date(found.rotation_due)} : changez la clé du fichier. "
                    "Fermez toutes les fenêtres, puis lancez « casework rotate-key » ; personne n’aura à "
                    "changer de mot de passe."
                )
            )

    def _back_up(self) -> None:
        self.clear_error()
        backups, actor = self.context.suite.backups, self.context.actor
        self._save.setEnabled(False)
        self.context.desk.long(
            "Sauvegarde",
            lambda progress, cancel: backups.make(actor, progress, cancel),
            lambda _made: self._on_saved(),
            owner=self,
            failed=self._refused,
        )

    def _on_saved(self) -> None:
        self._save.setEnabled(True)
        self.context.changes.publish(Change(frozenset({Subject.BACKUP})))

    def _verify(self) -> None:
        self.clear_error()
        checks, actor = self.context.suite.checks, self.context.actor
        self._check.setEnabled(False)
        self._told.setText("Vérification en cours…")
        self.context.desk.long(
            "Vérification",
            lambda progress, cancel: checks.check(actor, progress, cancel),
            self._on_verified,
            owner=self,
            failed=self._refused,
        )

    def _on_verified(self, found: list[Finding]) -> None:
        self._check.setEnabled(True)
        at = clock_time(self.context.clock.now().astimezone())
        words = "\n".join(f"● {one.sentence}" for one in found)
        self._told.setText(typeset(words or f"✓ Tout est sain, vérifié à {at}."))

    def _refused(self, error: UserError) -> None:
        for one in (self._save, self._check):
            one.setEnabled(True)
        self.show_error(error)

    def focus_first(self) -> None:
        self._save.setFocus()


def backup_words(backup: MadeBackup | None, today: date) -> list[tuple[str, str]]:
    """When, where, how large; what to think of it where it is old."""
    if backup is None:
        return [("Date", "aucune : faites-en une maintenant")]
    made = backup.made_at.astimezone()
    days = (today - made.date()).days
    old = f" · il y a {days}\N{NO-BREAK SPACE}jours : faites-en une autre" if days >= _OLD_DAYS else ""
    return [
        ("Date", f"{short_date(made.date())}, {clock_time(made)}{old}"),
        ("Dossier", str(backup.place)),
        ("Taille", f"{max(1, round(backup.size / _MEGABYTE))}\N{NO-BREAK SPACE}Mo"),
    ]
