"""Rule selection, as https://docs.astral.sh/ruff/linter/#rule-selection describes it."""

from __future__ import annotations

import pytest

from flyte_reslint.configuration.selection import Selection, UnknownSelector, selected

RULES = {"FLR001": True, "FLR002": False, "FLR101": True, "FLR104": True, "FLR201": True, "FLR901": False}


def chosen(*selections: Selection) -> set[str]:
    return set(selected(RULES, selections))


def test_the_defaults_are_the_rules_that_are_on_by_default() -> None:
    assert chosen() == {"FLR001", "FLR101", "FLR104", "FLR201"}
    assert chosen(Selection()) == {"FLR001", "FLR101", "FLR104", "FLR201"}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(select=("FLR104",)), {"FLR001", "FLR104"}),
        (Selection(select=("FLR1",)), {"FLR001", "FLR101", "FLR104"}),
        (Selection(select=()), {"FLR001"}),
        (Selection(select=("ALL",)), set(RULES)),
        (Selection(select=("FLR",)), set(RULES)),
        (Selection(extend_select=("FLR9",)), {"FLR001", "FLR101", "FLR104", "FLR201", "FLR901"}),
        (Selection(ignore=("FLR1",)), {"FLR001", "FLR201"}),
        (Selection(ignore=("ALL",)), set()),
        (Selection(ignore=("FLR001",)), {"FLR101", "FLR104", "FLR201"}),
        (Selection(select=("FLR1",), ignore=("FLR104",)), {"FLR001", "FLR101"}),
        (Selection(select=("FLR104",), ignore=("FLR1",)), {"FLR001", "FLR104"}),
        (Selection(select=("FLR1",), ignore=("FLR1",)), {"FLR001"}),
        (Selection(select=("ALL",), ignore=("FLR",)), set()),
        (Selection(select=("FLR104",), extend_select=("FLR201",), ignore=("FLR2",)), {"FLR001", "FLR104", "FLR201"}),
    ],
)
def test_the_longest_selector_decides(selection: Selection, expected: set[str]) -> None:
    assert chosen(selection) == expected


def test_a_later_selection_changes_what_the_earlier_left() -> None:
    project = Selection(select=("FLR1",), ignore=("FLR104",))
    assert chosen(project, Selection(ignore=("FLR101",))) == {"FLR001"}
    assert chosen(project, Selection(extend_select=("FLR2",))) == {"FLR001", "FLR101", "FLR201"}
    assert chosen(project, Selection(extend_select=("FLR1",))) == {"FLR001", "FLR101", "FLR104"}


def test_a_later_select_starts_anew() -> None:
    project = Selection(select=("FLR1",), ignore=("FLR2",))
    assert chosen(project, Selection(select=("FLR2",))) == {"FLR001", "FLR201"}


def test_a_selector_that_stands_for_nothing_is_told() -> None:
    with pytest.raises(UnknownSelector, match="no rule is called FLR114; the nearest is FLR104"):
        chosen(Selection(ignore=("FLR114",)))
