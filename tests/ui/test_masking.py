"""Ctrl+Shift+H: what a neighbour may no longer read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casework.ui.masking import hide_names, masked, name_words, show_names, shown
from casework.ui.tables import Cell, Column, Table
from casework.ui.widgets import AlertLabel, button, paragraph

WORDS = name_words(["N’DIAYE Mamadou", "DE LA TOUR Aïcha", "Çelik Rose"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("N’DIAYE Mamadou", "N’D… M…"),
        ("la note sur M. N’Diaye", "la note sur M. N’D…"),
        ("Mamadou a appelé AICHA à 22 h.", "M… a appelé A… à 22 h."),
        ("La personne va de la maison à la Tour.", "La personne va de la maison à la T…."),
        ("Une rose ; Rose, elle, dort.", "Une rose ; R…, elle, dort."),
        ("Celik · dossier 2026-041", "C… · dossier 2026-041"),
        ("Mamadouville", "Mamadouville"),
    ],
)
def test_names_are_cut_to_their_first_letter_wherever_they_stand(text: str, left: str) -> None:
    assert masked(text, WORDS) == left


class _Row:
    id = 1
    name = "N’DIAYE Mamadou"


@pytest.fixture
def page(dressed: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    page = QWidget()
    QVBoxLayout(page)
    qtbot.addWidget(page)
    yield page
    show_names(page)


def test_what_is_shown_already_and_what_comes_after_are_hidden_and_come_back(page: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    before, alert = paragraph("Mamadou dort"), AlertLabel("Allergie pénicilline")
    resume = button("Reprendre : Mamadou")
    table: Table[_Row] = Table(
        (Column("name", "Nom", lambda row: Cell(row.name)),), lambda _ids, _deliver: None, name="Liste"
    )
    table.set_ids([1], [_Row()])
    for widget in (before, alert, resume, table):
        layout.addWidget(widget)
    hide_names(WORDS, page)
    after = paragraph("Aïcha dort")
    layout.addWidget(after)
    before.setText("Mamadou est levé")
    assert before.text() == "M… est levé"
    assert after.text() == "A… dort"
    assert alert.text() == "⚠ alerte masquée"
    assert resume.text() == "Reprendre\N{NO-BREAK SPACE}: M…"
    cell = table.rows.index(0, 0)
    assert cell.data() == "N’D… M…"
    show_names(page)
    assert before.text() == "Mamadou est levé"
    assert after.text() == "Aïcha dort"
    assert alert.text() == "⚠ Allergie pénicilline"
    assert cell.data() == "N’DIAYE Mamadou"


def test_with_nobody_to_hide_texts_stay_and_alerts_do_not(page: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    alert = AlertLabel("Allergie")
    layout.addWidget(alert)
    hide_names(frozenset(), page)
    assert shown("Mamadou") == "Mamadou"
    assert alert.text() == "⚠ alerte masquée"
