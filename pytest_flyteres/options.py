"""The plugin's options, its keys in the configuration of pytest, and its marker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

MARKER = "flyteres(project=, domain=, platform=): the Flyte project, domain and platform files that a test is about."


def add_options(parser: pytest.Parser) -> None:
    """Declare options and keys."""
    group = parser.getgroup("flyteres", "Flyte resources")
    group.addoption("--flyteres", action="store_true", help="Make every file with Flyte declarations a test.")
    group.addoption("--flyteres-cache", action="store_true", help="Skip files that passed and that nothing changed.")
    group.addoption(
        "--flyteres-platform",
        action="append",
        metavar="FILE",
        help="A file that describes the platform; may be given again.",
    )
    group.addoption("--flyteres-project", metavar="NAME", help="The Flyte project that the code is registered in.")
    group.addoption("--flyteres-domain", metavar="NAME", help="The Flyte domain that the code is registered in.")
    group.addoption("--flyteres-snapshot-update", action="store_true", help="Write the snapshots of resources.")
    parser.addini("flyteres", "As --flyteres.", type="bool", default=False)
    parser.addini("flyteres_cache", "As --flyteres-cache.", type="bool", default=False)
    parser.addini("flyteres_platform", "As --flyteres-platform, relative to this file.", type="paths", default=[])
    parser.addini("flyteres_project", "As --flyteres-project.", default="")
    parser.addini("flyteres_domain", "As --flyteres-domain.", default="")
    parser.addini(
        "flyteres_snapshot_update", "As --flyteres-snapshot-update, but never in CI.", type="bool", default=False
    )
    parser.addini(
        "flyteres_paths",
        "The files and folders to analyse, relative to this file; pytest's rootdir by default.",
        type="paths",
        default=[],
    )


def is_on(config: pytest.Config, name: str) -> bool:
    """Whether an option is given, or set in the configuration."""
    return bool(config.getoption(name) or config.getini(name))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where code runs: platform files, None for those that flyte-reslint is configured with; project and domain."""

    platform: tuple[Path, ...] | None = None
    project: str | None = None
    domain: str | None = None


def surroundings(config: pytest.Config) -> Surroundings:
    """Where the options say that the code runs, else the configuration of pytest."""
    given = config.getoption("flyteres_platform")
    files = (
        [config.invocation_params.dir / name for name in given] if given else list(config.getini("flyteres_platform"))
    )
    return Surroundings(
        tuple(files) or None,
        config.getoption("flyteres_project") or config.getini("flyteres_project") or None,
        config.getoption("flyteres_domain") or config.getini("flyteres_domain") or None,
    )


def paths(config: pytest.Config) -> list[Path]:
    """What to analyse."""
    return list(config.getini("flyteres_paths")) or [config.rootpath]


def is_coloured(config: pytest.Config) -> bool:
    """Whether pytest writes in colour; a worker of pytest-xdist, which has no terminal, does where it is told to."""
    if config.pluginmanager.has_plugin("terminalreporter"):
        return config.get_terminal_writer().hasmarkup
    return bool(config.getoption("color", "auto") == "yes")
