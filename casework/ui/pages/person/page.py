"""One person: the banner that is the same everywhere, and tabs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QTimer

from casework.base.dates import clock_time
from casework.base.errors import UserError
from casework.domain.changes import Change, Subject
from casework.domain.presence import PresenceAnswer
from casework.domain.stays import PersonState
from casework.services.people import PersonCard
from casework.ui.context import Context
from casework.ui.pages.person.notice import Notice
from casework.ui.pages.person.tabs import PERSON_TABS, PersonTab
from casework.ui.stack import PageStack
from casework.ui.tabbed import TabbedPage
from casework.ui.theme import Tone
from casework.ui.widgets import BannerValues, PersonBanner, StayProgress
from casework.ui.widgets.tab_strip import TabStrip

_DUE_DAYS = 90
_REASON_SHOWN = 110
_LOOKS_MS = 15_000
_OVER = (
    "Les quatre heures sont passées : ce dossier s’est refermé. Une note commencée est gardée en brouillon. "
    "S’il le faut encore, rouvrez-le avec un motif par « Hors de mes services… »."
)


class PersonPage(TabbedPage):
    """Remembers the tab from one person to the next."""

    title = "Personne"
    has_header = False
    concerns = frozenset(
        {Subject.PERSON, Subject.STAY, Subject.RENEWAL, Subject.APPLICATION, Subject.RELEASE, Subject.SHARING}
    )

    def __init__(self, context: Context, tabs: Sequence[PersonTab] = PERSON_TABS) -> None:
        super().__init__(context)
        self._person_id = 0
        self._tabs = [tab for tab in tabs if tab.is_for(context.actor)]
        self.banner = PersonBanner()
        self.opened = Notice(margin=20)
        self.objects = Notice(margin=20)
        self.strip = TabStrip([(tab.key, tab.label) for tab in self._tabs], "Onglets de la personne")
        self.stack = PageStack(context, {tab.key: tab.make for tab in self._tabs})
        self.body.setSpacing(0)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.opened)
        self.body.addWidget(self.objects)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.stack, 1)
        self.strip.picked.connect(self.show_tab)
        self._until: datetime | None = None
        self._is_over = False
        # Asked of the clock now and then: a PC that slept has not counted the hours.
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOKS_MS)
        self._watch.timeout.connect(self.look)

    def open(self, **args: object) -> None:
        """``person_id``; ``tab`` to show; what else there is goes to the tab."""
        person_id = args.pop("person_id", None)
        if not isinstance(person_id, int):
            return
        self._person_id = person_id
        self._show_record(shown=True)
        wanted = args.pop("tab", None)
        known = {tab.key for tab in self._tabs}
        key = wanted if isinstance(wanted, str) and wanted in known else self.strip.value()
        self.strip.set_value(key)
        self.reload()
        self.stack.show_page(key, person_id=person_id, **args)

    def reload(self) -> None:
        if self._is_over:
            return
        people, actor, person_id = self.context.suite.people, self.context.actor, self._person_id
        self.context.desk.read(
            lambda cancel: people.card(actor, person_id, cancel),
            self._show,
            owner=self,
            name="card",
            failed=self._not_there,
        )

    def show_tab(self, key: str) -> None:
        """Another side of the same person; what is typed on the one before stays."""
        self.strip.set_value(key)
        self.stack.show_page(key, person_id=self._person_id)

    def person_id(self) -> int | None:
        return self._person_id or None

    def write_note(self) -> bool:
        current = self.stack.current()
        if current is not None and current.write_note():
            return True
        if "notes" not in {tab.key for tab in self._tabs}:
            return False
        self.show_tab("notes")
        shown = self.stack.current()
        return shown is not None and shown.write_note()

    def _show(self, card: PersonCard) -> None:
        self.clear_error()
        self.banner.show_values(banner_values(card))
        self.opened.show_text(opened_words(card), "Refermer", self.close_record)
        self._until = card.opened_until
        if self._until is None:
            self._watch.stop()
        else:
            self._watch.start()
        self.objects.show_text(objection_words(card), "Voir", lambda: self.show_tab("sharing"))

    def look(self) -> None:
        """Are the hours over for which this record was opened? Then nothing of it stays on screen; notes
        that were begun are kept as drafts.
        """
        if self._until is None or self.context.clock.now() < self._until:
            return
        self.pause()
        self._until = None
        self._watch.stop()
        for tab in self.stack.pages():
            self.stack.drop(tab)
        self._show_record(shown=False)
        self.opened.show_text(_OVER, "Revenir à la liste", lambda: self.context.navigate("people"))
        self.context.changes.publish(Change(frozenset({Subject.OPENING, Subject.PERSON, Subject.DRAFT})))

    def _show_record(self, *, shown: bool) -> None:
        self._is_over = not shown
        for part in (self.banner, self.strip, self.stack):
            part.setVisible(shown)
        if not shown:
            self.objects.show_text("")

    def close_record(self) -> None:
        """What was opened outside one's services is closed at once."""
        openings, actor, person_id = self.context.suite.openings, self.context.actor, self._person_id
        self.context.desk.write(
            lambda: openings.close(actor, person_id),
            lambda _change: self.context.navigate("people"),
            owner=self,
            name="close_record",
        )

    def _not_there(self, error: UserError) -> None:
        self.show_error(error)


def banner_values(card: PersonCard) -> BannerValues:
    """The card in the banner's words."""
    stay = None
    if card.stay is not None:
        days = card.stay.days_left
        tone = Tone.NEUTRAL
        if days is not None and card.state is PersonState.PRESENT:
            tone = Tone.LATE if days < 0 else Tone.DUE if days <= _DUE_DAYS else Tone.NEUTRAL
        stay = StayProgress(
            heading=card.stay.heading,
            aside=card.stay.aside,
            aside_tone=tone,
            fraction=card.stay.fraction,
            caption=card.stay.caption,
        )
    return BannerValues(
        name=card.name,
        identity=card.identity,
        service=_where(card),
        place=card.place,
        team=card.team,
        stay=stay,
        telephone=card.on_telephone,
        telephone_warns=card.presence is PresenceAnswer.DO_NOT_SAY,
        alerts=card.alerts,
    )


def opened_words(card: PersonCard) -> str:
    """« Ouvert hors de vos services jusqu’à 18 h 40 · motif : elle sonne à la porte »; "" where it is not."""
    if card.opened_until is None:
        return ""
    until = clock_time(card.opened_until)
    return f"Ouvert hors de vos services jusqu’à {until} · motif : {_short(card.opened_reason)}"


def objection_words(card: PersonCard) -> str:
    """« S’oppose au partage : rien à l’équipe de nuit »; "" where nothing is refused."""
    return f"S’oppose au partage : {_short(card.objection)}" if card.objection else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _REASON_SHOWN else f"{words[:_REASON_SHOWN].rsplit(' ', 1)[0]} …"


def _where(card: PersonCard) -> str:
    """« Communauté Les Tilleuls », « Liste d’attente : Communauté Les Tilleuls », « Sans séjour »."""
    if card.state is PersonState.PRESENT:
        return card.service
    words = " : ".join(part for part in (card.state.label, card.service) if part)
    return words[:1].upper() + words[1:]
