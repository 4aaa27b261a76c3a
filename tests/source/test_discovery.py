from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.source.discovery import UnusablePath, find
from flyte_reslint.source.patterns import Patterns


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")


def repository(folder: Path, **ignored: str) -> Path:
    """An empty git repository, with `.gitignore` files for keywords such as `root` and `sub` (a folder's name)."""
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    for name, lines in ignored.items():
        file = folder / ("" if name == "root" else name) / ".gitignore"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(lines)
    return folder


def names(folder: Path, *paths: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in find(paths or [folder])]


def test_a_folder_stands_for_its_python_files_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "a/z.py", "a/b/c.py", "a.py", "a/notes.txt", "a/stub.pyi", "a/book.ipynb", "noextension")
    assert names(tmp_path) == ["a/b/c.py", "a/z.py", "a.py", "b.py"]


def test_paths_keep_the_form_in_which_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "src/a.py")
    monkeypatch.chdir(tmp_path)
    assert [str(file) for file in find([Path()])] == [os.path.join("src", "a.py")]
    assert [str(file) for file in find([Path("src")])] == [os.path.join("src", "a.py")]
    monkeypatch.chdir(tmp_path / "src")
    assert [str(file) for file in find([Path("../src")])] == [os.path.join("..", "src", "a.py")]


def test_a_file_given_twice_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "src/a.py")
    monkeypatch.chdir(tmp_path)
    assert find([Path("src/a.py"), Path(), Path("src"), tmp_path / "src" / "a.py"]) == [Path("src/a.py")]


def test_no_path_is_no_file() -> None:
    assert find([]) == []


@pytest.mark.parametrize("name", ["stub.pyi", "script", ".venv/lib/a.py", "ignored.py", "dist/b.py"])
def test_a_file_given_by_name_is_always_taken(tmp_path: Path, name: str) -> None:
    write(repository(tmp_path, root="ignored.py\n"), name)
    assert find([tmp_path / name]) == [tmp_path / name]


@pytest.mark.parametrize(
    "folder", [".venv", "venv", "node_modules", "__pycache__", ".git", "build", "dist", ".tox", "lib/site-packages"]
)
def test_folders_of_tools_are_not_searched(tmp_path: Path, folder: str) -> None:
    write(tmp_path, f"{folder}/a.py", f"deep/er/{folder}/b.py", "kept.py")
    assert names(tmp_path) == ["kept.py"]


@pytest.mark.parametrize("folder", ["build", ".venv/lib/site-packages/tasks", "generated"])
def test_a_folder_given_by_name_is_searched_though_it_is_excluded(tmp_path: Path, folder: str) -> None:
    write(repository(tmp_path, root="generated/\nsecret.py\n"), f"{folder}/a.py", f"{folder}/b/c.py")
    write(tmp_path, f"{folder}/secret.py", f"{folder}/node_modules/d.py")
    assert names(tmp_path / folder) == ["a.py", "b/c.py"]


def test_excluded_names_above_the_searched_folder_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "build/project/tasks/a.py", "build/project/.venv/b.py", "elsewhere/c.py")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert find([Path("../build/project")]) == [Path("../build/project/tasks/a.py")]


def test_the_patterns_of_each_folder_are_its_own(tmp_path: Path) -> None:
    write(tmp_path, "a/generated/x.py", "b/generated/y.py", "b/c/generated/z.py", "a/kept/tests/t.py")

    def exclusion(folder: Path) -> tuple[Patterns, ...]:
        if folder.is_relative_to(tmp_path / "a"):
            return Patterns(str(tmp_path / "a"), ("generated",)), Patterns(str(tmp_path), ("a/kept/tests",))
        return ()

    found = [file.relative_to(tmp_path).as_posix() for file in find([tmp_path], exclusion=exclusion)]
    assert found == ["b/c/generated/z.py", "b/generated/y.py"]


def test_ignore_files_hold_in_their_own_repository_only(tmp_path: Path) -> None:
    write(repository(tmp_path, root="*_generated.py\nlocal/\n"), "a.py", "a_generated.py", "local/b.py")
    repository(tmp_path / "vendored", root="c.py\n")
    write(tmp_path, "vendored/c.py", "vendored/d_generated.py")
    assert names(tmp_path) == ["a.py", "vendored/d_generated.py"]


def test_outside_of_a_repository_nothing_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("a.py\n")
    write(tmp_path, "a.py")
    assert names(tmp_path) == ["a.py"]


def test_ignore_files_above_the_searched_folder_count(tmp_path: Path) -> None:
    write(repository(tmp_path, root="/src/old/\n*.tmp.py\n", src="!keep.tmp.py\n"), "src/old/a.py", "src/b.tmp.py")
    write(tmp_path, "src/keep.tmp.py", "src/c.py")
    assert names(tmp_path, tmp_path / "src") == ["src/c.py", "src/keep.tmp.py"]


def test_private_ignore_file_of_the_repository_counts_last(tmp_path: Path) -> None:
    write(repository(tmp_path, root="!wanted_scratch.py\n"), "scratch.py", "wanted_scratch.py", "a.py")
    (tmp_path / ".git/info/exclude").write_text("*scratch.py\n")
    assert names(tmp_path) == ["a.py", "wanted_scratch.py"]


def test_a_linked_worktree_shares_the_private_ignore_file(tmp_path: Path) -> None:
    main = repository(tmp_path / "main")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", main, *identity, "commit", "--quiet", "--allow-empty", "-m", "first"], check=True)
    subprocess.run(["git", "-C", main, "worktree", "add", "--quiet", "../linked"], check=True)
    (main / ".git/info/exclude").write_text("scratch.py\n")
    write(tmp_path / "linked", "scratch.py", "a.py")
    assert names(tmp_path / "linked") == ["a.py"]


def test_odd_ignore_files_do_no_harm(tmp_path: Path) -> None:
    repository(tmp_path)
    (tmp_path / ".gitignore").write_bytes(
        b"\xef\xbb\xbfa.py\r\n!\n\\\n[\n[[:alpha:]].py\n\xff\xfe\n# b.py\n\n  \nc.py \r\n"
    )
    write(tmp_path, "a.py", "b.py", "c.py", "sub/d.py")
    (tmp_path / "sub" / ".gitignore").mkdir()
    assert names(tmp_path) == ["b.py", "sub/d.py"]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "x.py/inner.py")
    assert names(tmp_path) == ["x.py/inner.py"]
    assert names(tmp_path, tmp_path / "x.py") == ["x.py/inner.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are not for every user there")
def test_links_pipes_and_loops_end(tmp_path: Path) -> None:
    write(tmp_path, "a/b/real.py")
    (tmp_path / "a/b/up").symlink_to(tmp_path)
    (tmp_path / "a/self.py").symlink_to("self.py")
    (tmp_path / "a/gone.py").symlink_to("nowhere.py")
    (tmp_path / "linked.py").symlink_to("a/b/real.py")
    (tmp_path / "folder.py").symlink_to("a")
    os.mkfifo(tmp_path / "pipe.py")
    assert names(tmp_path) == ["a/b/real.py", "linked.py"]
    assert names(tmp_path, tmp_path / "folder.py") == ["folder.py/b/real.py"]


@pytest.mark.parametrize("name", ["gone.py", "gone", "a.py/b"])
def test_a_path_that_does_not_exist_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path, "a.py")
    with pytest.raises(UnusablePath) as raised:
        find([tmp_path / "a.py", tmp_path / name])
    assert raised.value.path == tmp_path / name
    assert str(raised.value).startswith(f"{tmp_path / name}: no")


def test_a_broken_link_given_by_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    with pytest.raises(UnusablePath, match="no such file or directory"):
        find([tmp_path / "gone.py"])


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/b.py", "c.py")
    scan = os.scandir

    def refuse(folder: str) -> object:
        if folder == str(tmp_path / "a"):
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    told: list[OSError] = []
    assert find([tmp_path], on_error=told.append) == [tmp_path / "c.py"]
    assert [error.filename for error in told] == [str(tmp_path / "a")]
    assert find([tmp_path]) == [tmp_path / "c.py"]
    with pytest.raises(UnusablePath, match="permission denied"):
        find([tmp_path / "a"])


def test_a_file_under_three_hundred_folders(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    write(deep, "bottom.py")
    assert find([tmp_path]) == [deep / "bottom.py"]


NAMES = st.sampled_from(["a", "b", "ab", "c.d"])
LINES = st.sampled_from(
    ["a", "/a", "a/", "!a", "!/a/", "b/a.py", "a/b", "/b/", "*.py", "!a.py", "a*", "**/b", "a/**", "a/**/b", "!a/b.py",
     "[ab]", "[!a].py", "?.py", "\\a", "# a", "", "a ", "!*/", "*", "/*", "!b.py", "c.d", "*b*", "b/*", "a/*/b.py",
     "**/", "a/**/", "**", "!a/**", "a/**/*", "!**/b/", "a\\ ", "!*", "/a/b/", "b**", "/", "a//b"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    files=st.sets(st.lists(NAMES, min_size=0, max_size=3).map(tuple), min_size=1, max_size=10),
    ignored=st.dictionaries(st.lists(NAMES, max_size=2).map(tuple), st.lists(LINES, max_size=5), max_size=3),
)
def test_agrees_with_git(
    tmp_path_factory: pytest.TempPathFactory, files: set[tuple[str, ...]], ignored: dict[tuple[str, ...], list[str]]
) -> None:
    top = repository(tmp_path_factory.mktemp("repository"))
    for folder in files:
        write(top, *("/".join((*folder, name)) for name in ("a.py", "b.py", "other.py")))
    for folder, lines in ignored.items():
        (top.joinpath(*folder)).mkdir(parents=True, exist_ok=True)
        (top.joinpath(*folder) / ".gitignore").write_text("".join(f"{line}\n" for line in lines))
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard", "-z", "*.py"],
        cwd=top, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert names(top) == sorted(filter(None, listed.split("\0")), key=lambda name: name.split("/"))
