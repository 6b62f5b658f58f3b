"""What happens to a proposed version: signed, refused by the person, or sent back with a comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from casework.base.clock import Clock
from casework.domain.projects import SignatureRole
from casework.services.projects import (
    ProjectPage,
    RefuseProject,
    SendBackProject,
    Signature,
    SignProject,
)
from casework.ui.context import Context
from casework.ui.forms import DateField, Form, LineField
from casework.ui.pages.person.fields import GrowingText
from casework.ui.widgets import Card, Kind, button, small


def _nothing() -> None:
    """Only stored."""


class _Panel(Card):
    """A form with its two buttons; the first one weighs most on the page.

    ``what``: what would be lost, with its article; ``said``: what ``done`` says once it is stored.
    """

    what = ""
    said = ""
    done = Signal(str)
    cancelled = Signal()

    def __init__(self, context: Context, page: ProjectPage, title: str, hint: str, action: str) -> None:
        super().__init__(title)
        assert page.project is not None
        self.context, self.page, self.project = context, page, page.project
        self.form = Form(columns=2)
        self.body.addWidget(small(hint))
        self.body.addWidget(self.form)
        self.add_fields(context.clock)
        self.form.version = self.project.version
        row = QHBoxLayout()
        row.addWidget(button(action, self.submit, kind=Kind.PRIMARY))
        row.addWidget(button("Annuler", self.cancelled.emit))
        row.addStretch(1)
        self.body.addLayout(row)

    def add_fields(self, clock: Clock) -> None:
        """Put the fields on the form."""
        raise NotImplementedError

    def submit(self, then: Callable[[], None] = _nothing) -> None:
        """Give the command to the service; ``then`` once it is stored."""
        raise NotImplementedError

    def send(
        self, make: Callable[[], object], do: Callable[[object], object], then: Callable[[], None]
    ) -> None:
        def done(_result: object) -> None:
            self.done.emit(self.said)
            then()

        self.form.submit(self.context, make, do, done)


class SignaturePanel(_Panel):
    """Who signed, and when; a role without a date has not signed."""

    what, said = "les signatures du projet", "signatures enregistrées"

    def __init__(self, context: Context, page: ProjectPage) -> None:
        super().__init__(
            context,
            page,
            "Enregistrer les signatures",
            "Recopiez les signatures du papier. Laissez sans date qui n’a pas signé.",
            "Enregistrer les signatures",
        )

    def add_fields(self, clock: Clock) -> None:
        worker = next(iter(self.page.key_workers), "")
        names = {SignatureRole.PERSON: self.page.civil_name, SignatureRole.KEY_WORKER: worker}
        for role in SignatureRole:
            self.form.add(f"{role}.name", f"{role.label.capitalize()} : nom", LineField())
            self.form.add(f"{role}.signed_on", f"{role.label.capitalize()} : signé le", DateField(clock))
            self.form.set_values({f"{role}.name": names.get(role, "")})

    def command(self) -> SignProject:
        values = self.form.values()
        return SignProject(
            self.project.id,
            self.project.version,
            tuple(
                Signature(role, str(values[f"{role}.name"]), cast("date", values[f"{role}.signed_on"]))
                for role in SignatureRole
                if values[f"{role}.signed_on"]
            ),
        )

    def submit(self, then: Callable[[], None] = _nothing) -> None:
        projects, actor = self.context.suite.projects, self.context.actor
        self.send(self.command, lambda command: projects.sign(actor, cast("SignProject", command)), then)


class RefusalPanel(_Panel):
    """The person does not sign."""

    what, said = "le refus du projet", "refus enregistré"

    def __init__(self, context: Context, page: ProjectPage) -> None:
        super().__init__(
            context,
            page,
            "La personne ne signe pas",
            "C’est son droit. Ses mots se gardent et s’impriment ; "
            "une nouvelle version pourra partir de celle-ci.",
            "Noter le refus",
        )

    def add_fields(self, clock: Clock) -> None:
        self.form.add("on", "Date du refus", DateField(clock), required=True)
        self.form.add("words", "Ce qu’elle ou il dit", GrowingText(3), required=True, wide=True)
        self.form.set_values({"on": clock.today()})

    def command(self) -> RefuseProject:
        values = self.form.values()
        return RefuseProject(
            self.project.id, self.project.version, cast("date", values["on"]), str(values["words"])
        )

    def submit(self, then: Callable[[], None] = _nothing) -> None:
        projects, actor = self.context.suite.projects, self.context.actor
        self.send(self.command, lambda command: projects.refuse(actor, cast("RefuseProject", command)), then)


class SendBackPanel(_Panel):
    """Something is to be changed before it can be signed."""

    what, said = "le renvoi du projet", "renvoyé en brouillon"

    def __init__(self, context: Context, page: ProjectPage) -> None:
        super().__init__(
            context,
            page,
            "Renvoyer en brouillon",
            "Dites ce qui est à changer : la ou le collègue le verra au-dessus du brouillon.",
            "Renvoyer en brouillon",
        )

    def add_fields(self, clock: Clock) -> None:
        self.form.add("comment", "Ce qui est à changer", GrowingText(3), required=True, wide=True)

    def command(self) -> SendBackProject:
        return SendBackProject(self.project.id, self.project.version, str(self.form.values()["comment"]))

    def submit(self, then: Callable[[], None] = _nothing) -> None:
        projects, actor = self.context.suite.projects, self.context.actor
        self.send(
            self.command, lambda command: projects.send_back(actor, cast("SendBackProject", command)), then
        )
