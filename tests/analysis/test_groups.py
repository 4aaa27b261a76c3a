"""Files that can see each other are analysed together, and only those."""

from __future__ import annotations

from pathlib import Path

from flyte_reslint.analysis.groups import grouped, imports_of
from flyte_reslint.analysis.relevance import relevant
from flyte_reslint.analysis.sources import Sources
from flyte_reslint.interp.finder import Finder


def groups(folder: Path, **sources: str) -> set[tuple[frozenset[str], frozenset[str]]]:
    """The groups by the names of their files and of those that they import from elsewhere."""
    (folder / ".git").mkdir()
    for name, source in sources.items():
        path = folder / "{}.py".format(name.replace("__", "/").replace("INIT", "__init__"))
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    read = Sources()
    paths = sorted(str(path) for path in folder.rglob("*.py"))
    wanted = relevant({path: data for path in paths if (data := read.data(path)) is not None})
    imports = imports_of(wanted, read.data, Finder((str(folder),)))

    def names(paths: tuple[str, ...]) -> frozenset[str]:
        return frozenset(Path(path).stem for path in paths)

    return {(names(group.files), names(group.imported)) for group in grouped(wanted, imports, read.data)}


def test_files_that_import_one_another_are_together(tmp_path):
    found = groups(
        tmp_path,
        env="import flyte",
        task="from env import e",
        driver="import task\nimport flyte",
        alone="import flyte",
        plain="import os",
    )
    assert found == {(frozenset({"env", "task", "driver"}), frozenset()), (frozenset({"alone"}), frozenset())}


def test_a_plain_file_joins_nobody_and_belongs_to_each(tmp_path):
    found = groups(
        tmp_path,
        sizes="from units import GI\nMEMORY = 4 * GI",
        units="GI = 2**30",
        one="import flyte\nimport sizes",
        two="import flyte\nfrom sizes import MEMORY",
    )
    further = frozenset({"sizes", "units"})
    assert found == {(frozenset({"one"}), further), (frozenset({"two"}), further)}


def test_a_file_in_which_names_are_set_joins_those_that_read_them(tmp_path):
    found = groups(
        tmp_path,
        sizes="MEMORY = 4",
        one="import flyte\nimport sizes\nsizes.MEMORY = 8",
        two="import flyte\nfrom sizes import MEMORY",
        three="import flyte\nclass A:\n    def f(self): self.a = 1\nx = A().a == 1\nf(a=A.b)",
    )
    assert {files for files, _ in found} == {frozenset({"one", "two"}), frozenset({"three"})}


def test_a_package_is_executed_with_its_modules(tmp_path):
    found = groups(tmp_path, tasks__INIT="import flyte", tasks__one="import flyte", use="import flyte, tasks.one")
    assert {files for files, _ in found} == {frozenset({"__init__", "one", "use"})}
