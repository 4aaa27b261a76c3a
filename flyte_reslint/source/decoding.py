"""Bytes to text, as Python decodes its source: https://peps.python.org/pep-0263/, UTF-8 where nothing is declared."""

from __future__ import annotations

import codecs
import re
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from flyte_reslint.files import DISK, Files

_FOREIGN_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_BLANK_OR_COMMENT = rb"[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)"
_DECLARATION = re.compile(rb"(?:%s)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)" % _BLANK_OR_COMMENT)
_LINE_END = re.compile(r"\r\n|\r|\n")
_SAMPLE = "xn--a.b = {'A': (x, [1])}  # \"_=\n"  # `xn--a.`: the codec of domain names is no encoding of text


class DecodingFault(Struct, frozen=True):
    """Why a file has no text, and where: row and column from 1, the column in characters."""

    reason: str
    row: int = 1
    column: int = 1


def read(file: Path, files: Files = DISK) -> bytes | DecodingFault:
    """The bytes of `file`."""
    try:
        return files.read(str(file))
    except OSError as error:
        return DecodingFault(f"the file cannot be read: {(error.strerror or str(error)).lower()}")


def content_hash(data: bytes) -> str:
    """A name for `data` that no other bytes share: 128 bits of BLAKE2b, in hexadecimal."""
    return blake2b(data, digest_size=16).hexdigest()


def decode(data: bytes) -> str | DecodingFault:
    """The text of a Python file: without its byte order mark, its line ends as they are."""
    for mark, name in _FOREIGN_MARKS.items():
        if data.startswith(mark):
            return DecodingFault(f"the file is {name}, which Python does not read; save it as UTF-8")
    encoding = _encoding(data)
    if isinstance(encoding, DecodingFault):
        return encoding
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(encoding)
        text.encode()  # a few encodings can spell a lone surrogate, which no parser takes
    except UnicodeDecodeError as error:
        place = _position(data[: error.start].decode(encoding, errors="replace"))
        return DecodingFault(f"byte 0x{data[error.start]:02x} does not belong in a file encoded as {encoding}", *place)
    except UnicodeEncodeError as error:
        return DecodingFault("a lone surrogate is not a character", *_position(text[: error.start]))
    if "\0" in text:
        return DecodingFault("a NUL byte does not belong in a Python file", *_position(text[: text.index("\0")]))
    return text


def encode(text: str, like: bytes) -> bytes | None:
    """`text` as bytes, in the encoding and with the byte order mark of the file that holds `like`.

    None where the encoding cannot be told, or does not have a character.
    """
    encoding = _encoding(like)
    if isinstance(encoding, DecodingFault):
        return None
    mark = codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b""
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError:
        return None


def _encoding(data: bytes) -> str | DecodingFault:
    """The encoding that one of the first two lines declares, if Python's own syntax is spelled in it as in ASCII."""
    has_mark = data.startswith(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(data, len(codecs.BOM_UTF8) if has_mark else 0)
    if declaration is None:
        return "utf-8"
    encoding = _normal_name(declaration[1][:60].decode("ascii"))
    place = _position(data[: declaration.start(1)].decode("utf-8-sig", errors="replace"))
    if has_mark and encoding != "utf-8":
        return DecodingFault(f"the file has a UTF-8 byte order mark but declares its encoding as {encoding}", *place)
    if not _spells_python(encoding):
        return DecodingFault(f"{encoding} is not an encoding of Python source", *place)
    return encoding


def _normal_name(name: str) -> str:
    """`name` as the interpreter reads it: Emacs adds `-unix`, `-dos` or `-mac` for the line ends.

    The same as `get_normal_name` in CPython's Parser/tokenizer/helpers.c.
    """
    spelled = name[:12].lower().replace("_", "-")
    if spelled == "utf-8" or spelled.startswith("utf-8-"):
        return "utf-8"
    if re.match(r"(latin-1|iso-8859-1|iso-latin-1)(-|$)", spelled):
        return "iso-8859-1"
    return name


def _spells_python(encoding: str) -> bool:
    try:
        return _SAMPLE.encode("ascii").decode(encoding) == _SAMPLE
    except (LookupError, UnicodeError):
        return False


def _position(before: str) -> tuple[int, int]:
    """The row and column that follow the text `before`."""
    line_ends = list(_LINE_END.finditer(before))
    return len(line_ends) + 1, len(before) - (line_ends[-1].end() if line_ends else 0) + 1
