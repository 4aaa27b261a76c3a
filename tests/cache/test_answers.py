"""The files of answers: whatever is wrong with one, the run is done again."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from flyte_reslint.cache import answers
from flyte_reslint.cache.answers import keep_answer, kept_answer
from flyte_reslint.cache.folder import ANSWER, remove
from flyte_reslint.cache.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


def names(folder: str) -> set[str]:
    return {name.removeprefix(ANSWER) for name in os.listdir(folder) if name.startswith(ANSWER)}


def test_what_is_kept_is_found(folder: str):
    keep_answer(folder, "a", b"1" * 100_000)
    keep_answer(folder, "b", b"")
    keep_answer(folder, "b", b"2")
    assert kept_answer(folder, "a") == b"1" * 100_000
    assert kept_answer(folder, "b") == b"2"
    assert kept_answer(folder, "c") is None
    assert names(folder) == {"a", "b"}
    assert Path(folder, ".gitignore").exists()


def test_any_damage_is_noticed(folder: str):
    keep_answer(folder, "a", b"an answer")
    file = Path(folder, f"{ANSWER}a")
    whole = file.read_bytes()
    for position in range(len(whole)):
        file.write_bytes(whole[:position])
        assert kept_answer(folder, "a") is None
        file.write_bytes(whole[:position] + bytes([whole[position] ^ 0x55]) + whole[position + 1 :])
        assert kept_answer(folder, "a") is None


def test_a_folder_in_the_place_of_an_answer_is_none(folder: str):
    os.makedirs(Path(folder, f"{ANSWER}a"))
    keep_answer(folder, "a", b"1")
    assert kept_answer(folder, "a") is None
    assert names(folder) == {"a"}


def test_a_file_in_the_place_of_the_folder_is_no_cache(tmp_path: Path):
    (tmp_path / "cache").write_text("")
    keep_answer(str(tmp_path / "cache"), "a", b"1")
    assert kept_answer(str(tmp_path / "cache"), "a") is None


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="only the superuser gives files away")
def test_what_belongs_to_others_is_not_believed(folder: str):
    keep_answer(folder, "a", b"1")
    os.chown(folder, 12345, -1)
    assert kept_answer(folder, "a") is None
    keep_answer(folder, "b", b"1")
    assert names(folder) == {"a"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full disk to offer")
def test_a_full_disk_leaves_nothing_half_written(folder: str):
    os.makedirs(folder)
    os.symlink("/dev/full", Path(folder, f"{ANSWER}a.{os.getpid()}"))
    keep_answer(folder, "a", b"1")
    assert names(folder) == set()


def test_the_oldest_go_first(folder: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answers, "MOST_BYTES", 10_000)
    for age, name in enumerate("edcba"):
        keep_answer(folder, name, b"x" * 1900)
        os.utime(Path(folder, ANSWER + name), (10**9 - age, 10**9 - age))
    assert names(folder) == set("abcde")
    keep_answer(folder, "f", b"x" * 1900)
    assert names(folder) == set("cdef")


def test_what_is_too_large_for_all_is_not_left(folder: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answers, "MOST_BYTES", 1000)
    keep_answer(folder, "a", b"x" * 2000)
    assert names(folder) == set()


def write_many(folder: str) -> None:
    for number in range(200):
        keep_answer(folder, f"{number % 5}", b"%d" % (number % 5) * 1000)


def test_runs_at_the_same_time_do_no_harm(folder: str):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(folder,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    write_many(folder)
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert names(folder) == set("01234")
    for name in "01234":
        assert kept_answer(folder, name) == name.encode() * 1000


def test_they_are_removed_with_the_rest(folder: str):
    Store(folder).put_all({b"a": b"1"})
    keep_answer(folder, "a", b"1")
    Path(folder, f"{ANSWER}b.123").write_text("of a run that was killed")
    assert remove(folder)
    assert not os.path.exists(folder)
