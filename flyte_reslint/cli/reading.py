"""From the options of a command to the project that they ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.progress import progress
from flyte_reslint.cli.session import session
from flyte_reslint.report.visible import visible

if TYPE_CHECKING:
    from flyte_reslint.api import Project
    from flyte_reslint.configuration import Configurations
    from flyte_reslint.files import Files

COMMANDS = ("check", "clean", "config", "diff", "rule", "server", "show", "verify")


@contextmanager
def misuse() -> Iterator[None]:
    """Say in one line what is wrong with a configuration, a platform file, a path or a release."""
    from flyte_reslint.api import UNUSABLE

    try:
        yield
    except UNUSABLE as error:
        raise Misuse(str(error)) from error


def existing(paths: Collection[str]) -> tuple[Path, ...]:
    """The files and folders of that name. Raises Misuse for one that does not exist."""
    for path in paths:
        if not session().files.exists(os.path.abspath(path)):
            from difflib import get_close_matches

            near = get_close_matches(path, COMMANDS, n=1)
            hint = f"; for the command, write `flyte-reslint {near[0]}`" if near else ""
            raise Misuse(f"{path}: no such file or directory{hint}")
    return tuple(map(Path, paths))


def configurations(config_file: str | None, is_isolated: bool, **given: object) -> Configurations:
    """The configuration in force, where the options `given` on the command line (None for those that are not) win."""
    return configurations_of(config_file, is_isolated, **given)(session().files)


def configurations_of(config_file: str | None, is_isolated: bool, **given: object) -> Callable[[Files], Configurations]:
    """Makes the configuration in force in files, a revision's or the disk's."""
    from flyte_reslint.configuration import Configurations, command_line

    if config_file is not None and is_isolated:
        raise Misuse("--config and --isolated exclude each other")
    layer = command_line({name.replace("_", "-"): value for name, value in given.items() if value is not None})
    file = None if config_file is None else Path(config_file)
    disk = session().files

    def in_files(files: Files) -> Configurations:
        return Configurations(file=file, is_isolated=is_isolated, command_line=layer, files=files, disk=disk)

    return in_files


def check_selectors(configurations: Configurations) -> None:
    """Raises ConfigurationError for a selector that stands for no rule, be there files to check or not."""
    from flyte_reslint.rulebook import pages

    configurations.for_folder(Path.cwd()).rules({page.code: page.default for page in pages().values()})


def note(notices: Iterable[str]) -> None:
    """Say on standard error what is worth knowing and stops nothing."""
    for notice in notices:
        session().note(f"flyte-reslint: note: {visible(notice)}\n")


STDIN = "-"
"""The path that stands for standard input, and its name where no other is given."""


def analysed(
    paths: Collection[str],
    configurations: Configurations,
    execute: Callable[[Project], object],
    *,
    stdin_filename: str | None = None,
    jobs: int | None = None,
) -> Project:
    """The project of `paths`, of standard input, or of the working directory, after what takes long is done.

    `execute` asks the project for what is wanted of it.
    """
    from flyte_reslint.api import analyze

    given: dict[str, bytes] = {}
    if STDIN in paths or stdin_filename is not None:
        if set(paths) - {STDIN}:
            raise Misuse("standard input is read alone, without other paths")
        given = {stdin_filename or STDIN: sys.stdin.buffer.read()}
    files = () if given else existing(paths or (".",))
    with progress("Reading") as report:
        found = analyze(
            files,
            config=configurations,
            given=given,
            files=session().files,
            store=session().store,
            jobs=jobs,
            progress=report,
            is_eager=False,
        )
        execute(found)
    note(found.notes)
    return found
