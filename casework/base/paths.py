"""Where things are on this computer."""

from __future__ import annotations

from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def default_data_dir() -> Path:
    """Where the data go unless the person says otherwise: local to this computer, never roaming."""
    return Path(platformdirs.user_data_dir("Casework", appauthor=False, roaming=False))


def config_dir() -> Path:
    """Where this computer's own settings go: no person's data."""
    return Path(platformdirs.user_config_dir("Casework", appauthor=False, roaming=False))
