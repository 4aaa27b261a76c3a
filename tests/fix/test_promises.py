"""What a report promises of fixes, against what `--fix` does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_rule_pages import BAD, analysed

from flyte_reslint.fixing import fixed
from flyte_reslint.report.fixes import available
from flyte_reslint.rulebook import Example, Page

NUMBERS = re.compile(r"(?:\[\*\] (\d+) fixable)?(?:.*?(\d+) hidden fix)?")


@pytest.mark.parametrize(("page", "example"), BAD, ids=lambda one: getattr(one, "code", None) or str(one.row))
def test_as_many_are_fixed_as_are_said_to_be_fixable(tmp_path: Path, page: Page, example: Example) -> None:
    project = analysed(tmp_path, page, example)
    said = str(available(project.findings, project.fix, with_unsafe=False) or "")
    numbers = NUMBERS.match(said)
    assert numbers is not None
    safe, hidden = int(numbers[1] or 0), int(numbers[2] or 0)
    assert sum(fixed(project).gone.values()) == safe
    assert sum(fixed(project, with_unsafe=True).gone.values()) == safe + hidden


@pytest.mark.parametrize(
    ("argument", "promise"),
    [
        ('memory="4gi"', "[*] 1 fixable with the `--fix` option."),
        ('mem="4Gi"', "[*] 1 fixable with the `--fix` option."),
        ('memory="4GB"', "No fixes available (1 hidden fix can be enabled with the `--unsafe-fixes` option)."),
    ],
)
def test_libcst_is_not_imported_to_promise_the_usual_fixes(tmp_path: Path, argument: str, promise: str) -> None:
    (tmp_path / "a.py").write_text(
        f'import flyte\n\nenv = flyte.TaskEnvironment("a", resources=flyte.Resources({argument}))\n'
    )
    code = (
        "import sys; sys.argv = ['flyte-reslint', 'check', '--no-cache', 'a.py']\n"
        "from flyte_reslint.cli import main\n"
        "try:\n    main()\nfinally:\n    assert 'libcst' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, text=True, encoding="utf-8", capture_output=True, check=False
    )
    assert "AssertionError" not in done.stderr
    assert promise in done.stdout
