"""The cache's file: whatever is wrong with it, a run goes on without."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from flyte_reslint.cache import store as store_module
from flyte_reslint.cache.folder import OWN_FILES, TABLE, remove
from flyte_reslint.cache.place import cache_folder
from flyte_reslint.cache.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


def test_what_is_kept_is_found_by_another_run(folder: str):
    first = Store(folder)
    first.put_all({b"a": b"1", b"b": b"\0" * 100_000})
    first.close()
    assert Store(folder).get_all([b"a", b"b", b"c"]) == {b"a": b"1", b"b": b"\0" * 100_000}


def test_git_and_backups_pass_the_folder_by(folder: str):
    Store(folder).put_all({b"a": b"1"})
    assert "*" in Path(folder, ".gitignore").read_text().splitlines()
    assert Path(folder, "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


@pytest.mark.parametrize("data", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_made_anew(folder: str, data: bytes):
    os.makedirs(folder)
    Path(folder, TABLE).write_bytes(data)
    store = Store(folder)
    assert store.get(b"a") is None
    store.put_all({b"a": b"1"})
    store.put_all({b"a": b"1"})
    store.close()
    assert Store(folder).get(b"a") == b"1"


def test_any_damage_within_is_noticed(folder: str):
    store = Store(folder)
    values = {b"%d" % number: os.urandom(3000) for number in range(40)}
    store.put_all(values)
    store.close()
    file = Path(folder, TABLE)
    whole = file.read_bytes()
    for position in range(0, len(whole), 997):
        os.makedirs(folder, exist_ok=True)
        file.write_bytes(whole[:position] + bytes([whole[position] ^ 0x55]) + whole[position + 1 :])
        damaged = Store(folder)
        assert damaged.get_all(values).items() <= values.items()
        damaged.close()


def test_a_table_of_another_form_is_no_cache(folder: str):
    os.makedirs(folder)
    other = sqlite3.connect(Path(folder, TABLE))
    other.execute("CREATE TABLE kept (name TEXT)")
    other.close()
    assert Store(folder).get(b"a") is None
    Store(folder).put_all({b"a": b"1"})
    Store(folder).put_all({b"a": b"1"})
    assert Store(folder).get(b"a") == b"1"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_no_cache(tmp_path: Path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    store = Store(str(tmp_path / "cache"))
    store.prepare()
    store.put_all({b"a": b"1"})
    assert store.get(b"a") is None
    tmp_path.chmod(stat.S_IRWXU)


def test_a_file_in_the_place_of_the_folder_is_no_cache(tmp_path: Path):
    (tmp_path / "cache").write_text("")
    store = Store(str(tmp_path / "cache"))
    store.prepare()
    store.put_all({b"a": b"1"})
    assert store.get(b"a") is None


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="only the superuser gives files away")
def test_what_belongs_to_others_is_not_believed(folder: str):
    Store(folder).put_all({b"a": b"1"})
    os.chown(folder, 12345, -1)
    assert Store(folder).get(b"a") is None


def test_a_full_disk_costs_only_what_was_to_be_kept(folder: str):
    store = Store(folder)
    store.put_all({b"a": b"1"})
    connection = store._opened(make=True)
    assert connection is not None
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    store.put_all({b"b": os.urandom(1_000_000)})
    assert Store(folder).get_all([b"a", b"b"]) == {b"a": b"1"}


def test_what_was_not_used_for_longest_goes_first(folder: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store_module, "MOST_BYTES", 10_000)
    day = [1000 * store_module.DAY]
    monkeypatch.setattr(store_module.time, "time", lambda: day[0])
    store = Store(folder)
    for name in b"abcde":
        store.put_all({bytes([name]): b"x" * 1900})
        day[0] += store_module.DAY
    store.get(b"a")
    store.put_all({b"f": b"x" * 1900})
    assert store.get_all([bytes([name]) for name in b"abcdef"]).keys() == {b"a", b"d", b"e", b"f"}


def write_many(folder: str, first: int) -> None:
    for number in range(first, first + 40):
        store = Store(folder)
        store.put_all({b"%d" % number: b"%d" % number * 100})
        store.close()


def test_runs_at_the_same_time_do_no_harm(folder: str):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(folder, first)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    write_many(folder, 200)
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    kept = Store(folder).get_all([b"%d" % number for number in range(300)])
    assert kept
    assert all(value == key * 100 for key, value in kept.items())


def test_removing_leaves_what_is_not_ours(folder: str):
    Store(folder).put_all({b"a": b"1"})
    Path(folder, "mine.txt").write_text("")
    assert remove(folder)
    assert os.listdir(folder) == ["mine.txt"]
    os.unlink(Path(folder, "mine.txt"))
    Store(folder).put_all({b"a": b"1"})
    assert set(os.listdir(folder)) <= set(OWN_FILES)
    assert remove(folder)
    assert not os.path.exists(folder)
    assert not remove(folder)


@pytest.fixture
def nested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("FLYTE_RESLINT_CACHE_DIR",):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    return tmp_path


def test_the_place_is_the_project(nested: Path):
    assert cache_folder() == str(nested / ".flyte_reslint_cache")
    (nested / "deep" / "pyproject.toml").write_text("")
    assert cache_folder() == str(nested / "deep" / ".flyte_reslint_cache")


def test_the_place_is_configured(nested: Path, monkeypatch: pytest.MonkeyPatch):
    (nested / "pyproject.toml").write_text('[tool.flyte-reslint]\ncache-dir = ".cache/flyte"\n')
    assert cache_folder() == str(nested / ".cache" / "flyte")
    assert cache_folder(is_isolated=True) == str(nested / ".flyte_reslint_cache")
    (nested / "deep" / "flyte-reslint.toml").write_text('extend = "../base.toml"\n')
    (nested / "base.toml").write_text('cache-dir = "kept"\n')
    assert cache_folder() == str(nested / "kept")
    (nested / "named.toml").write_text('cache-dir = "named"\n')
    assert cache_folder(configuration="../../named.toml") == str(nested / "named")
    monkeypatch.setenv("FLYTE_RESLINT_CACHE_DIR", "of-the-environment")
    assert cache_folder() == str(nested / "deep" / "er" / "of-the-environment")
    assert cache_folder("option") == str(nested / "deep" / "er" / "option")


@pytest.mark.parametrize("text", ["cache-dir = 3", "cache-dir = [", 'extend = "own.toml"', "\xff cache-dir"])
def test_a_configuration_that_cannot_be_used_is_said_elsewhere(nested: Path, text: str):
    (nested / "own.toml").write_text(text, encoding="latin-1")
    assert cache_folder(configuration=str(nested / "own.toml")) == str(nested / ".flyte_reslint_cache")
