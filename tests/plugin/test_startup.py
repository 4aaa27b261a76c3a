"""What the plugin costs those who do not use it."""

from __future__ import annotations

import sys
from pathlib import Path

from plugin_options import STRICT

pytest_plugins = ["pytester"]

HEAVY = {"flyte_reslint", "libcst", "msgspec", "pydantic", "rich", "yaml", "flyte"}
MOST_MILLISECONDS = 30


def test_nothing_heavy_is_imported_before_somebody_asks(empty):
    empty.write(
        test_it="import sys\n\n\ndef test_it():\n"
        f"    assert not {HEAVY!r} & set(sys.modules)\n"
        "    assert [name for name in sys.modules if name.startswith('pytest_flyteres')] == [\n"
        "        'pytest_flyteres', 'pytest_flyteres.options', 'pytest_flyteres.troubles', 'pytest_flyteres.plugin'\n"
        "    ]\n"
    )
    run = empty.pytester.runpytest_subprocess(*STRICT, "-p", "no:hypothesispytest")
    run.assert_outcomes(passed=1)


def test_start_up_costs_less_than_30_milliseconds(empty, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
    from plugin_startup import milliseconds

    with_plugin, without = milliseconds(rounds=4)
    assert with_plugin - without < MOST_MILLISECONDS
    sys.stdout.write(f"{with_plugin - without:.1f} ms\n")
