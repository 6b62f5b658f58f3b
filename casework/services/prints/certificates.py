"""The nominative certificate, filled: the dates from the record, the name from who asks for it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select

from casework.base.errors import UserError
from casework.base.text import clean, tidy
from casework.domain.permissions import Actor
from casework.models import Person, Stay
from casework.reports.certificate import TITLE_TEXT, Certificate, Followed
from casework.reports.page import Imprint
from casework.services.prints.found import house_of, printed_by, services_of
from casework.services.prints.requests import PrintCertificate
from casework.steps.visible import in_services, require_visible


def certificate(
    connection: Connection, actor: Actor, command: PrintCertificate, today: date, now: datetime
) -> tuple[Certificate, Imprint]:
    """What the paper says, and its edges.

    Raises UserError ``not_found``, ``certificate_not_anonymous``, ``nothing_to_print`` (no stay has begun).
    """
    require_visible(connection, actor, command.person_id)
    if not connection.scalar(select(Person.is_anonymous).where(Person.id == command.person_id)):
        raise UserError("certificate_not_anonymous")
    house = house_of(connection)
    services = services_of(connection, house.name)
    stays = connection.execute(
        select(Stay.service_id, Stay.admitted_on, Stay.ended_on)
        .where(
            Stay.person_id == command.person_id,
            Stay.admitted_on <= today,
            in_services(actor, Stay.service_id, Stay.person_id),
        )
        .order_by(Stay.admitted_on, Stay.id)
    ).all()
    if not stays:
        raise UserError("nothing_to_print", document=TITLE_TEXT)
    values = Certificate(
        tidy(command.holder),
        command.born_on,
        clean(command.care),
        # An end to come has not come: the care goes on.
        [
            Followed(services[one.service_id].name, one.admitted_on, _past(one.ended_on, today))
            for one in stays
        ],
        today,
        house.name,
        house.address,
    )
    by = printed_by(connection, actor)
    latest = services[stays[-1].service_id].header
    return values, Imprint(house.name, latest, by, now, house.is_demonstration)


def _past(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None
