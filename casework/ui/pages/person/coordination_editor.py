"""A coordination note as it is typed: the question, who was there, what was shared, what follows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.clock import Clock
from casework.base.errors import InvalidForm, Problem
from casework.domain.coordinations import ConsentBasis
from casework.services.coordinations import (
    CoordinationPage,
    CoordinationRecord,
    Participant,
    RemovedTask,
    SaveCoordination,
    TaskLine,
)
from casework.ui.forms import ChoiceField, DateField, Form, LineField, SuggestField
from casework.ui.pages.person.fields import GrowingText
from casework.ui.pages.person.problems import Sentence, mark
from casework.ui.pages.person.row_list import RowList
from casework.ui.widgets import Card, ErrorPanel, small

_BASES = [(one.value, one.label) for one in ConsentBasis]


class CoordinationEditor(QWidget):
    """Shows a note, or a new one, and gives the command that saves it."""

    edited = Signal()

    def __init__(self, clock: Clock, page: CoordinationPage, note: CoordinationRecord | None) -> None:
        super().__init__()
        self._clock = clock
        self._person_id, self.note_id = page.person_id, note.id if note else None
        self._seen_version = note.version if note else 0
        self._known = {one.name: one for one in page.known_participants}
        self._showing = True
        self.errors = ErrorPanel()
        self.about, self.shared, self.after = self._about_form(), self._shared_form(), self._after_form()
        self.participants = RowList(self._participant_form, "un participant", "Ctrl+Shift+P", "Ctrl+Maj+P")
        self.tasks = RowList(self._task_form, "une tâche", "Ctrl+Shift+T", "Ctrl+Maj+T")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.errors)
        for title, parts in (
            ("La question", (self.about,)),
            ("Qui était là", (self.participants,)),
            ("Ce qui a été partagé", (small(_READERS), self.shared)),
            ("Décisions et suites", (self.after, small("Qui fait quoi, et pour quand"), self.tasks)),
        ):
            card = Card(title)
            for part in parts:
                card.body.addWidget(part)
            layout.addWidget(card)
        for rows in (self.participants, self.tasks):
            shortcut = QShortcut(rows.keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(rows.add_row)
        self._show(note)
        self._saved = self.command()
        self._showing = False
        typed = (self.about, self.shared, self.after, self.participants, self.tasks)
        for one in typed:
            one.edited.connect(self._on_edited)

    # What is typed -----------------------------------------------------------------------------------

    def command(self) -> SaveCoordination:
        """What saves everything shown."""
        values = self.about.values() | self.shared.values() | self.after.values()
        texts = ("place", "question", "shared", "person_view", "consent_detail")
        return SaveCoordination(
            person_id=self._person_id,
            held_on=cast("date", values["held_on"]),
            participants=self._participants(),
            consent_basis=str(values["consent_basis"] or ""),
            coordination_id=self.note_id,
            seen_version=self._seen_version,
            **{name: str(values[name]) for name in texts},
            decisions=tuple(line for line in str(values["decisions"]).split("\n") if line.strip()),
            tasks=self._tasks(),
            removed_tasks=tuple(
                RemovedTask(one.id, one.version) for one in self._removed_tasks() if one.id is not None
            ),
            next_on=cast("date | None", values["next_on"]),
        )

    def adopt(self, note: CoordinationRecord) -> None:
        """What was typed is stored as ``note``: take its ids, leave fields, focus and cursor alone."""
        self.note_id, self._seen_version = note.id, note.version
        for row, task in zip(self.tasks.filled(), note.tasks, strict=False):
            row.tag = task
        self.tasks.forget_removed()
        self.participants.forget_removed()
        self._saved = _command_of(note)

    @property
    def is_dirty(self) -> bool:
        """Is something typed that is not stored?"""
        return self.command() != self._saved

    def to_text(self) -> str:
        """What is typed, as the draft kept in the file."""
        return json.dumps(asdict(self.command()), ensure_ascii=False, default=lambda day: day.isoformat())

    def show_text(self, text: str) -> None:
        """A draft found again, over what is stored."""
        values: dict[str, Any] = json.loads(text)
        for form in (self.about, self.shared, self.after):
            form.take({name: str(values[name] or "") for name in form.values() if name != "decisions"})
        self.after.take({"decisions": "\n".join(values["decisions"])})
        self.participants.set_rows([(None, one) for one in values["participants"]])
        self.tasks.set_rows(
            [(_task(one), {name: one[name] for name in ("what", "who", "due_on")}) for one in values["tasks"]]
        )
        self._seen_version = values["seen_version"]
        self.edited.emit()

    # Saving ------------------------------------------------------------------------------------------

    def check(self) -> Sequence[Problem]:
        """A date is needed, and dates that are none."""
        return [*self.about.check(), *self.after.check(), *self.tasks.check("tasks")]

    def show_problems(self, error: InvalidForm) -> None:
        """Each under its field, all in the summary, which takes the focus."""
        sentences: list[Sentence] = mark(error.problems, self.about)
        sentences += self.participants.show_problems("participants", "Participant", error.problems)
        sentences += [
            (one.sentence, self.participants.add_button.setFocus)
            for one in error.problems
            if one.field == "participants"
        ]
        sentences += mark(error.problems, self.shared, self.after)
        sentences += self.tasks.show_problems("tasks", "Tâche", error.problems)
        self.errors.show_sentences(sentences)

    def clear_problems(self) -> None:
        self.errors.clear()
        rows = [*self.participants.rows, *self.tasks.rows]
        for form in (self.about, self.shared, self.after, *(row.form for row in rows)):
            form.clear_problems()

    def take(self, chosen: Mapping[str, str], version: int) -> None:
        """Put the chosen texts in the fields, over this version."""
        self._seen_version = version
        for form in (self.about, self.shared, self.after):
            form.take({name: text for name, text in chosen.items() if name in form.values()})
        if "participants" in chosen:
            people = [Participant.of_line(line) for line in chosen["participants"].split("\n") if line]
            self.participants.set_rows([(None, asdict(one)) for one in people])
        for name, text in chosen.items():
            if name.startswith("tasks."):
                self._take_task(*name.split(".")[1:], text=text)
            elif name.startswith("removed."):
                self._take_removed(*name.split(".")[1:], text=text)

    def _take_task(self, task_id: str, version: str, key: str, *, text: str) -> None:
        for row in self.tasks.rows:
            if isinstance(row.tag, TaskLine) and str(row.tag.id) == task_id:
                row.tag = replace(row.tag, version=int(version))
                row.form.take({key: text})

    def _take_removed(self, task_id: str, version: str, *, text: str) -> None:
        """A task that is kept comes back as it was read: what differs is then asked, text by text."""
        for task in self._removed_tasks():
            if str(task.id) != task_id:
                continue
            if text.strip():
                self.tasks.put_back(task)
            else:
                self.tasks.rename_removed(task, replace(task, version=int(version)))

    # Inside ------------------------------------------------------------------------------------------

    def _show(self, note: CoordinationRecord | None) -> None:
        if note is None:
            self.about.set_values({"held_on": self._clock.today()})
            self.participants.set_rows([(None, {})])
            return
        for form in (self.about, self.shared, self.after):
            form.set_values({name: getattr(note, name) for name in form.values() if name != "decisions"})
        self.after.set_values({"decisions": "\n".join(note.decisions)})
        self.participants.set_rows([(one, asdict(one)) for one in note.participants])
        self.tasks.set_rows(
            [(one, {"what": one.what, "who": one.who, "due_on": one.due_on}) for one in note.tasks]
        )

    def _participants(self) -> tuple[Participant, ...]:
        return tuple(
            Participant(**{name: str(value) for name, value in row.form.values().items()})
            for row in self.participants.filled()
        )

    def _tasks(self) -> tuple[TaskLine, ...]:
        lines = []
        for row in self.tasks.filled():
            values = row.form.values()
            stored = row.tag if isinstance(row.tag, TaskLine) else TaskLine("")
            lines.append(
                TaskLine(
                    str(values["what"]),
                    str(values["who"]),
                    cast("date | None", values["due_on"]),
                    stored.id,
                    stored.version,
                    stored.done_on,
                )
            )
        return tuple(lines)

    def _removed_tasks(self) -> list[TaskLine]:
        return [one for one in self.tasks.removed if isinstance(one, TaskLine)]

    def _on_edited(self) -> None:
        if not self._showing:
            self.edited.emit()

    def _about_form(self) -> Form:
        form = Form(columns=3, least=26)
        form.add(
            "question",
            "Question posée",
            GrowingText(2, "Quel logement au printemps, et qui fait la demande ?"),
            required=True,
            wide=True,
        )
        form.add("held_on", "Date", DateField(self._clock), required=True)
        form.add("place", "Lieu", LineField("au CCAS, par téléphone"))
        form.add("next_on", "Prochaine coordination", DateField(self._clock))
        return form

    def _shared_form(self) -> Form:
        form = Form(columns=2)
        form.add(
            "shared",
            "Informations partagées",
            GrowingText(3),
            help="Seulement ce qui est nécessaire à la question.",
        )
        form.add("person_view", "Ce que dit la personne", GrowingText(3))
        form.add("consent_basis", "Sur quel fondement", ChoiceField(_BASES, "à choisir"), required=True)
        form.add(
            "consent_detail",
            "Précision",
            LineField("accord donné le 12 mars, par écrit"),
            help="Quand et comment l’accord a été donné, ou quel texte le permet.",
        )
        return form

    def _after_form(self) -> Form:
        form = Form()
        form.add("decisions", "Décisions", GrowingText(3), help="Une par ligne.")
        return form

    def _participant_form(self) -> Form:
        form = Form(columns=3, least=20)
        name = form.add("name", "Nom", SuggestField(list(self._known)))
        organisation = form.add("organisation", "Organisme", LineField("CCAS, hôpital, association"))
        profession = form.add("profession", "Fonction", LineField("assistante sociale"))

        def complete() -> None:
            known = self._known.get(name.value())
            if known and not organisation.value() and not profession.value():
                organisation.set_value(known.organisation)
                profession.set_value(known.profession)

        name.edited.connect(complete)
        return form

    def _task_form(self) -> Form:
        form = Form(columns=3, least=20)
        names = [one.name for one in self._participants()] or list(self._known)
        form.add("what", "Quoi", LineField("Remplir la demande SIAO", 300))
        form.add("who", "Qui", SuggestField(names))
        form.add("due_on", "Pour quand", DateField(self._clock))
        return form


_READERS = "Cette note est lue par toute l’équipe du service. N’y écrivez ni diagnostic ni traitement."


def _command_of(note: CoordinationRecord) -> SaveCoordination:
    """The command that would save a stored note as it is."""
    return SaveCoordination(
        note.person_id, note.held_on, note.participants, note.consent_basis, note.id, note.version,
        note.place, note.question, note.shared, note.person_view, note.consent_detail, note.decisions,
        note.tasks, (), note.next_on,
    )  # fmt: skip


def _task(values: Mapping[str, Any]) -> TaskLine | None:
    """The stored task of a draft's line; None where it is new."""
    if values["id"] is None:
        return None
    return TaskLine("", id=values["id"], version=values["version"])
