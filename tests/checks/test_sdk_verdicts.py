"""What flyte 2.12.1 itself says of 1,207 calls: `sdk_verdicts.json` was made by evaluating each with that release.

A resource call counts as refused where building it, or turning it into what is registered, raises.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.rulebook import pages

VERDICTS = json.loads(Path(__file__).with_name("sdk_verdicts.json").read_text(encoding="utf-8"))

BEYOND_THE_SDK = {"FLR101", "FLR102", "FLR103", "FLR104", "FLR110", "FLR202", "FLR203"}
"""Where the SDK does not look: into text, at bools, across a range, at most quantities and partitions of devices."""

HEADER = ["from datetime import timedelta", "from flyte import *"]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The codes of error level that are found for each call."""
    calls = VERDICTS["refused"] + VERDICTS["accepted"]
    path = tmp_path_factory.mktemp("verdicts") / "calls.py"
    path.write_text("\n".join([*HEADER, *calls]), encoding="utf-8")
    codes = {call: set() for call in calls}
    for finding in analyze([path]).findings:
        if pages()[finding.code].severity == "error":
            codes[calls[finding.place.row - len(HEADER) - 1]].add(finding.code)
    return codes


def test_what_the_sdk_refuses_is_found(found):
    assert [call for call in VERDICTS["refused"] if not found[call]] == []


def test_what_the_sdk_accepts_is_found_only_where_it_does_not_look(found):
    assert [call for call in VERDICTS["accepted"] if found[call] - BEYOND_THE_SDK] == []


def test_sound_calls_are_silent(found):
    sound = [call for call in VERDICTS["accepted"] if not found[call]]
    for call in ("Resources(cpu=(1,2))", 'Resources(gpu="AppleSilicon")', 'GPU("H100",8,"1g.10gb")', "ReusePolicy(1)"):
        assert call in sound
