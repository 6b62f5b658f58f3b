"""« Santé »: several things are typed at once, and none is lost on leaving."""

from __future__ import annotations

from types import SimpleNamespace

from pytestqt.qtbot import QtBot

from casework.domain.permissions import Role
from casework.services.notes import Notes
from casework.services.releases import ReleasesService
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from casework.ui.pages.person.health import HealthTab
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext


def test_leaving_saves_every_card_in_which_something_is_typed(
    store: Store, clock: FixedClock, make: Make, make_context: MakeContext, qtbot: QtBot
) -> None:
    releases = ReleasesService(store, clock)
    suite = SimpleNamespace(releases=releases, notes=Notes(store, clock, Keyring({})))
    service = make.service()
    person = make.person()
    make.stay(person, service)
    nurse = make.actor(Role.NURSE, services=[service])
    tab = HealthTab(make_context(suite, nurse))
    qtbot.addWidget(tab)
    tab.open(person_id=person.id)
    tab.alerts._editing.open()
    tab.alerts.form.take({"text": "Allergie à la pénicilline"})
    tab.instructions._editing.open()
    tab.instructions.form.take({"text": "Ne pas la laisser seule ce soir"})
    assert tab.unsaved() == "l’alerte que vous écrivez et la consigne que vous écrivez"
    left: list[bool] = []
    tab.save(lambda: left.append(True))
    assert tab.unsaved() is None
    assert left == [True]
    found = releases.about(nurse, person.id)
    assert [one.words for one in found.alerts] == ["Allergie à la pénicilline"]
    assert [one.text for one in found.instructions] == ["Ne pas la laisser seule ce soir"]


def test_saving_a_form_in_which_nothing_is_typed_says_what_it_needs(
    store: Store, clock: FixedClock, make: Make, make_context: MakeContext, qtbot: QtBot
) -> None:
    releases = ReleasesService(store, clock)
    suite = SimpleNamespace(releases=releases, notes=Notes(store, clock, Keyring({})))
    person = make.person()
    make.stay(person)
    tab = HealthTab(make_context(suite, make.actor(Role.NURSE)))
    qtbot.addWidget(tab)
    tab.open(person_id=person.id)
    tab.show()
    qtbot.waitExposed(tab)
    tab.instructions._editing.open()
    assert tab.instructions.form.errors.isHidden()
    tab.save()
    assert not tab.instructions.form.errors.isHidden()
