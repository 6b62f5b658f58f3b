"""The preview: the true pages of a PDF held in memory; from here it is printed, or handed out as a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from casework.base.errors import InvalidForm, UserError
from casework.base.files import with_ending
from casework.base.progress import Cancellation, Progress
from casework.base.text import NBSP
from casework.domain.changes import Change
from casework.services.prints import Audience, PrintedDocument
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.pages.preview.usage import UsageChoice
from casework.ui.widgets.basics import Kind, muted
from casework.ui.widgets.pdf_pages import PageSize, choose_printer, page_sizes, print_pages, render_page
from casework.ui.widgets.pdf_view import PdfView

_INSIDE = (
    "Imprimer ou enregistrer fait sortir de Casework un document que chacun peut lire ; c’est noté dans le "
    "journal."
)
_HANDED = "Ce qui est remis est noté dans le dossier de la personne, onglet « Droits et partage »."
ChoosePrinter = Callable[[QWidget, int], QPrinter | None]


class PreviewPage(Page):
    """What will come out of the printer. Nothing is on disk until somebody asks for it."""

    title = "Aperçu"
    help = (
        "Le document tel qu’il sera imprimé. « À remettre à quelqu’un » demande à qui et pourquoi, et le "
        "note dans le dossier. Ctrl+P l’imprime, Ctrl+S l’enregistre comme fichier, Échap "
        "revient. Flèches, Page précédente et suivante, Début et Fin font défiler ; Ctrl et + ou − changent "
        "la taille, Ctrl+0 la remet à la largeur de la fenêtre."
    )

    def __init__(self, context: Context, choose: ChoosePrinter = choose_printer) -> None:
        super().__init__(context)
        self._choose = choose
        self._title, self._audience = "", Audience.TEAM
        self._make: Callable[[Audience], PrintedDocument] | None = None
        self._document: PrintedDocument | None = None
        self.view = PdfView()
        self.header.add_button("Moins", self.view.zoom_out, name="Diminuer la taille")
        self.header.add_button("Plus", self.view.zoom_in, name="Augmenter la taille")
        self._save_button = self.header.add_button("Enregistrer…", self.save, shortcut="Ctrl+S")
        self._print_button = self.header.add_button(
            "Imprimer…", self.print_shown, kind=Kind.PRIMARY, shortcut="Ctrl+P"
        )
        self.usage = UsageChoice(context)
        self._told = muted("", wraps=True)
        self.body.addWidget(self.usage)
        self.body.addWidget(self._told)
        self.body.addWidget(self.view, 1)
        self.usage.changed.connect(self._on_usage)
        self.view.wanted.connect(self._draw)
        self.view.moved.connect(self._show_place)
        for keys, slot in (
            ("Ctrl++", self.view.zoom_in),
            ("Ctrl+=", self.view.zoom_in),
            ("Ctrl+-", self.view.zoom_out),
            ("Ctrl+0", self.view.fit_width),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self._allow(False)

    def open(self, **args: object) -> None:
        """``title`` and ``make`` (called on the long worker, for whoever will read it)."""
        make = args.get("make")
        if not callable(make):
            return
        self._forget()
        self._title, self._make = str(args["title"]), make
        self.header.set_title(self._title)
        self._prepare(Audience.TEAM)

    def _prepare(self, audience: Audience) -> None:
        """Make the pages for that reader."""
        make, self._audience = self._make, audience
        if make is None:
            return
        self._document = None
        self._allow(False)
        self.header.set_subtitle("préparation…")

        def prepare(_progress: Progress, cancel: Cancellation) -> tuple[PrintedDocument, list[PageSize]]:
            document: PrintedDocument = make(audience)
            cancel.check()
            return document, page_sizes(document.data)

        def show(made: tuple[PrintedDocument, list[PageSize]]) -> None:
            # Another reader may have been chosen meanwhile.
            if audience is self._audience and make is self._make:
                self._show(*made)

        self.context.desk.long(f"Préparation : {self._title}", prepare, show, owner=self)

    @property
    def data(self) -> bytes:
        """The PDF that is shown; empty while it is being made."""
        return self._document.data if self._document else b""

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Ctrl+S: hand the document out as a file."""
        document = self._document
        if document is None or not self._may_leave():
            return
        path = self.context.ask.save_file(
            "Enregistrer hors de Casework (fichier lisible par tous)", document.file_name, "PDF (*.pdf)"
        )
        if path is None:
            return
        path = with_ending(path, ".pdf")
        suite, actor = self.context.suite, self.context.actor
        handed = self.usage.command() if self.usage.is_handed else None

        def write() -> Change | None:
            if handed is not None:
                return suite.dispatches.hand_out(actor, handed, document.data, path)
            suite.prints.save(actor, document.title, document.data, path)
            return None

        def saved(_change: object) -> None:
            self.header.set_subtitle(f"enregistré : {path.name}")
            then()

        self.clear_error()
        self.context.desk.write(write, saved, owner=self, name="save file", failed=self._refused)

    def print_shown(self) -> None:
        """Ctrl+P: the system's print dialog, then the pages at the printer's resolution."""
        document = self._document
        if document is None or not self._may_leave():
            return
        printer = self._choose(self, self.view.page_count)
        if printer is None:
            return
        suite, actor = self.context.suite, self.context.actor
        handed = self.usage.command() if self.usage.is_handed else None

        def send(progress: Progress, cancel: Cancellation) -> Change | None:
            # The trace first: what has been sent to a printer cannot be taken back.
            change = None
            if handed is not None:
                change = suite.dispatches.hand_out(actor, handed)
            else:
                suite.prints.note_handed_out(actor, document.title, "paper")
            print_pages(document.data, printer, progress, cancel)
            return change

        self.clear_error()
        self.context.desk.long(
            "Impression",
            send,
            lambda _change: self.header.set_subtitle("envoyé à l’imprimante"),
            owner=self,
            failed=self._refused,
        )

    def focus_first(self) -> None:
        """The keyboard scrolls at once."""
        self.view.setFocus()

    # Steps -----------------------------------------------------------------------------------------

    def _may_leave(self) -> bool:
        return not self.usage.is_handed or self.usage.check()

    def _refused(self, error: UserError) -> None:
        if isinstance(error, InvalidForm) and self.usage.is_handed:
            self.usage.refuse(error)
        else:
            self.show_error(error)

    def _on_usage(self) -> None:
        self._told.setText(_HANDED if self.usage.is_handed else _INSIDE)
        if self.usage.audience is not self._audience:
            self._prepare(self.usage.audience)

    def _forget(self) -> None:
        self._document = None
        self.usage.forget()
        self.view.set_document([])
        self.clear_error()
        self._allow(False)

    def _allow(self, is_ready: bool) -> None:
        self._save_button.setEnabled(is_ready)
        self._print_button.setEnabled(is_ready)

    def _show(self, document: PrintedDocument, sizes: list[PageSize]) -> None:
        self._document = document
        self._allow(True)
        self.usage.show_document(document)
        self.view.set_document(sizes)

    def _draw(self, index: int, pixels_per_point: float) -> None:
        data = self.data
        if not data:
            return  # another document, or the same for another reader, is being made

        def draw(_cancel: Cancellation) -> QImage:
            return render_page(data, index, pixels_per_point)

        def show(picture: QImage) -> None:
            # Another document may have taken its place meanwhile.
            if data is self.data:
                self.view.set_picture(index, pixels_per_point, picture)

        self.context.desk.read(draw, show, owner=self, name=f"page {index}")

    def _show_place(self) -> None:
        if self.view.page_count:
            percent = f"{round(self.view.zoom * 100)}{NBSP}%"
            page = f"page{NBSP}{self.view.page + 1} sur {self.view.page_count}"
            self.header.set_subtitle(f"{page} · {percent}")
