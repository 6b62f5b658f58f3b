"""What the repository says of itself is so: targets, commands, dependencies, entry points."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires

import pytest

from casework.cli.main import COMMANDS, Command
from installer.probe_qt import PACKAGES, missing_packages
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    parted = (line.split("==", 1) for line in lines)
    return {normal(name): version.split(" ")[0] for name, version in parted}


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    targets = re.findall(r"^([a-z]+):", makefile, re.M)
    assert sorted(targets) == sorted(phony.split())
    assert [target for target in targets if f"make {target}" not in README] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_explained(command: Command) -> None:
    assert re.search(rf"casework .*\b{command.name}\b", README)


def test_everything_needed_is_pinned_also_what_comes_along() -> None:
    wanted = {normal(re.match(r"[\w.-]+", one)[0]) for one in _declared()}  # type: ignore[index]
    assert wanted - pinned().keys() == set()
    along = set()
    for name in list(wanted):
        for line in requires(name) or []:
            if "extra ==" not in line and "python_version" not in line and "platform" not in line:
                along.add(normal(re.match(r"[\w.-]+", line)[0]))  # type: ignore[index]
    assert along - pinned().keys() == set()


def _declared() -> list[str]:
    dependencies: list[str] = PROJECT["dependencies"]
    development: list[str] = PROJECT["optional-dependencies"]["dev"]
    return dependencies + development


def test_pinned_versions_are_those_that_are_tried() -> None:
    from importlib.metadata import PackageNotFoundError, version

    different = {}
    for name, wanted in pinned().items():
        try:
            found = version(name)
        except PackageNotFoundError:
            continue
        if found != wanted and name != "setuptools":
            different[name] = (found, wanted)
    assert different == {}


def test_two_programs_are_installed() -> None:
    assert PROJECT["scripts"] == {"casework": "casework.__main__:main"}
    assert PROJECT["gui-scripts"] == {"casework-window": "casework.__main__:main"}


def test_the_licence_is_there_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Appendix" in text
    assert PROJECT["license"] == "EUPL-1.2"


def test_a_missing_library_is_named_by_its_package() -> None:
    def load(library: str) -> object:
        if library == "libEGL.so.1":
            raise OSError(f"{library}: cannot open shared object file")
        return None

    assert missing_packages(load) == ["libegl1"]
    assert missing_packages(lambda _library: None) == []
    assert all(name.startswith("lib") for name in PACKAGES.values())
