"""What is kept, archived, made anonymous, erased. Import from here."""

from casework.domain.retention import HEALTH_CAUTION, PUBLIC_CAUTION, RetentionDecision
from casework.services.retention.records import DecideRetention, DoneErasure, HoldRecord, RetentionRow
from casework.services.retention.service import Retention

__all__ = [
    "HEALTH_CAUTION",
    "PUBLIC_CAUTION",
    "DecideRetention",
    "DoneErasure",
    "HoldRecord",
    "Retention",
    "RetentionDecision",
    "RetentionRow",
]
