"""« Dossier complet »: every note reread, kept back where it must be, then written for the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.base.dates import long_date
from casework.base.errors import UserError
from casework.base.files import with_ending
from casework.base.progress import Cancellation, Progress
from casework.base.text import plural
from casework.services.people import PersonCard
from casework.services.person_export import THE_PERSON, ExportPerson, ExportResult, Passage
from casework.ui.context import Context
from casework.ui.forms import CheckField, Form, LineField
from casework.ui.page import Page
from casework.ui.theme import Tone
from casework.ui.widgets import (
    BadgeLabel,
    FilterChips,
    FlowLayout,
    Kind,
    button,
    heading,
    line,
    muted,
    paragraph,
    scrolled,
)
from casework.ui.widgets.blocks import empty_layout

_NAMES, _LEAVE, _STAY = "names", "leave", "stay"
_AT_ONCE = 100


class HandingPage(Page):
    """Reread, mask, hand over."""

    title = "Dossier complet"
    help = (
        "Tout ce que la maison garde sur la personne, pour elle. Chaque note cochée part ; décochez ce qui "
        "ferait du tort à quelqu’un d’autre. Les paroles de tiers et ce que vous ne lisez pas ne partent "
        "pas. Ctrl+S écrit l’archive : un PDF à lire et un fichier pour machine. Échap revient au dossier."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._person_id, self._file_number = 0, ""
        self._passages: list[Passage] = []
        self._masked: set[int] = set()
        self._handed: frozenset[int] = frozenset()
        self._ready = False
        self.form = Form(columns=2)
        self._recipient = self.form.add(
            "recipient", "Remis à", LineField(), required=True,
            help="La personne, ou qui elle a choisi : c’est noté dans « Ce qui a été transmis ».",
        )  # fmt: skip
        self.which = FilterChips(
            "Notes",
            [(_LEAVE, "Partent"), (_NAMES, "À relire : nomment quelqu’un"), (_STAY, "Ne partent pas")],
        )
        self.which.picked.connect(lambda _key: self._list())
        self.told = QVBoxLayout()
        inside = QWidget()
        self._listed = QVBoxLayout(inside)
        self._listed.setContentsMargins(0, 0, 12, 0)
        self._listed.setSpacing(8)
        self.header.add_button("Enregistrer le dossier…", self.save, kind=Kind.PRIMARY, shortcut="Ctrl+S")
        for widget in (self.form, self.which):
            self.body.addWidget(widget)
        self.body.insertLayout(0, self.told)
        self.body.addWidget(scrolled(inside, most=110), 1)

    # The page ------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``person_id``."""
        person_id = args.get("person_id")
        if not isinstance(person_id, int):
            return
        self._person_id, self._passages, self._ready = person_id, [], False
        self._masked, self._handed = set(), frozenset()
        self.form.set_values({"recipient": THE_PERSON})
        self.which.set_value(_LEAVE)
        self.clear_error()
        empty_layout(self.told)
        empty_layout(self._listed)
        self.header.set_subtitle("lecture du dossier…")
        suite, actor = self.context.suite, self.context.actor

        def read(cancel: Cancellation) -> tuple[PersonCard, list[Passage]]:
            card = suite.people.card(actor, person_id, cancel)
            return card, suite.person_export.passages(actor, person_id, cancel)

        self.context.desk.read(
            read, lambda found: self._show(*found), owner=self, name="passages", failed=self._unread
        )

    def person_id(self) -> int | None:
        return self._person_id or None

    def unsaved(self) -> str | None:
        return "la relecture du dossier" if self._masked != self._handed else None

    def discard(self) -> None:
        self._masked = set(self._handed)

    def focus_first(self) -> None:
        self._recipient.setFocus()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Ctrl+S: write the archive where one says."""
        if not self._ready:
            return
        problems = self.form.check()
        if problems:
            self.form.errors.show_sentences(self.form.mark_problems(problems))
            return
        path = self.context.ask.save_file(
            "Remettre le dossier (fichier lisible par tous)",
            f"dossier-{self._file_number}.zip",
            "Archive (*.zip)",
        )
        if path is None:
            return
        path = with_ending(path, ".zip")
        masked = frozenset(self._masked)
        command = ExportPerson(self._person_id, path, masked, self._recipient.value())
        suite, actor = self.context.suite, self.context.actor

        def write(progress: Progress, cancel: Cancellation) -> ExportResult:
            return suite.person_export.export(actor, command, progress, cancel)

        def written(made: ExportResult) -> None:
            self._handed = masked
            self._tell(made)
            then()

        self.clear_error()
        self.context.desk.long("Écriture du dossier", write, written, owner=self)

    # Showing -------------------------------------------------------------------------------------

    def _unread(self, error: UserError) -> None:
        self.header.set_subtitle("")
        self.show_error(error)

    def _show(self, card: PersonCard, passages: list[Passage]) -> None:
        self.header.set_title(f"Dossier complet de {card.name}")
        self._file_number, self._passages, self._ready = card.file_number, passages, True
        self._list()

    def _tell(self, made: ExportResult) -> None:
        empty_layout(self.told)
        kept = ""
        if made.masked:
            verb = "ne part pas" if made.masked == 1 else "ne partent pas"
            kept = f" ; {plural(made.masked, 'autre')} {verb}, par votre choix"
        self.told.addWidget(BadgeLabel(f"écrit : {made.path.name}", Tone.DONE))
        self.told.addWidget(
            paragraph(
                f"{plural(made.notes, 'note')}{kept}. Ce fichier n’est pas chiffré : remettez-le, puis "
                "effacez-le."
            )
        )
        for sentence in made.withheld:
            self.told.addWidget(muted(sentence, wraps=True))

    def _list(self, shown: int = _AT_ONCE) -> None:
        self._count()
        chosen = self._chosen()
        empty_layout(self._listed)
        for number, one in enumerate(chosen[:shown]):
            if number:
                self._listed.addWidget(line())
            self._listed.addWidget(self._passage(one))
        if not chosen:
            self._listed.addWidget(muted(_NOTHING[self.which.value()], wraps=True))
        if len(chosen) > shown:
            self._listed.addWidget(
                button(
                    f"Montrer les {len(chosen) - shown} suivantes",
                    lambda: self._list(len(chosen)),
                    kind=Kind.LINK,
                )
            )
        self._listed.addStretch(1)

    def _chosen(self) -> Sequence[Passage]:
        match self.which.value():
            case "names":
                return [one for one in self._passages if one.held is None and one.names_others]
            case "stay":
                return [one for one in self._passages if one.held or one.note_id in self._masked]
            case _:
                return [one for one in self._passages if one.held is None]

    def _count(self) -> None:
        leaving = [one for one in self._passages if one.held is None]
        kept = sum(one.note_id in self._masked for one in leaving)
        self.which.set_counts(
            {
                _LEAVE: len(leaving) - kept,
                _NAMES: sum(one.names_others for one in leaving),
                _STAY: len(self._passages) - len(leaving) + kept,
            }
        )
        self.header.set_subtitle(f"{plural(len(leaving) - kept, 'note')} sur {len(self._passages)}")

    def _passage(self, one: Passage) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        words = f"{long_date(one.day)} · {one.author} · {one.kind}"
        top = QWidget()
        flow = FlowLayout(top, spacing=10)
        if one.held is None:
            tick = CheckField(words)
            tick.set_value(one.note_id not in self._masked)
            tick.edited.connect(partial(self._mask, one, tick))
            flow.addWidget(tick)
            if one.names_others:
                flow.addWidget(BadgeLabel("nomme quelqu’un d’autre", Tone.DUE))
        else:
            flow.addWidget(heading(words))
        column.addWidget(top)
        column.addWidget(paragraph(one.text) if one.held is None else muted(one.held.label, wraps=True))
        return block

    def _mask(self, one: Passage, tick: CheckField) -> None:
        if tick.value():
            self._masked.discard(one.note_id)
        else:
            self._masked.add(one.note_id)
        self._count()


_NOTHING = {
    _LEAVE: "Aucune note ne part : le dossier garde l’identité, les séjours et les documents.",
    _NAMES: "Aucune note ne nomme quelqu’un d’autre.",
    _STAY: "Toutes les notes partent.",
}
