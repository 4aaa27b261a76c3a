"""A quick look at a file's bytes: whether it can be about Flyte at all, and which modules it may import.

Both may say too much, because of a comment or a string, and miss nothing that an import statement says. A module's
name beyond ASCII is read as UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACE = rb"(?:[ \t\f]|\\\r?\n?)"
_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
_UNPARENTHESISED = rb"(?:[^\\\r\n;#]|\\\r?\n?)*"
# No word boundaries in front: a pattern that begins with plain letters is searched for many times as fast.
_FROM = re.compile(
    rb"from%(space)s*((?:\.%(space)s*)*(?:%(name)s(?:%(space)s*\.%(space)s*%(name)s)*)?)%(space)s*"
    rb"(?P<keyword>import)(?!\w)%(space)s*(?:\((?P<parenthesised>(?:[^()#]|#[^\r\n]*)*)|(?P<flat>%(flat)s))"
    % {b"space": _SPACE, b"name": _NAME, b"flat": _UNPARENTHESISED}
)
_IMPORT = re.compile(rb"import(?=[ \t\f\\])(%s)" % _UNPARENTHESISED)
_COMMENT_OR_JOIN = re.compile(rb"#[^\r\n]*|\\")
_DOTTED = re.compile(rb"%(name)s(?:\.%(name)s)*" % {b"name": _NAME})
_SPACED_DOT = re.compile(rb"\s*\.\s*")

_DEEPEST_INDENTATION = 200
"""Bytes; what is not seen to be inside of a line counts as the beginning of one."""


def mentions_flyte(data: bytes) -> bool:
    """Whether the word stem of `flyte` and `flytekit` occurs, without which a file cannot import either."""
    return b"flyte" in data


def imported_modules(data: bytes) -> frozenset[str]:
    """The modules that import statements may name, dotted, with the leading dots of relative ones.

    What `from package import name` takes may be a module itself: both `package` and `package.name` are given,
    and for `from . import name` both `.` and `.name`.
    """
    modules = set()
    of_from = set()
    for statement in _FROM.finditer(data):
        if _begins_statement(data, statement.start()):
            of_from.add(statement.start("keyword"))
            module = _undivided(statement[1])
            modules.add(module)
            prefix = module if module.endswith(b".") else module + b"."
            modules.update(prefix + name for name in _names(statement["parenthesised"] or statement["flat"] or b""))
    for statement in _IMPORT.finditer(data):
        if statement.start() not in of_from and _begins_statement(data, statement.start()):
            modules.update(_names(statement[1]))
    return frozenset(module.decode("utf-8", "replace") for module in modules if module)


def _begins_statement(data: bytes, offset: int) -> bool:
    """Whether a statement may begin at `offset`: on a line of its own, or after `;`, `:` or `lazy` (PEP 810)."""
    before = data[max(0, offset - _DEEPEST_INDENTATION) : offset].rstrip(b" \t\f")
    return not before or before.endswith((b"\n", b"\r", b";", b":", b"lazy"))


def _names(listed: bytes) -> Iterator[bytes]:
    """The modules or names in `a.b as c, d`."""
    for item in _COMMENT_OR_JOIN.sub(b" ", listed).split(b","):
        name = _DOTTED.match(_SPACED_DOT.sub(b".", item).lstrip())
        if name:
            yield name[0]


def _undivided(dotted: bytes) -> bytes:
    """A dotted name without the white space and line joins in it."""
    return b"".join(_COMMENT_OR_JOIN.sub(b" ", dotted).split())
