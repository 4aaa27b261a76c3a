from __future__ import annotations

import io
import sysconfig
import tokenize
from pathlib import Path

import pytest

from flyte_reslint.source.comments import comments
from flyte_reslint.source.decoding import decode

STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("package", ["asyncio", "collections", "concurrent", "email", "importlib", "json", "logging"])
def test_agrees_with_the_standard_tokenizer(package: str) -> None:
    compared = 0
    for file in sorted((STANDARD_LIBRARY / package).rglob("*.py")):
        text = decode(file.read_bytes())
        assert isinstance(text, str), file
        tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
        expected = [(*token.start, token.string) for token in tokens if token.type == tokenize.COMMENT]
        assert [(comment.row, comment.column - 1, comment.text) for comment in comments(text)] == expected, file
        compared += len(expected)
    assert compared > 10


@pytest.mark.parametrize("text", ['"""' + '\\"""' * 250_000, '"' * 999_999, "'\\" * 500_000, "'''" + "\\" * 999_998])
def test_a_megabyte_of_quotes_is_one_pass(text: str) -> None:
    assert list(comments(text)) == []
