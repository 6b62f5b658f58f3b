"""The register of access requests as a card: of one person, or of the whole house."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.services.access_requests import (
    Answer,
    AnswerRequest,
    CheckIdentity,
    Quality,
    RegisterRequest,
    RequestRow,
    Scope,
)
from casework.ui.context import Context
from casework.ui.forms.card_form import CardForm, WrittenCard
from casework.ui.forms.dates import DateField, TimeField
from casework.ui.forms.fields import CheckField, ChoiceField, LineField, TextField
from casework.ui.forms.in_place import Closed, InPlaceForm, OneOpen
from casework.ui.forms.request_view import RequestActions, RequestView
from casework.ui.widgets import line, muted
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.kept_focus import focus_kept

_OLD = "Des informations de santé datent de plus de cinq ans (deux mois au lieu de huit jours)"


class RequestsCard(WrittenCard):
    """What waits comes first. ``names_people``: the register of the house, where a request opens its record;
    otherwise that of the person who is open, where one is registered.
    """

    what = "la demande d’accès"

    def __init__(self, context: Context, refresh: Callable[[], None], *, names_people: bool = False) -> None:
        """``refresh``: read the requests again, once one was written."""
        super().__init__(context, "Registre" if names_people else "Demandes d’accès au dossier", refresh)
        self._names_people = names_people
        self._person_id = 0
        self._answering: OneOpen[AnswerForm] = OneOpen(refresh)
        self._requester = self.form.add("requester", "Qui demande", LineField(), required=True)
        qualities = [(one, one.label) for one in Quality]
        self._quality = self.form.add("quality", "En tant que", ChoiceField(qualities), required=True)
        self._scope = self.form.add(
            "scope", "Pour lire", ChoiceField([(one, one.label) for one in Scope]), required=True
        )
        self._intermediary = self.form.add(
            "intermediary", "Par l’intermédiaire de", LineField("Dr Lefèvre"),
            help="Le médecin choisi, ou la personne de confiance.",
        )  # fmt: skip
        self._day = self.form.add("received_on", "Reçue le", DateField(context.clock), required=True)
        self._time = self.form.add(
            "received_time", "À", TimeField(), help="Les 48 heures de réflexion courent de là."
        )
        self._old = self.form.add("old_health", "Santé ancienne", CheckField(_OLD), wide=True)
        self._scope.edited.connect(self._show_what_health_needs)
        self._editing = CardForm(
            self, self.form, self._requester, "Noter une demande…", "Inscrire au registre", self._register
        )
        self._editing.opened.append(self._start)
        self._editing.allow(False)

    @property
    def is_dirty(self) -> bool:
        return super().is_dirty or self._answering.is_dirty

    def close_form(self) -> None:
        super().close_form()
        self._answering.close()

    def forget(self, person_id: int = 0) -> None:
        """Somebody else is opened: nothing is written before their requests are read."""
        self._person_id = person_id
        self.close_form()
        self._editing.allow(False)
        empty_layout(self._listed)

    def show_requests(self, rows: Sequence[RequestRow]) -> None:
        """Show the register; an answer that is being typed stays."""
        if not self._names_people:
            self._editing.allow(True)
        waiting = sum(row.answer is Answer.OPEN for row in rows)
        self.set_aside(f"{waiting} en attente" if waiting else "")
        if self._answering.is_dirty:
            return
        self._answering.forget()
        with focus_kept(self._listed):
            self._fill(rows)

    def _fill(self, rows: Sequence[RequestRow]) -> None:
        empty_layout(self._listed)
        actions = RequestActions(
            self._identify, self._answer, self._open_person if self._names_people else None
        )
        for number, row in enumerate(rows):
            if number:
                self._listed.addWidget(line())
            self._listed.addWidget(RequestView(row, actions, names_person=self._names_people))
        if not rows:
            self._listed.addWidget(muted(self._nothing(), wraps=True))

    def _nothing(self) -> str:
        if self._names_people:
            return (
                "Aucune demande. Elle se note dans le dossier de la personne, onglet « Droits et partage »."
            )
        return "Aucune demande. La personne, son représentant ou son médecin peut demander à lire le dossier."

    def _open_person(self, row: RequestRow) -> None:
        self._context.navigate("person", person_id=row.person_id, tab="sharing")

    # Registering ---------------------------------------------------------------------------------

    def _start(self) -> None:
        self._answering.close()
        self.form.set_values(
            {
                "requester": "", "quality": Quality.PERSON, "scope": Scope.ALL, "intermediary": "",
                "received_on": self._context.clock.today(), "received_time": "", "old_health": False,
            }
        )  # fmt: skip
        self._show_what_health_needs()

    def _show_what_health_needs(self) -> None:
        for name in ("received_time", "old_health"):
            self.form.show_field(name, self._has_health())

    def _has_health(self) -> bool:
        return Scope(str(self._scope.value() or Scope.ALL)).has_health

    def save(self, then: Callable[[], None]) -> None:
        """Register what is typed, or write the answer that is being typed."""
        if self._answering.is_dirty:
            self._answering.save(then)
        else:
            self._register(then)

    def _register(self, then: Callable[[], None]) -> None:
        service, actor, person_id = self._context.suite.access_requests, self._context.actor, self._person_id

        def make() -> RegisterRequest:
            day = self._day.value()
            return RegisterRequest(
                person_id,
                self._requester.value(),
                Quality(str(self._quality.value() or Quality.PERSON)),
                Scope(str(self._scope.value() or Scope.ALL)),
                day or self._context.clock.today(),
                self._time.time() if self._has_health() else None,
                self._old.value(),
                self._intermediary.value(),
            )

        self._submit(make, lambda command: service.register(actor, command), then)

    # Following up --------------------------------------------------------------------------------

    def _identify(self, row: RequestRow) -> None:
        service, actor = self._context.suite.access_requests, self._context.actor
        command = CheckIdentity(row.id, row.version, self._context.clock.today())
        self._context.desk.write(
            lambda: service.check_identity(actor, command), lambda _change: self._refresh(), owner=self
        )

    def _answer(self, row: RequestRow) -> None:
        views = self.findChildren(RequestView)
        asked = next(view for view in views if view.row.id == row.id)
        self._answering.open(
            self._listed,
            lambda: AnswerForm(self._context, row, self._answering.closed),
            self._listed.indexOf(asked) + 1,
        )


class AnswerForm(InPlaceForm):
    """What was answered to one request, and when."""

    def __init__(self, context: Context, row: RequestRow, closed: Closed) -> None:
        super().__init__(closed)
        self._context, self._row = context, row
        answers = [(one, one.label) for one in Answer if one is not Answer.OPEN]
        self._kind = self.form.add("answer", "Réponse", ChoiceField(answers), required=True)
        self._day = self.form.add("answered_on", "Le", DateField(context.clock), required=True)
        self._reason = self.form.add(
            "reason", "Motif", TextField(lines=2), wide=True,
            help="Nécessaire pour un refus, même partiel : le demandeur le recevra.",
        )  # fmt: skip
        self.form.set_values(
            {"answer": Answer.HANDED, "answered_on": context.clock.today(), "reason": ""}, row.version
        )
        self.finish(self._kind, "Enregistrer la réponse", "Annuler : noter la réponse")

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Write the answer."""
        service, actor = self._context.suite.access_requests, self._context.actor

        def make() -> AnswerRequest:
            return AnswerRequest(
                self._row.id,
                self.form.version,
                Answer(str(self._kind.value() or Answer.HANDED)),
                self._day.value() or self._context.clock.today(),
                self._reason.value(),
            )

        self.form.submit(
            self._context,
            make=make,
            do=lambda command: service.answer(actor, command),
            then=self._saved(then),
        )
