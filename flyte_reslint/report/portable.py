"""Text that every reader of UTF-8 takes."""

from __future__ import annotations


def portable(text: str) -> str:
    """`text`, with U+FFFD for the bytes of a file's name that are no UTF-8; strict readers of JSON refuse them."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
