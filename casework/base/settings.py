"""What this computer remembers between two starts: where the data are, the size of text, when the window
locks by itself. Nobody's name.
"""

from __future__ import annotations

from pathlib import Path

_FILE = "settings.json"
_LOCK_MINUTES = 10
LOCK_MINUTES = range(1, 61)
"""What may be chosen: after how long without a key or a movement the window locks."""


class Settings:
    """A small file in the user's configuration folder; a damaged or absent one counts as empty.

    ``folder`` None: remembered for this run only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / _FILE if folder else None
        self._for_now: dict[str, object] = {}

    @property
    def data_dir(self) -> Path | None:
        """The folder that was chosen at first start; None: the usual one."""
        chosen = self._read().get("data_dir")
        return Path(chosen) if isinstance(chosen, str) and chosen else None

    def remember_data_dir(self, folder: Path) -> None:
        """Open this folder from now on. Raises OSError where the configuration cannot be written."""
        self._write("data_dir", str(folder))

    @property
    def text_percent(self) -> int:
        """The size of the window's text, 100 to 200 % of the system's."""
        chosen = self._read().get("text_percent")
        return min(200, max(100, chosen)) if isinstance(chosen, int) else 100

    def remember_text_percent(self, percent: int) -> None:
        """Show text at this size from now on. Raises OSError where the configuration cannot be written."""
        self._write("text_percent", percent)

    @property
    def lock_minutes(self) -> int:
        """After how many minutes without a key or a movement the window locks by itself."""
        chosen = self._read().get("lock_minutes")
        return chosen if isinstance(chosen, int) and chosen in LOCK_MINUTES else _LOCK_MINUTES

    def remember_lock_minutes(self, minutes: int) -> None:
        """Lock after so many minutes. Raises OSError where the configuration cannot be written."""
        self._write("lock_minutes", min(LOCK_MINUTES[-1], max(LOCK_MINUTES[0], minutes)))

    def _write(self, key: str, value: object) -> None:
        if self._path is None:
            self._for_now[key] = value
            return
        import json  # late, both: the window starts without them

        from casework.base.files import write_atomically

        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = {**self._read(), key: value}
        write_atomically(self._path, json.dumps(kept, ensure_ascii=False, indent=1).encode())

    def _read(self) -> dict[str, object]:
        if self._path is None:
            return self._for_now
        try:
            written = self._path.read_text("utf-8")
        except (OSError, ValueError):
            return {}
        import json  # late: most computers keep no such file

        try:
            kept = json.loads(written)
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}
