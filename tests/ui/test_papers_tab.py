"""« Papiers » in the administration: each draft, what it is for, and its preview."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casework.domain.permissions import Actor, Role
from casework.services.prints import HOUSE_PAPERS, Prints
from casework.storage.store import Store
from casework.ui.pages.administration.papers import PURPOSES, PapersTab
from casework.ui.pages.administration.tabs import ADMINISTRATION_TABS
from tests.builders import Make
from tests.conftest import FixedClock
from tests.reports.reading import text_of
from tests.ui.conftest import MakeContext, Previews


@pytest.fixture
def suite(store: Store, clock: FixedClock) -> SimpleNamespace:
    return SimpleNamespace(prints=Prints(store, clock))


def test_each_paper_says_what_it_is_for_and_opens_in_the_preview(
    make_context: MakeContext, suite: SimpleNamespace, actor: Actor, previews: Previews, qtbot: QtBot
) -> None:
    assert set(PURPOSES) == set(HOUSE_PAPERS)
    tab = PapersTab(make_context(suite, actor))
    qtbot.addWidget(tab)
    for one in tab.findChildren(QPushButton):
        if one.accessibleName().startswith("Voir et imprimer"):
            one.click()
    assert [title for title, *_ in previews] == [kind.label for kind in HOUSE_PAPERS]
    assert all("Brouillon" in text_of(data) for *_, data in previews)


def test_the_tab_is_for_who_answers_for_what_is_kept(make: Make) -> None:
    from casework.domain.permissions import allows

    (tab,) = (one for one in ADMINISTRATION_TABS if one.key == "papers")
    shown = {role for role in Role if allows(make.actor(role), tab.permission)}
    assert shown == {Role.HEAD_OF_SERVICE, Role.DIRECTOR}
