"""Text that cannot play tricks on a terminal: control characters become pictures of themselves."""

from __future__ import annotations

import unicodedata

TAB_WIDTH = 4
ELLIPSIS = "…"

_PICTURES = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    ord("\t"): " " * TAB_WIDTH,
}
"""U+2400 to U+2421 are the pictures of the ASCII control characters."""

_REPLACED_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, invisible formats (which can reorder a line), lone surrogates, line and paragraph separators."""

_KEPT_FORMATS = {"\u200c", "\u200d", "\u00ad"}
"""The joiners, which scripts and emoji are spelled with, and the soft hyphen."""


def visible(text: str) -> str:
    """`text` with tabs as four spaces and nothing in it that a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    picture = _PICTURES.get(ord(character))
    if picture is not None:
        return picture
    if character not in _KEPT_FORMATS and unicodedata.category(character) in _REPLACED_CATEGORIES:
        return "\ufffd"
    return character


def shortened(text: str, longest: int) -> str:
    """`visible` text of at most `longest` characters, an ellipsis in place of the rest."""
    return visible(text if len(text) <= longest else text[: longest - 1] + ELLIPSIS)


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces where it has any."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
        while cell_len(line) > width:
            *full, line = chop_cells(line, width)
            lines.extend(full)
    return [*lines, line] if line else lines
