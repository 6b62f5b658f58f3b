"""Instructions for the shift: what to do, until when, « J’ai lu »; who has read, for whoever gave them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casework.base.dates import clock_time, day_and_month
from casework.base.text import plural, typeset
from casework.domain.changes import Change, Subject
from casework.domain.permissions import Permission, allows
from casework.ui.context import Context
from casework.ui.theme import Tone
from casework.ui.widgets.basics import Kind, button, muted, paragraph
from casework.ui.widgets.blocks import BadgeLabel, empty_layout
from casework.ui.widgets.flow import FlowLayout
from casework.ui.widgets.kept_focus import first_inside, focus_kept

if TYPE_CHECKING:  # what it names comes with the first read: the list of people is there before
    from casework.services.releases import InstructionLine

Read = Callable[[], None]


class InstructionList(QWidget):
    """One block an instruction. ``names_person``: say about whom, with the way there."""

    def __init__(self, context: Context, *, names_person: bool) -> None:
        super().__init__()
        self._context, self._names_person = context, names_person
        self._to_read: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_lines(self, lines: Sequence[InstructionLine]) -> None:
        """Show these, in this order. From « J’ai lu » one goes to the next, or to the first line."""
        focus = self.window().focusWidget()
        rank = self._to_read.index(focus) if focus in self._to_read else None
        with focus_kept(self._column, lambda: self._heir(rank)):
            self._to_read = []
            empty_layout(self._column)
            for one in lines:
                self._column.addWidget(self._block(one))
            self.setVisible(bool(lines))

    def first(self) -> QWidget | None:
        """Where the keyboard starts: on what is to be read, else on the first line."""
        return self._to_read[0] if self._to_read else first_inside(self)

    def _heir(self, rank: int | None) -> QWidget | None:
        if rank is None:
            return None
        return self._to_read[min(rank, len(self._to_read) - 1)] if self._to_read else first_inside(self)

    def _block(self, one: InstructionLine) -> QWidget:
        block = QFrame()
        block.setProperty("role", "quote")
        column = QVBoxLayout(block)
        column.setContentsMargins(10, 2, 0, 2)
        column.setSpacing(3)
        today = self._context.clock.today()
        head = QWidget()
        flow = FlowLayout(head, spacing=8)
        if self._names_person:
            flow.addWidget(self._about(one))
        flow.addWidget(muted(head_words(one, today)))
        if one.read_at is not None:
            flow.addWidget(BadgeLabel(f"lue à {clock_time(one.read_at)}", Tone.DONE))
        elif not one.is_current:
            flow.addWidget(BadgeLabel("à venir", Tone.NEUTRAL))
        column.addWidget(head)
        column.addWidget(paragraph(one.text))
        if told := readers_words(one):
            column.addWidget(muted(told, wraps=True))
        column.addWidget(self._actions(one))
        return block

    def _about(self, one: InstructionLine) -> QWidget:
        person_id = one.person_id
        if person_id is None:
            return muted("La maison")
        return button(
            one.person,
            lambda: self._context.navigate("person", person_id=person_id),
            kind=Kind.LINK,
            name=f"Ouvrir {one.person}",
        )

    def _actions(self, one: InstructionLine) -> QWidget:
        from casework.services.releases import Acknowledge, StopInstruction

        row = QWidget()
        flow = FlowLayout(row)
        releases, actor = self._context.suite.releases, self._context.actor
        about = one.person or "la maison"
        if one.read_at is None and one.is_current and not one.mine:
            read = button(
                "J’ai lu",
                lambda: self._do(lambda: releases.acknowledge(actor, Acknowledge(one.id)), one),
                name=f"J’ai lu la consigne sur {about}",
            )
            self._to_read.append(read)
            flow.addWidget(read)
        if allows(actor, Permission.RELEASE):
            flow.addWidget(
                button(
                    "Arrêter cette consigne",
                    lambda: self._do(lambda: releases.stop_instruction(actor, StopInstruction(one.id)), one),
                    kind=Kind.LINK,
                    name=f"Arrêter la consigne sur {about}",
                )
            )
        row.setVisible(flow.count() > 0)
        return row

    def _do(self, act: Callable[[], Change], one: InstructionLine) -> None:
        self._context.desk.write(act, owner=self, name=f"instruction {one.id}")


class InstructionStrip(QFrame):
    """Above every page: how many instructions this reader has not acknowledged, and the way to them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAccessibleName("Consignes à lire")
        self._context = context
        row = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 4)
        layout.addWidget(row)
        flow = FlowLayout(row, spacing=12)
        self._words = muted("")
        flow.addWidget(self._words)
        flow.addWidget(button("Lire", lambda: context.navigate("instructions"), name="Lire les consignes"))
        self.hide()
        context.changes.changed.connect(self._on_changed)

    def read(self) -> None:
        """Count them again."""
        context = self._context
        if allows(context.actor, Permission.READ_RELEASES):
            context.desk.read(
                lambda cancel: context.suite.releases.of_the_shift(context.actor, cancel),
                self._show,
                owner=self,
                name="instructions",
            )

    def _show(self, lines: Sequence[InstructionLine]) -> None:
        count = len(to_acknowledge(lines))
        self._words.setText(typeset(f"● {plural(count, 'consigne')} à lire"))
        self.setVisible(count > 0)

    def _on_changed(self, change: object) -> None:
        if isinstance(change, Change) and Subject.RELEASE in change.subjects:
            self.read()


def to_acknowledge(lines: Sequence[InstructionLine]) -> list[InstructionLine]:
    """Those that hold now and that this reader neither gave nor acknowledged."""
    return [one for one in lines if one.is_current and one.read_at is None and not one.mine]


def head_words(one: InstructionLine, today: date) -> str:
    """« Hélène Aubry, 16 h 10 · jusqu’à demain, 7 h »."""
    begins = "" if one.is_current else f" · à partir de {_moment(one.starts_at, today)}"
    return f"{one.author}, {_moment(one.written_at, today)}{begins} · jusqu’à {_moment(one.ends_at, today)}"


def readers_words(one: InstructionLine) -> str:
    """« Lue par Fatou Keïta (22 h 14) et Thomas Brémond (6 h 50). », for whoever is told."""
    if one.readers:
        names = [f"{reader.name} ({clock_time(reader.at)})" for reader in one.readers]
        return f"Lue par {', '.join(names)}."
    return "Personne ne l’a encore lue." if one.mine else ""


def _moment(moment: datetime, today: date) -> str:
    local = moment.astimezone()
    days = (local.date() - today).days
    day = {0: "", 1: "demain, ", -1: "hier, "}.get(days, f"{day_and_month(local.date())}, ")
    return f"{day}{clock_time(moment)}"
