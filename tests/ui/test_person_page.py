"""One person: the banner, the tabs, the timeline, and the pages that change who and where."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.base.text import typeset
from casework.domain.anonymity import HOUSED_LIMIT
from casework.domain.dates import term_end
from casework.domain.kinds import Compartment, DocumentKind, ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.stays import PersonState
from casework.models import Person, Stay
from casework.services.coordinations import Coordinations
from casework.services.deadlines import Deadlines
from casework.services.notes import KeepDraft, Notes, WriteNote
from casework.services.people import EditPerson, People
from casework.services.projects import Projects
from casework.services.stays import Stays
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.page import Page
from casework.ui.pages.notes.page import NotePage
from casework.ui.pages.person.admission import AdmissionPage
from casework.ui.pages.person.edit import EditPersonPage
from casework.ui.pages.person.exit import ExitPage
from casework.ui.pages.person.overview import OverviewTab
from casework.ui.pages.person.page import PersonPage
from casework.ui.pages.person.timeline import TimelineTab
from casework.ui.widgets.draft_list import DraftStrip
from casework.ui.widgets.entry_view import EntryView
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(
        people=People(store, clock),
        stays=Stays(store, clock),
        notes=Notes(store, clock),
        projects=Projects(store, clock),
        deadlines=Deadlines(store, clock),
        coordinations=Coordinations(store, clock),
    )


@pytest.fixture
def stay(make: Make) -> Stay:
    person = make.person("N’Diaye", "Mamadou", sex="M", phone="+33612345678", file_number="2025-041")
    return make.stay(person, make.service(name="Communauté Les Tilleuls"), months=12)


def shown(page: Page) -> str:
    """Every text on a page, one a line."""
    labels = [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)]
    buttons = [one.text() for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    return "\n".join([*labels, *buttons]).replace("\xa0", " ")


def press(page: Page, name: str) -> None:
    """The button of that accessible name."""
    wanted = [
        one for one in page.findChildren(QPushButton) if one.accessibleName().replace("\xa0", " ") == name
    ]
    wanted[0].click()


def test_the_banner_and_the_overview_say_who_where_and_what_comes(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, stay: Stay, qtbot: QtBot
) -> None:
    make.document(stay, DocumentKind.CONTRACT, handed_on=stay.admitted_on)
    make.task("Appeler le SPIP", person_id=stay.person_id, who="Julien P.")
    make.note(None, "Rien sur lui")
    page = PersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    text = shown(page)
    for words in ("N’DIAYE Mamadou", "Communauté Les Tilleuls", "dossier 2025-041", "06 12 34 56 78",
                  "Appeler le SPIP", "pas encore signé", "Pas encore de projet",
                  "Rien n’est encore écrit sur cette personne."):  # fmt: skip
        assert words in text
    tab = page.stack.current()
    assert isinstance(tab, OverviewTab)
    assert tab.note_box.text.accessibleName() == "Note sur M.\xa0N’Diaye"


def test_a_secretary_sees_the_overview_without_a_word_of_the_notes(
    make_context: MakeContext, suite: SimpleNamespace, make: Make, stay: Stay, qtbot: QtBot
) -> None:
    make.note(_Of(stay.person_id), "zinzolin")  # type: ignore[arg-type]
    page = PersonPage(make_context(suite, make.actor(Role.SECRETARY)))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    text = shown(page)
    assert "N’DIAYE Mamadou" in text
    assert "zinzolin" not in text
    assert "Derniers jours" not in text
    assert not page.write_note()


def test_the_banner_says_who_waits_and_who_left(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, qtbot: QtBot
) -> None:
    waiting = make.application(service=make.service(name="Communauté Les Tilleuls")).person_id
    page = PersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=waiting)
    assert "Liste d’attente : Communauté Les Tilleuls" in shown(page)


def test_tabs_are_remembered_from_one_person_to_the_next(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, stay: Stay, qtbot: QtBot
) -> None:
    page = PersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    press(page, "Suivi")
    page.open(person_id=make.person("Petit").id)
    assert isinstance(page.stack.current(), TimelineTab)
    page.open(person_id=stay.person_id, tab="overview")
    assert isinstance(page.stack.current(), OverviewTab)


def test_ctrl_n_puts_the_cursor_in_the_note_box_of_the_open_tab(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> None:
    page = PersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.show()
    page.open(person_id=stay.person_id, tab="coordination")
    assert page.write_note()
    tab = page.stack.current()
    assert isinstance(tab, TimelineTab)
    assert page.focusWidget() is tab.note_box.text
    tab.note_box.text.set_value("Écrit ici")
    assert page.unsaved() == "la note sur M.\xa0N’Diaye"
    page.save()
    assert page.unsaved() is None


def test_a_text_begun_on_one_tab_is_found_on_the_other_and_saved_once(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> None:
    page = PersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    overview = page.stack.current()
    assert isinstance(overview, OverviewTab)
    overview.note_box.text.set_value("Commencé")
    page.show_tab("notes")
    timeline = page.stack.current()
    assert isinstance(timeline, TimelineTab)
    assert timeline.note_box.text.value() == "Commencé"
    timeline.save()
    assert page.unsaved() is None
    texts = [one.text for one in suite.notes.timeline(actor, stay.person_id).entries]
    assert texts.count("Commencé") == 1


@pytest.fixture
def timeline(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> TimelineTab:
    tab = TimelineTab(make_context(suite, actor))
    qtbot.addWidget(tab)
    return tab


def test_the_timeline_shows_older_entries_when_asked(
    timeline: TimelineTab, make: Make, stay: Stay, clock: FixedClock, suite: SimpleNamespace
) -> None:
    person = suite.people.list_all(make.head)[0]
    for number in range(45):
        make.note(_Of(person.id), f"note {number:02d}", happened_at=clock.moment - timedelta(hours=number))  # type: ignore[arg-type]
    timeline.open(person_id=stay.person_id)
    assert "note 39" in shown(timeline)
    assert "note 44" not in shown(timeline)
    press(timeline, "Afficher plus ancien")
    assert "note 44" in shown(timeline)
    assert "Entrée" in shown(timeline)


class _Of:
    """A person as the builder of notes needs one: by its id."""

    def __init__(self, person_id: int) -> None:
        self.id = person_id


def test_a_note_found_by_a_search_is_reached_however_old_it_is(
    timeline: TimelineTab, make: Make, stay: Stay, clock: FixedClock, qtbot: QtBot
) -> None:
    person = cast("Person", _Of(stay.person_id))
    made = [
        make.note(person, f"note {number:02d}", happened_at=clock.moment - timedelta(hours=number))
        for number in range(45)
    ]
    timeline.resize(700, 500)
    timeline.show()
    timeline.open(person_id=stay.person_id, note_id=made[44].id)
    qtbot.waitUntil(lambda: "note 44" in shown(timeline))
    qtbot.waitUntil(lambda: timeline._area.verticalScrollBar().value() > 0)
    found = timeline.window().focusWidget()
    assert isinstance(found, EntryView)
    assert found.entry.text == "note 44"


def test_completing_a_low_note_shows_the_whole_form_and_gives_the_keyboard_back(
    timeline: TimelineTab, make: Make, stay: Stay, clock: FixedClock, qtbot: QtBot
) -> None:
    for number in range(6):
        happened = clock.moment - timedelta(hours=number)
        make.note(_Of(stay.person_id), f"note {number:02d}", happened_at=happened)  # type: ignore[arg-type]
    timeline.resize(700, 500)
    timeline.show()
    qtbot.waitExposed(timeline)
    timeline.open(person_id=stay.person_id)
    QApplication.processEvents()
    view, viewport = timeline._views()[5], timeline._area.viewport()

    def is_whole(widget: QWidget) -> bool:
        top = widget.mapTo(viewport, QPoint(0, 0))
        return viewport.rect().contains(QRect(top, widget.size()))

    link = next(one for one in view.findChildren(QAbstractButton) if one.text() == "Compléter")
    name = link.accessibleName()
    timeline._area.ensureWidgetVisible(link, 0, 0)
    link.setFocus()
    link.click()
    editor = timeline._editor
    assert editor is not None
    qtbot.waitUntil(lambda: is_whole(editor))
    editor.text.set_value("Suite.")
    timeline.save()
    QApplication.processEvents()
    focused = timeline.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == name


def test_the_timeline_is_narrowed_to_one_kind(timeline: TimelineTab, make: Make, stay: Stay) -> None:
    make.note(_Of(stay.person_id), "Une note")  # type: ignore[arg-type]
    timeline.open(person_id=stay.person_id)
    timeline.filter.set_value("stay")
    timeline.filter.picked.emit("stay")
    assert "Une note" not in shown(timeline)
    assert "1er terme" in shown(timeline)


def test_a_reserved_note_shows_its_one_line(timeline: TimelineTab, make: Make, stay: Stay) -> None:
    make.note(_Of(stay.person_id), "zinzolin", compartment=Compartment.HEALTH)  # type: ignore[arg-type]
    timeline.open(person_id=stay.person_id)
    text = shown(timeline)
    assert "note réservée" in text
    assert "santé" in text
    assert "zinzolin" not in text


def test_ones_own_note_is_corrected_in_its_place(
    timeline: TimelineTab, suite: SimpleNamespace, actor: Actor, stay: Stay
) -> None:
    suite.notes.write(actor, WriteNote("Il va bien.", (stay.person_id,)))
    timeline.open(person_id=stay.person_id)
    press(timeline, _only(timeline, "Corriger"))
    assert timeline._editor is not None
    timeline._editor.text.set_value("Il va mieux.")
    assert timeline.unsaved() == "la note que vous corrigez"
    timeline.save()
    assert timeline.unsaved() is None
    assert "Il va mieux." in shown(timeline)
    assert "corrigée" in shown(timeline)


def test_a_correction_made_meanwhile_by_somebody_else_shows_both_texts(
    timeline: TimelineTab, suite: SimpleNamespace, actor: Actor, stay: Stay, ask: ScriptedAsk
) -> None:
    from casework.services.notes import CorrectNote

    change = suite.notes.write(actor, WriteNote("Il va bien.", (stay.person_id,)))
    timeline.open(person_id=stay.person_id)
    press(timeline, _only(timeline, "Corriger"))
    suite.notes.correct(actor, CorrectNote(change.id, 1, "Il dort."))
    assert timeline._editor is not None
    timeline._editor.text.set_value("Il mange.")
    ask.answers.append({"text": "Il dort puis il mange."})
    timeline.save()
    assert "Il dort puis il mange." in shown(timeline)


def test_somebody_else_completes_a_note(
    make_context: MakeContext, suite: SimpleNamespace, make: Make, stay: Stay, qtbot: QtBot
) -> None:
    make.note(_Of(stay.person_id), "Il va bien.")  # type: ignore[arg-type]
    tab = TimelineTab(make_context(suite, make.actor(Role.EDUCATOR)))
    qtbot.addWidget(tab)
    tab.open(person_id=stay.person_id)
    assert "Corriger" not in shown(tab)
    press(tab, _only(tab, "Compléter"))
    assert tab._editor is not None
    tab._editor.text.set_value("Et il mange.")
    tab.save()
    assert "Et il mange." in shown(tab)


def _only(page: Page, text: str) -> str:
    """The accessible name of the first button of that text."""
    found = [one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(page)]
    return found[0].accessibleName().replace("\xa0", " ")


# Pages that change -------------------------------------------------------------------------------


def test_the_form_of_a_person_saves_and_comes_back(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot,
    navigations: Navigations,
) -> None:  # fmt: skip
    page = EditPersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    assert page.unsaved() is None
    page._languages.set_value("wolof")
    assert page.unsaved() == "la fiche"
    page.save()
    assert suite.people.details(actor, stay.person_id).languages == "wolof"
    assert navigations == [("person", {"person_id": stay.person_id})]


def test_two_forms_on_one_person_show_both_texts(
    make_context: MakeContext,
    suite: SimpleNamespace,
    actor: Actor,
    stay: Stay,
    qtbot: QtBot,
    ask: ScriptedAsk,
) -> None:
    page = EditPersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    seen = suite.people.details(actor, stay.person_id)
    other = EditPerson(stay.person_id, seen.version, seen.last_name, seen.first_name, sex="M",
                       birth_date=seen.birth_date, phone=seen.phone, languages="peul")  # fmt: skip
    suite.people.edit(actor, other)
    page._languages.set_value("wolof")
    ask.answers.append({"languages": "wolof, peul"})
    page.save()
    assert suite.people.details(actor, stay.person_id).languages == "wolof, peul"


def test_an_admission_says_until_when_and_names_what_stands_against_it(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, qtbot: QtBot,
    navigations: Navigations, clock: FixedClock,
) -> None:  # fmt: skip
    service, person = make.service(), make.person("Petit")
    site = make.site(service, "Maison 1")
    taken, free = make.place(site, "ch. 01"), make.place(site, "ch. 02")
    make.placement(make.stay(service=service), taken)
    page = AdmissionPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=person.id)
    assert [page._place.itemData(n) for n in range(page._place.count())] == [None, free.id]
    assert "Le premier terme court jusqu’au" in shown(page)
    page._place.set_value(free.id)
    page.save()
    (record,) = suite.stays.of_person(actor, person.id)
    assert record.terms[0].ends_on == term_end(clock.today(), 12)
    assert record.places[0].label == "Maison 1, ch. 02"
    assert navigations[-1] == ("person", {"person_id": person.id})
    page.open(person_id=person.id)
    page.save()
    assert "Un séjour existe déjà" in page.form.errors.accessibleDescription()


def test_a_housed_admission_says_that_anonymity_cannot_be_kept_and_still_records_the_stay(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, qtbot: QtBot,
) -> None:  # fmt: skip
    housed = make.service(name="Maison")
    outside = make.service(ServiceKind.OUTPATIENT, name="Consultation")
    person = make.person("", "", is_anonymous=True, pseudonym="Le Chat")
    page = AdmissionPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=person.id)
    page._service.set_value(outside.id)
    page._on_service()
    assert page.limit.isHidden()
    page._service.set_value(housed.id)
    page._on_service()
    assert page.limit.text == typeset(HOUSED_LIMIT)
    page.save()
    (record,) = suite.stays.of_person(actor, person.id)
    assert record.service == "Maison"
    page.open(person_id=make.person("Petit").id)
    page._service.set_value(housed.id)
    page._on_service()
    assert page.limit.isHidden()


def test_an_exit_asks_who_leaves_too(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, make: Make, stay: Stay, qtbot: QtBot,
    clock: FixedClock,
) -> None:  # fmt: skip
    from casework.domain.exits import EXIT_REASON_LIST
    from casework.models import ReferenceItem

    make.save(ReferenceItem(list=EXIT_REASON_LIST, code="completed", label="objectifs atteints"))
    child = make.companion(stay, "Lina, fille")
    page = ExitPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open(person_id=stay.person_id)
    page.save()
    assert not page.form.errors.isHidden()
    page._reason.set_value("completed")
    page._companions[child.id].set_value(True)
    page.save()
    (record,) = suite.stays.of_person(actor, stay.person_id)
    assert (record.state, record.exit_reason) == (PersonState.LEFT, "objectifs atteints")
    assert record.companions[0].leaves_on == clock.today()
    page.open(person_id=stay.person_id)
    assert "pas de séjour en cours" in page.error_panel.accessibleDescription()


# Drafts ------------------------------------------------------------------------------------------


def test_drafts_are_offered_at_the_start_and_lead_to_their_place(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot,
    navigations: Navigations,
) -> None:  # fmt: skip
    strip = DraftStrip(make_context(suite, actor))
    qtbot.addWidget(strip)
    strip.read()
    assert strip.isHidden()
    suite.notes.keep_draft(actor, KeepDraft(f"note:{stay.person_id}", {"text": "Il a d"}, stay.person_id))
    strip.read()
    assert "N’DIAYE Mamadou" in strip._words.text()
    strip._resume.click()
    assert navigations == [("person", {"person_id": stay.person_id, "tab": "notes", "write": True})]


def test_the_page_of_notes_lists_drafts_and_the_house(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, stay: Stay, qtbot: QtBot
) -> None:
    suite.notes.keep_draft(actor, KeepDraft(f"note:{stay.person_id}", {"text": "Il a d"}, stay.person_id))
    suite.notes.keep_draft(actor, KeepDraft("note:house", {"text": "La chaudière"}))
    suite.notes.write(actor, WriteNote("Porte réparée."))
    page = NotePage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open()
    assert page.note_box.text.value() == "La chaudière"
    text = shown(page)
    assert "1 brouillon à finir" in text
    assert "Il a d" in text
    assert "Porte réparée." in text
    press(page, _only(page, "Abandonner"))
    assert "Il a d" not in shown(page)
    page.save()
    page.reload()
    assert "La chaudière" in shown(page)


def test_a_note_about_the_house_is_reached_however_old_it_is(
    make_context: MakeContext,
    suite: SimpleNamespace,
    make: Make,
    actor: Actor,
    clock: FixedClock,
    qtbot: QtBot,
) -> None:
    made = [
        make.note(None, f"maison {number:02d}", happened_at=clock.moment - timedelta(hours=number))
        for number in range(70)
    ]
    page = NotePage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    qtbot.waitExposed(page)
    page.open()
    assert "maison 69" not in shown(page)
    assert not page._more.isHidden()
    page.open(note_id=made[69].id)
    found = page.window().focusWidget()
    assert isinstance(found, EntryView)
    assert found.entry.text == "maison 69"
    qtbot.waitUntil(lambda: page._area.verticalScrollBar().value() > 0)
