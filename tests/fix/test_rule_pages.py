"""What the rules' pages say of fixes, against what happens to their bad examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import Project, analyze
from flyte_reslint.fixing import fixed
from flyte_reslint.rulebook import Example, Page, pages

BAD = [(page, example) for page in pages().values() for example in page.examples if example.kind == "bad"]


def analysed(folder: Path, page: Page, example: Example) -> Project:
    """The analysis of an example, beside what its page has for it."""
    (folder / "example.py").write_text(example.source, encoding="utf-8")
    if page.pyproject:
        (folder / "pyproject.toml").write_text(page.pyproject, encoding="utf-8")
    (folder / "flyte-reslint.toml").write_text(f'extend-select = ["{page.code}"]\n', encoding="utf-8")
    platform = []
    for number, file in enumerate(page.platform):
        path = folder / f"platform{number}.{file.language}"
        path.write_text(file.source, encoding="utf-8")
        platform.append(path)
    return analyze([folder], platform=platform or None)


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.code)
def test_a_page_says_whether_its_rule_has_fixes(tmp_path: Path, page: Page):
    safeties = set()
    for number, example in enumerate(each for each in page.examples if each.kind == "bad"):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = analysed(folder, page, example)
        safeties |= {fix.is_safe for each in found.findings if (fix := found.fix(each)) is not None}
    assert page.fixable == ("safe" if True in safeties else "unsafe" if safeties else "no")


@pytest.mark.parametrize(("page", "example"), BAD, ids=lambda one: getattr(one, "code", None) or str(one.row))
def test_a_fixed_example_has_no_finding_and_nothing_else_is_lost(tmp_path: Path, page: Page, example: Example):
    of = fixed(analysed(tmp_path, page, example), with_unsafe=True)
    if page.fixable == "no":
        assert not of.texts
    elif of.texts:
        assert not of.after.findings
        assert not fixed(of.after, with_unsafe=True).texts
        assert len(of.after.tasks) == len(of.before.tasks)
