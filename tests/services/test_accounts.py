"""From the first account to a departure: who comes in, as what, and which compartments they read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.app import make_suite
from casework.base.errors import InvalidForm, NotAllowed, StaleWrite, UserError
from casework.domain.accounts import AccountState
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Actor, Permission, Role, allows
from casework.models import JournalEntry, Service
from casework.services.accounts import (
    Accounts,
    AddAccount,
    ChangeAccount,
    CloseAccount,
    GrantCompartment,
    Keyholder,
    ListedAccount,
    ResetPassword,
)
from casework.services.checks import Checks
from casework.services.doorstep import Doorstep, Session, Use
from casework.storage import generation
from casework.storage.keys import KdfCost
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
TEMPORARY = "provisoire-1"
NEW = NewOrganisation(
    "Association des Tilleuls",
    (NewService(ServiceKind.CTR, "CTR du Moulin", 10), NewService(ServiceKind.OUTPATIENT, "CSAPA", 0)),
    (
        NewAccount("c.leroy", "Claire Leroy", PASSWORD),
        NewAccount("m.benali", "Mehdi Benali", PASSWORD, Role.EDUCATOR),
        NewAccount("n.petit", "Nora Petit", PASSWORD, Role.NURSE),
        NewAccount("i.roy", "Inès Roy", PASSWORD, Role.NURSE),
    ),
)


@dataclass
class House:
    """A folder whose people come in one after the other."""

    doorstep: Doorstep
    clock: FixedClock

    def enter(self, login: str, password: str = PASSWORD) -> Inside:
        session = self.doorstep.log_in(login, password, Use.BESIDE)
        holder = Keyholder(session.folder, session.opened, session.keyring, CHEAP)
        return Inside(session, Accounts(session.store, self.clock, holder), session.actor)


@dataclass
class Inside:
    """Somebody who came in."""

    session: Session
    accounts: Accounts
    actor: Actor

    def row(self, login: str) -> ListedAccount:
        return next(one for one in self.accounts.list_all(self.actor) if one.login == login)

    def id(self, login: str) -> int:
        return self.accounts.find(self.actor, login)

    def change(self, login: str, **values: object) -> ChangeAccount:
        row = self.row(login)
        command = ChangeAccount(
            row.id, row.version, row.name, row.role, row.profession, row.service_ids, row.valid_from,
            row.valid_to, row.rights,
        )  # fmt: skip
        return replace(command, **values)  # type: ignore[arg-type]  # fields by name

    def actions(self) -> list[str]:
        with self.session.store.read() as connection:
            return list(connection.scalars(select(JournalEntry.action)))

    def leave(self) -> None:
        self.session.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "données"
    Doorstep(path, FixedClock(), CHEAP).create(NEW)
    return path


@pytest.fixture
def house(made: Path, tmp_path: Path, clock: FixedClock) -> House:
    shutil.copytree(made, tmp_path / "données")
    return House(Doorstep(tmp_path / "données", clock, CHEAP, lambda _seconds: None), clock)


@pytest.fixture
def head(house: House) -> Inside:
    return house.enter("c.leroy")


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{code}$")


def an_account(**values: object) -> AddAccount:
    plain = AddAccount("l.marin", Role.EDUCATOR, TEMPORARY, name="Lou Marin", profession="Moniteur-éducateur")
    return replace(plain, **values)  # type: ignore[arg-type]  # fields by name


# ---- adding


def test_an_added_account_opens_nothing_but_its_own_password(house: House, head: Inside) -> None:
    head.accounts.add(head.actor, an_account())
    assert head.row("l.marin").state is AccountState.TEMPORARY
    with refused("password_temporary"):
        house.enter("l.marin", TEMPORARY)
    house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    assert house.enter("l.marin").actor.role is Role.EDUCATOR
    row = head.row("l.marin")
    assert (row.state, row.name, row.profession) == (AccountState.ACTIVE, "Lou Marin", "Moniteur-éducateur")
    assert "account.add" in head.actions()


def test_an_account_without_a_name_has_its_login(head: Inside) -> None:
    head.accounts.add(head.actor, an_account(name=" "))
    assert head.row("l.marin").name == "l.marin"


def test_a_locum_is_prepared_ahead_and_comes_in_on_the_first_day_only(
    house: House, head: Inside, clock: FixedClock
) -> None:
    start, end = date(2026, 12, 1), date(2026, 12, 31)
    head.accounts.add(head.actor, an_account(valid_from=start, valid_to=end))
    assert head.row("l.marin").state is AccountState.PREPARED
    with refused("account_closed"):
        house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    clock.day = start
    house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    house.enter("l.marin").leave()
    clock.day = end + timedelta(days=1)
    with refused("account_closed"):
        house.enter("l.marin")
    assert head.row("l.marin").state is AccountState.CLOSED


def test_a_temporary_password_is_worth_nothing_after_two_weeks(
    house: House, head: Inside, clock: FixedClock
) -> None:
    head.accounts.add(head.actor, an_account())
    clock.day += timedelta(days=15)
    with refused("password_expired"):
        house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)


def test_a_login_is_taken_once_whatever_its_accents(head: Inside) -> None:
    for login in ("C.Leroy", "c.léroy", "c-leroy"):
        with refused("login_taken"):
            head.accounts.add(head.actor, an_account(login=login))


@pytest.mark.parametrize(
    "login", ["", "x" * 10_000, "lou\0", "lou marin", "\u202elou", "l\u200fou", "lou\n", "-lou", "l\u043eu"]
)
def test_a_login_that_nobody_can_read_is_refused(head: Inside, login: str) -> None:
    with pytest.raises(InvalidForm) as refusal:
        head.accounts.add(head.actor, an_account(login=login))
    assert [problem.code for problem in refusal.value.problems] == ["login_impossible"]


def test_what_is_wrong_with_an_account_is_said_at_once(head: Inside) -> None:
    command = an_account(
        login="?", name="n" * 10_000, valid_from=date(2026, 12, 2), valid_to=date(2026, 12, 1)
    )
    with pytest.raises(InvalidForm) as refusal:
        head.accounts.add(head.actor, command)
    assert {problem.field for problem in refusal.value.problems} == {"login", "name", "valid_to"}
    with refused("invalid_form"):
        head.accounts.add(head.actor, an_account(password=""))
    with refused("invalid_form"):
        head.accounts.add(head.actor, an_account(service_ids=(99,)))


def test_a_slot_left_by_a_full_disk_does_not_keep_the_login(
    house: House, head: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise UserError("disk_full")

    monkeypatch.setattr(generation, "write_generation", full)
    with refused("disk_full"):
        head.accounts.add(head.actor, an_account())
    monkeypatch.undo()
    head.leave()
    again = house.enter("c.leroy")
    again.accounts.add(again.actor, an_account())
    house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    house.enter("l.marin").leave()


@pytest.mark.parametrize("login", ["m.benali", "n.petit"])
def test_only_who_manages_accounts_does(house: House, login: str) -> None:
    inside = house.enter(login)
    for work in (
        lambda: inside.accounts.add(inside.actor, an_account()),
        lambda: inside.accounts.list_all(inside.actor),
        lambda: inside.accounts.close(inside.actor, CloseAccount(1)),
        lambda: inside.accounts.reset_password(inside.actor, ResetPassword(1, TEMPORARY)),
    ):
        with pytest.raises(NotAllowed):
            work()


# ---- changing


def test_a_role_and_services_change_with_the_next_log_in(house: House, head: Inside) -> None:
    with head.session.store.read() as connection:
        service = connection.scalars(select(Service.id).order_by(Service.id)).first()
    assert service is not None
    change = head.change("m.benali", role=Role.COORDINATOR, service_ids=(service,))
    head.accounts.change(head.actor, change)
    actor = house.enter("m.benali").actor
    assert (actor.role, actor.service_ids) == (Role.COORDINATOR, frozenset({service}))
    assert head.row("m.benali").services == ("CTR du Moulin",)
    assert "account.edit" in head.actions()


def test_rights_are_widened_and_narrowed_beyond_the_role(house: House, head: Inside) -> None:
    rights = {Permission.IMPORT_FILES: True, Permission.PRINT_RECORDS: False, Permission.READ_PEOPLE: True}
    head.accounts.change(head.actor, head.change("m.benali", rights=rights))
    actor = house.enter("m.benali").actor
    assert allows(actor, Permission.IMPORT_FILES)
    assert not allows(actor, Permission.PRINT_RECORDS)
    # What the role gives already is not kept as a right of its own.
    assert head.row("m.benali").rights == {Permission.IMPORT_FILES: True, Permission.PRINT_RECORDS: False}
    head.accounts.change(head.actor, head.change("m.benali", rights={}))
    assert house.enter("m.benali").actor.rights is None


def test_nothing_changed_writes_nothing(head: Inside) -> None:
    before = len(head.actions())
    head.accounts.change(head.actor, head.change("m.benali"))
    assert len(head.actions()) == before


def test_a_stale_form_overwrites_nothing(head: Inside) -> None:
    stale = head.change("m.benali", name="Mehdi B.")
    head.accounts.change(head.actor, head.change("m.benali", name="M. Benali"))
    with pytest.raises(StaleWrite):
        head.accounts.change(head.actor, stale)


def test_nobody_changes_their_own_rights(head: Inside) -> None:
    head.accounts.add(head.actor, an_account(role=Role.DIRECTOR))
    for change in (
        head.change("c.leroy", rights={Permission.PRINT_RECORDS: False}),
        head.change("c.leroy", role=Role.DIRECTOR),
    ):
        with refused("own_account"):
            head.accounts.change(head.actor, change)
    head.accounts.change(head.actor, head.change("c.leroy", name="Claire Leroy-Petit"))


def test_an_administrator_gives_no_right_they_have_not(house: House, head: Inside) -> None:
    head.accounts.change(head.actor, head.change("m.benali", role=Role.ADMINISTRATOR))
    inside = house.enter("m.benali")
    with pytest.raises(NotAllowed):
        inside.accounts.change(
            inside.actor, inside.change("i.roy", rights={Permission.DECIDE_RENEWALS: True})
        )
    # What the head of service gave may stay while a name is put right.
    widened = {Permission.DECIDE_RENEWALS: True}
    head.accounts.change(head.actor, head.change("i.roy", rights=widened))
    inside.accounts.change(inside.actor, inside.change("i.roy", rights=widened, name="Inès Roy-Petit"))


def test_who_works_for_one_service_manages_its_accounts_only(house: House, head: Inside) -> None:
    first, second = (
        one.id for one in make_suite(head.session, house.clock).organisation.list_services(head.actor)
    )
    head.accounts.add(head.actor, an_account(role=Role.HEAD_OF_SERVICE, service_ids=(first,)))
    house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    inside = house.enter("l.marin")
    inside.accounts.add(inside.actor, an_account(login="s.blanc", service_ids=(first,)))
    for services in ((), (second,), (first, second)):
        with pytest.raises(NotAllowed):
            inside.accounts.add(inside.actor, an_account(login="t.noir", service_ids=services))
    with pytest.raises(NotAllowed):
        inside.accounts.close(inside.actor, CloseAccount(inside.id("c.leroy")))
    for asked in (inside.accounts.unreachable_without, inside.accounts.lost_by_reset):
        with pytest.raises(NotAllowed):  # who reads which compartment is told of one's own
            asked(inside.actor, inside.id("c.leroy"))


# ---- the last head of service


def test_the_last_head_of_service_is_neither_closed_nor_changed(head: Inside) -> None:
    head.accounts.add(head.actor, an_account(role=Role.ADMINISTRATOR))
    with refused("last_head"):
        head.accounts.close(head.actor, CloseAccount(head.id("c.leroy")))
    for change in (
        head.change("c.leroy", role=Role.EDUCATOR),
        head.change("c.leroy", valid_to=date(2026, 11, 1)),
        head.change("c.leroy", rights={Permission.MANAGE_ACCOUNTS: False}),
    ):
        with refused("last_head"):
            head.accounts.change(head.actor, change)


def test_a_head_prepared_for_later_is_no_head_today(head: Inside) -> None:
    head.accounts.add(head.actor, an_account(role=Role.DIRECTOR, valid_from=date(2027, 1, 1)))
    with refused("last_head"):
        head.accounts.close(head.actor, CloseAccount(head.id("c.leroy")))


def test_a_head_leaves_once_there_is_another(house: House, head: Inside) -> None:
    head.accounts.add(head.actor, an_account(role=Role.DIRECTOR))
    house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    with refused("own_account"):
        head.accounts.close(head.actor, CloseAccount(head.id("c.leroy")))
    other = house.enter("l.marin")
    other.accounts.close(other.actor, CloseAccount(other.id("c.leroy")))
    with refused("login_failed"):
        house.enter("c.leroy")


# ---- departure


def test_who_left_opens_nothing_and_keeps_a_name(house: House, head: Inside, clock: FixedClock) -> None:
    house.enter("m.benali").leave()
    assert head.accounts.rotation_due(head.actor) is None
    head.accounts.close(head.actor, CloseAccount(head.id("m.benali")))
    with refused("login_failed"):
        house.enter("m.benali")
    row = head.row("m.benali")
    assert (row.state, row.name, row.valid_to) == (AccountState.CLOSED, "Mehdi Benali", clock.day)
    assert row.last_login == clock.moment
    assert head.accounts.rotation_due(head.actor) == clock.day
    works: tuple[Callable[[], object], ...] = (
        lambda: head.accounts.close(head.actor, CloseAccount(row.id)),
        lambda: head.accounts.reset_password(head.actor, ResetPassword(row.id, TEMPORARY)),
        lambda: head.accounts.change(head.actor, head.change("m.benali", name="M.")),
    )
    for again in works:
        with refused("account_is_closed"):
            again()


def test_a_rotation_after_a_departure_settles_it(house: House, head: Inside) -> None:
    head.accounts.close(head.actor, CloseAccount(head.id("m.benali")))
    old = head.session.opened.secrets.file_key
    session = house.doorstep.rotate_key(head.session)
    assert session.opened.secrets.file_key != old
    suite = make_suite(session, house.clock)
    assert suite.accounts.rotation_due(session.actor) is None
    assert Checks(session.store, session.folder, session.opened.secrets).check(session.actor) == []
    session.close()


def test_a_login_of_somebody_who_left_may_not_be_taken_again(head: Inside) -> None:
    head.accounts.close(head.actor, CloseAccount(head.id("m.benali")))
    with refused("login_taken"):
        head.accounts.add(head.actor, an_account(login="m.benali"))


def test_an_account_whose_last_login_the_journal_no_longer_tells_says_nothing(head: Inside) -> None:
    assert head.row("i.roy").last_login is None


# ---- compartments


def test_the_first_nurse_gives_birth_to_health_and_its_secret_is_given_once(house: House) -> None:
    nurse = house.enter("n.petit")
    (birth,) = nurse.session.births
    assert (birth.compartment, birth.again) == (Compartment.HEALTH, False)
    assert birth.secret not in repr(nurse.session)
    assert Compartment.HEALTH in nurse.actor.compartments
    assert "compartment.birth" in nurse.actions()
    nurse.leave()
    again = house.enter("n.petit")
    assert again.session.births == ()
    assert Compartment.HEALTH in again.actor.compartments


def test_a_second_nurse_reads_nothing_until_a_member_grants_it(house: House, head: Inside) -> None:
    nurse, second = house.enter("n.petit"), house.enter("i.roy")
    assert second.session.births == ()
    assert Compartment.HEALTH not in second.actor.compartments
    nurse.accounts.grant(nurse.actor, GrantCompartment(nurse.id("i.roy"), Compartment.HEALTH))
    assert Compartment.HEALTH in house.enter("i.roy").actor.compartments
    assert head.row("i.roy").compartments == (Compartment.HEALTH,)
    assert "compartment.grant" in head.actions()


def test_who_is_no_member_grants_nothing_without_the_secret(house: House, head: Inside) -> None:
    nurse = house.enter("n.petit")
    secret = nurse.session.births[0].secret
    wanted = GrantCompartment(head.id("i.roy"), Compartment.HEALTH)
    with refused("compartment_not_member"):
        head.accounts.grant(head.actor, wanted)
    with refused("recovery_wrong"):
        head.accounts.grant(head.actor, replace(wanted, secret="EK3SS-NR3PS-R7G0B-ZYFQA-0E95R-1WHJK"))
    head.accounts.grant(head.actor, replace(wanted, secret=secret.lower()))
    assert Compartment.HEALTH in house.enter("i.roy").actor.compartments
    assert Compartment.HEALTH not in house.enter("c.leroy").actor.compartments


def test_nobody_grants_themselves(house: House, head: Inside) -> None:
    secret = house.enter("n.petit").session.births[0].secret
    with refused("own_account"):
        head.accounts.grant(head.actor, GrantCompartment(head.id("c.leroy"), Compartment.HEALTH, secret))


def test_a_compartment_that_was_not_born_is_not_granted(head: Inside) -> None:
    with refused("compartment_unborn"):
        head.accounts.grant(head.actor, GrantCompartment(head.id("i.roy"), Compartment.PSYCHOLOGY))


def test_a_member_unlocked_by_pin_is_asked_for_the_password_before_granting(house: House) -> None:
    nurse = house.enter("n.petit")
    nurse.session.keyring.lock()
    with refused("compartment_locked"):
        nurse.accounts.grant(nurse.actor, GrantCompartment(nurse.id("i.roy"), Compartment.HEALTH))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LOGISTICS, Role.STATISTICIAN])
def test_who_reads_no_record_is_granted_no_compartment(house: House, head: Inside, role: Role) -> None:
    head.accounts.change(head.actor, head.change("m.benali", role=role))
    nurse = house.enter("n.petit")
    with refused("grant_reads_nothing"):
        nurse.accounts.grant(nurse.actor, GrantCompartment(nurse.id("m.benali"), Compartment.HEALTH))


def test_a_temporary_password_is_granted_nothing(house: House, head: Inside) -> None:
    head.accounts.add(head.actor, an_account(role=Role.NURSE))
    nurse = house.enter("n.petit")
    with refused("grant_no_slot"):
        nurse.accounts.grant(nurse.actor, GrantCompartment(nurse.id("l.marin"), Compartment.HEALTH))


def test_a_reset_gives_the_file_and_not_the_compartments(house: House, head: Inside) -> None:
    nurse = house.enter("n.petit")
    nurse.accounts.grant(nurse.actor, GrantCompartment(nurse.id("i.roy"), Compartment.HEALTH))
    target = head.id("i.roy")
    assert head.accounts.lost_by_reset(head.actor, target) == (Compartment.HEALTH,)
    with refused("reset_unaccepted"):
        head.accounts.reset_password(head.actor, ResetPassword(target, TEMPORARY))
    head.accounts.reset_password(head.actor, ResetPassword(target, TEMPORARY, accepted=True))
    with refused("login_failed"):
        house.enter("i.roy")
    house.doorstep.change_password("i.roy", TEMPORARY, PASSWORD)
    assert Compartment.HEALTH not in house.enter("i.roy").actor.compartments
    nurse.accounts.grant(nurse.actor, GrantCompartment(target, Compartment.HEALTH))
    assert Compartment.HEALTH in house.enter("i.roy").actor.compartments


@pytest.mark.parametrize("work", ["close", "reset"])
def test_the_last_member_leaves_only_where_its_consequence_is_accepted(
    house: House, head: Inside, work: str
) -> None:
    secret = house.enter("n.petit").session.births[0].secret
    target = head.id("n.petit")
    assert head.accounts.unreachable_without(head.actor, target) == (Compartment.HEALTH,)

    def leave(accepted: bool) -> None:
        if work == "close":
            head.accounts.close(head.actor, CloseAccount(target, accepted))
        else:
            head.accounts.reset_password(head.actor, ResetPassword(target, TEMPORARY, accepted))

    with pytest.raises(UserError, match="last_member") as refusal:
        leave(accepted=False)
    assert "santé" in refusal.value.sentence
    leave(accepted=True)
    assert house.enter("i.roy").session.births == ()  # born already: nobody makes another key
    head.accounts.grant(head.actor, GrantCompartment(head.id("i.roy"), Compartment.HEALTH, secret))
    assert Compartment.HEALTH in house.enter("i.roy").actor.compartments


def test_a_member_renews_the_secret_of_a_lost_paper(house: House, head: Inside) -> None:
    nurse = house.enter("n.petit")
    old, wanted = nurse.session.births[0].secret, GrantCompartment(head.id("i.roy"), Compartment.HEALTH)
    new = nurse.accounts.renew_secret(nurse.actor, Compartment.HEALTH)
    with refused("recovery_wrong"):
        head.accounts.grant(head.actor, replace(wanted, secret=old))
    head.accounts.grant(head.actor, replace(wanted, secret=new))
    with refused("compartment_not_member"):
        head.accounts.renew_secret(head.actor, Compartment.HEALTH)


def test_compartments_outlive_a_rotation(house: House) -> None:
    house.enter("n.petit").leave()
    session = house.doorstep.log_in("c.leroy", PASSWORD)
    house.doorstep.rotate_key(session).close()
    nurse = house.enter("n.petit")
    assert Compartment.HEALTH in nurse.actor.compartments
    assert not nurse.session.keyring.is_locked


def test_a_psychologist_gives_birth_to_psychology(house: House, head: Inside) -> None:
    head.accounts.add(head.actor, an_account(role=Role.PSYCHOLOGIST))
    house.doorstep.change_password("l.marin", TEMPORARY, PASSWORD)
    (birth,) = house.enter("l.marin").session.births
    assert birth.compartment is Compartment.PSYCHOLOGY


def test_a_birth_that_finds_a_full_disk_waits_for_the_next_log_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise UserError("disk_full")

    monkeypatch.setattr("casework.services.doorstep.births.require_space", full)
    nurse = house.enter("n.petit")
    assert nurse.session.births == ()
    nurse.leave()
    monkeypatch.undo()
    assert len(house.enter("n.petit").session.births) == 1
