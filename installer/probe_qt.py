"""Says in French which Debian package is missing for the window; run by `make run` before it, stdlib only."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

# What PySide6's own libraries and its xcb plugin ask of the system.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing_packages(load: Callable[[str], object] = ctypes.CDLL) -> list[str]:
    """The Debian packages whose library does not load."""
    missing = []
    for library, package in PACKAGES.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return missing


def main() -> int:
    """0 where the window can open; 1 and what to install otherwise. Other systems carry their libraries."""
    missing = missing_packages() if sys.platform == "linux" else []
    if not missing:
        return 0
    sys.stderr.write(
        "Il manque des bibliothèques du système pour ouvrir la fenêtre. Sous Debian ou Ubuntu :\n"
        f"    sudo apt install {' '.join(missing)}\n"
    )
    return 1


if __name__ == "__main__":
    if "--list" in sys.argv:
        sys.stdout.write(" ".join(PACKAGES.values()) + "\n")
    else:
        sys.exit(main())
