"""The doorstep: everything that happens before somebody is known, from first start to log-in."""

from __future__ import annotations

from casework.services.doorstep.door import Doorstep as Doorstep
from casework.services.doorstep.inspection import FolderState as FolderState
from casework.services.doorstep.inspection import Inspection as Inspection
from casework.services.doorstep.pins import PinAnswer as PinAnswer
from casework.services.doorstep.pins import SessionPin as SessionPin
from casework.services.doorstep.session import Birth as Birth
from casework.services.doorstep.session import Session as Session
from casework.storage.folder import Use as Use
