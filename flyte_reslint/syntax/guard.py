"""A look over a file's text before LibCST parses it.

LibCST 1.9 parses by recursive descent in native code. Measured on Linux: an open bracket takes 7 kB of stack (14 kB
with a lambda), an indented block 25 kB, a link of a chain such as `a.b().c + d` 1.3 kB, an `elif` 1.2 kB, a piece of
an implicitly joined string 0.9 kB; one too many overflows the stack and kills the process. It copies what it has
parsed at each level, so that time grows with depth as well as with size; in a `case` pattern it grows by four with each
level, in a refused `del` by two. A token takes 2 kB of memory, a space 150 bytes.

The worst text within the limits below takes 4.4 MB of stack, where Linux gives 8 MB to every thread; the largest takes
0.9 GB of memory and six seconds. Code that people write is far from them: in 12,000 files (165 MB) of the standard
library and of installed packages the most is 15 brackets, 13 blocks, a chain of 163, 33 `elif`s, 2,294 joined strings
and an effort of 64,000.

The scan tells code, strings and comments apart as LibCST's tokenizer does, for any text that is grammatical so far.
LibCST does not look beyond the first place that is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from flyte_reslint.syntax.faults import BeyondLimits, SyntaxFault
from flyte_reslint.syntax.spans import position
from flyte_reslint.syntax.strings import STRING

OPEN_BRACKETS = 100
"""Brackets, replacement fields and lambdas open at one place."""
BLOCKS = 40
"""Indented blocks around one place."""
CHAIN = 500
"""Operators, calls, attributes, subscripts and comprehension clauses around one place."""
ELIFS = 200
"""`elif`s around one place."""
JOINED_STRINGS = 2500
"""Strings that stand next to each other (LibCST itself takes up to 3,000)."""
EFFORT = 200_000
"""Brackets, operators, commas, strings and lines in a file; one in a deep place counts several times."""

BLANKS = 1_000_000
"""Spaces, tabs and form feeds in runs of a thousand and more."""

_KEYWORD = r"(?:and|await|del|else|for|if|in|lambda|not|or)\b"
_NUMBER = r"0[xX][\da-fA-F_]+|0[bBoO][\d_]+|\d[\d_]*(?:[eE][-+]?\d[\d_]*)?[jJ]?"
# Words and numbers in front of a token are skipped within the one match: that is three times as fast.
_CODE = re.compile(
    rf"""
    [ \t\f]*(?:(?!{_KEYWORD}|[bBfFrRtTuU]{{1,2}}["'])(?:[^\W\d]\w*|{_NUMBER})[ \t\f]*){{0,20}}
    (?: (?P<line>[\r\n](?:[ \t\f\r\n]+|\#[^\r\n]*)*)
      | (?P<separator>[,;])
      | (?P<open>[(\[{{])
      | (?P<close>[)\]}}])
      | (?P<link>\.(?![\d.]) | \*\* | // | << | >> | [-+*/%@&|^~] | (?:and|await|else|if|not|or)\b)
      | (?P<string>(?:[uU]|[bB][rR]?|[rR][bB]?)?(?:{STRING}))
      | (?P<colon>:)
      | (?P<comment>\#[^\r\n]*)
      | (?P<formatted>(?:[fFtT][rR]?|[rR][fFtT])(?:\"""|\'\'\'|"|'))
      | (?P<word>(?:del|for|in|lambda)\b)
      | (?P<unterminated>(?:[uU]|[bB][rR]?|[rR][bB]?)?["'])
      | (?P<join>\\(?:\r\n|[\r\n]))
      | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_MARK = r"""[{}]|\"""|\'\'\'|["'\r\n]"""
_ESCAPED = r"\\(?:\r\n|[^{}])"
_TEXT = re.compile(rf"\\N\{{[^}}\"'\r\n]*\}}?|{_ESCAPED}|\{{\{{|\}}\}}|{_MARK}")
_RAW_TEXT = re.compile(rf"{_ESCAPED}|\{{\{{|\}}\}}|{_MARK}")
_FORMAT = re.compile(rf"{_ESCAPED}|{_MARK}")

_CLOSING = {"(": ")", "[": "]", "{": "}", "field": "}"}
_KEEPS_STRINGS_JOINED = frozenset({"line", "comment", "join", "string", "formatted"})
_CASE = re.compile(r"case\b")
_MANY_BLANKS = re.compile(r"[ \t\f]{1000,}")

_After: TypeAlias = int | SyntaxFault | None
"""Where to go on in another mode, or what is left unfinished, or None to go on as before."""


def check(text: str) -> SyntaxFault | None:
    """Raise `BeyondLimits` where the text goes beyond the limits.

    Returns a bracket or string that is still open where the text or its line ends, as a fault to report if LibCST
    refuses the text: it says where the trouble begins, LibCST where it was noticed.
    """
    if len(text) > BLANKS:
        _check_blanks(text)
    return Scan(text).run()


def _check_blanks(text: str) -> None:
    count = 0
    for blanks in _MANY_BLANKS.finditer(text):
        count += len(blanks[0])
        if count > BLANKS:
            raise BeyondLimits(f"too large: more than {BLANKS:,} spaces and tabs", *position(text, blanks.start()))


class _Frame(NamedTuple):
    """Something open, and the counts that it interrupts."""

    kind: str
    """A bracket; `lambda` up to its colon; `for` up to its `in`; `text`, `field` or `format` of an f-string."""
    offset: int
    chain: int
    strings: int
    opening: str
    """The prefix and quotes of the f-string that it belongs to."""


class Scan:
    """One scan of a text: what is open at the place where it stands, and what it has counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.frames: list[_Frame] = []
        self.chain = 0  # links of the expression
        self.surrounding = 0  # links of the expressions around it
        self.strings = 0  # strings since the last token of another kind
        self.widths = [0]  # indentations of the blocks
        self.elifs = [0]  # `elif`s of the last `if` in each block
        self.backtracks = False  # in a statement that LibCST parses over and over
        self.effort = 0
        self.handlers: dict[str | None, Callable[[re.Match[str]], _After]] = {
            "line": self._line,
            "separator": self._separator,
            "open": self._open,
            "close": self._close,
            "link": self._link,
            "string": lambda token: self._join_string(token.start("string")),
            "colon": self._colon,
            "formatted": self._formatted,
            "word": self._word,
            "unterminated": self._unterminated,
        }

    def run(self) -> SyntaxFault | None:
        """Scan the text; see `check`."""
        offset = 0
        while offset < len(self.text):
            in_string = self.frames and self.frames[-1].kind in ("text", "format")
            after = self._formatted_text(offset) if in_string else self._code(offset)
            if isinstance(after, SyntaxFault):
                return after
            offset = len(self.text) if after is None else after
        opened = [frame.offset for frame in self.frames if frame.kind in _CLOSING]
        return self._fault(f"`{self.text[opened[-1]]}` is never closed", opened[-1]) if opened else None

    @property
    def in_brackets(self) -> bool:
        """Whether a bracket is open, so that a line end means nothing."""
        return any(frame.kind in _CLOSING for frame in self.frames)

    def _fault(self, reason: str, offset: int) -> SyntaxFault:
        return SyntaxFault(reason, *position(self.text, offset))

    def _too_much(self, what: str, limit: int, offset: int) -> BeyondLimits:
        return BeyondLimits(f"{what}: more than flyte-reslint reads ({limit:,})", *position(self.text, offset))

    def _code(self, offset: int) -> _After:
        """Scan code up to an f-string or the end of a replacement field."""
        for token in _CODE.finditer(self.text, offset):
            kind = token.lastgroup
            self.meet(token)
            if kind not in _KEEPS_STRINGS_JOINED:
                self.strings = 0
            handler = self.handlers.get(kind)
            after = handler(token) if handler else None
            if after is not None:
                return after
        return None

    def meet(self, token: re.Match[str]) -> None:
        """Count the effort that a token of code takes LibCST; called with each before anything else."""
        depth = len(self.frames)
        self.effort += 1 + depth // 8 + (self.chain + self.surrounding) // 32
        if token.lastgroup == "line":
            lines = token["line"]
            self.effort += max(lines.count("\n"), lines.count("\r")) - 1
        if self.backtracks and depth > 2:
            self.effort += 4**depth // 2
        if self.effort > EFFORT:
            reason = f"too large: more than {EFFORT:,} brackets, operators, strings and lines, deep ones counted more"
            raise BeyondLimits(reason, *position(self.text, token.start()))

    def _line(self, token: re.Match[str]) -> None:
        start = token.end()
        if self.frames or self.text.startswith("\\", start):
            return
        self.chain = self.strings = 0
        white_space = token["line"]
        indentation = white_space[max(white_space.rfind("\n"), white_space.rfind("\r")) + 1 :]
        self._indent(len(indentation.rpartition("\f")[2].expandtabs(8)), start)
        if self.text.startswith("elif", start):
            self.elifs[-1] += 1
            if sum(self.elifs) > ELIFS:
                raise self._too_much(f"{sum(self.elifs)} elif branches", ELIFS, start)
        elif not self.text.startswith("else", start):
            self.elifs[-1] = 0
        self.backtracks = _CASE.match(self.text, start) is not None

    def _indent(self, width: int, offset: int) -> None:
        while width < self.widths[-1]:
            self.widths.pop()
            self.elifs.pop()
        if width > self.widths[-1]:
            self.widths.append(width)
            self.elifs.append(0)
            if len(self.widths) > BLOCKS + 1:
                raise self._too_much(f"{len(self.widths) - 1} blocks inside each other", BLOCKS, offset)

    def _separator(self, token: re.Match[str]) -> None:
        self.chain = 0

    def _link(self, token: re.Match[str]) -> None:
        self._lengthen(token.start("link"))

    def _lengthen(self, offset: int) -> None:
        self.chain += 1
        if self.chain + self.surrounding > CHAIN:
            links = self.chain + self.surrounding
            raise self._too_much(f"an expression of {links} operators, calls and attributes in a row", CHAIN, offset)

    def _push(self, kind: str, offset: int, opening: str = "") -> None:
        self.frames.append(_Frame(kind, offset, self.chain, self.strings, opening))
        self.surrounding += self.chain
        self.chain = self.strings = 0
        if len(self.frames) > OPEN_BRACKETS:
            raise self._too_much(f"{len(self.frames)} brackets inside each other", OPEN_BRACKETS, offset)

    def _pop(self) -> _Frame:
        frame = self.frames.pop()
        self.surrounding -= frame.chain
        self.chain = frame.chain
        return frame

    def _open(self, token: re.Match[str]) -> None:
        self._push(token["open"], token.start("open"))

    def _close(self, token: re.Match[str]) -> _After:
        while self.frames and self.frames[-1].kind in ("lambda", "for"):
            self._pop()
        if not self.frames or _CLOSING.get(self.frames[-1].kind) != token["close"]:
            return len(self.text)
        frame = self._pop()
        if frame.kind == "field":
            return token.end()
        self._lengthen(token.end())
        return None

    def _word(self, token: re.Match[str]) -> None:
        word = token["word"]
        if word == "del":
            self.backtracks = True
        elif word != "in":
            self._push(word, token.start("word"))
        elif self.frames and self.frames[-1].kind == "for":
            self._pop()
            self._lengthen(token.end())

    def _colon(self, token: re.Match[str]) -> _After:
        if self.frames and self.frames[-1].kind == "lambda":
            self._pop()
            self._lengthen(token.end())
        elif self.frames and self.frames[-1].kind == "field":
            self._push("format", token.end(), self.frames[-1].opening)
            return token.end()
        return None

    def _join_string(self, offset: int) -> None:
        self.strings += 1
        if self.strings > JOINED_STRINGS:
            raise self._too_much(f"{self.strings:,} strings joined to one", JOINED_STRINGS, offset)

    def _unterminated(self, token: re.Match[str]) -> SyntaxFault:
        return self._fault("a string that is never closed", token.start("unterminated"))

    def _formatted(self, token: re.Match[str]) -> int:
        self._push("text", token.start("formatted"), token["formatted"])
        return token.end()

    def _formatted_text(self, offset: int) -> _After:
        """Scan the text of an f-string, or the format after a colon in it, up to a brace or the closing quotes."""
        kind, _, _, _, opening = self.frames[-1]
        quote = opening.lstrip("fFrRtT")
        is_raw = len(opening) - len(quote) == 2
        marks = _FORMAT if kind == "format" else _RAW_TEXT if is_raw else _TEXT
        for mark in marks.finditer(self.text, offset):
            if mark[0].startswith(quote) and kind == "text":
                frame = self._pop()
                self.strings = frame.strings
                self._join_string(frame.offset)
                return mark.start() + len(quote)
            if mark[0] == "{":
                self._push("field", mark.start(), opening)
                return mark.end()
            if mark[0] == "}":
                if kind == "text":
                    return len(self.text)
                self._pop()
                self._pop()
                return mark.end()
            if mark[0].startswith(quote) or (mark[0] in "\r\n" and len(quote) == 1):
                break
        start = next(frame.offset for frame in reversed(self.frames) if frame.kind == "text")
        return self._fault("an f-string that is never closed", start)
