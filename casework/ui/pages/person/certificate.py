"""The nominative certificate of somebody anonymous: typed for one print, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from casework.base.errors import InvalidForm
from casework.base.text import typeset
from casework.domain.anonymity import CERTIFICATE
from casework.services.prints import Audience, PrintCertificate, PrintedDocument
from casework.ui.context import Context
from casework.ui.forms import DateField, LineField
from casework.ui.pages.person.form_page import PersonFormPage
from casework.ui.widgets import paragraph

_CARE = "accompagnement et soins en addictologie"


class _UnkeptField(LineField):
    """A line that is not copied, and that keyboards do not learn."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            event.accept()
            return
        super().keyPressEvent(event)


class CertificatePage(PersonFormPage):
    """From here to the preview; coming back, the fields are empty."""

    title = "Certificat nominatif"
    help = (
        "Pour une personne suivie anonymement qui le demande (CSP L3414-1). Le nom écrit ici ne sert qu’à "
        "imprimer : il n’entre ni dans le dossier, ni dans le journal, ni dans le nom du fichier. Le médecin "
        "relit, complète et signe le papier. Échap revient, et rien n’est gardé."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked: PrintCertificate | None = None
        self.column.insertWidget(0, paragraph(typeset(CERTIFICATE)))
        add = self.form.add
        self._holder = add("holder", "Nom et prénom à écrire", _UnkeptField(), required=True)
        self._born_on = add(
            "born_on", "Date de naissance", DateField(context.clock, in_the_past=True),
            help="Seulement si la personne la veut sur le papier.",
        )  # fmt: skip
        self._care = add("care", "Objet des soins", _UnkeptField(), required=True, wide=True)
        self.first_field = self._holder
        self.add_buttons("Voir le certificat")

    def open(self, **args: object) -> None:
        """``person_id``."""
        self._asked = None
        self._empty()
        super().open(**args)

    def unsaved(self) -> str | None:
        """Nothing: it is not to be saved."""
        return None

    def pause(self) -> None:
        self._empty()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """To the preview, from where it is printed."""
        problems = self.form.check()
        if problems:
            self.form.show_problems(InvalidForm(problems))
            return
        self._asked = PrintCertificate(
            self.shown_person, self._holder.value(), self._care.value(), self._born_on.value()
        )
        self._empty()
        self.context.preview(self.title, self._print)
        then()

    # Steps ---------------------------------------------------------------------------------------

    def _print(self, _audience: Audience) -> PrintedDocument:
        """The way back to the preview holds this method, not the name: once left, it asks for it again."""
        asked = self._asked or PrintCertificate(self.shown_person, "", "")
        return self.context.suite.prints.print_certificate(self.context.actor, asked)

    def _empty(self) -> None:
        self.form.set_values({"holder": "", "born_on": None, "care": _CARE})
