"""What `show` says of a commit that is checked out, and what `diff` makes of one of those outputs on the way to another."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter

from flyte_reslint.api import analyze
from flyte_reslint.configuration import Configurations
from flyte_reslint.domain.effective import Effective
from flyte_reslint.report.show_json import show_json


def git(folder, *arguments, must_succeed=True, **environment):
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        capture_output=True,
        check=must_succeed,
        env={**os.environ, **environment},
    )
    return done.stdout.decode().strip()


def check_out(repository, commit, folder):
    """The files of a commit in an empty folder, which then looks like the repository's; its index is not touched.

    A clone may lack contents, of notebooks and data; such files stay out.
    """
    folder.mkdir()
    index = str(folder.with_suffix(".index"))
    git(repository, "read-tree", commit, GIT_INDEX_FILE=index)
    prefix = f"--prefix={folder}/"
    git(repository, "checkout-index", "--all", "--force", prefix, must_succeed=False, GIT_INDEX_FILE=index)
    (folder / ".git").mkdir()


def shown(folder, monkeypatch):
    """How often each declaration is in the JSON of `show`: its kind, SDK, name and flat fields."""
    with monkeypatch.context() as context:
        context.chdir(folder)
        project = analyze(["."], config=Configurations(is_isolated=True), jobs=1)
        output = json.loads(show_json(Effective(project.tasks, project.environments, project.overrides)))
    tasks = [("task", each["sdk"], each["name"], flat(each)) for each in output["tasks"]]
    environments = [("environment", "flyte", each["name"], flat(each)) for each in output["environments"]]
    return Counter(
        [*tasks, *environments, *(("override", "flyte", each["task"], flat(each)) for each in output["overrides"])]
    )


def flat(declaration):
    """The values that are known, by their paths."""
    found = {}
    resources = declaration["resources"] or {}
    for half in ("requests", "limits"):
        found |= {f"resources.{half}.{name}": value for name, value in resources.get(half, {}).items()}
    device = resources.get("accelerator") or {}
    found |= {f"resources.accelerator.{name}": value for name, value in device.items()}
    found |= {"resources.shm": resources["shm"]} if "shm" in resources else {}
    for name, value in (declaration["reuse"] or {}).items():
        found[f"reuse.{name}"] = f"{value:g}" if isinstance(value, (int, float)) else value
    return frozenset((name, value) for name, value in found.items() if value is not None)


def after_changes(before, comparison):
    """`before`, where the changes of a comparison have been made."""
    after = Counter(before)
    for change in comparison.changes:
        if change.before is not None:
            after[_counted(change.before)] -= 1
        if change.after is not None:
            after[_counted(change.after)] += 1
    assert min(after.values(), default=0) >= 0, "a change begins with what is not there"
    return +after


def _counted(declared):
    fields = frozenset(
        (name, value)
        for name, value in declared.fields.items()
        if name.startswith(("resources.", "reuse.")) and not value.startswith("? (")
    )
    sdk = declared.sdk if declared.kind == "task" else "flyte"
    return declared.kind, sdk, declared.name, fields
