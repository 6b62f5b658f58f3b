"""When things happened: the notes of each stay and of the house, spread over the days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from casework.domain.kinds import NoteKind, ServiceKind
from casework.steps.demonstration.facts import HOUSES_IN_TEXT
from casework.steps.demonstration.lives import Life
from casework.steps.demonstration.stays import StayPlan
from casework.steps.demonstration.threads import Thread, daily

KEPT_DAYS = 365
"""Notes go back one year."""

_SPOKEN_TIME = re.compile(r"\b(\d{1,2}) h(?: (\d{2}))?\b")
_HOURS = {
    "morning": (7, 10, NoteKind.HANDOVER, ("educ",)),
    "day": (10, 18, NoteKind.FOLLOW_UP, ("educ", "educ", "educ", "sociale", "coordinatrice", "infirmiere")),
    "evening": (19, 22, NoteKind.HANDOVER, ("educ", "nuit")),
    "night": (23, 29, NoteKind.HANDOVER, ("nuit",)),
    "visits": (9, 18, NoteKind.VISIT, ("educ", "sociale", "infirmiere")),
}
_HOUSED_MOMENTS = ("morning", "day", "day", "day", "evening", "evening", "night")


@dataclass(frozen=True)
class PlannedNote:
    """A note before it is written; ``by`` is the author's login."""

    happened_at: datetime
    text: str
    kind: NoteKind
    by: str


@dataclass(frozen=True)
class ThreadProgress:
    """A thread of somebody's stay: the day of each step that was lived."""

    thread: Thread
    starts_on: date
    lived_on: tuple[date, ...]

    def quarters(self, day: date) -> int:
        """0 to 4, as a goal's progress is told on a day."""
        return 4 * sum(1 for lived in self.lived_on if lived <= day) // len(self.thread.steps)

    def last_on(self, day: date) -> date | None:
        """The last step on a day; None: not begun."""
        return max((lived for lived in self.lived_on if lived <= day), default=None)


def thread_days(start: date, thread: Thread, random: Random) -> list[date]:
    """The day of each step, some weeks apart."""
    day = start + timedelta(days=random.randint(0, 9))
    pace = random.choice((30, 55, 85))
    days = []
    for _step in thread.steps:
        days.append(day)
        day += timedelta(days=pace + random.randint(-9, 14))
    return days


def thread_starts(stay: StayPlan, count: int, last_day: date) -> list[date]:
    """Three threads soon after admission, the others spread so that the last is still on its way."""
    days = (last_day - stay.admitted_on).days
    late = max(150, days - 100)
    spread = [150 + (late - 150) * number // max(1, count - 4) for number in range(count - 3)]
    offsets = [8, 27, 46, *(spread if count > 4 else [late])]
    return [stay.admitted_on + timedelta(days=offset) for offset in offsets[:count]]


def stay_notes(
    life: Life, stay: StayPlan, until: datetime, random: Random
) -> tuple[list[PlannedNote], list[ThreadProgress]]:
    """What was written about somebody during a stay, and how far their threads are."""
    last_day = min(stay.ended_on or until.date(), until.date())
    notes: list[PlannedNote] = []
    progress = []
    starts = thread_starts(stay, len(life.threads), last_day)
    for start, thread in zip(starts, life.threads, strict=True):
        days = thread_days(start, thread, random)
        lived = [day for day in days if day <= last_day]
        for step, day in zip(thread.steps, lived, strict=False):
            moment = _moment(day, step.text, (22, 24) if step.by == "nuit" else (9, 18), random)
            notes.append(PlannedNote(moment, life.say(step.text), step.kind, step.by))
        progress.append(ThreadProgress(thread, days[0], tuple(lived)))
    notes += _daily_notes(life, stay, last_day, random)
    first_day = until.date() - timedelta(days=KEPT_DAYS)
    return [
        note for note in notes if first_day <= note.happened_at.date() and note.happened_at <= until
    ], progress


def house_notes(until: datetime, random: Random) -> Iterator[PlannedNote]:
    """The log of the community itself: every night, and most days."""
    stocks = {moment: _shuffled(daily()[f"house_{moment}"], random) for moment in ("night", "day")}
    for back in range(KEPT_DAYS, -1, -1):
        day = until.date() - timedelta(days=back)
        for by, hour, minute, chance in (("nuit", 6, 45, 1.0), ("educ", 13, 50, 0.6), ("educ", 21, 30, 0.3)):
            moment = datetime.combine(day, time(hour, minute)).astimezone()
            if moment <= until and random.random() < chance:
                said = _next(stocks["night" if by == "nuit" else "day"], random)
                text = said.format(count=random.randint(29, 34), house=random.choice(HOUSES_IN_TEXT))
                yield PlannedNote(moment, text, NoteKind.HANDOVER, by)


def _daily_notes(life: Life, stay: StayPlan, last_day: date, random: Random) -> Iterator[PlannedNote]:
    """Something every few days; closer together in the first weeks; never the same words twice in a row."""
    moments = (
        _HOUSED_MOMENTS if stay.kind is ServiceKind.THERAPEUTIC_COMMUNITY else ("visits", "visits", "day")
    )
    stock = {moment: _shuffled(daily()[moment], random) for moment in set(moments)}
    day = stay.admitted_on + timedelta(days=random.randint(0, 2))
    while day <= last_day:
        moment = random.choice(moments)
        first, last, kind, authors = _HOURS[moment]
        text = _next(stock[moment], random)
        yield PlannedNote(
            _moment(day, text, (first, last), random), life.say(text), kind, random.choice(authors)
        )
        settled = (day - stay.admitted_on).days > 30
        day += timedelta(days=random.randint(3, 13) if settled else random.randint(1, 4))


def _moment(day: date, text: str, hours: tuple[int, int], random: Random) -> datetime:
    """In the computer's own zone, and after every hour that the words tell (past 24: the night after)."""
    at_night = hours[1] > 22
    minutes = random.randint(hours[0], hours[1] - 1) * 60 + random.choice(range(0, 60, 5))
    for hour, minute in _SPOKEN_TIME.findall(text):
        told = (int(hour) + (24 if at_night and int(hour) < 12 else 0)) * 60 + int(minute or 0)
        minutes = max(minutes, told + random.randint(5, 25))
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).astimezone()


def _next(stock: list[str], random: Random) -> str:
    """A text that was not used lately: one of the first few, put back at the end."""
    text = stock.pop(random.randrange(min(3, len(stock))))
    stock.append(text)
    return text


def _shuffled(texts: tuple[str, ...], random: Random) -> list[str]:
    shuffled = list(texts)
    random.shuffle(shuffled)
    return shuffled
