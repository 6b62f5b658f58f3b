"""The envelope: who opens the file, and what a change of it does."""

from __future__ import annotations

import dataclasses
import secrets
from datetime import date

import pytest

from casework.base.errors import UserError
from casework.storage import envelope as env
from casework.storage.compartments import add_compartment, grant, open_compartment, recover_compartment
from casework.storage.envelope import Envelope, SlotKind
from casework.storage.envelope_format import decode, encode
from casework.storage.keys import BadSeal, KdfCost, KeyPair, Secrets
from casework.storage.recovery import new_secret

CHEAP = KdfCost(1, 8192)
SECRETS = Secrets.new()
FIRST, SECOND = secrets.token_bytes(16), secrets.token_bytes(16)


def an_envelope() -> Envelope:
    envelope = env.new_envelope(demonstration=False)
    envelope = env.add_account(envelope, SECRETS, FIRST, "c.leroy", "épicéa-7-ardoise", CHEAP)
    return env.add_account(envelope, SECRETS, SECOND, "m.benali", "granit-3-fougère", CHEAP)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{code}$")


def test_each_password_opens_its_account_and_the_same_secrets() -> None:
    envelope = an_envelope()
    opened = env.open_with_password(envelope, "m.benali", "granit-3-fougère")
    assert (opened.slot.account, opened.secrets) == (SECOND, SECRETS)
    assert opened.secrets == env.open_with_password(envelope, "c.leroy", "épicéa-7-ardoise").secrets


def test_a_login_is_known_whatever_its_case_and_accents() -> None:
    assert env.find_slot(an_envelope(), "C.LÉROY") is not None


def test_without_a_login_the_first_account_acts() -> None:
    assert env.open_with_password(an_envelope(), None, "épicéa-7-ardoise").slot.account == FIRST


def test_an_unknown_login_and_a_wrong_password_say_the_same() -> None:
    envelope = an_envelope()
    for login, password in (("c.leroy", "granit-3-fougère"), ("nobody", "épicéa-7-ardoise"), ("", "")):
        with refused("login_failed"):
            env.open_with_password(envelope, login, password)


def test_no_login_stands_in_the_envelope() -> None:
    content = encode(an_envelope(), SECRETS.file_key)
    for word in (b"leroy", b"benali", b"ardoise"):
        assert word not in content.lower()


def test_a_login_is_taken_once() -> None:
    with refused("login_taken"):
        env.add_account(an_envelope(), SECRETS, secrets.token_bytes(16), "C.Leroy", "autre", CHEAP)


def test_every_change_makes_a_new_generation() -> None:
    envelope = an_envelope()
    opened = env.open_with_password(envelope, "c.leroy", "épicéa-7-ardoise")
    for changed in (
        env.change_password(opened, "nouveau", CHEAP),
        env.add_recovery(envelope, SECRETS, new_secret(), CHEAP),
        env.reset_password(envelope, SECRETS, SECOND, "provisoire", CHEAP),
        env.remove_account(envelope, SECOND),
        env.rotate(envelope, Secrets.new()),
        add_compartment(envelope, "health", FIRST, new_secret(), CHEAP),
    ):
        assert changed.generation == envelope.generation + 1


def test_a_changed_password_closes_the_old_one_and_keeps_place_and_keys() -> None:
    envelope = an_envelope()
    opened = env.open_with_password(envelope, "c.leroy", "épicéa-7-ardoise")
    changed = env.change_password(opened, "bouleau-9-craie", CHEAP)
    again = env.open_with_password(changed, None, "bouleau-9-craie")
    assert (again.private, again.slot.account) == (opened.private, FIRST)
    with refused("login_failed"):
        env.open_with_password(changed, "c.leroy", "épicéa-7-ardoise")


def test_a_rotation_gives_everybody_the_new_secrets_without_a_password() -> None:
    fresh = Secrets.new()
    rotated = env.rotate(an_envelope(), fresh)
    assert env.open_with_password(rotated, "m.benali", "granit-3-fougère").secrets == fresh


def test_a_removed_account_opens_nothing() -> None:
    with refused("login_failed"):
        env.open_with_password(env.remove_account(an_envelope(), SECOND), "m.benali", "granit-3-fougère")
    with refused("not_found"):
        env.remove_account(an_envelope(), secrets.token_bytes(16))


def test_a_slot_given_to_another_account_opens_nothing() -> None:
    envelope = an_envelope()
    stolen = dataclasses.replace(envelope.slots[1], account=FIRST)
    with refused("login_failed"):
        forged = dataclasses.replace(envelope, slots=(envelope.slots[0], stolen))
        env.open_with_password(forged, "m.benali", "granit-3-fougère")


def test_a_slot_from_another_folder_opens_nothing() -> None:
    envelope, other = an_envelope(), an_envelope()
    foreign = dataclasses.replace(other.slots[0], slot_id=envelope.slots[0].slot_id)
    with refused("login_failed"):
        forged = dataclasses.replace(envelope, slots=(foreign,))
        env.open_with_password(forged, "c.leroy", "épicéa-7-ardoise")


def test_secrets_sealed_for_somebody_else_are_an_altered_envelope() -> None:
    envelope = an_envelope()
    swapped = dataclasses.replace(envelope.slots[0], sealed_secrets=envelope.slots[1].sealed_secrets)
    with refused("envelope_altered"):
        forged = dataclasses.replace(envelope, slots=(swapped,))
        env.open_with_password(forged, "c.leroy", "épicéa-7-ardoise")


# ---- recovery


def test_the_recovery_secret_opens_the_file() -> None:
    secret = new_secret()
    envelope = env.add_recovery(an_envelope(), SECRETS, secret, CHEAP)
    assert env.open_with_recovery(envelope, secret.lower().replace("-", " ")).secrets == SECRETS


def test_a_new_recovery_secret_replaces_the_old_one() -> None:
    old, new = new_secret(), new_secret()
    envelope = env.add_recovery(an_envelope(), SECRETS, old, CHEAP)
    envelope = env.add_recovery(envelope, SECRETS, new, CHEAP)
    assert env.open_with_recovery(envelope, new).secrets == SECRETS
    with refused("recovery_wrong"):
        env.open_with_recovery(envelope, old)


def test_without_a_recovery_account_no_secret_is_right() -> None:
    with refused("recovery_wrong"):
        env.open_with_recovery(an_envelope(), new_secret())


def test_the_recovery_secret_is_no_password_of_an_account() -> None:
    secret = new_secret()
    envelope = env.add_recovery(env.new_envelope(demonstration=False), SECRETS, secret, CHEAP)
    assert env.first_account(envelope) is None
    with refused("login_failed"):
        env.open_with_password(envelope, None, secret)


# ---- temporary passwords


def test_a_temporary_password_is_known_as_one_until_it_is_changed() -> None:
    last_day = date(2026, 11, 25)
    envelope = env.reset_password(an_envelope(), SECRETS, SECOND, "provisoire-42", CHEAP, expires=last_day)
    opened = env.open_with_password(envelope, "m.benali", "provisoire-42")
    assert (opened.slot.kind, opened.slot.expires) == (SlotKind.TEMPORARY, last_day)
    changed = env.change_password(opened, "bouleau-9-craie", CHEAP)
    slot = env.open_with_password(changed, "m.benali", "bouleau-9-craie").slot
    assert (slot.kind, slot.expires) == (SlotKind.ACCOUNT, None)


def test_a_temporary_slot_cannot_be_passed_off_as_an_account() -> None:
    envelope = env.reset_password(an_envelope(), SECRETS, SECOND, "provisoire-42", CHEAP)
    forged = dataclasses.replace(envelope.slots[1], kind=SlotKind.ACCOUNT)
    with refused("login_failed"):
        env.open_with_password(dataclasses.replace(envelope, slots=(forged,)), "m.benali", "provisoire-42")


# ---- compartments (used from the next issue on; their form is final)


def with_health() -> tuple[Envelope, str]:
    secret = new_secret()
    return add_compartment(an_envelope(), "health", FIRST, secret, CHEAP), secret


def test_a_member_opens_a_compartment_and_grants_it() -> None:
    envelope, _ = with_health()
    health = envelope.compartments[0]
    first = env.open_with_password(envelope, "c.leroy", "épicéa-7-ardoise")
    private = open_compartment(first, health)
    assert private is not None
    assert KeyPair.of(private).public == health.public
    assert open_compartment(env.open_with_password(envelope, "m.benali", "granit-3-fougère"), health) is None
    granted = grant(envelope, health, private, SECOND)
    second = env.open_with_password(granted, "m.benali", "granit-3-fougère")
    assert open_compartment(second, granted.compartments[0]) == private


def test_a_compartment_has_a_recovery_secret_of_its_own() -> None:
    envelope, secret = with_health()
    health = envelope.compartments[0]
    assert KeyPair.of(recover_compartment(envelope, health, secret)).public == health.public
    with refused("recovery_wrong"):
        recover_compartment(envelope, health, new_secret())


def test_the_recovery_account_opens_no_compartment() -> None:
    envelope, _ = with_health()
    secret = new_secret()
    envelope = env.add_recovery(envelope, SECRETS, secret, CHEAP)
    assert open_compartment(env.open_with_recovery(envelope, secret), envelope.compartments[0]) is None


def test_a_reset_password_gives_the_file_but_not_the_compartments() -> None:
    envelope, _ = with_health()
    envelope = env.reset_password(envelope, SECRETS, FIRST, "provisoire-42", CHEAP)
    opened = env.open_with_password(envelope, "c.leroy", "provisoire-42")
    assert opened.secrets == SECRETS
    assert open_compartment(opened, envelope.compartments[0]) is None


def test_a_changed_password_keeps_the_compartments() -> None:
    envelope, _ = with_health()
    opened = env.open_with_password(envelope, "c.leroy", "épicéa-7-ardoise")
    changed = env.change_password(opened, "bouleau-9-craie", CHEAP)
    again = env.open_with_password(changed, "c.leroy", "bouleau-9-craie")
    assert open_compartment(again, changed.compartments[0]) is not None


def test_a_membership_copied_to_another_compartment_does_not_open_it() -> None:
    envelope, _ = with_health()
    envelope = add_compartment(envelope, "psychology", SECOND, new_secret(), CHEAP)
    health, psychology = envelope.compartments
    forged = dataclasses.replace(psychology, members=health.members)
    with pytest.raises(BadSeal):
        open_compartment(env.open_with_password(envelope, "c.leroy", "épicéa-7-ardoise"), forged)


def test_a_compartment_may_have_a_next_key_beside_the_old_one() -> None:
    envelope, _ = with_health()
    envelope = add_compartment(envelope, "health", FIRST, new_secret(), CHEAP)
    assert [(one.name, one.number) for one in envelope.compartments] == [("health", 1), ("health", 2)]


def test_everything_an_envelope_may_hold_comes_back_from_its_bytes() -> None:
    envelope, _ = with_health()
    envelope = env.add_recovery(envelope, SECRETS, new_secret(), CHEAP)
    envelope = env.reset_password(envelope, SECRETS, SECOND, "provisoire", CHEAP, expires=date(2026, 12, 1))
    document = decode(encode(envelope, SECRETS.file_key))
    assert document.envelope == envelope
    assert document.is_authentic(SECRETS.file_key)
    assert not document.is_authentic(Secrets.new().file_key)
