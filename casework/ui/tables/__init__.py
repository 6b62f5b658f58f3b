"""Lists: columns as data, rows fetched when shown. Import from here."""

from casework.ui.tables.cells import Cell, Column, Group, HasId
from casework.ui.tables.table import Table
from casework.ui.widgets.blocks import Badge

__all__ = ["Badge", "Cell", "Column", "Group", "HasId", "Table"]
