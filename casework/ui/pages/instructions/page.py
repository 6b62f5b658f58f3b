"""« Consignes »: what the shift must do now, about whom; each reader says once that they read it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.releases import InstructionLine
from casework.ui.carded import CardedPage, WritingCard
from casework.ui.context import Context
from casework.ui.pages.instructions.house_card import HouseInstructionCard
from casework.ui.widgets import muted, scrolled
from casework.ui.widgets.instructions import InstructionList
from casework.ui.widgets.kept_focus import StartingFocus, first_inside, has_focus_inside


class InstructionsPage(CardedPage):
    """Those to acknowledge first."""

    title = "Consignes"
    concerns = frozenset({Subject.RELEASE})
    help = (
        "Les consignes en cours, données par les soignants : ce qu’il faut faire, jusqu’à quand. « J’ai lu » "
        "le dit une fois à qui l’a écrite. Une consigne sur une personne s’écrit dans son onglet Santé ; une "
        "consigne pour toute la maison s’écrit ici, par les soignants."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        self._list = InstructionList(context, names_person=True)
        self._empty = muted("Aucune consigne n’est en cours.", wraps=True)
        self.house = HouseInstructionCard(context)
        column.addWidget(self._empty)
        column.addWidget(self._list)
        column.addSpacing(8)
        column.addWidget(self.house)
        column.addStretch(1)
        self._is_read = False
        self._starting = StartingFocus(self, self._first)
        self.body.addWidget(scrolled(content, most=110), 1)

    def open(self, **args: object) -> None:
        self.reload()

    def reload(self) -> None:
        releases, actor = self.context.suite.releases, self.context.actor
        self.context.desk.read(
            lambda cancel: releases.of_the_shift(actor, cancel), self._show, owner=self, name="instructions"
        )
        if allows(actor, Permission.RELEASE):
            organisation = self.context.suite.organisation
            self.context.desk.read(
                lambda _cancel: organisation.list_services(actor),
                self.house.show_services,
                owner=self,
                name="services",
            )

    def writing_cards(self) -> tuple[WritingCard, ...]:
        return (self.house,)

    def _show(self, lines: Sequence[InstructionLine]) -> None:
        self.clear_error()
        self._is_read = True
        was_in_list = has_focus_inside(self._list)
        self._list.show_lines(lines)
        self._empty.setVisible(not lines)
        if was_in_list and not lines:
            self.focus_first()
        self._starting.come()

    def focus_first(self) -> None:
        self._starting.give()

    def _first(self) -> QWidget | None:
        if not self._is_read:
            return None
        return self._list.first() or first_inside(self.house)
