"""The examples of the rules' pages, executed: each bad one raises its page's code and no other, each good one none."""

from __future__ import annotations

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.rulebook import Example, Page, pages

EXAMPLES = [
    pytest.param(page, example, id=f"{page.code}:{example.row}:{example.kind}")
    for page in pages().values()
    for example in page.examples
]


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_example(page: Page, example: Example, tmp_path):
    path = tmp_path / "example.py"
    path.write_text(example.source, encoding="utf-8")
    codes = {finding.code for finding in analyze([path]).findings}
    judged = {code for code in codes if pages()[code].default or code == page.code}
    assert judged == ({page.code} if example.kind == "bad" else set())
