"""What a file has from its first day: organisation, establishment, services, accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import ServiceKind
from casework.domain.terms import DEFAULT_POLICIES
from casework.models import Account, Establishment, Organisation, Service
from casework.steps.reference import seed_reference
from casework.storage.unit_of_work import UnitOfWork


def found(uow: UnitOfWork, new: NewOrganisation, account_uids: Sequence[bytes], today: date) -> None:
    """Write all of it. ``account_uids``: the envelope's slots, in the order of ``new.accounts``."""
    organisation = uow.add(Organisation(name=new.name, is_demonstration=new.demonstration))
    establishment = uow.add(Establishment(organisation_id=organisation.id, name=new.name))
    for position, service in enumerate(new.services):
        add_service(uow, establishment.id, service, position, today)
    for account, uid in zip(new.accounts, account_uids, strict=True):
        _add_account(uow, account, uid)
    seed_reference(uow)
    uow.journal("organisation.found", organisation)


def add_service(
    uow: UnitOfWork, establishment_id: int, new: NewService, position: int, today: date
) -> Service:
    """A service with the stay policy and the rules that its kind has by default; its first day is today."""
    kind = ServiceKind(new.kind)
    policy = DEFAULT_POLICIES[kind]
    return uow.add(
        Service(
            establishment_id=establishment_id,
            kind=kind.value,
            name=new.name,
            places=new.places,
            initial_months=policy.initial_months,
            renewal_months=policy.renewal_months,
            max_renewals=policy.max_renewals,
            max_total_months=policy.max_total_months,
            statutory_rules=kind.has_statutory_rules,
            first_day=today,
            position=position,
        )
    )


def _add_account(uow: UnitOfWork, new: NewAccount, uid: bytes) -> Account:
    return uow.add(
        Account(uid=uid, login=new.login, name=new.name, role=new.role.value, profession=new.profession)
    )
