"""The two views of many programs: one process imports them all with the SDK, one analysis reads them all."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from collection import MAIN, Program
from msgspec.structs import replace

from flyte_reslint.api import analyze
from flyte_reslint.checks.finding import Finding
from flyte_reslint.rulebook import pages
from flyte_reslint.verify.agreement import Agreement, agreements
from flyte_reslint.verify.registered import ImportFailure, Probed, read
from flyte_reslint.verify.verify import run_probe, shown_name, subjects

TIMEOUT = 300.0

STRICTER_FAMILIES = ("FLR1", "FLR2", "FLR305", "FLR402", "FLR404")
"""Rules that say what the SDK's constructors refuse."""


@dataclass(frozen=True)
class Outcome:
    """What the SDK and the analysis say of one program."""

    program: Program
    failure: ImportFailure | None
    agreements: tuple[Agreement, ...]
    errors: tuple[Finding, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the static view knows everything that is registered, and is right."""
        return all(each.verdict == "agrees" for each in self.agreements)

    @property
    def disagreements(self) -> list[Agreement]:
        return [each for each in self.agreements if each.verdict not in {"agrees", "unknown"}]

    @property
    def refused(self) -> str | None:
        """What the SDK says when it does not take the program, on import or when it serialises."""
        if self.failure is not None:
            return self.failure.error
        return next((each.error for each in self.agreements if each.error), None)


def outcomes(programs: Sequence[Program], folder: Path, python: str = sys.executable) -> list[Outcome]:
    """What both sides say of each program; `python` is the interpreter that has the SDK."""
    mains = [program.write(folder / f"program{number}") for number, program in enumerate(programs)]
    lines, ending = run_probe([str(main) for main in mains], python, stub_missing=False, timeout=TIMEOUT)
    assert len(lines) == len(mains) + 1, f"{programs[max(0, len(lines) - 1)].title}: {ending}"
    project = analyze([main.parent for main in mains])
    severe = [finding for finding in project.findings if pages()[finding.code].severity == "error"]
    found = []
    for program, main, line in zip(programs, mains, lines[1:], strict=True):
        probed: Probed = read(line, shown_name)
        inside = shown_name(str(main.parent)) + "/"
        static = [each for each in subjects(project, project.registry.targets) if each.place.file.startswith(inside)]
        imports = [replace(probed, file=file) for file in {probed.file, *(each.place.file for each in static)}]
        compared = agreements(static, imports)
        errors = [finding for finding in severe if finding.place.file.startswith(inside)]
        found.append(Outcome(program, probed.failure, tuple(compared), tuple(errors)))
    return found


def check_agreement(outcome: Outcome) -> None:
    """Both sides have the same tasks with the same resources, all known but where the program's mark excuses it."""
    assert outcome.refused is None, explained(outcome)
    assert outcome.agreements, explained(outcome)
    assert not outcome.disagreements, explained(outcome)
    assert outcome.is_exact or outcome.program.mark == "unknown", explained(outcome)


def check_silence(outcome: Outcome) -> None:
    """No rule refuses what the SDK's constructors accept, but the one of the program's mark."""
    codes = {each.code for each in outcome.errors if each.code.startswith(STRICTER_FAMILIES)}
    assert codes == ({outcome.program.stricter} if outcome.program.stricter else set()), explained(outcome)


def check_refusal(outcome: Outcome) -> None:
    """The SDK refuses the program, and a rule reports that statement."""
    assert outcome.refused is not None, explained(outcome)
    assert is_reported(outcome), explained(outcome)


def is_reported(outcome: Outcome) -> bool:
    """Whether a rule reports an error on the statement at which the SDK refuses the program."""
    refused = next((each.line for each in outcome.agreements if each.error), None)
    row = outcome.failure.line if outcome.failure is not None else refused
    rows = statement_rows(outcome.program.files[MAIN], row or 1)
    return any(each.place.row in rows for each in outcome.errors)


def statement_rows(source: str, row: int) -> range:
    """The rows of the smallest statement that contains `row`."""
    spans = [
        range(min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))]), node.end_lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.end_lineno is not None
    ]
    return min((span for span in spans if row in span), key=len)


def explained(outcome: Outcome) -> str:
    """The program and what is wrong with it, for a failed assertion."""
    sources = "\n".join(f"--- {path}\n{source}" for path, source in outcome.program.files.items())
    errors = [f"{each.code} line {each.place.row}: {each.text}" for each in outcome.errors]
    compared = [compared_in_words(each) for each in outcome.agreements]
    return "\n".join(
        [outcome.program.title, sources, f"SDK: {(outcome.refused or 'accepts')[:200]}", *errors, *compared]
    )


def compared_in_words(agreement: Agreement) -> str:
    """`task env.work :3 differs cpu.request 1 / 2`"""
    differences = [f"{each.field} {each.static} / {each.registered}" for each in agreement.differences]
    unknown = [f"{each.field}: {each.reason}" for each in agreement.unknown]
    return " ".join([agreement.kind, agreement.name, f":{agreement.line}", agreement.verdict, *differences, *unknown])
