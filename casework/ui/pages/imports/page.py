"""Importer un fichier: one page, from the choice of the file to « 95 importés sur 96 » and its undoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from casework.base.errors import UserError
from casework.base.files import with_ending
from casework.base.text import plural
from casework.domain.changes import Subject
from casework.services.imports import ImportFile, ImportReport, ImportResult, PastImport, RowReport
from casework.ui.context import Context
from casework.ui.forms import ChoiceField
from casework.ui.page import Page
from casework.ui.pages.imports.columns import ColumnsView
from casework.ui.pages.imports.done import DoneView
from casework.ui.pages.imports.rows import RowsView
from casework.ui.pages.imports.start import StartView
from casework.ui.pages.imports.words import import_button
from casework.ui.widgets import FilterChips, FlowLayout, Kind, muted
from casework.ui.widgets.kept_focus import first_inside

_FILTER = "Tableaux (*.xlsx *.xls *.ods *.csv *.txt *.xlsm);;Tous les fichiers (*)"
_ROWS, _COLUMNS = "rows", "columns"


class ImportPage(Page):
    """A file is read and checked; the person corrects, decides, imports; nothing is written before."""

    title = "Importer un fichier"
    concerns = frozenset({Subject.IMPORT})
    help = (
        "Le tableau de votre équipe est lu tel qu’il est. « Lignes » dit ce que devient chaque ligne ; "
        "« Colonnes » ce qui a été reconnu, à corriger s’il le faut : ce que vous corrigez est retenu pour "
        "le prochain fichier du même genre. Une ligne « à décider » ressemble à quelqu’un : Entrée, "
        "puis choisissez. Rien n’est écrit avant « Importer ». Un import s’annule tant que personne n’a "
        "travaillé sur ce qu’il a écrit."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.file: ImportFile | None = None
        self.report: ImportReport | None = None
        self.setAcceptDrops(True)
        self._another = self.header.add_button("Autre fichier…", self.choose)
        self._rejects = self.header.add_button("Enregistrer les rejets…", self.save_rejects)
        self._import = self.header.add_button("Importer", self.run, kind=Kind.PRIMARY)
        self.start = StartView(self.choose, self.undo)
        self.rows = RowsView(self._on_decided)
        self.columns = ColumnsView(self._on_corrected)
        self.done = DoneView(self.save_rejects, self._undo_last, self._see_people, self.begin_again)
        self.views = FilterChips("Vue", ((_ROWS, "Lignes"), (_COLUMNS, "Colonnes")))
        self.service = ChoiceField(empty="Pour quel service ?")
        self._said = muted("", wraps=True)
        self._front = QStackedWidget()
        self._report = self._make_report()
        for view in (self.start, self._report, self.done):
            self._front.addWidget(view)
        self.body.addWidget(self._front, 1)
        self._show(self.start)

    def _make_report(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar, spacing=10)
        self.service.setAccessibleName("Service de ce que le fichier ne dit pas")
        self.service.setMinimumWidth(26 * self.fontMetrics().averageCharWidth())
        flow.addWidget(self.views)
        flow.addWidget(self.rows.chips)
        flow.addWidget(self.service)
        self._inner = QStackedWidget()
        self._inner.addWidget(self.rows)
        self._inner.addWidget(self.columns)
        report = QWidget()
        layout = QVBoxLayout(report)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(bar)
        layout.addWidget(self._said)
        layout.addWidget(self._inner, 1)
        self.views.picked.connect(self._on_view)
        self.service.edited.connect(self._on_service)
        return report

    # Reading -------------------------------------------------------------------------------------

    def open(self, **args: object) -> None:
        """``path``: a file to begin with."""
        path = args.get("path")
        self.reload()
        if isinstance(path, Path):
            self.take(path)

    def reload(self) -> None:
        imports, actor = self.context.suite.imports, self.context.actor
        self.context.desk.read(
            lambda cancel: imports.past(actor, cancel), self.start.show_past, owner=self, name="past"
        )

    def choose(self) -> None:
        """Ask for a file."""
        path = self.context.ask.open_file("Choisir le fichier à importer", _FILTER)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read and check a file; what was decided about another one is forgotten."""
        imports, actor = self.context.suite.imports, self.context.actor
        self._check(lambda: imports.open_file(actor, path), begins=True)

    def _check(self, make_file: Callable[[], ImportFile], *, begins: bool = False) -> None:
        imports, actor = self.context.suite.imports, self.context.actor
        self.clear_error()
        self._import.setEnabled(False)

        def checked(found: tuple[ImportFile, ImportReport]) -> None:
            self.file, self.report = found
            self._show_report(begins)

        def failed(error: UserError) -> None:
            self._import.setEnabled(self.report is not None and self.report.writes > 0)
            self.show_error(error)

        self.context.desk.long(
            "Lecture du fichier",
            lambda progress, cancel: ((file := make_file()), imports.prepare(actor, file, progress, cancel)),
            checked,
            owner=self,
            failed=failed,
        )

    def _show_report(self, begins: bool) -> None:
        file, report = self.file, self.report
        assert file is not None
        assert report is not None
        self.header.set_subtitle(report.file)
        self.service.blockSignals(True)
        self.service.set_choices([(name, f"Service : {name}") for name in report.services])
        self.service.set_value(file.service)
        self.service.blockSignals(False)
        self.service.setVisible(bool(report.needs_service or file.service))
        self._said.setText(report.needs_service or self._summary(report))
        self.columns.show_report(report)
        self.rows.show_report(report, file.choices)
        self._import.setText(import_button(report))
        self._import.setAccessibleName(self._import.text())
        self._import.setEnabled(report.writes > 0)
        self._show(self._report)
        self._rejects.setVisible(report.left_out > 0)
        if begins:
            unread = not any(sheet.is_readable for sheet in report.sheets)
            self.views.set_value(_COLUMNS if unread else _ROWS)
            self._on_view(self.views.value())
            self.rows.show_first_question()
            self.focus_first()

    def _summary(self, report: ImportReport) -> str:
        fields = sum(len(sheet.mapping) for sheet in report.sheets)
        kept = sum(len(sheet.ignored) for sheet in report.sheets)
        skipped = plural(len(report.skipped), "ligne sans personne", "lignes sans personne")
        told = [
            f"{plural(fields, 'colonne reconnue', 'colonnes reconnues')}, {kept} en note",
            *([f"{skipped} (titres, totaux)"] if report.skipped else ()),
            "rien n’est écrit pour l’instant",
        ]
        return " · ".join(told)

    # Deciding ------------------------------------------------------------------------------------

    def _on_view(self, key: str) -> None:
        self._inner.setCurrentWidget(self.rows if key == _ROWS else self.columns)
        self.rows.chips.setVisible(key == _ROWS)

    def _on_service(self) -> None:
        service = self.service.value()
        self._change(service=str(service) if service else None)

    def _on_corrected(self, signature: bytes, mapping: Mapping[str, str]) -> None:
        if self.file is not None:
            self._change(corrections={**self.file.corrections, signature: mapping})

    def _on_decided(self, row: RowReport, choice: str | None) -> None:
        if self.file is None:
            return
        choices = {key: made for key, made in self.file.choices.items() if key != (row.sheet, row.row)}
        if choice is not None:
            choices[row.sheet, row.row] = choice
        self._change(choices=choices)

    def _change(self, **changed: object) -> None:
        if self.file is not None:
            file = replace(self.file, **changed)  # type: ignore[arg-type]  # names and types of ImportFile
            self._check(lambda: file)

    # Importing -----------------------------------------------------------------------------------

    def run(self) -> None:
        """Import what the report says; a report that no longer holds is made again and shown."""
        file, report = self.file, self.report
        if file is None or report is None or not self._import.isEnabled():
            return
        imports, actor = self.context.suite.imports, self.context.actor
        self.clear_error()
        self._import.setEnabled(False)

        def failed(error: UserError) -> None:
            self._import.setEnabled(True)
            self._check(lambda: file)
            self.show_error(error)

        self.context.desk.long(
            "Import",
            lambda progress, cancel: imports.run(actor, file, report.digest, progress, cancel),
            self._imported,
            owner=self,
            failed=failed,
        )

    def _imported(self, result: ImportResult) -> None:
        self.report = result.report
        self.done.show_result(result)
        self._show(self.done)
        self.done.focus_first()

    def save_rejects(self) -> None:
        """Hand out the rows that were left out, to correct and import again."""
        file, report = self.file, self.report
        if file is None or report is None or not report.left_out:
            return
        path = self.context.ask.save_file(
            "Enregistrer les rejets hors de Casework (fichier lisible par tous)",
            f"{Path(file.name).stem} - rejets.xlsx",
            "Classeur (*.xlsx)",
        )
        if path is None:
            return
        path = with_ending(path, ".xlsx")
        imports, actor = self.context.suite.imports, self.context.actor
        self.context.desk.write(
            lambda: imports.save_rejects(actor, file, report, path),
            lambda _none: self.header.set_subtitle(f"rejets enregistrés : {path.name}"),
            owner=self,
            name="rejects",
        )

    # Undoing -------------------------------------------------------------------------------------

    def undo(self, one: PastImport) -> None:
        """Take an import back, after naming what goes."""
        self._undo(one.id, one.file, one.counts["new"])

    def _undo_last(self, result: ImportResult) -> None:
        if result.import_id is not None:
            self._undo(result.import_id, result.report.file, result.report.counts["new"])

    def _undo(self, import_id: int, name: str, new: int) -> None:
        made = plural(new, "personne créée", "personnes créées")
        if not self.context.ask.confirm(
            "Annuler un import",
            f"Tout ce que « {name} » a écrit sera retiré : {made}, leurs séjours et leurs notes ; ce qu’il a "
            "changé redevient ce que c’était. Le fichier pourra être importé de nouveau.",
            "Annuler l’import",
            "Garder l’import",
        ):
            return
        imports, actor = self.context.suite.imports, self.context.actor
        self.clear_error()
        self.context.desk.write(
            lambda: imports.undo(actor, import_id),
            lambda _change: self.begin_again(),
            owner=self,
            name="undo",
        )

    def begin_again(self) -> None:
        """Back to the choice of a file."""
        self.file = self.report = None
        self.header.set_subtitle("")
        self._show(self.start)
        self.reload()
        self.focus_first()

    def _see_people(self) -> None:
        self.context.navigate("people")

    def _show(self, view: QWidget) -> None:
        self._front.setCurrentWidget(view)
        in_report = view is self._report
        self._import.setVisible(in_report)
        self._another.setVisible(in_report)
        self._rejects.setVisible(in_report and self.report is not None and self.report.left_out > 0)

    def focus_first(self) -> None:
        if self._front.currentWidget() is self._report:
            first = self.rows.table if self.views.value() == _ROWS else first_inside(self.columns)
            if first is not None:
                first.setFocus()
        else:
            super().focus_first()

    # Dropped files -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is dragged; None for several, or for something else."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
