"""Recovery secrets: 135 random bits written so that a person copies them from paper without a doubt.

Six groups of five letters and figures, without I, L, O and U. The last three signs are a checksum: a slip of
the pen is told apart from the secret of another folder.
"""

from __future__ import annotations

import re
import secrets
from hashlib import blake2b

from casework.base.errors import UserError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 5
_SECRET_SIGNS = 27
_CHECK_SIGNS = 3
SIGNS = _SECRET_SIGNS + _CHECK_SIGNS

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\-–—_.·/\u00a0\u202f\u2011]+")


def new_secret() -> str:
    """A new secret, grouped as it is printed: « 7K2QD-… »."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_SECRET_SIGNS))
    return grouped(signs + _checksum(signs))


def grouped(signs: str) -> str:
    """In groups of five, as on paper."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def read_secret(typed: str) -> str:
    """The signs of a secret as somebody typed it: any case, any spacing, O for 0, I or L for 1.

    Raises UserError: recovery_incomplete (too few or too many signs), recovery_slip (a sign is wrong).
    """
    signs = _BETWEEN.sub("", typed).upper().translate(_READ_AS)
    if any(sign not in ALPHABET for sign in signs):
        raise UserError("recovery_slip")
    if len(signs) != SIGNS:
        raise UserError("recovery_incomplete", typed=len(signs), signs=SIGNS)
    if _checksum(signs[:_SECRET_SIGNS]) != signs[_SECRET_SIGNS:]:
        raise UserError("recovery_slip")
    return signs


def _checksum(signs: str) -> str:
    digest = blake2b(signs.encode(), digest_size=4, person=b"casework-slip").digest()
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(_CHECK_SIGNS))
