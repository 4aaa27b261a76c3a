"""A test rules out alternatives: no rule may fire on a value that its branch excludes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import analysed

HEAD = """
import os
import flyte
from flyte import Resources

MEM = os.environ.get("MEM")
"""


@pytest.mark.parametrize(
    "code",
    [
        'r = Resources(memory=(MEM, "8Gi")) if MEM else None',
        'r = None if MEM is None else Resources(memory=(MEM, "8Gi"))',
        'r = MEM and Resources(memory=(MEM, "8Gi"))',
        'r = None\nif MEM is not None:\n    r = Resources(memory=(MEM, "8Gi"))',
        'def f(m=MEM):\n    if not m:\n        return None\n    return Resources(memory=(m, "8Gi"))\nr = f()',
        'def f():\n    if MEM is None:\n        raise ValueError\n    return Resources(memory=(MEM, "8Gi"))\nr = f()',
        'r = None\nfor _ in range(2):\n    if MEM is None:\n        continue\n    r = Resources(memory=(MEM, "8Gi"))',
        'r = None\nif MEM and len(MEM) > 2:\n    r = Resources(memory=(MEM, "8Gi"))',
    ],
)
def test_an_excluded_alternative_is_no_fault(tmp_path: Path, code: str) -> None:
    assert analysed(tmp_path, HEAD + code).findings == ()


@pytest.mark.parametrize(
    "code",
    [
        'r = Resources(memory=(MEM, "8Gi")) if MEM is None else None',
        'for _ in range(1):\n    if MEM is None:\n        continue\nr = Resources(memory=(MEM, "8Gi"))',
        'def f():\n    if MEM is None:\n        return 1\n    return 2\nf()\nr = Resources(memory=(MEM, "8Gi"))',
        'if MEM:\n    pass\nr = Resources(memory=(MEM, "8Gi"))',
    ],
)
def test_what_no_test_excludes_is_still_a_fault(tmp_path: Path, code: str) -> None:
    assert [finding.code for finding in analysed(tmp_path, HEAD + code).findings] == ["FLR105"]
