"""The forms of a new and of a known person: anonymity hides what names, the telephone's answer is typed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor
from casework.domain.presence import PresenceAnswer
from casework.models import Person
from casework.services.people import People
from casework.storage.store import Store
from casework.ui.pages.people.new import NewPersonPage
from casework.ui.pages.person.edit import EditPersonPage
from tests.builders import Make
from tests.conftest import FixedClock
from tests.ui.conftest import MakeContext, Navigations


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(people=People(store, clock))


@pytest.fixture
def new(make_context: MakeContext, suite: SimpleNamespace, actor: Actor, qtbot: QtBot) -> NewPersonPage:
    page = NewPersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    page.open()
    return page


@pytest.fixture
def edit(make_context: MakeContext, suite: SimpleNamespace, actor: Actor, qtbot: QtBot) -> EditPersonPage:
    page = EditPersonPage(make_context(suite, actor))
    qtbot.addWidget(page)
    return page


def shown(page: NewPersonPage | EditPersonPage, *names: str) -> list[str]:
    form = page._form if isinstance(page, NewPersonPage) else page.form
    return [name for name in names if not form._rows[name].block.isHidden()]


def test_ticking_anonymous_hides_what_would_name_and_says_where_it_cannot_be_kept(
    new: NewPersonPage, clock: FixedClock
) -> None:
    new._anonymous.setChecked(True)
    assert shown(new, "last_name", "first_name", "birth_date", "phone") == []
    assert shown(new, "pseudonym", "anonymity_asked_on") == ["pseudonym", "anonymity_asked_on"]
    assert new._anonymity.asked_on.value() == clock.today()
    assert "registre des entrées" in new._anonymity._limits.text()
    assert not new._anonymity._limits.isHidden()


def test_an_anonymous_person_is_created_without_what_was_typed_before(
    new: NewPersonPage, suite: SimpleNamespace, actor: Actor, navigations: Navigations
) -> None:
    new._last.setText("Zwingelstein")
    new._phone.setText("0612345678")
    new._anonymous.setChecked(True)
    new._anonymity.pseudonym.setText("Le Chat")
    new.save()
    details = suite.people.details(actor, navigations[-1][1]["person_id"])
    assert (details.last_name, details.phone, details.pseudonym) == ("", "", "Le Chat")


def test_the_telephone_s_answer_is_typed_with_the_rest(
    new: NewPersonPage, suite: SimpleNamespace, actor: Actor, navigations: Navigations
) -> None:
    new._last.setText("Sow")
    new._telephone.answer.set_value(PresenceAnswer.DO_NOT_SAY.value)
    new._telephone.words.setText("à personne")
    new.save()
    card = suite.people.card(actor, navigations[-1][1]["person_id"])
    assert card.presence is PresenceAnswer.DO_NOT_SAY
    assert card.on_telephone.endswith("à personne")


def test_lifting_anonymity_asks_why(
    edit: EditPersonPage, suite: SimpleNamespace, actor: Actor, make: Make, navigations: Navigations
) -> None:
    person = make.person("", "", is_anonymous=True, pseudonym="Le Chat", birth_date=None)
    edit.open(person_id=person.id)
    assert shown(edit, "lifting", "last_name") == []
    edit._anonymity.box.setChecked(False)
    assert shown(edit, "lifting", "last_name") == ["lifting", "last_name"]
    edit._last.setText("Sow")
    edit.save()
    assert navigations == [], "why was not said"
    edit._lifting.set_value("asked")
    edit.save()
    assert suite.people.details(actor, person.id).last_name == "Sow"


def test_a_named_person_s_form_asks_nothing_about_anonymity_lifted(edit: EditPersonPage, make: Make) -> None:
    person: Person = make.person("Sow")
    edit.open(person_id=person.id)
    assert shown(edit, "lifting", "pseudonym") == []
    assert edit.unsaved() is None
