"""The envelope edited, cut, swapped, put back, completed from another file: a sentence, nothing opens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.base.errors import UserError
from casework.domain.founding import NewAccount, NewOrganisation, NewService
from casework.domain.kinds import Compartment, ServiceKind
from casework.domain.permissions import Role
from casework.services.accounts import Accounts, AddAccount, CloseAccount, Keyholder
from casework.services.doorstep import Doorstep, FolderState
from casework.storage import envelope_format
from casework.storage.compartments import add_compartment
from casework.storage.envelope import Envelope
from casework.storage.envelope_file import EnvelopeFile
from casework.storage.keys import KdfCost, Secrets
from casework.storage.recovery import new_secret
from tests.conftest import FixedClock

CHEAP = KdfCost(1, 8192)
PASSWORD = "épicéa ardoise fougère 7"
NEW = NewOrganisation(
    "Association des Tilleuls",
    (NewService(ServiceKind.CTR, "CTR du Moulin", 10),),
    (
        NewAccount("c.leroy", "Claire Leroy", PASSWORD),
        NewAccount("m.benali", "Mehdi Benali", PASSWORD, Role.EDUCATOR),
        NewAccount("n.petit", "Nora Petit", PASSWORD, Role.NURSE),
    ),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a compartment in its envelope."""
    path = tmp_path_factory.mktemp("made") / "données"
    doorstep = Doorstep(path, FixedClock(), CHEAP)
    doorstep.create(NEW)
    doorstep.log_in("n.petit", PASSWORD).close()
    return path


@pytest.fixture
def door(made: Path, tmp_path: Path, clock: FixedClock) -> Doorstep:
    shutil.copytree(made, tmp_path / "données")
    return Doorstep(tmp_path / "données", clock, CHEAP, lambda _seconds: None)


def refused(*codes: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^({'|'.join(codes)})$")


def envelope_of(door: Doorstep) -> Envelope:
    return EnvelopeFile(door.folder.path).documents()[0].envelope


def forge(door: Doorstep, change: Callable[[dict[str, Any]], None]) -> None:
    """Edit both copies as somebody does who holds no key: the checksum is right, the MAC is not."""
    for path in door.folder.envelopes:
        first, body, seals, _end = path.read_bytes().split(b"\n")
        content = json.loads(body)
        change(content)
        edited = json.dumps(content, separators=(",", ":"), sort_keys=True).encode("ascii")
        signed = first + b"\n" + edited + b"\n"
        mac = seals.split(b" ")[1].decode("ascii")
        path.write_bytes(signed + f"{envelope_format._checksum(signed).hex()} {mac}\n".encode())


def rewrite(door: Doorstep, secrets: Secrets, change: Callable[[Envelope], Envelope]) -> None:
    """Edit both copies as somebody does who kept the file's key."""
    EnvelopeFile(door.folder.path).write(change(envelope_of(door)), secrets.file_key)


def swap_locks(content: dict[str, Any]) -> None:
    one, two = content["slots"][:2]
    one["lock"], two["lock"] = two["lock"], one["lock"]


def swap_secrets(content: dict[str, Any]) -> None:
    one, two = content["slots"][:2]
    one["secrets"], two["secrets"] = two["secrets"], one["secrets"]


def swap_accounts(content: dict[str, Any]) -> None:
    one, two = content["slots"][:2]
    one["account"], two["account"] = two["account"], one["account"]


def swap_logins(content: dict[str, Any]) -> None:
    one, two = content["slots"][:2]
    one["id"], two["id"] = two["id"], one["id"]


def raise_generation(content: dict[str, Any]) -> None:
    content["generation"] += 1


def forget_the_nurse(content: dict[str, Any]) -> None:
    del content["slots"][2]


def forget_the_compartment(content: dict[str, Any]) -> None:
    content["compartments"] = []


def lengthen(content: dict[str, Any]) -> None:
    content["slots"][0]["expires"] = "2099-01-01"


def cheapen(content: dict[str, Any]) -> None:
    content["slots"][0]["lock"]["passes"] += 1


EDITS = (
    swap_locks,
    swap_secrets,
    swap_accounts,
    swap_logins,
    raise_generation,
    forget_the_nurse,
    forget_the_compartment,
    lengthen,
    cheapen,
)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("login", ["c.leroy", "m.benali"])
def test_an_edited_envelope_opens_for_nobody(
    door: Doorstep, edit: Callable[[dict[str, Any]], None], login: str
) -> None:
    forge(door, edit)
    with refused("envelope_altered", "login_failed") as refusal:
        door.log_in(login, PASSWORD)
    assert refusal.value.sentence


@pytest.mark.parametrize("edit", EDITS)
def test_one_edited_copy_is_put_right_from_the_other(
    door: Doorstep, edit: Callable[[dict[str, Any]], None]
) -> None:
    sound = door.folder.envelopes[1].read_bytes()
    forge(door, edit)
    door.folder.envelopes[1].write_bytes(sound)
    session = door.log_in("c.leroy", PASSWORD)
    assert len(session.notices) == 1
    session.close()
    assert door.folder.envelopes[0].read_bytes() == sound


@pytest.mark.parametrize("size", [0, 1, 30, 1000])
def test_a_cut_envelope_leads_to_the_rescue_page(door: Doorstep, size: int) -> None:
    for path in door.folder.envelopes:
        path.write_bytes(path.read_bytes()[:size])
    found = door.inspect()
    assert found.state is FolderState.RESCUE
    with refused("envelope_damaged"):
        door.log_in("c.leroy", PASSWORD)


def test_a_slot_copied_from_another_file_opens_nothing(
    door: Doorstep, tmp_path: Path, clock: FixedClock
) -> None:
    other = Doorstep(tmp_path / "autre", clock, CHEAP)
    other.create(NEW)
    foreign = json.loads(other.folder.envelopes[0].read_bytes().split(b"\n")[1])["slots"][0]

    def add(content: dict[str, Any]) -> None:
        content["slots"][0] = foreign

    forge(door, add)
    with refused("login_failed"):
        door.log_in("c.leroy", PASSWORD)  # its name is salted otherwise
    with refused("envelope_altered"):
        door.log_in("m.benali", PASSWORD)


def test_a_slot_copied_under_a_login_of_this_file_opens_nothing(
    door: Doorstep, tmp_path: Path, clock: FixedClock
) -> None:
    other = Doorstep(tmp_path / "autre", clock, CHEAP)
    other.create(NEW)
    foreign = json.loads(other.folder.envelopes[0].read_bytes().split(b"\n")[1])["slots"][0]

    def add(content: dict[str, Any]) -> None:
        content["slots"][0] = foreign | {"id": content["slots"][0]["id"]}

    forge(door, add)
    with refused("login_failed"):
        door.log_in("c.leroy", PASSWORD)


# ---- somebody who left, and kept what was in memory


def leave(door: Doorstep, *, rotated: bool) -> tuple[Secrets, Envelope]:
    """Mehdi leaves; what he kept: the file's secrets and the envelope of his time."""
    kept = envelope_of(door)
    session = door.log_in("c.leroy", PASSWORD)
    secrets = session.opened.secrets
    accounts = Accounts(
        session.store, FixedClock(), Keyholder(session.folder, session.opened, session.keyring, CHEAP)
    )
    accounts.close(session.actor, CloseAccount(accounts.find(session.actor, "m.benali")))
    if rotated:
        door.rotate_key(session).close()
    session.close()
    return secrets, kept


@pytest.mark.parametrize("rotated", [False, True])
def test_the_envelope_of_before_a_departure_put_back_is_refused(door: Doorstep, rotated: bool) -> None:
    old = door.folder.envelopes[0].read_bytes()
    leave(door, rotated=rotated)
    for path in door.folder.envelopes:
        path.write_bytes(old)
    with refused("database_unreadable" if rotated else "envelope_rolled_back"):
        door.log_in("m.benali", PASSWORD)


def test_a_slot_put_back_with_the_kept_key_is_a_closed_account(door: Doorstep) -> None:
    secrets, kept = leave(door, rotated=False)
    slot = kept.slots[1]
    rewrite(door, secrets, lambda now: replace(now, slots=(*now.slots, slot)))
    with refused("account_closed"):
        door.log_in("m.benali", PASSWORD)


def test_after_a_rotation_the_kept_key_writes_nothing_that_is_believed(door: Doorstep) -> None:
    secrets, kept = leave(door, rotated=True)
    slot = kept.slots[1]
    rewrite(door, secrets, lambda now: replace(now, slots=(*now.slots, slot)))
    with refused("envelope_altered"):
        door.log_in("c.leroy", PASSWORD)
    with refused("database_unreadable"):
        door.log_in("m.benali", PASSWORD)


def test_a_membership_written_with_the_file_s_key_reads_no_compartment(door: Doorstep) -> None:
    """Who holds the file's key may write themselves among the members; the seal is for somebody else."""
    session = door.log_in("m.benali", PASSWORD)
    secrets, account = session.opened.secrets, session.opened.slot.account
    session.close()

    def join(envelope: Envelope) -> Envelope:
        (health,) = envelope.compartments
        joined = replace(health.members[0], account=account)
        return replace(envelope, compartments=(replace(health, members=(*health.members, joined)),))

    rewrite(door, secrets, join)
    session = door.log_in("m.benali", PASSWORD)
    assert Compartment.HEALTH not in session.actor.compartments
    session.close()


def test_a_key_slipped_in_with_the_file_s_key_is_told_to_members_and_seals_nothing_of_theirs(
    door: Doorstep,
) -> None:
    """Who holds the file's key may add a key of their own, so that what is written next is for them."""
    session = door.log_in("m.benali", PASSWORD)
    secrets, account = session.opened.secrets, session.opened.slot.account
    session.close()
    rewrite(door, secrets, lambda one: add_compartment(one, "health", account, new_secret(), CHEAP))
    session = door.log_in("n.petit", PASSWORD)
    assert ["santé" in notice for notice in session.notices] == [True]
    sealed = session.keyring.seal(Compartment.HEALTH, "note", b"u" * 16, "sealed", "Traitement")
    assert session.keyring.open("note", b"u" * 16, "sealed", sealed) == "Traitement"
    session.close()
    session = door.log_in("m.benali", PASSWORD)
    with refused("compartment_locked"):
        session.keyring.open("note", b"u" * 16, "sealed", sealed)
    session.close()


def test_a_temporary_password_made_longer_lasting_is_refused(door: Doorstep, clock: FixedClock) -> None:
    session = door.log_in("c.leroy", PASSWORD)
    holder = Keyholder(session.folder, session.opened, session.keyring, CHEAP)
    Accounts(session.store, clock, holder).add(session.actor, AddAccount("l.marin", Role.EDUCATOR, "court"))
    session.close()

    def prolong(content: dict[str, Any]) -> None:
        content["slots"][-1]["expires"] = "2099-01-01"

    forge(door, prolong)
    with refused("envelope_altered"):
        door.change_password("l.marin", "court", PASSWORD)


def test_a_clock_set_back_is_told_and_keeps_nobody_out(door: Doorstep, clock: FixedClock) -> None:
    clock.moment += timedelta(days=40)
    door.log_in("c.leroy", PASSWORD).close()
    clock.moment -= timedelta(days=40)
    session = door.log_in("c.leroy", PASSWORD)
    (notice,) = session.notices
    assert "horloge" in notice
    session.close()
