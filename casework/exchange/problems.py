"""What is wrong, or worth saying, about one cell: where it stands, what it holds, one French sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.base.messages import sentence
from casework.base.text import typeset


@dataclass(frozen=True)
class CellProblem:
    """``column`` is the heading as written ("" where the whole row is meant); ``row`` counts from 1."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """The sentence alone, for a table that shows the place beside it."""
        return sentence(self.code, {"value": self.value, **self.facts})

    @property
    def message(self) -> str:
        """The sentence with its sheet, row and column in front."""
        column = f", colonne « {self.column} »" if self.column else ""
        return typeset(f"Feuille « {self.sheet} », ligne {self.row}{column} : {self.what}")
