"""What is released: alerts, instructions, the emergency sheet; each card shows it, who may writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from casework.base.dates import clock_time, short_date
from casework.domain.permissions import Permission, allows
from casework.domain.releases import LONGEST_ALERT, end_of_next_night, end_of_shift
from casework.services.releases import (
    ALERT_KINDS,
    AlertKind,
    AlertLine,
    EndAlert,
    GiveInstruction,
    ReleaseAlert,
    Releases,
    ReleaseSheet,
    Sheet,
)
from casework.services.releases.commands import SHEET_FIELDS
from casework.ui.context import Context
from casework.ui.forms import ChoiceField, DateField, LineField, TextField, TimeField
from casework.ui.forms.card_form import CardForm, WrittenCard
from casework.ui.widgets import KeyValues, Kind, button, muted
from casework.ui.widgets.blocks import AlertLabel, empty_layout
from casework.ui.widgets.instructions import InstructionList

_HELP = {"allergies": "Cette fiche sera lue par toute l’équipe et remise aux secours : pas de diagnostic."}
READ_BY_ALL = "Ce texte sera lu par toute l’équipe : pas de diagnostic."


class _ReleaseCard(WrittenCard):
    """What stands there, then the form that writes it."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(context, title)
        self._found: Releases | None = None

    def forget(self) -> None:
        """Somebody else is opened: nothing is written before it is read about whom."""
        self._found = None
        self._editing.close()
        self._editing.allow(False)

    def show_releases(self, found: Releases) -> None:
        """Show what holds now."""
        self._found = found
        empty_layout(self._listed)
        self._show(found)
        self._editing.allow(found.may_release)

    def _show(self, found: Releases) -> None:
        raise NotImplementedError


class AlertsCard(_ReleaseCard):
    """The warnings of the banner."""

    what = "l’alerte que vous écrivez"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Alertes du bandeau")
        self._kind = self.form.add("kind", "Nature", ChoiceField([(k, k.label) for k in ALERT_KINDS]))
        self._text = self.form.add(
            "text", "Alerte", LineField("pénicilline", LONGEST_ALERT), required=True, wide=True,
            help=READ_BY_ALL,
        )  # fmt: skip
        self._editing = CardForm(
            self, self.form, self._text, "Ajouter une alerte…", "Donner cette alerte à l’équipe", self.save
        )
        self._editing.opened.append(lambda: self.form.set_values({"kind": AlertKind.ALLERGY, "text": ""}, 0))

    def save(self, then: Callable[[], None]) -> None:
        releases, actor, found = self._context.suite.releases, self._context.actor, self._found
        if found is None:
            return
        self._submit(
            lambda: ReleaseAlert(
                found.person_id, self._text.value(), AlertKind(str(self._kind.value() or AlertKind.OTHER))
            ),
            lambda command: releases.release_alert(actor, command),
            then,
        )

    def _show(self, found: Releases) -> None:
        for alert in found.alerts:
            self._listed.addWidget(self._line(alert, may_end=found.may_release))
        if not found.alerts:
            self._listed.addWidget(muted("Aucune alerte.", wraps=True))

    def _line(self, alert: AlertLine, *, may_end: bool) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(AlertLabel(alert.words))
        day = short_date(alert.released_at.astimezone().date())
        layout.addWidget(muted(f"{alert.released_by}, {day}"))
        layout.addStretch(1)
        if may_end:
            releases, actor = self._context.suite.releases, self._context.actor
            layout.addWidget(
                button(
                    "Retirer",
                    lambda: self._context.desk.write(
                        lambda: releases.end_alert(actor, EndAlert(alert.id)), owner=self, name="end"
                    ),
                    kind=Kind.LINK,
                    name=f"Retirer l’alerte {alert.words}",
                )
            )
        return row


class InstructionsCard(_ReleaseCard):
    """What the shifts must do, who has read it."""

    what = "la consigne que vous écrivez"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Consignes")
        self._list = InstructionList(context, names_person=False)
        self._listed.addWidget(self._list)
        self._text = self.form.add(
            "text", "Ce qu’il faut faire", TextField(lines=2), required=True, wide=True, help=READ_BY_ALL
        )
        self._until = self.form.add("ends_at", "Jusqu’au", DateField(context.clock), required=True)
        self._time = self.form.add("ends_time", "À", TimeField("7 h"), required=True)
        self._editing = CardForm(
            self, self.form, self._text, "Écrire une consigne…", "Donner cette consigne à l’équipe", self.save
        )
        self._editing.opened.append(self._start)

    def _start(self) -> None:
        end = end_of_next_night(self._context.clock.now()).astimezone()
        self.form.set_values({"text": "", "ends_at": end.date(), "ends_time": clock_time(end)}, 0)

    def save(self, then: Callable[[], None]) -> None:
        releases, actor, found = self._context.suite.releases, self._context.actor, self._found
        if found is None:
            return
        self._submit(
            lambda: GiveInstruction(found.person_id, self._text.value(), self._end()),
            lambda command: releases.give_instruction(actor, command),
            then,
        )

    def _end(self) -> datetime:
        day, at = self._until.value(), self._time.time()
        if day is None or at is None:
            return end_of_shift(self._context.clock.now())
        return datetime.combine(day, at).astimezone()

    def show_releases(self, found: Releases) -> None:
        """Show those that are not over."""
        self._found = found
        self._list.show_lines(found.instructions)
        self.set_aside("" if found.instructions else "aucune en cours")
        self._editing.allow(found.may_release)


class SheetCard(_ReleaseCard):
    """What the ambulance asks for."""

    what = "la fiche d’urgence"

    def __init__(self, context: Context, print_sheet: Callable[[], None]) -> None:
        super().__init__(context, "Fiche d’urgence")
        self._print = button("Imprimer la fiche d’urgence", print_sheet)
        self._fields = {
            name: self.form.add(name, label, TextField(lines=2), wide=True, help=_HELP.get(name, ""))
            for name, label in SHEET_FIELDS.items()
        }
        self._editing = CardForm(
            self,
            self.form,
            self._fields["allergies"],
            "Écrire la fiche d’urgence…",
            "Donner cette fiche à l’équipe",
            self.save,
        )
        self._editing.opened.append(self._start)
        self.body.addWidget(self._print)

    def _start(self) -> None:
        sheet = self._found.sheet if self._found else None
        values = {name: getattr(sheet, name) if sheet else "" for name in SHEET_FIELDS}
        self.form.set_values(values, sheet.version if sheet else 0)

    def save(self, then: Callable[[], None]) -> None:
        releases, actor, found = self._context.suite.releases, self._context.actor, self._found
        if found is None:
            return
        self._submit(
            lambda: ReleaseSheet(
                found.person_id,
                self.form.version,
                **{name: field.value() for name, field in self._fields.items()},
            ),
            lambda command: releases.release_sheet(actor, command),
            then,
        )

    def _show(self, found: Releases) -> None:
        sheet = found.sheet
        self._print.setVisible(sheet is not None and allows(self._context.actor, Permission.PRINT_RECORDS))
        if sheet is None:
            self._listed.addWidget(muted("Aucune fiche d’urgence n’est écrite.", wraps=True))
            self.set_aside("")
            return
        day = short_date(sheet.released_at.astimezone().date())
        self.set_aside(f"{sheet.released_by}, {day}")
        self._listed.addWidget(KeyValues(_pairs(sheet)))


def _pairs(sheet: Sheet) -> list[tuple[str, str]]:
    return [(label, text) for name, label in SHEET_FIELDS.items() if (text := getattr(sheet, name))]
