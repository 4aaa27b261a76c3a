"""What a report says about fixes: those that there are, and those that were made. The words are ruff's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from flyte_reslint.checks.finding import Finding, Fix, FixOf
from flyte_reslint.report.pieces import Line, piece
from flyte_reslint.report.rules import Rules
from flyte_reslint.report.summary import counted
from flyte_reslint.report.visible import visible

Gone = Mapping[tuple[str, str], int]
"""How many findings were fixed, by file and code."""


def available(findings: Iterable[Finding], fix_of: FixOf, *, with_unsafe: bool) -> Line | None:
    """`[*] 3 fixable with the --fix option`, None where there is nothing to fix; `fix_of` gives unsafe ones as well."""
    fixes = [fix for finding in findings if (fix := fix_of(finding)) is not None]
    hidden = 0 if with_unsafe else sum(not fix.is_safe for fix in fixes)
    shown = len(fixes) - hidden
    more = f"{hidden} hidden {'fix' if hidden == 1 else 'fixes'} can be enabled with the `--unsafe-fixes` option"
    if shown:
        return piece(f"[*] {shown} fixable with the `--fix` option{f' ({more})' if hidden else ''}.", "cyan")
    return piece(f"No fixes available ({more}).") if hidden else None


def applicable(fix_of: FixOf, *, with_unsafe: bool) -> FixOf:
    """`fix_of` without the fixes that are unsafe, unless these are wanted as well."""

    def of(finding: Finding) -> Fix | None:
        fix = fix_of(finding)
        return fix if fix is not None and (fix.is_safe or with_unsafe) else None

    return of


def found_and_fixed(gone: Gone, remaining: int) -> str:
    """`Found 4 findings (3 fixed, 1 remaining).`"""
    fixed = sum(gone.values())
    return f"Found {counted(fixed + remaining, 'finding')} ({fixed} fixed, {remaining} remaining)."


def fixed_alone(gone: Gone) -> str | None:
    """`Fixed 3 findings.`"""
    return f"Fixed {counted(sum(gone.values()), 'finding')}." if gone else None


def would_fix(gone: Gone) -> str:
    """`Would fix 3 findings.`"""
    return f"Would fix {counted(sum(gone.values()), 'finding')}." if gone else "No findings would be fixed."


def fixes_made(gone: Gone, rules: Rules) -> Iterator[Line]:
    """Every file with the rules whose findings were fixed in it, and how often."""
    if not gone:
        return
    yield piece(f"Fixed {counted(sum(gone.values()), 'finding')}:")
    files = sorted({file for file, _ in gone})
    for file in files:
        yield piece(f"- {visible(file)}:")
        numbers = Counter({code: number for (in_file, code), number in gone.items() if in_file == file})
        for code, number in sorted(numbers.items(), key=lambda one: (-one[1], one[0])):
            yield piece(f"    {number} \N{MULTIPLICATION SIGN} {code} ({rules[code].name})")
    yield Line()
