"""`casework import`: a spreadsheet's people and stays, reported row by row; rejects as a file if asked."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from casework.base.errors import UserError
from casework.base.text import display_name, plural
from casework.cli.call import Call
from casework.cli.formatting import say, say_aside, write_json

if TYPE_CHECKING:
    from casework.services.imports import ImportFile, ImportReport, RowReport, Told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, and what it does not say itself."""
    parser.add_argument("file", type=Path, metavar="FICHIER", help="le tableur : .xlsx, .xls, .ods ou .csv")
    parser.add_argument(
        "--service", metavar="NOM", help="le service, là où le fichier lui-même ne le dit pas"
    )
    parser.add_argument("--dry-run", action="store_true", help="le rapport seulement : rien n’est écrit")
    parser.add_argument("--rejects", type=Path, metavar="FICHIER.xlsx",
                        help="où enregistrer, en clair, les lignes laissées de côté")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="le rapport en JSON, pour un script")


def run(args: argparse.Namespace, call: Call) -> int:
    """0 where the file was read, whatever rows were refused; ``--rejects`` hands those out."""
    if args.rejects and not args.rejects.parent.is_dir():
        # Said before the import is made, not after.
        raise UserError("import_rejects_place", folder=args.rejects.parent)
    with call.entered() as (suite, actor):
        file = _with_service(suite.imports.open_file(actor, args.file), args.service)
        imports = suite.imports
        report = imports.prepare(actor, file) if args.dry_run else imports.run(actor, file).report
        if report.needs_service:
            raise UserError(
                "import_which_service", services=", ".join(f"« {one} »" for one in report.services)
            )
        if args.rejects and report.left_out:
            imports.save_rejects(actor, file, report, args.rejects)
    if args.json:
        write_json(_as_json(report))
    else:
        for line in _as_text(report, args.dry_run):
            say(line)
    _tell_left_out(report, args.rejects)
    return 0


def _with_service(file: ImportFile, service: str | None) -> ImportFile:
    from dataclasses import replace

    return replace(file, service=service)


def _tell_left_out(report: ImportReport, rejects: Path | None) -> None:
    """What was left out, and where it is or how to have it: never a readable file that nobody asked for."""
    if rejects and report.left_out:
        say_aside(f"Lignes laissées de côté, à corriger et à reprendre : {rejects}")
    elif report.left_out:
        lines = plural(report.left_out, "ligne laissée", "lignes laissées")
        say_aside(f"{lines} de côté : --rejects FICHIER.xlsx les enregistre pour les corriger.")


def _as_text(report: ImportReport, dry_run: bool) -> Iterator[str]:
    from casework.services.imports import SHEET_KINDS, count_words

    for sheet in report.sheets:
        yield f"Feuille « {sheet.name} » : {SHEET_KINDS[sheet.kind]}"
        yield "  lu : " + ", ".join(f"{heading} = {field}" for heading, field in sheet.mapping.items())
        if sheet.ignored:
            yield "  gardé en note : " + ", ".join(sheet.ignored)
    for row in report.rows:
        yield from _row_lines(row)
    yield f"{plural(report.total, 'ligne')} dans « {report.file} » : {count_words(report)}."
    if dry_run:
        yield f"Essai : rien n’a été écrit. {report.taken} seraient importés sur {report.total}."
    else:
        yield f"{report.taken} importés sur {report.total}."


def _row_lines(row: RowReport) -> Iterator[str]:
    from casework.services.imports import OUTCOMES

    told: tuple[Told, ...] = row.problems + row.remarks
    if row.outcome in ("new", "known") and not told:
        return
    name = display_name(row.person.last_name, row.person.first_name)
    changes = " ; ".join(row.changes)
    became = OUTCOMES[row.outcome] + (f" ({changes})" if changes else "")
    yield f"{row.sheet}, ligne {row.row}, {name} : {became}"
    for one in told:
        yield f"  {one.column} : {one.what}" if one.column else f"  {one.what}"


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "file": report.file,
        "sheets": [
            {"name": one.name, "kind": one.kind, "mapping": one.mapping, "ignored": one.ignored}
            for one in report.sheets
            if one.is_readable
        ],
        "rows": [_row_as_json(row) for row in report.rows],
        "counts": dict(report.counts),
    }


def _row_as_json(row: RowReport) -> dict[str, object]:
    stay = row.stay
    return {
        "sheet": row.sheet,
        "row": row.row,
        "outcome": row.outcome,
        "problems": [_told_as_json(one) for one in row.problems],
        "remarks": [_told_as_json(one) for one in row.remarks],
        "changes": list(row.changes),
        "person": row.person._asdict(),
        "stay": stay and {**stay._asdict(), "place": stay.place or None},
        "application": None if stay else {"received_on": row.received_on},
    }


def _told_as_json(one: Told) -> dict[str, str]:
    return {"column": one.column, "value": one.value, "message": one.message}
