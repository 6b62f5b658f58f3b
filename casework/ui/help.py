"""F1: what this page is for, and the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from casework.ui.dialogs import Dialog
from casework.ui.widgets.basics import Kind, heading, paragraph
from casework.ui.widgets.blocks import KeyValues

KEYS = (
    ("Ctrl K", "chercher une personne, une note, une action"),
    ("Ctrl N", "écrire une note"),
    ("Ctrl S", "enregistrer"),
    ("Ctrl P", "imprimer ce qui est affiché"),
    ("Ctrl L", "verrouiller la fenêtre"),
    ("Ctrl Maj H", "masquer les noms et les alertes, ou les montrer de nouveau"),
    ("Ctrl + ou -", "agrandir ou réduire le texte ; Ctrl 0 : taille normale"),
    ("Échap", "revenir en arrière"),
    ("Tab", "champ suivant ; Maj Tab : champ précédent"),
    ("↑ ↓ Début Fin", "parcourir une liste ; Entrée : ouvrir"),
)


def help_dialog(parent: QWidget, title: str, text: str) -> Dialog:
    """The page's help, then the keys."""
    dialog = Dialog(parent, title or "Aide", width=64)
    if text:
        dialog.body.addWidget(paragraph(text))
    dialog.body.addWidget(heading("Au clavier"))
    dialog.body.addWidget(KeyValues(KEYS))
    dialog.body.addWidget(
        paragraph(
            "Dates : 120326, 12/3/26, 12 mars, hier, +3j (dans trois jours), -2s (il y a deux semaines)."
        )
    )
    dialog.add_answer("Fermer", None, kind=Kind.PRIMARY, default=True)
    return dialog


def show_help(parent: QWidget, title: str, text: str) -> None:
    """Show it and wait until it is closed."""
    dialog = help_dialog(parent, title, text)
    dialog.exec()
    dialog.deleteLater()
