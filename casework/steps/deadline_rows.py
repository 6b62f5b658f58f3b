"""Deadlines as lines of a list, with their words: the same for the window, the commands and paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.base.text import plural
from casework.domain.deadlines import Deadline, DeadlineState, Rule, RuleGroup
from casework.domain.renewals import OpinionKind, Stage
from casework.steps.deadlines import PersonLine, StayCase


class Urgency(StrEnum):
    """The groups of the list."""

    LATE = "late"
    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"

    @property
    def label(self) -> str:
        return _URGENCY_LABELS[self]


_URGENCY_LABELS = {
    Urgency.LATE: "En retard",
    Urgency.MONTH: "Dans les 30 jours",
    Urgency.QUARTER: "De 31 à 90 jours",
    Urgency.LATER: "Plus tard",
}


@dataclass(frozen=True)
class DeadlineRow:
    """One deadline of one person. ``what`` is what is due, ``expected`` what to do about it, ``remark`` what
    the reader must know besides; ``status`` the word of its state. ``number``: the term or the year."""

    id: int
    rule: Rule
    state: DeadlineState
    due_on: date
    opens_on: date
    done_on: date | None
    number: int
    person: PersonLine
    stay_id: int
    service_id: int
    service: str
    key_workers: tuple[str, ...]
    place: str
    what: str
    expected: str
    remark: str
    status: str
    has_derogation: bool
    renewal_id: int | None
    first_day: date

    @property
    def group(self) -> RuleGroup:
        return self.rule.group

    def urgency(self, today: date) -> Urgency:
        """The group of the list it stands in, for an open one."""
        if self.due_on < today:
            return Urgency.LATE
        if self.due_on <= today + timedelta(days=30):
            return Urgency.MONTH
        return Urgency.QUARTER if self.due_on <= today + timedelta(days=90) else Urgency.LATER


def deadline_rows(cases: Iterable[StayCase], today: date) -> list[DeadlineRow]:
    """Every deadline of these stays, by date, then by name."""
    rows = [_row(case, one) for case in cases for one in case.deadlines(today)]
    return sorted(rows, key=lambda row: (row.due_on, row.person.sort_key, row.id))


def row_id(stay_id: int, rule: Rule, number: int) -> int:
    """The same number for the same deadline, whatever the day: a list keeps its chosen line."""
    places = {Rule.R04: 0, Rule.R05: 1, Rule.R07: 2, Rule.RENEWAL: 100, Rule.R08: 500}
    return stay_id * 1000 + places[rule] + (number if rule in (Rule.RENEWAL, Rule.R08) else 0)


def stay_of_row(id: int) -> int:
    """The stay a line belongs to."""
    return id // 1000


def _row(case: StayCase, one: Deadline) -> DeadlineRow:
    is_renewal = one.rule is Rule.RENEWAL
    expected, remark = _renewal_words(case, one) if is_renewal else ("", one.detail)
    if one.accepted:
        remark = f"repris tel quel : {one.accepted}"
    return DeadlineRow(
        id=row_id(case.stay_id, one.rule, one.number),
        rule=one.rule,
        state=one.state,
        due_on=one.due_on,
        opens_on=one.opens_on,
        done_on=one.done_on,
        number=one.number,
        person=case.person,
        stay_id=case.stay_id,
        service_id=case.service_id,
        service=case.service,
        key_workers=case.key_workers,
        place=case.place,
        what=one.label,
        expected=expected,
        remark=remark,
        status=_status(case, one),
        has_derogation=one.has_derogation,
        renewal_id=case.renewal.id if is_renewal and one.state.is_open else None,
        first_day=case.first_day,
    )


def _renewal_words(case: StayCase, one: Deadline) -> tuple[str, str]:
    """What is expected at the end of a term, and how far it is."""
    if not one.state.is_open:
        return "", ""
    expected = "sortie à préparer" if one.is_last_term else "renouvellement à décider"
    brief = case.renewal
    told = [one.detail] if one.detail else []
    if brief.has_review:
        told.append("bilan prêt")
    if brief.opinions:
        told.append(f"{plural(brief.opinions, 'avis', 'avis')} sur {len(OpinionKind)}")
    return expected, " · ".join(told)


def _status(case: StayCase, one: Deadline) -> str:
    """The state in words; a renewal under way says how far it is."""
    if one.rule is not Rule.RENEWAL or one.state is not DeadlineState.DUE_SOON:
        return one.state.label
    if case.renewal.stage is Stage.TO_PREPARE:
        return "sortie à préparer" if one.is_last_term else one.state.label
    return case.renewal.stage.label
