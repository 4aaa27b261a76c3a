"""`pytest --flyteres`: every file with Flyte declarations is a test, which passes where the check does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_flyteres.session import session

NAME = "FLYTERES"
PASSED = "flyteres/passed"
"""Where pytest's cache keeps which files passed, and the fingerprint of the project that they passed with."""


class Gate:
    """The hooks that are at work under --flyteres."""

    def __init__(self, config: pytest.Config, *, is_caching: bool) -> None:
        self._config = config
        self._is_caching = is_caching
        self._passed: set[str] = set()
        self._is_told = False

    @pytest.hookimpl
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A file that declares something of Flyte's; no code is imported."""
        if file_path.suffix != ".py":
            return None
        flyte = session(self._config)
        if flyte.fault is not None:
            return self._unusable(file_path, parent, flyte.fault)
        declares = os.path.realpath(file_path) in flyte.facts.files
        return FlyteFile.from_parent(parent, path=file_path) if declares else None

    def _unusable(self, file: Path, parent: pytest.Collector, reason: str) -> pytest.Collector | None:
        """What is wrong with the project is told once, by the first file."""
        if self._is_told:
            return None
        self._is_told = True
        collected: FlyteFile = FlyteFile.from_parent(parent, path=file)
        collected.fault = reason
        return collected

    @pytest.hookimpl
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Skip a file that passed and that nothing changed since."""
        if self._is_caching and isinstance(item, FlyteItem) and item.fault is None:
            kept = _kept(self._config)
            if kept.get(item.nodeid) == session(self._config).fingerprint:
                pytest.skip("unchanged since it passed")

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what passed; under pytest-xdist, the reports of all workers come to the one process that keeps it."""
        if report.when == "call" and report.passed and report.nodeid.endswith(f"::{NAME}"):
            self._passed.add(report.nodeid)

    @pytest.hookimpl
    def pytest_sessionfinish(self) -> None:
        """Keep what passed."""
        cache: pytest.Cache | None = getattr(self._config, "cache", None)
        if self._is_caching and self._passed and cache is not None and not hasattr(self._config, "workerinput"):
            fingerprint = session(self._config).fingerprint
            cache.set(PASSED, {**_kept(self._config), **dict.fromkeys(self._passed, fingerprint)})


def _kept(config: pytest.Config) -> dict[str, str]:
    cache: pytest.Cache | None = getattr(config, "cache", None)
    kept = cache.get(PASSED, {}) if cache is not None else {}
    return kept if isinstance(kept, dict) else {}


class FlyteFile(pytest.File):
    """A file with Flyte declarations; `fault` says why nothing can be said of it."""

    fault: str | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """Its one item."""
        item: FlyteItem = FlyteItem.from_parent(self, name=NAME)
        item.fault = self.fault
        yield item


class Failed(Exception):
    """The findings of a file, as text."""


class FlyteItem(pytest.Item):
    """The check of one file."""

    fault: str | None = None

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.add_marker("flyteres")

    def runtest(self) -> None:
        """Raise the file's findings, if there are any that fail a check."""
        text = self.fault or session(self.config).facts.failures.get(os.path.realpath(self.path))
        if text is not None:
            raise Failed(text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The findings alone: where the check itself is written is of no interest."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """What the head of a failure says."""
        return self.path, None, f"Flyte resources: {self.path.name}"
