"""An instruction for the house: what the whole shift must do, about nobody in particular."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from casework.base.dates import clock_time
from casework.domain.changes import Change
from casework.domain.permissions import Permission, allows
from casework.domain.releases import end_of_next_night, end_of_shift
from casework.services.organisation import ServiceRow
from casework.services.releases import GiveInstruction
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, TextField, TimeField
from casework.ui.forms.card_form import CardForm, WrittenCard

_HELP = "Ce texte sera lu par toute l’équipe : ni nom de personne, ni diagnostic."


class HouseInstructionCard(WrittenCard):
    """Shown to who may release; ``services`` are asked for where there are several."""

    what = "la consigne que vous écrivez"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Pour la maison")
        self._text = self.form.add(
            "text", "Ce qu’il faut faire", TextField(lines=2), required=True, wide=True, help=_HELP
        )
        self._service = self.form.add("service_id", "Pour qui", ChoiceField(), wide=True)
        self._until = self.form.add("ends_at", "Jusqu’au", DateField(context.clock), required=True)
        self._time = self.form.add("ends_time", "À", TimeField("7 h"), required=True)
        self._editing = CardForm(
            self, self.form, self._text, "Écrire une consigne pour la maison…",
            "Donner cette consigne à l’équipe", self.save,
        )  # fmt: skip
        self._editing.opened.append(self._start)
        self.setVisible(allows(context.actor, Permission.RELEASE))

    def show_services(self, services: Sequence[ServiceRow]) -> None:
        """Those that an instruction may be for."""
        if not self.is_dirty:
            everybody = [(None, "tous les services")] if len(services) > 1 else []
            self._service.set_choices([*everybody, *((one.id, one.name) for one in services)])

    def save(self, then: Callable[[], None]) -> None:
        releases, actor = self._context.suite.releases, self._context.actor

        def given(_change: Change) -> None:
            self._editing.close()
            then()

        self.form.submit(
            self._context,
            make=self._command,
            do=lambda command: releases.give_instruction(actor, command),
            then=given,
        )

    def _start(self) -> None:
        end = end_of_next_night(self._context.clock.now()).astimezone()
        values = {"text": "", "ends_at": end.date(), "ends_time": clock_time(end)}
        self.form.set_values(values | {"service_id": self._service.value()}, 0)

    def _command(self) -> GiveInstruction:
        service = self._service.value()
        return GiveInstruction(
            None, self._text.value(), self._end(), service_id=service if isinstance(service, int) else None
        )

    def _end(self) -> datetime:
        day, at = self._until.value(), self._time.time()
        if day is None or at is None:
            return end_of_shift(self._context.clock.now())
        return datetime.combine(day, at).astimezone()
