"""Administration: who may come in, how services count, whether everything is whole."""

from __future__ import annotations

from collections.abc import Sequence

from casework.domain.permissions import allows
from casework.ui.context import Context
from casework.ui.pages.administration.tabs import ADMINISTRATION_TABS, AdministrationTab
from casework.ui.stack import PageStack
from casework.ui.tabbed import TabbedPage
from casework.ui.widgets.tab_strip import TabStrip


class AdministrationPage(TabbedPage):
    """Its tabs are those this account may use."""

    title = "Administration"
    has_header = False

    def __init__(self, context: Context, tabs: Sequence[AdministrationTab] = ADMINISTRATION_TABS) -> None:
        super().__init__(context)
        self._tabs = [tab for tab in tabs if allows(context.actor, tab.permission)]
        self.strip = TabStrip([(tab.key, tab.label) for tab in self._tabs], "Onglets de l’administration")
        self.stack = PageStack(context, {tab.key: tab.make for tab in self._tabs})
        self.body.setSpacing(0)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.stack, 1)
        self.strip.picked.connect(self.show_tab)

    def open(self, **args: object) -> None:
        """``tab`` to show; what else there is goes to it."""
        wanted = args.pop("tab", None)
        known = {tab.key for tab in self._tabs}
        self.show_tab(wanted if isinstance(wanted, str) and wanted in known else self.strip.value(), **args)

    def show_tab(self, key: str, **args: object) -> None:
        """Another tab; what is typed on the one before stays."""
        self.strip.set_value(key)
        self.stack.show_page(key, **args)
