from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_reslint.configuration.toml import InvalidToml, parse, row_of

TEXT = '''\
# [tool.flyte-reslint]
[project]
name = "x"
description = """
[tool.flyte-reslint]
select = 1
"""

[tool]
other.a = 1
  [ tool . "flyte-reslint" ]  # here
select = [
  "FLR1",
  # ignore = ["FLR2"]
  "FLR2",
]
"output-format" = 'json'
per-file-ignores."tests/*" = ["FLR1"]

[tool.flyte-reslint.per-file-ignores]
"docs/*" = [
]
[[tool.array]]
select = 1
[[tool.array]]
deep = { er = { est = 1 } }
'''


@pytest.mark.parametrize(
    ("key", "row"),
    [
        (("project",), 2),
        (("project", "name"), 3),
        (("project", "description"), 4),
        (("tool", "flyte-reslint"), 11),
        (("tool", "flyte-reslint", "select"), 12),
        (("tool", "flyte-reslint", "output-format"), 17),
        (("tool", "flyte-reslint", "per-file-ignores"), 18),
        (("tool", "flyte-reslint", "per-file-ignores", "tests/*"), 18),
        (("tool", "flyte-reslint", "per-file-ignores", "docs/*"), 21),
        (("tool", "array", "select"), 24),
        (("tool", "array", "deep", "er", "est"), 26),
        (("tool", "nowhere"), 1),
    ],
)
def test_tells_where_a_key_is_set(key: tuple[str, ...], row: int) -> None:
    assert row_of(TEXT, key) == row
    assert row_of(TEXT.replace("\n", "\r\n"), key) == row


@pytest.mark.parametrize(
    ("text", "reason", "row"),
    [
        ("a = 1\nb = \n", "invalid value", 2),
        ("a = 1\n\na = 2\n", "cannot overwrite a value", 3),
        ("a = [1,\n2,\n", "", 3),
        ("a = " + "[" * 50_000, "", 1),
    ],
)
def test_tells_why_a_text_is_no_toml_and_where(text: str, reason: str, row: int) -> None:
    with pytest.raises(InvalidToml) as raised:
        parse(text)
    assert raised.value.reason.startswith(reason)
    assert raised.value.row == row


@given(st.text())
def test_any_text_is_a_document_or_invalid(text: str) -> None:
    try:
        keys = list(parse(text))
    except InvalidToml:
        return
    assert all(1 <= row_of(text, (key,)) <= text.count("\n") + 1 for key in keys)
