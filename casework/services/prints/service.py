"""Printing: permission, what is found, the layout, the trace. Nothing readable touches the disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection

from casework.base.clock import Clock
from casework.base.errors import UserError
from casework.base.progress import Cancellation, Progress, silent
from casework.domain.permissions import Actor, Permission, require
from casework.services.prints.requests import (
    PrintCertificate,
    PrintedDocument,
    PrintKind,
    PrintRequest,
)
from casework.steps.handing_out import check_target, write_out
from casework.storage.store import Store

if TYPE_CHECKING:
    from casework.services.prints.found import Found

FILE_NAMES = {
    PrintKind.PROJECT_SHEET: "projet",
    PrintKind.EASY_SHEET: "projet-facile-a-lire",
    PrintKind.SUMMARY: "synthese",
    PrintKind.RENEWAL_FILE: "dossier-de-renouvellement",
    PrintKind.AMENDMENT: "avenant",
    PrintKind.COORDINATION_NOTE: "note-de-coordination",
    PrintKind.EMERGENCY_SHEET: "fiche-d-urgence",
    PrintKind.DEADLINE_LIST: "echeances",
    PrintKind.PROCESSING_RECORD: "registre-des-traitements",
    PrintKind.INFORMATION_NOTICE: "notice-d-information",
    PrintKind.IMPACT_ELEMENTS: "analyse-d-impact",
}

_CERTIFIED = "nom donné pour ce certificat, dates, durée et objet des soins"


class _Filled(NamedTuple):
    """The values of a print, who they are about, and the file numbers that may name the file."""

    sheets: Sequence[Any]
    person_ids: tuple[int, ...]
    file_number: str


class Prints:
    """Every paper of the file."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def print_document(
        self,
        actor: Actor,
        request: PrintRequest,
        progress: Progress = silent,
        cancel: Cancellation | None = None,
    ) -> PrintedDocument:
        """The PDF asked for: one sheet a person, each numbered apart; or the one deadline list or
        paper of the house, which ask nothing of the people given.

        Raises UserError ``not_found`` where a person or a subject is not the actor's to see,
        ``nothing_to_print`` where nobody asked for has such a document, and Cancelled.
        """
        require(actor, Permission.PRINT_RECORDS)
        for permission in request.kind.reads:
            require(actor, permission)
        progress(0, 0, "Lecture des dossiers")
        with self._store.read(cancel) as connection:
            filled = _fill(connection, actor, request, self._clock)
        if not filled.sheets:
            raise UserError("nothing_to_print", document=request.kind.label)
        data = _render(request.kind, filled.sheets, progress, cancel)
        self._journal(actor, request.kind, filled)
        return PrintedDocument(
            data,
            request.kind.label,
            _file_name(request.kind, filled.file_number, self._clock.today()),
            len(filled.sheets),
            filled.person_ids,
            request.contents,
        )

    def print_certificate(
        self,
        actor: Actor,
        command: PrintCertificate,
        progress: Progress = silent,
        cancel: Cancellation | None = None,
    ) -> PrintedDocument:
        """The nominative certificate of somebody anonymous (CSP L3414-1): the name is on the paper only.

        Raises UserError ``not_found``, ``certificate_name_needed``, ``certificate_not_anonymous``,
        ``nothing_to_print``, and Cancelled.
        """
        require(actor, Permission.PRINT_RECORDS)
        require(actor, Permission.READ_STAYS)
        if not command.holder.strip() or not command.care.strip():
            raise UserError("certificate_name_needed")
        from casework.reports import certificate as layout
        from casework.services.prints.certificates import certificate

        with self._store.read(cancel) as connection:
            today = self._clock.today()
            values, imprint = certificate(connection, actor, command, today, self._clock.now())
        data = layout.render(values, imprint, progress, cancel)
        with self._store.write(actor) as uow:
            uow.journal("print.certificate", person_id=command.person_id)
            uow.commit()
        # By its day, not by the file number: a saved file holds the name.
        name = f"certificat-{today.isoformat()}.pdf"
        return PrintedDocument(data, layout.TITLE_TEXT, name, 1, (command.person_id,), _CERTIFIED)

    def save(self, actor: Actor, title: str, data: bytes, path: Path) -> None:
        """Write a printed document where a person asked for it: a readable file leaves, after its trace.

        Written whole or not at all. Raises UserError: full disk, folder that is missing or not writable.
        """
        require(actor, Permission.PRINT_RECORDS)
        check_target(path)
        # The trace first: a line for a file that could not be written harms less than a file without one.
        self.note_handed_out(actor, title, "file")
        write_out(path, data)

    def note_handed_out(self, actor: Actor, title: str, way: str) -> None:
        """Journal that a document left the screen: ``way`` is file or paper, ``title`` names nobody."""
        require(actor, Permission.PRINT_RECORDS)
        with self._store.write(actor) as uow:
            uow.journal(f"print.{way}", details={"document": title})
            uow.commit()

    def _journal(self, actor: Actor, kind: PrintKind, filled: _Filled) -> None:
        action = f"print.{kind.name.lower()}"
        with self._store.write(actor) as uow:
            if kind is PrintKind.DEADLINE_LIST:
                uow.journal(action, details={"people": len(filled.person_ids)})
            elif kind.is_of_the_house:
                uow.journal(action)
            else:
                for person_id in filled.person_ids:
                    uow.journal(action, person_id=person_id)
            uow.commit()


def _fill(connection: Connection, actor: Actor, request: PrintRequest, clock: Clock) -> _Filled:
    # Here and below: reportlab costs a fifth of a second, and only those who print pay it.
    from casework.services.prints import deadlines, found, papers

    if request.kind.is_of_the_house:
        return _Filled([papers.house_paper(connection, actor, request.kind, clock.now())], (), "")
    facts = found.find(connection, actor, request, clock.today(), clock.now())
    if request.person_ids is not None and set(request.person_ids) - set(facts.person_ids):
        raise UserError("not_found")
    if request.kind is PrintKind.DEADLINE_LIST:
        cases = deadlines.cases_of(connection, actor, request, clock.today())
        values, imprint, named = deadlines.deadline_list(cases, facts, request)
        return _Filled([(values, imprint)], named, "")
    sheets = _sheets(connection, actor, request, facts)
    person_ids = tuple(person_id for person_id, *_ in sheets)
    number = facts.people[person_ids[0]].file_number if len(person_ids) == 1 else ""
    return _Filled([(values, imprint) for _, values, imprint in sheets], person_ids, number)


def _sheets(
    connection: Connection, actor: Actor, request: PrintRequest, found: Found
) -> Sequence[tuple[int, Any, Any]]:
    from casework.services.prints import coordination, deadlines, emergency, projects, renewals, summaries

    subject, today = request.subject_id, found.today
    match request.kind:
        case PrintKind.PROJECT_SHEET:
            cases = deadlines.cases_of(connection, actor, request, today)
            return projects.project_sheets(connection, found, subject, deadlines.next_reviews(cases, today))
        case PrintKind.EASY_SHEET:
            return projects.easy_sheets(connection, found, subject)
        case PrintKind.SUMMARY:
            cases = deadlines.cases_of(connection, actor, request, today)
            return summaries.summaries(connection, found, deadlines.open_deadlines(cases, today))
        case PrintKind.RENEWAL_FILE:
            everybody = request.person_ids is None
            return renewals.renewal_files(connection, found, subject, only_open=everybody)
        case PrintKind.AMENDMENT:
            return renewals.amendments(connection, found, subject)
        case PrintKind.EMERGENCY_SHEET:
            return emergency.emergency_sheets(connection, found)
        case _:
            return coordination.coordination_notes(connection, found, subject)


def _render(kind: PrintKind, sheets: Sequence[Any], progress: Progress, cancel: Cancellation | None) -> bytes:
    from importlib import import_module

    name = "house_paper" if kind.is_of_the_house else kind.name.lower()
    layout = import_module(f"casework.reports.{name}")
    if kind is PrintKind.DEADLINE_LIST or kind.is_of_the_house:
        values, imprint = sheets[0]
        return bytes(layout.render(values, imprint, progress, cancel))
    return bytes(layout.render_all(sheets, len(sheets), progress, cancel))


def _file_name(kind: PrintKind, file_number: str, today: date) -> str:
    return f"{FILE_NAMES[kind]}-{file_number or today.isoformat()}.pdf"
