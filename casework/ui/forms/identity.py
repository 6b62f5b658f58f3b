"""Fields that the form of a new person and the one of a known person share: anonymity, the telephone."""

from __future__ import annotations

from casework.base.clock import Clock
from casework.domain.anonymity import LIMITS
from casework.domain.presence import PresenceAnswer
from casework.ui.forms.dates import DateField
from casework.ui.forms.fields import CheckField, ChoiceField, LineField
from casework.ui.forms.form import Form
from casework.ui.widgets.basics import small

_ANSWERS = tuple((one.value, one.label) for one in PresenceAnswer)
_NAMED = ("last_name", "first_name", "birth_date", "phone")


class TelephoneFields:
    """« Si ma famille appelle »: what may be said, in the person's words."""

    def __init__(self, form: Form) -> None:
        form.add_heading("Si quelqu’un appelle ou se présente")
        self.answer = form.add("presence_answer", "Ce qui est répondu", ChoiceField(_ANSWERS))
        self.words = form.add(
            "presence_words", "À qui, dans quels mots", LineField("sauf à sa sœur Awa, « elle rappellera »")
        )

    def values(self) -> tuple[str, str]:
        """The answer and the words."""
        return str(self.answer.value() or ""), self.words.value()


class AnonymityFields:
    """The box, the pseudonym, the day it was asked for; and where anonymity cannot be kept."""

    def __init__(self, form: Form, clock: Clock, *also_named: str) -> None:
        """``also_named``: other fields of the form that would say who somebody is."""
        self._form, self._clock = form, clock
        self._named = [*_NAMED, *also_named]
        self.box = form.add(
            "is_anonymous", "Anonymat", CheckField("La personne demande expressément l’anonymat"), wide=True
        )
        self.pseudonym = form.add("pseudonym", "Pseudonyme", LineField())
        self.asked_on = form.add(
            "anonymity_asked_on", "Anonymat demandé le", DateField(clock, in_the_past=True)
        )
        self._limits = small(" ".join(LIMITS))
        form.add_widget(self._limits)
        self.box.edited.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show what an anonymous person is known by, hide what would name them."""
        anonymous = bool(self.box.value())
        for name in self._named:
            self._form.show_field(name, not anonymous)
        for name in ("pseudonym", "anonymity_asked_on"):
            self._form.show_field(name, anonymous)
        self._limits.setVisible(anonymous)
        if anonymous and self.asked_on.value() is None:
            self.asked_on.set_value(self._clock.today())
