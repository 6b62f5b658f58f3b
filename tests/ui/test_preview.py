from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation, silent
from casework.domain.projects import Goal
from casework.reports import project_sheet
from casework.ui.ask import ScriptedAsk
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.pages.preview.page import PreviewPage
from casework.ui.previews import show_preview
from casework.ui.widgets.pdf_pages import page_sizes, print_pages, render_page
from casework.ui.widgets.pdf_view import PdfView
from casework.ui.workers import BackgroundDesk
from tests.reports.paper_samples import a_project_sheet, an_imprint
from tests.ui.conftest import MakeContext, Navigations


class FakePrints:
    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []

    def save(self, _actor: object, title: str, data: bytes, path: Path) -> None:
        assert data.startswith(b"%PDF")
        self.done.append(("save", title, path.name))

    def note_handed_out(self, _actor: object, title: str, way: str) -> None:
        self.done.append((way, title))


@pytest.fixture(scope="module")
def short() -> bytes:
    return project_sheet.render(a_project_sheet(), an_imprint())


@pytest.fixture(scope="module")
def long() -> bytes:
    goals = [Goal(f"Objectif {n} " + "long " * 60, "Famille") for n in range(44)]
    return project_sheet.render(a_project_sheet(goals=goals), an_imprint())


@pytest.fixture
def prints() -> FakePrints:
    return FakePrints()


@pytest.fixture
def context(make_context: MakeContext, prints: FakePrints) -> Context:
    return make_context(SimpleNamespace(prints=prints))


ShowPage = Callable[..., PreviewPage]


@pytest.fixture
def shown(context: Context, qtbot: QtBot) -> ShowPage:
    def show(data: bytes, choose: Callable[[QWidget, int], QPrinter | None] | None = None) -> PreviewPage:
        page = PreviewPage(context, choose) if choose else PreviewPage(context)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        page.show()
        page.open(title="Projet personnalisé", file_name="projet-2025-041.pdf", make_pdf=lambda: data)
        return page

    return show


def is_blank(picture: QImage) -> bool:
    colours = {
        picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
    }
    return len(colours) == 1


def test_a_page_is_drawn_from_the_pdf_itself(short: bytes) -> None:
    [size] = page_sizes(short)
    assert (round(size.width), round(size.height)) == (595, 842)
    picture = render_page(short, 0, 1.5)
    assert (picture.width(), picture.height()) == (893, 1263)
    assert not is_blank(picture)


def test_the_preview_shows_the_pages_and_where_one_is(shown: ShowPage, long: bytes) -> None:
    page = shown(long)
    count = len(page_sizes(long))
    assert page.view.page_count == count
    assert page.header.title.text() == "Projet personnalisé"
    assert f"1 sur {count}" in page.header.subtitle.text()
    page.view.show_page(count - 1)
    assert page.view.page == count - 1
    assert page.view.accessibleDescription() == f"Page\u00a0{count} sur {count}"


def test_only_the_pages_in_sight_become_pictures(context: Context, qtbot: QtBot, long: bytes) -> None:
    view = PdfView()
    qtbot.addWidget(view)
    wanted: list[int] = []
    view.wanted.connect(lambda index, _scale: wanted.append(index))
    view.resize(800, 600)
    view.show()
    view.set_document(page_sizes(long))
    assert set(wanted) <= {0, 1}
    assert view.page_count > 10


def test_the_keyboard_scrolls_and_zooms(shown: ShowPage, long: bytes) -> None:
    page = shown(long)
    page.focus_first()
    bar = page.view.verticalScrollBar()
    QTest.keyClick(page.view, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(page.view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(page.view, Qt.Key.Key_Home)
    assert bar.value() == 0
    before = page.view.zoom
    page.view.zoom_in()
    assert page.view.zoom > before
    page.view.fit_width()
    assert page.view.zoom == pytest.approx(before)


def test_zooming_keeps_the_page_one_was_reading(shown: ShowPage, long: bytes) -> None:
    page = shown(long)
    page.view.show_page(5)
    page.view.zoom_in()
    page.view.zoom_in()
    assert page.view.page == 5


def test_saving_proposes_a_name_that_names_nobody_and_leaves_a_trace(
    shown: ShowPage, short: bytes, ask: ScriptedAsk, prints: FakePrints, tmp_path: Path
) -> None:
    page = shown(short)
    ask.answers.append(str(tmp_path / "fiche"))
    page.save()
    assert ask.asked == [
        ("save_file", "Enregistrer hors de Casework (fichier lisible par tous) | projet-2025-041.pdf")
    ]
    assert prints.done == [("save", "Projet personnalisé", "fiche.pdf")]


def test_giving_up_saving_writes_nothing(
    shown: ShowPage, short: bytes, ask: ScriptedAsk, prints: FakePrints
) -> None:
    page = shown(short)
    ask.answers.append(None)
    page.save()
    assert prints.done == []


def printer_to(path: Path, first: int = 0, last: int = 0) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    if first:
        printer.setFromTo(first, last)
    return printer


def test_printing_sends_every_page_and_leaves_a_trace(
    shown: ShowPage, long: bytes, prints: FakePrints, tmp_path: Path
) -> None:
    sent = tmp_path / "papier.pdf"
    page = shown(long, lambda _parent, _count: printer_to(sent))
    page.print_shown()
    assert prints.done == [("paper", "Projet personnalisé")]
    assert len(pypdf.PdfReader(io.BytesIO(sent.read_bytes())).pages) == len(page_sizes(long))


def test_only_the_chosen_pages_are_sent(long: bytes, tmp_path: Path, dressed: object) -> None:
    sent = tmp_path / "papier.pdf"
    print_pages(long, printer_to(sent, 2, 3), silent, Cancellation())
    assert len(pypdf.PdfReader(io.BytesIO(sent.read_bytes())).pages) == 2


def test_printing_stops_when_asked(long: bytes, tmp_path: Path, dressed: object) -> None:
    cancel = Cancellation()

    def progress(done: int, total: int, label: str) -> None:
        if done == 1:
            cancel.cancel()

    with pytest.raises(Cancelled):
        print_pages(long, printer_to(tmp_path / "papier.pdf"), progress, cancel)


def test_giving_up_printing_sends_nothing(shown: ShowPage, short: bytes, prints: FakePrints) -> None:
    page = shown(short, lambda _parent, _count: None)
    page.print_shown()
    assert prints.done == []


def test_a_document_that_cannot_be_made_is_explained_on_the_page(context: Context, qtbot: QtBot) -> None:
    page = PreviewPage(context)
    qtbot.addWidget(page)
    page.show()

    def refuse() -> bytes:
        raise UserError("nothing_to_print", document="Avenant")

    page.open(title="Avenant", file_name="avenant.pdf", make_pdf=refuse)
    assert page.error_panel.isVisible()
    assert page.view.page_count == 0
    page.save()
    page.print_shown()


def test_another_document_replaces_the_one_before(shown: ShowPage, short: bytes, long: bytes) -> None:
    page = shown(long)
    page.view.show_page(4)
    page.open(title="Autre", file_name="autre.pdf", make_pdf=lambda: short)
    assert page.view.page_count == 1
    assert page.view.page == 0


def test_asking_for_a_preview_goes_to_its_page(context: Context, navigations: Navigations) -> None:
    show_preview(context, "Avenant", "avenant.pdf", lambda: b"")
    [(place, args)] = navigations
    assert place == "preview"
    assert (args["title"], args["file_name"]) == ("Avenant", "avenant.pdf")


def test_pages_are_made_and_printed_off_the_windows_thread(
    context: Context, qtbot: QtBot, long: bytes, prints: FakePrints, tmp_path: Path
) -> None:
    crashes: list[Exception] = []
    desk = BackgroundDesk(ChangeFeed(), tell=crashes.append, crash=crashes.append)
    made_in: list[int] = []
    sent = tmp_path / "papier.pdf"

    def make() -> bytes:
        made_in.append(threading.get_ident())
        return long

    page = PreviewPage(replace(context, desk=desk), lambda _parent, _count: printer_to(sent, 1, 3))
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    try:
        page.open(title="Projets", file_name="projets.pdf", make_pdf=make)
        qtbot.waitUntil(lambda: page.view.has_picture(0))
        page.print_shown()
        # While the printer is fed, pages are still drawn: PDFium is asked by one thread at a time.
        page.view.show_page(7)
        page.view.zoom_in()
        qtbot.waitUntil(lambda: not desk.is_busy, timeout=20_000)
    finally:
        desk.close()
    assert made_in != [threading.get_ident()]
    assert crashes == []
    assert len(pypdf.PdfReader(io.BytesIO(sent.read_bytes())).pages) == 3
