"""Prints: what is asked for, found, laid out and journalled. reportlab is imported at the first print."""

from casework.services.prints.requests import (
    HOUSE_PAPERS,
    Audience,
    PrintCertificate,
    PrintedDocument,
    PrintKind,
    PrintRequest,
)
from casework.services.prints.service import Prints

__all__ = [
    "HOUSE_PAPERS",
    "Audience",
    "PrintCertificate",
    "PrintKind",
    "PrintRequest",
    "PrintedDocument",
    "Prints",
]
