"""A sealed compartment is born, or its secret renewed: shown once, printed, typed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from casework.ui.ask import Ask
from casework.ui.pages.start.frame import StartFrame
from casework.ui.pages.start.secret import SecretPanel
from casework.ui.workers import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from casework.services.doorstep import Birth, Doorstep

_AGAIN = " Une clé plus ancienne, si vous en trouvez une, n’ouvre plus rien."


class BirthPage(StartFrame):
    """``confirmed`` once the secret was typed as it was shown."""

    confirmed = Signal()

    def __init__(
        self,
        doorstep: Doorstep,
        desk: Desk,
        ask: Ask,
        birth: Birth,
        organisation: str,
        account: str,
        confirm: Callable[[str], None],
    ) -> None:
        """``confirm`` is given what was typed again, and raises UserError where it is another."""
        compartment, secret, _again = birth
        super().__init__(
            f"La clé de secours des notes « {compartment.label} »",
            "Ces notes ne s’ouvrent qu’à leurs membres, et vous en êtes. Si plus aucun membre ne peut "
            "entrer, cette clé seule en rend l’accès. Elle n’est gardée nulle part : imprimez-la ou "
            "recopiez-la, rangez-la hors de cet ordinateur, puis tapez-la ici."
            + (_AGAIN if birth.again else ""),
            width=72,
        )
        self._panel = SecretPanel(
            secret,
            confirm,
            lambda: doorstep.print_recovery_sheet(organisation, account, secret, compartment.label),
            desk,
            ask,
        )
        self._panel.confirmed.connect(self.confirmed)
        self.body.addWidget(self._panel)

    def focus_first(self) -> None:
        """Where the secret is typed again."""
        self._panel.focus_first()
