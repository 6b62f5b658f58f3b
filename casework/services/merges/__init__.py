"""Two records of one person made one. Import from here."""

from casework.services.merges.records import FieldPair, MergeChoice, MergePeople, PastMerge
from casework.services.merges.service import Merges

__all__ = ["FieldPair", "MergeChoice", "MergePeople", "Merges", "PastMerge"]
