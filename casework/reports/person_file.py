"""Everything about a person, for the person, as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from reportlab.platypus import Flowable

from casework.base.dates import clock_time, long_date, short_date
from casework.base.progress import Cancellation, Progress, silent
from casework.base.text import NBSP, typeset
from casework.domain.person_file import Field, PersonFile, Record, Section, Value
from casework.reports.page import Imprint, Sheet, print_sheets
from casework.reports.style import (
    LEAD,
    TITLE,
    bold,
    empty,
    facts,
    gap,
    muted,
    paragraph,
    prose,
    rows,
    section,
)

TITLE_TEXT = "Votre dossier"
_LEAD = (
    "Ce document rassemble ce que Casework contient à votre sujet. Vous pouvez demander qu’on vous "
    "l’explique, faire corriger ce qui est faux et ajouter ce que vous voulez dire."
)


def render(
    file: PersonFile, imprint: Imprint, progress: Progress = silent, cancel: Cancellation | None = None
) -> bytes:
    """The PDF; its file names and title name nobody."""
    sheet = Sheet(file.file_number, imprint, lambda: blocks(file))
    return print_sheets(TITLE_TEXT, [sheet], progress=progress, cancel=cancel)


def blocks(file: PersonFile) -> list[Flowable]:
    """Section after section, and what is not in it said first."""
    held = [line for sentence in file.withheld for line in (paragraph(f"• {typeset(sentence)}"), gap(2))]
    found: list[Flowable] = [
        paragraph(bold(f"{TITLE_TEXT}{NBSP}: {file.name}"), TITLE),
        paragraph(f"Dossier {file.file_number} · au {long_date(file.made_on)}", LEAD),
        paragraph(_LEAD, LEAD),
        *section("Ce qui n’est pas dans ce document", held or empty("Rien n’a été écarté.")),
    ]
    for one in file.sections:
        found += section(one.label, _section(one))
    return found


def _section(one: Section) -> Sequence[Flowable]:
    if not one.records:
        return empty(one.empty)
    if one.is_table:
        return [_table(one)]
    return [flowable for record in one.records for flowable in _record(record)]


def _table(one: Section) -> Flowable:
    labels = [field.label for field in one.records[0].fields]
    body = [[_words(field.value) for field in record.fields] for record in one.records]
    # A column is as wide as what stands in it, within reason.
    widths = [
        min(max(len(label), *(len(row[column]) for row in body)), 40) + 2
        for column, label in enumerate(labels)
    ]
    return rows(labels, body, widths)


def _record(record: Record) -> list[Flowable]:
    short = [(one.label, _words(one.value)) for one in record.fields if not one.is_prose and _is_told(one)]
    found: list[Flowable] = [gap(6), paragraph(bold(record.heading))] if record.heading else []
    if short:
        found.append(facts(short))
    long = [one for one in record.fields if one.is_prose and _is_told(one)]
    for one in long:
        label = [] if record.heading and len(long) == 1 else [paragraph(muted(one.label))]
        found += [*label, *prose(str(one.value)), gap(2)]
    return found


def _is_told(one: Field) -> bool:
    return not one.in_heading and one.value not in (None, "")


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{short_date(value.astimezone().date())}, {clock_time(value)}"
    return short_date(value) if isinstance(value, date) else str(value)
