"""The true dialogs behind ``ask.Ask``: one window above the page, never two; plain buttons in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from casework.base.errors import Conflict
from casework.base.progress import Cancellation, silent
from casework.base.text import typeset
from casework.ui.ask import Leaving
from casework.ui.forms.fields import PasswordField, TextField
from casework.ui.labels import label_field
from casework.ui.masking import shown
from casework.ui.widgets.basics import Kind, button, heading, muted, paragraph, title
from casework.ui.widgets.blocks import Card
from casework.ui.widgets.flow import FlowLayout, FoldingRow


class Dialog(QDialog):
    """A dialog of the program: title, contents in ``body``, buttons; Esc is the last, safe one."""

    def __init__(self, parent: QWidget | None, heading_text: str, width: int = 56) -> None:
        """``width`` in characters; it never passes the screen's."""
        super().__init__(parent)
        self.setWindowTitle(shown(typeset(heading_text)))
        self.answer: object = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(12)
        self._title = title(heading_text)
        self._title.setWordWrap(True)
        outer.addWidget(self._title)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self._area = _BodyArea(content)
        outer.addWidget(self._area, 1)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        outer.addWidget(self._buttons)
        room = (parent or self).screen().availableGeometry()
        self.setMinimumWidth(min(width * self.fontMetrics().averageCharWidth(), room.width() - 40))
        self.setMaximumHeight(room.height() - 40)

    def add_answer(
        self, text: str, answer: object, *, kind: Kind = Kind.SECONDARY, default: bool = False
    ) -> None:
        """A button that closes the dialog with this answer."""
        made = button(text, lambda: self.close_with(answer), kind=kind)
        self._flow.addWidget(made)
        if default:
            made.setDefault(True)
            made.setFocus()

    def add_action(self, text: str, slot: Callable[[], object], *, kind: Kind = Kind.SECONDARY) -> None:
        """A button that does something first; it may then call ``close_with``."""
        self._flow.addWidget(button(text, slot, kind=kind))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # As high as its words and buttons are at this width: large text takes lines that Qt did not count.
        layout = self.layout()
        if layout is not None:
            wanted = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), min(self.maximumHeight(), max(self.height(), wanted)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
            Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
        }
        if step := steps.get(Qt.Key(event.key())):
            self._area.verticalScrollBar().triggerAction(step)
        else:
            super().keyPressEvent(event)

    def close_with(self, answer: object) -> None:
        self.answer = answer
        self.accept()


class _BodyArea(QScrollArea):
    """As high as its contents where the screen allows, else it scrolls: the buttons stay in sight."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        content.setProperty("role", "scrolled")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        # What does not fit is read by keyboard too: Tab comes here, the arrows scroll.
        self.verticalScrollBar().rangeChanged.connect(
            lambda _least, most: self.setFocusPolicy(
                Qt.FocusPolicy.TabFocus if most else Qt.FocusPolicy.NoFocus
            )
        )

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        content = self.widget()
        if content is None:
            return 0
        return content.heightForWidth(width) if content.hasHeightForWidth() else content.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 3 * self.fontMetrics().lineSpacing())


class ConflictDialog(Dialog):
    """Two people wrote: what is stored, what was typed, and the text to keep, field by field."""

    def __init__(self, parent: QWidget | None, conflicts: Sequence[Conflict]) -> None:
        super().__init__(parent, "Deux versions du même texte", width=96)
        self.body.addWidget(
            muted(
                "Quelqu’un d’autre a enregistré pendant que vous écriviez. Choisissez, champ par "
                "champ, le texte à "
                "garder ; vous pouvez le retoucher. Rien n’est perdu tant que vous n’avez pas choisi.",
                wraps=True,
            )
        )
        self._kept: dict[str, TextField] = {}
        fields = QWidget()
        layout = QVBoxLayout(fields)
        layout.setContentsMargins(0, 0, 0, 0)
        for conflict in conflicts:
            layout.addWidget(self._field(conflict))
        layout.addStretch(1)
        self.body.addWidget(fields, 1)
        self.add_action("Enregistrer ces textes", self._accept, kind=Kind.PRIMARY)
        self.add_answer("Plus tard", None)
        room = self.screen().availableGeometry()
        self.resize(self.minimumWidth(), min(680, room.height() - 60))

    def _field(self, conflict: Conflict) -> QWidget:
        card = Card(conflict.label)
        sides = FoldingRow(least=30)
        group = QButtonGroup(card)
        kept = TextField(lines=3)
        kept.setAccessibleName(typeset(f"{conflict.label} : texte gardé"))
        both = f"{conflict.stored}\n\n{conflict.typed}"
        for label, text in (
            ("Texte enregistré entre-temps", conflict.stored),
            ("Votre texte", conflict.typed),
        ):
            sides.add(self._side(card, group, kept, conflict.label, label, text), 1)
        card.body.addWidget(sides)
        keep_both = _choice(group, kept, conflict.label, "Garder les deux", both)
        card.body.addWidget(keep_both)
        card.body.addWidget(muted("Texte gardé"))
        card.body.addWidget(kept)
        group.buttons()[1].setChecked(True)
        if not self._kept:
            group.buttons()[1].setFocus()
        kept.set_value(conflict.typed)
        self._kept[conflict.field] = kept
        return card

    @staticmethod
    def _side(card: Card, group: QButtonGroup, kept: TextField, field: str, label: str, text: str) -> QWidget:
        side = QWidget(card)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_choice(group, kept, field, label, text))
        layout.addWidget(paragraph(text or "(vide)"))
        layout.addStretch(1)
        return side

    def _accept(self) -> None:
        self.close_with({field: kept.value() for field, kept in self._kept.items()})


def _choice(group: QButtonGroup, kept: TextField, field: str, label: str, text: str) -> QRadioButton:
    choice = QRadioButton(typeset(label))
    choice.setAccessibleName(typeset(f"{field} : {label}"))
    choice.clicked.connect(lambda _=False: kept.set_value(text))
    group.addButton(choice)
    return choice


class QtAsk:
    """Dialogs above ``window``."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def _run(self, dialog: Dialog) -> object:
        dialog.exec()
        answer = dialog.answer
        dialog.deleteLater()
        return answer

    def confirm(self, title: str, text: str, action: str, keep: str = "Annuler") -> bool:
        return bool(self._run(confirm_dialog(self._window, title, text, action, keep)))

    def tell(self, title: str, text: str) -> None:
        dialog = Dialog(self._window, title)
        dialog.body.addWidget(paragraph(text))
        dialog.add_answer("Fermer", None, kind=Kind.PRIMARY, default=True)
        self._run(dialog)

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        dialog = Dialog(self._window, title)
        dialog.body.addWidget(paragraph(text))
        for number, (key, label) in enumerate(choices):
            row = button(label, partial(dialog.close_with, key), kind=Kind.ROW)
            dialog.body.addWidget(row)
            if number == 0:
                row.setFocus()
        dialog.add_answer("Annuler", None)
        answer = self._run(dialog)
        return None if answer is None else str(answer)

    def secret(self, title: str, text: str, label: str) -> str | None:
        answer = self._run(secret_dialog(self._window, title, text, label))
        return None if answer is None else str(answer)

    def leave(self, what: str) -> Leaving:
        answer = self._run(leave_dialog(self._window, what))
        return answer if isinstance(answer, Leaving) else Leaving.STAY

    def open_file(self, title: str, filters: str) -> Path | None:
        dialog = _file_dialog(self._window, title, QDir.homePath(), filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _chosen(dialog)

    def save_file(self, title: str, name: str, filters: str) -> Path | None:
        dialog = _file_dialog(self._window, title, QDir.homePath(), filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Enregistrer")
        dialog.selectFile(name)
        return _chosen(dialog)

    def folder(self, title: str, start: Path) -> Path | None:
        dialog = _file_dialog(self._window, title, str(start), "")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return _chosen(dialog)

    def print_pdf(self, title: str, data: bytes) -> bool:
        # Only whoever prints pays for it.
        from casework.ui.widgets.pdf_pages import choose_printer, page_sizes, print_pages

        printer = choose_printer(self._window, len(page_sizes(data)))
        if printer is None:
            return False
        printer.setDocName(title)
        print_pages(data, printer, silent, Cancellation())
        return True

    def resolve(self, conflicts: Sequence[Conflict]) -> Mapping[str, str] | None:
        answer = self._run(ConflictDialog(self._window, conflicts))
        return answer if isinstance(answer, dict) else None


def _file_dialog(parent: QWidget, title: str, start: str, filters: str) -> QFileDialog:
    """The system's dialog. Where Qt draws its own, it is in French throughout: Qt's translation is not."""
    dialog = QFileDialog(parent, typeset(title), start, filters)
    for part, words in (
        (QFileDialog.DialogLabel.LookIn, "Dossier :"),
        (QFileDialog.DialogLabel.FileName, "Nom :"),
        (QFileDialog.DialogLabel.FileType, "Type de fichier :"),
        (QFileDialog.DialogLabel.Accept, "Ouvrir"),
        (QFileDialog.DialogLabel.Reject, "Annuler"),
    ):
        dialog.setLabelText(part, typeset(words))
    return dialog


def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    files = dialog.selectedFiles() if accepted else []
    dialog.deleteLater()
    return Path(files[0]) if files else None


def confirm_dialog(
    parent: QWidget | None, title: str, text: str, action: str, keep: str = "Annuler"
) -> Dialog:
    """What will be lost, the button that loses it, and the safe one, which has the focus."""
    dialog = Dialog(parent, title)
    dialog.body.addWidget(paragraph(text))
    dialog.add_answer(action, True, kind=Kind.DANGER)
    dialog.add_answer(keep, False, default=True)
    return dialog


def secret_dialog(parent: QWidget | None, title: str, text: str, label: str) -> Dialog:
    """A password or a code, hidden while it is typed; Enter answers."""
    dialog = Dialog(parent, title)
    dialog.body.addWidget(paragraph(text))
    field = PasswordField()
    dialog.body.addWidget(label_field(label, field))
    dialog.body.addWidget(field)
    dialog.body.addStretch(1)

    def answer() -> None:
        if field.value():
            dialog.close_with(field.value())

    field.returnPressed.connect(answer)
    dialog.add_action("Continuer", answer, kind=Kind.PRIMARY)
    dialog.add_answer("Annuler", None)
    field.setFocus()
    return dialog


def leave_dialog(parent: QWidget | None, what: str) -> Dialog:
    """``what`` has not been saved."""
    dialog = Dialog(parent, "Texte non enregistré")
    dialog.body.addWidget(
        paragraph(f"Vous n’avez pas enregistré {what}. Si vous partez maintenant, ce texte est perdu.")
    )
    dialog.add_answer("Enregistrer", Leaving.SAVE, kind=Kind.PRIMARY, default=True)
    dialog.add_answer("Ne pas enregistrer", Leaving.DISCARD, kind=Kind.DANGER)
    dialog.add_answer("Rester sur la page", Leaving.STAY)
    return dialog


def crash_dialog(parent: QWidget | None, report: Path | None) -> Dialog:
    """The program found a bug in itself: say so, say where the report is, and that it stops."""
    dialog = Dialog(parent, "Casework s’arrête", width=64)
    dialog.body.addWidget(
        paragraph(
            "Le programme a rencontré une erreur qu’il n’attendait pas. Pour ne rien abîmer, il se ferme. "
            "Ce qui était enregistré est intact ; les notes commencées sont gardées en brouillon et vous "
            "seront proposées."
        )
    )
    if report:
        dialog.body.addWidget(heading("Rapport, sans donnée personnelle"))
        dialog.body.addWidget(paragraph(str(report)))
        dialog.add_action("Copier le rapport", lambda: _copy(report))
    dialog.add_answer("Fermer Casework", None, kind=Kind.PRIMARY, default=True)
    return dialog


def show_crash(parent: QWidget | None, report: Path | None) -> None:
    """Show it and wait until it has been read."""
    dialog = crash_dialog(parent, report)
    dialog.exec()
    dialog.deleteLater()


def _copy(report: Path) -> None:
    clipboard = QApplication.clipboard()
    if clipboard and report.exists():
        clipboard.setText(report.read_text(encoding="utf-8"))
