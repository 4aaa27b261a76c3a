"""What one analysis found: declarations, findings, and what can be done with them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flyte_reslint.analysis.groups import Group
from flyte_reslint.analysis.run import Analysis
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.baseline import Baseline, Comparison, Entry
from flyte_reslint.catalog import newest, release
from flyte_reslint.checks.finding import Finding, Fix, FixOf
from flyte_reslint.checks.fingerprints import fingerprints as fingerprints_of
from flyte_reslint.configuration import Configurations
from flyte_reslint.domain.cases import Case, cases
from flyte_reslint.domain.effective import (
    Effective,
    EffectiveEnvironment,
    EffectiveOverride,
    EffectiveTask,
    effective,
)
from flyte_reslint.domain.registry import Override, Registry
from flyte_reslint.domain.values import Place
from flyte_reslint.inspection import Inspection, group_key, inspected
from flyte_reslint.judging import Judge
from flyte_reslint.platform.limits import LimitsOf, unlimited
from flyte_reslint.platform.pod import Pod, pod
from flyte_reslint.report.lines import ReadLine, line_reader, quoted
from flyte_reslint.rulebook import pages
from flyte_reslint.severity import SEVERITIES
from flyte_reslint.source.decoding import encode
from flyte_reslint.targets import Target, Targets

if TYPE_CHECKING:
    from flyte_reslint.cache.store import Store
    from flyte_reslint.fix.program import Program


class Project(Struct, frozen=True, dict=True):
    """What one analysis found; `limits_of` gives the limits of the platform that is in force for a file."""

    analysis: Analysis
    limits_of: LimitsOf = unlimited
    configurations: Configurations = field(default_factory=Configurations)
    releases: tuple[Targets, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be read, though the analysis goes on without it."""
    files: tuple[str, ...] = ()
    """The files that were asked for, as findings name them: no other is ever changed."""
    again: Callable[[Mapping[str, bytes]], Project] | None = None
    """Analyses the same with other bytes for some of the files, by absolute path."""
    baseline: Baseline | None = None
    """Where findings are kept that need not be told again."""
    store: Store | None = None
    """Where is kept what need not be found again."""
    heeds_noqa: bool = True
    """Whether `# noqa` hides findings; `# flyte-reslint: ignore` always does."""

    @property
    def registry(self) -> Registry:
        """What importing the files would declare."""
        return self.analysis.registry

    @property
    def troubles(self) -> tuple[str, ...]:
        """A line for each file that a fault of flyte-reslint kept from being followed, among those executed so far."""
        from flyte_reslint.report.visible import visible

        return tuple(map(visible, self.analysis.troubles.values()))

    @property
    def sources(self) -> Sources:
        """The files, by absolute path: their texts and programs."""
        return self.analysis.sources

    @cached_property
    def targets(self) -> Mapping[Target, Sequence[str]]:
        """The releases of the SDKs that files are read as written for, with the files that import them."""
        imports = {(each.module.partition(".")[0], each.place.file) for each in self.registry.imports}
        files: dict[Target, list[str]] = defaultdict(list)
        for releases in self.releases:
            for file in self.registry.targets:
                if (releases.package, file) in imports:
                    files[releases.of(file)].append(file)
        return files

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the rules that are on, by file and place; none that a comment hides or the baseline knows.

        Raises BaselineError where the baseline cannot be used.
        """
        return self.judged if self._compared is None else self._compared.new

    @cached_property
    def judged(self) -> tuple[Finding, ...]:
        """The findings with those that the baseline knows."""
        return self._judge.judged(self._inspection.findings, self._inspection.unfinished)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.sources, self.configurations, self.files, self.limits_of, self.heeds_noqa)

    @cached_property
    def _compared(self) -> Comparison | None:
        return None if self.baseline is None else self.baseline.compared(self._entries(self.baseline))

    def _entries(self, baseline: Baseline) -> Mapping[Finding, Entry]:
        def entry(finding: Finding) -> Entry:
            rows = self._judge.rows(finding)
            around = Place(finding.place.file, rows.start, 1, rows.stop, 1)
            return baseline.entry(finding, self.quoted(finding.place), self.quoted(around))

        return {finding: entry(finding) for finding in self.judged}

    @property
    def gone(self) -> tuple[Entry, ...]:
        """The entries of the baseline that this analysis would have found again, and did not. Raises BaselineError."""
        if self.baseline is None or self._compared is None:
            return ()
        return tuple(entry for entry in self._compared.gone if self._is_judged(self.baseline, entry))

    def write_baseline(self) -> int:
        """Put all findings into the baseline, and say how many; what this analysis is not about stays in it.

        Raises BaselineError.
        """
        assert self.baseline is not None
        old = self.baseline.entries if self.baseline.exists else ()
        kept = [entry for entry in old if not self._is_judged(self.baseline, entry)]
        self.baseline.write([*self._entries(self.baseline).values(), *kept])
        return len(self.judged)

    def _is_judged(self, baseline: Baseline, entry: Entry) -> bool:
        """Whether an entry is about an analysed file, and a rule that is on there, or about a file that is no more."""
        path = baseline.absolute(entry)
        return self._judge.would_find(entry.code, path) or not baseline.files.exists(path)

    @cached_property
    def _inspection(self) -> Inspection:
        """The findings of all rules, those that nobody is shown included."""
        return inspected(self.analysis, self.limits_of, self.store)

    @property
    def fingerprints(self) -> Mapping[Finding, str]:
        """A name for each finding that outlives changes elsewhere in its file."""
        return fingerprints_of(self.findings, self.quoted)

    def fix(self, finding: Finding) -> Fix | None:
        """The edits that would remove a finding, None where there are none that surely do."""
        return None if finding.correction is None else self._fixes(finding)

    @cached_property
    def _fixes(self) -> FixOf:
        from flyte_reslint.fix.offer import offered

        return cache(lambda finding: offered(self._program, finding))

    def changed(self, texts: Mapping[str, str]) -> Project:
        """The project with other texts for some of its files. Raises one of `UNUSABLE`."""
        changed = {os.path.abspath(file): self.encoded(file, text) for file, text in texts.items()}
        assert self.again is not None
        return self.again({path: data for path, data in changed.items() if data is not None})

    def encoded(self, file: str, text: str) -> bytes | None:
        """`text` as the file would hold it; None where the file's encoding cannot spell it."""
        data = self.sources.data(os.path.abspath(file))
        return None if data is None else encode(text, data)

    @cached_property
    def _program(self) -> Program:
        """What fixes may look at."""
        from flyte_reslint.fix.program import Program

        def is_exact(file: str) -> bool:
            return self.encoded(file, self.text(file)) == self.sources.data(os.path.abspath(file))

        return Program(self.files, self.text, self._inspection.findings, is_exact)

    @cached_property
    def _effective(self) -> Effective:
        return effective(self.registry, lambda file: release("flyte", self.registry.targets.get(file, newest("flyte"))))

    @property
    def tasks(self) -> tuple[EffectiveTask, ...]:
        """The tasks that importing the code registers."""
        return tuple(task for task in self._effective.tasks if task.declaration.is_registered)

    @property
    def environments(self) -> tuple[EffectiveEnvironment, ...]:
        """The environments that importing the code registers."""
        return tuple(each for each in self._effective.environments if each.declaration.is_registered)

    @property
    def overrides(self) -> tuple[EffectiveOverride, ...]:
        """The calls of `override`, with what is in force for each."""
        return self._effective.overrides

    def about(self, group: Group) -> object:
        """All that what is said of a group of files depends on."""
        names = tuple(map(self.sources.name, group.files))
        rules = tuple((name, self._judge.rules(name)) for name in names)
        return group_key(self.analysis, group, self.limits_of), names, rules

    def without(self, same: Collection[object]) -> Project:
        """The project without the groups that are about one of these, the others executed."""
        left_out = frozenset(group for group in self.analysis.groups if self.about(group) in same)
        analysis = self.analysis.without(left_out)
        analysis.keep()
        gone = {self.sources.name(path) for group in left_out for path in group.files}
        return replace(self, analysis=analysis, files=tuple(file for file in self.files if file not in gone))

    def task(self, name: str) -> EffectiveTask:
        """The task of that registered name. Raises KeyError."""
        for task in self.tasks:
            if task.name.text == name:
                return task
        raise KeyError(name)

    def cases(self, of: EffectiveTask | EffectiveOverride, *fields: str) -> tuple[Case, ...]:
        """What a task or override comes to in each case, the alternatives of `fields` settled.

        Fields go by the names of the SDK's parameters: `cpu`, `memory`, `gpu`, `disk`, `shm`, `replicas`,
        `concurrency`, `idle_ttl`, `scaledown_ttl`, `scope`.
        """
        declaration = of.declaration
        if isinstance(declaration, Override):
            file, given = declaration.call.place.file, declaration.call.condition
        else:
            environment = self.registry.environment(declaration.environment)
            file, given = declaration.place.file, environment.call.condition if environment else None
        names = release("flyte", self.registry.targets.get(file, newest("flyte")))
        return cases(declaration.resources, declaration.reusable, fields, names, given)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The findings that fail a check: those at or above the `fail-level` that is configured for their file."""
        severities = {page.code: page.severity for page in pages().values()}

        def fails(finding: Finding) -> bool:
            folder = Path(os.path.abspath(finding.place.file)).parent
            level = self.configurations.for_folder(folder).options.fail_level
            return SEVERITIES.index(severities[finding.code]) <= SEVERITIES.index(level)

        return tuple(filter(fails, self.findings))

    def explained(self, findings: Iterable[Finding], *, width: int = 80, is_coloured: bool = False) -> str:
        """`findings` as the command prints them in full, in lines of `width` cells where words allow it."""
        from flyte_reslint.report.full import full
        from flyte_reslint.report.printed import printed

        return printed(full(findings, pages(), self.read_line, width), is_coloured=is_coloured)

    def pod(self, of: EffectiveTask | EffectiveEnvironment | EffectiveOverride) -> Pod | None:
        """The pod that a task, environment or override would get, None where no platform is known."""
        limits = self.limits_of(of.file)
        return None if limits is None else pod(of.in_pod, limits)

    def text(self, file: str) -> str:
        """The text of a file that findings name, empty when it has none."""
        return self.sources.text(os.path.abspath(file)) or ""

    def quoted(self, place: Place) -> str:
        """What is written at `place`, in one line, however it is broken into several."""
        return quoted(place, self.read_line)

    @cached_property
    def read_line(self) -> ReadLine:
        """Gives the lines of files that findings name."""
        return line_reader(self.text)
