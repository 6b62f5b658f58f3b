"""Everything about a person, for the person. Import from here."""

from casework.domain.sharing import THE_PERSON
from casework.services.person_export.commands import ExportPerson, ExportResult, Held, Passage
from casework.services.person_export.service import PersonExport

__all__ = ["THE_PERSON", "ExportPerson", "ExportResult", "Held", "Passage", "PersonExport"]
