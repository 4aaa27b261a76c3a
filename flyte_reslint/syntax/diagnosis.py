"""What LibCST found wrong with a text, in plain words and at the right place."""

from __future__ import annotations

import re
from bisect import bisect_left

import libcst as cst

from flyte_reslint.syntax import guard
from flyte_reslint.syntax.faults import SyntaxFault
from flyte_reslint.syntax.spans import line_starts, position

_PARSER_ERROR = re.compile(r"parser error: error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_ALTERNATIVES = 4
_NAMES = {
    "ASYNC": "`async`",
    "AWAIT": "`await`",
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a string",
    "NEWLINE": "the end of the line",
    "INDENT": "an indented block",
    "DEDENT": "the end of the block",
    "EOF": "the end of the file",
}


def diagnosed(error: cst.ParserSyntaxError, text: str) -> SyntaxFault:
    """The fault that LibCST's error about a text stands for; the text ends with a line end."""
    found = _PARSER_ERROR.match(error.message)
    if found is None:
        reason = error.message.removeprefix("tokenizer error: ")
        return SyntaxFault(reason, *_tokenizer_place(error.message, text))
    starts = line_starts(text)
    next_token = starts[min(int(found[1]), len(starts)) - 1] + int(found[2])
    return _parser_fault(text, next_token, found[3].split(", "))


def _parser_fault(text: str, next_token: int, alternatives: list[str]) -> SyntaxFault:
    """A token that the grammar does not allow where it stands; LibCST tells where the token after it begins."""
    before = _LastToken(text[:next_token] + "\n")
    before.run()
    offset = before.start
    refused = f"`{text[before.start : before.end]}`"
    line_ended = not before.in_brackets and any(end in text[before.end : next_token] for end in "\r\n")
    if "pass" in alternatives and (line_ended or before.end == 0):
        # A statement may begin here, so what is not welcome is its indentation.
        offset, refused = next_token, "indentation"
    elif line_ended:
        offset, refused = before.end, "end of the line"
    expected = [_NAMES.get(each, f"`{each}`") for each in alternatives]
    if len(expected) > _MOST_ALTERNATIVES:
        reason = f"unexpected {refused}"
    else:
        reason = f"unexpected {refused}: expected {' or '.join(expected)}"
    return SyntaxFault(reason, *position(text, offset))


class _LastToken(guard.Scan):
    """A scan that remembers the last token: `text[start:end]`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.start = self.end = 0

    def meet(self, token: re.Match[str]) -> None:
        """Remember the token, or the last word before white space."""
        kind = token.lastgroup or ""
        if kind not in ("line", "comment", "join"):
            self.start, self.end = token.span(kind)
            return
        words = list(_WORD.finditer(self.text, token.start(), token.start(kind)))
        if words:
            self.start, self.end = words[-1].span()


def _tokenizer_place(message: str, text: str) -> tuple[int, int]:
    """Row and column where LibCST's tokenizer gave up, which its errors do not tell.

    It stops at the first fault, so the shortest text with the same error ends with the faulty line, and in it with
    the faulty word. The tokenizer runs before the parser, which gives up early on a file that is no expression.
    """

    def gives_up(end: int) -> bool:
        try:
            cst.parse_expression(text[:end] + "\n")
        except cst.ParserSyntaxError as error:
            return error.message == message
        except (cst.CSTValidationError, cst.CSTLogicError, TypeError):
            pass  # it is an expression, of which LibCST cannot build the tree
        return False

    starts = [*line_starts(text), len(text)]
    row = bisect_left(starts[1:-1], True, key=gives_up)
    words = [*_WORD.finditer(text, starts[row], starts[row + 1])]
    if not words:
        return row + 1, 1
    word = bisect_left(words[:-1], True, key=lambda word: gives_up(word.end()))
    return row + 1, words[word].start() - starts[row] + 1
