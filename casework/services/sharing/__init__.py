"""Information inside the team, objections, consents. Import from here."""

from casework.domain.sharing import ConsentHow, ConsentKind, ConsentState
from casework.services.sharing.commands import GiveConsent, RecordInformation, WithdrawConsent
from casework.services.sharing.records import ConsentRow, InformationRow, SharingSheet
from casework.services.sharing.service import Sharing

__all__ = [
    "ConsentHow",
    "ConsentKind",
    "ConsentRow",
    "ConsentState",
    "GiveConsent",
    "InformationRow",
    "RecordInformation",
    "Sharing",
    "SharingSheet",
    "WithdrawConsent",
]
