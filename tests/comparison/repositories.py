"""Small repositories with a history."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """A repository in a folder."""

    def __init__(self, folder, *, is_bare=False):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *(["--bare"] if is_bare else []))

    def git(self, *arguments):
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            check=True,
            capture_output=True,
            env={**os.environ, **ENVIRONMENT},
        )
        return os.fsdecode(done.stdout).strip()

    def write(self, **files):
        """Files by name, `__` for a slash; None takes one away."""
        for name, text in files.items():
            path = self.folder / (name.replace("__", "/") + ".py")
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def commit(self, message="change", **files):
        """A commit of all that is there; its name."""
        self.write(**files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


def environment(name="train", *tasks, **resources):
    """A module with an environment and its tasks."""
    spelled = ", ".join(f"{key}={value!r}" for key, value in resources.items() if key != "reusable")
    reusable = f", reusable={resources['reusable']}" if "reusable" in resources else ""
    functions = "\n\n".join(f"@env.task\nasync def {task}(n: int) -> int:\n    return n" for task in tasks)
    return (
        "import flyte\n\n"
        f"env = flyte.TaskEnvironment(name={name!r}, resources=flyte.Resources({spelled}){reusable})\n\n{functions}\n"
    )
