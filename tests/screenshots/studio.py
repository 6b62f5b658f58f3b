"""A window that is shown in every light, size and text, and photographed: what a designer then looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QEventLoop, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError

from casework.ui import theme


class Light(NamedTuple):
    """One way of seeing the window."""

    name: str
    colours: theme.Colours
    percent: int
    width: int
    height: int


LIGHTS = (
    Light("light-100-1366x700", theme.LIGHT, 100, 1366, 700),
    Light("dark-100-1366x700", theme.DARK, 100, 1366, 700),
    Light("light-200-1366x700", theme.LIGHT, 200, 1366, 700),
    Light("dark-200-1366x700", theme.DARK, 200, 1366, 700),
    Light("light-100-1093x550", theme.LIGHT, 100, 1093, 550),
    Light("dark-100-1093x550", theme.DARK, 100, 1093, 550),
    Light("light-200-1093x550", theme.LIGHT, 200, 1093, 550),
    Light("dark-200-1093x550", theme.DARK, 200, 1093, 550),
)
"""1366 × 768 less its title and task bars, and the same screen at 125 % (design §4)."""


class Studio:
    """Photographs into ``folder``; ``lights`` may be fewer (a quick look)."""

    def __init__(self, app: QApplication, folder: Path, lights: tuple[Light, ...] = LIGHTS) -> None:
        self._app, self._folder, self._lights = app, folder, lights
        self.taken: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None:
        """As a qtbot does; ``timeout`` in milliseconds."""
        patience = QElapsedTimer()
        patience.start()
        while not callback():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            QThread.msleep(10)  # the workers need the interpreter to get there
            if patience.elapsed() > timeout:
                raise TimeoutError

    def settle(self) -> None:
        """Let layouts and paints come to rest."""
        for _ in range(6):
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def take(self, name: str, window: QWidget) -> None:
        """One scene in every light."""
        with self._lights_out():
            for light in self._lights:
                theme.apply_theme(self._app, light.colours, light.percent)
                window.resize(light.width, light.height)
                self._shoot(name, light, window)
            # What comes next is done where everything stands.
            window.resize(LIGHTS[0].width, LIGHTS[0].height)

    def take_dialog(self, name: str, make: Callable[[], QWidget]) -> None:
        """A dialog in every light, made in each: it takes its size from its text."""
        with self._lights_out():
            for light in self._lights:
                theme.apply_theme(self._app, light.colours, light.percent)
                dialog = make()
                dialog.setMaximumHeight(light.height)
                dialog.show()
                self._shoot(name, light, dialog)
                dialog.close()
                dialog.deleteLater()

    def _shoot(self, name: str, light: Light, window: QWidget) -> None:
        self.settle()
        path = self._folder / f"{name}--{light.name}.png"
        window.grab().save(str(path))
        self.taken.append(path)

    @contextmanager
    def _lights_out(self) -> Iterator[None]:
        """Afterwards everything is as it was: in the first light."""
        yield
        theme.apply_theme(self._app, LIGHTS[0].colours, LIGHTS[0].percent)
