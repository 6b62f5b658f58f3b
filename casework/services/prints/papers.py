"""The papers of the house, filled from its settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from casework.base.paths import RESOURCES
from casework.base.text import plural
from casework.domain.kinds import ServiceKind
from casework.domain.papers import Paper, Values, read_paper
from casework.domain.permissions import Actor
from casework.models import Account, Organisation, Service
from casework.reports.page import Imprint
from casework.services.prints.found import printed_by
from casework.services.prints.requests import PrintKind

FOLDER = RESOURCES / "papers"
_UNKNOWN = "à compléter"


def house_paper(
    connection: Connection, actor: Actor, kind: PrintKind, now: datetime
) -> tuple[Paper, Imprint]:
    """The draft of a paper, and its edges. Three queries."""
    house = connection.execute(select(Organisation.__table__).limit(1)).one()
    text = (FOLDER / f"{kind.name.lower()}.txt").read_text("utf-8")
    paper = read_paper(text, house_values(connection, house))
    return paper, Imprint(house.name, "", printed_by(connection, actor), now, house.is_demonstration)


def house_values(connection: Connection, house: Any) -> Values:
    """What the texts may be filled with."""
    services = connection.execute(
        select(Service.name, Service.kind, Service.places).order_by(Service.position, Service.id)
    )
    professions = connection.scalars(
        select(Account.profession).where(Account.profession != "").distinct().order_by(Account.profession)
    ).all()
    return {
        "organisation": house.name,
        "contact": ", ".join(one for one in (house.address, house.phone) if one) or _UNKNOWN,
        "services": [_service(*row) for row in services] or [_UNKNOWN],
        "professions": ", ".join(professions) or _UNKNOWN,
        "journal_months": _months(house.journal_months),
        "record_months": _months(house.record_months),
        "application_months": _months(house.application_months),
    }


def _service(name: str, kind: str, places: int) -> str:
    """« Communauté Les Tilleuls (communauté thérapeutique, 35 places) »."""
    label = ServiceKind(kind).label
    what = f"{label[:1].lower()}{label[1:]}" if label[1:2].islower() else label
    return f"{name} ({what}, {plural(places, 'place')})" if places else f"{name} ({what})"


def _months(months: int) -> str:
    return plural(months, "mois", "mois")
