"""The look keeps its promises about contrast and size, in every scheme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from casework.ui.theme import DARK, LIGHT, Colours, Tone, contrast, high_contrast, style_sheet, type_scale


def system_high_contrast() -> Colours:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#FFFFFF"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#1AEBFF"))
    return high_contrast(palette)


SCHEMES = pytest.mark.parametrize(
    "scheme", [LIGHT, DARK, system_high_contrast()], ids=["light", "dark", "high"]
)


@SCHEMES
@pytest.mark.parametrize("tone", list(Tone))
def test_a_badge_can_be_read_on_its_own_ground(scheme: Colours, tone: Tone) -> None:
    assert contrast(scheme.of(tone), scheme.soft(tone)) >= 4.5


@SCHEMES
def test_every_text_can_be_read_on_every_ground_it_meets(scheme: Colours) -> None:
    for ground in (scheme.window, scheme.surface, scheme.accent_soft):
        for ink in (scheme.text, scheme.muted):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink in (scheme.accent, scheme.late, scheme.due, scheme.done):
        assert contrast(ink, scheme.surface) >= 4.5
        assert contrast(ink, scheme.window) >= 4.5
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    assert contrast(scheme.accent, scheme.accent_soft) >= 4.5


@SCHEMES
def test_edges_and_focus_can_be_seen(scheme: Colours) -> None:
    for ground in (scheme.window, scheme.surface):
        assert contrast(scheme.edge, ground) >= 3
        assert contrast(scheme.accent, ground) >= 3


def test_type_follows_the_system_size_and_the_persons_own() -> None:
    assert type_scale(9).text == pytest.approx(9.75)
    assert type_scale(9, 200).title == pytest.approx(28.5)
    assert type_scale(12).small == 12


def test_the_style_sheet_gives_type_in_points_only() -> None:
    sheet = style_sheet(LIGHT, type_scale(9))
    sizes = [part.split(";")[0].strip() for part in sheet.split("font-size:")[1:]]
    assert sizes
    assert all(size.endswith("pt") for size in sizes)


@pytest.mark.parametrize("kind", [QPushButton, QCheckBox, QRadioButton])
def test_the_ring_alone_says_that_a_button_has_the_keyboard(
    dressed: QApplication, qtbot: QtBot, kind: type[QAbstractButton]
) -> None:
    one = kind()
    one.setText("Enregistrer")
    qtbot.addWidget(one)
    one.show()
    one.activateWindow()
    qtbot.waitUntil(one.hasFocus)
    by_mouse = one.grab().toImage()
    one.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # Qt then paints its own sign within
    assert one.grab().toImage() == by_mouse
