"""Whole runs: what a command said, kept with everything that it read.

A run is found again by its command line, its working directory, where it prints, and our own code. Its answer counts
when the disk would answer each of its questions as it did then; then saying it again is all there is to do.
"""

from __future__ import annotations

import os
import sys

from flyte_reslint.cache.answers import keep_answer, kept_answer
from flyte_reslint.cache.digests import blake2b
from flyte_reslint.cache.own_code import own_code
from flyte_reslint.cache.place import OFF_VARIABLE, cache_folder
from flyte_reslint.cache.questions import would_answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flyte_reslint.cache.questions import Question

Answer = tuple[int, str, str]
"""What a run came to: its exit status, what it wrote to standard output, and to standard error."""

ENVIRONMENT = ("COLORTERM", "COLUMNS", "FORCE_COLOR", "HOME", "LINES", "NO_COLOR", "TERM")
PREFIXES = ("FLYTE_RESLINT_", "JUPYTER_", "PYTHON", "TTY_")
"""The variables, and how their names begin, by which a run decides what to print, and rich for it."""

SEPARATOR = "\0"
"""Stands in no path, no argument and no report."""


def folder_for(arguments: Sequence[str]) -> str | None:
    """The folder of the cache for a command line, None where none is wanted.

    It is needed before the command line is understood, so its options are looked for in the arguments as they stand.
    An odd command line, where `--no-cache` is another option's value, say, goes without a cache.
    """
    if "--no-cache" in arguments or "-n" in arguments or os.environ.get(OFF_VARIABLE):
        return None
    return cache_folder(
        _value(arguments, "--cache-dir"), _value(arguments, "--config"), is_isolated="--isolated" in arguments
    )


def repeated(arguments: Sequence[str]) -> Answer | None:
    """What this command line came to when it last ran; None where it has to run."""
    try:
        folder = folder_for(arguments)
        kept = None if folder is None else kept_answer(folder, _name(arguments))
    except OSError:  # the working directory is gone, say: the run itself tells
        return None
    return None if kept is None else _answer(kept)


def remember(folder: str, arguments: Sequence[str], answer: Answer, questions: Mapping[Question, str]) -> None:
    """Keep what a command line came to, after these questions were answered so."""
    status, output, notes = answer
    fields = [str(status), output, notes]
    for (asked, path), reply in questions.items():
        fields += [asked, path, reply]
    if not any(SEPARATOR in field for field in fields):
        keep_answer(folder, _name(arguments), SEPARATOR.join(fields).encode("utf-8", "surrogatepass"))


def _answer(kept: bytes) -> Answer | None:
    """The answer, if the disk would still answer every question of the run as it did."""
    status, output, notes, *rest = kept.decode("utf-8", "surrogatepass").split(SEPARATOR)
    questions = zip(rest[0::3], rest[1::3], rest[2::3], strict=True)
    if all(would_answer(asked, path, reply) for asked, path, reply in questions):
        return int(status), output, notes
    return None


def _name(arguments: Sequence[str]) -> str:
    """The name of a run, unlike that of any other."""
    variables = (f"{name}={value}" for name, value in os.environ.items() if name in ENVIRONMENT or _is_telling(name))
    streams = (f"{stream.encoding} {stream.isatty()}" for stream in (sys.stdout, sys.stderr))
    parts = [os.getcwd(), *streams, _width(), *sorted(variables), *_without_jobs(arguments)]
    told = own_code() + SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=16).hexdigest()


def _without_jobs(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments but for `--jobs N`, which changes no answer; it stays where it may be a path or another's value."""
    telling: list[str] = []
    rest = list(arguments)
    while rest:
        option, equals, value = rest[0].partition("=")
        number = value if equals else "".join(rest[1:2])
        before = telling[-1] if telling else ""
        is_option = option == "--jobs" and "--" not in telling and (not before.startswith("-") or "=" in before)
        if is_option and number.isdecimal() and len(number) < 5 and int(number):
            del rest[: 1 if equals else 2]
        else:
            telling.append(rest.pop(0))
    return telling


def _is_telling(variable: str) -> bool:
    return variable.startswith(PREFIXES)


def _width() -> str:
    """How wide lines are: rich asks the standard streams in turn whether one is a terminal."""
    for descriptor in (0, 1, 2):
        try:
            return str(os.get_terminal_size(descriptor))
        except OSError:
            continue
    return ""


def _value(arguments: Sequence[str], option: str) -> str | None:
    """The last value that the command line gives an option."""
    found = None
    for position, argument in enumerate(arguments):
        if argument == option and position + 1 < len(arguments):
            found = arguments[position + 1]
        elif argument.startswith(option + "="):
            found = argument[len(option) + 1 :]
    return found
