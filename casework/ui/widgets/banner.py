"""The banner of a person: the same everywhere, and never justice nor health (but alerts that were
released).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from casework.base.text import typeset
from casework.ui.masking import shown
from casework.ui.theme import Tone
from casework.ui.widgets.basics import Words, heading, muted, paragraph
from casework.ui.widgets.blocks import AlertLabel, Badge, BadgeLabel
from casework.ui.widgets.flow import FlowLayout, FoldingRow
from casework.ui.widgets.stay_bar import StayBar, StayProgress


@dataclass(frozen=True)
class BannerValues:
    """What the banner shows, already in words. Empty texts are left out."""

    name: str
    identity: str  # « né le 14 juil. 1974 (52 ans) · dossier 2025-041 · wolof, français »
    service: str = ""  # « Communauté thérapeutique »
    place: str = ""  # « Maison 1, ch. 07 »
    team: Sequence[tuple[str, str]] = ()  # (« Référent », « Julien P. »)
    stay: StayProgress | None = None
    alerts: Sequence[str] = ()  # « Allergie pénicilline »
    telephone: str = ""  # « Au téléphone : ne pas dire que la personne est ici »
    telephone_warns: bool = False


class PersonBanner(QFrame):
    """Name and identity, service and team, the stay's progress, alerts; parts fold when the window is
    narrow.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setAccessibleName("Personne ouverte")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 10, 20, 10)
        self._row = FoldingRow(spacing=24, above=6)
        outer.addWidget(self._row)
        outer.setSpacing(4)
        self._name, self._identity = _OneLine("title"), _OneLine("muted")
        self._telephone = BadgeLabel("", Tone.NEUTRAL, sign="☎")
        self._service = heading("")
        self._team = QWidget()
        self._team_flow = FlowLayout(self._team, spacing=12)
        self._bar = StayBar(low=True)
        self._alerts = QWidget()
        self._alert_flow = FlowLayout(self._alerts)
        who = FoldingRow(spacing=24, above=6)
        who.add(_column(_Head(self._name, self._alerts), self._identity))
        who.add(_column(self._service, self._team))
        self._row.add(who)
        self._row.add(self._bar, 1)
        self._row.row.setAlignment(self._bar, Qt.AlignmentFlag.AlignTop)
        self._telephone.setWordWrap(True)
        self._telephone.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        outer.addWidget(self._telephone)
        self._bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_values(self, values: BannerValues) -> None:
        self._name.setText(values.name)
        self._identity.setText(typeset(values.identity))
        tone = Tone.LATE if values.telephone_warns else Tone.NEUTRAL
        self._telephone.set_badge(Badge(values.telephone, tone, sign="☎"))
        self._telephone.setVisible(bool(values.telephone))
        self._service.setText(typeset(" · ".join(part for part in (values.service, values.place) if part)))
        _refill(self._team_flow, [_member(role, who) for role, who in values.team])
        self._team.setVisible(bool(values.team))
        self._bar.setVisible(values.stay is not None)
        if values.stay:
            self._bar.show_progress(values.stay)
        _refill(self._alert_flow, [AlertLabel(alert) for alert in values.alerts])
        self._alerts.setVisible(bool(values.alerts))
        said = ", ".join(part for part in (values.name, values.identity, values.telephone) if part)
        self.setAccessibleDescription(typeset(said))


class _OneLine(Words):
    """A text that ends in « … » where there is no room for it; the whole is said where the mouse rests."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(shown(text))
        self.updateGeometry()
        self._fit()

    def veil(self) -> None:
        self.setToolTip(shown(self._said))
        self._fit()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(shown(self._said))
        return QSize(width + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(16 * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = self.fontMetrics().elidedText(
            shown(self._said), Qt.TextElideMode.ElideRight, max(self.width(), 1)
        )
        if text != self.text():
            QLabel.setText(self, text)


class _Head(QWidget):
    """The name, and the alerts beside it; they go under it rather than make the banner wider."""

    def __init__(self, name: QWidget, alerts: QWidget) -> None:
        super().__init__()
        self._name = name
        flow = FlowLayout(self, spacing=10)
        flow.addWidget(name)
        flow.addWidget(alerts)

    def sizeHint(self) -> QSize:
        return QSize(self._name.sizeHint().width(), super().sizeHint().height())


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column


def _member(role: str, who: str) -> QWidget:
    member = QWidget()
    layout = QHBoxLayout(member)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(5)
    layout.addWidget(muted(role))
    layout.addWidget(paragraph(who))
    return member


def _refill(flow: FlowLayout, widgets: Sequence[QWidget]) -> None:
    while item := flow.takeAt(0):
        if old := item.widget():
            old.hide()
            old.deleteLater()
    for widget in widgets:
        flow.addWidget(widget)
