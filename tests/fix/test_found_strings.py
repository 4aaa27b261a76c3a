"""The strings that a scan finds are those of LibCST's tree."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest

from flyte_reslint.fix.strings import Strings
from flyte_reslint.fix.tree import Tree

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "flyte_reslint" / "syntax").rglob("*.py"), *(ROOT / "tests" / "syntax").glob("*.py")])

SNIPPETS = {
    "prefixes": r"""a = 'b', "c", '''d''', b'e', rb"f", u'g', f"h", fr'i\{j}', Rf"k", F'l'""" + "\n",
    "joined": "a = ('b'  # 'c'\n  \"d\" f'e{f}g' \\\n 'h')\n",
    "escapes": r"""a = 'b\'c', "\"", f"\"{d}\'{{e}}\N{DASH}{f}", rf"\{g}\d" """ + "\n",
    "lines": 'a = """b\n\'c\'\n""", f"""\n{d}\ne{\nf}\n"""\r\n',
    "formats": "a = f'{b:>10}', f'{c:{d}>{e}x}', f'{g!r:%H:%M}', f'{h=}', f'{i}{j}k'\n",
    "nested": "a = f'{b[\"c\"]}{f(\"d\", f\"e{g}\")}', f'''{f\"{'h'}i\"}j'''\n",
    "newer": "a = f\"{b[\"c\"]}{f\"{d}e\"}f\", f'{'g' # 'h'\n}'\n",
    "beyond": "a = 'é', f'é{ü}ö', '😀'; ä = 'ß'\n",
}


def assert_same(text: str) -> None:
    tree = Tree("a.py", text)
    strings = Strings("a.py", text)
    nodes = [*tree.within(tree.whole, cst.SimpleString), *tree.within(tree.whole, cst.FormattedStringText)]
    expected = {(tree.place(node), node.value) for node in nodes if node.value}
    assert {(each.place, each.source) for each in strings.within(tree.whole)} == expected
    for node in nodes:
        place = tree.place(next(tree.around(node)))
        inside = {tree.place(each) for each in nodes if each.value and place.contains(tree.place(each))}
        assert {each.place for each in strings.within(place)} == inside


@pytest.mark.parametrize("name", SNIPPETS)
def test_in_texts_that_hold_all_kinds(name: str) -> None:
    assert_same(SNIPPETS[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_in_our_own_files(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"))


def test_a_template_string_says_nothing() -> None:
    strings = Strings("a.py", "a = t'b{c}', tr'd', 'e'\n")
    assert [each.source for each in strings.within(strings.lines.place("a.py", 0, 24))] == ["'e'"]
