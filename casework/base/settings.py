"""What this computer remembers between two starts: where the data are, the size of text. Nobody's name."""

from __future__ import annotations

from pathlib import Path

_FILE = "settings.json"


class Settings:
    """A small file in the user's configuration folder; a damaged or absent one counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

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

    def _write(self, key: str, value: object) -> None:
        import json  # late, both: the window starts without them

        from casework.base.files import write_atomically

        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = {**self._read(), key: value}
        write_atomically(self._path, json.dumps(kept, ensure_ascii=False, indent=1).encode())

    def _read(self) -> dict[str, object]:
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
