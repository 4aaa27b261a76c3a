"""Groups that processes share say what they would say in one process."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from flyte_reslint.analysis import sources
from flyte_reslint.analysis.shares import CAN_FORK, LEAST_FOR_PROCESSES
from flyte_reslint.api import Project, analyze
from flyte_reslint.cache.recorded import RecordedDisk
from flyte_reslint.cache.store import Store

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")

FILES = 30

PROGRAM = (
    f"# {'-' * (LEAST_FOR_PROCESSES // FILES)}"
    """
import flyte
env = flyte.TaskEnvironment("env_{n}", resources=flyte.Resources(memory="{n}GB"))

@env.task
async def work(x: int) -> int:
    return await work.override(resources=flyte.Resources(cpu="x"))(x)
"""
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Files apart from each other, enough for another process; one of them is no Python."""
    folder = tmp_path / "code"
    folder.mkdir()
    for n in range(FILES):
        (folder / f"file_{n}.py").write_text(PROGRAM.format(n=n))
    (folder / "broken.py").write_text("import flyte\ndef (")
    return folder


def checked(repository: Path, store: Path, jobs: int, told: list[tuple[int, int]] | None = None) -> Project:
    def progress(done: int, total: int) -> None:
        if told is not None:
            told.append((done, total))

    return analyze([repository], store=Store(str(store)), jobs=jobs, progress=progress)


def test_processes_find_what_one_finds_and_keep_what_they_parse(tmp_path: Path, repository: Path) -> None:
    told: list[tuple[int, int]] = []
    alone = checked(repository, tmp_path / "alone", 1).findings
    shared = checked(repository, tmp_path / "shared", 2, told).findings
    assert len(alone) > FILES
    assert shared == alone
    assert told[-1] == (FILES + 1,) * 2
    later = checked(repository, tmp_path / "shared", 2)
    assert not later.analysis.sources.look_for(map(str, repository.iterdir()))
    assert later.findings == alone


def test_what_a_process_left_undone_when_it_died_is_done_here(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = checked(repository, tmp_path / "alone", 1).findings
    parse, here = sources.parse_text, os.getpid()

    def deadly(text: str) -> object:
        if os.getpid() != here and "env_20" in text:
            os._exit(1)
        return parse(text)

    monkeypatch.setattr(sources, "parse_text", deadly)
    monkeypatch.setattr(sources, "encoded_apart", lambda text: sources.encoded_outcome(parse(text)))
    assert checked(repository, tmp_path / "shared", 2).findings == alone


def test_where_no_process_can_be_had_one_does_it_all(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    alone = checked(repository, tmp_path / "alone", 1).findings
    monkeypatch.setattr(os, "fork", refused)
    assert checked(repository, tmp_path / "shared", 2).findings == alone


def test_what_ends_a_run_ends_its_processes(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Enough(Exception):
        pass

    def progress(done: int, total: int) -> None:
        raise Enough

    fork, started = os.fork, list[int]()

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", noted)
    shared = analyze([repository], jobs=3, progress=progress, is_eager=False)
    with pytest.raises(Enough):
        shared.findings  # noqa: B018
    assert len(started) == 2
    for process in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, 0)


def test_without_a_store_processes_share_groups_as_well_and_one_tells_of_progress(
    tmp_path: Path, repository: Path
) -> None:
    tellers = tmp_path / "tellers"

    def progress(done: int, total: int) -> None:
        with tellers.open("a") as file:
            file.write(f"{os.getpid()}\n")

    alone = analyze([repository], jobs=1).findings
    shared = analyze([repository], jobs=2, progress=progress, is_eager=False)
    assert shared.findings == alone
    assert {*tellers.read_text().split()} == {str(os.getpid())}
    assert not shared.analysis.sources.taken().programs, "no process sends programs that nobody keeps"


def test_what_processes_ask_of_the_disk_is_known_here(repository: Path, tmp_path: Path) -> None:
    (repository / ".git").mkdir()
    alone, shared = (RecordedDisk(str(tmp_path / "cache")) for _ in range(2))
    for disk, jobs in ((alone, 1), (shared, 2)):
        assert analyze([repository], jobs=jobs, files=disk, is_eager=False).findings
    assert shared.questions() == alone.questions()
    assert shared.is_consistent


def test_what_processes_declare_is_what_one_declares(repository: Path) -> None:
    alone, shared = (analyze([repository], jobs=jobs, is_eager=False) for jobs in (1, 2))
    shared.analysis.keep_apart()
    assert len(alone.registry.tasks) == FILES
    assert [each.place.file for each in alone.registry.unreadable] == [
        alone.sources.name(str(repository / "broken.py"))
    ]
    for field in type(alone.registry).__struct_fields__:
        assert getattr(shared.registry, field) == getattr(alone.registry, field), field
