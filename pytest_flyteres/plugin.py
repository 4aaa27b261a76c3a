"""The hooks of the plugin. Nothing of flyte-reslint is imported before a test or a file needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from pytest_flyteres.options import MARKER, add_options, is_on
from pytest_flyteres.troubles import troubles, write_troubles

if TYPE_CHECKING:
    from pytest_flyteres.flyte_resources import FlyteResources
    from pytest_flyteres.platforms import Platforms
    from pytest_flyteres.snapshots import Snapshots

PLATFORMS: pytest.StashKey[Platforms] = pytest.StashKey()
SNAPSHOTS: pytest.StashKey[Snapshots] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and the keys in pytest's configuration."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker; with --flyteres, have files collected."""
    config.addinivalue_line("markers", MARKER)
    if is_on(config, "flyteres"):
        from pytest_flyteres.gate import Gate

        config.pluginmanager.register(Gate(config, is_caching=is_on(config, "flyteres_cache")), "flyteres-gate")


@pytest.fixture
def flyte_resources(request: pytest.FixtureRequest) -> FlyteResources:
    """The effective resources of the project's Flyte tasks, known without running them.

    `flyte_resources("training.train").memory.limit <= "256Gi"` fails with the chain that the value came through.
    """
    from pytest_flyteres.flyte_resources import FlyteResources
    from pytest_flyteres.platforms import Platforms, marked
    from pytest_flyteres.session import session

    flyte = session(request.config)
    fault = flyte.fault
    if fault is not None:
        pytest.fail(fault, pytrace=False)
    platforms = Platforms(flyte, marked(request.node, flyte.root))
    request.node.stash[PLATFORMS] = platforms
    return FlyteResources(flyte, platforms, _snapshots(request.config), request.path)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain comparisons of what a task declares."""
    fields = sys.modules.get("pytest_flyteres.fields")
    return fields.explained(op, left, right) if fields is not None else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a failed test what its assertion cannot show: why a task does not fit, which of `all`."""
    report = yield
    platforms = item.stash.get(PLATFORMS, None)
    if platforms is not None and call.excinfo is not None and call.excinfo.errisinstance(AssertionError):
        told = platforms.asked.told(str(call.excinfo.value))
        if told is not None:
            report.sections.append(("Flyte resources", told))
    return report


def _snapshots(config: pytest.Config) -> Snapshots:
    from pytest_flyteres.session import once
    from pytest_flyteres.snapshots import Snapshots

    def made() -> Snapshots:
        is_asked = config.getoption("flyteres_snapshot_update")
        is_updating = is_asked or (config.getini("flyteres_snapshot_update") and not os.environ.get("CI"))
        return Snapshots(bool(is_updating))

    return once(config, SNAPSHOTS, made)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that started this one, under pytest-xdist, which snapshots were compared and what went wrong."""
    snapshots = session.config.stash.get(SNAPSHOTS, None)
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["flyteres_troubles"] = list(troubles(session.config))
    if output is not None and snapshots is not None:
        output["flyteres"] = (sorted(snapshots.used), snapshots.written)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of pytest-xdist tells."""
    output = getattr(node, "workeroutput", {})
    troubles(node.config).update(dict.fromkeys(output.get("flyteres_troubles", ())))
    told = output.get("flyteres")
    if told is not None:
        snapshots = _snapshots(node.config)
        snapshots.used.update(told[0])
        snapshots.written.extend(told[1])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Say what became of snapshots, of files that could not be followed, and that --flyteres found no file to check."""
    if is_on(config, "flyteres") or config.stash.get(SNAPSHOTS, None) is not None:
        from pytest_flyteres.summary import write_summary

        write_summary(terminalreporter, config, config.stash.get(SNAPSHOTS, None), exitstatus)
    write_troubles(config)
