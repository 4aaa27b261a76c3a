"""After a change, only the files that it can concern are parsed and executed again, and nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.analysis import sources
from flyte_reslint.analysis.execution import Executor
from flyte_reslint.api import Project, analyze
from flyte_reslint.cache.store import Store
from flyte_reslint.configuration import Configurations, command_line

ENVIRONMENT = "env = flyte.TaskEnvironment(name={name!r}, resources=flyte.Resources(memory={memory}))\n"
TASK = "@env.task\ndef work(): ...\n"
FILES = {
    "sizes.py": 'SMALL = "4GB"\n',
    "one.py": "import flyte\nfrom sizes import SMALL\n" + ENVIRONMENT.format(name="one", memory="SMALL"),
    "two.py": "import flyte\nfrom sizes import SMALL\n" + ENVIRONMENT.format(name="two", memory="SMALL"),
    "base.py": "import flyte\n" + ENVIRONMENT.format(name="base", memory='("2Gi", "4Gi")') + TASK,
    "user.py": 'import flyte\nfrom base import env\nbig = env.clone_with(name="big", depends_on=[env])\n',
    "odd.py": "import flyte\nenv = flyte.TaskEnvironment(\n",
    "hushed.py": "import flyte\n" + ENVIRONMENT.format(name="hushed", memory='"1GB"').rstrip() + "  # noqa: FLR101\n",
}


class Seen:
    """What a run parsed and executed, by the files' stems."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parsed: set[str] = set()
        self.executed: set[str] = set()
        parse, execute = sources.parse_text, Executor.registry

        def parse_text(text: str) -> object:
            self.parsed.add(next(name for name in Path().glob("*.py") if name.read_text() == text).stem)
            return parse(text)

        def registry(executor, group, number, steps):
            self.executed.update(Path(path).stem for path in group.files)
            return execute(executor, group, number, steps)

        monkeypatch.setattr(sources, "parse_text", parse_text)
        monkeypatch.setattr(Executor, "registry", registry)

    def project(self, store: Store | None) -> Project:
        """The project of the working directory, judged."""
        self.parsed.clear()
        self.executed.clear()
        everything = Configurations(command_line=command_line({"select": ("ALL",)}))
        project = analyze(["."], config=everything, store=store)
        assert project.findings
        return project


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seen:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text)
    Path(".git").mkdir()
    return Seen(monkeypatch)


@pytest.fixture
def store(seen: Seen) -> Store:
    return Store(".cache")


def told(project: Project) -> list[tuple[object, ...]]:
    """All that a report may say."""
    return [(each, each.correction, project.fingerprints[each], project.fix(each)) for each in project.findings]


def test_nothing_is_done_again_when_nothing_changed(seen: Seen, store: Store):
    first = seen.project(store)
    assert seen.executed == {Path(name).stem for name in FILES} - {"sizes"}
    again = seen.project(store)
    assert (seen.parsed, seen.executed) == (set(), set())
    uncached = seen.project(None)
    assert told(first) == told(again) == told(uncached)
    assert repr(again.registry) == repr(uncached.registry)


@pytest.mark.parametrize(
    ("file", "text", "executed"),
    [
        ("sizes.py", 'SMALL = "8GB"\n', {"one", "two"}),
        ("one.py", FILES["one.py"] + "\n", {"one"}),
        ("base.py", FILES["base.py"].replace("2Gi", "3Gi"), {"base", "user"}),
        ("user.py", FILES["user.py"] + "import one\n", {"base", "user", "one"}),
        ("odd.py", "import flyte\n", {"odd"}),
        ("hushed.py", FILES["hushed.py"].replace("  # noqa: FLR101", ""), {"hushed"}),
    ],
)
def test_only_what_a_change_concerns_is_done_again(seen: Seen, store: Store, file: str, text: str, executed: set[str]):
    seen.project(store)
    Path(file).write_text(text)
    project = seen.project(store)
    assert seen.parsed == {Path(file).stem}
    assert seen.executed == executed
    assert told(project) == told(seen.project(None))


def test_a_package_that_is_called_like_the_sdk_counts(seen: Seen, store: Store):
    Path("wrong.py").write_text("import flyte\nfrom flyte import absent\n")
    assert "FLR406" in {finding.code for finding in seen.project(store).findings}
    Path("flyte").mkdir()
    Path("flyte", "__init__.py").write_text("")
    project = seen.project(store)
    assert "FLR406" not in {finding.code for finding in project.findings}
    assert told(project) == told(seen.project(None))


def test_what_an_import_means_counts(seen: Seen, store: Store):
    seen.project(store)
    Path("sizes").mkdir()
    Path("sizes", "__init__.py").write_text('SMALL = "2GB"\n')
    project = seen.project(store)
    assert seen.executed == {"one", "two"}
    assert told(project) == told(seen.project(None))


def test_the_release_and_the_platform_count(seen: Seen, store: Store):
    seen.project(store)
    Path("requirements.txt").write_text("flyte>=2.0.0\n")
    assert told(seen.project(store)) == told(seen.project(None))
    Path("admin.yaml").write_text("task_resources:\n  limits:\n    memory: 1Gi\n")
    limited = [told(analyze(["."], platform="admin.yaml", store=each)) for each in (store, store, None)]
    assert limited[0] == limited[1] == limited[2]
    assert any(finding.code == "FLR502" for finding, *_ in limited[0])


def test_nothing_is_kept_unless_it_is_asked_for(seen: Seen, tmp_path: Path):
    seen.project(None)
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, ".git"}
