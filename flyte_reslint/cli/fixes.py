"""`--fix`, `--fix-only` and `--diff`: changing files, or showing how."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from flyte_reslint.cli.formats import Fixes
from flyte_reslint.cli.session import session
from flyte_reslint.cli.terminal import output
from flyte_reslint.report.visible import visible

if TYPE_CHECKING:
    from flyte_reslint.api import Project
    from flyte_reslint.configuration import Options
    from flyte_reslint.fixing import Fixed

NOT_WRITTEN = 2
"""The exit status where a file could not be changed."""


def show_difference(project: Project, options: Options, output_file: str | None) -> int:
    """Print what fixing would change, and return 1 if it would change anything."""
    from flyte_reslint.fixing import fixed
    from flyte_reslint.report.fixes import would_fix

    of = fixed(project, with_unsafe=options.unsafe_fixes)
    with output(output_file) as report:
        report.file.write(of.difference())
    _say_refused(of)
    session().note(f"{would_fix(of.gone)}\n")
    return int(bool(of.texts))


def fix(project: Project, options: Options, *, is_input: bool) -> tuple[Project, Fixes, int]:
    """Fix a project's files, or print standard input fixed.

    Returns the project as it is afterwards, what was fixed, and the exit status of what went wrong, 0 for nothing.
    """
    from flyte_reslint.fixing import fixed, written
    from flyte_reslint.report.fixes import fixed_alone

    session().does_more = True
    of = fixed(project, with_unsafe=options.unsafe_fixes)
    faults: tuple[str, ...] = ()
    if is_input:
        _print_input(of)
    else:
        of, faults = written(of)
    _say_refused(of)
    for fault in faults:
        session().note(f"flyte-reslint: error: {visible(fault)}\n")
    if options.fix_only and of.gone:
        session().note(f"{fixed_alone(of.gone)}\n")
    return of.after, Fixes(options.unsafe_fixes, of.gone, options.show_fixes), NOT_WRITTEN if faults else 0


def _print_input(of: Fixed) -> None:
    """Print standard input, fixed where it could be, in the encoding that it came in."""
    (file,) = of.before.files
    before = of.before.sources.data(os.path.abspath(file)) or b""
    after = of.before.encoded(file, of.texts[file]) if file in of.texts else None
    sys.stdout.flush()
    sys.stdout.buffer.write(before if after is None else after)
    sys.stdout.buffer.flush()


def _say_refused(of: Fixed) -> None:
    for file, code, _ in sorted(of.refused):
        session().note(f"flyte-reslint: note: {visible(file)}: {code} is not fixed: that would bring another finding\n")
