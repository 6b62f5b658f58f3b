"""Renewals as read: what was asked, written, given as opinion and decided, for the page and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select

from casework.base.errors import UserError
from casework.domain.kinds import DocumentKind
from casework.domain.permissions import Actor
from casework.domain.renewals import Conclusion, Decision, Derogation, OpinionKind, Stage, compute_stage
from casework.domain.terms import StayPolicy, Term
from casework.models import Renewal, RenewalOpinion, Service, Stay, StayDocument, StayTerm
from casework.steps.sealing import is_readable, open_sealed
from casework.steps.stays import StayLine, stays_of
from casework.storage.keyring import Keyring


class OpinionLine(NamedTuple):
    """An opinion as this reader may see it: ``text`` None where it is reserved to its compartment."""

    kind: OpinionKind
    conclusion: Conclusion
    given_on: date
    given_by: str
    text: str | None


class TermLine(NamedTuple):
    """A term granted, with its derogation where it passes the service's maximum."""

    term: Term
    derogation: Derogation | None
    renewal_id: int | None


class AmendmentLine(NamedTuple):
    """The amendment a renewal brought: to hand over and to sign. ``version``: that of its stay."""

    id: int
    handed_on: date | None
    signed_on: date | None
    refused_on: date | None
    version: int


@dataclass(frozen=True)
class RenewalRecord:
    """One renewal. ``decision`` None while open; ``amendment`` None unless it was granted."""

    id: int
    version: int
    stay_id: int
    term_number: int
    opened_on: date
    request: str
    review: str
    review_written_on: date | None
    review_by: str
    meeting_on: date | None
    decision: Decision | None
    months: int | None
    conditions: str
    reasons: str
    decided_on: date | None
    decided_by: str
    notified_on: date | None
    opinions: tuple[OpinionLine, ...] = ()
    amendment: AmendmentLine | None = None

    @property
    def stage(self) -> Stage:
        return compute_stage(self.decision or "", bool(self.review), len(self.opinions))

    def opinion(self, kind: OpinionKind) -> OpinionLine | None:
        """The opinion of this kind; None: not given yet."""
        return next((one for one in self.opinions if one.kind is kind), None)


def policy_of(connection: Connection, service_id: int) -> StayPolicy:
    """How long stays last in a service."""
    row = connection.execute(
        select(
            Service.initial_months, Service.renewal_months, Service.max_renewals, Service.max_total_months
        ).where(Service.id == service_id)
    ).one()
    return StayPolicy(*row)


def load_terms(connection: Connection, stay_id: int) -> tuple[TermLine, ...]:
    """The terms of a stay in order, with their derogations."""
    rows = connection.execute(
        select(StayTerm.__table__).where(StayTerm.stay_id == stay_id).order_by(StayTerm.number)
    )
    return tuple(_term_line(row) for row in rows)


def load_renewals(
    connection: Connection, actor: Actor, stay_id: int, keyring: Keyring | None = None
) -> tuple[RenewalRecord, ...]:
    """Every renewal of a stay, oldest first; texts of opinions where the actor reads them.

    ``keyring`` None: sealed opinions stay closed, as on paper, which goes from hand to hand.
    """
    return _load(connection, actor, Renewal.stay_id == stay_id, keyring)


def load_renewal(connection: Connection, actor: Actor, renewal_id: int) -> RenewalRecord:
    """One renewal; sealed opinions stay closed. Raises UserError ``not_found``."""
    found = _load(connection, actor, Renewal.id == renewal_id, None)
    if not found:
        raise UserError("not_found")
    return found[0]


def stay_line(connection: Connection, actor: Actor, stay_id: int) -> StayLine:
    """The stay, if the actor works for its service. Raises UserError ``not_found``."""
    person_id = connection.scalar(select(Stay.person_id).where(Stay.id == stay_id))
    lines = stays_of(connection, [person_id or 0], actor).get(person_id or 0, [])
    found = next((line for line in lines if line.id == stay_id), None)
    if found is None:
        raise UserError("not_found")
    return found


def _load(
    connection: Connection, actor: Actor, where: ColumnElement[bool], keyring: Keyring | None
) -> tuple[RenewalRecord, ...]:
    rows = connection.execute(
        select(Renewal.__table__).where(where).order_by(Renewal.stay_id, Renewal.term_number)
    ).all()
    ids = [row.id for row in rows]
    opinions: dict[int, list[OpinionLine]] = {renewal_id: [] for renewal_id in ids}
    for row in connection.execute(select(RenewalOpinion.__table__).where(RenewalOpinion.renewal_id.in_(ids))):
        opinions[row.renewal_id].append(_opinion(row, actor, keyring or Keyring()))
    amendments = {
        row.renewal_id: AmendmentLine(row.id, row.handed_on, row.signed_on, row.refused_on, row.version)
        for row in connection.execute(
            select(StayDocument.__table__, Stay.version)
            .join(Stay, Stay.id == StayDocument.stay_id)
            .where(StayDocument.renewal_id.in_(ids), StayDocument.kind == DocumentKind.AMENDMENT)
            .order_by(StayDocument.id)
        )
    }
    return tuple(_record(row, opinions[row.id], amendments.get(row.id)) for row in rows)


def _record(
    row: Row[*tuple[Any, ...]], opinions: list[OpinionLine], amendment: AmendmentLine | None
) -> RenewalRecord:
    values = {name: value for name, value in row._mapping.items() if name != "uid"}
    order = list(OpinionKind)
    return RenewalRecord(
        **{**values, "decision": Decision(row.decision) if row.decision else None},
        opinions=tuple(sorted(opinions, key=lambda one: order.index(one.kind))),
        amendment=amendment,
    )


def _opinion(row: Row[*tuple[Any, ...]], actor: Actor, keyring: Keyring) -> OpinionLine:
    kind = OpinionKind(row.kind)
    text = None
    if is_readable(actor, keyring, kind.compartment):
        text = open_sealed(keyring, RenewalOpinion.__tablename__, row.uid, row.text, row.sealed)
    return OpinionLine(kind, Conclusion(row.conclusion), row.given_on, row.given_by, text)


def _term_line(row: Row[*tuple[Any, ...]]) -> TermLine:
    derogation = (
        Derogation(row.derogation_reason, row.derogation_by, row.derogation_on, row.derogation_told)
        if row.derogation_reason
        else None
    )
    term = Term(row.number, row.starts_on, row.ends_on, row.months)
    return TermLine(term, derogation, row.renewal_id)
