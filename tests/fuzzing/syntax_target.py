"""Whatever the text, reading it ends soon, with the same program from both readers or a fault at a place in it."""

from __future__ import annotations

import ast
import warnings

import msgspec
from promptness import A_SECOND, promptly

from flyte_reslint.program.statements import Module
from flyte_reslint.source.decoding import decode
from flyte_reslint.syntax import SyntaxFault, imported_modules, parse, parse_again
from flyte_reslint.syntax.parsing import parse_text
from flyte_reslint.syntax.python_ast.reading import read

LONGEST = 2_000


def answer(data: bytes, limit: float = A_SECOND) -> None:
    """Fail where reading an input is not what it should be."""
    text = decode(data)
    if not isinstance(text, str):
        return
    with promptly(limit):
        program = parsed(text)
    if isinstance(program, SyntaxFault):
        assert program.reason
        assert 1 <= program.row <= text.count("\n") + text.count("\r") + 2
        assert program.column >= 1
        return
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(program), type=Module) == program
    with promptly(limit):
        agree(text)
    with promptly(limit):
        agree_after_an_edit(text, program)
    if data.isascii():
        assert imports(text) <= imported_modules(data)


def parsed(text: str) -> Module | SyntaxFault:
    """What reading a text gives."""
    try:
        return parse(text)
    except SyntaxFault as fault:
        return fault


def agree(text: str) -> None:
    """Compare what both readers make of a text that both read."""
    quick = read(text)
    if quick is None:
        return
    try:
        slow = parse_text(text)
    except SyntaxFault:
        return
    assert quick == slow
    assert encoded(quick) == encoded(slow)


def agree_after_an_edit(text: str, program: Module) -> None:
    """Compare what is read of a text again, after something was left out or put in, with what is read of it at once."""
    lines = text.splitlines(keepends=True)
    if not lines:
        return
    line, character = len(text) % len(lines), len(text) * 7 // 11
    for edited in ("".join(lines[:line] + lines[line + 1 :]), text[:character] + text[character + 1 :]):
        other = parsed(edited)
        again = parse_again(edited, text, program)
        assert again is None or encoded(again) == encoded(other)
        if not isinstance(other, SyntaxFault):
            again = parse_again(text, edited, other)
            assert again is None or encoded(again) == encoded(program)


def encoded(program: Module | SyntaxFault) -> bytes:
    """A program as bytes, since 1 == True and nan != nan; nothing for none."""
    return b"" if isinstance(program, SyntaxFault) else msgspec.msgpack.encode(program)


def imports(text: str) -> set[str]:
    """The modules that import statements of a text name, where this Python reads it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.add("." * node.level + (node.module or ""))
    return modules
