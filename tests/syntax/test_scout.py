from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
import time
import warnings
from pathlib import Path

import pytest
from snippets import FOR_ANY_PYTHON

from flyte_reslint.syntax import imported_modules, mentions_flyte


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("import a", {"a"}),
        ("import a.b as c, d . e , f", {"a.b", "d.e", "f"}),
        ("import a; import b;from c import d", {"a", "b", "c", "c.d"}),
        ("if a: import b\nelse: import c", {"b", "c"}),
        ("import a, \\\n  b.\\\nc as d", {"a", "b.c"}),
        ("import \\\r\n  a", {"a"}),
        ("from a import b", {"a", "a.b"}),
        ("from a.b import c as d, e", {"a.b", "a.b.c", "a.b.e"}),
        ("from a import (b, # c (d)\n  e as f,\n)", {"a", "a.b", "a.e"}),
        ("from a import(b)", {"a", "a.b"}),
        # As somebody types it.
        ("from a import ()", {"a"}),
        ("from a import (", {"a"}),
        ("from a import", {"a"}),
        ("from a import b, \\\n  c", {"a", "a.b", "a.c"}),
        ("from a \\\n  import b", {"a", "a.b"}),
        ("from a import *", {"a"}),
        ("from . import a", {".", ".a"}),
        ("from .import a", {".", ".a"}),
        ("from.import a", {".", ".a"}),
        ("from .. shared . config import a", {"..shared.config", "..shared.config.a"}),
        ("from . . .a import b", {"...a", "...a.b"}),
        ("from.a import b", {".a", ".a.b"}),
        ("def f():\n\tfrom a import b\n\r\n\x0cimport c", {"a", "a.b", "c"}),
        ("lazy import a\nlazy from b import c", {"a", "b", "b.c"}),
        ("import größe", {"größe"}),
        ("\rimport a\rimport b\r", {"a", "b"}),
        # No imports.
        ("raise a from b; x = 'we import c'", set()),
        ("importer = imported; reimport = 1", set()),
        ("# from a import b, and import c", set()),
    ],
)
def test_the_modules_of_import_statements(text: str, modules: set[str]) -> None:
    assert imported_modules(text.encode()) == modules


def named_by_cpython(text: str) -> set[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            modules.add(module)
            prefix = module if module.endswith(".") else f"{module}."
            modules.update(prefix + alias.name for alias in node.names if alias.name != "*")
    return modules


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_no_import_of_the_snippets_is_missed(line_end: str) -> None:
    for text in FOR_ANY_PYTHON.values():
        found = imported_modules(text.replace("\r\n", "\n").replace("\n", line_end).encode())
        assert named_by_cpython(text) - found == set()


def test_no_import_of_the_standard_library_is_missed() -> None:
    library = Path(sysconfig.get_path("stdlib"))
    for path in [*library.glob("[a-m]*.py"), *library.glob("asyncio/*.py")]:
        data = path.read_bytes()
        assert named_by_cpython(data.decode()) - imported_modules(data) == set()


def test_flyte_is_mentioned() -> None:
    assert mentions_flyte(b"import os\nfrom flytekit import task\n")
    assert mentions_flyte(b"import flyte")
    assert not mentions_flyte(b"import os\n")


def test_strange_bytes_are_no_trouble() -> None:
    assert imported_modules(b"import \xff\xfe, a\nfrom \x80 import (\n") >= {"a"}
    assert imported_modules(b"\x00\xfe\xff") == frozenset()


def test_long_texts_take_little_time() -> None:
    begun = time.process_time()
    for text in ("from " * 300_000, "from " + "." * 300_000, "from a import (" * 100_000, "import a, " * 100_000):
        imported_modules(text.encode())
    for text in ("from a" + ".b" * 300_000, "import \\\n" * 100_000, "import a\r" * 100_000, "import a\n" * 100_000):
        imported_modules(text.encode())
    assert time.process_time() - begun < 10


def test_looking_at_bytes_does_not_import_the_parser() -> None:
    program = "import sys, flyte_reslint.syntax; sys.exit('libcst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
