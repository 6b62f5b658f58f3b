"""What leaves the house: on what ground, to whom, and the trace of it. Import from here."""

from casework.domain.sharing import THE_PERSON, Ground
from casework.services.dispatches.records import DispatchRow, GroundChoice, HandOut
from casework.services.dispatches.service import Dispatches

__all__ = ["THE_PERSON", "DispatchRow", "Dispatches", "Ground", "GroundChoice", "HandOut"]
