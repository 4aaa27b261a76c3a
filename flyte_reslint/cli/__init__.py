"""The command line. `--version`, and what nothing has changed since, is answered before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line on `sys.argv` and return the exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        return _version()
    from flyte_reslint.cli.again import say_again

    status = say_again(arguments)
    if status is not None:
        return status
    from flyte_reslint.cli.run import run

    return run(arguments)


def _version() -> int:
    from importlib.metadata import version

    sys.stdout.write(f"flyte-reslint {version('flyte-reslint')}\n")
    return 0
