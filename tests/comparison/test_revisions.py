"""Two revisions of small repositories: what differs, and that git and the working tree stay as they were."""

from __future__ import annotations

import hashlib
import os

import pytest
from checked_out import after_changes, check_out, shown
from repositories import ENVIRONMENT, Repository, environment, needs_git

from flyte_reslint.analysis.execution import Executor
from flyte_reslint.configuration import Configurations
from flyte_reslint.revisions import GitError, Unusable, compared

pytestmark = needs_git


@pytest.fixture
def repository(tmp_path, monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    found = Repository(tmp_path / "repository")
    monkeypatch.chdir(found.folder)
    return found


def diff(*revisions, paths=(), **options):
    return compared(revisions, paths, lambda files: Configurations(files=files, **options), jobs=1).comparison


def told(comparison):
    """Status, kind and name of each change, and what its fields were and are."""
    return [
        (change.status, change.present.kind, change.present.name, {name: change.value(name) for name in change.fields})
        for change in comparison.changes
    ]


def names(comparison):
    return [(status, kind, name) for status, kind, name, _ in told(comparison)]


MEMORY = "resources.requests.memory"


def test_head_and_the_working_tree(repository):
    repository.commit(train=environment("train", "fit", memory="1Gi"))
    assert diff().is_empty
    repository.write(train=environment("train", "fit", memory="2Gi"))
    fields = {MEMORY: ("1Gi", "2Gi")}
    assert told(diff()) == [("changed", "environment", "train", fields), ("changed", "task", "train.fit", fields)]


def test_a_new_file_that_git_does_not_know_counts(repository):
    repository.commit(train=environment("train", "fit"))
    repository.write(score=environment("score", "run"))
    assert names(diff()) == [("added", "environment", "score"), ("added", "task", "score.run")]


def test_ranges_are_those_of_git(repository):
    start = repository.commit(train=environment("train", "fit", cpu=1))
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit(train=environment("train", "fit", cpu=2))
    repository.git("checkout", "--quiet", "main")
    repository.commit(train=environment("train", "fit", cpu=1), score=environment("score", "run"))
    repository.git("checkout", "--quiet", "topic")
    direct = [
        ("removed", "environment", "score"),
        ("changed", "environment", "train"),
        ("removed", "task", "score.run"),
        ("changed", "task", "train.fit"),
    ]
    since = [("changed", "environment", "train"), ("changed", "task", "train.fit")]
    assert names(diff("main", "topic")) == names(diff("main..topic")) == names(diff("main..")) == direct
    assert names(diff("main...topic")) == names(diff("main...")) == names(diff(start, "topic")) == since
    assert diff("topic..").is_empty


def test_imports_are_those_of_the_revision(repository):
    repository.commit(sizes='MEMORY = "1Gi"\n', train=f"from sizes import MEMORY\n{environment('train', 'fit')}")
    uses = environment("train", "fit").replace("Resources()", "Resources(memory=MEMORY)")
    repository.commit(train=f"from sizes import MEMORY\n{uses}")
    repository.write(sizes='MEMORY = "64Gi"\n')
    assert [fields for *_, fields in told(diff("HEAD~1", "HEAD"))] == [{MEMORY: (None, "1Gi")}] * 2
    assert [fields for *_, fields in told(diff())] == [{MEMORY: ("1Gi", "64Gi")}] * 2


def test_configuration_locks_and_platform_are_those_of_the_revision(repository):
    config = '[tool.flyte-reslint]\nselect = ["FLR502"]\nplatform = ["platform.toml"]\n'
    (repository.folder / "pyproject.toml").write_text(config)
    (repository.folder / "platform.toml").write_text('[limits]\nmemory = "8Gi"\n')
    repository.commit(train=environment("train", "fit", memory="6Gi"))
    (repository.folder / "platform.toml").write_text('[limits]\nmemory = "4Gi"\n')
    found = diff()
    pod = {"pod.requests.memory": ("6Gi", "4Gi"), "pod.limits.memory": ("6Gi", "4Gi")}
    assert told(found) == [("changed", "environment", "train", pod), ("changed", "task", "train.fit", pod)]
    assert [finding.code for finding in found.new_findings] == ["FLR502"]
    (repository.folder / "pyproject.toml").write_text(config.replace("FLR502", "FLR1"))
    assert not diff().new_findings


def test_a_platform_file_outside_of_the_repository(repository, tmp_path):
    (tmp_path / "platform.toml").write_text('[limits]\nmemory = "4Gi"\n')
    (repository.folder / "pyproject.toml").write_text('[tool.flyte-reslint]\nplatform = ["../platform.toml"]\n')
    repository.commit(train=environment("train", "fit", memory="1Gi"))
    repository.write(train=environment("train", "fit", memory="6Gi"))
    assert [finding.code for finding in diff().new_findings] == ["FLR502"]


def test_a_file_that_was_moved(repository):
    repository.commit(a=environment("train", "fit", memory="4GB"))
    repository.write(a=None, b__c="\n\n" + environment("train", "fit", memory="4GB"))
    found = diff()
    assert found.is_empty, "names, values and findings are the same"


def test_a_module_of_flytekit_that_was_renamed_and_edited(repository):
    """The module is part of the names of its tasks."""
    text = (
        "from flytekit import Resources, task\n\n\n@task(requests=Resources(cpu='1'))\ndef fit() -> None: ...\n\n\n"
        "@task(requests=Resources(cpu='2'))\ndef score() -> None: ...\n"
    )
    repository.commit(old=text, other=text.replace("fit", "load"))
    repository.write(old=None, new=text.replace("'2'", "'4'"), other=text.replace("fit", "load").replace("'2'", "'3'"))
    found = diff()
    assert [(change.status, change.before.name, change.after.name) for change in found.changes] == [
        ("changed", "old.fit", "new.fit"),
        ("changed", "old.score", "new.score"),
        ("changed", "other.score", "other.score"),
    ]


def test_an_environment_that_was_renamed(repository):
    repository.commit(a=environment("train", "fit", "evaluate", memory="1Gi"))
    repository.write(a=environment("training", "fit", "evaluate", memory="2Gi"))
    found = diff()
    assert [(change.before.name, change.after.name) for change in found.changes] == [
        ("train", "training"),
        ("train.fit", "training.fit"),
        ("train.evaluate", "training.evaluate"),
    ]


def test_a_task_that_moved_to_another_environment_is_another_task(repository):
    other = '\nother = flyte.TaskEnvironment(name="other", resources=flyte.Resources(memory="2Gi"))\n'
    before = environment("train", "fit", "evaluate", memory="1Gi") + other
    repository.commit(a=before)
    repository.write(a=before.replace(other, "").replace("@env.task", f"{other}\n@other.task", 1))
    ((_, _, name, fields),) = told(diff())
    assert (name, fields) == ("other.fit", {MEMORY: ("1Gi", "2Gi")})


def test_tasks_of_one_name_in_several_files(repository):
    repository.commit(a=environment("train", "fit", cpu=1), b=environment("train", "fit", cpu=2))
    repository.write(b=environment("train", "fit", cpu=3))
    fields = {"resources.requests.cpu": ("2", "3")}
    assert told(diff()) == [("changed", "environment", "train", fields), ("changed", "task", "train.fit", fields)]


def test_what_becomes_unknown_and_why(repository):
    repository.commit(a=environment("train", "fit", memory="1Gi"))
    repository.write(a=environment("train", "fit", memory="1Gi").replace("'1Gi'", "open('size').read()"))
    for *_, fields in told(diff()):
        ((was, now),) = fields.values()
        assert was == "1Gi" and now.startswith("? (")


def test_overrides(repository):
    text = environment("train", "fit", cpu=1) + (
        "\n@env.task\nasync def main(n: int) -> int:\n"
        "    await fit.override(resources=flyte.Resources(cpu=2))(n)\n"
        "    return await fit.override(resources=flyte.Resources(cpu=3))(n)\n"
    )
    repository.commit(a=text)
    repository.write(a=text.replace("cpu=3", "cpu=4"))
    assert told(diff()) == [("changed", "override", "train.fit", {"resources.requests.cpu": ("3", "4")})]
    repository.write(a=text.replace("    await fit.override(resources=flyte.Resources(cpu=2))(n)\n", ""))
    assert [status for status, *_ in told(diff())] == ["removed"]


def test_totals_are_of_full_size(repository):
    pool = environment("pool", "a", "b", cpu=2, memory="1Gi", reusable="flyte.ReusePolicy(replicas=(1, 4))")
    repository.commit(pool=pool, train=environment("train", "fit", cpu=1, gpu="A100:2"))
    repository.write(pool=pool.replace("(1, 4)", "(1, 6)"), train=environment("train", "fit", cpu=1, gpu="T4:1"))
    found = diff()
    assert {kind: str(amount) for kind, amount in found.before.known.items()} == {
        "cpu": "9",
        "memory": "4Gi",
        "A100": "2",
    }
    assert {kind: str(amount) for kind, amount in found.after.known.items()} == {
        "cpu": "13",
        "memory": "6Gi",
        "T4": "1",
    }


def test_totals_are_of_what_a_platform_leaves_of_all_containers(repository):
    """The sidecar's cpu is lowered to 4, and memory is given by the platform's default."""
    text = (
        "import flyte\nfrom kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements\n"
        "spec = V1PodSpec(containers=[V1Container(name='primary'), V1Container(name='side', "
        "resources=V1ResourceRequirements(requests={'cpu': '9'}))])\n"
        "env = flyte.TaskEnvironment('train', resources=flyte.Resources(cpu=1), "
        "pod_template=flyte.PodTemplate(pod_spec=spec))\n\n\n@env.task\nasync def fit() -> None: ...\n"
    )
    repository.commit(train=text)
    repository.write(train=text.replace("cpu=1", "cpu=2"))
    assert [str(each.known["cpu"]) for each in (diff().before, diff().after)] == ["10", "11"]
    (repository.folder / "pyproject.toml").write_text('[tool.flyte-reslint]\nplatform = ["platform.toml"]\n')
    (repository.folder / "platform.toml").write_text('[limits]\ncpu = 4\n[defaults]\nmemory = "2Gi"\n')
    repository.commit(train=text)
    repository.write(train=text.replace("cpu=1", "cpu=2"))
    found = [{kind: str(amount) for kind, amount in each.known.items()} for each in (diff().before, diff().after)]
    assert found == [{"cpu": "5", "memory": "2Gi"}, {"cpu": "6", "memory": "2Gi"}]


def test_only_what_may_differ_is_executed(repository, monkeypatch):
    repository.commit(
        a=environment("a", "f", cpu=1), b=f"import c\n{environment('b', 'f')}", c="X = 1\n", d=environment("d", "f")
    )
    executed = []
    registry = Executor.registry

    def counted(self, group, number, steps):
        executed.append(tuple(os.path.basename(file) for file in group.files))
        return registry(self, group, number, steps)

    monkeypatch.setattr(Executor, "registry", counted)
    assert diff().is_empty and executed == []
    repository.write(c="X = 2\n", d=environment("d", "f", cpu=1))
    assert [name for _, _, name in names(diff())] == ["d", "d.f"]
    assert {file for files in executed for file in files} == {"b.py", "d.py"}
    assert len(executed) == 4, "each once on either side"


def test_paths(repository):
    repository.commit(a__x=environment("a", "f", cpu=1), b__x=environment("b", "f", cpu=1))
    repository.write(a__x=environment("a", "f", cpu=2), b__x=environment("b", "f", cpu=2), c=environment("c", "f"))
    assert [name for _, _, name in names(diff("HEAD", paths=("b",)))] == ["b", "b.f"]
    assert [name for _, _, name in names(diff("HEAD", paths=("c.py",)))] == ["c", "c.f"]
    with pytest.raises(Unusable, match="d: no such file or directory, neither in HEAD nor in the working tree"):
        diff("HEAD", paths=("d",))


def test_nothing_is_written(repository):
    repository.commit(a=environment("train", "fit", cpu=1))
    repository.commit(a=environment("train", "fit", cpu=2))
    os.utime(repository.folder / "a.py", (1, 1))  # git would refresh its index
    repository.write(b=environment("new", "fit"))
    before = snapshot(repository.folder)
    assert diff().changes and diff("HEAD~1...HEAD").changes
    assert snapshot(repository.folder) == before


def snapshot(folder):
    """Every file with its bytes and times, git's own included."""
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in sorted(folder.rglob("*"))
    }


def test_links_submodules_pointers_and_strange_names(repository, tmp_path):
    inner = Repository(tmp_path / "inner")
    inner.commit(inside=environment("inside", "fit"))
    repository.commit(real__train=environment("train", "fit", cpu=1))
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "inner")
    (repository.folder / "link.py").symlink_to("real/train.py")
    (repository.folder / "folder").symlink_to("real")
    (repository.folder / "round").symlink_to("round")
    (repository.folder / "out.py").symlink_to("/etc/hostname")
    (repository.folder / "use.py").write_text(f"from folder.train import env\n{environment('use', 'fit')}")
    (repository.folder / "lfs.py").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    (repository.folder / "data.bin").write_bytes(bytes(range(256)))
    name = os.fsdecode(b"odd\xff\n.py")
    (repository.folder / name).write_text(environment("odd", "fit", cpu=1))
    repository.commit()
    (repository.folder / name).write_text(environment("odd", "fit", cpu=2))
    (repository.folder / "lfs.py").unlink()
    (repository.folder / "out.py").unlink()
    assert names(diff("HEAD")) == [("changed", "environment", "odd"), ("changed", "task", "odd.fit")]
    assert diff("HEAD", "HEAD").is_empty


@pytest.mark.parametrize(
    ("revisions", "message"),
    [
        (("nowhere",), "nowhere: no such revision"),
        (("0" * 40,), "0000: no such revision"),
        (("HEAD", "nowhere"), "nowhere: no such revision"),
        (("nowhere..HEAD",), "nowhere: no such revision"),
        (("HEAD...other",), "HEAD...other: they have no common ancestor"),
        (("HEAD..HEAD", "HEAD"), "give one revision, two, or a range"),
        (("a", "b", "c"), "give one revision, two, or a range"),
        (("--all",), "--all: no such revision"),
    ],
)
def test_revisions_that_git_cannot_give(repository, revisions, message):
    repository.commit(a="")
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit("another beginning")
    repository.git("checkout", "--quiet", "main")
    with pytest.raises(GitError, match=message):
        diff(*revisions)


def test_a_repository_without_a_commit(repository):
    with pytest.raises(GitError, match="HEAD: the repository has no commit yet"):
        diff()


def test_no_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="is not in a git repository"):
        diff()


def test_no_git(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="git is not installed, or not on the PATH"):
        diff()


def test_a_shallow_clone(repository, tmp_path, monkeypatch):
    repository.commit(a=environment("train", "fit", cpu=1))
    repository.commit(a=environment("train", "fit", cpu=2))
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    with pytest.raises(GitError, match=r"HEAD~1: no such revision; the clone is shallow: .*fetch-depth: 0"):
        diff("HEAD~1")
    assert diff().is_empty


def test_a_bare_repository(repository, tmp_path, monkeypatch):
    repository.commit(a=environment("train", "fit", cpu=1))
    repository.commit(a=environment("train", "fit", cpu=2))
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")
    with pytest.raises(GitError, match="a bare repository has no working tree: give two revisions"):
        diff()
    assert [change.present.place.file for change in diff("HEAD~1", "HEAD").changes] == ["a.py", "a.py"]
    monkeypatch.chdir(repository.folder / ".git")
    with pytest.raises(GitError, match="is git's own folder: go to the working tree"):
        diff()


def test_conflicts_in_the_working_tree_are_a_finding(repository):
    repository.commit(a=environment("train", "fit", cpu=1))
    repository.write(a=f"<<<<<<< ours\n{environment('train', 'fit', cpu=2)}=======\n>>>>>>> theirs\n")
    found = diff()
    assert [finding.code for finding in found.new_findings] == ["FLR001"]
    assert names(found) == [("removed", "environment", "train"), ("removed", "task", "train.fit")]


def test_configuration_that_cannot_be_used_names_its_side(repository):
    repository.commit(a=environment("train", "fit"))
    (repository.folder / "flyte-reslint.toml").write_text("slect = []\n")
    with pytest.raises(Unusable, match=r"^in the working tree: flyte-reslint.toml:1: unknown key"):
        diff()
    repository.commit()
    (repository.folder / "flyte-reslint.toml").unlink()
    with pytest.raises(Unusable, match=r"^in HEAD: flyte-reslint.toml:1: unknown key"):
        diff()


def test_a_folder_below_the_top(repository, monkeypatch):
    repository.commit(a__x=environment("a", "f", cpu=1), b__x=environment("b", "f", cpu=1))
    repository.write(a__x=environment("a", "f", cpu=2), b__x=environment("b", "f", cpu=2))
    monkeypatch.chdir(repository.folder / "b")
    assert [(change.present.name, change.present.place.file) for change in diff().changes] == [
        ("b", "x.py"),
        ("b.f", "x.py"),
    ]


def test_a_history_as_show_tells_it(repository, tmp_path, monkeypatch):
    """What the opt-in test does with real repositories."""
    train = environment("train", "fit", "evaluate", cpu=(1, 2), memory="4Gi", gpu="A100:1")
    history = [
        {"train": train},
        {"train": train.replace("4Gi", "8Gi"), "sizes": "CPU = 3\n"},
        {"train": None, "tasks__train": f"from sizes import CPU\n{train.replace('(1, 2)', 'CPU')}"},
        {"sizes": "CPU = 4\n", "score": environment("train", "fit", cpu=1, reusable="flyte.ReusePolicy()")},
        {"score": environment("score", "fit", "run", cpu=1, reusable="flyte.ReusePolicy(replicas=(1, 3))")},
        {"score": None},
    ]
    commits = [repository.commit(**files) for files in history]
    states = []
    for commit in commits:
        check_out(repository.folder, commit, tmp_path / commit)
        states.append(shown(tmp_path / commit, monkeypatch))
    for index in range(len(commits) - 1):
        found = diff(commits[index], commits[index + 1], is_isolated=True)
        assert found.changes
        assert after_changes(states[index], found) == states[index + 1]


def test_a_template_that_comes_into_the_cluster_leaves_the_pod_open(repository):
    (repository.folder / "pyproject.toml").write_text('[tool.flyte-reslint]\nplatform = ["platform.toml"]\n')
    (repository.folder / "platform.toml").write_text("[limits]\ncpu = 4\n")
    text = environment("train", "fit", cpu=1, disk="1Gi")
    repository.commit(train=text)
    repository.write(train=text.replace(", disk='1Gi')", '), pod_template="gpu-nodes"'))
    found = diff()
    assert found.after.unknown == {"disk", "gpu"}
    (changed,) = (change for change in found.changes if change.present.kind == "task")
    reason = '? (the pod template "gpu-nodes" is in the cluster)'
    assert changed.after is not None
    assert {name: value for name, value in changed.after.fields.items() if value.startswith("?")} == {
        "pod.requests.nvidia.com/gpu": reason,
        "pod.limits.nvidia.com/gpu": "?",
        "pod.requests.ephemeral-storage": reason,
        "pod.limits.ephemeral-storage": "?",
    }
