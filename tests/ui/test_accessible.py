"""Every page of the window, by keyboard and by ear: each thing that takes the focus says its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casework.app import make_suite
from casework.domain.permissions import Actor
from casework.services.suite import Suite
from casework.storage import envelope as env
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.folder import DataFolder
from casework.storage.generation import write_generation
from casework.storage.keyring import Keyring
from casework.storage.keys import KdfCost, new_uid
from casework.storage.store import Store
from casework.ui.page import Page
from casework.ui.places import PLACES
from casework.ui.shell import Shell
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock
from tests.ui.conftest import MakeContext


@pytest.fixture
def suite(store: Store, clock: FixedClock, tmp_path: Path, actor: Actor) -> Suite:
    cheap = KdfCost(1, 8192)
    envelope = env.new_envelope(demonstration=False)
    envelope = env.add_account(envelope, TEST_SECRETS, new_uid(), "chef", "épicéa", cheap)
    EnvelopeFile(tmp_path).write(envelope, TEST_SECRETS.file_key)
    with store.write(actor) as uow:
        write_generation(uow, envelope.generation)
        uow.commit()
    opened = env.open_with_password(envelope, "chef", "épicéa")
    session = SimpleNamespace(
        store=store, folder=DataFolder(tmp_path), opened=opened, keyring=Keyring(), actor=actor
    )
    return make_suite(cast(Any, session), clock)


@pytest.fixture
def shell(make_context: MakeContext, suite: Suite, actor: Actor, make: Make, qtbot: QtBot) -> Iterator[Shell]:
    make.stay(person=make.person(last_name="Sow", first_name="Ibrahima"), months=12)
    base = make_context(suite, actor)
    shell = Shell(lambda shell: replace(base, navigate=shell.navigate))
    qtbot.addWidget(shell)
    shell.resize(1366, 700)
    shell.show()
    qtbot.waitExposed(shell)
    shell.begin()
    yield shell
    shell.pause()


def focusable(root: QWidget) -> list[QWidget]:
    """What Tab reaches."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not _is_inside(widget)
    ]


def _is_inside(widget: QWidget) -> bool:
    """The inner parts of a field speak through it."""
    parent = widget.parentWidget()
    return isinstance(parent, (QAbstractSpinBox, QComboBox)) or (
        isinstance(parent, QAbstractScrollArea) and widget is parent.viewport()
    )


def says(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def pages(shell: Shell) -> Iterator[tuple[str, Page]]:
    """Each page in turn, about somebody."""
    for place in PLACES:
        if place.key == "preview":
            continue  # it needs a print to show; its own tests look at it
        shell.navigate(place.key, person_id=1)
        page = shell.stack.current()
        assert isinstance(page, Page)
        yield place.key, page


def test_everything_that_takes_the_focus_says_its_name(shell: Shell) -> None:
    silent = [
        f"{key}: {type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for key, page in pages(shell)
        for widget in focusable(page)
        if not says(widget)
    ]
    assert silent == []


def test_no_two_fields_of_a_page_have_the_same_name(shell: Shell) -> None:
    for key, page in pages(shell):
        fields = (QLineEdit, QComboBox, QAbstractSpinBox)
        names = [says(widget) for widget in focusable(page) if isinstance(widget, fields)]
        assert sorted(names) == sorted(set(names)), key


def test_everything_of_the_window_around_the_pages_says_its_name(shell: Shell) -> None:
    assert [type(widget).__name__ for widget in focusable(shell) if not says(widget)] == []


def test_tab_walks_the_top_bar_then_the_places_then_the_page(shell: Shell) -> None:
    reached = set(focusable(shell))
    order: list[str] = []
    first: QWidget = shell.topbar.search
    widget: QWidget | None = first
    while not order or widget is not first:
        assert widget is not None
        if widget in reached:
            order.append(says(widget))
        widget = widget.nextInFocusChain()
    wanted = ["Écrire une note", "Verrouiller la fenêtre", "Personnes"]
    wanted += ["Nouvelle personne", "Filtrer par nom"]
    assert [name for name in order if name in wanted] == [*wanted, "Personnes"], "the list comes last"


def walked(shell: Shell, key: Qt.Key) -> list[QWidget]:
    """What the key reaches from the search box on, until it is there again."""
    QApplication.processEvents()  # what was just built is shown
    first = shell.topbar.search
    first.setFocus()
    reached: list[QWidget] = [first]
    for _ in range(100):
        QTest.keyClick(reached[-1], key)
        there = shell.focusWidget()
        if there is first:
            return reached
        assert there is not None
        reached.append(there)
    raise AssertionError(f"goes round in circles: {[says(one) for one in reached]}")


def test_tab_goes_all_around_the_window_and_shift_tab_all_the_way_back(shell: Shell) -> None:
    for key, _page in pages(shell):
        forward, back = walked(shell, Qt.Key.Key_Tab), walked(shell, Qt.Key.Key_Backtab)
        assert set(forward) == set(focusable(shell)), key
        assert [says(one) for one in back[1:]] == [says(one) for one in reversed(forward[1:])], key


def test_tab_walks_the_cards_of_the_overview_as_they_stand(shell: Shell) -> None:
    shell.navigate("person", person_id=1)
    wanted = ["Fin de la première année", "Modifier la fiche", "Ouvrir le projet", "Tout le suivi"]
    names = [says(one) for one in walked(shell, Qt.Key.Key_Tab)]
    assert [name for name in names if name in wanted] == wanted
