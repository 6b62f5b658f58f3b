"""The cards of « Vue d’ensemble »: what comes, the situation, the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.base.dates import day_and_month, distance, long_date, short_date
from casework.base.text import typeset
from casework.domain.deadlines import Rule
from casework.domain.people import phone_words
from casework.domain.permissions import Actor, Permission, allows
from casework.domain.stays import PersonState
from casework.services.coordinations import OpenTask
from casework.services.deadlines import DeadlineRow
from casework.services.people import PersonDetails
from casework.services.projects import ProjectCard
from casework.services.stays import StayRecord
from casework.ui.theme import Tone
from casework.ui.widgets import (
    BadgeLabel,
    Card,
    FlowLayout,
    KeyValues,
    Kind,
    QuoteBlock,
    button,
    muted,
    paragraph,
)
from casework.ui.widgets.blocks import empty_layout
from casework.ui.widgets.deadline_badges import DEADLINE_TONES

_GOALS_SHOWN = 6
_LETTERS_A_COLUMN = 46


class Go(Protocol):
    """``go("renewal", stay_id=3)``."""

    def __call__(self, place: str, **args: object) -> None: ...


class _Coming(NamedTuple):
    """A line of what comes; ``due_on`` None: no date."""

    due_on: date | None
    what: str
    detail: str
    tone: Tone
    word: str
    stay_id: int | None = None
    number: int = 0


class ComingCard(Card):
    """Deadlines and tasks together, by date; what is late is written as well as coloured."""

    def __init__(self, go: Go) -> None:
        super().__init__("Ce qui vient")
        self._go = go
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.body.addLayout(self._lines)

    def show_lines(self, deadlines: Sequence[DeadlineRow], tasks: Sequence[OpenTask], today: date) -> None:
        """Show these and no others."""
        empty_layout(self._lines)
        coming = [_of_deadline(row) for row in deadlines] + [_of_task(task, today) for task in tasks]
        coming.sort(key=lambda one: one.due_on or date.max)
        for one in coming:
            self._lines.addWidget(self._line(one, today))
        if not coming:
            self._lines.addWidget(muted("Aucune échéance et aucune tâche : rien n’est attendu.", wraps=True))

    def _line(self, one: _Coming, today: date) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        if one.stay_id is not None:
            stay_id, number = one.stay_id, one.number
            open_it = button(
                one.what,
                lambda: self._go("renewal", stay_id=stay_id, term_number=number),
                kind=Kind.LINK,
            )
            open_it.setProperty("flush", "true")
            words.addWidget(open_it)
        else:
            words.addWidget(paragraph(one.what))
        if one.detail and one.detail != one.word:
            words.addWidget(muted(one.detail, wraps=True))
        words.addStretch(1)
        when = QVBoxLayout()
        when.setSpacing(0)
        when.addWidget(BadgeLabel(one.word, one.tone), 0, Qt.AlignmentFlag.AlignRight)
        if one.due_on:
            day = muted(short_date(one.due_on))
            day.setToolTip(distance(one.due_on, today))
            when.addWidget(day, 0, Qt.AlignmentFlag.AlignRight)
        when.addStretch(1)
        row.addLayout(words, 1)
        row.addLayout(when)
        return line


WHO_ADMITS = "L’entrée est enregistrée par le chef de service ou la direction, qui décident de l’admission."


class SituationCard(Card):
    """Who the person is and how the stay stands; what the form changes."""

    def __init__(self, go: Go) -> None:
        super().__init__("Situation")
        self._pairs = KeyValues()
        self.body.addWidget(self._pairs)
        row = QWidget()
        flow = FlowLayout(row)
        self._edit = button("Modifier la fiche", lambda: go("edit_person"))
        self._admit = button("Nouveau séjour", lambda: go("admission"))
        self._leave = button("Sortie", lambda: go("exit"), name="Enregistrer la sortie")
        self._history = button("Historique", lambda: go("history"))
        self._merge = button("Réunir deux dossiers…", lambda: go("merge"))
        self._keeping = button("Décider de la conservation…", lambda: go("administration", tab="retention"))
        self._certificate = button("Certificat nominatif…", lambda: go("certificate"))
        for one in (
            self._edit, self._admit, self._leave, self._certificate, self._history, self._merge, self._keeping
        ):  # fmt: skip
            flow.addWidget(one)
        self.body.addWidget(row)
        self._who_admits = muted(WHO_ADMITS, wraps=True)
        self.body.addWidget(self._who_admits)

    def show_person(self, person: PersonDetails, stay: StayRecord | None, actor: Actor) -> None:
        """Show somebody; the stay is the latest one."""
        self._pairs.set_pairs(situation_pairs(person, stay))
        going = stay is not None and stay.state is PersonState.PRESENT
        may = allows(actor, Permission.EDIT_STAYS)
        self._edit.setVisible(allows(actor, Permission.EDIT_PEOPLE))
        prints = (Permission.PRINT_RECORDS, Permission.READ_STAYS)
        self._certificate.setVisible(person.is_anonymous and all(allows(actor, one) for one in prints))
        self._history.setVisible(allows(actor, Permission.READ_HISTORY))
        self._merge.setVisible(allows(actor, Permission.MERGE_PEOPLE))
        decides = (Permission.DECIDE_RETENTION, Permission.EDIT_ORGANISATION)
        self._keeping.setVisible(all(allows(actor, one) for one in decides))
        admits = allows(actor, Permission.DECIDE_ADMISSIONS)
        self._admit.setVisible(admits and not going)
        self._who_admits.setVisible(may and not admits and not going)
        self._leave.setVisible(may and going)


def situation_pairs(person: PersonDetails, stay: StayRecord | None) -> list[tuple[str, str]]:
    """Label and value of what is known."""
    speaks = person.languages + (" (avec interprète)" if person.needs_interpreter else "")
    pairs = [
        ("Naissance", long_date(person.birth_date) if person.birth_date else ""),
        ("Téléphone", phone_words(person.phone)),
        ("Langues", speaks.strip()),
    ]
    if stay is None:
        return [*pairs, ("Séjour", "aucun")]
    pairs.append(("Entrée", long_date(stay.admitted_on)))
    if stay.referred_by:
        pairs.append(("Adressé par", stay.referred_by))
    # The last of each kind: earlier amendments are on the timeline.
    latest = {one.kind: one for one in stay.documents}
    pairs += [
        (_capital(one.kind.label), _document_words(one.handed_on, one.signed_on, one.refused_on))
        for one in latest.values()
    ]
    housed = [one.label for one in stay.companions if one.leaves_on is None]
    if housed:
        pairs.append(("Accompagnants", ", ".join(housed)))
    if stay.ended_on:
        pairs.append(("Sortie", f"{long_date(stay.ended_on)} · {stay.exit_reason}".rstrip(" ·")))
    return pairs


class ProjectSummary(Card):
    """The person's words, then each goal and how it stands."""

    def __init__(self, open_project: Callable[[], None]) -> None:
        super().__init__("Projet personnalisé")
        self._quote = QuoteBlock()
        self._goals = QVBoxLayout()
        self._goals.setSpacing(10)
        self._open = button("Ouvrir", open_project, name="Ouvrir le projet")
        self.body.addWidget(self._quote)
        self.body.addLayout(self._goals)
        self.body.addWidget(self._open)

    def show_project(self, project: ProjectCard | None, today: date, *, has_stay: bool) -> None:
        """Show the version in force; None: there is none yet."""
        empty_layout(self._goals)
        self._open.setVisible(has_stay)
        if project is None:
            self.set_aside("")
            self._quote.set_text("")
            words = (
                "Pas encore de projet. Il commence par ce que la personne attend, dans ses mots."
                if has_stay
                else "Un projet s’écrit dans un séjour."
            )
            self._goals.addWidget(muted(words, wraps=True))
            return
        self.set_title(_capital(project.label))
        day = f" le {_near_date(project.on, today)}" if project.on and project.state.is_followed else ""
        self.set_aside(f"version {project.number}, {project.state.label}{day}")
        self._quote.set_text(project.quote)
        for goal in project.goals[:_GOALS_SHOWN]:
            tone = Tone.LATE if goal.is_late else Tone.DONE if goal.is_reached else Tone.ACCENT
            self._goals.addWidget(_goal(goal.wording, goal.status, goal.detail, tone))
        more = len(project.goals) - _GOALS_SHOWN
        if more > 0:
            self._goals.addWidget(muted(f"et {more} de plus"))
        if not project.goals:
            self._goals.addWidget(muted("Aucun objectif n’est encore écrit.", wraps=True))


class CardColumns(QWidget):
    """Three columns, two, or one: as many as leave each line room to be read."""

    def __init__(self, coming: QWidget, situation: QWidget, project: QWidget, days: QWidget) -> None:
        super().__init__()
        self._orders = {
            3: ((coming, situation), (project,), (days,)),
            2: ((coming, project, situation), (days,)),
            1: ((days, coming, project, situation),),
        }
        self._shown = 0
        self._columns = [QVBoxLayout() for _ in self._orders]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for column in self._columns:
            column.setSpacing(14)
            column.addStretch(1)
            row.addLayout(column)
        self._row = row
        self._arrange(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        letters = self.width() // max(1, self.fontMetrics().averageCharWidth())
        self._arrange(min(max(letters // _LETTERS_A_COLUMN, 1), 3))

    def minimumSizeHint(self) -> QSize:
        # Not that of three columns: this one is what makes them fewer.
        widths = [card.minimumSizeHint().width() for card in self._orders[1][0]]
        return QSize(max(widths), super().minimumSizeHint().height())

    def _arrange(self, count: int) -> None:
        if count == self._shown:
            return
        self._shown = count
        order = self._orders[count]
        for index, column in enumerate(self._columns):
            cards = order[index] if index < count else ()
            self._row.setStretch(index, 1 if cards else 0)
            for place, card in enumerate(cards):
                for other in self._columns:
                    other.removeWidget(card)
                column.insertWidget(place, card)


def _goal(wording: str, status: str, detail: str, tone: Tone) -> QWidget:
    block = QWidget()
    layout = QVBoxLayout(block)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(1)
    head = QHBoxLayout()
    title = paragraph(wording)
    title.setProperty("role", "heading")
    head.addWidget(title, 1)
    badge = QVBoxLayout()
    badge.addWidget(BadgeLabel(status, tone))
    badge.addStretch(1)
    head.addLayout(badge)
    layout.addLayout(head)
    if detail:
        layout.addWidget(muted(detail, wraps=True))
    return block


def _of_deadline(row: DeadlineRow) -> _Coming:
    opens = row.stay_id if row.rule is Rule.RENEWAL else None
    tone = DEADLINE_TONES[row.state]
    return _Coming(row.due_on, row.what, row.expected, tone, row.status, opens, row.number)


def _of_task(task: OpenTask, today: date) -> _Coming:
    late = task.due_on is not None and task.due_on < today
    tone = Tone.LATE if late else Tone.NEUTRAL
    return _Coming(task.due_on, task.what, task.who, tone, "en retard" if late else "à faire")


def _near_date(day: date, today: date) -> str:
    return day_and_month(day) if day.year == today.year else short_date(day)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _document_words(handed: date | None, signed: date | None, refused: date | None) -> str:
    if signed:
        return f"signé le {short_date(signed)}"
    if refused:
        return f"refusé le {short_date(refused)}"
    return typeset(f"remis le {short_date(handed)}, pas encore signé") if handed else "à remettre"
