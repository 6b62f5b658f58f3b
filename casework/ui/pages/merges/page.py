"""« Réunir deux dossiers »: choose the other, compare, make them one; past merges are undone here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.errors import UserError
from casework.base.progress import Cancellation
from casework.base.text import plural
from casework.domain.changes import Subject
from casework.services.merges import MergeChoice, MergePeople, PastMerge
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.merges.comparison import Comparison
from casework.ui.pages.merges.finder import OtherRecord
from casework.ui.pages.merges.past import PastMerges
from casework.ui.widgets import FlowLayout, Kind, button, heading, muted, scrolled

_ACTION = "Réunir les deux dossiers"
_AFTER = (
    "Le numéro du dossier qui disparaît ne sert plus. La fusion s’annule pendant trente jours, tant que "
    "ce qu’elle a touché n’a pas changé."
)


class MergePage(Page):
    """About the person who was open; ``_left`` stays on the left, ``_kept`` is the one to keep."""

    title = "Réunir deux dossiers"
    concerns = frozenset({Subject.PERSON, Subject.STAY, Subject.NOTE})
    help = (
        "Quand la même personne a deux dossiers : choisissez l’autre, puis, champ par champ, la valeur à "
        "garder (flèches et espace). Séjours, notes et tout le reste rejoignent le dossier gardé. Il faut "
        "lire tout des deux dossiers. La fusion s’annule ici, pendant trente jours."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._left = self._kept = self._other = 0
        self._choice: MergeChoice | None = None
        self._is_merging = False
        self._done = heading("")
        self._open_it = button("Ouvrir le dossier", self._to_person)
        self.finder = OtherRecord(context, self._choose)
        self.comparison = Comparison(self._keep)
        self.past = PastMerges(self._undo)
        self._merge = button(_ACTION, self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S")
        self._compared = self._lay_out_comparison()
        told = QWidget()
        flow = FlowLayout(told)
        flow.addWidget(self._done)
        flow.addWidget(self._open_it)
        self._told = told
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(14)
        for widget in (told, self.finder, self._compared, self.past):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.body.addWidget(scrolled(column, most=110), 1)
        told.hide()
        self._compared.hide()

    def _lay_out_comparison(self) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.comparison)
        layout.addWidget(muted(_AFTER, wraps=True))
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(self._merge)
        flow.addWidget(button("Choisir un autre dossier", self._choose_again))
        layout.addWidget(row)
        return block

    # The page ------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``person_id``; ``other_id``: the record to compare with, where it is known already."""
        person_id, other_id = args.get("person_id"), args.get("other_id")
        if not isinstance(person_id, int):
            return
        self._begin(person_id)
        self._told.hide()
        if isinstance(other_id, int):
            self._choose(other_id)

    def _begin(self, person_id: int) -> None:
        self._left = self._kept = person_id
        self._other, self._choice = 0, None
        self.clear_error()
        self.comparison.forget()
        self._compared.hide()
        self.finder.show()
        self.finder.open(person_id)
        self._read_past()

    def reload(self) -> None:
        if self._left and not self._is_merging:
            self._read_past()
            self._compare()

    def person_id(self) -> int | None:
        return self._left or None

    def focus_first(self) -> None:
        self.finder.field.setFocus() if self._choice is None else self.comparison.focus_first()

    def _read_past(self) -> None:
        suite, actor, person_id = self.context.suite, self.context.actor, self._left

        def read(cancel: Cancellation) -> tuple[str, tuple[PastMerge, ...]]:
            card = suite.people.card(actor, person_id, cancel)
            return f"{card.name} · dossier {card.file_number}", suite.merges.past(actor, person_id, cancel)

        def show(found: tuple[str, tuple[PastMerge, ...]]) -> None:
            self.header.set_subtitle(found[0])
            self.past.show_merges(found[1])

        self.context.desk.read(read, show, owner=self, name="past")

    # Comparing -----------------------------------------------------------------------------------

    def _choose(self, other_id: int) -> None:
        self._other, self._choice = other_id, None
        self.clear_error()
        self._told.hide()
        self.comparison.forget()
        self._compare(self.comparison.focus_first)

    def _choose_again(self) -> None:
        self._begin(self._left)
        self.finder.field.setFocus()

    def _keep(self, person_id: int) -> None:
        self._kept = person_id
        self._compare(self.comparison.focus_first)

    def _compare(self, then: Callable[[], None] = lambda: None) -> None:
        if not self._other:
            return
        merges, actor, kept_id = self.context.suite.merges, self.context.actor, self._kept
        gone_id = self._other if kept_id == self._left else self._left

        def show(choice: MergeChoice) -> None:
            self._choice = choice
            focus = self.focusWidget()
            was_there = focus is not None and self.comparison.isAncestorOf(focus)
            self.comparison.show_choice(choice, self._left)
            self.finder.hide()
            self._compared.show()
            self.comparison.focus_first() if was_there else then()

        self.context.desk.read(
            lambda cancel: merges.compare(actor, kept_id, gone_id, cancel),
            show,
            owner=self,
            name="compare",
            failed=self._not_compared,
        )

    def _not_compared(self, error: UserError) -> None:
        """The other record may not be compared, or no longer is: another may be chosen."""
        self._kept, self._other, self._choice = self._left, 0, None
        self._compared.hide()
        self.finder.show()
        self.show_error(error)

    # Merging, and undoing ------------------------------------------------------------------------

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Make them one, once it was said what moves and what is no longer seen."""
        choice, merges, actor = self._choice, self.context.suite.merges, self.context.actor
        if choice is None:
            then()
            return
        if not self.context.ask.confirm(_ACTION, merge_words(choice, self.comparison.given_up()), _ACTION):
            return
        command = MergePeople(
            choice.kept_id, choice.gone_id, choice.kept_version, choice.gone_version,
            self.comparison.from_gone(),
        )  # fmt: skip

        def merged(_change: object) -> None:
            self._set_merging(False)
            self._begin(choice.kept_id)
            self._tell(f"✓ Le dossier {choice.gone_number} a rejoint le dossier {choice.kept_number}.")
            then()

        self.clear_error()
        self._set_merging(True)
        self.context.desk.write(
            lambda: merges.merge(actor, command), merged, owner=self, name="merge", failed=self._not_merged
        )

    def _not_merged(self, error: UserError) -> None:
        self._set_merging(False)
        self._compare()
        self.show_error(error)

    def _set_merging(self, is_merging: bool) -> None:
        self._is_merging = is_merging
        self._merge.setEnabled(not is_merging)

    def _undo(self, merge: PastMerge) -> None:
        merges, actor = self.context.suite.merges, self.context.actor

        def undone(_change: object) -> None:
            self._begin(self._left)
            self._tell(f"✓ Le dossier {merge.gone_file_number} est de nouveau à part.")

        self.clear_error()
        self.context.desk.write(
            lambda: merges.undo(actor, merge.id), undone, owner=self, name="undo", failed=self.show_error
        )

    def _tell(self, words: str) -> None:
        self._done.setText(words)
        self._told.show()
        self._open_it.setFocus()

    def _to_person(self) -> None:
        self.context.navigate("person", person_id=self._left)


def merge_words(choice: MergeChoice, given_up: tuple[str, ...]) -> str:
    """What moves, what is no longer seen, and until when it can be undone."""
    count = sum(number for _label, number in choice.moving)
    moves = f" avec {plural(count, 'élément')} (séjours, notes…)" if count else ""
    lost = f" La valeur écartée ne se verra plus : {', '.join(given_up).lower()}." if given_up else ""
    return (
        f"Le dossier {choice.gone_number} rejoint le dossier {choice.kept_number}{moves} et son numéro ne "
        f"sert plus.{lost} La fusion s’annule pendant trente jours."
    )
