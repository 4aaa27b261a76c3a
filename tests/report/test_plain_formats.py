from __future__ import annotations

import json

import pytest
from findings import RULES, Sources, printed

from flyte_reslint.checks.finding import Edit, Finding, Fix, Related
from flyte_reslint.report.check_json import check_json
from flyte_reslint.report.concise import concise
from flyte_reslint.report.statistics import counts, statistics, statistics_json
from flyte_reslint.report.summary import summary

SOURCES = Sources(a='x = flyte.Resources(memory="4GB")\n', b="SIZE = 1\n")
INVALID = Finding(
    "FLR101",
    SOURCES.place('"4GB"'),
    '"4GB" is not a quantity',
    'write "4G"',
    (Related(SOURCES.place("SIZE", "b.py"), "set here"),),
)
SINGLE = Finding("FLR302", SOURCES.place("x"), "one replica")
BARE = Finding("FLR409", SOURCES.place("SIZE", "b.py"), "no resources")


def no_fix(finding: Finding) -> None:
    return None


def test_concise_is_one_line_per_finding():
    text = printed(list(concise([INVALID, SINGLE])), 20, color_system=None)
    assert text == 'a.py:1:28: FLR101 "4GB" is not a quantity; write "4G"\na.py:1:1: FLR302 one replica\n'


def test_json_has_the_shape_of_ruffs():
    (shown,) = json.loads(check_json([INVALID], RULES, no_fix))
    assert shown == {
        "code": "FLR101",
        "name": "invalid-quantity",
        "severity": "error",
        "message": '"4GB" is not a quantity; write "4G"',
        "filename": "a.py",
        "location": {"row": 1, "column": 28},
        "end_location": {"row": 1, "column": 33},
        "fix": None,
        "url": None,
        "related": [
            {
                "filename": "b.py",
                "location": {"row": 1, "column": 1},
                "end_location": {"row": 1, "column": 5},
                "message": "set here",
            }
        ],
    }


def test_json_has_a_fix_in_the_shape_of_ruffs_and_names_the_file_of_an_edit_elsewhere():
    here, there = Edit(SOURCES.place('"4GB"'), '"4Gi"'), Edit(SOURCES.place("SIZE", "b.py"), "SIZES")
    (shown,) = json.loads(check_json([INVALID], RULES, lambda _: Fix("Write Gi", (here, there), is_safe=False)))
    assert shown["fix"] == {
        "applicability": "unsafe",
        "message": "Write Gi",
        "edits": [
            {"content": '"4Gi"', "location": {"row": 1, "column": 28}, "end_location": {"row": 1, "column": 33}},
            {
                "content": "SIZES",
                "location": {"row": 1, "column": 1},
                "end_location": {"row": 1, "column": 5},
                "filename": "b.py",
            },
        ],
    }


def test_json_of_nothing_is_an_empty_array():
    assert json.loads(check_json([], RULES, no_fix)) == []


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "All checks passed!"),
        ([INVALID], "Found 1 error in 1 file."),
        ([INVALID, INVALID, SINGLE], "Found 2 errors and 1 warning in 1 file."),
        ([INVALID, SINGLE, BARE, BARE], "Found 1 error, 1 warning and 2 remarks in 2 files."),
    ],
)
def test_the_summary_counts_by_severity(findings, expected):
    assert summary(findings, RULES) == expected


def test_statistics_are_those_of_ruff():
    def fix_of(finding: Finding) -> Fix | None:
        return Fix("Write", (Edit(finding.place, "x"),), is_safe=True) if finding is INVALID else None

    counted = counts([SINGLE, INVALID, BARE, INVALID], fix_of)
    text = printed(list(statistics(counted, RULES)), 80, color_system=None)
    assert text.splitlines() == [
        "2  FLR101  [*] invalid-quantity",
        "1  FLR302  [ ] single-replica-reuse",
        "1  FLR409  [ ] no-resources",
    ]
    first = json.loads(statistics_json(counted, RULES))[0]
    assert first == {"code": "FLR101", "name": "invalid-quantity", "count": 2, "fixable": True, "fixable_count": 2}
