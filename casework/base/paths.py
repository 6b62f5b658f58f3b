"""Where things are inside the program. (app.py says where the data and the settings go.)"""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
