"""What holds of the fixes of any program: they change what they say, come to rest, and never make matters worse."""

from __future__ import annotations

import ast
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_reslint.api import Project, analyze
from flyte_reslint.fixing import Fixed, fixed

FIXES = {
    "4gi": "4Gi",
    "8 Gi": "8Gi",
    "4GB": "4Gi",
    "512MB": "512Mi",
    "2 cores": "2",
    "A100 80G": "A100_80G",
    "mem": "memory",
    "storage": "disk",
    "memry": "memory",
}
"""What is written, and what every fix of it writes."""

FILE = "/a.py"
"""Beside no manifest that allows older releases."""

QUOTES = st.sampled_from(['"', "'", '"""', "'''", 'r"'])
SPACES = st.sampled_from(["", " ", "\t", "\n    ", "  # why\n    ", "\f ", "\\\n"])
INSIDE = st.sampled_from(["", " ", "\t", "\n    ", "  # 4gi\n    ", "\f "])
AMOUNTS = st.sampled_from(["4gi", "8 Gi", "4GB", "512MB", "16Gi", "1e9", "lots", "", "{4}Gi"])


@st.composite
def literals(draw: st.DrawFn, texts: st.SearchStrategy[str] = AMOUNTS) -> str:
    """A string, in one piece or several."""
    text, quote = draw(texts), draw(QUOTES)
    closing = quote.removeprefix("r")
    if draw(st.booleans()) or len(text) < 3:
        whole = f"{quote}{text}{closing}"
    elif draw(st.booleans()):
        whole = f"{quote}{text[:1]}{closing}{draw(INSIDE)}{quote}{text[1:]}{closing}"
    else:
        whole = f'f"{{{text[:1]}}}{text[1:]}"' if text[:1].isdigit() and "{" not in text else f"{quote}{text}{closing}"
    return f"({whole})" if "\n" in whole or draw(st.booleans()) else whole


@st.composite
def arguments(draw: st.DrawFn) -> str:
    """What `flyte.Resources` is given."""
    given = []
    for name in draw(st.lists(st.sampled_from(["mem", "memory", "memry", "storage", "disk"]), unique=True, max_size=3)):
        value = draw(st.one_of(literals(), st.sampled_from(["SIZE", "OTHER", "SIZES['a']"])))
        given.append(f"{name}{draw(INSIDE)}={draw(INSIDE)}{value}")
    if draw(st.booleans()):
        device = draw(literals(st.sampled_from(["A100 80G:2", "A100_80G:2", "H100:1"])))
        given.append(f"gpu={device}")
    return f",{draw(INSIDE)}".join(given) + draw(st.sampled_from(["", ","] if given else [""]))


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program of declarations, with every kind of line end."""
    lines = ["import flyte", f"SIZE = {draw(literals())}", f"OTHER = {draw(literals())}"]
    lines.append(f"SIZES = {{'a': {draw(literals())}, 'b': '4gi'}}")
    for number in range(draw(st.integers(1, 3))):
        call = f"flyte.Resources({draw(INSIDE)}{draw(arguments())}{draw(INSIDE)})"
        lines.append(f"e{number} = flyte.TaskEnvironment(name='e{number}', resources={call})")
    if draw(st.booleans()):
        lines.append("print(SIZE, '4gi', 'mem')")
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    ends = st.sampled_from(["\n", "\r\n", "\r"])
    end = draw(st.one_of(st.just("\n"), ends))
    return re.sub("\n", lambda _: end, text)


def in_memory(text: str) -> Project:
    return analyze([], given={FILE: text.encode()}, jobs=1)


def outcome(of: Fixed, text: str) -> str:
    return of.texts.get(FILE, text)


def canonical(text: str) -> str:
    """A text without the difference that fixes may make."""
    for wrong, right in FIXES.items():
        for size in (1, 0):
            text = re.sub(rf"(?<![A-Za-z_]){re.escape(wrong[size:])}(?![A-Za-z_])", right[size:], text)
    return text


@settings(max_examples=40)
@given(programs(), st.booleans())
def test_fixes_come_to_rest_and_never_make_matters_worse(text: str, with_unsafe: bool):
    of = fixed(in_memory(text), with_unsafe=with_unsafe)
    after = outcome(of, text)
    assert canonical(after) == canonical(text)
    ast.parse(after)
    before_kinds = Counter(each.code for each in of.before.findings)
    after_kinds = Counter(each.code for each in of.after.findings)
    assert after_kinds.total() <= before_kinds.total()
    assert not after_kinds.keys() - before_kinds.keys()
    again = fixed(in_memory(after), with_unsafe=with_unsafe)
    assert outcome(again, after) == after
    assert [each.message for each in again.before.findings] == [each.message for each in of.after.findings]
    if not with_unsafe:
        assert "'b': '4gi'" in after
        assert ("print(SIZE, '4gi', 'mem')" in after) == ("print(SIZE, '4gi', 'mem')" in text)
