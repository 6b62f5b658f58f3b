"""The house as forms and filters read it, and its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.kinds import ServiceKind
from casework.domain.permissions import Actor, Role
from casework.domain.terms import BY_QUARTER, StayPolicy
from casework.services.organisation import OrganisationService, SetOrganisation, SetServicePolicy
from casework.storage.store import Store
from tests.builders import Make
from tests.conftest import FixedClock


@pytest.fixture
def house(store: Store, clock: FixedClock) -> OrganisationService:
    return OrganisationService(store, clock)


def command(service_id: int, **values: object) -> SetServicePolicy:
    defaults = {
        "service_id": service_id, "policy": BY_QUARTER, "term_warning_days": 60, "warning_days": 20,
        "statutory_rules": True, "project_label": "PPI", "seen_version": 1,
    }  # fmt: skip
    return SetServicePolicy(**defaults | values)  # type: ignore[arg-type]


def test_the_organisation_is_read(house: OrganisationService, actor: Actor) -> None:
    assert house.get_organisation(actor).name == "Association des Deux Rives"


def test_an_actor_sees_their_own_services_only(house: OrganisationService, actor: Actor, make: Make) -> None:
    mine = make.service(ServiceKind.ACT_HOUSED, "ACT")
    other = make.service(name="Communauté")
    make.place(make.site(other))
    place = make.place(make.site(mine))
    somebody = make.actor(Role.EDUCATOR, services=[mine])
    assert [row.name for row in house.list_services(somebody)] == ["ACT"]
    assert [row.id for row in house.list_places(somebody)] == [place.id]
    assert [row.name for row in house.list_services(actor)] == ["ACT", "Communauté"]


def test_settings_are_changed_and_seen(house: OrganisationService, actor: Actor, make: Make) -> None:
    service = make.service()
    change = house.set_service_policy(actor, command(service.id))
    (row,) = house.list_services(actor)
    assert (row.policy, row.term_warning_days, row.project_label) == (BY_QUARTER, 60, "PPI")
    assert row.version == change.version == 2


def test_impossible_settings_are_all_told_at_once(
    house: OrganisationService, actor: Actor, make: Make
) -> None:
    wrong = command(make.service().id, policy=StayPolicy(0, 12, -1, 24), warning_days=-3, project_label=" ")
    with pytest.raises(InvalidForm) as told:
        house.set_service_policy(actor, wrong)
    assert {problem.field for problem in told.value.problems} == {
        "initial_months", "max_renewals", "warning_days", "project_label",
    }  # fmt: skip


def test_two_people_changing_settings_do_not_overwrite_each_other(
    house: OrganisationService, actor: Actor, make: Make
) -> None:
    service = make.service()
    house.set_service_policy(actor, command(service.id))
    with pytest.raises(StaleWrite):
        house.set_service_policy(actor, command(service.id, warning_days=10))


def test_an_educator_cannot_change_settings(
    house: OrganisationService, make: Make, actor_as: Callable[[Role], Actor]
) -> None:
    with pytest.raises(NotAllowed):
        house.set_service_policy(actor_as(Role.EDUCATOR), command(make.service().id))


def test_colleagues_are_those_whose_account_is_valid_today(
    house: OrganisationService, actor: Actor, make: Make
) -> None:
    make.account(name="Partie", valid_to=date(2026, 11, 21))
    make.account(name="À venir", valid_from=date(2026, 11, 23))
    make.account(name="Dernier jour", valid_to=date(2026, 11, 22))
    assert [row.name for row in house.list_colleagues(actor)] == ["Claire Vasseur", "Dernier jour"]


def house_settings(house: OrganisationService, actor: Actor, **values: object) -> SetOrganisation:
    row = house.get_organisation(actor)
    kept = {"name": row.name, "address": row.address, "phone": row.phone, "seen_version": row.version}
    months = {"journal_months": 12, "record_months": 24, "application_months": 24}
    return SetOrganisation(**kept | months | values)  # type: ignore[arg-type]


def test_the_house_is_renamed_and_says_how_long_it_keeps(house: OrganisationService, actor: Actor) -> None:
    wanted = house_settings(
        house, actor, name="Association  du Pont", address="3, quai Neuf", record_months=36, journal_months=6
    )
    house.set_organisation(actor, wanted)
    row = house.get_organisation(actor)
    assert (row.name, row.address, row.journal_months, row.record_months, row.application_months) == (
        "Association du Pont", "3, quai Neuf", 6, 36, 24,
    )  # fmt: skip
    with pytest.raises(StaleWrite):
        house.set_organisation(actor, replace(wanted, name="Autre nom"))


def test_a_house_without_a_name_or_with_impossible_months_is_refused_at_once(
    house: OrganisationService, actor: Actor
) -> None:
    wrong = house_settings(
        house, actor, name=" ", address="é" * 501, journal_months=5, record_months=0, application_months=601
    )
    with pytest.raises(InvalidForm) as told:
        house.set_organisation(actor, wrong)
    assert {problem.field for problem in told.value.problems} == {
        "name", "address", "journal_months", "record_months", "application_months",
    }  # fmt: skip


def test_whoever_has_some_services_only_does_not_set_the_whole_house(
    house: OrganisationService, actor: Actor, make: Make
) -> None:
    head = make.actor(Role.HEAD_OF_SERVICE, services=[make.service()])
    with pytest.raises(UserError, match="whole_house_only"):
        house.set_organisation(head, house_settings(house, actor))
