"""Applying the fixes of a whole project: what holds of all together."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from repaired import project, repaired

from flyte_reslint.api import Project
from flyte_reslint.checks.finding import Edit
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.text import edited
from flyte_reslint.fixing import fixed, written

FAULTY = "import flyte\nr = flyte.Resources(memory='4gi')\n"


def test_one_fix_that_cannot_stay_does_not_keep_the_others_away(tmp_path: Path):
    texts, of = repaired(
        tmp_path,
        a="""
        import flyte
        a = flyte.Resources(mem="4Gi")
        b = flyte.Resources(mem="4GB")
        c = flyte.Resources(memory="4gi")
        """,
        b="""
        import flyte
        d = flyte.Resources(memory="4gi")
        """,
    )
    assert '(memory="4Gi")\nb = flyte.Resources(mem="4GB")\nc = flyte.Resources(memory="4Gi")' in texts["a"]
    assert '(memory="4Gi")' in texts["b"]
    assert len(of.refused) == 1


def test_a_literal_with_many_users_is_changed_once(tmp_path: Path):
    users = "".join(f"r{number} = flyte.Resources(memory=SIZE)\n" for number in range(5))
    texts, of = repaired(tmp_path, sizes="SIZE = '4gi'", a=f"import flyte\nfrom sizes import SIZE\n{users}")
    assert texts["sizes"] == "SIZE = '4Gi'"
    assert of.gone == {(str(tmp_path / "a.py"), "FLR101"): 5}


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path):
    before = project(tmp_path, {"a.py": FAULTY, "b.py": FAULTY})
    of = fixed(before)
    (tmp_path / "a.py").write_text("# another's\n" + FAULTY)
    now, faults = written(of)
    assert faults == (f"{tmp_path / 'a.py'}: not fixed: it changed while it was checked",)
    assert (tmp_path / "a.py").read_text() == "# another's\n" + FAULTY
    assert (tmp_path / "b.py").read_text() == FAULTY.replace("gi", "Gi")
    assert set(now.texts) == {str(tmp_path / "b.py")}
    assert [Path(each.place.file).name for each in now.after.findings] == ["a.py"]


def test_a_link_is_written_through(tmp_path: Path):
    (tmp_path / "elsewhere.txt").write_text(FAULTY)
    (tmp_path / "a.py").symlink_to("elsewhere.txt")
    _, faults = written(fixed(project(tmp_path, {})))
    assert not faults
    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "elsewhere.txt").read_text() == FAULTY.replace("gi", "Gi")


def test_nothing_is_imported_for_fixes_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = project(tmp_path, {"a.py": "import flyte\nr = flyte.Resources(cpu=True)\n"})
    monkeypatch.setattr(Project, "_fixes", None)
    assert [found.fix(each) for each in found.findings] == [None]


def test_edits_are_placed_by_rows_and_columns():
    text = "a\r\nbc\rd\n"
    edits = [
        Edit(Place("a.py", 3, 1, 3, 2), "DD"),
        Edit(Place("a.py", 2, 2, 2, 2), "!"),
        Edit(Place("a.py", 1, 1, 2, 1), ""),
    ]
    assert edited(text, edits) == "b!c\rDD\n"


def test_a_thousand_lines_are_fixed_soon(tmp_path: Path):
    program = "import flyte\n" + "".join(
        f"e{number} = flyte.TaskEnvironment(\n    name='e{number}',\n    resources=flyte.Resources(memory='4gi'),\n)\n"
        for number in range(250)
    )
    found = project(tmp_path, {"a.py": program})
    start = time.perf_counter()
    assert all(found.fix(each) for each in found.findings)
    assert time.perf_counter() - start < 20
    assert not fixed(found).after.findings
