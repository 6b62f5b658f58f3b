"""Who stays, stayed or waits: every situation a team meets at its deadlines, dated from the civil day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.domain.dates import deadline_after, term_end
from casework.domain.kinds import ServiceKind
from casework.domain.terms import Term, first_term, next_term

COMMUNITY, HOUSED, OUTREACH = (
    ServiceKind.THERAPEUTIC_COMMUNITY,
    ServiceKind.ACT_HOUSED,
    ServiceKind.ACT_OUTREACH,
)
_MEETING_DAY = 3
"""The team meets on Thursdays."""


@dataclass(frozen=True)
class RenewalPlan:
    """How far one renewal is. ``opinions``: kind → conclusion."""

    term_number: int
    opened_on: date
    requested: bool = True
    reviewed_on: date | None = None
    opinions: dict[str, str] = field(default_factory=dict)
    meeting_on: date | None = None
    decision: str = ""
    months: int | None = None
    decided_on: date | None = None


@dataclass(frozen=True)
class StayPlan:
    """One stay. Document dates None: not done.

    ``project``: none, draft, proposed, signed, refused, under_review.
    """

    kind: ServiceKind
    admitted_on: date
    terms: tuple[Term, ...]
    ended_on: date | None = None
    renewals: tuple[RenewalPlan, ...] = ()
    derogation: bool = False
    handed_on: date | None = None
    signed_on: date | None = None
    amendment_signed_on: date | None = None
    project: str = "signed"
    exit_reason: str = ""
    exit_housing: str = ""

    @property
    def is_present(self) -> bool:
        return self.ended_on is None


@dataclass(frozen=True)
class Household:
    """One person's stays, oldest first, and who lives with them."""

    stays: tuple[StayPlan, ...]
    companions: tuple[tuple[str, int], ...] = ()
    """Label, and days after the holder's admission."""


@dataclass(frozen=True)
class WaitingPlan:
    """One application."""

    kind: ServiceKind
    received_on: date
    state: str = "waiting"


def next_meeting(today: date) -> date:
    """The next Thursday, today's included."""
    return today + timedelta(days=(_MEETING_DAY - today.weekday()) % 7)


def households(today: date) -> list[Household]:
    """Everybody who has or had a stay: 33 and 10 and 5 are there today."""
    return [*_community(today), *_housed(today), *_outreach(today), *_left(today), *_returned(today)]


def applications(today: date) -> list[WaitingPlan]:
    """The waiting lists, and a few that went otherwise."""
    ago = (4, 11, 19, 33, 47, 68)
    waiting = [WaitingPlan(COMMUNITY, today - timedelta(days=days)) for days in ago]
    waiting += [WaitingPlan(HOUSED, today - timedelta(days=days)) for days in (26, 85)]
    other = (("accepted", 40), ("refused", 96), ("withdrawn", 58))
    return waiting + [WaitingPlan(COMMUNITY, today - timedelta(days=days), state) for state, days in other]


# The community -----------------------------------------------------------------------------------------


def _community(today: date) -> Iterator[Household]:
    yield from (Household((stay,)) for stay in _first_years_ending(today))
    yield from (Household((stay,)) for stay in _decided(today))
    yield from (Household((stay,)) for stay in _second_years(today))
    yield from (Household((stay,)) for stay in _newcomers(today))


def _first_years_ending(today: date) -> Iterator[StayPlan]:
    """Late, soon, prepared or forgotten: the ends of a first year that Échéances is about."""
    thursday = next_meeting(today)
    favourable = {"educational": "favourable", "medical": "favourable", "social": "favourable"}

    def opened(days: int, **more: object) -> tuple[RenewalPlan, ...]:
        return (RenewalPlan(1, today - timedelta(days=days), **more),)  # type: ignore[arg-type]  # by name

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    yield _ending(today, -4, renewals=opened(30))
    yield _ending(today, -19)
    yield _ending(
        today, 11, renewals=opened(45, reviewed_on=ago(17), opinions=favourable, meeting_on=thursday)
    )
    yield _ending(
        today,
        17,
        renewals=opened(
            50, reviewed_on=ago(21), opinions={**favourable, "psychological": "reserved"}, meeting_on=thursday
        ),
    )
    yield _ending(today, 34, renewals=opened(12))
    yield _ending(today, 41, renewals=opened(20, requested=False), project="under_review")
    yield _ending(today, 52)
    yield _ending(today, 78)
    yield _ending(today, 90)


def _decided(today: date) -> Iterator[StayPlan]:
    """Granted ahead, granted with conditions, refused, and one past the maximum by derogation."""
    yield _renewed(_ending(today, 9), decided_on=today - timedelta(days=10), amendment_signed_on=None)
    late = _renewed(
        _ending(today, -62), decided_on=today - timedelta(days=75), decision="granted_with_conditions"
    )
    yield late
    ends = today + timedelta(days=26)
    refusal = RenewalPlan(
        1, today - timedelta(days=40), reviewed_on=today - timedelta(days=18),
        opinions={"educational": "unfavourable", "medical": "reserved", "psychological": "unfavourable"},
        meeting_on=today - timedelta(days=6), decision="refused", decided_on=today - timedelta(days=5),
    )  # fmt: skip
    yield _base(_admitted_for(ends, 12), renewals=(refusal,))
    yield _by_derogation(today)


def _by_derogation(today: date) -> StayPlan:
    admitted_on = deadline_after(today, months=-25)
    terms = [first_term(admitted_on, 12)]
    terms.append(next_term(admitted_on, terms, 12))
    terms.append(next_term(admitted_on, terms, 3))
    renewals = tuple(_granted(number, terms[number - 1], months) for number, months in ((1, 12), (2, 3)))
    return _base(admitted_on, terms=tuple(terms), renewals=renewals, derogation=True,
                 amendment_signed_on=terms[2].starts_on)  # fmt: skip


def _second_years(today: date) -> Iterator[StayPlan]:
    """Ends of a second year, the maximum: an exit to prepare. One near, the others later."""
    for number, offset in enumerate((22, 58, 110, 150, 205, 262, 301)):
        stay = _renewed(_ending(today, offset - 365), decided_on=None)
        yield _with(stay, project="under_review") if number == 2 else stay


def _newcomers(today: date) -> Iterator[StayPlan]:
    """First months: contracts to hand over and to sign, projects to write; and somebody expected."""
    for days, handed, signed, project in (
        (3, None, None, "none"),
        (10, None, None, "none"),
        (24, None, None, "none"),
        (26, 9, None, "draft"),
        (40, 12, None, "draft"),
        (51, 10, 22, "proposed"),
        (63, 8, 25, "proposed"),
        (96, 13, 29, "signed"),
        (124, 14, 30, "refused"),
        (151, 11, 27, "signed"),
        (172, 12, 20, "draft"),
        (205, 15, 30, "none"),
    ):
        admitted_on = today - timedelta(days=days)
        yield _base(admitted_on, project=project, handed_on=_after(admitted_on, handed),
                    signed_on=_after(admitted_on, signed))  # fmt: skip
    yield _base(today + timedelta(days=8), project="none", handed_on=None, signed_on=None)


# ACT -----------------------------------------------------------------------------------------------------


def _housed(today: date) -> Iterator[Household]:
    """No maximum: contracts of six or twelve months that follow each other."""
    families: dict[int, tuple[tuple[str, int], ...]] = {
        1: (("Lina, fille, 6 ans", 0), ("Sami, fils, 3 ans", 0)),
        4: (("Marie, compagne", 45),),
        7: (("Nino, fils, 11 ans", 0),),
    }
    for number, (days, months) in enumerate(
        (
            (1490, 12),
            (980, 6),
            (760, 12),
            (611, 6),
            (402, 12),
            (349, 12),
            (290, 6),
            (170, 6),
            (95, 6),
            (20, 6),
        )
    ):
        yield Household((_following(today, HOUSED, days, months),), families.get(number, ()))


def _outreach(today: date) -> Iterator[Household]:
    for days in (700, 171, 88, 12):
        yield Household((_following(today, OUTREACH, days, 6),))


def _following(today: date, kind: ServiceKind, days: int, months: int) -> StayPlan:
    admitted_on = today - timedelta(days=days)
    terms = [first_term(admitted_on, months)]
    while terms[-1].ends_on < today:
        terms.append(next_term(admitted_on, terms, months))
    renewals = tuple(_granted(term.number, term, months) for term in terms[:-1])
    project = "none" if days < 30 else "draft" if days < 60 else "signed"
    signed = terms[-1].starts_on + timedelta(days=4)
    return _base(admitted_on, kind=kind, terms=tuple(terms), renewals=renewals, project=project,
                 amendment_signed_on=signed if signed <= today else None)  # fmt: skip


# Those who left, and those who came back -----------------------------------------------------------------


def _left(today: date) -> Iterator[Household]:
    exits = (
        (COMMUNITY, 420, 40, "completed", "social_housing"),
        (COMMUNITY, 700, 75, "completed", "boarding_house"),
        (COMMUNITY, 260, 18, "left", "family"),
        (COMMUNITY, 190, 120, "left", "unknown"),
        (COMMUNITY, 330, 150, "ended_by_house", "shelter"),
        (COMMUNITY, 540, 170, "completed", "sliding_lease"),
        (COMMUNITY, 400, 210, "transferred", "other_act"),
        (COMMUNITY, 610, 255, "completed", "private_housing"),
        (COMMUNITY, 355, 290, "lost", "unknown"),
        (HOUSED, 900, 60, "completed", "social_housing"),
        (HOUSED, 640, 200, "transferred", "nursing_home"),
        (OUTREACH, 480, 130, "completed", "own_home"),
    )
    for kind, days, since, reason, housing in exits:
        yield Household((_past(today, kind, days, since, reason, housing),))


def _returned(today: date) -> Iterator[Household]:
    """Left, and back: an earlier stay stays readable; and the community then the ACT."""
    back = ((1300, 1010, 140), (1050, 880, 230), (860, 700, 75))
    for began, ended, again in back:
        earlier = _past(today, COMMUNITY, began, ended, "left", "street")
        now = today - timedelta(days=again)
        yield Household((earlier, _base(now, project="signed" if again > 100 else "proposed")))
    earlier = _past(today, COMMUNITY, 980, 340, "completed", "other_act")
    yield Household((earlier, _following(today, OUTREACH, 335, 6)))


def _past(today: date, kind: ServiceKind, began: int, ended: int, reason: str, housing: str) -> StayPlan:
    stay = _following(today - timedelta(days=ended), kind, began - ended, 12)
    return _with(stay, ended_on=today - timedelta(days=ended), exit_reason=reason, exit_housing=housing)


# Building ------------------------------------------------------------------------------------------------


def _ending(today: date, days: int, **more: object) -> StayPlan:
    """A first year of the community that ends in so many days."""
    return _base(_admitted_for(today + timedelta(days=days), 12), **more)


def _admitted_for(end: date, months: int) -> date:
    """The first day of a term of n months that ends on ``end``."""
    guess = deadline_after(end, months=-months, days=1)
    return next(
        day
        for day in (guess, guess - timedelta(days=1), guess + timedelta(days=1))
        if abs((term_end(day, months) - end).days) <= 1
    )


def _base(admitted_on: date, **more: object) -> StayPlan:
    plain: dict[str, object] = {
        "kind": COMMUNITY,
        "terms": (first_term(admitted_on, 12),),
        "handed_on": admitted_on + timedelta(days=9),
        "signed_on": admitted_on + timedelta(days=24),
    }
    return StayPlan(admitted_on=admitted_on, **plain | more)  # type: ignore[arg-type]  # by name


def _renewed(
    stay: StayPlan, *, decided_on: date | None, decision: str = "granted", **more: object
) -> StayPlan:
    """The same stay with a second year granted; ``decided_on`` None: three weeks before the first ended."""
    second = next_term(stay.admitted_on, list(stay.terms), 12)
    plan = _granted(1, stay.terms[0], 12, decision, decided_on)
    signed = second.starts_on + timedelta(days=5)
    return _with(
        stay, **{"terms": (*stay.terms, second), "renewals": (plan,), "amendment_signed_on": signed} | more
    )


def _granted(
    number: int, term: Term, months: int, decision: str = "granted", decided_on: date | None = None
) -> RenewalPlan:
    decided = decided_on or term.ends_on - timedelta(days=21)
    return RenewalPlan(
        number,
        decided - timedelta(days=45),
        reviewed_on=decided - timedelta(days=14),
        opinions={"educational": "favourable", "medical": "favourable", "psychological": "favourable"},
        meeting_on=decided - timedelta(days=1),
        decision=decision,
        months=months,
        decided_on=decided,
    )


def _with(stay: StayPlan, **more: object) -> StayPlan:
    return StayPlan(**{**stay.__dict__, **more})


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
