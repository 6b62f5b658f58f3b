from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from casework.base.errors import Cancelled, UserError
from casework.base.progress import Cancellation, silent
from casework.domain.projects import Goal
from casework.reports import project_sheet
from casework.services.dispatches import Dispatches, Ground
from casework.services.prints import Audience, PrintedDocument
from casework.services.sharing import ConsentKind, GiveConsent, Sharing
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.changes import ChangeFeed
from casework.ui.context import Context
from casework.ui.pages.preview.page import PreviewPage
from casework.ui.previews import show_preview
from casework.ui.widgets.pdf_pages import page_sizes, print_pages, render_page
from casework.ui.widgets.pdf_view import PdfView
from casework.ui.workers import BackgroundDesk
from tests.builders import Make
from tests.conftest import FixedClock
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
    nothing = SimpleNamespace(grounds=lambda *_: ())
    return make_context(SimpleNamespace(prints=prints, dispatches=nothing))


ShowPage = Callable[..., PreviewPage]


def printed(data: bytes, **facts: object) -> PrintedDocument:
    """A document about one person, unless said otherwise."""
    document = PrintedDocument(
        data, "Projet personnalisé", "projet-2025-041.pdf", 1, (7,), "identité, objectifs et actions"
    )
    return replace(document, **facts)  # type: ignore[arg-type]


@pytest.fixture
def shown(context: Context, qtbot: QtBot) -> ShowPage:
    def show(
        data: bytes, choose: Callable[[QWidget, int], QPrinter | None] | None = None, **facts: object
    ) -> PreviewPage:
        page = PreviewPage(context, choose) if choose else PreviewPage(context)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        page.show()
        page.open(title="Projet personnalisé", make=lambda _audience: printed(data, **facts))
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

    def refuse(_audience: Audience) -> PrintedDocument:
        raise UserError("nothing_to_print", document="Avenant")

    page.open(title="Avenant", make=refuse)
    assert page.error_panel.isVisible()
    assert page.view.page_count == 0
    page.save()
    page.print_shown()


def test_another_document_replaces_the_one_before(shown: ShowPage, short: bytes, long: bytes) -> None:
    page = shown(long)
    page.view.show_page(4)
    page.open(title="Autre", make=lambda _audience: printed(short))
    assert page.view.page_count == 1
    assert page.view.page == 0


def test_asking_for_a_preview_goes_to_its_page(context: Context, navigations: Navigations) -> None:
    show_preview(context, "Avenant", lambda _audience: printed(b""))
    [(place, args)] = navigations
    assert place == "preview"
    assert args["title"] == "Avenant"


def test_pages_are_made_and_printed_off_the_windows_thread(
    context: Context, qtbot: QtBot, long: bytes, prints: FakePrints, tmp_path: Path
) -> None:
    crashes: list[Exception] = []
    desk = BackgroundDesk(ChangeFeed(), tell=crashes.append, crash=crashes.append)
    made_in: list[int] = []
    sent = tmp_path / "papier.pdf"

    def make(_audience: Audience) -> PrintedDocument:
        made_in.append(threading.get_ident())
        return printed(long)

    page = PreviewPage(replace(context, desk=desk), lambda _parent, _count: printer_to(sent, 1, 3))
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    try:
        page.open(title="Projets", make=make)
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


# Handing out -----------------------------------------------------------------------------------------


class Shown(NamedTuple):
    page: PreviewPage
    sharing: Sharing
    dispatches: Dispatches
    person_id: int


@pytest.fixture
def about_somebody(
    qtbot: QtBot, make_context: MakeContext, make: Make, store: Store, clock: FixedClock,
    prints: FakePrints, short: bytes,
) -> Shown:  # fmt: skip
    suite = SimpleNamespace(prints=prints, dispatches=Dispatches(store, clock), sharing=Sharing(store, clock))
    person = make.person()
    suite.sharing.give_consent(
        make.head,
        GiveConsent(person.id, ConsentKind.SHARING, clock.today(), "Mission locale", "Projet", "Formation"),
    )
    page = PreviewPage(make_context(suite, make.head))
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.open(title="Projet personnalisé", make=lambda _audience: printed(short, person_ids=(person.id,)))
    return Shown(page, suite.sharing, suite.dispatches, person.id)


def _hand(page: PreviewPage) -> None:
    page.usage.which.set_value("handed")
    page.usage.which.picked.emit("handed")


def test_without_a_ground_nothing_leaves(about_somebody: Shown, ask: ScriptedAsk, make: Make) -> None:
    page = about_somebody.page
    _hand(page)
    assert "identité, objectifs et actions" in page.usage._contents.text()
    page.save()
    page.print_shown()
    assert ask.asked == []
    assert page.usage.form.errors.isVisible()
    assert about_somebody.dispatches.of_person(make.head, about_somebody.person_id) == ()


def test_handed_to_the_person_it_is_written_and_noted(
    about_somebody: Shown, ask: ScriptedAsk, make: Make, tmp_path: Path, prints: FakePrints
) -> None:
    page = about_somebody.page
    _hand(page)
    page.usage.form.field("ground").set_value(Ground.PERSON)
    ask.answers.append(str(tmp_path / "remis.pdf"))
    page.save()
    assert (tmp_path / "remis.pdf").read_bytes().startswith(b"%PDF")
    (left,) = about_somebody.dispatches.of_person(make.head, about_somebody.person_id)
    assert (left.document, left.recipient, left.ground) == (
        "Projet personnalisé",
        "la personne",
        Ground.PERSON,
    )
    assert left.fields == "identité, objectifs et actions"
    assert prints.done == []


def test_a_consent_brings_its_recipient_and_holds_for_no_other(
    about_somebody: Shown, make: Make, tmp_path: Path, ask: ScriptedAsk
) -> None:
    page = about_somebody.page
    _hand(page)
    page.usage.form.field("ground").set_value(Ground.CONSENT)
    assert page.usage.form.field("recipient").value() == "Mission locale"
    page.usage.form.take({"recipient": "Un voisin"})
    ask.answers.append(str(tmp_path / "remis.pdf"))
    page.save()
    assert "il ne vaut que pour lui" in page.usage.form.errors.accessibleDescription() + _said(page)
    assert not (tmp_path / "remis.pdf").exists()
    page.usage.form.take({"recipient": "Mission locale"})
    ask.answers.append(str(tmp_path / "remis.pdf"))
    page.save()
    (left,) = about_somebody.dispatches.of_person(make.head, about_somebody.person_id)
    assert left.ground is Ground.CONSENT


def _said(page: PreviewPage) -> str:
    return " ".join(one.text() for one in page.usage.form.errors.findChildren(QAbstractButton))


def test_papers_of_several_people_leave_by_law_only(shown: ShowPage, short: bytes) -> None:
    page = shown(short, person_ids=(7, 8))
    _hand(page)
    ground = page.usage.form.field("ground")
    ground.set_value(Ground.PERSON)
    assert ground.value() is None
    ground.set_value(Ground.LEGAL)
    assert ground.value() == Ground.LEGAL
    assert "2 personnes" in page.usage._contents.text()


def test_papers_about_nobody_ask_for_no_ground(shown: ShowPage, short: bytes) -> None:
    assert not shown(short, person_ids=()).usage.isVisible()


def test_who_reads_it_decides_what_stands_on_it(shown: ShowPage, short: bytes) -> None:
    asked: list[Audience] = []

    def make(audience: Audience) -> PrintedDocument:
        asked.append(audience)
        return printed(short)

    page = shown(short)
    page.open(title="Projet personnalisé", make=make)
    _hand(page)
    page.usage.form.field("ground").set_value(Ground.LEGAL)
    page.usage.form.field("ground").set_value(Ground.PERSON)
    page.usage.which.set_value("inside")
    page.usage.which.picked.emit("inside")
    assert asked == [Audience.TEAM, Audience.PERSON, Audience.OUTSIDE, Audience.PERSON, Audience.TEAM]
    assert page.data == short
