"""A process: imports, the same tables declared, the file opened, the list’s rows selected.

Prints the milliseconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import PySide6.QtWidgets  # noqa: F401  imported is all that is asked
import sqlalchemy.orm

import casework.models  # noqa: F401  the tables
from casework.storage.engine import connect
from tests.bench.list_statements import select_list
from tests.bench.processes import end, since_start

sqlalchemy.orm.configure_mappers()
connection = connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
select_list(connection)
end(since_start())
