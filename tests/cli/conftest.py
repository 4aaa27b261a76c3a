"""What tests of the command line begin with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flyte_reslint.cli.run import run


@pytest.fixture
def flyte_reslint(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line: exit status, standard output, standard error."""

    def command(*arguments: str) -> tuple[int, str, str]:
        status = run(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command
