"""What is shown and chosen when two records are made one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class FieldPair(NamedTuple):
    """One field of both records, in words."""

    name: str
    label: str
    kept: str
    gone: str

    @property
    def differs(self) -> bool:
        return self.kept != self.gone


class MergeChoice(NamedTuple):
    """Both records side by side, and what will move to the kept one, counted by kind."""

    kept_id: int
    gone_id: int
    kept_version: int
    gone_version: int
    kept_number: str
    gone_number: str
    pairs: tuple[FieldPair, ...]
    moving: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class MergePeople:
    """``from_gone``: the fields whose value comes from the record that goes; the others stay."""

    kept_id: int
    gone_id: int
    kept_version: int
    gone_version: int
    from_gone: frozenset[str] = frozenset()


class PastMerge(NamedTuple):
    """A merge into this record. ``can_undo``: within thirty days, and not undone yet."""

    id: int
    gone_file_number: str
    merged_at: datetime
    by: str
    undone_at: datetime | None
    can_undo: bool
