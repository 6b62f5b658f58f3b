"""The login page: what it says when it refuses."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.base.errors import UserError
from casework.ui.pages.start.login import LoginPage, duration


@pytest.fixture
def page(dressed: QApplication, qtbot: QtBot) -> LoginPage:
    page = LoginPage()
    qtbot.addWidget(page)
    page.show()
    page.login.setText("c.leroy")
    return page


def test_after_several_wrong_passwords_one_waits_in_words_and_types_meanwhile(page: LoginPage) -> None:
    tries: list[str] = []
    page.entered.connect(lambda _login, password: tries.append(password))
    page.refuse(UserError("login_failed"), 2.4)
    assert "dans 3\N{NO-BREAK SPACE}secondes" in page._when.text()
    assert page.password.isEnabled()
    page.password.setText("le bon")
    page.enter()
    assert not tries
    for _ in range(3):
        page._clock.timeout.emit()
    assert tries == ["le bon"], "what was asked meanwhile is done once the wait is over"


def test_once_a_wait_is_over_the_page_says_so_and_does_nothing_by_itself(page: LoginPage) -> None:
    tries: list[str] = []
    page.entered.connect(lambda _login, password: tries.append(password))
    page.make_wait(1)
    page.password.setText("le bon")
    page._clock.timeout.emit()
    assert page._when.text() == "Vous pouvez réessayer."
    assert not tries
    page.enter()
    assert tries == ["le bon"]


def test_a_first_wrong_password_makes_nobody_wait(page: LoginPage) -> None:
    page.refuse(UserError("login_failed"))
    assert not page._when.isVisible()
    assert not page._clock.isActive()


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "1 seconde"), (59, "59 secondes"), (60, "1 minute"), (61, "2 minutes")]
)
def test_a_wait_is_said_as_one_waits(seconds: int, said: str) -> None:
    assert duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == said
