"""A fixed program against the SDK itself: what the rules' pages show as bad can be imported once it is fixed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.fixing import fixed, written
from flyte_reslint.rulebook import pages

IMPORT = """
import json, runpy, sys, warnings
outcomes = {}
for path in sys.argv[1:]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            runpy.run_path(path)
            outcomes[path] = [str(one.message) for one in caught if "deprecated" in str(one.message).lower()]
        except ModuleNotFoundError as error:
            outcomes[path] = None if error.name.partition(".")[0] in ("flyte", "flytekit", "kubernetes") else str(error)
        except Exception as error:
            outcomes[path] = f"{type(error).__name__}: {error}"
print(json.dumps(outcomes))
"""

REFUSED_BEFORE = {"FLR109", "FLR401"}
"""The rules whose bad examples the SDK itself refuses when they are imported."""


def imported(paths: list[Path], folder: Path) -> dict[str, object]:
    """What the SDK says to each program: an error, a list of warnings, or None where it is not installed."""
    names = [str(path) for path in paths]
    command = [sys.executable, "-c", IMPORT, *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(find_spec("flyte") is None, reason="flyte is not installed")
def test_the_sdk_accepts_what_is_fixed(tmp_path: Path):
    before, after = [], []
    for page in pages().values():
        for example in page.examples:
            if page.fixable == "no" or example.kind == "good":
                continue
            for paths, kind in ((before, "before"), (after, "after")):
                folder = tmp_path / f"{page.code}_{example.row}_{kind}"
                folder.mkdir()
                (folder / "example.py").write_text(example.source, encoding="utf-8")
                (folder / "flyte-reslint.toml").write_text('extend-select = ["FLR003"]\n', encoding="utf-8")
                paths.append(folder / "example.py")
            of, faults = written(fixed(analyze([after[-1].parent]), with_unsafe=True))
            assert not faults
            if not of.texts:
                del before[-1], after[-1]
    outcomes = imported([*before, *after], tmp_path)
    judged = [path for path in after if outcomes[str(path)] is not None]
    assert {path.parent.name[:6] for path in judged} >= {"FLR101", "FLR102", "FLR109", "FLR205", "FLR304", "FLR407"}
    assert {path.parent.name: outcomes[str(path)] for path in judged if outcomes[str(path)]} == {}
    refused = {path.parent.name[:6] for path in before if isinstance(outcomes[str(path)], str)}
    assert refused >= REFUSED_BEFORE
    assert refused <= {page.code for page in pages().values() if page.severity == "error"}
