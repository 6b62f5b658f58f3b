"""One row of a caseload read into its values, its problems and its remarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casework.base.text import fold
from casework.domain.founding import LONGEST_NAME
from casework.exchange.caseload import CaseloadRow, Extra, Worker
from casework.exchange.cells import (
    birth_of,
    code_of,
    companions_in,
    date_of,
    is_pending,
    long_text_of,
    people_in,
    phone_of,
    service_kind_of,
    sex_of,
    text_of,
    yes_or_no,
)
from casework.exchange.headings import Table
from casework.exchange.names import sex_of_civility, single_name, split_name
from casework.exchange.problems import CellProblem
from casework.exchange.sheets import Cell, Row
from casework.exchange.wording import (
    COMPARTMENT_WORDS,
    DATE_FIELDS,
    EXIT_HOUSING_WORDS,
    EXIT_REASON_WORDS,
    NO_END,
)

_OLDEST_AGE = 115
_FIRST_STAYS = date(1950, 1, 1)
_STAY_ONLY = ("planned_end", "renewed", "site", "place", "key_worker", "nurse", "companions",
              "contract_handed_on", "contract_signed_on", "project_signed_on")  # fmt: skip
_EXIT_ONLY = ("exit_reason", "exit_housing")


def compartment_of(heading: str) -> str:
    """The compartment a column's text belongs to, by its heading: team unless it speaks of something else."""
    words = frozenset(fold(heading).split())
    return next((key for key, known in COMPARTMENT_WORDS if words & known), "team")


class RowReader:
    """Reads the rows of one table. Its columns are sorted out once."""

    def __init__(self, table: Table, today: date) -> None:
        self._table = table
        self._today = today
        self._latest = date(today.year + 20, 12, 31)
        self._columns = [
            (c.index, c.heading, c.field) for c in table.columns if c.field and c.field != "number"
        ]
        self._extras = [(c.index, c.heading, compartment_of(c.heading)) for c in table.columns if not c.field]
        self._heading = {c.field: c.heading for c in reversed(table.columns) if c.field}
        full = table.columns_of("full_name")
        self._first_name_leads = bool(full) and _leads_with_first_name(full[0].heading)
        self._has_site = "site" in self._heading
        self._readers: Mapping[str, Callable[[_Draft, str, Cell, str], None]] = {
            **dict.fromkeys(DATE_FIELDS, self._date),
            "full_name": self._full_name,
            "last_name": self._single_name,
            "first_name": self._single_name,
            "birth_date": self._birth,
            "sex": self._sex,
            "service": self._service,
            "renewed": self._renewed,
            "key_worker": self._workers,
            "nurse": self._workers,
            "companions": self._companions,
            "phone": self._phone,
            "exit_reason": self._exit,
            "exit_housing": self._exit,
        }

    def read(self, number: int, row: Row, group: str) -> CaseloadRow:
        """The values of one row; ``group``: the line above that named a house, "" for none."""
        draft = _Draft(self._table.sheet, number)
        width = len(row)
        for index, heading, key in self._columns:
            if index < width and (cell := row[index]) != "":
                reader = self._readers.get(key)
                if reader is None:
                    draft.values[key] = text_of(cell)
                else:
                    reader(draft, heading, cell, key)
                draft.written.setdefault(key, []).append((heading, cell))
        for index, heading, compartment in self._extras:
            if index < width and (cell := row[index]) != "" and (text := long_text_of(cell)):
                draft.extras.append(Extra(heading, text, compartment))
        self._place(draft, group)
        kind = self._settle_kind(draft)
        self._check(draft, kind)
        return CaseloadRow(
            sheet=draft.sheet,
            row=number,
            kind=kind,
            extras=tuple(draft.extras),
            problems=tuple(draft.problems),
            remarks=tuple(draft.remarks),
            **draft.values,
        )

    # One cell ------------------------------------------------------------------------------------

    def _full_name(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        name = split_name(text_of(cell), self._first_name_leads)
        draft.values["last_name"], draft.values["first_name"] = name.last_name, name.first_name
        if name.sex:
            draft.values.setdefault("sex", name.sex)
        if name.aside:
            draft.extras.append(Extra(heading, name.aside, "team"))
        if not name.is_sure:
            facts = {"last": name.last_name, "first": name.first_name}
            draft.remark(heading, cell, "import_name_split", **facts)

    def _single_name(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        text = text_of(cell)
        draft.values[key] = single_name(text)
        sex = sex_of_civility(text)
        if sex:
            draft.values.setdefault("sex", sex)

    def _birth(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        text = text_of(cell)
        part = birth_of(text)
        born = part[0] if part else date_of(cell, self._today)
        if born is None:
            if any(sign.isdigit() for sign in text):
                draft.problem(heading, cell, "import_date")
            elif text:
                draft.remark(heading, cell, "import_birth_unknown")
                if fold(text) not in NO_END:
                    draft.extras.append(Extra(heading, text, "team"))
            return
        if born > self._today:
            draft.problem(heading, cell, "import_birth_future")
        elif self._today.year - born.year > _OLDEST_AGE:
            draft.problem(heading, cell, "import_birth_old")
        draft.values["birth_date"] = born
        if part:
            draft.values["birth_precision"] = part[1]

    def _date(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        day = date_of(cell, self._latest)
        if day is not None:
            if day < _FIRST_STAYS:
                draft.problem(heading, cell, "import_date_old")
            draft.values[key] = day
            return
        text = text_of(cell)
        if any(sign.isdigit() for sign in text):
            draft.problem(heading, cell, "import_date")
        elif text:
            draft.remark(heading, cell, "import_no_end" if key == "planned_end" else "import_no_date")
            if fold(text) not in NO_END:
                draft.extras.append(Extra(heading, text, "team"))

    def _sex(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        sex = sex_of(text_of(cell))
        if sex is None:
            draft.remark(heading, cell, "import_sex")
            draft.extras.append(Extra(heading, text_of(cell), "team"))
        elif sex:
            draft.values["sex"] = sex

    def _service(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        text = text_of(cell)
        draft.values["service_text"] = text
        draft.values["service_kind"] = service_kind_of(text)

    def _renewed(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        text = text_of(cell)
        answer = yes_or_no(text)
        draft.values["renewed"] = answer is True
        if answer is None:
            draft.extras.append(Extra(heading, text, "team"))
            draft.remark(
                heading, cell, "import_renewal_pending" if is_pending(text) else "import_renewal_unclear"
            )

    def _workers(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        found = tuple(Worker(name, key) for name in people_in(text_of(cell)))
        draft.values["workers"] = (*draft.values.get("workers", ()), *found)

    def _companions(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        draft.values["companions"] = (*draft.values.get("companions", ()), *companions_in(text_of(cell)))

    def _phone(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        draft.values["phone"] = phone_of(text_of(cell))

    def _exit(self, draft: _Draft, heading: str, cell: Cell, key: str) -> None:
        # The list's own item where the words are surely one; the words themselves in any case.
        text = text_of(cell)
        draft.values[key] = code_of(text, EXIT_REASON_WORDS if key == "exit_reason" else EXIT_HOUSING_WORDS)
        draft.extras.append(Extra(heading, text, "team"))

    # The row as a whole --------------------------------------------------------------------------

    def _place(self, draft: _Draft, group: str) -> None:
        if not group or self._has_site:
            return
        if "place" in self._heading:
            draft.values["site"] = group
            draft.written["site"] = [("groupe", group)]
        else:
            draft.extras.append(Extra("groupe", group, "team"))

    def _settle_kind(self, draft: _Draft) -> str:
        """Present, waiting or left: what the row's own dates say, whatever its sheet is called."""
        values = draft.values
        left_on = values.get("left_on")
        if left_on and left_on > self._today:
            # An exit to come is the end that is planned.
            heading, cell = draft.written["left_on"][-1]
            del values["left_on"]
            if values.setdefault("planned_end", left_on) == left_on:
                draft.remark(heading, cell, "import_exit_to_come")
            else:
                draft.remark(heading, cell, "import_exit_to_come_noted")
                draft.extras.append(Extra(heading, text_of(cell), "team"))
            return "present"
        if left_on and self._table.kind != "waiting":
            return "left"
        is_asked = "received_on" in values and "admitted_on" not in values
        return "waiting" if is_asked and self._table.kind == "present" else self._table.kind

    def _check(self, draft: _Draft, kind: str) -> None:
        values = draft.values
        if "birth_date" in values:  # where two columns were taken for it, the other one says it
            draft.remarks = [one for one in draft.remarks if one.code != "import_birth_unknown"]
        if not values.get("last_name") and not values.get("first_name"):
            draft.problem(
                self._heading.get("last_name") or self._heading.get("full_name", ""), "", "import_nameless"
            )
        for key in ("last_name", "first_name"):
            if len(str(values.get(key) or "")) > LONGEST_NAME:
                heading = self._heading.get(key) or self._heading.get("full_name", "")
                draft.problem(heading, str(values[key])[:20], "import_name_long", most=LONGEST_NAME)
        if kind == "waiting":
            self._needed(draft, "received_on", "import_request_missing")
            self._keep_as_text(draft, (*_STAY_ONLY, *_EXIT_ONLY, "admitted_on", "left_on"))
            return
        self._needed(draft, "admitted_on", "import_entry_missing")
        if kind == "left":
            self._needed(draft, "left_on", "import_exit_missing")
        else:
            self._keep_as_text(draft, _EXIT_ONLY)
        self._keep_as_text(draft, ("received_on",))
        self._check_order(draft)

    def _needed(self, draft: _Draft, key: str, code: str) -> None:
        heading = self._heading.get(key, "")
        if key not in draft.values and not any(one.column == heading for one in draft.problems if heading):
            draft.problem(heading, draft.cell(key), code)

    def _check_order(self, draft: _Draft) -> None:
        values = draft.values
        entry = values.get("admitted_on")
        if entry is None:
            return
        if entry > self._today:
            draft.problem(self._heading["admitted_on"], draft.cell("admitted_on"), "import_entry_future")
        for key, code in (
            ("planned_end", "import_end_before_entry"),
            ("left_on", "import_exit_before_entry"),
        ):
            day = values.get(key)
            if day is not None and day < entry and key in draft.written:
                draft.problem(self._heading[key], draft.cell(key), code, entry=text_of(entry))
        born = values.get("birth_date")
        if born is not None and entry < born <= self._today:
            facts = {"entry": text_of(entry)}
            draft.problem(
                self._heading["birth_date"], draft.cell("birth_date"), "import_birth_after_entry", **facts
            )

    def _keep_as_text(self, draft: _Draft, keys: tuple[str, ...]) -> None:
        """What this kind of row has no field for goes to the note, as it was written."""
        for key in keys:
            for heading, cell in draft.written.get(key, ()):
                extra = Extra(heading, text_of(cell), "team")
                if extra.text and extra not in draft.extras:
                    draft.extras.append(extra)
            for name in ("workers",) if key in ("key_worker", "nurse") else (key,):
                draft.values.pop(name, None)


class _Draft:
    """A row while it is read: ``written`` keeps the filled cells of each field, with their headings."""

    __slots__ = ("extras", "problems", "remarks", "row", "sheet", "values", "written")

    def __init__(self, sheet: str, row: int) -> None:
        self.sheet = sheet
        self.row = row
        self.values: dict[str, Any] = {}
        self.written: dict[str, list[tuple[str, Cell]]] = {}
        self.extras: list[Extra] = []
        self.problems: list[CellProblem] = []
        self.remarks: list[CellProblem] = []

    def cell(self, key: str) -> Cell:
        """What the last filled column of a field holds, "" for none."""
        return self.written[key][-1][1] if key in self.written else ""

    def problem(self, heading: str, cell: Cell, code: str, **facts: object) -> None:
        self.problems.append(CellProblem(self.sheet, self.row, heading, text_of(cell), code, facts))

    def remark(self, heading: str, cell: Cell, code: str, **facts: object) -> None:
        self.remarks.append(CellProblem(self.sheet, self.row, heading, text_of(cell), code, facts))


def _leads_with_first_name(heading: str) -> bool:
    words = fold(heading).split()
    firsts = [n for n, word in enumerate(words) if word.startswith("prenom")]
    lasts = [n for n, word in enumerate(words) if word in ("nom", "noms")]
    return bool(firsts and lasts and firsts[0] < lasts[0])
