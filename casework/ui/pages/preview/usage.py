"""Before paper leaves the screen: for the house, or handed out, and then to whom and on what ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import short_date
from casework.base.errors import InvalidForm, Problem
from casework.domain.permissions import Permission, allows
from casework.services.dispatches import THE_PERSON, Ground, GroundChoice, HandOut
from casework.services.prints import Audience, PrintedDocument
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, Form, LineField
from casework.ui.widgets import FilterChips, muted

_INSIDE, _HANDED = "inside", "handed"


class UsageChoice(QWidget):
    """« Usage interne », as it opens; « À remettre » asks what the law asks (CSP L1110-4)."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._document: PrintedDocument | None = None
        self._consents: dict[int, GroundChoice] = {}
        self.which = FilterChips(
            "Usage du document", [(_INSIDE, "Usage interne"), (_HANDED, "À remettre à quelqu’un")]
        )
        self._contents = muted("", wraps=True)
        self.form = Form(columns=3, least=26)
        self._ground = self.form.add(
            "ground", "Pourquoi il peut sortir", ChoiceField([], empty="à choisir"), required=True
        )
        self._consent = self.form.add(
            "consent_id", "Accord", ChoiceField([], empty="à choisir"), required=True
        )
        self._detail = self.form.add(
            "ground_detail", "Texte ou décision", LineField("ordonnance du 3 mai 2026"), required=True
        )
        self._recipient = self.form.add("recipient", "Remis à", LineField(), required=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.which, self._contents, self.form):
            column.addWidget(widget)
        self.which.picked.connect(lambda _key: self._arrange())
        self._ground.edited.connect(self._on_ground)
        self._consent.edited.connect(self._on_consent)
        self.forget()

    @property
    def is_handed(self) -> bool:
        """Does it leave the house?"""
        return not self.isHidden() and self.which.value() == _HANDED

    @property
    def audience(self) -> Audience:
        """Who will read it; somebody outside, as soon as it is handed out on another ground."""
        if not self.is_handed:
            return Audience.TEAM
        return Audience.PERSON if self._ground.value() in (None, Ground.PERSON) else Audience.OUTSIDE

    def forget(self) -> None:
        """Another document is being made: for the house, until one says otherwise."""
        self._document, self._consents = None, {}
        self.which.set_value(_INSIDE)
        self.form.set_values({"ground": None, "consent_id": None, "ground_detail": "", "recipient": ""})
        self.setVisible(False)

    def show_document(self, document: PrintedDocument) -> None:
        """What is shown now; a document about nobody has nobody to ask."""
        self._document = document
        people = document.person_ids
        self.setVisible(bool(people) and allows(self._context.actor, Permission.HAND_OUT))
        # Papers of several people go to nobody by the agreement of one of them.
        grounds = list(Ground) if len(people) == 1 else [Ground.LEGAL]
        self._ground.set_choices([(one, one.label) for one in grounds])
        whose = "" if len(people) == 1 else f" · {len(people)} personnes"
        self._contents.setText(f"Contient : {document.contents}{whose}")
        if len(people) == 1 and not self.isHidden():
            dispatches, actor = self._context.suite.dispatches, self._context.actor
            self._context.desk.read(
                lambda cancel: dispatches.grounds(actor, people[0], cancel),
                self._show_consents,
                owner=self,
                name="grounds",
            )
        self._arrange()

    def check(self) -> bool:
        """Is everything said that must be? What is missing is shown."""
        problems = self.form.check()
        if not self._consents and self._ground.value() == Ground.CONSENT:
            problems = [Problem("ground", "dispatch_consent_needed")]
        if problems:
            self.refuse(InvalidForm(problems))
        return not problems

    def refuse(self, error: InvalidForm) -> None:
        """Show why it may not leave."""
        self.form.show_problems(error)

    def command(self) -> HandOut:
        """What is handed out, as the service takes it; for a document that is shown and was checked."""
        document = self._document
        assert document is not None
        ground = self._ground.value()
        consent = self._consent.value()
        return HandOut(
            document.title,
            document.contents,
            frozenset(document.person_ids),
            self._recipient.value(),
            Ground(str(ground)) if ground else None,
            self._detail.value() if ground == Ground.LEGAL else "",
            consent if isinstance(consent, int) and ground == Ground.CONSENT else None,
        )

    # Steps ---------------------------------------------------------------------------------------

    def _show_consents(self, consents: Sequence[GroundChoice]) -> None:
        self._consents = {one.consent_id: one for one in consents}
        self._consent.set_choices([(one.consent_id, _words(one)) for one in consents])
        self._arrange()

    def _arrange(self) -> None:
        handed = self.is_handed
        self.form.setVisible(handed)
        self._contents.setVisible(handed)
        ground = self._ground.value()
        self.form.show_field("consent_id", ground == Ground.CONSENT and bool(self._consents))
        self.form.show_field("ground_detail", ground == Ground.LEGAL)
        if handed and ground is None:
            self._ground.setFocus()
        self.changed.emit()

    def _on_ground(self) -> None:
        ground, typed = self._ground.value(), self._recipient.value()
        if ground == Ground.PERSON and not typed:
            self._recipient.set_value(THE_PERSON)
        elif ground != Ground.PERSON and typed == THE_PERSON:
            self._recipient.set_value("")
        if ground == Ground.CONSENT and len(self._consents) == 1:
            self._consent.set_value(next(iter(self._consents)))
        self._arrange()

    def _on_consent(self) -> None:
        chosen = self._consent.value()
        if isinstance(chosen, int):
            # A consent holds for its recipient and for nobody else.
            self._recipient.set_value(self._consents[chosen].recipient)


def _words(one: GroundChoice) -> str:
    until = f", jusqu’au {short_date(one.valid_until)}" if one.valid_until else ""
    return f"{one.recipient}, donné le {short_date(one.given_on)}{until}"
