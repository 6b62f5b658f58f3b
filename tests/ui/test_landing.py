"""Where each role comes in: a page that shows something, and nothing beside it that leads nowhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from casework.app import make_suite
from casework.domain.permissions import Permission, Role, allows
from casework.storage.folder import DataFolder
from casework.storage.keyring import Keyring
from casework.storage.store import Store
from casework.ui.ask import ScriptedAsk
from casework.ui.context import Context
from casework.ui.pages.places.page import PlacesPage
from casework.ui.shell import Shell
from tests.builders import Make
from tests.conftest import TEST_SECRETS, FixedClock
from tests.ui.conftest import MakeContext

LANDINGS = {
    Role.ADMINISTRATOR: "Administration",
    Role.STATISTICIAN: "Accueil",
    Role.LOGISTICS: "Places",
    Role.SECRETARY: "Personnes",
    Role.TRAINEE: "Personnes",
    Role.EDUCATOR: "Personnes",
}


@pytest.mark.parametrize("role", LANDINGS)
def test_each_role_lands_on_a_page_that_shows_something(
    store: Store, clock: FixedClock, make: Make, make_context: MakeContext, ask: ScriptedAsk, role: Role,
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    stay = make.stay(make.person("Sow", "Aminata"))
    make.placement(stay)
    session = SimpleNamespace(
        store=store,
        folder=DataFolder(store.path.parent),
        opened=SimpleNamespace(secrets=TEST_SECRETS),
        keyring=Keyring(),
    )
    actor = make.actor(role)
    suite = make_suite(cast(Any, session), clock)
    if role is Role.ADMINISTRATOR:
        monkeypatch.setattr(type(suite.accounts), "list_all", lambda *_args: [])
        monkeypatch.setattr(type(suite.accounts), "rotation_due", lambda *_args: None)

    def context_of(shell: Shell) -> Context:
        return Context(**{**vars(make_context(suite, actor)), "navigate": shell.navigate})

    shell = Shell(context_of)
    qtbot.addWidget(shell)
    shell.begin()
    page = shell.stack.current()
    assert page is not None
    assert (page.title, ask.asked) == (LANDINGS[role], [])
    assert page.error_panel.isHidden()
    assert shell.topbar.note.isHidden() != allows(actor, Permission.WRITE_NOTES)
    if isinstance(page, PlacesPage):
        assert page.table.rows.rowCount() == 2, "the service, and its place"
        assert "1 occupée, 0 libre" in page.header.subtitle.text().replace("\xa0", " ")
