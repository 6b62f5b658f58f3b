"""Invented people: who they are, what their life is about, and the words that fill the team's sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from casework.domain.dates import deadline_after
from casework.domain.kinds import ServiceKind
from casework.steps.demonstration import facts
from casework.steps.demonstration.threads import (
    ONLY_AT_HOME,
    ONLY_COMMUNITY,
    ONLY_LEARNERS,
    ONLY_PARENTS,
    Thread,
    for_anybody,
    threads,
)

_MY = {"sa": "ma", "son": "mon"}
_FEMININE_RELATIVES = {"sa sœur", "sa mère", "sa tante", "sa cousine"}


@dataclass(frozen=True)
class Life:
    """Somebody invented. ``threads`` become goals of their project and notes of their timeline."""

    last_name: str
    first_name: str
    sex: str
    birth_date: date
    languages: str
    phone: str
    referrer: str
    threads: tuple[Thread, ...]
    slots: dict[str, str]

    @property
    def needs_interpreter(self) -> bool:
        return bool(self.languages) and "français" not in self.languages

    def say(self, text: str) -> str:
        """A template in this person's words."""
        filled = text.format_map(self.slots)
        return filled[:1].upper() + filled[1:]


def lives(random: Random, today: date) -> Iterator[Life]:
    """People without end, never two of one name (the lists allow for three thousand)."""
    names = [(last, first) for last in facts.LAST_NAMES for first in (*facts.MEN, *facts.WOMEN)]
    random.shuffle(names)
    used: dict[str, int] = {}
    for last_name, first_name in names:
        # Two of one family name are lifelike, six are a mistake of the generator's.
        if used.get(last_name, 0) >= 2 or used.get(first_name, 0) >= 3:
            continue
        used[last_name] = used.get(last_name, 0) + 1
        used[first_name] = used.get(first_name, 0) + 1
        yield _life(random, today, last_name, first_name)


def _life(random: Random, today: date, last_name: str, first_name: str) -> Life:
    sex = "F" if first_name in facts.WOMEN else "M"
    birth = deadline_after(today, months=-12 * random.randint(21, 63), days=-random.randint(0, 364))
    languages = facts.LANGUAGES.get(first_name, "")
    slots = _slots(random, last_name, first_name, sex)
    return Life(
        last_name=last_name,
        first_name=first_name,
        sex=sex,
        birth_date=birth,
        languages=languages,
        # 06 39 98 xx xx is kept by the regulator for fiction.
        phone=f"+336399800{random.randint(10, 99)}" if random.random() < 0.7 else "",
        referrer=random.choice(facts.REFERRERS),
        threads=(),
        slots=slots,
    )


def with_threads(life: Life, random: Random, kind: ServiceKind, days: int) -> Life:
    """The same person with threads that suit the service: three, and more for a stay of many days."""
    known = threads()
    home = known[ONLY_COMMUNITY if kind is ServiceKind.THERAPEUTIC_COMMUNITY else ONLY_AT_HOME]
    pool = for_anybody()
    if random.random() < 0.45:
        pool.append(known[ONLY_PARENTS])
    if life.languages:
        pool += [known[ONLY_LEARNERS]] * 2
    first = random.choice(pool)
    chosen = [home, first]
    while len(chosen) < min(3 + days // 160, 7):
        one = random.choice(pool)
        if one not in chosen:
            chosen.append(one)
    random.shuffle(chosen)
    return Life(**{**life.__dict__, "threads": tuple(chosen)})


def _slots(random: Random, last_name: str, first_name: str, sex: str) -> dict[str, str]:
    woman = sex == "F"
    relative, relative_name = random.choice(facts.RELATIVES)
    article, kin = relative.split(" ", 1)
    pastime, doing = random.choice(facts.PASTIMES)
    return {
        "m": f"{'Mme' if woman else 'M.'} {last_name}",
        "first": first_name,
        "il": "elle" if woman else "il",
        "Il": "Elle" if woman else "Il",
        "lui": "elle" if woman else "lui",
        "e": "e" if woman else "",
        "le": "le" if woman else "",
        "child": random.choice(facts.CHILDREN),
        "relative": relative,
        "my_relative": f"{_MY[article]} {kin}",
        "relative_name": relative_name,
        "re": "e" if relative in _FEMININE_RELATIVES else "",
        "town": random.choice(facts.TOWNS),
        "trade": random.choice(facts.TRADES),
        "pastime": pastime,
        "doing": doing,
        "Doing": doing[0].upper() + doing[1:],
        "home": random.choice(facts.HOMES),
    }
