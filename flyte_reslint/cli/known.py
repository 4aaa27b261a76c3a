"""`--baseline` and `--write-baseline`: what is said of the findings that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.cli.misuse import Misuse
from flyte_reslint.cli.reading import note

if TYPE_CHECKING:
    from flyte_reslint.api import Project


def write_known(project: Project) -> None:
    """Put the findings of `project` into its baseline. Raises Misuse where none is named, and BaselineError."""
    if project.baseline is None:
        raise Misuse("--write-baseline takes a --baseline to write")
    number = project.write_baseline()
    note([f"{number} {'finding' if number == 1 else 'findings'} written to the baseline"])


def tell_of_gone(project: Project) -> None:
    """Say how many entries of the baseline no finding answers to. Raises BaselineError."""
    number = len(project.gone)
    if number:
        what = "entry of the baseline no longer occurs" if number == 1 else "entries of the baseline no longer occur"
        note([f"{number} {what}; --write-baseline removes {'it' if number == 1 else 'them'}"])
