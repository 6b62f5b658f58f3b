"""Stays as dates: who is where on a day, and which spans run over each other (acceptance S)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class PersonState(StrEnum):
    """Where a person stands on a day; the first that applies, in this order."""

    PRESENT = "present"
    EXPECTED = "expected"
    WAITING = "waiting"
    LEFT = "left"
    KNOWN = "known"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    PersonState.PRESENT: "en séjour",
    PersonState.EXPECTED: "entrée prévue",
    PersonState.WAITING: "liste d’attente",
    PersonState.LEFT: "séjour terminé",
    PersonState.KNOWN: "sans séjour",
}


class Span(NamedTuple):
    """From a first day to a last one; None: open."""

    starts_on: date
    ends_on: date | None


class Overlap(StrEnum):
    """How a new span runs over one already there."""

    IDENTICAL = "identical"
    STARTS_INSIDE = "starts_inside"
    ENDS_INSIDE = "ends_inside"
    INSIDE = "inside"
    ENCOMPASSING = "encompassing"


def state_on(span: Span, day: date) -> PersonState:
    """Where a stay stands: the entry day counts, the exit day does not."""
    if span.starts_on > day:
        return PersonState.EXPECTED
    return PersonState.LEFT if span.ends_on is not None and span.ends_on <= day else PersonState.PRESENT


def overlap(new: Span, there: Span) -> Overlap | None:
    """How two spans run over each other; None where they do not, or only touch (out and in on one day)."""
    if new == there:
        return Overlap.IDENTICAL
    new_end, there_end = new.ends_on or date.max, there.ends_on or date.max
    if new.starts_on >= there_end or there.starts_on >= new_end:
        return None
    starts_inside, ends_inside = new.starts_on >= there.starts_on, new_end <= there_end
    if starts_inside and ends_inside:
        return Overlap.INSIDE
    if starts_inside:
        return Overlap.STARTS_INSIDE
    return Overlap.ENDS_INSIDE if ends_inside else Overlap.ENCOMPASSING


def fits(new: Span, there: Sequence[Span], capacity: int) -> bool:
    """Is there room for one more in a place of this capacity, on every day of the new span?"""
    touched = [span for span in there if overlap(new, span)]
    # The number inside only grows where a span starts.
    starts = {max(span.starts_on, new.starts_on) for span in touched}
    return all(_inside(touched, day) < capacity for day in starts)


def _inside(spans: Iterable[Span], day: date) -> int:
    return sum(span.starts_on <= day and (span.ends_on is None or day < span.ends_on) for span in spans)


def place_label(site: str, place: str) -> str:
    """« Maison 1, ch. 07 »; once where the flat is its own site."""
    return site if place in ("", site) else f"{site}, {place}"
