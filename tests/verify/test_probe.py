"""The process that imports the user's code: what it survives, what it says, what it leaves behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib.util import find_spec

import pytest

from flyte_reslint.verify.verify import probe_one, run_probe


@pytest.fixture
def imported(tmp_path):
    """Imports `main.py` with that source: the line that the probe wrote, or how its process ended."""

    def run(source, *, stub_missing=False, timeout=20.0, **modules):
        for name, text in {"main": source, **modules}.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        lines, ending = run_probe([str(tmp_path / "main.py")], sys.executable, stub_missing, timeout)
        return lines[1] if len(lines) > 1 else ending

    return run


def test_nothing_is_registered_without_an_sdk_in_the_file(imported):
    shown = imported("X = 1\n")
    assert (shown["tasks"], shown["environments"]) == ([], [])


def test_an_error_is_said_with_its_innermost_place(imported, tmp_path):
    shown = imported("import helper\n\nhelper.fail()\n", helper="def fail():\n    raise ValueError('no\\nway')\n")
    assert shown["error"] == "ValueError: no way"
    assert (shown["error_file"], shown["error_line"]) == (str(tmp_path / "helper.py"), 2)


@pytest.mark.parametrize(
    ("source", "error", "line"),
    [
        ("import sys\n\nsys.exit('bye')\n", "SystemExit: bye", 3),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1),
        ("x = input()\n", "EOFError: EOF when reading a line", 1),
        ("x = 1\nimport no_such_package\n", "ModuleNotFoundError: No module named 'no_such_package'", 2),
        ("x = 1\n\ndef f(:\n", "SyntaxError: invalid syntax (main.py, line 3)", 3),
        ("class E(Exception):\n    def __str__(self):\n        raise E\n\nraise E\n", "E", 5),
        ("def f():\n    f()\n\nf()\n", "RecursionError: maximum recursion depth exceeded", 2),
    ],
)
def test_what_ends_the_import_is_reported(imported, source, error, line):
    shown = imported(source)
    assert shown["error"].startswith(error)
    assert shown["error_line"] == line


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("import os\nos._exit(3)\n", "the import ended the process with status 3"),
        ("import os\nos.kill(os.getpid(), 9)\n", "the import ended the process with signal 9"),
        ("while True: pass\n", "the import did not end within 1 seconds"),
        (
            "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException: pass\n",
            "the import did not",
        ),
    ],
)
def test_what_ends_the_process_is_reported(imported, source, ending):
    assert imported(source, timeout=1 if "while" in source else 20).startswith(ending)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_does_not_write_a_second_line(tmp_path):
    (tmp_path / "main.py").write_text("import os\nos.fork()\n")
    (tmp_path / "next.py").write_text("")
    files = [str(tmp_path / "main.py"), str(tmp_path / "next.py")]
    lines, _ = run_probe(files, sys.executable, stub_missing=False, timeout=20)
    assert [line.get("file") for line in lines[1:]] == files


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no process groups here")
def test_processes_that_were_left_running_are_ended(imported, tmp_path):
    source = "import pathlib, subprocess\nchild = subprocess.Popen(['sleep', '60'])\n"
    imported(f"{source}pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(child.pid))\n")
    deadline = time.monotonic() + 5
    pid = int((tmp_path / "pid").read_text())
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_thread_that_runs_on_does_not_hold_the_probe(imported):
    assert imported("import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n")["tasks"] == []


def test_output_is_swallowed(imported, capfd):
    imported("import os, sys\nprint('loud')\nos.write(2, b'louder')\nsys.stdout.close()\n")
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_beside_the_code(imported, tmp_path):
    imported("import helper\n", helper="X = 1\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["helper.py", "main.py"]


def test_modules_of_the_project_are_found_as_the_static_view_finds_them(tmp_path):
    (tmp_path / "pyproject.toml").write_text("")
    for path, text in {
        "src/app/__init__.py": "",
        "src/app/sizes.py": "CPU = 1\n",
        "shared.py": "Y = 1\n",
        "flows/pkg/__init__.py": "",
        "flows/pkg/tasks.py": "import app.sizes, shared, pkg.other\nfrom . import other\nassert other is pkg.other\n",
        "flows/pkg/other.py": "Z = __name__\nassert Z == 'pkg.other'\n",
        "flows/types.py": "import dataclasses\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for file in ("flows/pkg/tasks.py", "flows/pkg/__init__.py", "flows/types.py"):
        assert probe_one(str(tmp_path / file), sys.executable, False, 20).failure is None


@pytest.mark.parametrize("sdk", ["flyte", "flytekit"])
def test_a_package_called_like_an_sdk_does_not_pass_for_it(sdk, imported):
    if find_spec(sdk):
        pytest.skip(f"{sdk} is installed, and loaded for a file that mentions it")
    shown = imported(f"from {sdk}.sizes import CPU\n", **{f"{sdk}__sizes": "CPU = 1\n"})
    assert "error" not in shown, shown
    assert (shown["tasks"], shown["environments"]) == ([], [])


def test_programs_of_one_batch_do_not_see_each_other(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.py").write_text(f"import settings\nassert settings.NAME == {name!r}\n")
        (tmp_path / name / "settings.py").write_text(f"NAME = {name!r}\n")
    files = [str(tmp_path / name / "main.py") for name in ("one", "two")]
    lines, _ = run_probe(files, sys.executable, stub_missing=False, timeout=20)
    assert ["error" in line for line in lines[1:]] == [False, False]


STUBBED = """\
import no_such_package as package
import no_such_package.deep.down
from no_such_package.other import Base, SomeError, decorator, plain_decorator

class Model(Base, package.Mixin, metaclass=type(Base.__mro_entries__((Base,))[0])):
    field: package.Type | None = package.CONSTANT

@decorator(size=1)
def first(): return 1

@plain_decorator
def second(): return 2

with package.manager() as (entered):
    pass
for _ in package.things():
    raise AssertionError
try:
    assert first() == 1 and second() == 2
    assert isinstance(Model(x=3).x, int) and not isinstance(1, package.Type)
    assert str(package.a.b()).startswith("<stub")
    package.a[0] = package.b + 1 - package.c * 2
    {package.a: 1}, package.a == package.b, sorted([package.a]), len(package.a), int(package.a)
    raise SomeError("raised")
except SomeError:
    pass
"""


def test_stubs_stand_in_for_what_is_missing(imported):
    assert "error" not in imported(STUBBED, stub_missing=True)
    assert imported(STUBBED)["error"].startswith("ModuleNotFoundError")


@pytest.mark.parametrize(
    "source",
    ["import flyte_no_more.x\nimport helper.nothing\n", "from helper import missing\n", "import json.nothing\n"],
)
def test_what_is_not_a_missing_package_is_not_stubbed(imported, source):
    assert "Error" in imported(source, stub_missing=True, helper="X = 1\n")["error"]


def test_an_installed_package_does_without_what_it_tries(imported):
    source = "import importlib.util, pytest\nassert importlib.util.find_spec('no_such_package')\n"
    assert "error" not in imported(source, stub_missing=True)


def test_a_signal_has_a_name(imported):
    assert signal.strsignal(11) in imported("import os\nos.kill(os.getpid(), 11)\n")


def test_a_folder_called_like_a_missing_package_does_not_pass_for_it(tmp_path):
    for path, text in {
        "setup.py": "",
        "examples/no_such_package/deep/main.py": "from no_such_package import Thing\nThing(1)\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    file = str(tmp_path / "examples/no_such_package/deep/main.py")
    assert probe_one(file, sys.executable, stub_missing=True, timeout=20).failure is None


def test_what_an_installed_package_misses_is_stubbed_once_that_ends_the_import(tmp_path):
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "plugin_for_test.py").write_text(
        "try:\n    import no_such_option\n    HAS_OPTION = True\nexcept ImportError:\n    HAS_OPTION = False\n"
        "import no_such_need\nneed = no_such_need.Thing()\n"
    )
    source = f"import sys\nsys.path.insert(0, {str(installed)!r})\nimport plugin_for_test\n"
    (tmp_path / "main.py").write_text(f"{source}assert not plugin_for_test.HAS_OPTION\n")
    assert probe_one(str(tmp_path / "main.py"), sys.executable, stub_missing=True, timeout=20).failure is None
