"""Options that several commands have, and how their values are spelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from flyte_reslint.cli.session import session

Command = TypeVar("Command", bound=Callable[..., Any])


def _parts(_context: object, _parameter: object, values: Iterable[str]) -> tuple[str, ...] | None:
    """What is between the commas of every use of an option; None when it is not used."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip()) or None


def by_pattern(_context: object, _parameter: object, values: Iterable[str]) -> dict[str, tuple[str, ...]] | None:
    """`tests/*:FLR104` and the like as a table of codes by pattern; None when the option is not used."""
    codes: dict[str, tuple[str, ...]] = {}
    for pair in _parts(_context, _parameter, values) or ():
        pattern, colon, code = pair.rpartition(":")
        if not colon:
            raise click.UsageError(f'--per-file-ignores: "{pair}" is not a pattern, a colon and a rule')
        codes[pattern] = (*codes.get(pattern, ()), code.strip())
    return codes or None


def _files(_context: object, _parameter: object, values: Iterable[str]) -> tuple[str, ...] | None:
    """The files; what names none, such as a variable of the shell that is not set, would judge by no platform."""
    uses = tuple(values)
    named = _parts(_context, _parameter, uses)
    if uses and named is None:
        raise click.UsageError("--platform names no file")
    return named


def _use(context: click.Context, _parameter: object, _value: bool) -> None:
    """Tell the session, which has looked for the options of the cache before the command line is understood."""
    session().use(context)


def several(
    name: str, metavar: str, explanation: str, read: Callable[..., object] = _parts
) -> Callable[[Command], Command]:
    """An option that takes several values, between commas or one by one, as `read` understands them."""
    return click.option(name, metavar=f"{metavar}[,...]", multiple=True, callback=read, help=explanation)


def paths(command: Command) -> Command:
    """The files and folders to read."""
    return click.argument("paths", nargs=-1, metavar="[PATH]...")(command)


_CONFIGURATION = (
    click.option("--config", "config_file", metavar="FILE", help="Read this configuration, and look for no other."),
    click.option("--isolated", "is_isolated", is_flag=True, help="Read no configuration."),
)

_READING = (
    several("--exclude", "PATTERN", "Leave out files and folders that match, as in a .gitignore."),
    click.option("--target-flyte", metavar="VERSION", help="Read the code as written for this release of flyte."),
    click.option("--target-flytekit", metavar="VERSION", help="The same for flytekit."),
)

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work on many files in up to so many processes; by default, in one for each core.",
)

_INPUT = (
    click.option("--stdin-filename", metavar="FILE", help="Read standard input, as the file of this name."),
    jobs_option,
)

_CACHE = (
    click.option("--no-cache", "-n", is_flag=True, expose_value=False, callback=_use, help="Read and keep no results."),
    click.option("--cache-dir", metavar="DIR", expose_value=False, help="Keep results between runs in this folder."),
)

_PLATFORM = (
    several("--platform", "FILE", "Read from these files what the platform allows; later ones win.", _files),
    click.option("--project", metavar="NAME", help="The Flyte project that the code runs in."),
    click.option("--domain", metavar="NAME", help="The Flyte domain that the code runs in."),
)


def configuration_options(command: Command) -> Command:
    """Where configuration is read from."""
    return _all(_CONFIGURATION, command)


def reading_options(command: Command) -> Command:
    """What is read, and as what."""
    return _all((*_READING, *_CONFIGURATION), command)


def input_options(command: Command) -> Command:
    """Whether standard input is read, how many processes work on files, and where results are kept between runs."""
    return _all((*_INPUT, *_CACHE), command)


def platform_options(command: Command) -> Command:
    """What the platform allows, and for whom."""
    return _all(_PLATFORM, command)


_FIX = (
    click.option("--fix/--no-fix", default=None, help="Fix what can be fixed, and report what is left."),
    click.option("--unsafe-fixes/--no-unsafe-fixes", default=None, help="Make unsafe fixes as well."),
    click.option("--show-fixes/--no-show-fixes", default=None, help="List what was fixed."),
    click.option("--fix-only/--no-fix-only", default=None, help="Fix what can be fixed, and do not report the rest."),
    click.option("--diff", "as_diff", is_flag=True, help="Show what would be fixed, and change nothing."),
)


def fix_options(command: Command) -> Command:
    """Whether files are changed, and how."""
    return _all(_FIX, command)


def output_file_option(command: Command) -> Command:
    """Where the report goes."""
    return click.option("--output-file", metavar="FILE", help="Write there instead of to standard output.")(command)


def _all(options: Iterable[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(tuple(options)):
        command = option(command)
    return command
