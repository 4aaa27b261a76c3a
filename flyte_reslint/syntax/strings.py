"""What string literals say: escapes resolved by the rules of the language reference, without evaluating any code.

https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
"""

from __future__ import annotations

import re
import unicodedata


class Undecodable(ValueError):
    """A literal without a value that the IR can carry; the message says why."""


LONGEST_INTEGER = 3500
"""Characters: a longer literal may have more digits than CPython converts (4,300 by default)."""

STRING = r"""
    \"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"""
  | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
  | "(?!"")[^"\\\r\n]*(?:\\(?:\r\n|.)[^"\\\r\n]*)*"
  | '(?!'')[^'\\\r\n]*(?:\\(?:\r\n|.)[^'\\\r\n]*)*'
"""
"""A pattern, in the verbose spelling, of a literal from its opening quotes on."""

OPENING = re.compile(r"""([A-Za-z]*)(\"""|'''|"|')""")
"""The prefix and the quotes of a literal."""
_SIMPLE_ESCAPES = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_CODE_DIGITS = {"x": 2, "u": 4, "U": 8}
_ESCAPE = re.compile(r"""\\([\n\\'"abfnrtv]|[0-7]{1,3}|x.{0,2}|u.{0,4}|U.{0,8}|N(?:\{[^}]*\}?)?)""", re.DOTALL)
_BYTES_ESCAPE = re.compile(r"""\\([\n\\'"abfnrtv]|[0-7]{1,3}|x.{0,2})""", re.DOTALL)
_BRACE_PAIR = re.compile(r"\{\{|\}\}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def literal_value(literal: str) -> str | bytes:
    """The value of a string or bytes literal, given with its prefix and quotes; raises `Undecodable`."""
    opening = OPENING.match(literal)
    assert opening is not None
    prefix, quote = opening[1].lower(), opening[2]
    body = with_unix_lines(literal[opening.end() : -len(quote)])
    if "b" in prefix:
        return _bytes_value(body, raw="r" in prefix)
    if "r" in prefix or "\\" not in body:
        return body
    return without_surrogates(_ESCAPE.sub(_character, body))


def formatted_text(text: str, opening: str) -> str:
    """The value of a stretch of text in an f-string that begins with `opening`; raises `Undecodable`."""
    text = with_unix_lines(text)
    if "\\" not in text or "r" in opening.lower():
        return _BRACE_PAIR.sub(_single_brace, text)
    # Braces are halved between the escapes only: `\N{DASH}` has braces of its own.
    pieces: list[str] = []
    done = 0
    for escape in _ESCAPE.finditer(text):
        pieces += (_BRACE_PAIR.sub(_single_brace, text[done : escape.start()]), _character(escape))
        done = escape.end()
    pieces.append(_BRACE_PAIR.sub(_single_brace, text[done:]))
    return without_surrogates("".join(pieces))


def with_unix_lines(text: str) -> str:
    r"""The text as Python reads it: every line ends with `\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _bytes_value(body: str, *, raw: bool) -> bytes:
    if not body.isascii():
        raise Undecodable("a bytes literal with a character beyond ASCII")
    text = body if raw else _BYTES_ESCAPE.sub(_character, body)
    # An octal escape reaches to 511, and Python keeps the low byte.
    return bytes(ord(character) & 0xFF for character in text)


def _character(escape: re.Match[str]) -> str:
    """What one escape stands for."""
    spelled = escape[1]
    simple = _SIMPLE_ESCAPES.get(spelled)
    if simple is not None:
        return simple
    if spelled[0] == "N":
        return _named_character(spelled)
    digits = _CODE_DIGITS.get(spelled[0])
    try:
        if digits is None:
            return chr(int(spelled, 8))
        if len(spelled) == digits + 1 and spelled[1:].isalnum():
            return chr(int(spelled[1:], 16))
    except (ValueError, OverflowError):
        pass
    raise Undecodable(f"a string with the broken escape \\{spelled}")


def _named_character(spelled: str) -> str:
    if len(spelled) > 3 and spelled.endswith("}"):
        try:
            return unicodedata.lookup(spelled[2:-1])
        except KeyError:
            pass
    raise Undecodable(f"a string with the unknown character name \\{spelled}")


def _single_brace(pair: re.Match[str]) -> str:
    return pair[0][0]


def without_surrogates(text: str) -> str:
    """The text; raises `Undecodable` where it holds what no text can."""
    if _LONE_SURROGATE.search(text):
        raise Undecodable("a string with a lone surrogate, which is no text")
    return text
