"""The command line. What needs no options read is answered before anything heavy is imported."""

from __future__ import annotations

import sys

HELP = frozenset(("-h", "--help"))


def main() -> int:
    """Run the command line on `sys.argv` and return the exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        return _version()
    if arguments == ["server"]:
        return _server()
    if HELP.isdisjoint(arguments):
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


def _server() -> int:
    from flyte_reslint.cli.failures import status_of
    from flyte_reslint.cli.serving import serve_editor
    from flyte_reslint.cli.streams import prepare_streams

    prepare_streams()
    return status_of(serve_editor)
