"""One renewal on one page: the person's request, the review, the opinions, the decision and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.progress import Cancellation
from casework.domain.changes import Subject
from casework.domain.permissions import Permission, allows
from casework.services.notes import DraftLine
from casework.services.prints import PrintKind, PrintRequest
from casework.services.renewals import RenewalKey, RenewalPage
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.renewals.decision import DecisionCard
from casework.ui.pages.renewals.goals import GoalsCard
from casework.ui.pages.renewals.opinions import OpinionsCard
from casework.ui.pages.renewals.outcome import OutcomeCard
from casework.ui.pages.renewals.preparation import PreparationCard
from casework.ui.previews import preview_print
from casework.ui.theme import Tone
from casework.ui.widgets import (
    BannerValues,
    Card,
    FoldingRow,
    PersonBanner,
    StayProgress,
    scrolled,
)
from casework.ui.widgets.draft_keeper import DraftKeeper
from casework.ui.widgets.kept_focus import StartingFocus, first_inside, give_focus, has_focus_inside


class _Found(NamedTuple):
    page: RenewalPage
    draft: DraftLine | None


class RenewalsPage(Page):
    """``navigate("renewal", stay_id=12, term_number=1)``; without a number, the last term."""

    title = "Renouvellement"
    concerns = frozenset({Subject.RENEWAL, Subject.STAY, Subject.PROJECT, Subject.PERSON})
    help = (
        "Tout le renouvellement d’un séjour : la demande de la personne dans ses mots, le bilan, "
        "les objectifs un par un, les avis de l’équipe, puis la décision de la cheffe ou du chef de service. "
        "Ce que vous tapez est gardé au fur et à mesure ; Ctrl+S l’enregistre, Ctrl+P imprime le dossier."
    )
    has_header = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._key: RenewalKey | int | None = None
        self._found: RenewalPage | None = None
        self.banner = PersonBanner()
        self.preparation = PreparationCard(context)
        self.goals = GoalsCard(context, self._on_saved)
        self.opinions = OpinionsCard(context, self._on_saved)
        self.decision = DecisionCard(context, self.decide)
        self.outcome = OutcomeCard(context, self._print_amendment, self.reload)
        self.keeper = DraftKeeper(context, self._draft, self, lambda: self.opinions.compartment)
        self.keeper.kept.connect(lambda kept: self.preparation.say_kept() if kept.at else None)
        for edited in (
            self.preparation.form.edited, self.decision.form.edited, self.opinions.edited, self.goals.edited,
        ):  # fmt: skip
            edited.connect(self.keeper.touch)
        self.preparation.saved.connect(lambda _change: self._settle())
        self._starting = StartingFocus(self, self._first)
        self._build()

    def _build(self) -> None:
        self._print = self.header.add_button("Dossier à imprimer", self.print_shown, shortcut="Ctrl+P")
        self._open_person = self.header.add_button("Ouvrir la fiche", self._go_to_person)
        written, decided = QWidget(), QWidget()
        for column, cards in (
            (written, (self.preparation, self.goals, self.opinions)),
            (decided, (self.decision, self.outcome)),
        ):
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(14)
            for card in cards:
                layout.addWidget(card)
            layout.addStretch(1)
        self._row = FoldingRow(least=56, spacing=14)
        self._row.add(written, 3)
        self._row.add(decided, 2)
        inside = QWidget()
        around = QVBoxLayout(inside)
        around.setContentsMargins(20, 14, 20, 16)
        around.setSpacing(12)
        around.addWidget(self.header)
        self.header.show()
        around.addWidget(self._row)
        around.addStretch(1)
        self.body.setSpacing(0)
        self.body.addWidget(self.banner)
        self._area = scrolled(inside)
        self.body.addWidget(self._area, 1)
        self._hide_all()

    def _hide_all(self) -> None:
        for widget in (self.banner, self._row, self._print, self._open_person):
            widget.setVisible(False)

    # Reading -------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``stay_id`` and, for a term that is not the last one, ``term_number``."""
        stay_id, number = args.get("stay_id"), args.get("term_number")
        if isinstance(stay_id, int):
            self._key = RenewalKey(stay_id, number) if isinstance(number, int) else stay_id
        self.reload()

    def reload(self) -> None:
        key = self._key
        if key is None:
            return
        renewals, notes, actor = self.context.suite.renewals, self.context.suite.notes, self.context.actor

        def read(cancel: Cancellation) -> _Found:
            page = renewals.page(actor, key, cancel)
            return _Found(page, notes.draft(actor, _slot(page.key), cancel))

        self.context.desk.read(read, self._show, owner=self, name="renewal")

    def _show(self, found: _Found) -> None:
        page = found.page
        self.clear_error()
        is_other = self._found is None or self._found.key != page.key
        self._key, self._found = page.key, page
        is_decided = page.renewal is not None and page.renewal.decision is not None
        self.banner.show_values(_banner(page))
        self.header.set_subtitle(_subtitle(page))
        draft = found.draft.content if found.draft and is_other else {}
        if is_other:
            self.keeper.watch("")
        self.preparation.show_page(page, draft)
        self.goals.show_page(page)
        self.opinions.show_page(page)
        self.decision.show_page(page)
        self.outcome.show_page(page)
        if is_other:
            kept = found.draft if found.draft and not found.draft.locked else None
            slot, uid = (kept.slot, kept.uid) if kept else (_slot(page.key), b"")
            self.keeper.watch(slot, page.person_id, is_kept=found.draft is not None, uid=uid)
            for card in (self.decision, self.opinions, self.goals):
                card.take_draft(draft)
        self._show_one(*((self.outcome, self.decision) if is_decided else (self.decision, self.outcome)))
        self.banner.show()
        self._row.show()
        may_print = allows(self.context.actor, Permission.PRINT_RECORDS)
        self._print.setVisible(page.renewal is not None and may_print)
        self._open_person.show()
        if self.unsaved() is None:
            self.keeper.rest()
        if is_other:
            self._area.verticalScrollBar().setValue(0)
        self._starting.come()

    @staticmethod
    def _show_one(shown: Card, put_away: Card) -> None:
        """One card takes the place of the other, and its keyboard."""
        shown.show()
        if has_focus_inside(put_away) and (first := first_inside(shown)):
            give_focus(first, shown)
        put_away.hide()

    def person_id(self) -> int | None:
        return self._found.person_id if self._found else None

    def _go_to_person(self) -> None:
        if self._found:
            self.context.navigate("person", person_id=self._found.person_id)

    # Writing -------------------------------------------------------------------------------------

    def decide(self, then: Callable[[], None] = lambda: None) -> None:
        """What is typed is saved first: a decision is taken on what is in the file."""

        def decided(_change: object) -> None:
            self._on_saved()
            then()

        self._save_cards(lambda: self.decision.submit(self.preparation.form.version, decided))

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        self._save_cards(lambda: self.decide(then) if self.decision.is_dirty else then())

    def _save_cards(self, then: Callable[[], None]) -> None:
        """Save one card after the other; the first that is refused stops there."""
        for card in (self.preparation, self.opinions, self.goals, self.outcome):
            if card.is_dirty:
                card.save(lambda: self._save_cards(then))
                return
        then()

    def unsaved(self) -> str | None:
        if self._found is None:
            return None
        name = self._found.person
        if self.preparation.is_dirty:
            return f"le bilan de {name}"
        if self.opinions.is_dirty:
            return f"l’avis sur {name}"
        if self.goals.is_dirty:
            return f"le point sur les objectifs de {name}"
        if self.decision.is_dirty:
            return f"la décision pour {name}"
        return f"les dates de l’avenant de {name}" if self.outcome.is_dirty else None

    def discard(self) -> None:
        self.keeper.drop()

    def pause(self) -> None:
        self.keeper.keep_now()

    def _on_saved(self) -> None:
        self._settle()
        self.reload()

    def _settle(self) -> None:
        """The draft goes with what was saved; what is still being typed elsewhere on the page is kept."""
        if self.unsaved() is None:
            self.keeper.drop()
        else:
            self.keeper.touch()

    def _draft(self) -> Mapping[str, str]:
        content = {
            **self.preparation.draft(),
            **self.decision.draft(),
            **self.opinions.draft(),
            **self.goals.draft(),
        }
        words = (content.get(name, "") for name in _WORDS)
        return {"text": next((text for text in words if text), ""), **content} if content else {}

    def focus_first(self) -> None:
        self._starting.give()

    def _first(self) -> QWidget | None:
        """The decision for whoever takes it or reads it; for the others, what they write first."""
        if self._found is None:
            return None
        card = self.outcome if self.decision.isHidden() else self.decision
        return first_inside(card) or first_inside(self._row)

    # Paper ---------------------------------------------------------------------------------------

    def print_shown(self) -> None:
        if self._found is None or self._found.renewal is None:
            return
        self._preview(PrintKind.RENEWAL_FILE)

    def _print_amendment(self) -> None:
        self._preview(PrintKind.AMENDMENT)

    def _preview(self, kind: PrintKind) -> None:
        found = self._found
        if found is None or found.renewal is None:
            return
        request = PrintRequest(kind, (found.person_id,), subject_id=found.renewal.id)
        preview_print(self.context, request)


_WORDS = ("review", "request", "opinion.text", "goal.team_comment", "decision.reasons", "decision.conditions")
"""Where the list of drafts finds how a draft begins."""


def _slot(key: RenewalKey) -> str:
    return f"renewal:{key.stay_id}:{key.term_number}"


def _banner(page: RenewalPage) -> BannerValues:
    progress = page.progress
    left = progress.days_left
    tone = Tone.NEUTRAL if left is None or left > 90 else Tone.LATE if left < 0 else Tone.DUE
    workers = ", ".join(page.key_workers)
    return BannerValues(
        name=page.person,
        identity=page.identity,
        service=page.service,
        place=page.place,
        team=(("Référent", workers),) if workers else (),
        stay=StayProgress(
            heading=progress.heading,
            aside=progress.aside,
            aside_tone=tone,
            fraction=progress.fraction,
            caption=progress.caption,
        ),
    )


def _subtitle(page: RenewalPage) -> str:
    rank = "1er renouvellement" if page.key.term_number == 1 else f"{page.key.term_number}e renouvellement"
    if page.renewal is None:
        return f"{rank} · rien d’écrit encore"
    return f"{rank} · {page.renewal.stage.label}"
