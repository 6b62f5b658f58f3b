"""The preview: the true pages of a PDF held in memory; from here it is printed, or handed out as a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from casework.base.progress import Cancellation, Progress
from casework.base.text import NBSP
from casework.ui.context import Context
from casework.ui.page import Page
from casework.ui.widgets.basics import Kind, muted
from casework.ui.widgets.pdf_pages import PageSize, choose_printer, page_sizes, print_pages, render_page
from casework.ui.widgets.pdf_view import PdfView

ChoosePrinter = Callable[[QWidget, int], QPrinter | None]


class PreviewPage(Page):
    """What will come out of the printer. Nothing is on disk until somebody asks for it."""

    title = "Aperçu"
    help = (
        "Le document tel qu’il sera imprimé. Ctrl+P l’imprime, Ctrl+S l’enregistre comme fichier, Échap "
        "revient. Flèches, Page précédente et suivante, Début et Fin font défiler ; Ctrl et + ou − changent "
        "la taille, Ctrl+0 la remet à la largeur de la fenêtre."
    )

    def __init__(self, context: Context, choose: ChoosePrinter = choose_printer) -> None:
        super().__init__(context)
        self._choose = choose
        self._data = b""
        self._document, self._file_name = "", ""
        self.view = PdfView()
        self.header.add_button("Moins", self.view.zoom_out, name="Diminuer la taille")
        self.header.add_button("Plus", self.view.zoom_in, name="Augmenter la taille")
        self._save_button = self.header.add_button("Enregistrer…", self.save, shortcut="Ctrl+S")
        self._print_button = self.header.add_button(
            "Imprimer…", self.print_shown, kind=Kind.PRIMARY, shortcut="Ctrl+P"
        )
        self.body.addWidget(
            muted(
                "Imprimer ou enregistrer fait sortir de Casework un document que chacun peut lire ; "
                "c’est noté dans le journal.",
                wraps=True,
            )
        )
        self.body.addWidget(self.view, 1)
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
        """``title``, ``file_name`` and ``make_pdf`` (called on the long worker)."""
        make = args.get("make_pdf")
        if not callable(make):
            return
        self._document, self._file_name = str(args["title"]), str(args["file_name"])
        self._forget()
        self.header.set_title(self._document)
        self.header.set_subtitle("préparation…")

        def prepare(_progress: Progress, cancel: Cancellation) -> tuple[bytes, list[PageSize]]:
            data = bytes(make())
            cancel.check()
            return data, page_sizes(data)

        self.context.desk.long(f"Préparation : {self._document}", prepare, self._show, owner=self)

    @property
    def data(self) -> bytes:
        """The PDF that is shown; empty while it is being made."""
        return self._data

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Ctrl+S: hand the document out as a file."""
        if not self._data:
            return
        path = self.context.ask.save_file(
            "Enregistrer hors de Casework (fichier lisible par tous)", self._file_name, "PDF (*.pdf)"
        )
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
        suite, actor, title, data = self.context.suite, self.context.actor, self._document, self._data

        def saved(_none: object) -> None:
            self.header.set_subtitle(f"enregistré : {path.name}")
            then()

        self.clear_error()
        self.context.desk.write(
            lambda: suite.prints.save(actor, title, data, path), saved, owner=self, name="save file"
        )

    def print_shown(self) -> None:
        """Ctrl+P: the system's print dialog, then the pages at the printer's resolution."""
        if not self._data:
            return
        printer = self._choose(self, self.view.page_count)
        if printer is None:
            return
        suite, actor, title, data = self.context.suite, self.context.actor, self._document, self._data

        def send(progress: Progress, cancel: Cancellation) -> None:
            # The trace first: what has been sent to a printer cannot be taken back.
            suite.prints.note_handed_out(actor, title, "paper")
            print_pages(data, printer, progress, cancel)

        self.clear_error()
        self.context.desk.long(
            "Impression", send, lambda _none: self.header.set_subtitle("envoyé à l’imprimante"), owner=self
        )

    def focus_first(self) -> None:
        """The keyboard scrolls at once."""
        self.view.setFocus()

    # Steps -----------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._data = b""
        self.view.set_document([])
        self.clear_error()
        self._allow(False)

    def _allow(self, is_ready: bool) -> None:
        self._save_button.setEnabled(is_ready)
        self._print_button.setEnabled(is_ready)

    def _show(self, made: tuple[bytes, list[PageSize]]) -> None:
        self._data, sizes = made
        self._allow(True)
        self.view.set_document(sizes)

    def _draw(self, index: int, pixels_per_point: float) -> None:
        data = self._data

        def draw(_cancel: Cancellation) -> QImage:
            return render_page(data, index, pixels_per_point)

        def show(picture: QImage) -> None:
            # Another document may have taken its place meanwhile.
            if data is self._data:
                self.view.set_picture(index, pixels_per_point, picture)

        self.context.desk.read(draw, show, owner=self, name=f"page {index}")

    def _show_place(self) -> None:
        if self.view.page_count:
            percent = f"{round(self.view.zoom * 100)}{NBSP}%"
            page = f"page{NBSP}{self.view.page + 1} sur {self.view.page_count}"
            self.header.set_subtitle(f"{page} · {percent}")
